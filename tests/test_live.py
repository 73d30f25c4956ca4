"""Monday morning: what staff change is live without a deploy, and can be read back."""

from __future__ import annotations

import asyncio
import itertools
from datetime import date
from pathlib import Path

import pytest
import structlog

from bot import live
from bot.desk.changes import Change
from bot.desk.overrides import Entry, Overrides, apply, combine
from bot.document import plain
from bot.engine import Engine
from bot.library.model import Library
from bot.live import LiveLibrary
from bot.records.override_table import overrides_at
from bot.settings import Settings
from tests.chatting import Person
from tests.conftest import CONTENT
from tests.library.trees import plant, small

MOMENT = "2026-11-24T08:05Z"
NUMBER = Change("phone", ("1745", ""), ("1746", ""), "https://www.example.org/numbers", date(2026, 11, 24))


def changed(library: Library, *entries: Entry) -> Library:
    """Return the library after some changes."""
    return apply(library, combine(entries))


async def test_a_hidden_contact_is_gone_from_every_screen(engine: Engine, library: Library) -> None:
    """And is back when it is shown again."""
    hidden = changed(library, Entry(MOMENT, "contact", "hide", "lb-arm", "moved"))
    engine.library = lambda: hidden
    amina = Person(engine, hint="en")
    assert "Anti-Racism" not in await amina.presses("=en contacts lb unpaid")
    again = Entry(MOMENT, "contact", "unhide", "lb-arm")
    engine.library = lambda: changed(library, Entry(MOMENT, "contact", "hide", "lb-arm"), again)
    assert "Anti-Racism" in await amina.presses("=en contacts lb unpaid")


async def test_a_hidden_page_leads_to_the_nearest(engine: Engine, library: Library) -> None:
    """Old buttons and words find something else; no menu names it."""
    hidden = changed(library, Entry(MOMENT, "page", "hide", "rights/wages", "wrong law"))
    engine.library = lambda: hidden
    amina = Person(engine, hint="en")
    assert "has moved" in await amina.presses("=en open rights/wages")
    assert amina.screen is not None
    assert not [choice for choice in amina.screen.choices if "rights/wages" in choice.action.args]


def test_a_wrong_number_is_hidden_and_an_answer_vouches(library: Library) -> None:
    """A wrong number is worse than none; an answered call makes an expired one good again."""
    wrong = changed(library, Entry(MOMENT, "contact", "wrong", "lb-isf-1745"))
    assert not wrong.contacts["lb-isf-1745"].published
    answered = changed(library, Entry("2027-06-01T09:00Z", "contact", "answered", "lb-isf-1745"))
    today = combine([Entry("2027-06-01T09:00Z", "contact", "answered", "x")]).calls["x"].day
    assert library.contacts["lb-isf-1745"].expired(today)
    assert not answered.contacts["lb-isf-1745"].expired(today)
    silent = changed(library, Entry(MOMENT, "contact", "no-answer", "lb-isf-1745"))
    assert silent.contacts["lb-isf-1745"].published


async def test_a_notice_appears_and_one_of_the_content_can_be_taken_away(engine: Engine, library: Library) -> None:
    """Dated by the day it was set."""
    notice = Entry(
        MOMENT, "banner", "set", "strike-lb", "", ("lb",), {"en": "Offices are closed.", "fr": "Bureaux fermés."}
    )
    engine.library = lambda: changed(library, notice, Entry(MOMENT, "banner", "clear", "gulf-2026"))
    amina = Person(engine, hint="fr")
    assert "Avis du 24 novembre 2026. Bureaux fermés." in await amina.presses("=fr country lb")
    assert "Une guerre" not in amina.reads


async def test_a_changed_number_is_said_with_its_source(engine: Engine, library: Library) -> None:
    """To whoever asks for somebody to call."""
    engine.library = lambda: changed(library, Entry(MOMENT, "contact", "change", "lb-isf-1745", change=NUMBER))
    amina = Person(engine, hint="en")
    contacts = await amina.presses("=en contacts lb violence")
    line = contacts.partition("domestic violence line")[2].partition("\nC. ")[0]
    assert "1746" in line
    assert "1745" not in line
    assert "Source: example.org. Checked on 24 November 2026." in line


async def test_changes_are_live_while_the_program_runs(tmp_path: Path) -> None:
    """Before the first turn, and again at each look, without a restart."""
    store = overrides_at(f"sqlite:///{tmp_path / 'bot.db'}")
    store.add(Entry(MOMENT, "contact", "hide", "lb-arm"))
    content = LiveLibrary(Settings(CONTENT_PATH=str(CONTENT)))
    desk = live.desk_at(f"sqlite:///{tmp_path / 'bot.db'}")
    async with live.kept_current(content, desk, every=0.01):
        assert not content().contacts["lb-arm"].published
        store.add(Entry(MOMENT, "contact", "unhide", "lb-arm"))
        for _ in range(300):
            await asyncio.sleep(0.01)
            if content().contacts["lb-arm"].published:
                break
        assert content().contacts["lb-arm"].published
        store.add(Entry(MOMENT, "contact", "change", "lb-isf-1745", change=NUMBER))
        for _ in range(300):
            await asyncio.sleep(0.01)
            if content().contacts["lb-isf-1745"].phones[0].local == "1746":
                break
        assert content().contacts["lb-isf-1745"].phones[0].local == "1746"
        assert content.written.contacts["lb-isf-1745"].phones[0].local == "1745"
    content.override(combine([Entry(MOMENT, "contact", "hide", "lb-arm")]))
    assert content.reload()
    assert not content().contacts["lb-arm"].published
    assert live.POLL_SECONDS <= 60


async def test_an_error_that_nobody_foresaw_costs_one_look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line of type and place, without words; the change that was made meanwhile arrives."""
    desk = live.desk_at(f"sqlite:///{tmp_path / 'bot.db'}")
    entries, looks = desk.overrides.entries, itertools.count(1)

    def fails_once() -> tuple[Entry, ...]:
        if next(looks) == 2:
            raise ValueError("Amina")
        return entries()

    monkeypatch.setattr(desk.overrides, "entries", fails_once)
    content = LiveLibrary(Settings(CONTENT_PATH=str(CONTENT)))
    with structlog.testing.capture_logs() as lines:
        async with live.kept_current(content, desk, every=0.01):
            desk.overrides.add(Entry(MOMENT, "contact", "hide", "lb-arm"))
            for _ in range(300):
                await asyncio.sleep(0.01)
                if not content().contacts["lb-arm"].published:
                    break
    assert not content().contacts["lb-arm"].published
    failures = [line for line in lines if line["log_level"] == "error"]
    assert [(line["event"], line["kind"]) for line in failures] == [("overrides_not_read", "ValueError")]
    assert failures[0]["what"].startswith("ValueError at test_live.py:")
    assert "Amina" not in str(lines)


def test_a_file_that_vanishes_while_it_is_read_ends_no_reloading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was shown stays, one line tells of it, and the next reading comes."""
    content = LiveLibrary(Settings(CONTENT_PATH=str(plant(tmp_path, small()))))
    before = content()

    def fails(*_: object) -> Library:
        raise FileNotFoundError("vanished")

    with monkeypatch.context() as patched, structlog.testing.capture_logs() as lines:
        patched.setattr(live, "load", fails)
        assert not content.reload()
    assert content() is before
    assert [(line["event"], line["what"].partition(":")[0]) for line in lines] == [
        ("content_not_reloaded", "FileNotFoundError at test_live.py")
    ]
    assert content.reload()


def test_nothing_changes_without_overrides(library: Library) -> None:
    """The content as it was written."""
    assert apply(library, Overrides()).contacts == library.contacts
    assert plain(apply(library, Overrides()).pages["en"]["menu"].body) == plain(library.pages["en"]["menu"].body)
