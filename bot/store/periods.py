"""Which times the store knows: the coarse time of a delivery, open days, periods that are over, months to hold."""

from __future__ import annotations

from collections.abc import Iterable, Set
from datetime import date, datetime, timedelta
from typing import Final, get_args

from bot.stats.counts import Count
from bot.stats.figures import BY_NAME, Grain, closes, grain_of, last_day, period
from bot.stats.months import HeldMonthCell

BUCKET_HOURS: Final = 6
"""A delivery tag carries no finer time than this: it says when to delete it, not when it came."""
DELIVERY_HOURS: Final = 48
"""How long a delivery is recognised: Telegram keeps what it could not deliver for 24 hours."""
AHEAD: Final = timedelta(days=3)
"""What is dated further ahead than this was written by a clock that jumped and came back."""


def bucket(moment: datetime) -> int:
    """Return the coarse time of a delivery."""
    return int(moment.timestamp()) // (BUCKET_HOURS * 3600)


def kept_buckets(moment: datetime) -> tuple[int, int]:
    """Return the first and the last bucket still kept: no tag outlives `DELIVERY_HOURS`."""
    return bucket(moment - timedelta(hours=DELIVERY_HOURS)) + 1, bucket(moment + AHEAD)


def open_day(day: date, closed: frozenset[str]) -> date:
    """Return the first day from `day` on in which nothing is closed: a closed period is never rewritten."""
    while any(period(grain, day) in closed for grain in get_args(Grain)):
        day += timedelta(days=1)
    return day


def first_label(day: date) -> str:
    """Return the label before which, in the order of text, no period of `day` or of a later day begins."""
    return min(period(grain, day) for grain in get_args(Grain))


def cell_of(count: Count, day: date) -> tuple[str, str, str]:
    """Return figure, period and key of a count on a day."""
    return count.figure, period(BY_NAME[count.figure].grain, day), count.key


def ended(labels: Iterable[str], moment: datetime) -> list[str]:
    """Return the periods that are over, of those that were counted in; with a day, its week."""
    weeks = {period("week", last_day("day", label)) for label in labels if grain_of(label) == "day"}
    return sorted(label for label in weeks.union(labels) if closes(label) <= moment)


def rows_to_hold(
    cells: Iterable[HeldMonthCell], held_months: Set[tuple[str, str]]
) -> list[tuple[str, str, str, int | None]]:
    """Return what months showed as rows, in the order of their keys, but for figures and months that are held."""
    rows = [
        (cell.figure, cell.month, cell.key, cell.n) for cell in cells if (cell.figure, cell.month) not in held_months
    ]
    return sorted(rows, key=lambda row: row[:3])
