"""The only writer of the statistics: turns what happened in a turn into cells to count."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.stats.figures import EVENTS, FIGURES, Figure
from bot.types import Event


@dataclass(frozen=True, slots=True)
class Count:
    """One more in one cell of a figure. Its period follows from the day of the turn."""

    figure: str
    key: str
    """The dimensions, joined by `|`."""


def counts(events: Iterable[Event], channel: str, language: str, moment: datetime) -> tuple[Count, ...]:
    """Return the cells that a turn's events add to, each at most once. `moment` is in UTC.

    An event that is not in `EVENTS` raises `ValueError`: a figure is declared before it is counted.
    """
    cells: dict[Count, None] = {}
    for event in (Event("turn"), *events):
        if event.name not in EVENTS:
            raise ValueError(f"no such event: {event.name}")
        for figure in FIGURES:
            if figure.event == event.name:
                cells[Count(figure.name, _key(figure, event, channel, language, moment))] = None
    return tuple(cells)


def _key(figure: Figure, event: Event, channel: str, language: str, moment: datetime) -> str:
    values = {"value": event.value or "-", "language": language, "channel": channel, "hour": f"{moment.hour:02d}"}
    return "|".join(values[dimension] for dimension in figure.by)
