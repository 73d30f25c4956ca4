"""Danger told in a sentence: patterns and examples that a social worker can read, from `content/<lang>/danger.yml`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from bot.understanding.patterns import stands

Kind = Literal["clear", "forced", "possible", "low", "not_now"]
PATTERNS: Final[tuple[Kind, ...]] = ("clear", "forced", "possible", "low")
"""Kinds of patterns that say danger."""


@dataclass(frozen=True)
class DangerPatterns:
    """The patterns of one language, matched inside folded sentences."""

    clear: tuple[re.Pattern[str], ...] = ()
    forced: tuple[re.Pattern[str], ...] = ()
    """Forced sex: clear, and hardly to be spoken against, for it is told in hints."""
    possible: tuple[re.Pattern[str], ...] = ()
    low: tuple[re.Pattern[str], ...] = ()
    """The person's own life is in danger: clear, with its own page."""
    not_now: tuple[re.Pattern[str], ...] = ()
    """Signs that somebody asks beforehand or out of interest: then nothing is clear, and little is danger."""

    def says(self, kind: Kind, folded: Iterable[str]) -> bool:
        """Whether a pattern of a kind stands in any of some folded words."""
        patterns: tuple[re.Pattern[str], ...] = getattr(self, kind)
        return any(stands(patterns, text) for text in folded)


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence of which is learned what danger sounds like."""

    kind: str
    """`clear` and `possible` danger; `low`, by one's own hand; `tired`, a life that weighs; `none` only sounds so."""
    language: str
    words: tuple[str, ...]
