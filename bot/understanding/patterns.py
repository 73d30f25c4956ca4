"""Patterns that anybody can read: how a line of a content file is looked for in folded words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeAlias

Patterns: TypeAlias = tuple[re.Pattern[str], ...]


def compile_patterns(written: Iterable[str], number: str = "#") -> Patterns:
    """Make patterns from readable lines; `number` is the expression that `#` stands for.

    Words stand for themselves, `(a|b)` for either, `(a|b)?` for either or nothing, `...` for up to five words between,
    `*` for a word's rest, `.` for the end of a text to which one was added.
    """
    return tuple(re.compile(_expression(line).replace("#", number)) for line in written)


def stands(patterns: Patterns, folded: str) -> bool:
    """Whether any of some patterns stands in folded words."""
    return any(pattern.search(folded) for pattern in patterns)


def without(patterns: Patterns, folded: str) -> str:
    """Return folded words without what patterns stand for."""
    for pattern in patterns:
        folded = pattern.sub(" ", folded)
    return " ".join(folded.split())


def _expression(line: str) -> str:
    words = []
    for word in line.split():
        if word == "...":
            words.append(r"(?:\w+ ){0,5}?")
        elif word.endswith(")?"):
            words.append(f"(?:{word[:-1]} )?")
        else:
            words.append(word.replace(".", r"\.").replace("*", r"\w*") + " ")
    body = "".join(words).rstrip(" ")
    return rf"(?:^|(?<= )){body}(?= |$)"
