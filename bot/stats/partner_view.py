"""Partners too small to be shown: a link made for one person must change no table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from functools import lru_cache
from typing import Final

from bot.stats.figures import last_day, period

OTHER: Final = "other"
WEEKS: Final = 4
"""The weeks, up to the one told of, that together must have k starts: a month, which no later week rewrites."""


def folded(cells: Mapping[tuple[str, str], int], k: int) -> dict[tuple[str, str], int]:
    """Return weekly cells `(week, code) → n` in which codes with fewer than `k` starts in four weeks are `other`."""
    view: Counter[tuple[str, str]] = Counter()
    for (week, code), n in cells.items():
        starts = sum(cells.get((past_week, code), 0) for past_week in _weeks_to(week))
        view[week, code if starts >= k else OTHER] += n
    return dict(view)


@lru_cache(maxsize=1024)
def _weeks_to(week: str) -> tuple[str, ...]:
    end = last_day("week", week)
    return tuple(period("week", end - timedelta(weeks=back)) for back in range(WEEKS))
