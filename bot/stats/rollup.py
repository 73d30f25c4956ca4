"""Rolls days up: a closed month is held as what it showed, then, 13 months later, its counts by day are deleted."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Protocol

from bot.stats.figures import FIGURES
from bot.stats.months import HeldMonthCell, first_kept
from bot.stats.publish import FigureSource, unheld

SETTLED: Final = timedelta(days=1)
"""How long after its close a month is held: by then no late turn can add a day to it that nobody had written in."""


class Keeper(FigureSource, Protocol):
    """What is needed of a store."""

    async def roll_up(self, held_cells: Sequence[HeldMonthCell], first: str) -> None:
        """Hold what closed months showed, and delete the days before `first` of months that are held."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What was looked at: as long as it is the same, there is nothing to do."""

    closed: frozenset[str] = frozenset()
    first: date = date.min
    """The first day that is kept: it moves with time alone, on a bot where nothing closes any more too."""
    settled: date = date.min
    """The same a little earlier, when months are held."""


async def keep(store: Keeper, moment: datetime, before: Kept | None = None) -> Kept:
    """Hold the months that closed, delete days that are too old; return what was looked at, for the next time."""
    closed = await store.closed()
    looked_at = Kept(closed, first_kept(moment), first_kept(moment - SETTLED))
    if looked_at == before:
        return looked_at
    secret = await store.rounding()
    fresh: list[HeldMonthCell] = []
    for figure in FIGURES:
        if figure.grain == "day":
            cells = {(tally.period, tally.key): int(tally.n) for tally in await store.tallies(figure.name)}
            held_months = {cell.month for cell in await store.shown(figure.name)}
            fresh += await asyncio.to_thread(unheld, figure, cells, closed, moment - SETTLED, held_months, secret)
    await store.roll_up(fresh, looked_at.first.isoformat())
    return looked_at
