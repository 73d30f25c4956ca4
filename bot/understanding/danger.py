"""Danger told in a sentence: patterns and examples that a social worker can read, from `content/<lang>/danger.yml`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

Pattern = Literal["clear", "possible", "low", "not_now"]
PATTERNS: Final[tuple[Pattern, ...]] = ("clear", "possible", "low")
"""Kinds of patterns that say danger."""


@dataclass(frozen=True)
class DangerPatterns:
    """The patterns of one language, matched inside folded sentences."""

    clear: tuple[re.Pattern[str], ...] = ()
    possible: tuple[re.Pattern[str], ...] = ()
    low: tuple[re.Pattern[str], ...] = ()
    """The person's own life is in danger: clear, with its own page."""
    not_now: tuple[re.Pattern[str], ...] = ()
    """Signs that somebody asks beforehand or out of interest: then nothing is clear, and little is danger."""

    def says(self, kind: Pattern, folded: Iterable[str]) -> bool:
        """Whether a pattern of a kind stands in any of some folded words."""
        patterns: tuple[re.Pattern[str], ...] = getattr(self, kind)
        return any(pattern.search(text) for text in folded for pattern in patterns)


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence of which is learned what danger sounds like."""

    kind: str
    """`clear` and `possible` danger; `low`, by one's own hand; `tired`, a life that weighs; `none` only sounds so."""
    language: str
    words: tuple[str, ...]


def compile_patterns(written: Iterable[str]) -> tuple[re.Pattern[str], ...]:
    """Make patterns from readable lines.

    Words stand for themselves, `(a|b)` for either, `...` for up to five words between, `*` for a word's rest.
    """
    return tuple(re.compile(_expression(line)) for line in written)


def _expression(line: str) -> str:
    words = []
    for word in line.split():
        if word == "...":
            words.append(r"(?:\w+ ){0,5}?")
        else:
            words.append(word.replace("*", r"\w*") + " ")
    body = "".join(words).rstrip(" ")
    return rf"(?:^|(?<= )){body}(?= |$)"
