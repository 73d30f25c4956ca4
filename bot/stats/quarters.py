"""What was published, summed by closed quarter and since the first one: nothing is told that the weeks did not tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from bot.stats.figures import INDICATORS, closes, grain_of, last_day
from bot.stats.publish import Cell, Table

SHOWN: Final = 4
"""Quarters side by side: a year."""


@dataclass(frozen=True, slots=True)
class Line:
    """A figure in each quarter, and in all closed quarters together."""

    figure: str
    title: str
    cells: tuple[Cell, ...]
    since_start: Cell
    targets: tuple[int | None, ...]
    """What was aimed at in each quarter."""


@dataclass(frozen=True, slots=True)
class Quarters:
    """The last closed quarters, at most four, oldest first."""

    labels: tuple[str, ...]
    first: str
    """The first quarter of the sums since the start."""
    partly: tuple[bool, ...]
    """Whether the program was down in part of a quarter: less was counted then."""
    lines: tuple[Line, ...]


def quarter(day: date) -> str:
    """Return the label of the quarter of a day: `2026-Q4`."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def quarters(tables: Sequence[Table], now: datetime, targets: Mapping[tuple[str, str], int]) -> Quarters:
    """Sum published tables by the quarter in which their periods end; a quarter that is not over is left out.

    Of a figure by day the months are summed: they stay the same when its days are gone.
    """
    indicators = [table.by_month or table for table in tables if table.figure in INDICATORS]
    placed = {table.figure: _placed(table, now) for table in indicators}
    labels = sorted({label for places in placed.values() for label in places})
    latest = tuple(labels[-SHOWN:])
    lines = tuple(
        Line(
            table.figure,
            table.title,
            tuple(_sum(table, places.get(label, [])) for label in latest),
            _sum(table, [place for in_quarter in places.values() for place in in_quarter]),
            tuple(targets.get((table.figure, label)) for label in latest),
        )
        for table in indicators
        if (places := placed[table.figure])
    )
    down = {
        label for table in indicators for label, places in placed[table.figure].items() for place in places
        if table.partly and table.partly[place]
    }  # fmt: skip
    return Quarters(latest, labels[0] if labels else "", tuple(label in down for label in latest), lines)


def _placed(table: Table, now: datetime) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for place, period in enumerate(table.periods):
        end = last_day(grain_of(period), period)
        label = quarter(end)
        if closes(f"{end.year}-{3 * int(label[-1]):02d}") <= now:
            places.setdefault(label, []).append(place)
    return places


def _sum(table: Table, places: Sequence[int]) -> Cell:
    return table.summed(table.totals, places) if places else ""
