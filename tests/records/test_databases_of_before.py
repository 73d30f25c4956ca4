"""Databases and a backup that the program of commit b7b0195 wrote, before languages were data, say the same today.

The files `tests/store/before/b7b0195*` were written by that program: turns of invented people, its own sweep, its own
functions for the tables of staff (every table has rows), its `backup`, and `pg_dump`. The secret of the roundings was
set to one value. The values below are what that program read from them itself.
"""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import psycopg
import pytest
from typer.testing import CliRunner

from bot.cli.main import cli
from bot.desk.changes import Change
from bot.desk.overrides import Entry, apply, combine
from bot.desk.translations import texts_of
from bot.library.model import Library
from bot.library.partner import Partner
from bot.records.account_table import Account, Audited, Visit, accounts_at
from bot.records.override_table import overrides_at
from bot.records.partner_table import partners_at
from bot.records.proposal_table import Proposal, proposals_at
from bot.records.target_table import targets_at
from bot.store.keys import FileKeys
from bot.types import Session, Who
from tests.store.conftest import Place
from tests.store.test_before import BEFORE, published

COMMIT = "b7b0195"
LATER = datetime(2026, 11, 24, 13, tzinfo=UTC)
READ, TODAY = date(2026, 11, 23), date(2026, 11, 24)
PAGE = "https://www.example.org/numbers"

FIRE = texts_of({"en": "Civil Defence (rescue, fire)", "fr": "Défense civile (secours, pompiers)"})
HOURS = texts_of({"en": "9 to 5", "fr": "De 9 h à 17 h"})
RENUMBERED = Change("phone", ("125", ""), ("126", ""), PAGE, READ, FIRE)
HOURS_OF_ARM = Change("hours", (), HOURS, "Letter of 3 May", READ)
SPOKEN = Change("languages", (), ("tl", "id"), "Letter of the office", READ)
AGAIN = Change("phone", ("126", ""), ("127", ""), PAGE, TODAY, FIRE)
NO_HOURS = Change("hours", HOURS, (), "Letter of 4 May", TODAY)

ACCOUNTS = (
    Account(
        "coordinator", "admin", "", "$argon2id$v=19$m=19456,t=2,p=1$aW52ZW50ZWQ$aW52ZW50ZWQ", "JBSWY3DPEHPK3PXP",
        58_800_000,
    ),
    Account("house", "partner", "k7m2", "$argon2id$v=19$m=19456,t=2,p=1$aW52ZW50ZWQ$b3RoZXI"),
)  # fmt: skip
VISIT = Visit("tag-of-a-visit", "coordinator", "csrf", 1795521600, 1795521660)
AUDIT = (
    Audited("2026-11-24T10:00Z", "house", "export channels.csv"),
    Audited("2026-11-23T10:00Z", "coordinator", "view topics"),
)
PARTNERS = (
    Partner("k7m2", "Maison des migrants", "0000", "8h-16h", "Rue 3", "fr", "cm"),
    Partner("p9x4", "Old house", active=False),
)
ROADS = {"en": "Some roads are closed.", "fr": "Des routes sont fermées."}
STRIKE = {"en": "Offices are closed.", "fr": "Les bureaux sont fermés."}
ENTRIES = (
    Entry("2026-11-20T08:05Z", "page", "hide", "rights/hours-rest", "being written anew"),
    Entry("2026-11-20T08:06Z", "banner", "set", "roads-lb", "storm", ("lb",), ROADS),
    Entry("2026-11-21T08:06Z", "banner", "set", "strike", texts=STRIKE),
    Entry("2026-11-21T09:00Z", "contact", "answered", "qa-mol-16008"),
    Entry("2026-11-23T12:00Z", "contact", "change", "lb-emergency", change=RENUMBERED),
    Entry("2026-11-23T12:01Z", "contact", "change", "lb-arm", change=HOURS_OF_ARM),
)
PROPOSALS = (
    Proposal(
        "2026-11-23T08:05Z", "editor-a", "lb-emergency", RENUMBERED, "approved", "2026-11-23T12:00Z", "editor-b", "", 1
    ),
    Proposal(
        "2026-11-23T08:06Z", "editor-b", "lb-arm", HOURS_OF_ARM, "approved", "2026-11-23T12:01Z", "editor-a", "", 2
    ),
    Proposal(
        "2026-11-23T08:07Z", "editor-b", "sg-home", SPOKEN, "refused", "2026-11-23T12:02Z", "editor-a", "an old page", 3
    ),
    Proposal("2026-11-24T08:05Z", "editor-a", "lb-emergency", AGAIN, id=4),
    Proposal("2026-11-24T08:06Z", "editor-b", "lb-arm", NO_HOURS, id=5),
)
TARGETS = {("tools_finished", "2026-Q4"): 400, ("topics", "2026-11"): 1200}
CLOSED = frozenset({"2026-11-17", "2026-11-23", "2026-W47"})
TOPICS = [
    ("2026-11-17", "rights/wages|en", 9), ("2026-11-17", "rights/wages|fr", 3),
    ("2026-11-23", "rights/wages|en", 10), ("2026-11-23", "rights/wages|fr", 4),
    ("2026-11-24", "rights/wages|en", 2), ("2026-11-24", "rights/wages|fr", 1),
]  # fmt: skip
PUBLISHED = """
topics 2026-W47
  rights/wages en: <20
  rights/wages fr: <20
  total: 20
channels 2026-W47
  telegram en: <20
  telegram fr: <20
  total: 20
""".strip()


def laid(place: Place) -> str:
    """Put a copy of what the program of then left behind into a place; return its address."""
    if place.database:
        with psycopg.connect(place.database, autocommit=True) as connection:
            connection.execute((BEFORE / f"{COMMIT}.sql").read_bytes())
    else:
        shutil.copyfile(BEFORE / f"{COMMIT}.db", place.folder / "bot.db")
        keys = place.folder / "keys" / "keys"
        keys.parent.mkdir(mode=0o700)
        keys.touch(0o600)
        keys.write_bytes((BEFORE / f"{COMMIT}.keys").read_bytes())
        place.keys = FileKeys(keys)
    return place.address


def assert_staff_tables(address: str) -> None:
    """Say that all is there that staff wrote."""
    accounts = accounts_at(address)
    assert accounts.all() == ACCOUNTS
    assert accounts.audit() == AUDIT
    assert partners_at(address).all() == PARTNERS
    assert overrides_at(address).entries() == ENTRIES
    assert proposals_at(address).all() == PROPOSALS
    assert targets_at(address).all() == TARGETS


async def test_what_staff_wrote_is_read_and_more_is_written(place: Place) -> None:
    """Every table; rows of then and of now stand side by side, in their order."""
    address = laid(place)
    assert_staff_tables(address)
    assert accounts_at(address).visit(VISIT.tag) == VISIT
    assert proposals_at(address).approve(4, "2026-11-24T13:00Z", "editor-b", lambda _proposal, _all: True)
    notice = Entry("2026-11-24T13:01Z", "banner", "set", "flood", "", ("lb",), {"en": "A flood.", "fr": "Une crue."})
    overrides_at(address).add(notice)
    changed = Entry("2026-11-24T13:00Z", "contact", "change", "lb-emergency", change=AGAIN)
    assert overrides_at(address).entries() == (*ENTRIES, changed, notice)


async def test_what_staff_changed_then_is_what_people_see_now(place: Place, library: Library) -> None:
    """Notices in the words of each language, a line's new number, hours in the words of each language."""
    shown_now = apply(library, combine(overrides_at(laid(place)).entries()))
    texts = {banner.id: banner.text.root for banner in shown_now.atlas.over("lb")}
    assert (texts["roads-lb"], texts["strike"]) == (ROADS, STRIKE)
    assert [phone.local for phone in shown_now.contacts["lb-emergency"].phones] == ["112", "126"]
    hours = shown_now.contacts["lb-arm"].hours
    assert hours
    assert (hours["en"], hours["fr"]) == ("9 to 5", "De 9 h à 17 h")
    assert "rights/hours-rest" not in shown_now.pages["en"]


async def test_counts_and_sessions_are_the_same(place: Place) -> None:
    """Also after staff's tables were brought to those of today."""
    address = laid(place)
    partners_at(address).put(replace(PARTNERS[0], hours="9h-17h"))
    store = await place.store()
    assert [(cell.period, cell.key, cell.n) for cell in await store.tallies("topics")] == TOPICS
    assert await store.closed() == CLOSED
    assert await published(store, "topics", "channels") == PUBLISHED
    loaded = await store.load(Who("telegram", "invented-0"), "delivery 0 0", LATER)
    assert loaded.session == Session("fr", here="fr open rights/wages")
    assert (loaded.answered, loaded.answer) == (True, "fr open rights/wages")


@pytest.mark.parametrize("again", [False, True], ids=["of then", "of today"])
async def test_a_backup_is_restored(place: Place, tmp_path: Path, *, again: bool) -> None:
    """By the command, on either database; and a backup of what was restored comes back as well."""
    file = tmp_path / "backup.db"
    shutil.copyfile(BEFORE / f"{COMMIT}-backup.db", file)
    if again:
        between = {"DATABASE_URL": f"sqlite:///{tmp_path / 'between.db'}", "KEYS_PATH": str(tmp_path / "k" / "keys")}
        for command in ("restore", "backup"):
            assert (await asyncio.to_thread(CliRunner().invoke, cli, [command, str(file)], env=between)).exit_code == 0
    settings = {"DATABASE_URL": place.address, "KEYS_PATH": str(tmp_path / "keys" / "keys")}
    result = await asyncio.to_thread(CliRunner().invoke, cli, ["restore", str(file)], env=settings)
    assert result.exit_code == 0, result.output
    assert_staff_tables(place.address)
    store = await place.store()
    assert await store.closed() == CLOSED
    closed_topics = [(cell.period, cell.key, cell.n) for cell in await store.tallies("topics")]
    assert closed_topics == [row for row in TOPICS if row[0] in CLOSED]
    assert await published(store, "topics", "channels") == PUBLISHED
