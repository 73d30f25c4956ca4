"""Coming in and going: passwords, one-time codes, the link of this machine, and how a session ends."""

from __future__ import annotations

from pathlib import Path

import pyotp

from bot.web.access import COOKIE
from tests.office import SECRET, Office


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
    wrong_word, wrong_name = office.login("edith", "wrong"), office.login("nobody", "wrong")
    assert (
        (wrong_word.status_code, wrong_word.text) == (wrong_name.status_code, wrong_name.text) == (403, wrong_word.text)
    )


def test_a_one_time_code_is_good_once(office: Office) -> None:
    """Without it, with a wrong one, with a used one: no."""
    code = pyotp.TOTP(SECRET).at(office.clock())
    assert [office.login("tom", code=typed).status_code for typed in ("", "000000", code, code)] == [403, 403, 303, 403]
    office.clock.pass_(seconds=60)
    assert office.login("tom", code=pyotp.TOTP(SECRET).at(office.clock())).status_code == 303


def test_the_local_link_is_good_once_and_only_here(office: Office) -> None:
    """Looking at it does not use it up; after fifteen minutes it is no more."""
    link = office.access.local_link()
    assert office.get(link).status_code == 200
    assert "set-cookie" in office.post(link).headers
    assert "set-cookie" not in office.post(link).headers
    late = office.access.local_link()
    office.clock.pass_(minutes=16)
    assert "set-cookie" not in office.post(late).headers
