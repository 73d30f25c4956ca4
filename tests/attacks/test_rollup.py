"""AT-5 over the roll-up: months that stay when their days go tell nothing that the days, once shown, did not tell."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.records.tables import records_at
from bot.stats.figures import BY_NAME, Grain, closes, last_day, period
from bot.stats.months import first_kept
from bot.stats.publish import BASE, WITHHELD, Cell, Table, published
from bot.store.keys import MemoryKeys
from bot.store.sqlite import SqliteStore
from bot.upkeep.tidying import tidied

TOPICS = BY_NAME["topics"]
FIRST = date(2025, 7, 1)
DAYS = 520
SEED = 20261128
SECRET = b"only-three-opened-this"
"""A topic that three people opened on one day, and nobody since."""
WORLDS = {"busy": (40.0, 40.0), "quiet": (3.0, 3.0), "growing": (2.0, 60.0), "fading": (60.0, 2.0)}
"""How many open the first topic a day, at the beginning and at the end."""

Cells = dict[tuple[str, str], int]
Seen = dict[tuple[str, str, str], Cell]


def lived(begin: float, end: float) -> Cells:
    """Return what was counted by day."""
    chance, cells = random.Random(SEED), Cells()
    for offset in range(DAYS):
        crowd = begin + (end - begin) * offset / DAYS
        for topic in range(6):
            n = max(0, round(chance.gauss(crowd * 2.6 / (topic + 1), 3)))
            if n:
                cells[(FIRST + timedelta(days=offset)).isoformat(), f"t{topic}|fr"] = n
    cells["2025-09-17", f"{SECRET.decode()}|fr"] = 3
    return cells


async def opened(folder: Path, cells: Cells) -> SqliteStore:
    """Return a store with these counts, and a secret of the roundings that is the same each time."""
    store = SqliteStore(folder / "bot.db", MemoryKeys())
    await store.open()
    with records_at(f"sqlite:///{folder / 'bot.db'}").writing() as db:
        db.run("UPDATE rounding SET secret = ?", (random.Random(SEED).randbytes(32),))
        for (label, key), n in sorted(cells.items()):
            db.run("INSERT INTO tally (figure, period, key, n) VALUES ('topics', ?, ?, ?)", (label, key, n))
    return store


def looks() -> Iterator[datetime]:
    """Return when somebody looks: on the first two mornings of a month, and on two more."""
    for offset in range(1, DAYS + 3):
        day = FIRST + timedelta(days=offset)
        if day.day in (1, 2, 11, 21):
            yield datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def note(seen: Seen, table: Table) -> None:
    """Keep all of a table; what was seen before must be the same."""
    now: Seen = {}
    for label, total in zip(table.periods, table.totals, strict=True):
        now[table.grain, label, ""] = total
    for row in table.rows:
        now |= {
            (table.grain, label, "|".join(row.key)): cell for label, cell in zip(table.periods, row.cells, strict=True)
        }
    assert {where: seen[where] for where in seen.keys() & now.keys()} == {
        where: now[where] for where in seen.keys() & now.keys()
    }
    seen |= now


def made_of(seen: Seen, grain: Grain, month: str, key: str) -> Cell:
    """The attacker's own roll-up: sum what was seen of a month."""
    numbers = [
        cell
        for (grain_seen, label, name), cell in seen.items()
        if (grain_seen, name) == (grain, key)
        and period("month", last_day(grain, label)) == month
        and isinstance(cell, int)
    ]
    return sum(numbers) if any(numbers) else WITHHELD


@pytest.mark.parametrize("name", WORLDS)
async def test_who_kept_every_table_learns_nothing_from_the_months(tmp_path: Path, name: str) -> None:
    """Each number of a month, whenever it is told, can be made from days or weeks that were shown before it."""
    store = await opened(tmp_path, lived(*WORLDS[name]))
    seen: Seen = {}
    grains: dict[str, Grain] = {}
    months: Seen = {}
    for moment in looks():
        await tidied(store, moment)
        table = await published(store, TOPICS, moment)
        note(seen, table)
        assert all(label >= first_kept(moment).isoformat() for label in table.periods if table.grain == "day")
        assert table.by_month
        for month in table.by_month.periods:
            grains.setdefault(month, table.grain)
        note(months, table.by_month)
    assert len(grains) == 17
    assert {cell for cell in months.values() if isinstance(cell, int) and cell % BASE} == set()
    assert any(isinstance(cell, int) for cell in months.values())
    for (_, month, key), cell in months.items():
        assert cell == made_of(seen, grains[month], month, key), (month, key)
    assert await store.tallies("topics", last="2025-10-31") == []
    await store.close()


async def test_what_was_hidden_moves_no_row_of_a_month(tmp_path: Path) -> None:
    """Whatever a hidden cell held, the months say the same of its topic; exact sums would not (the control)."""
    rows: set[Any] = set()
    exact: set[int] = set()
    for n in range(1, 10):
        cells = {(f"2025-09-{day:02d}", key): 40 for day in range(1, 31) for key in ("t0|fr", "t1|fr")}
        cells["2025-09-14", "t1|fr"] = n
        folder = tmp_path / str(n)
        folder.mkdir()
        store = await opened(folder, cells)
        moment = closes("2026-10") + timedelta(days=1)
        await tidied(store, moment)
        table = await published(store, TOPICS, moment)
        assert table.by_month
        assert table.periods == ()
        rows.add(table.by_month.rows)
        exact.add(sum(cells.values()))
        await store.close()
    assert len(rows) == 1
    assert len(exact) == 9


async def test_what_was_hidden_is_gone_from_the_disk(tmp_path: Path) -> None:
    """Thirteen months later no file says that anybody opened it; before, the days did (the control)."""
    store = await opened(tmp_path, lived(*WORLDS["busy"]))

    def files() -> bytes:
        return b"".join(path.read_bytes() for path in tmp_path.iterdir())

    await tidied(store, closes("2026-10") - timedelta(days=2))
    assert SECRET in files()
    await tidied(store, closes("2026-10") + timedelta(days=1))
    assert SECRET not in files()
    await store.close()
    with sqlite3.connect(tmp_path / "bot.db") as db:
        sums = {n for (n,) in db.execute("SELECT n FROM shown")}
        assert db.execute("SELECT min(period) FROM tally").fetchone()[0] == first_kept(closes("2026-10")).isoformat()
    db.close()
    assert {n for n in sums if n is not None and n % BASE} == set()


async def test_one_visit_more_moves_a_month_by_one_step_at_most(tmp_path: Path) -> None:
    """The same world with and without it, day by day through September: a month differs by ten, or not at all."""
    world = lived(*WORLDS["busy"])
    moment = closes("2026-10") + timedelta(days=1)
    worlds = []
    for day in (0, 3, 9, 14, 21, 28):
        cells = dict(world)
        if day:
            cells[f"2025-09-{day:02d}", "t3|fr"] += 1
        folder = tmp_path / str(day)
        folder.mkdir()
        store = await opened(folder, cells)
        await tidied(store, moment)
        table = (await published(store, TOPICS, moment)).by_month
        assert table
        seen: Seen = {}
        note(seen, table)
        worlds.append(seen)
        await store.close()
    without, *others = worlds
    for seen in others:
        assert seen.keys() == without.keys()
        moved = [(cell, without[where]) for where, cell in seen.items() if cell != without[where]]
        assert len(moved) <= 2, "its own row, and the total"
        for cell, before in moved:
            assert isinstance(cell, int)
            assert isinstance(before, int)
            assert abs(cell - before) == BASE
