"""Data of before: databases and a backup that the program of commit da43766 wrote open today, and say the same.

The files in `before/` were written by that program: its engine took the turns of invented people, its sweep closed and
rolled up, its own functions wrote the tables of staff, its `backup` the copy, `pg_dump` the SQL. The secret of the
roundings was set to one value in both databases. The values below are what that program read from them itself.
"""

from __future__ import annotations

import asyncio
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import psycopg
import pytest
from typer.testing import CliRunner

from bot.cli.main import cli
from bot.desk.changes import Change
from bot.desk.overrides import Entry
from bot.desk.translations import texts_of
from bot.library.partner import Partner
from bot.records.account_table import Account, Audited, Visit, accounts_at
from bot.records.override_table import overrides_at
from bot.records.partner_table import partners_at
from bot.records.proposal_table import Proposal, proposals_at
from bot.records.target_table import targets_at
from bot.stats.counts import Count
from bot.stats.figures import FIGURES, closes
from bot.stats.months import HeldMonthCell
from bot.stats.publish import all_published
from bot.store import Store
from bot.store.keys import FileKeys
from bot.types import Session, Who
from tests.store.conftest import Place
from tests.store.test_contract import turn

BEFORE = Path(__file__).parent / "before"
COMMIT = "da43766"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
"""When the last turn was taken, and the last sweep done."""
LATER = datetime(2026, 11, 24, 13, tzinfo=UTC)
FIRST, SECOND, STRANGER = (Who("telegram", f"person-{n}") for n in (1, 2, 999))
WAGES = Count("topics", "rights/wages|en")

TALLIES = """
topics 2026-11-16 rights/hours-rest|fr 11
topics 2026-11-16 rights/wages|en 13
topics 2026-11-17 rights/hours-rest|fr 10
topics 2026-11-17 rights/wages|en 12
topics 2026-11-23 rights/hours-rest|fr 13
topics 2026-11-23 rights/wages|en 15
topics 2026-11-24 rights/hours-rest|fr 1
topics 2026-11-24 rights/wages|en 3
sensitive_topics 2026-W47 trafficking/signs|fr 4
sensitive_topics 2026-W48 help/wages-unpaid|en 1
sensitive_topics 2026-W48 trafficking/signs|fr 4
channels 2025-W33 web|en 22
channels 2025-W33 whatsapp|fr 28
channels 2026-W47 sms|fr 21
channels 2026-W47 telegram|en 25
channels 2026-W47 telegram|fr 2
channels 2026-W47 web|en 2
channels 2026-W47 web|fr 4
channels 2026-W48 sms|fr 14
channels 2026-W48 telegram|en 18
channels 2026-W48 telegram|fr 2
channels 2026-W48 web|en 2
channels 2026-W48 web|fr 4
hours 2025-W33 09 50
hours 2026-W47 08 54
hours 2026-W48 08 40
hours 2026-W48 12 1
unanswered 2026-11-16 en 1
unanswered 2026-11-17 en 1
unanswered 2026-11-23 en 1
unanswered 2026-11-24 en 1
unanswered_near 2026-W47 - 2
unanswered_near 2026-W48 - 2
countries 2026-W47 lb 2
countries 2026-W48 lb 2
contacts 2026-W47 lb 4
contacts 2026-W48 lb 4
useful 2026-11 rights/wages yes 4
tools_started 2026-W47 check-offer 2
tools_started 2026-W48 check-offer 2
tools_steps 2026-W47 check-offer 01 2
tools_steps 2026-W48 check-offer 01 2
tools_finished 2026-W47 check-offer 2
tools_finished 2026-W48 check-offer 2
tools_bands 2026-W47 check-offer wait 2
tools_bands 2026-W48 check-offer wait 2
partner_starts 2026-W47 k7m2 2
partner_starts 2026-W48 k7m2 2
""".strip().splitlines()
"""Figure, period, key, people-days. Of August 2025 the days are gone, and the month is held."""
CLOSED = frozenset(
    {"2025-08", "2025-08-12", "2025-08-13", "2025-W33", "2026-11-16", "2026-11-17", "2026-11-23", "2026-W47"}
)
HELD = [
    HeldMonthCell("topics", "2025-08", "", 50),
    HeldMonthCell("topics", "2025-08", "rights/hours-rest|en", 20),
    HeldMonthCell("topics", "2025-08", "rights/wages|fr", 30),
]
HOURS = {
    **dict.fromkeys(("2025-08-12", "2025-08-13", "2025-08-14", "2025-08-18", "2025-09-03"), 1),
    "2026-11-16": 1, "2026-11-17": 1, "2026-11-23": 1, "2026-11-24": 2,
}  # fmt: skip
PUBLISHED = """
topics 2026-11-16 2026-11-17 2026-11-23
  rights/hours-rest fr: 10 10 20
  rights/wages en: 10 10 10
  total: 20 20 30
sensitive_topics 2026-W47
  total: <20
channels 2025-W33 2026-W47
  sms fr: 0 30
  telegram en: 0 30
  whatsapp fr: 30 0
  web en: 20 <20
  telegram fr: 0 <20
  web fr: 0 <20
  total: 50 60
""".strip()

HOURS_OF_ARM = Change(
    "hours", (), texts_of({"en": "9 to 5", "fr": "De 9 h à 17 h"}), "Letter of 3 May", date(2026, 11, 19)
)
NEW_ADDRESS = Change(
    "url", ("https://example.org/old",), ("https://example.org/new",), "https://example.org/new", date(2026, 11, 20)
)
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
ENTRIES = (
    Entry("2026-11-20T08:05Z", "page", "hide", "rights/hours-rest", "being written anew"),
    Entry(
        "2026-11-20T08:06Z", "banner", "set", "roads-lb", "", ("lb",),
        {"en": "Some roads are closed.", "fr": "Des routes sont fermées."},
    ),
    Entry("2026-11-20T12:00Z", "contact", "change", "lb-arm", change=HOURS_OF_ARM),
)  # fmt: skip
PROPOSALS = (
    Proposal("2026-11-19T08:05Z", "edith", "lb-arm", HOURS_OF_ARM, "approved", "2026-11-20T12:00Z", "emil", "", 1),
    Proposal(
        "2026-11-20T08:05Z", "emil", "lb-arm", NEW_ADDRESS, "refused", "2026-11-21T12:00Z", "edith", "an old page", 2
    ),
    Proposal("2026-11-22T08:05Z", "edith", "lb-caritas", NEW_ADDRESS, id=3),
)
TARGETS = {("tools_finished", "2026-Q4"): 400, ("topics", "2026-11"): 1200}


@pytest.fixture
async def before(place: Place) -> Place:
    """Give a copy of what the program of then left behind: its database, and the keys of that day."""
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
    return place


async def tallies(store: Store) -> list[str]:
    """Return every cell there is, a line each."""
    return [f"{cell.figure} {cell.period} {cell.key} {cell.n}"
            for figure in FIGURES for cell in await store.tallies(figure.name)]  # fmt: skip


async def published(store: Store, *figures: str) -> str:
    """Return what people read of some figures."""
    lines = []
    for table in await all_published(store, NOON):
        if table.figure in figures:
            lines.append(" ".join((table.figure, *table.periods)))
            lines += [f"  {' '.join(row.key)}: {' '.join(map(str, row.cells))}" for row in table.rows]
            lines.append(f"  total: {' '.join(map(str, table.totals))}")
    return "\n".join(lines)


async def test_what_was_counted_closed_and_held_is_the_same(before: Place) -> None:
    """Also after a sweep at the same hour, which finds nothing to do."""
    store = await before.store()
    for _ in range(2):
        assert await tallies(store) == TALLIES
        assert await store.closed() == CLOSED
        assert await store.shown("topics") == HELD
        assert await store.hours() == HOURS
        await store.tidy(NOON)


async def test_what_people_see_is_the_same(before: Place) -> None:
    """With the same roundings: their secret came along."""
    store = await before.store()
    assert await published(store, "topics", "sensitive_topics", "channels") == PUBLISHED
    (topics,) = (table for table in await all_published(store, NOON) if table.figure == "topics")
    assert topics.by_month
    assert (topics.by_month.periods, topics.by_month.totals) == (("2025-08",), (50,))


async def test_people_go_on_where_they_were(before: Place) -> None:
    """A session is opened with its key, and a delivery that was answered is known, with its answer."""
    store = await before.store()
    answer = "en open help/wages-unpaid rights/wages recruitment/job-offers"
    first, second = await store.load(FIRST, "", LATER), await store.load(SECOND, "the-last-delivery", LATER)
    assert first.session == Session("en", here="en rated rights/wages yes", labels="d4b6d4a0")
    assert second.session == Session("en", here=answer, labels="00d2f5d8")
    assert (second.answered, second.answer) == (True, answer)


async def test_a_further_turn_is_counted_once(before: Place) -> None:
    """Who opened it that morning is not counted again; somebody new is; a closed day stays as it is."""
    store = await before.store()
    for who in (FIRST, SECOND, STRANGER):
        version = (await store.load(who, "", LATER)).version
        await store.commit(turn(who, f"new {who.sender}", LATER, version=version, counts=(WAGES,)))
    now = [line.replace("rights/wages|en 3", "rights/wages|en 4") for line in TALLIES]
    assert now != TALLIES
    assert await tallies(store) == now
    await store.tidy(closes("2026-11-24"))
    assert await store.closed() == CLOSED | {"2026-11-24"}
    assert await tallies(store) == now


async def test_what_staff_wrote_is_read(before: Place) -> None:
    """Accounts with their session, the audit, partners, changes, proposals, targets; and more can be written."""
    assert_staff_tables(before.address)
    assert accounts_at(before.address).visit(VISIT.tag) == VISIT
    waiting = PROPOSALS[-1]
    assert proposals_at(before.address).approve(waiting.id, "2026-11-24T13:00Z", "emil", lambda _proposal, _all: True)
    entry = Entry("2026-11-24T13:00Z", "contact", "change", waiting.contact, change=NEW_ADDRESS)
    assert overrides_at(before.address).entries() == (*ENTRIES, entry)


async def test_a_backup_is_restored(place: Place, tmp_path: Path) -> None:
    """Closed counts and what staff wrote, into a new database of either kind, by the command."""
    file = tmp_path / "backup.db"
    shutil.copyfile(BEFORE / f"{COMMIT}-backup.db", file)
    settings = {"DATABASE_URL": place.address, "KEYS_PATH": str(tmp_path / "keys" / "keys")}
    result = await asyncio.to_thread(CliRunner().invoke, cli, ["restore", str(file)], env=settings)
    assert result.exit_code == 0, result.output
    assert_staff_tables(place.address)
    store = await place.store()
    assert await store.closed() == CLOSED
    assert await tallies(store) == [line for line in TALLIES if line.split()[1] in CLOSED]
    assert await store.shown("topics") == HELD
    assert await published(store, "topics", "sensitive_topics", "channels") == PUBLISHED
    await store.commit(turn(STRANGER, "new", LATER, counts=(WAGES,)))
    assert "topics 2026-11-24 rights/wages|en 1" in await tallies(store)


def assert_staff_tables(address: str) -> None:
    """Say that all is there that staff wrote."""
    accounts = accounts_at(address)
    assert accounts.all() == ACCOUNTS
    assert accounts.audit() == AUDIT
    assert partners_at(address).all() == PARTNERS
    assert overrides_at(address).entries() == ENTRIES
    assert proposals_at(address).all() == PROPOSALS
    assert targets_at(address).all() == TARGETS
