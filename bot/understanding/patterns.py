"""Patterns that anybody can read: how a line of a content file is looked for in folded words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

Patterns: TypeAlias = tuple[re.Pattern[str], ...]
GAP: Final = "..."
_GAP: Final = r"(?:\w+ ){0,5}?"


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
    for group in groups(line):
        if group == GAP:
            words.append(_GAP)
        elif group.endswith(")?"):
            words.append(f"(?:{_inner(group[:-1])} )?")
        else:
            words.append(_inner(group) + " ")
    behind: list[str] = []
    while words and words[-1].endswith(")?"):  # what may be left out at the end brings the space before it
        behind.insert(0, f"(?: {words.pop()[3:-3]})?")
    body = "".join(words).rstrip(" ") + "".join(behind)
    return rf"(?:^|(?<= )){body}(?= |$)"


def groups(line: str) -> Iterator[str]:
    """Yield the words of a line, what stands in brackets as one."""
    group: list[str] = []
    for word in line.split():
        group.append(word)
        written = " ".join(group)
        if written.count("(") == written.count(")"):
            yield written
            group = []
    if group:
        yield " ".join(group)


def _inner(group: str) -> str:
    """Return the expression of words that stand one behind the other."""
    return "".join(
        _GAP if word == GAP else word.replace(".", r"\.").replace("*", r"\w*") + " " for word in group.split()
    ).rstrip(" ")
