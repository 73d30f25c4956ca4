"""Which page some words are about: pages compared by the words and pieces of words they were asked with."""

from __future__ import annotations

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from typing import Final

from bot.understanding.words import pieces, stems

MOST: Final = 48
"""Pages kept for one word or piece, those it says most about: a message costs the same among 60 pages and 10,000."""
COMMON: Final = 0.25
"""Share of all phrases from which a whole word says nothing."""

STRANGE: Final = 6.0
"""Rarity of what stands in no phrase: it makes a message less like any page."""

Reading = Callable[[str, str], tuple[str, tuple[str, ...]]]
"""Gives the stem and the pieces of a word in a language."""


@dataclass(frozen=True)
class Phrase:
    """Words that lead to a page, and how much they weigh."""

    page: str
    language: str
    text: str
    """In the usual spelling."""
    weight: float = 1.0


@dataclass(frozen=True)
class TfidfIndex:
    """For each word and piece of a word, the pages it speaks for.

    A page is the sum of its phrases (tf-idf, each of length one), square roots taken so that the
    many ways of asking count for more than the words repeated, and brought to length one.
    """

    rarity: Mapping[str, float] = field(default_factory=dict)
    postings: Mapping[str, tuple[tuple[int, float], ...]] = field(default_factory=dict)
    pages: tuple[str, ...] = ()

    def rank(self, words: list[str], language: str) -> list[tuple[str, float]]:
        """Return pages with their likeness to the words, from 0 to 1, best first, at most eight."""
        scores: defaultdict[int, float] = defaultdict(float)
        for feature, weight in features(words, language, self.rarity).items():
            for page, share in self.postings.get(feature, ()):
                scores[page] += weight * share
        best = heapq.nlargest(8, scores.items(), key=lambda item: (item[1], -item[0]))
        return [(self.pages[page], score / math.sqrt(2)) for page, score in best]

    def knows(self, word: str, language: str) -> bool:
        """Whether a word stands in any phrase."""
        return stems([word], language)[0] in self.rarity


def read(word: str, language: str) -> tuple[str, tuple[str, ...]]:
    """Return the stem and the pieces of a word."""
    return stems([word], language)[0], pieces(word)


def features(words: list[str], language: str, rarity: Mapping[str, float], reading: Reading = read) -> dict[str, float]:
    """Return the stems of words, together of length one, and their pieces likewise."""
    found = [reading(word, language) for word in words]
    whole = _weighed(Counter(stem for stem, _ in found), rarity)
    parts = _weighed(Counter(chain.from_iterable(parts for _, parts in found)), rarity)
    return whole | parts


def _weighed(counted: Mapping[str, int], rarity: Mapping[str, float]) -> dict[str, float]:
    weighed = {
        one: rarity.get(one, STRANGE) * (1.0 if times == 1 else 1 + math.log(times)) for one, times in counted.items()
    }
    length = math.hypot(*weighed.values())
    return {one: weight / length for one, weight in weighed.items() if one in rarity} if length else {}


def build_index(phrases: tuple[Phrase, ...], rarity: Mapping[str, float] | None = None) -> TfidfIndex:
    """Learn from phrases which words speak for which page; how rare words are is counted in them, or given."""
    by_page: dict[str, list[Phrase]] = {}
    for phrase in phrases:
        by_page.setdefault(phrase.page, []).append(phrase)
    reading = cache(read)  # only for as long as is learned: the words of content, each read once
    rarity = _rarity(phrases, reading) if rarity is None else rarity
    postings: defaultdict[str, list[tuple[float, int]]] = defaultdict(list)
    for number, group in enumerate(by_page.values()):
        for feature, share in _page(group, rarity, reading).items():
            kept = postings[feature]
            if len(kept) < MOST:
                heapq.heappush(kept, (share, -number))
            elif share > kept[0][0]:
                heapq.heapreplace(kept, (share, -number))
    found = {one: tuple((-number, share) for share, number in kept) for one, kept in postings.items()}
    return TfidfIndex(rarity, found, tuple(by_page))


def _page(group: list[Phrase], rarity: Mapping[str, float], reading: Reading) -> dict[str, float]:
    total: defaultdict[str, float] = defaultdict(float)
    for phrase in group:
        for feature, weight in features(phrase.text.split(), phrase.language, rarity, reading).items():
            total[feature] += phrase.weight * weight
    length = math.sqrt(sum(total.values()))  # the squares of the square roots
    return {one: math.sqrt(weight) / length for one, weight in total.items()} if length else {}


def _rarity(phrases: tuple[Phrase, ...], reading: Reading) -> dict[str, float]:
    counts: Counter[str] = Counter()
    for phrase in phrases:
        found = [reading(word, phrase.language) for word in phrase.text.split()]
        counts.update({stem for stem, _ in found})
        counts.update(set(chain.from_iterable(parts for _, parts in found)))
    total = len(phrases)
    common = COMMON * total if total > 100 else total
    return {
        one: 1 + math.log((1 + total) / (1 + times)) if times <= common or not one.startswith("=") else 0.0
        for one, times in counts.items()
    }
