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

Cut = Callable[[str, str], tuple[str, tuple[str, ...]]]
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
        for feature, weight in weights(words, language, self.rarity).items():
            for page, share in self.postings.get(feature, ()):
                scores[page] += weight * share
        best = heapq.nlargest(8, scores.items(), key=lambda item: (item[1], -item[0]))
        return [(self.pages[page], score / math.sqrt(2)) for page, score in best]

    def knows(self, word: str, language: str) -> bool:
        """Whether a word stands in any phrase."""
        return stems([word], language)[0] in self.rarity


def stem_and_pieces(word: str, language: str) -> tuple[str, tuple[str, ...]]:
    """Return the stem and the pieces of a word."""
    return stems([word], language)[0], pieces(word)


def weights(
    words: list[str], language: str, rarity: Mapping[str, float], cut: Cut = stem_and_pieces
) -> dict[str, float]:
    """Return how much each stem of some words weighs, all together of length one, and their pieces likewise."""
    taken = [cut(word, language) for word in words]
    whole = _weighed(Counter(stem for stem, _ in taken), rarity)
    parts = _weighed(Counter(chain.from_iterable(parts for _, parts in taken)), rarity)
    return whole | parts


def _weighed(counted: Mapping[str, int], rarity: Mapping[str, float]) -> dict[str, float]:
    weighed = {
        feature: rarity.get(feature, STRANGE) * (1.0 if times == 1 else 1 + math.log(times))
        for feature, times in counted.items()
    }
    length = math.hypot(*weighed.values())
    return {feature: weight / length for feature, weight in weighed.items() if feature in rarity} if length else {}


def build_index(phrases: tuple[Phrase, ...], rarity: Mapping[str, float] | None = None) -> TfidfIndex:
    """Learn from phrases which words speak for which page; how rare words are is counted in them, or given."""
    by_page: dict[str, list[Phrase]] = {}
    for phrase in phrases:
        by_page.setdefault(phrase.page, []).append(phrase)
    cut = cache(stem_and_pieces)  # only for as long as is learned: the words of content, each read once
    rarity = _rarity(phrases, cut) if rarity is None else rarity
    postings: defaultdict[str, list[tuple[float, int]]] = defaultdict(list)
    for number, group in enumerate(by_page.values()):
        for feature, share in _page(group, rarity, cut).items():
            kept = postings[feature]
            if len(kept) < MOST:
                heapq.heappush(kept, (share, -number))
            elif share > kept[0][0]:
                heapq.heapreplace(kept, (share, -number))
    pages = {feature: tuple((-number, share) for share, number in kept) for feature, kept in postings.items()}
    return TfidfIndex(rarity, pages, tuple(by_page))


def _page(group: list[Phrase], rarity: Mapping[str, float], cut: Cut) -> dict[str, float]:
    total: defaultdict[str, float] = defaultdict(float)
    for phrase in group:
        for feature, weight in weights(phrase.text.split(), phrase.language, rarity, cut).items():
            total[feature] += phrase.weight * weight
    length = math.sqrt(sum(total.values()))  # the squares of the square roots
    return {feature: math.sqrt(weight) / length for feature, weight in total.items()} if length else {}


def _rarity(phrases: tuple[Phrase, ...], cut: Cut) -> dict[str, float]:
    counts: Counter[str] = Counter()
    for phrase in phrases:
        taken = [cut(word, phrase.language) for word in phrase.text.split()]
        counts.update({stem for stem, _ in taken})
        counts.update(set(chain.from_iterable(parts for _, parts in taken)))
    total = len(phrases)
    common = COMMON * total if total > 100 else total
    return {
        feature: 1 + math.log((1 + total) / (1 + times)) if times <= common or not feature.startswith("=") else 0.0
        for feature, times in counts.items()
    }
