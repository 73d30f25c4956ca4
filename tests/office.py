"""The dashboard over an invented season on a real port, and the people of the programme who use it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pyotp
from starlette.routing import Route

from bot import app
from bot.library.model import Library
from bot.live import staffed
from bot.records.account_table import Account, accounts_at
from bot.records.override_table import overrides_at
from bot.records.proposal_table import proposals_at
from bot.records.target_table import targets_at
from bot.settings import Settings
from bot.stats.charts import ChartRenderer
from bot.store.sqlite import SqliteStore
from bot.upkeep import demo
from bot.web import partner_pages, static
from bot.web.access import COOKIE, Access, hashed
from bot.web.dashboard import Dashboard
from bot.web.desk.editing import Editing
from bot.web.desk.routes import desk_routes
from bot.web.guard import Guard
from bot.web.pages import Pages
from tests.conftest import Clock
from tests.live import Live, live

PASSWORD = "a long sentence nobody guesses"
HASH = hashed(PASSWORD)
SECRET = pyotp.random_base32()
ACCOUNTS = (
    Account("vera", "viewer", "", HASH),
    Account("paul", "partner", "d2k7", HASH),
    Account("edith", "editor", "", HASH),
    Account("emil", "editor", "", HASH),
    Account("ada", "admin", "", HASH),
    Account("tom", "viewer", "", HASH, SECRET),
)


@dataclass
class Office:
    """A running dashboard over an invented season, and somebody at a browser."""

    site: Live
    access: Access
    dashboard: Dashboard
    routes: list[Route]
    """Every page of the staff."""
    clock: Clock
    url: str
    database: str
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, who: str = "") -> httpx.Response:
        """Ask for a page as somebody."""
        return httpx.get(self.site.url + path, headers=self._headers(who), timeout=30)

    def post(self, path: str, who: str = "", **form: str) -> httpx.Response:
        """Send a form as somebody."""
        return httpx.post(self.site.url + path, data=form, headers=self._headers(who), timeout=30)

    def login(self, name: str, password: str = PASSWORD, code: str = "") -> httpx.Response:
        """Log in; keep the cookie."""
        answer = self.post("/stats/login", name=name, password=password, code=code)
        if token := re.search(rf"{COOKIE}=([\w-]+);", answer.headers.get("set-cookie", "")):
            self.cookies[name] = token[1]
        return answer

    def csrf(self, who: str) -> str:
        """Return the mark in the forms of a session."""
        found = re.search(r'name="csrf" value="([\w-]+)"', self.get("/stats/figure/partner_starts", who).text)
        assert found
        return found[1]

    def _headers(self, who: str) -> dict[str, str]:
        return {"cookie": f"{COOKIE}={self.cookies[who]}"} if who else {}


@contextmanager
def opened(tmp_path: Path, library: Library, clock: Clock) -> Iterator[Office]:
    """Fill a season, give accounts, open the door."""
    address = f"sqlite:///{tmp_path / 'bot.db'}"
    with live(tmp_path, library, clock, pages=()) as site:
        pass
    demo.fill(address, library, clock().date(), lambda _done, _all: None)
    for account in ACCOUNTS:
        accounts_at(address).put(account)
    access, chart_renderer = Access(accounts_at(address), clock), ChartRenderer()
    known = staffed(library, Settings(DATABASE_URL=address))
    source = app.make_store(Settings(DATABASE_URL=address, KEYS_PATH=str(tmp_path / "keys" / "keys")))
    assert isinstance(source, SqliteStore)
    pages = Pages(library.service, static.files())
    guard = Guard(access, pages)
    dashboard = Dashboard(guard, source, lambda: known, chart_renderer, clock, targets_at(address))
    editing = Editing(guard, lambda: library, overrides_at(address), proposals_at(address), clock)
    routes = [*dashboard.routes, *desk_routes(editing)]
    with live(
        tmp_path / "chat", library, clock, pages=[*routes, *partner_pages.partner_routes(lambda: known, pages)]
    ) as site:
        site.run(source.open())
        site.run(source.tidy(clock()))
        yield Office(site, access, dashboard, routes, clock, site.url, address)
        site.run(chart_renderer.close())
        site.run(source.close())
