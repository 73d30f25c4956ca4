"""Before I leave: ticks that survive, a code that notices a slip, days as people write them, a neutral calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

import handlers
from bot.actions import Action
from bot.engine import Engine
from bot.languages import OFFERED
from bot.library.load import load
from bot.library.model import Library
from bot.library.tools.checklist import SINCE, Checklist, Marked
from bot.papers import calendars
from bot.types import Reader, Service
from handlers.tools.fill_checklist import typed_day
from tests.chatting import Person, tallies
from tests.conftest import CONTENT
from tests.handlers.tools.test_fill_questionnaire import holds
from tests.live import live

LIBRARY = load(CONTENT, Service(public_url="https://bagage.example.org"))
LOADED = LIBRARY.tools["checklist"]
assert isinstance(LOADED, Checklist)
TOOL: Checklist = LOADED
DAY = date(2026, 11, 24)
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
MARKED = st.builds(
    Marked,
    st.frozensets(st.sampled_from(sorted(TOOL.logic.items))),
    st.one_of(st.none(), st.dates(date(2026, 1, 2), date(2110, 1, 1))),
)
VIEWS = ["", *TOOL.logic.themes, "left", "day", "code", "plan", "zz"]


@settings(max_examples=200, deadline=None)
@given(marked=MARKED)
def test_ticks_and_day_survive_in_the_address_and_in_the_code(marked: Marked) -> None:
    """Both say the same, on paper too: capitals, spaces and signs that look alike do not matter."""
    code = TOOL.code(marked)
    assert TOOL.read(*TOOL.write(marked)) == marked
    for written in (code, code.upper(), code.replace("-", " "), f" {code.replace('-', '')} ", code.replace("o", "0")):
        assert TOOL.opened(written) == marked


@settings(max_examples=200, deadline=None)
@given(marked=MARKED, place=st.integers(1, 13), letter=st.sampled_from("abcdefghijklmnopqrstuvwxyz234567"))
def test_a_slip_in_a_code_is_noticed(marked: Marked, place: int, letter: str) -> None:
    """One wrong letter gives another list in about 1 of 1,000 codes, and never one the person cannot look at."""
    code = TOOL.code(marked).replace("-", "")
    wrong = code[:place] + letter + code[place + 1 :]
    opened = TOOL.opened(wrong)
    assert opened is None or wrong == code or opened != marked


def test_slips_pass_in_one_of_a_thousand_codes() -> None:
    """Of all codes with one wrong letter; chance would be 1 of 1,024."""
    codes = [TOOL.code(Marked(frozenset(), date.fromordinal(SINCE.toordinal() + n))) for n in range(1, 60)]
    tried = passed = 0
    for code in (hyphenated.replace("-", "") for hyphenated in codes):
        for place in range(1, 12):
            for letter in "abcdefghijklmnopqrstuvwxyz234567":
                if letter != code[place]:
                    tried += 1
                    passed += TOOL.opened(code[:place] + letter + code[place + 1 :]) is not None
    assert passed / tried < 0.003


@settings(max_examples=150, deadline=None)
@given(language=st.sampled_from(OFFERED), marked=MARKED, view=st.sampled_from(VIEWS))
def test_every_address_has_a_screen_that_every_channel_shows(language: str, marked: Marked, view: str) -> None:
    """All ticks, none, any day, views that never were: no error, no button over 64 bytes."""
    action = Action(language, "list", ("1", *TOOL.write(marked), *([view] if view else [])))
    holds(handlers.draw(action, Reader(language, DAY), LIBRARY))


DAYS = (
    ("12/03", "2027-03-12"), ("12 mars", "2027-03-12"), ("March 12", "2027-03-12"), ("in 3 weeks", "2026-12-15"),
    ("dans 3 semaines", "2026-12-15"), ("2027-03-12", "2027-03-12"), ("12.3.27", "2027-03-12"),
    ("le 5 janvier 2027", "2027-01-05"), ("demain", "2026-11-25"), ("15 dec", "2026-12-15"),
    ("12 fevrier", "2027-02-12"),
)  # fmt: skip


@pytest.mark.parametrize(("words", "day"), DAYS)
def test_days_are_read_as_people_write_them(words: str, day: str) -> None:
    """Days before months, both languages, counted from today."""
    assert typed_day(words, DAY) == date.fromisoformat(day)


@pytest.mark.parametrize("words", ["31/02", "blabla", "500", "", "1999-01-01", "12/03/2190", "mon passeport " * 9])
def test_what_is_no_day_to_come_is_none(words: str) -> None:
    """Past, impossible or far away."""
    assert typed_day(words, DAY) is None


async def test_ticks_come_and_go_and_the_list_goes_on_another_day(engine: Engine) -> None:
    """She ticks two, takes one back, writes the code down, and types it on another phone."""
    amina = Person(engine, hint="fr")
    await amina.presses("=fr list 1")
    await amina.presses("Papiers du voyage")
    await amina.presses("Passeport")
    await amina.presses("Visa de travail")
    assert "Fait : 2 sur 37." in await amina.presses("Certificats") or "Fait : 3 sur 37." in amina.reads
    await amina.presses("OK Certificats")
    await amina.presses("Code")
    code = next(line for line in amina.reads.splitlines() if line.startswith("y") and "-" in line)
    cousin = Person(engine, name="fatou")
    assert "Done: 2 of 37." in await cousin.says(code.upper())
    assert "That code has a mistake" in await cousin.says(code[:-1] + ("a" if code[-1] != "a" else "b"))
    assert "tools" not in " ".join(await tallies(engine, "topics"))


async def test_a_day_is_typed_and_counts_back(engine: Engine) -> None:
    """What is due first stands first; what is late is for now; a day that cannot be read is asked again."""
    amina = Person(engine)
    await amina.presses("=en list 1 1 _ day")
    assert "I need a day in the future" in await amina.says("31/02")
    read = await amina.says("in 10 weeks")
    assert "You leave on 2 February 2027." in read
    assert "By 4 December 2026: Certificates" in read
    assert "Passport" not in read


def test_the_calendar_is_neutral_and_whole(tmp_path: Path) -> None:
    """Opened by icalendar: all-day events, one of each kind of field, no word on what the list is about."""
    marked = Marked(frozenset({"passport"}), date(2027, 3, 12))
    with live(tmp_path, LIBRARY, pages=[calendars.calendar_route(lambda: LIBRARY, lambda: NOON)]) as site:
        answer = site.client.get(f"/d/fr/{TOOL.code(marked)}.ics")
        wrong = site.client.get("/d/fr/yaaaa-aaaaa-aaaa.ics")
        other = site.client.get(f"/d/xx/{TOOL.code(marked)}.ics")
    assert (answer.status_code, wrong.status_code, other.status_code) == (200, 404, 404)
    assert answer.headers["content-type"].startswith("text/calendar")
    assert answer.headers["referrer-policy"] == "no-referrer"
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert sum(int(str(event["SUMMARY"]).split()[2]) for event in events) == len(TOOL.logic.items) - 1
    assert len({str(event["UID"]) for event in events}) == len(events)
    for event in events:
        assert event.decoded("DTEND") - event.decoded("DTSTART") == timedelta(days=1)
        assert str(event["SUMMARY"]).startswith("Bagage :")
        assert not event.walk("VALARM")
    text = answer.content.decode().lower()
    assert not any(word in text for word in ("contrat", "passeport", "agence", "ambassade", "travail"))


def test_the_library_of_the_tests_has_the_list(library: Library) -> None:
    """Places are given once: no item stands where another did in the first revision."""
    tool = library.tools["checklist"]
    assert isinstance(tool, Checklist)
    places = {name: item.place for name, item in tool.logic.items.items()}
    assert (places["passport"], places["contract"], places["reserve"], places["children"]) == (0, 7, 17, 36)
