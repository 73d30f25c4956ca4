"""What a monitor may know of the traffic: people by the hour, told only where many wrote. Kept in memory alone.

A monitor asks every few seconds and keeps the answers for months: a plain counter would tell it the minute in which
somebody wrote to a quiet bot. So nothing moves before its hour is over, and then only what many did together:

- a channel's numbers move once at least `PEOPLE` people wrote there since they last moved; how many more is drawn anew
  each time, so that nobody can make up all but one of them;
- a person counts once in each number, so that nobody who writes much stands out;
- a number under `LEAST` adds nothing, any other is rounded to tens at random: one person more hardly ever shows;
- what has not come to that when the day ends is dropped, and with it the key of the marks.
"""

from __future__ import annotations

import hashlib
import secrets
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal, TypeAlias

from bot.types import Who

PEOPLE: Final = 20
"""The fewest people whose numbers are told: as few as are shown of a week (docs/architecture.md, Numbers)."""
SMALLEST_TOLD: Final = 10
"""The smallest number that is told, and what numbers are multiples of."""
MARKS: Final = 200_000
"""The most marks of a channel, some 20 MB: beyond, a flood of made-up visitors is not counted until the next hour."""
SECONDS: Final = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, float("inf"))
"""Up to how long a turn took. Nearly every turn is in the first: which one tells of a fault, not of what was asked."""

Outcome = Literal[
    "answered", "repeated", "failed", "busy", "silenced", "not_kept", "put_off", "refused", "blocked", "broken"
]
"""How a turn ended: answered; shown again, for it was delivered before; with an apology, for a handler failed; with
help alone, beyond the day's ceiling; with silence, for there were too many; not kept by the store, or put off by the
provider, so that it is delivered again; with an answer that the provider refused, or the person has blocked; or with
an error of ours while it was shown."""

Cell: TypeAlias = tuple[str, str]
"""What is counted: `outcome` or `seconds`, and its value."""
Snapshot: TypeAlias = Mapping[tuple[str, str, str], int]
"""People by channel, what is counted, and its value, summed over the hours."""


@dataclass
class _Pool:
    """What was counted on a channel since it was last told."""

    threshold: int
    """The fewest people of whom it is told."""
    key: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    """Dies with the pool: nobody can find out who was in it."""
    marks: set[bytes] = field(default_factory=set)
    counts: Counter[Cell] = field(default_factory=Counter)

    def count(self, who: Who, cell: Cell) -> None:
        """Count a person, once."""
        name = "\0".join((who.channel, *cell, who.sender)).encode("utf-8", "surrogatepass")
        mark = hashlib.blake2b(name, key=self.key, digest_size=8).digest()
        if mark not in self.marks and len(self.marks) < MARKS:
            self.marks.add(mark)
            self.counts[cell] += 1


_ANYBODY: Final = ("people", "")


class TurnMetrics:
    """Counts what becomes of turns, and tells of it when that tells of nobody."""

    def __init__(self, now: Callable[[], datetime], draw: Callable[[int], int] = secrets.randbelow) -> None:
        """Take a clock (UTC), and what draws a number below another."""
        self._now = now
        self._draw = draw
        self._hour = _hour(now())
        self._pools: dict[str, _Pool] = {}
        self._published: Counter[tuple[str, str, str]] = Counter()

    def count_turn(self, who: Who, outcome: Outcome, seconds: float) -> None:
        """Count a turn."""
        self.roll_over()
        pool = self._pools.get(who.channel)
        if pool is None:
            pool = self._pools[who.channel] = _Pool(PEOPLE + self._draw(PEOPLE))
        cells = [_ANYBODY, ("outcome", outcome)]
        if outcome != "silenced":
            cells.append(("seconds", str(SECONDS[bisect_left(SECONDS, seconds)])))
        for cell in cells:
            pool.count(who, cell)

    def snapshot(self) -> Snapshot:
        """Return what may be told now: of hours that are over."""
        self.roll_over()
        return self._published

    def roll_over(self) -> None:
        """Publish the pools that are full, if an hour is over; with a day the others are dropped.

        For whoever tidies: also where nobody writes and nobody asks, nobody is kept in mind for longer than a day.
        """
        hour, before = _hour(self._now()), self._hour
        if hour == before:
            return
        self._hour = hour
        for channel, pool in list(self._pools.items()):
            full = pool.counts[_ANYBODY] >= pool.threshold
            if full:
                self._publish(channel, pool)
            if full or hour.date() != before.date():
                del self._pools[channel]

    def _publish(self, channel: str, pool: _Pool) -> None:
        for cell, n in pool.counts.items():
            if cell != _ANYBODY and n >= SMALLEST_TOLD:
                rest = n % SMALLEST_TOLD
                self._published[channel, *cell] += n - rest + (SMALLEST_TOLD if rest > self._draw(SMALLEST_TOLD) else 0)


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
