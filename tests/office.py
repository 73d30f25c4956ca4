"""The dashboard over an invented season on a real port, and the people of the programme who use it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

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
from bot.web.desk.editor_desk import EditorDesk
from bot.web.desk.routes import desk_routes
from bot.web.guard import Guard
from bot.web.login import LoginPages
from bot.web.rendering import PageRenderer
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
        return self.site.client.get(path, headers=self.headers(who), timeout=30)

    def post(self, path: str, who: str = "", **form: str) -> httpx.Response:
        """Send a form as somebody."""
        return self.site.client.post(path, data=form, headers=self.headers(who), timeout=30)

    def login(self, name: str, password: str = PASSWORD, code: str = "") -> httpx.Response:
        """Log in; keep the cookie."""
        answer = self.post("/stats/login", name=name, password=password, code=code)
        if token := re.search(rf"{COOKIE}=([\w-]+);", answer.headers.get("set-cookie", "")):
            self.cookies[name] = token[1]
        return answer

    def csrf(self, who: str) -> str:
        """Return the mark in the forms of a session."""
        mark = re.search(r'name="csrf" value="([\w-]+)"', self.get("/stats/figure/partner_starts", who).text)
        assert mark
        return mark[1]

    def headers(self, who: str) -> dict[str, str]:
        """Return what a browser of somebody sends along; of nobody, nothing."""
        return {"cookie": f"{COOKIE}={self.cookies[who]}"} if who else {}


_SEASONS: dict[tuple[str, date], bytes] = {}


def season(library: Library, clock: Clock) -> bytes:
    """Return a database with half a year of counts and the accounts: invented once for a day, which takes a while."""
    made_of = (library.digest, clock().date())
    if made_of not in _SEASONS:
        with TemporaryDirectory() as name:
            folder = Path(name)
            address = f"sqlite:///{folder / 'bot.db'}"
            with live(folder, library, clock, pages=()):
                pass
            demo.fill(address, library, clock().date(), lambda _done, _all: None)
            for account in ACCOUNTS:
                accounts_at(address).put(account)
            assert [path.name for path in folder.glob("bot.db*")] == ["bot.db"], "all of it is in the one file"
            _SEASONS[made_of] = (folder / "bot.db").read_bytes()
    return _SEASONS[made_of]


@contextmanager
def opened(tmp_path: Path, library: Library, clock: Clock) -> Iterator[Office]:
    """Fill a season, give accounts, open the door."""
    address = f"sqlite:///{tmp_path / 'bot.db'}"
    (tmp_path / "bot.db").write_bytes(season(library, clock))
    access, chart_renderer = Access(accounts_at(address), clock), ChartRenderer()
    partnered = staffed(library, Settings(DATABASE_URL=address))
    source = app.make_store(Settings(DATABASE_URL=address, KEYS_PATH=str(tmp_path / "keys" / "keys")))
    assert isinstance(source, SqliteStore)
    renderer = PageRenderer(library.service, static.files())
    guard = Guard(access, renderer)
    dashboard = Dashboard(guard, source, lambda: partnered, chart_renderer, clock, targets_at(address))
    desk = EditorDesk(guard, lambda: library, overrides_at(address), proposals_at(address), clock)
    routes = [*LoginPages(guard).routes, *dashboard.routes, *desk_routes(desk)]
    with live(
        tmp_path / "chat", library, clock, pages=[*routes, *partner_pages.partner_routes(lambda: partnered, renderer)]
    ) as site:
        site.run(source.open())
        site.run(source.tidy(clock()))
        yield Office(site, access, dashboard, routes, clock, site.url, address)
        site.run(chart_renderer.close())
        site.run(source.close())
