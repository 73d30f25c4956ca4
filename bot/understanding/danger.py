"""Danger told in a sentence: patterns and examples that a social worker can read, from `content/<lang>/danger.yml`."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from operator import mul
from typing import Final, Literal

from bot.understanding.words import pairs, pieces, stems

KINDS: Final = ("clear", "possible", "low", "tired", "none")
"""Kinds of examples: `low` is a life in danger by one's own hand, `tired` a life that weighs, `none` only sounds so."""
Pattern = Literal["clear", "possible", "low", "not_now"]
PATTERNS: Final[tuple[Pattern, ...]] = ("clear", "possible", "low")
"""Kinds of patterns that say danger."""
ROUNDS: Final = 4
"""Times all examples are gone through; eight were no better on the tuning messages."""
COST: Final = 0.3
"""How much an example on the wrong side costs, against weights that are large."""
OTHERS: Final = 1500
"""Ordinary questions learned from beside the examples, so that danger stands out and the start stays short."""


STRANGE: Final = 5.0
"""Rarity of what stands in no example."""

Vector = tuple[tuple[int, ...], tuple[float, ...]]
"""Places of features and their values."""


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
        return any(pattern.search(one) for one in folded for pattern in patterns)


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence and what kind it is."""

    kind: str
    language: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Ear:
    """What was learned from the examples: three weights for each word, pair of words and piece of a word.

    Learned when the content is loaded: one question each for "any danger", "clear danger" and
    "the person's own life".
    """

    rarity: Mapping[str, float] = field(default_factory=dict)
    weights: Mapping[str, Sequence[float]] = field(default_factory=dict)

    def hear(self, words: list[str], language: str) -> tuple[float, float, float]:
        """Return how much words sound like any danger, clear danger, one's own life; 0 is undecided."""
        total = [*self.weights.get("", (-9.0, -9.0, -9.0))]
        for feature, value in _features(words, language, self.rarity).items():
            for at, weight in enumerate(self.weights.get(feature, ())):
                total[at] += weight * value
        return total[0], total[1], total[2]


@lru_cache(maxsize=2)
def learn(examples: tuple[Example, ...], others: tuple[Example, ...] = ()) -> Ear:
    """Learn from examples of every kind, and from ordinary questions as examples of none; once for the same."""
    if not examples:
        return Ear()
    taken = min(OTHERS, len(others))
    rows = [*examples, *(others[at * len(others) // taken] for at in range(taken))]
    counts = Counter(one for row in rows for one in {*_names(row.words, row.language)})
    rarity = {one: 1 + math.log((1 + len(rows)) / (1 + times)) for one, times in counts.items()}
    places = {one: at for at, one in enumerate(["", *rarity])}
    vectors = [_vector(_features(list(row.words), row.language, rarity), places) for row in rows]
    answers = ("clear possible low tired", "clear low", "low")
    columns = [_fit(vectors, [row.kind in kinds.split() for row in rows], len(places)) for kinds in answers]
    return Ear(rarity, {one: tuple(column[at] for column in columns) for one, at in places.items()})


def _vector(features: Mapping[str, float], places: Mapping[str, int]) -> Vector:
    return (0, *(places[one] for one in features)), (1.0, *features.values())


def _fit(vectors: list[Vector], answers: list[bool], size: int) -> list[float]:
    """Fit a linear support vector machine (squared hinge) by coordinate descent on its dual.

    Hsieh and others, "A dual coordinate descent method for large-scale linear SVM", 2008, algorithm 1:
    few rounds over few examples, in plain Python, without a library.
    """
    weights = [0.0] * size
    share = len(answers) / (2 * max(1, sum(answers)))
    easing = [0.5 / (COST * (share if yes else 1.0)) for yes in answers]
    lengths = [sum(value * value for value in values) for _, values in vectors]
    pulls = [0.0] * len(vectors)
    order = sorted(range(len(vectors)), key=lambda number: number * 7919 % len(vectors))  # mixed, the same each time
    for _ in range(ROUNDS):
        for number in order:
            where, values = vectors[number]
            sign = 1.0 if answers[number] else -1.0
            score = sum(map(mul, map(weights.__getitem__, where), values))
            slope = sign * score - 1 + easing[number] * pulls[number]
            pull = max(0.0, pulls[number] - slope / (lengths[number] + easing[number]))
            if change := (pull - pulls[number]) * sign:
                pulls[number] = pull
                for at, value in zip(where, values, strict=True):
                    weights[at] += change * value
    return weights


def _names(words: Sequence[str], language: str) -> list[str]:
    marked = stems(words, language)
    return [*marked, *pairs(marked), *chain.from_iterable(map(pieces, words))]


def _features(words: list[str], language: str, rarity: Mapping[str, float]) -> dict[str, float]:
    marked = stems(words, language)
    whole = _unit((*marked, *pairs(marked)), rarity)
    return whole | _unit(tuple(chain.from_iterable(map(pieces, words))), rarity)


def _unit(found: Sequence[str], rarity: Mapping[str, float]) -> dict[str, float]:
    """Return features together of length one; those never heard make the length, and say nothing."""
    weighed = {one: rarity.get(one, STRANGE) for one in found}
    length = math.hypot(*weighed.values())
    return {one: weight / length for one, weight in weighed.items() if one in rarity} if length else {}


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
