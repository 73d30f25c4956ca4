"""The dashboard: nobody comes in without an account, nobody sees more than is published, nothing is left in English."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest

from bot.library.model import Library
from bot.records.override_table import overrides_at
from bot.stats.figures import FIGURES
from bot.web.access import COOKIE
from tests.conftest import Clock
from tests.office import PASSWORD, SECRET, Office, opened


@pytest.fixture
def office(tmp_path: Path, library: Library, clock: Clock) -> Iterator[Office]:
    """Open the office."""
    with opened(tmp_path, library, clock) as found:
        yield found


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
        f"/stats/{kind}/{one.name}{form}"
        for one in FIGURES
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


def test_an_editor_hides_a_contact_and_it_is_noted(office: Office) -> None:
    """The same override as the command writes; what cannot be is told; without the mark of the session: refused."""
    office.login("edith")
    office.login("ada")
    form = {"act": "hide-contact", "target": "lb-arm", "reason": "closed"}
    assert office.post("/stats/content", "edith", **form).status_code == 403
    mark = office.csrf("edith")
    assert office.post("/stats/content", "edith", csrf=mark, **form).status_code == 303
    assert str(overrides_at(office.database).entries()[0]).endswith("hide contact lb-arm: closed")
    wrong = office.post("/stats/content", "edith", csrf=mark, act="hide-page", target="help/danger-now", reason="x")
    assert (wrong.status_code, "cannot be hidden" in wrong.text) == (400, True)
    assert 'value="help/danger-now"' in wrong.text, "what was typed is still there"
    for act in ("hide-page", "unhide-page"):
        page = {"act": act, "target": "rights/wages", "reason": "law changed"}
        assert office.post("/stats/content", "edith", csrf=mark, **page).status_code == 303
    read = office.get("/stats/audit", "ada").text
    assert "hide contact lb-arm" in read
    assert "view partner_starts" in read


def test_the_cookie_is_for_this_host_alone_and_new_at_each_login(office: Office) -> None:
    """Host-only, not read by scripts, not sent from elsewhere; a token brought along is not taken over."""
    first = office.login("vera").headers["set-cookie"]
    for part in (f"{COOKIE}=", "HttpOnly", "Secure", "SameSite=lax", "Path=/"):
        assert part in first
    assert "Domain" not in first
    token = office.cookies["vera"]
    office.login("vera")
    assert office.cookies["vera"] != token
    assert token not in Path(office.database.removeprefix("sqlite:///")).read_bytes().decode("latin-1")


def test_a_session_ends_by_rest_by_age_and_by_will(office: Office) -> None:
    """Half an hour, twelve hours, logging out here and everywhere."""
    office.login("vera")
    office.clock.pass_(minutes=29)
    assert office.get("/stats", "vera").status_code == 200
    office.clock.pass_(minutes=31)
    assert office.get("/stats", "vera").status_code == 303
    office.login("vera")
    for _ in range(24):
        office.clock.pass_(minutes=29)
        office.get("/stats/content", "vera")
    assert office.get("/stats", "vera").status_code == 200
    office.clock.pass_(minutes=29)
    assert office.get("/stats", "vera").status_code == 303
    office.login("vera")
    first = office.cookies["vera"]
    office.login("vera")
    office.post("/stats/leave", "vera", csrf=office.csrf("vera"), everywhere="1")
    assert office.get("/stats", "vera").status_code == 303
    office.cookies["vera"] = first
    assert office.get("/stats", "vera").status_code == 303


def test_guessing_is_slow_and_tells_nothing(office: Office) -> None:
    """1,000 guesses cost ten hashes a minute; a name that is not there looks and takes as one that is."""
    for n in range(1000):
        office.site.run(office.access.login("vera", f"guess {n}", "", f"10.0.{n // 250}.{n % 250}"))
    assert office.access.hashes == 10
    assert office.login("vera").status_code == 403, "and the right word does not help within that minute"
    office.clock.pass_(seconds=61)
    assert office.login("vera").status_code == 303
    known, unknown = office.login("edith", "wrong"), office.login("nobody", "wrong")
    assert (known.status_code, known.text) == (unknown.status_code, unknown.text) == (403, known.text)


def test_a_one_time_code_is_good_once(office: Office) -> None:
    """Without it, with a wrong one, with a used one: no."""
    code = pyotp.TOTP(SECRET).at(office.clock())
    assert [office.login("tom", code=one).status_code for one in ("", "000000", code, code)] == [403, 403, 303, 403]
    office.clock.pass_(seconds=60)
    assert office.login("tom", code=pyotp.TOTP(SECRET).at(office.clock())).status_code == 303


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


def test_the_local_link_is_good_once_and_only_here(office: Office) -> None:
    """Looking at it does not use it up; after fifteen minutes it is no more."""
    link = office.access.local_link()
    assert office.get(link).status_code == 200
    assert "set-cookie" in office.post(link).headers
    assert "set-cookie" not in office.post(link).headers
    late = office.access.local_link()
    office.clock.pass_(minutes=16)
    assert "set-cookie" not in office.post(late).headers


def test_no_raw_number_under_k_is_anywhere(office: Office) -> None:
    """In pages, charts and files every number is a multiple of ten, or the word for hidden."""
    office.login("ada")
    for one in FIGURES:
        page = office.get(f"/stats/figure/{one.name}?lang=fr", "ada").text
        cells = re.findall(r"<td(?: class=\"hidden\")?>([^<]*)</td>", page.partition("<tbody>")[2])
        numbers = [int(cell) for cell in cells if cell.isdigit() and one.name != "hours"]
        assert all(number % 10 == 0 for number in numbers), one.name
        written = office.get(f"/stats/export/{one.name}.csv", "ada").text.splitlines()[8:]
        told = [cell for line in written for cell in line.split(",") if cell.isdigit()]
        assert all(int(cell) % 10 == 0 for cell in told), one.name


def test_a_question_that_was_never_asked_has_no_link(office: Office) -> None:
    """What was counted once keeps its link though nothing is asked now; an address by itself still answers."""
    with sqlite3.connect(office.database.removeprefix("sqlite:///")) as db:
        db.execute("DELETE FROM tally WHERE figure = 'age'")
    db.close()
    office.login("vera")
    page = office.get("/stats?lang=en", "vera").text
    assert "Women and men" in page
    assert "First time here" in page
    assert "Age groups" not in page
    empty = office.get("/stats/figure/age?lang=en", "vera")
    assert (empty.status_code, "Nothing is closed yet" in empty.text) == (200, True)
    women = office.get("/stats/figure/gender?lang=fr", "vera").text
    assert re.search(r"Femme</th>.*Homme</th>.*Préfère ne pas répondre</th>", women, re.DOTALL)
    office.login("paul")
    assert office.get("/stats/figure/gender", "paul").status_code == 403


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_file_is_the_same_when_asked_again(office: Office, form: str) -> None:
    """To the byte."""
    office.login("ada")
    first, second = (office.get(f"/stats/export/topics.{form}?lang=fr", "ada").content for _ in range(2))
    assert first == second


def test_charts_are_drawn_in_both_forms(office: Office) -> None:
    """By another process, which is kept for the next one."""
    office.login("ada")
    svg, png = (office.get(f"/stats/chart/countries.{form}?lang=fr", "ada") for form in ("svg", "png"))
    assert (svg.headers["content-type"], png.content[:4]) == ("image/svg+xml", b"\x89PNG")
    assert "Arabie saoudite" in svg.text
    assert office.get("/stats/chart/countries.gif", "ada").status_code == 404


def test_a_closed_quarter_stands_beside_its_target(office: Office) -> None:
    """A quarter is the sum of what its weeks show; the running one is left out; the target says what was reached."""
    office.login("vera")
    office.dashboard.targets.put("channels", "2026-Q3", 2_000_000)
    office.dashboard.targets.put("channels", "2026-Q4", 3_000_000)
    page = office.get("/stats/quarters?lang=en", "vera").text
    assert re.search(r"2026-Q2.*2026-Q3.*Since 2026-Q2.*Channels and languages", page, re.DOTALL)
    assert re.search(r"target: 2,000,000 \(\d+%\)", page)
    assert "2026-Q4" not in page
    assert "objectif : 2" in office.get("/stats/quarters?lang=fr", "vera").text


ENGLISH = frozenset(
    [
        "people",
        "days",
        "hidden",
        "under",
        "rounded",
        "table",
        "picture",
        "closed",
        "week",
        "figures",
        "before",
        "nothing",
        "tools",
        "started",
        "countries",
    ]
)


def test_no_english_is_left_in_the_french(office: Office) -> None:
    """The words of the interface are none of the English page's."""
    office.login("ada")
    pages = ("/stats", "/stats/quarters", "/stats/audit")
    for path in (*pages, *(f"/stats/figure/{one.name}" for one in FIGURES)):
        read = re.sub(r"<[^>]+>", " ", office.get(f"{path}?lang=fr", "ada").text).lower()
        found = set(re.findall(r"[a-z]{4,}", read)) & ENGLISH
        assert found <= ({"tools"} if path == "/stats/audit" else set()), path
