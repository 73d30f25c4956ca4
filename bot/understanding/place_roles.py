"""What a place is to whoever names it: where somebody comes from, goes to or is; and the small words that say so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from itertools import pairwise
from typing import Final, Literal

Role = Literal["from", "to", "in", "none"]
REACH: Final = 3
"""Words before "à" or "au" among which a word of going is looked for: "je vais travailler au Liban"."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A place that words name."""

    iso: str
    """The code of its country, lower case."""
    role: Role
    start: int
    """Its first word, counted from 0 among the folded words."""
    end: int
    """The word behind its last."""
    slip: bool = False
    """Whether its name has a slip."""

    def of(self, iso: str) -> Mention:
        """Return it as the place of another country that has one of that name."""
        return replace(self, iso=iso)


@dataclass(frozen=True)
class PlaceWords:
    """Folded small words of all languages together, by what they say of the place beside them."""

    inside: frozenset[str] = frozenset()
    """Before a place where somebody is or, behind a word of going, goes: in, at, au."""
    weak: frozenset[str] = frozenset()
    """Like these, but often another word (à, a): no sign of a place unless a word of going or staying is near."""
    towards: frozenset[str] = frozenset()
    """Before a place somebody goes to: to, vers."""
    away: frozenset[str] = frozenset()
    """Before a place somebody comes from: from, depuis."""
    of: frozenset[str] = frozenset()
    """Said of origin only where the message begins with it, or behind a word of origin: de, of."""
    origin: frozenset[str] = frozenset()
    """Before a people, or "de" and a place: am, suis, viens."""
    going: frozenset[str] = frozenset()
    staying: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()
    """Beside a name they say that it is a place: embassy, visa."""
    around: frozenset[str] = frozenset()
    """Words that do not make a sentence of a name they stand around."""
    doubtful: frozenset[str] = frozenset()
    """Names that are also first names or common words: places only beside a sign of one."""
    no_place: frozenset[str] = frozenset()
    """Words with a name among them that are no place: "les paris"."""
    no_code: frozenset[str] = frozenset()
    """Words of two letters that are no code of a country, even where one was asked for."""

    @cached_property
    def all(self) -> frozenset[str]:
        """All small words: around an answer to "Where are you?" they do not matter."""
        names = (kind.name for kind in fields(self) if kind.name not in ("beside", "doubtful", "no_place", "no_code"))
        return frozenset().union(*(getattr(self, name) for name in names))

    @cached_property
    def _signs(self) -> frozenset[str]:
        return self.inside.union(self.towards, self.away, self.of, self.going, self.staying, self.beside) - self.weak

    def beside_place(self, words: Sequence[str], start: int, end: int) -> bool:
        """Whether a sign of a place stands before some words, articles aside, or a noun such as "embassy" behind."""
        if end < len(words) and words[end] in self.beside:
            return True
        before = self.before(words, start)
        if not before:
            return False
        moves = self.going | self.staying | self.origin
        return before[-1] in self._signs or (before[-1] in self.weak and any(word in moves for word in before[-3:-1]))

    def name_from(self, words: Sequence[str], start: int, end: int) -> int:
        """Return where the name itself begins, where small words are part of it: "au liban"."""
        small = self.inside | self.of
        return next((place for place in range(start, end) if words[place] not in small), start)

    def before(self, words: Sequence[str], start: int) -> Sequence[str]:
        """Return the words before a place, articles next to it aside."""
        while start and words[start - 1] in self.articles:
            start -= 1
        return words[:start]


def with_roles(words: Sequence[str], named: Iterable[Mention], small: PlaceWords, arrow: str) -> tuple[Mention, ...]:
    """Return the places that words name with their roles. `arrow`: the word that an arrow is read as."""
    mentions: list[Mention] = []
    for mention in named:
        before = small.before(words, small.name_from(words, mention.start, mention.end))
        mentions.append(replace(mention, role=_role(before, small, arrow)))
    left = [_left_for(*pair, words, small, arrow) for pair in pairwise(mentions)]
    return (*left, *mentions[-1:])


def _role(before: Sequence[str], small: PlaceWords, arrow: str) -> Role:
    """Return what the words before a place make of it."""
    last = before[-1] if before else ""
    earlier = before[-1 - REACH : -1]
    if last == arrow or last in small.towards or last in small.going:
        return "to"
    if last in small.away or last in small.origin:
        return "from"
    if last in small.inside:
        return "to" if any(word in small.going for word in earlier) else "in"
    if last in small.staying:
        return "in"
    if last in small.of and (len(before) == 1 or before[-2] in small.origin | small.going):
        return "from"
    return "none"


def _left_for(mention: Mention, later: Mention, words: Sequence[str], small: PlaceWords, arrow: str) -> Mention:
    """Return a place as the one somebody comes from, where another stands right behind it: "kenya to saudi"."""
    if mention.role != "none" or later.role not in ("to", "in") or later.iso == mention.iso:
        return mention
    between = words[mention.end : small.name_from(words, later.start, later.end)]
    joins = small.inside | small.towards | small.articles | {arrow}
    return replace(mention, role="from") if between and all(word in joins for word in between) else mention
