"""Days become months on both stores: once, all of it or nothing, and no number that was told becomes another."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.errors import StoreDown
from bot.records.tables import records_at
from bot.stats import rollup
from bot.stats.figures import BY_NAME, closes, period
from bot.stats.months import TOTAL, HeldMonthCell, first_kept
from bot.stats.publish import Table, all_published, published
from bot.stats.quarters import Quarters, quarters
from bot.store import Store
from bot.types import Who
from bot.upkeep.tidying import tidied
from tests.store.conftest import Place
from tests.store.test_contract import DAY, NOON, WAGES, counted, rows_of, turn

FIRST = date(2025, 7, 1)
OCTOBER = HeldMonthCell("topics", "2025-10", "a|fr", 30)
Cells = dict[tuple[str, str, str], int]


def lived(crowd: float, days: int = 520, seed: int = 1) -> Cells:
    """Return what was counted by day in some topics, by week in some channels, from the summer of 2025 on."""
    chance, cells = random.Random(seed), Cells()
    for offset in range(days):
        day = FIRST + timedelta(days=offset)
        for topic in range(6):
            n = max(0, round(chance.gauss(crowd * 2.6 / (topic + 1), 3)))
            if n:
                cells["topics", day.isoformat(), f"t{topic}|fr"] = n
        week = ("channels", period("week", day), "web|fr")
        cells[week] = cells.get(week, 0) + round(crowd)
    return cells


def write(place: Place, cells: Cells) -> None:
    """Put counts into a store, as many turns would."""
    address = place.database or f"sqlite:///{place.folder / 'bot.db'}"
    with records_at(address).writing() as db:
        for (figure, label, key), n in sorted(cells.items()):
            db.run("INSERT INTO tally (figure, period, key, n) VALUES (?, ?, ?, ?)", (figure, label, key, n))


def morning(month: str) -> datetime:
    """Return nine o'clock of the second day after a month."""
    return closes(month) + timedelta(days=1, hours=7)


async def seen(store: Store, moment: datetime) -> tuple[Table, Quarters]:
    """Return the topics and the quarters as people see them, after the sweep of that minute."""
    await tidied(store, moment)
    return await published(store, BY_NAME["topics"], moment), quarters(await all_published(store, moment), moment, {})


def labels_of(cells: Iterable[Any]) -> set[str]:
    """Return the days among the periods of some cells."""
    return {cell.period for cell in cells if len(cell.period) == 10}


def test_a_month_is_rolled_up_thirteen_months_after_its_close() -> None:
    """As a whole, at two in the morning of the first day of a month, like every close."""
    assert first_kept(datetime(2026, 12, 1, 1, 59, tzinfo=UTC)) == date(2025, 10, 1)
    assert first_kept(datetime(2026, 12, 1, 2, 0, tzinfo=UTC)) == date(2025, 11, 1)
    assert first_kept(datetime(2026, 12, 31, 23, 0, tzinfo=UTC)) == date(2025, 11, 1)
    assert first_kept(datetime(2027, 2, 15, 12, 0, tzinfo=UTC)) == date(2026, 1, 1)


@pytest.mark.parametrize(("crowd", "grain"), [(40.0, "day"), (3.0, "week")], ids=["busy", "quiet"])
async def test_no_number_changes_when_its_days_go(place: Place, crowd: float, grain: str) -> None:
    """Month by month for a year and a half: each sum of a month or quarter stays as it was first told."""
    store = await place.store()
    write(place, lived(crowd))
    months: dict[tuple[str, str], Any] = {}
    told_sums: dict[tuple[str, str], Any] = {}
    for number in range(7, 24):
        month = f"{2025 + (number - 1) // 12}-{(number - 1) % 12 + 1:02d}"
        table, sums = await seen(store, morning(month))
        assert table.grain == grain
        by_month = table.by_month
        assert by_month
        now = {
            (label, "|".join(row.key)): cell
            for row in (*by_month.rows,)
            for label, cell in zip(by_month.periods, row.cells, strict=True)
        }
        now |= {(label, TOTAL): cell for label, cell in zip(by_month.periods, by_month.totals, strict=True)}
        assert {where: now[where] for where in months} == months
        months = now
        quarterly = {
            (line.figure, label): cell
            for line in sums.lines
            for label, cell in zip(sums.labels, line.cells, strict=True)
        }
        assert {where: quarterly[where] for where in told_sums.keys() & quarterly.keys()} == {
            where: told_sums[where] for where in told_sums.keys() & quarterly.keys()
        }
        told_sums |= quarterly
        first = first_kept(morning(month)).isoformat()
        assert all(label >= first for label in labels_of(await store.tallies("topics")))
    assert by_month
    assert len(by_month.periods) == 17
    assert table.periods[0] in ("2025-11-01", "2025-W45"), "no week that is told in part"
    assert "2025-W30" in {cell.period for cell in await store.tallies("channels")}, "weeks stay"
    assert sum(cell for cell in by_month.totals if isinstance(cell, int)) > (10_000 if grain == "day" else 0)


async def test_rolling_up_again_changes_nothing(place: Place) -> None:
    """Neither what is held, nor what is counted, nor what is closed."""
    store = await place.store()
    write(place, lived(20.0))
    moment = morning("2026-10")
    await tidied(store, moment)
    before = [await rows_of(place, table) for table in ("tally", "shown", "closed")]
    assert all(before)
    for _ in range(2):
        assert (await rollup.keep(store, moment)).closed == await store.closed()
    assert [sorted(await rows_of(place, table)) for table in ("tally", "shown", "closed")] == [
        sorted(rows) for rows in before
    ]


async def test_days_go_on_a_bot_where_nothing_closes_any_more(place: Place) -> None:
    """Time alone makes them too old, also for a program that has been running ever since."""
    store = await place.store()
    write(place, lived(20.0))
    moment = morning("2026-10")
    kept = await tidied(store, moment)
    assert "2026-08-15" in {cell.period for cell in await store.tallies("topics")}
    later = moment + 500 * DAY
    kept = await rollup.keep(store, later, kept)
    assert "2026-08-15" not in {cell.period for cell in await store.tallies("topics")}
    assert kept == await rollup.keep(store, later, kept)


async def test_two_workers_roll_up_once(place: Place) -> None:
    """At the same moment, with a third that counts: one holds the months, the others find them held."""
    workers = [await place.store(), await place.store()]
    write(place, lived(20.0))
    moment = morning("2026-10")
    await workers[0].tidy(moment)
    late = [asyncio.create_task(workers[1].commit(turn(Who("web", str(n)), counts=(WAGES,)))) for n in range(40)]
    await asyncio.gather(*(rollup.keep(worker, moment) for worker in workers * 2), *late)
    held_cells = await rows_of(place, "shown")
    assert len({row[:3] for row in held_cells}) == len(held_cells)
    assert (await counted(workers[0]))["2026-11-24"] >= 40


async def test_cut_off_in_the_middle_nothing_is_lost(place: Place) -> None:
    """The days cannot be deleted: no month is held either. The next time all goes well, with the same numbers."""
    store = await place.store()
    write(place, lived(20.0))
    moment = morning("2026-10")
    await store.tidy(moment)
    before = await published(store, BY_NAME["topics"], moment)
    days = await store.tallies("topics")
    await forbid(place, "tally")
    with pytest.raises(StoreDown):
        await rollup.keep(store, moment)
    assert (await store.shown("topics"), await store.tallies("topics")) == ([], days)
    await allow(place, "tally")
    await rollup.keep(store, moment)
    assert len(await store.tallies("topics")) < len(days)
    assert await published(store, BY_NAME["topics"], moment) == before


async def test_only_days_of_a_month_that_is_held_are_deleted(store: Store, place: Place) -> None:
    """Of that figure, before that day; weeks, months and other figures stay."""
    cells = {
        ("topics", "2025-10-31", "a|fr"): 30,
        ("topics", "2025-11-01", "a|fr"): 30,
        ("topics", "2025-09-30", "a|fr"): 30,
        ("unanswered", "2025-10-31", "fr"): 30,
        ("channels", "2025-W44", "web|fr"): 30,
        ("useful", "2025-10", "a yes"): 30,
    }
    write(place, cells)
    await store.roll_up([OCTOBER], "2025-11-01")
    left = {(figure, label) for figure, label, _, _ in await rows_of(place, "tally")}
    assert {(figure, label) for figure, label, _ in cells} - left == {("topics", "2025-10-31")}
    await store.roll_up([HeldMonthCell("topics", "2025-10", "b|fr", 70)], "2025-11-01")
    assert await store.shown("topics") == [OCTOBER], "a month that is held stays as it is"


async def test_nothing_is_counted_in_a_month_that_is_held(store: Store) -> None:
    """Also when the clock goes back into it: it counts on the first day after."""
    await store.roll_up([HeldMonthCell("topics", "2026-11", TOTAL, None)], "2025-10-01")
    await store.commit(turn(moment=NOON, counts=(WAGES,)))
    assert await counted(store) == {"2026-12-01": 1}


async def test_a_clock_that_jumps_years_ahead_and_back_loses_no_sum(store: Store, place: Place) -> None:
    """The days are gone early; what they showed is held, and shown again when its time has come."""
    write(place, lived(20.0, days=400))
    moment = datetime(2026, 8, 2, 9, tzinfo=UTC)
    (_, before) = await seen(store, moment)
    await tidied(store, moment + 800 * DAY)
    (table, after) = await seen(store, moment)
    assert labels_of(await store.tallies("topics")) == set()
    assert [(line.figure, line.cells) for line in after.lines] == [(line.figure, line.cells) for line in before.lines]
    assert table.by_month
    assert table.by_month.periods[-1] == "2026-07"


async def test_a_month_that_is_not_whole_waits(store: Store, place: Place) -> None:
    """On the first day of the next one it is told already, and held a day later: a late turn may still come."""
    write(place, {("topics", "2026-10-05", "a|fr"): 30, ("topics", "2026-10-06", "a|fr"): 30})
    for moment, months, held_cells in (
        (closes("2026-10") - timedelta(seconds=1), (), 0),
        (closes("2026-10"), ("2026-10",), 0),
        (closes("2026-10") + DAY, ("2026-10",), 2),
    ):
        (table, _) = await seen(store, moment)
        assert table.by_month
        assert table.by_month.periods == months
        assert len(await store.shown("topics")) == held_cells


async def forbid(place: Place, table: str) -> None:
    """Let every deletion from a table fail, as a full disk would."""
    if place.database:
        await _run(place, "CREATE FUNCTION no() RETURNS trigger AS $$ BEGIN RAISE 'no'; END $$ LANGUAGE plpgsql")
        await _run(place, f"CREATE TRIGGER no BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION no()")
    else:
        await _run(place, f"CREATE TRIGGER no BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, 'no'); END")


async def allow(place: Place, table: str) -> None:
    """Let it be deleted from again."""
    await _run(place, f"DROP TRIGGER no ON {table}" if place.database else "DROP TRIGGER no")


async def _run(place: Place, statement: str) -> None:
    address = place.database or f"sqlite:///{place.folder / 'bot.db'}"
    with records_at(address).writing() as db:
        db.run(statement)
