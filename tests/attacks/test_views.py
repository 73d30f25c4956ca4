"""AT-5, AT-7, AT-8: everything that can ever be seen, put together, tells no hidden cell and no day of a person."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import linprog

from bot.records.partner_table import partners_at
from bot.stats.figures import BY_NAME, closes, period
from bot.stats.months import HeldMonthCell
from bot.stats.publish import BASE, Table, published
from bot.store.contract import Tally
from bot.store.keys import MemoryKeys
from bot.store.sqlite import SqliteStore
from bot.types import Who
from bot.upkeep import backup
from tests.store.test_contract import NOON, WAGES, turn

SEED = 20261127
MONDAY = date(2026, 9, 7)
DAYS = 60
TOPICS = 7


@dataclass
class World:
    """Counts of some weeks, and what is closed of them at a moment."""

    cells: dict[tuple[str, str], int]
    moment: datetime
    secret: bytes = field(default_factory=lambda: random.Random(SEED).randbytes(32))

    async def tallies(self, figure: str) -> list[Tally]:
        """Return the cells."""
        return [Tally(figure, label, key, n) for (label, key), n in sorted(self.cells.items())]

    async def closed(self) -> frozenset[str]:
        """Return every period that is over."""
        days = [MONDAY + timedelta(days=n) for n in range(DAYS + 7)]
        labels = {period(grain, day) for day in days for grain in ("day", "week", "month")}
        return frozenset(label for label in labels if closes(label) <= self.moment)

    async def shown(self, figure: str) -> list[HeldMonthCell]:
        """Return that no month is held yet."""
        return []

    async def rounding(self) -> bytes:
        """Return the secret."""
        return self.secret

    async def hours(self) -> dict[str, int]:
        """Return that it was always up."""
        return {}


def lived(figure: str = "topics", crowd: float = 20.0) -> World:
    """Return sixty days in which some topics are opened often and some rarely."""
    chance, cells = random.Random(SEED), defaultdict[tuple[str, str], int](int)
    grain = BY_NAME[figure].grain
    for offset in range(DAYS):
        day = MONDAY + timedelta(days=offset)
        for topic in range(TOPICS):
            n = max(0, round(chance.gauss(crowd * 2.6 / (topic + 1), 3)))
            if n:
                cells[period(grain, day), f"t{topic}|fr"] += n
    return World(dict(cells), datetime.combine(MONDAY + timedelta(days=DAYS + 8), datetime.min.time(), UTC))


def crawled(world: World, figure: str = "topics") -> list[Table]:
    """Return the table of each morning: what somebody sees who looks every day and keeps all of it."""
    seen: list[Table] = []
    for offset in range(1, DAYS + 8):
        morning = datetime.combine(MONDAY + timedelta(days=offset), datetime.min.time(), UTC) + timedelta(hours=9)
        table = asyncio.run(published(replace(world, moment=morning), BY_NAME[figure], morning))
        if not seen or seen[-1] != table:
            seen.append(table)
    return seen


@dataclass
class Bounds:
    """What an attacker concludes: bounds of every raw cell, and sums of them."""

    names: list[tuple[str, str]]
    low: np.ndarray
    high: np.ndarray
    sums: list[tuple[list[int], float, float]] = field(default_factory=list)

    def width(self, place: int) -> float:
        """Return how far apart the least and the most are that a cell can be."""
        rows, limits = [], []
        for places, least, most in self.sums:
            row = np.zeros(len(self.names))
            row[places] = 1
            rows += [row, -row]
            limits += [most, -least]
        bounds = list(zip(self.low, self.high, strict=True))
        aim = np.zeros(len(self.names))
        aim[place] = 1
        kwargs = {"A_ub": np.array(rows), "b_ub": np.array(limits)} if rows else {}
        least_, most_ = (linprog(sign * aim, bounds=bounds, method="highs", **kwargs) for sign in (1, -1))
        assert least_.status == most_.status == 0, "what is published contradicts itself"
        return float(np.ceil(-most_.fun - 1e-6) - np.floor(least_.fun + 1e-6))


def concluded(world: World, tables: list[Table], *, exact: bool = False) -> Bounds:
    """Put together all that was seen of days and weeks; `exact`: as if nothing were rounded (the control)."""
    names = sorted(world.cells)
    bounds = Bounds(names, np.zeros(len(names)), np.full(len(names), 400.0))
    for table in tables:
        members: dict[tuple[str, str], list[int]] = defaultdict(list)
        for place, (label, key) in enumerate(names):
            week = period("week", date.fromisoformat(label))
            members[week if table.grain == "week" else label, key].append(place)
        for row in table.rows:
            for label, cell in zip(table.periods, row.cells, strict=True):
                places = members.get((label, "|".join(row.key)), [])
                true = sum(world.cells[names[place]] for place in places)
                seen = true if exact and isinstance(cell, int) else cell
                narrow(bounds, places, seen, table.k, 0 if exact else BASE - 1)
        for label, total in zip(table.periods, table.totals, strict=True):
            places = [place for (day, _), inside in members.items() if day == label for place in inside]
            value = sum(world.cells[names[place]] for place in places)
            if exact or isinstance(total, int):
                off = 0 if exact else BASE - 1
                about = value if exact else int(total)
                bounds.sums.append((places, float(about - off), float(about + off)))
    return bounds


def narrow(bounds: Bounds, places: list[int], cell: int | str, k: int, off: int) -> None:
    """Conclude from one shown cell: within a step of it, or under k."""
    low, high = (max(k, cell - off), cell + off) if isinstance(cell, int) else (0, k - 1)
    if cell == 0 or not places:
        return
    if len(places) == 1:
        (place,) = places
        bounds.low[place], bounds.high[place] = max(bounds.low[place], low), min(bounds.high[place], high)
    else:
        bounds.sums.append((places, float(low), float(high)))


def hidden(world: World, tables: list[Table]) -> list[int]:
    """Return the places of raw cells that no table ever showed by itself."""
    published_cells = {
        (label, "|".join(row.key))
        for table in tables
        if table.grain == "day"
        for row in table.rows
        for label, cell in zip(table.periods, row.cells, strict=True)
        if isinstance(cell, int)
    }
    return [place for place, name in enumerate(sorted(world.cells)) if name not in published_cells]


def test_at5_sixty_mornings_put_together_tell_no_hidden_cell() -> None:
    """Days, weeks and totals of every morning: each hidden cell may still be anything of at least eight values."""
    world = lived()
    tables = crawled(world)
    bounds = concluded(world, tables)
    secret = hidden(world, tables)
    assert len(secret) > 20
    widths = [bounds.width(place) for place in secret[:: max(1, len(secret) // 20)]]
    assert min(widths) >= 8, min(widths)


def test_at5_the_control_exact_totals_tell_hidden_cells() -> None:
    """The same crawl with small cells hidden and nothing rounded: some are known exactly, so the attack can succeed."""
    world = lived()
    tables = crawled(world)
    bounds = concluded(world, tables, exact=True)
    secret = hidden(world, tables)
    assert min(bounds.width(place) for place in secret[:: max(1, len(secret) // 20)]) == 0


@pytest.mark.parametrize("figure", ["topics", "channels"])
def test_at5_what_was_published_is_never_published_otherwise(figure: str) -> None:
    """A cell of a closed period has one value for ever: nothing is learned from looking again."""
    values: dict[tuple[str, str, str], set[int | str]] = defaultdict(set)
    for table in crawled(lived(figure), figure):
        for row in table.rows:
            for label, cell in zip(table.periods, row.cells, strict=True):
                values[table.grain, label, "|".join(row.key)].add(cell)
        for label, total in zip(table.periods, table.totals, strict=True):
            values[table.grain, label, "total"].add(total)
    assert {where: seen for where, seen in values.items() if len(seen) > 1} == {}


def test_at5_one_person_more_moves_a_morning_by_one_step_at_most() -> None:
    """Every table of every morning, with and without one visit: a shown number differs by ten or not at all."""
    world = lived()
    cells = dict(world.cells)
    first = next(name for name, n in sorted(cells.items()) if n > 12)
    more = replace(world, cells={**cells, first: cells[first] + 1})
    for table, table_with_her in zip(crawled(world), crawled(more), strict=True):
        for row, row_with_her in zip(table.rows, table_with_her.rows, strict=False):
            for cell, moved in zip(row.cells, row_with_her.cells, strict=True):
                if row.key == row_with_her.key and isinstance(cell, int) and isinstance(moved, int):
                    assert abs(cell - moved) <= BASE


def test_at7_stored_numbers_of_a_quiet_bot_do_not_tell_a_day() -> None:
    """Two visitors a day: no table shows a number, by day or by week, that one of them could be read from."""
    world = lived(crowd=0.6)
    for table in crawled(world):
        assert all(isinstance(cell, str) or cell == 0 or cell >= table.k for row in table.rows for cell in row.cells)
        assert (
            table.grain == "week" or not table.rows or not any(isinstance(c, str) for r in table.rows for c in r.cells)
        )


def test_at7_the_control_by_hour_a_visit_is_read_off() -> None:
    """The same visitors in hourly rows, as an event table would hold them: most rows are one person."""
    chance = random.Random(SEED)
    rows = [(day, chance.randrange(24), chance.randrange(TOPICS)) for day in range(DAYS) for _ in range(2)]
    assert sum(rows.count(row) == 1 for row in rows) > 0.9 * len(rows)


async def test_at8_backups_hold_nothing_of_anybody(tmp_path: Path) -> None:
    """Each evening's backup for some days: closed counts alone, no key, no session, and no finer differences."""
    address = f"sqlite:///{tmp_path / 'bot.db'}"
    store = SqliteStore(tmp_path / "bot.db", MemoryKeys())
    await store.open()
    partners_at(address)
    files = []
    for offset in range(4):
        moment = NOON + timedelta(days=offset)
        await store.commit(turn(Who("web", f"p{offset}"), f"d{offset}", moment=moment, counts=(WAGES,)))
        await store.tidy(moment)
        files.append(tmp_path / f"backup-{offset}.db")
        backup.backup(address, files[-1])
    await store.close()
    periods = []
    for file in files:
        with sqlite3.connect(file) as db:
            tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            assert tables == {table.name for table in backup.kept_tables()}
            periods.append({row[1] for row in db.execute("SELECT * FROM tally")})
        assert file.stat().st_mode & 0o077 == 0
    assert periods[0] == set(), "an open day is in no backup"
    assert [len(after - before) for before, after in pairwise(periods)] == [1, 1, 1]
    with sqlite3.connect(tmp_path / "bot.db") as whole:  # the control: a copy of the file holds the open day and more
        tables = {name for (name,) in whole.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert {"session", "delivery", "seen"} <= tables
        assert (NOON + timedelta(days=3)).date().isoformat() in {row[1] for row in whole.execute("SELECT * FROM tally")}
