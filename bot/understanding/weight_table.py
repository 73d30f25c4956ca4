"""The weights of features: a byte for a page where a feature is common, half a byte where it is rare."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Final

STEPS: Final = 16.0
"""Steps of rarity to one; a rarity is kept as a byte."""
COMMON: Final = 132
"""Rarity up to which a feature has whole bytes: that of what stands in one of 1,500 phrases."""
RARE: Final = 144
"""Rarity from which steps are counted: that of what stands in one of 3,000 phrases."""
STEP: Final = 0.1
"""The step there."""
COARSER: Final = 0.5
"""How fast steps grow as features are rarer (a power of it): the root, for errors count by squares and times read."""
LEAST: Final = -8
MOST: Final = 7
"""What half a byte holds."""
HALVES: Final = tuple(
    tuple(half - 16 if half > MOST else half for half in (byte >> 4, byte & 15)) for byte in range(256)
)
"""The two numbers in a byte."""


@dataclass(frozen=True)
class WeightTable:
    """For each feature a row of numbers; a weight is a number times the step of the row."""

    width: int
    """Numbers in a row."""
    finest: float
    """The least step."""
    whole: Sequence[int]
    """The first rows, a signed byte for each number."""
    halved: bytes
    """The rows behind them, two numbers to a byte, as `halve` makes them."""

    def row(self, place: int) -> Iterable[int]:
        """Return the row at a place from 0 on; behind its numbers there may be one more, which is 0."""
        start = place * self.width
        if start < len(self.whole):
            return self.whole[start : start + self.width]
        size = (self.width + 1) // 2
        start = (place - self._first) * size
        return chain.from_iterable(map(HALVES.__getitem__, self.halved[start : start + size]))

    @cached_property
    def steps(self) -> tuple[float, ...]:
        """The step of a row, by the rarity of its feature."""
        return tuple(max(self.finest, STEP * math.exp(COARSER * (rarity - RARE) / STEPS)) for rarity in range(256))

    @cached_property
    def _first(self) -> int:
        """The place of the first row of half bytes."""
        return len(self.whole) // self.width if self.width else 0


def halve(numbers: Sequence[int]) -> bytes:
    """Return numbers from `LEAST` to `MOST`, two to a byte; a last one alone is followed by 0."""
    even = [*numbers, 0] if len(numbers) % 2 else numbers
    return bytes((high & 15) << 4 | low & 15 for high, low in zip(even[::2], even[1::2], strict=True))
