"""Before every page of the staff: a session, its role, a form that came from the page itself."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.errors import StoreDown
from bot.library.model import Library
from bot.records.account_table import Account, Role, accounts_at
from bot.records.override_table import overrides_at
from bot.stats.figures import FIGURES
from bot.types import Service
from bot.web import static
from bot.web.access import COOKIE, Access, StaffSession
from bot.web.guard import Guard, same_origin
from bot.web.rendering import PageRenderer
from tests.conftest import Clock
from tests.office import PASSWORD, Office

ROLES: tuple[Role, ...] = ("partner", "viewer", "editor", "admin")
FORM = "application/x-www-form-urlencoded"

DESK = (
    "/stats/content",
    "/stats/notices",
    "/stats/changes",
    "/stats/changes/lb-isf-1745",
    *(f"/stats/changes/lb-isf-1745/{part}" for part in ("phone-1", "whatsapp", "hours", "languages", "url")),
)
"""The pages of editors."""


def paths() -> list[str]:
    """Return an address for every route that shows something."""
    kinds = (("figure", ""), ("chart", ".svg"), ("chart", ".png"), ("export", ".csv"), ("export", ".xlsx"))
    return ["/stats", "/stats/quarters", "/stats/audit", *DESK, *(
        f"/stats/{kind}/{figure.name}{form}"
        for figure in FIGURES
        for kind, form in kinds
    )]  # fmt: skip


def test_every_route_refuses_whoever_has_not_logged_in(office: Office) -> None:
    """All of them, by every method: to the door, or not at all."""
    routes = [route.path for route in office.routes]
    assert {path for path in routes if not re.search(r"login|once", path)} == {
        "/stats", "/stats/quarters", "/stats/figure/{name}", "/stats/chart/{name}.{form}",
        "/stats/export/{name}.{form}",
        "/stats/content", "/stats/notices", "/stats/changes", "/stats/changes/{contact}",
        "/stats/changes/{contact}/{part}", "/stats/audit", "/stats/leave",
    }  # fmt: skip
    for path in (*paths(), "/stats/leave"):
        for headers in ({}, {"cookie": f"{COOKIE}=made-up"}):
            for method in ("GET", "POST"):
                answer = office.site.client.request(method, path, headers=headers)
                assert answer.status_code in (303, 405), (method, path)
                assert "login" in answer.headers.get("location", "login")


def test_a_role_sees_what_it_may(office: Office) -> None:
    """A partner its own link, a viewer no audit and no changes, an editor no audit."""
    for name in ("vera", "paul", "edith", "ada"):
        assert office.login(name).status_code == 303
    assert office.get("/stats", "paul").headers["location"].startswith("/stats/figure/partner_starts")
    own = office.get("/stats/figure/partner_starts", "paul").text
    assert "Example House" in own
    assert "Example Union" not in own
    assert "Example Union" not in office.get("/stats/export/partner_starts.csv", "paul").text
    closed = ("/stats/figure/topics", "/stats/quarters", "/stats/content")
    assert {office.get(path, "paul").status_code for path in closed} == {403}
    assert [office.get("/stats/audit", name).status_code for name in ("vera", "edith", "ada")] == [403, 403, 200]
    assert "Change something now" not in office.get("/stats/content?lang=en", "vera").text
    form = {"act": "hide-contact", "target": "lb-arm", "reason": "closed"}
    assert office.post("/stats/content", "vera", csrf=office.csrf("vera"), **form).status_code == 403


def test_every_route_of_editors_is_closed_to_the_others(office: Office) -> None:
    """By every method, with a right mark too; an editor and an administrator come in."""
    for name in ("vera", "paul", "edith", "ada"):
        office.login(name)
    walked = {
        re.sub(r"lb-isf-1745/[\w-]+", "{contact}/{part}", path).replace("lb-isf-1745", "{contact}") for path in DESK
    }
    assert walked == {route.path for route in office.routes if re.match("/stats/(content|notices|changes)", route.path)}
    form = {"act": "clear", "name": "gulf-2026", "reason": "over", "id": "1"}
    for path in DESK:
        seen = [office.get(path, name).status_code for name in ("paul", "vera", "edith", "ada")]
        assert seen == [403, 200 if path == "/stats/content" else 403, 200, 200], path
        for name in ("paul", "vera"):
            assert office.post(path, name, csrf=office.csrf(name), **form).status_code in (403, 405), path
        for name in ("edith", "ada"):
            assert office.post(path, name, **form).status_code in (403, 405), (path, "without its mark")
    assert overrides_at(office.database).entries() == ()


def test_a_form_from_another_site_is_refused(office: Office) -> None:
    """Browsers say where a form comes from."""
    office.login("ada")
    mark = office.csrf("ada")
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}):
        answer = office.site.client.post(
            "/stats/leave", data={"csrf": mark}, headers={**office.headers("ada"), **headers}
        )
        assert answer.status_code == 403
        entered = office.site.client.post("/stats/login", data={"name": "ada", "password": PASSWORD}, headers=headers)
        assert "set-cookie" not in entered.headers


async def echo(request: Request, session: StaffSession, language: str) -> Response:
    """Show what a page is given: who is in, the language, the form."""
    form = request.state.form.multi_items() if request.method == "POST" else []
    return JSONResponse({"who": session.account.name, "language": language, "form": form})


async def down(request: Request, session: StaffSession, language: str) -> Response:
    """Find that the store does not answer."""
    raise StoreDown("its words hold a password")


@dataclass
class Gate:
    """A page for each role behind the guard, and somebody of each role who is in."""

    client: httpx.AsyncClient
    guard: Guard
    database: Path
    tokens: dict[str, str]
    sessions: dict[str, StaffSession]

    async def get(self, path: str, who: str = "", **headers: str) -> httpx.Response:
        """Look at a page as somebody."""
        return await self.client.get(path, headers={**self.cookie(who), **headers})

    async def post(
        self, path: str, who: str, content: str, content_type: str = FORM, *, in_pieces: bool = False
    ) -> httpx.Response:
        """Send a form as somebody; in pieces, its length is not told beforehand."""

        async def pieces() -> AsyncIterator[bytes]:
            for start in range(0, len(content), 1000):
                yield content[start : start + 1000].encode()

        headers = {**self.cookie(who), "content-type": content_type}
        return await self.client.post(path, content=pieces() if in_pieces else content, headers=headers)

    def mark(self, who: str) -> str:
        """Return the beginning of a form: the mark of somebody's session."""
        return f"csrf={self.sessions[who].csrf}"

    def cookie(self, who: str) -> dict[str, str]:
        """Return the header of somebody's cookie; of nobody, none."""
        return {"cookie": f"{COOKIE}={self.tokens[who]}"} if who else {}


@pytest_asyncio.fixture
async def gate(tmp_path: Path, clock: Clock) -> AsyncIterator[Gate]:
    """Put a guard before a page for each role; let in somebody of each."""
    access = Access(accounts_at(f"sqlite:///{tmp_path / 'bot.db'}"), clock)
    renderer = PageRenderer(Service(), static.files())
    guard = Guard(access, renderer)
    tokens: dict[str, str] = {}
    sessions: dict[str, StaffSession] = {}
    for role in ROLES:
        account = Account(role, role)
        access.store.put(account)
        tokens[role] = await access.enter(account)
        session = await access.session(tokens[role])
        assert session
        sessions[role] = session
    routes = [Route(f"/{role}", guard.let_in(echo, role), methods=["GET", "POST"]) for role in ROLES]
    routes += [Route("/any", guard.let_in(echo)), Route("/down", guard.let_in(down))]
    site = Starlette(routes=routes, exception_handlers=renderer.exception_handlers)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(site), base_url="http://web") as client:
        yield Gate(client, guard, tmp_path / "bot.db", tokens, sessions)


async def test_a_role_may_what_those_before_it_may(gate: Gate) -> None:
    """Partner, viewer, editor, administrator, in this order; a page for nobody in particular is for all of them."""
    for place, least in enumerate(ROLES):
        statuses = [(await gate.get(f"/{least}", role)).status_code for role in ROLES]
        assert statuses == [403] * place + [200] * (4 - place), least
        statuses = [(await gate.post(f"/{least}", role, gate.mark(role))).status_code for role in ROLES]
        assert statuses == [403] * place + [200] * (4 - place), (least, "with the mark of the session")
    assert [(await gate.get("/any", role)).json()["who"] for role in ROLES] == list(ROLES)


@pytest.mark.parametrize(
    ("path", "wish", "language"),
    [("/any", "", "en"), ("/any", "fr-CM", "fr"), ("/any?lang=fr", "en", "fr"), ("/any?lang=xx", "fr", "fr")],
)
async def test_whoever_has_no_session_is_led_to_the_door(gate: Gate, path: str, wish: str, language: str) -> None:
    """In the language of the page: without a cookie, with an empty, a made-up, an ended one."""
    door = f"/stats/login?lang={language}"
    await gate.guard.access.leave(gate.sessions["viewer"])
    for cookie in ("", f"{COOKIE}=", f"{COOKIE}=made-up", f"{COOKIE}={gate.tokens['viewer']}", "other=1"):
        answer = await gate.get(path, cookie=cookie, **{"accept-language": wish})
        assert (answer.status_code, answer.headers["location"]) == (303, door), cookie
    assert (await gate.get(path, "admin", **{"accept-language": wish})).json()["language"] == language


async def test_a_form_carries_the_mark_of_its_own_session(gate: Gate) -> None:
    """Not none, not an empty one, not half of it, not somebody else's; what came with it reaches the page, in order."""
    own, other = gate.mark("editor"), gate.mark("admin")
    for content in ("", "csrf=", own[:-1], f"{own}x", other, f"mark={own}"):
        assert (await gate.post("/viewer", "editor", content)).status_code == 403, content
    answer = await gate.post("/viewer", "editor", f"{own}&old=1&old=&name=%C3%A9t%C3%A9+2")
    assert answer.json()["form"][1:] == [["old", "1"], ["old", ""], ["name", "été 2"]]
    assert (await gate.post("/viewer", "editor", f'{{"{own}": 1}}', "application/json")).status_code == 403


@pytest.mark.parametrize(
    ("headers", "believed"),
    [
        ({}, True),
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "none"}, True),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "null"}, False),
        ({"sec-fetch-site": "same-origin", "origin": "https://evil.example"}, True),
        ({"sec-fetch-site": "cross-site", "origin": "https://bot.example"}, False),
        ({"sec-fetch-site": "", "origin": "https://evil.example"}, False),
        ({"origin": ""}, True),
        ({"origin": "null"}, True),
        ({"origin": "https://bot.example"}, True),
        ({"origin": "http://bot.example"}, True),
        ({"origin": "https://bot.example:8443"}, False),
        ({"origin": "https://bot.example.evil.example"}, False),
        ({"origin": "https://evil.example/bot.example"}, False),
        ({"origin": "bot.example"}, False),
    ],
)
def test_a_form_is_of_this_site_as_the_browser_says(headers: dict[str, str], believed: bool) -> None:
    """Sec-Fetch-Site is asked first, then Origin; a browser that tells neither is believed."""
    lines = {"host": "bot.example", **headers}
    scope = {"type": "http", "headers": [(name.encode(), value.encode()) for name, value in lines.items()]}
    assert same_origin(Request(scope)) is believed


async def test_a_form_of_another_site_changes_nothing_whatever_its_mark(gate: Gate) -> None:
    """The page is not even asked; looking from elsewhere is let in, as a link is."""
    headers = {**gate.cookie("admin"), "content-type": FORM, "sec-fetch-site": "cross-site"}
    answer = await gate.client.post("/admin", content=gate.mark("admin"), headers=headers)
    assert answer.status_code == 403
    assert (await gate.get("/admin", "admin", **{"sec-fetch-site": "cross-site"})).status_code == 200


@pytest.mark.parametrize(
    ("size", "in_pieces", "status"),
    [(30_000, False, 200), (30_001, False, 413), (30_000, True, 200), (30_001, True, 400)],
)
async def test_a_form_has_a_most_of_bytes(gate: Gate, size: int, in_pieces: bool, status: int) -> None:
    """30,000 as its length is told; where it is not told, 30,000 of a name and its value."""
    mark, words = gate.mark("admin"), "a" * size
    content = f"{mark}&text={words[4:]}" if in_pieces else f"{mark}&text={words}"[:size]
    answer = await gate.post("/admin", "admin", content, in_pieces=in_pieces)
    assert answer.status_code == status
    assert ("That was too long" in answer.text) is (status == 413)


async def test_a_form_has_a_most_of_fields_and_no_file(gate: Gate) -> None:
    """200 fields, the mark among them; a form in parts too, of which none is a file."""
    mark = gate.mark("admin")
    for fields, status in ((199, 200), (200, 400)):
        answer = await gate.post("/admin", "admin", mark + "&x=1" * fields)
        assert answer.status_code == status, fields
    words: dict[str, tuple[str | None, str]] = {
        "csrf": (None, gate.sessions["admin"].csrf),
        "name": (None, "words"),
    }
    parted = await gate.client.post("/admin", files=words, headers=gate.cookie("admin"))
    assert parted.json()["form"][1:] == [["name", "words"]]
    filed = {**words, "file": ("a.txt", "words")}
    assert (await gate.client.post("/admin", files=filed, headers=gate.cookie("admin"))).status_code == 400


async def test_a_store_that_is_down_is_said_without_a_word_of_it(gate: Gate) -> None:
    """Whether the page finds it or the guard itself."""
    found_by_page = await gate.get("/down", "viewer")
    gate.database.write_bytes(b"no database any more" * 1000)
    for answer in (found_by_page, await gate.get("/any", "viewer")):
        assert answer.status_code == 503
        assert "There is nothing here." in answer.text
        assert "password" not in answer.text


async def test_a_page_is_drawn_for_who_is_in(gate: Gate, library: Library) -> None:
    """In the language, with the mark of the session, the other language, and what the role may see."""
    for role in ROLES:
        session = gate.sessions[role]
        page = gate.guard.render("audit.html", session, "fr", lines=[])
        text = bytes(page.body).decode()
        assert (page.status_code, '<html lang="fr">' in text, session.csrf in text) == (200, True, True)
        assert 'href="?lang=en" lang="en">In English</a>' in text
        assert ">Sortir</button>" in text
        assert ("/stats/audit" in text, "/stats/quarters" in text) == (role == "admin", role != "partner")
        rooms = gate.guard.render("rooms.html", session, "en", status=409, here="content", waiting=0)
        assert (rooms.status_code, b"/stats/notices" in bytes(rooms.body)) == (409, role in ("editor", "admin"))
    contact = library.contacts["lb-isf-1745"]
    page = gate.guard.render("contact.html", session, "fr", contact=contact, where="Liban", parts=(), waiting=0)
    assert "Vérifié le 23 novembre 2026." in bytes(page.body).decode(), "days are written as the language has them"


async def test_an_act_is_noted_with_who_and_when(gate: Gate) -> None:
    """As the audit shows it."""
    await gate.guard.audit(gate.sessions["editor"], "view notices")
    (line,) = gate.guard.access.store.audit()
    assert (line.moment, line.account, line.act) == ("2026-11-24T12:00Z", "editor", "view notices")
