"""The only way by which people see numbers: closed periods, small cells hidden, everything else rounded.

Nobody can ask for a cell, a filter or a running total: there is one table for each figure. What protects it:

- A cell under k is `<k`; in tables of partners and countries a zero too, and a row without a visible cell is left out.
- All other cells, and the totals, are rounded up or down to tens at random, closer ones more likely, but always
  the same way for the same cell: "fixed random rounding", as Stats NZ does to base 3, totals from exact sums and
  rounded by themselves (Safeguarding confidentiality, archive.stats.govt.nz; How we keep data private, msd.govt.nz),
  with a secret for each cell as in the cell-key method (Thompson, Broadfoot and Elazar 2013, UNECE).
  Asking again teaches nothing. Rounding to the nearest ten would be closer on average, but everybody knows where it
  turns: who sends 14 visits of their own and sees 20 knows of a fifteenth person. Here nobody knows where it turns.
- A total moves by as many tens as it takes that, with all that is shown beside it, no hidden cell of its period can
  be told from any other value it might have: exact sums gave away 1 to 2 of 100 hidden cells when we measured it.
- Days and weeks of a figure by day are shown for 13 months. Its closed months are sums of what they showed: whoever
  kept every table can make them, so that they tell nothing beside it, and stay when the days are gone.
"""

from __future__ import annotations

import asyncio
import hashlib
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Final, Protocol, TypeAlias

from bot.stats.figures import BY_NAME, FIGURES, Figure, Grain, closes, days_of, last_day, period
from bot.stats.months import TOTAL, HeldMonthCell, first_kept
from bot.stats.partner_view import folded

BASE: Final = 10
"""Shown numbers are multiples of this."""
SMALLEST_SHOWN: Final[Mapping[Grain, int]] = {"day": 10, "week": 20, "month": 20}
"""The smallest k (docs/architecture.md, Numbers): ONS and most health data holders hide what is under 10;
more where more is known."""
HOURS: Final = 24
WITHHELD: Final = "–"
"""A total that cannot be shown without telling a hidden cell."""

Cell: TypeAlias = int | str
Counts: TypeAlias = Mapping[tuple[str, str], int]
"""Raw cells of a figure, by period and key."""


class FigureSource(Protocol):
    """What is needed of a store: numbers, and nothing of anybody."""

    async def tallies(self, figure: str) -> list[Any]:
        """Return raw cells."""

    async def closed(self) -> frozenset[str]:
        """Return the labels of the closed periods."""

    async def shown(self, figure: str) -> list[HeldMonthCell]:
        """Return what closed months of a figure by day showed."""

    async def rounding(self) -> bytes:
        """Return the secret of the roundings."""

    async def hours(self) -> dict[str, int]:
        """Return in how many hours of each day the program was up."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table."""

    key: tuple[str, ...]
    """A value for each dimension of the table."""
    cells: tuple[Cell, ...]
    """One for each period: a rounded number, or `<k`."""


@dataclass(frozen=True, slots=True)
class Table:
    """One figure as people may see it. Its numbers are people-days: who comes again tomorrow counts again."""

    figure: str
    title: str
    grain: Grain
    """The grain of the figure, or the next coarser one where that would hide more than half."""
    by: tuple[str, ...]
    k: int
    periods: tuple[str, ...]
    rows: tuple[Row, ...]
    """The largest first, by what is shown."""
    totals: tuple[Cell, ...]
    """One for each period."""
    partly: tuple[bool, ...] = ()
    """For each period, whether the program was down for more than an hour of a day: less was counted then."""
    by_month: Table | None = None
    """Of a figure by day its closed months, made of what they showed; quarters and reports are made of these."""

    def summed(self, cells: Sequence[Cell], places: Sequence[int]) -> Cell:
        """Return what some cells show in some periods together: of one period its cell, of hidden ones alone `–`."""
        if len(places) == 1:
            return cells[places[0]]
        numbers = [cell for place in places if isinstance(cell := cells[place], int)]
        return sum(numbers) if any(numbers) or len(numbers) == len(places) else WITHHELD

    def largest(self, places: Sequence[int]) -> tuple[tuple[Row, Cell], ...]:
        """Return the rows with what they show in some periods together, the largest first."""
        sums = [(row, self.summed(row.cells, places)) for row in self.rows]
        return tuple(sorted(sums, key=lambda row_sum: -row_sum[1] if isinstance(row_sum[1], int) else 1))

    def latest(self) -> tuple[int, ...]:
        """Return the places of the last week that is told of whole, where days are told; else of the last period."""
        last = len(self.periods) - 1
        weeks = [period("week", date.fromisoformat(day)) for day in self.periods] if self.grain == "day" else []
        whole = [week for week in weeks if last_day("week", week).isoformat() <= self.periods[last]]
        return tuple(place for place, week in enumerate(weeks) if week == whole[-1]) if whole else (last,)

    def as_json(self) -> dict[str, Any]:
        """Return the table in the form of exports."""
        return {
            "figure": self.figure,
            "title": self.title,
            "unit": "people-days",
            "grain": self.grain,
            "hidden_under": self.k,
            "rounded_to": BASE,
            "periods": list(self.periods),
            "rows": [{**dict(zip(self.by, row.key, strict=True)), "cells": list(row.cells)} for row in self.rows],
            "totals": list(self.totals),
            "partly": list(self.partly),
        }

    def as_lines(self, last: int = 6) -> list[str]:
        """Return the table as lines of text, with its last periods."""
        head = ("" if self.periods else "nothing closed yet", *self.periods[-last:])
        body = [(" / ".join(row.key), *map(str, row.cells[-last:])) for row in self.rows]
        grid = [head, *body, ("total", *map(str, self.totals[-last:]))] if self.periods else [head]
        first = max(len(line[0]) for line in grid)
        lines = ["  ".join((line[0].ljust(first), *(cell.rjust(10) for cell in line[1:]))).rstrip() for line in grid]
        return [f"{self.title} (people-days by {self.grain}, rounded to {BASE}, under {self.k} hidden)", *lines]


async def published(store: FigureSource, figure: Figure, moment: datetime, k: int | None = None) -> Table:
    """Return a figure as people may see it at a moment; `k` can only raise the least there is."""
    closed = frozenset(label for label in await store.closed() if closes(label) <= moment)
    cells = {(tally.period, tally.key): int(tally.n) for tally in await store.tallies(figure.name)}
    # After the cells: days that are rolled up just now are in one or the other.
    held_cells = await store.shown(figure.name)
    secret = await store.rounding()
    hours = await store.hours()

    def tabulated() -> Table:
        grain, viewed = _view(figure, cells, closed, first_kept(moment), k)
        table = _table(figure, grain, viewed, _least(grain, k), secret)
        table = replace(table, partly=tuple(_partly(label, hours) for label in table.periods))
        if figure.grain != "day":
            return table
        fresh = unheld(figure, cells, closed, moment, {cell.month for cell in held_cells}, secret)
        months = _by_month(table, [*fresh, *(cell for cell in held_cells if closes(cell.month) <= moment)])
        return replace(table, by_month=replace(months, partly=tuple(_partly(label, hours) for label in months.periods)))

    # In a thread: five years of a hundred topics take a sixth of a second, in which nobody else would be answered.
    return await asyncio.to_thread(tabulated)


def _partly(label: str, hours: Mapping[str, int]) -> bool:
    """Say whether the program was not up in each hour of a period, one a day aside: a deploy is no gap."""
    return any(hours.get(day.isoformat(), 0) < HOURS - 1 for day in days_of(label))


async def all_published(store: FigureSource, moment: datetime, k: int | None = None) -> tuple[Table, ...]:
    """Return every figure there is."""
    return tuple([await published(store, figure, moment, k) for figure in FIGURES])


def listed(table: Table, asks: Collection[str]) -> bool:
    """Say whether a figure is shown among the others: of a question that is not asked only what was once answered."""
    return BY_NAME[table.figure].question in ("", *asks) or bool(table.periods)


def _least(grain: Grain, k: int | None) -> int:
    wanted = max(SMALLEST_SHOWN[grain], k or 0)
    return -(-wanted // BASE) * BASE  # a multiple of the base: no shown number is smaller than k


def _mostly_hidden(values: Iterable[int], k: int) -> bool:
    hidden = [n < k for n in values]
    return 2 * sum(hidden) > len(hidden)


def _view(figure: Figure, cells: Counts, closed: Set[str], first: date, k: int | None) -> tuple[Grain, Counts]:
    """Return the grain at which a figure opens, and its cells; of a figure by day from a day on."""
    viewed = {cell: n for cell, n in cells.items() if cell[0] in closed}
    if figure.event == "partner":
        return figure.grain, folded(viewed, _least(figure.grain, k))
    if figure.grain != "day":
        return figure.grain, viewed
    viewed = {cell: n for cell, n in viewed.items() if cell[0] >= first.isoformat()}
    if _mostly_hidden(viewed.values(), _least("day", k)):
        return "week", _by_week(cells, closed, first)
    return "day", viewed


def _by_week(cells: Counts, closed: Set[str], first: date) -> Counts:
    """Sum days by week; a week that begins before the first day is left out, for it would be told in part."""
    week_of = {label: period("week", date.fromisoformat(label)) for label in {label for label, _ in cells}}
    weeks: Counter[tuple[str, str]] = Counter()
    for (label, key), n in cells.items():
        weeks[week_of[label], key] += n
    whole = {week for week in week_of.values() if week in closed and days_of(week)[0] >= first}
    return {cell: n for cell, n in weeks.items() if cell[0] in whole}


def unheld(
    figure: Figure, cells: Counts, closed: Set[str], moment: datetime, held_months: Set[str], secret: bytes
) -> list[HeldMonthCell]:
    """Return what those months showed that closed by a moment and are not held yet."""
    counted = {label: date.fromisoformat(label) for label in {label for label, _ in cells}}
    ends = {end for day in counted.values() for end in (day, last_day("week", period("week", day)))}
    waiting = {period("month", day) for label, day in counted.items() if label not in closed}
    months = sorted({period("month", end) for end in ends} - waiting - held_months)
    over = [month for month in months if closes(month) <= moment]
    ordered = sorted(cells.items()) if over else []
    return [cell for month in over for cell in _month_cells(figure, month, ordered, closed, secret)]


def _month_cells(
    figure: Figure, month: str, ordered: list[tuple[tuple[str, str], int]], closed: Set[str], secret: bytes
) -> list[HeldMonthCell]:
    """Sum what was shown of the days, or weeks, that end in a month, in the table as it stood when the month closed."""
    first, until = first_kept(closes(month)), last_day("month", month)
    begin, end = (bisect_left(ordered, ((day.isoformat(), ""), 0)) for day in (first, until + timedelta(days=1)))
    grain, viewed = _view(figure, dict(ordered[begin:end]), closed, first, None)
    ending = {label for label in {label for label, _ in viewed} if period("month", last_day(grain, label)) == month}
    in_month = {cell: n for cell, n in viewed.items() if cell[0] in ending}
    table = _table(figure, grain, in_month, _least(grain, None), secret)
    sums = [("|".join(row.key), _sum(row.cells)) for row in table.rows]
    return [
        HeldMonthCell(figure.name, month, TOTAL, _sum(table.totals)),
        *(HeldMonthCell(figure.name, month, key, n) for key, n in sorted(sums) if n),
    ]


def _sum(cells: Sequence[Cell]) -> int | None:
    """Return what some cells show together, None where no number is shown."""
    numbers = [cell for cell in cells if isinstance(cell, int)]
    return sum(numbers) if any(numbers) else None


def _by_month(table: Table, held_cells: Iterable[HeldMonthCell]) -> Table:
    """Return the closed months of a figure by day as a table."""
    sums = {(cell.month, cell.key): WITHHELD if cell.n is None else cell.n for cell in held_cells}
    months = tuple(sorted({month for month, _ in sums}))

    def line(key: str) -> tuple[Cell, ...]:
        return tuple(sums.get((month, key), WITHHELD) for month in months)

    keys = sorted({key for _, key in sums} - {TOTAL})
    rows = [Row(tuple(key.split("|")), line(key)) for key in keys]
    rows.sort(key=lambda row: (-sum(cell for cell in row.cells if isinstance(cell, int)), row.key))
    return replace(table, grain="month", periods=months, rows=tuple(rows), totals=line(TOTAL), partly=())


def _table(figure: Figure, grain: Grain, raw: Counts, k: int, secret: bytes) -> Table:
    columns: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for (label, name), n in raw.items():
        columns[label][name] = n
    periods = tuple(sorted(columns))
    names = sorted({key for _, key in raw})

    @cache
    def show(label: str, name: str) -> Cell:
        n = raw.get((label, name), 0)
        if n < k:
            return f"<{k}" if n or figure.rare else 0
        return _rounded(n, secret, figure.name, label, name)

    totals = []
    for label in periods:
        column = columns[label]
        visible = [cell for name in column if isinstance(cell := show(label, name), int) and cell]
        hidden = sum(0 < n < k for n in column.values())
        total = _rounded(sum(column.values()), secret, figure.name, label)
        if figure.rare:  # a zero is hidden as well, and a partner may join later: there is always one more
            totals.append(_guarded(total, sum(column.values()), visible, max(1, hidden), k, least=0))
        else:
            totals.append(_guarded(total, sum(column.values()), visible, hidden, k, least=1))
    rows = [Row(_parts(name, figure), tuple(show(label, name) for label in periods)) for name in names]
    if figure.rare:
        rows = [row for row in rows if any(isinstance(cell, int) for cell in row.cells)]
    rows.sort(key=lambda row: (-sum(cell for cell in row.cells if isinstance(cell, int)), row.key))
    return Table(figure.name, figure.title, grain, figure.by, k, periods, tuple(rows), tuple(totals))


def _parts(name: str, figure: Figure) -> tuple[str, ...]:
    """Return the dimensions of a key, also of one that was written when the figure had others."""
    size = len(figure.by)
    return tuple([*name.split("|", size - 1), *[""] * size][:size])


def _rounded(n: int, secret: bytes, *cell: str) -> int:
    """Round a number up or down; where it turns is a secret of the cell."""
    rest = n % BASE
    drawn = hashlib.blake2b("\0".join(cell).encode(), key=secret, digest_size=8).digest()
    turn = int.from_bytes(drawn, "big") % BASE
    return n - rest + (BASE if rest > turn else 0)


def _guarded(total: int, exact: int, visible: list[int], hidden: int, k: int, least: int) -> Cell:
    """Return the total to show: with it each hidden cell may still be anything from `least` to k-1.

    What a reader may conclude: a shown number is less than `BASE` from the exact one, and a shown cell is not
    under k. How far a total may lie is set by the shown cells and the number of the hidden ones, not by what
    they hold; and by its own period alone, so that it never changes.
    """
    if not hidden:
        return total
    if exact < k and (hidden == 1 or least == 0):
        return f"<{k}"
    off = BASE - 1
    lowest = sum(max(k, cell - off) for cell in visible) + (hidden - 1) * least + (k - 1) - off
    highest = sum(cell + off for cell in visible) + (hidden - 1) * (k - 1) + least + off
    lowest, highest = -(-lowest // BASE) * BASE, highest // BASE * BASE
    return min(max(total, lowest), highest) if lowest <= highest else WITHHELD
