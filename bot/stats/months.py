"""Days become months: how long counts by day are kept, and what a closed month keeps of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from bot.stats.figures import CLOSES_AFTER_HOURS

KEPT_MONTHS: Final = 13
"""How long a month's counts by day are kept once it closed: a year ago can be compared with, day by day."""
TOTAL: Final = ""
"""The key of what the totals showed: no cell has it."""


@dataclass(frozen=True, slots=True)
class HeldMonthCell:
    """What the days or weeks of a closed month showed in one row, summed: of what was published, nothing exact."""

    figure: str
    month: str
    key: str
    n: int | None
    """None: nothing but hidden cells."""


def first_kept(moment: datetime) -> date:
    """Return the first day whose counts are kept by day: earlier months closed `KEPT_MONTHS` ago, as a whole."""
    open_ = moment - timedelta(hours=CLOSES_AFTER_HOURS)
    months = open_.year * 12 + open_.month - 1 - KEPT_MONTHS
    return date(months // 12, months % 12 + 1, 1)
