"""Ages in words, read as numbers: who is under 18, and whether somebody is to lie about it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from bot.understanding.patterns import Patterns, compile_patterns, stands
from bot.understanding.words import fold

ADULT: Final = 18
"""Years from which nobody is a minor (United Nations Convention on the Rights of the Child, article 1)."""
SMALL: Final = 6
"""Years under which nobody writes or works: such an age is that of a child left at home."""
OLD: Final = 80
"""Years over which a number is no age of ours."""
CHILD: Final = "agechild"
"""Stands for an age under 18 in what is learned from and judged."""
_GLUED: Final = re.compile(r"\b(\d{1,2})([^\W\d_]+)")
_END: Final = " ."


@dataclass(frozen=True, slots=True)
class Ages:
    """What a message says of ages."""

    words: str = ""
    """Its folded words, `CHILD` in the place of each age under 18, no age of 18 and over."""
    child: bool = False
    """Whether somebody is said to be under 18."""
    adult: bool = False
    """Whether numbers of years, hours or rooms are told, and nobody is under 18 by them or by other words."""
    own: int = 0
    """The age of whoever writes, in years; 0 where it is not told."""
    lie: bool = False
    """Whether somebody is to lie about an age, or papers do."""
    alone: bool = False
    """Whether an age is all that is said."""


@dataclass(frozen=True)
class AgePatterns:
    """How ages are told in one language."""

    numbers: Mapping[str, int] = field(default_factory=dict)
    """Numbers in words."""
    age: Patterns = ()
    own_age: Patterns = ()
    no_age: Patterns = ()
    """Years, months, rooms and prices: numbers that are no age."""
    lie: Patterns = ()
    minor: Patterns = ()
    """Words of somebody under 18, whatever numbers stand beside them."""
    whose: frozenset[str] = frozenset()
    """Words that only say whose age it is."""

    @cached_property
    def begins(self) -> frozenset[str]:
        """The first words of numbers."""
        return frozenset(name.split()[0] for name in self.numbers)

    def value(self, match: re.Match[str]) -> int:
        """Return the number in a match, 0 where there is none."""
        written = match.groupdict().get("years") or ""
        return int(written) if written.isdigit() else self.numbers.get(written, 0)


def read_age_patterns(values: Mapping[str, Any]) -> AgePatterns:
    """Make the patterns of one language from its file `hearing.yml`."""
    numbers = {fold(word): years for years, words in values.get("numbers", {}).items() for word in words}
    longest = sorted(numbers, key=lambda word: (-len(word), word))
    number = "(?P<years>" + "|".join([r"\d{1,2}", *map(re.escape, longest)]) + ")"
    kinds = ("age", "own_age", "no_age", "lie", "minor")
    whose = frozenset(fold(str(word)) for word in values.get("whose", ()))
    return AgePatterns(numbers, **{kind: compile_patterns(values.get(kind, ()), number) for kind in kinds}, whose=whose)


def without_ages(folded: str, languages: Sequence[AgePatterns]) -> str:
    """Return the words of `read_ages` alone: at once where no number stands among them, as in most."""
    begins = frozenset[str]().union(*(patterns.begins for patterns in languages))
    if begins.isdisjoint(folded.split()) and not any(sign.isdecimal() for sign in folded):
        return folded
    return read_ages(folded, languages).words


def read_ages(folded: str, languages: Iterable[AgePatterns]) -> Ages:
    """Say what folded words tell of ages, in whichever language."""
    known = tuple(languages)
    text = _GLUED.sub(r"\1 \2", "".join(map(_plain_digit, folded))) + _END
    lie = any(stands(patterns.lie, text) for patterns in known)
    spoken = _hidden(text, ((patterns.no_age, patterns.lie) for patterns in known))
    minor = any(stands(patterns.minor, text) for patterns in known)
    own = [years for patterns in known for years, _ in _ages_in(patterns, patterns.own_age, spoken)]
    ages = [age for patterns in known for age in _ages_in(patterns, patterns.age + patterns.own_age, spoken)]
    if not ages:
        return Ages(folded, adult=not minor and any(stands(patterns.no_age, text) for patterns in known), lie=lie)
    child = any(years < ADULT for years, _ in ages)
    words = _replaced(text, ages)
    alone = any({CHILD, *patterns.whose} >= {*words.split()} for patterns in known)
    return Ages(words, child, not (child or minor), min(own, default=0), lie, alone)


def _plain_digit(sign: str) -> str:
    return str(unicodedata.decimal(sign)) if sign.isdecimal() else sign


def _hidden(text: str, kinds: Iterable[tuple[Patterns, Patterns]]) -> str:
    """Return a text with `~` in the place of what is no age, or not a true one: as long as before."""
    for pattern in (pattern for patterns in kinds for group in patterns for pattern in group):
        text = pattern.sub(lambda match: re.sub(r"\w", "~", match[0]), text)
    return text


def _ages_in(patterns: AgePatterns, kind: Patterns, text: str) -> list[tuple[int, tuple[int, int]]]:
    """Return the ages that patterns of a kind find, each with its place: from the number to the end of the pattern."""
    matches = [match for pattern in kind for match in pattern.finditer(text)]
    values = [(patterns.value(match), (match.start("years"), match.end())) for match in matches]
    return [(years, span) for years, span in values if SMALL <= years <= OLD]


def _replaced(text: str, ages: Iterable[tuple[int, tuple[int, int]]]) -> str:
    """Return the words with `CHILD` in the place of ages under 18, and without the others."""
    before = len(text)
    for years, (start, end) in sorted(set(ages), key=lambda age: (-age[1][0], -age[1][1])):
        if end <= before:
            text = text[:start] + (CHILD if years < ADULT else "") + text[end:]
            before = start
    return " ".join(text.removesuffix(_END).split())
