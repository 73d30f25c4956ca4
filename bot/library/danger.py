"""Danger told in a sentence: patterns that a social worker can read, from `content/<lang>/danger.yml`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.types import Level


@dataclass(frozen=True)
class Danger:
    """The patterns of one language, matched inside folded sentences."""

    clear: tuple[re.Pattern[str], ...] = ()
    possible: tuple[re.Pattern[str], ...] = ()
    low: tuple[re.Pattern[str], ...] = ()
    """The person's own life is in danger: clear, with its own page."""
    not_now: tuple[re.Pattern[str], ...] = ()
    """Signs that somebody asks beforehand or out of interest: lowers `clear` to `possible`."""

    def level(self, folded: str) -> tuple[Level, bool]:
        """Return how sure danger is in folded words, and whether it is the person's own life."""
        if any(pattern.search(folded) for pattern in self.low):
            return "clear", True
        asks = any(pattern.search(folded) for pattern in self.not_now)
        if any(pattern.search(folded) for pattern in self.clear):
            return ("possible" if asks else "clear"), False
        if not asks and any(pattern.search(folded) for pattern in self.possible):
            return "possible", False
        return "none", False


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
