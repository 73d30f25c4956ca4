"""Words that say the same for our purpose, in every language: what `content/concepts.yml` lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, Final

from bot.understanding.words import fold, stem

MOST: Final = 12
"""Ideas of a message up to which they are also looked at two by two: a long story has everything in it."""


@dataclass(frozen=True)
class Concepts:
    """For each stem, the ideas it may stand for."""

    stems: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    """By language."""

    def of(self, words: list[str], language: str) -> list[str]:
        """Return the ideas of some words, marked so that none is taken for a word, and pairs of them."""
        stems = self.stems.get(language, {})
        ideas = [idea for word in words for idea in stems.get(stem(word, language), ())]
        kinds = sorted(set(ideas))
        pairs = combinations(kinds, 2) if len(kinds) <= MOST else ()
        return [f"#{idea}" for idea in ideas] + [f"#{first}&{second}" for first, second in pairs]


def read_concepts(values: Mapping[str, Mapping[str, list[Any]]]) -> Concepts:
    """Make concepts from idea → language → words; words of several words are left out: they are never one stem."""
    stems: dict[str, dict[str, dict[str, None]]] = {}
    for idea, languages in values.items():
        for language, words in languages.items():
            for word in (fold(str(word)) for word in words):
                if " " not in word:
                    stems.setdefault(language, {}).setdefault(stem(word, language), {})[idea] = None
    return Concepts(
        {language: {word: tuple(ideas) for word, ideas in words.items()} for language, words in stems.items()}
    )
