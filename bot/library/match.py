"""From words to what they are about: a command, a danger, a page, a language, or nothing we know."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Final

import snowballstemmer

from bot.library.danger import Danger
from bot.types import LANGUAGES, Level

LONGEST: Final = 2000
"""Characters of a message that are looked at: a long voice transcript; what follows repeats it."""
CONFIDENT: Final = 0.45
"""Score from which the best page is opened at once."""
POSSIBLE: Final = 0.16
"""Score from which a page is offered at all."""
_STEMMERS: Final = {"en": "english", "fr": "french"}
_WORD: Final = re.compile(r"[^\W_]+", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Understood:
    """What some words were taken to mean."""

    ids: tuple[str, ...] = ()
    """Pages, best first, at most three."""
    confident: bool = False
    """Whether the first page may be opened without asking."""
    level: Level = "none"
    language: str = LANGUAGES[0]
    """The language the words are in, or the one given where that cannot be told."""
    command: str = ""
    """A steering word: menu, back, help, hide, lang-fr, more, thanks, greeting, …"""
    low: bool = False
    """Whether the danger is the person's own life: it has its own page."""


@dataclass(frozen=True)
class Phrase:
    """Words that lead to a page, and how much they weigh."""

    page: str
    language: str
    text: str
    weight: float = 1.0


@dataclass(frozen=True)
class Matcher:
    """Finds pages by the words of their titles, keywords and the phrases people use."""

    phrases: tuple[Phrase, ...] = ()
    commands: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Folded words → command and the language whose word it is, all languages together: they work always."""
    danger: Mapping[str, Danger] = field(default_factory=dict)
    """By language."""
    function_words: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Common words of each language, by which it is told apart."""

    def __post_init__(self) -> None:
        """Index the phrases: one vector each, by language."""
        counts: Counter[str] = Counter()
        tokens = [(phrase, frozenset(stems(phrase.text, phrase.language))) for phrase in self.phrases]
        for _, words in tokens:
            counts.update(words)
        total = max(1, len(tokens))
        idf = {word: math.log(1 + total / n) for word, n in counts.items()}
        index: dict[str, list[tuple[str, float, dict[str, float]]]] = {}
        for phrase, words in tokens:
            vector = _unit({word: idf[word] for word in words})
            index.setdefault(phrase.language, []).append((phrase.page, phrase.weight, vector))
        object.__setattr__(self, "_idf", idf)
        object.__setattr__(self, "_index", index)

    def understand(self, text: str, language: str) -> Understood:
        """Say what a message is about; `language` is the one the conversation is in, empty at its start."""
        text = text[:LONGEST]
        folded = fold(text)
        command, spoken = self.commands.get(folded) or self.commands.get(text.strip()) or ("", "")
        if command:
            return Understood(command=command, language=language or spoken)
        written = self._language(folded, language)
        level, low = self._danger(folded)
        ranked = self._rank(text, written) or self._rank(text, _other(written))
        ids = tuple(page for page, score in ranked[:3] if score >= POSSIBLE)
        confident = bool(ids) and ranked[0][1] >= CONFIDENT
        return Understood(ids, confident, level, written, low=low)

    def _danger(self, folded: str) -> tuple[Level, bool]:
        found = [danger.level(folded) for danger in self.danger.values()]
        order = {"none": 0, "possible": 1, "clear": 2}
        return max(found, key=lambda pair: order[pair[0]], default=("none", False))

    def _language(self, folded: str, current: str) -> str:
        words = folded.split()
        if len(words) <= 3 and current:
            return current
        hits = {code: sum(word in common for word in words) for code, common in self.function_words.items()}
        best = max(hits, key=lambda code: hits[code], default=current)
        return best if hits and hits[best] > hits.get(current, 0) else current

    def _rank(self, text: str, language: str) -> list[tuple[str, float]]:
        idf: dict[str, float] = self._idf  # type: ignore[attr-defined]
        query = _unit({word: idf[word] for word in set(stems(text, language)) if word in idf})
        if not query:
            return []
        best: dict[str, float] = {}
        for page, weight, vector in self._index.get(language, ()):  # type: ignore[attr-defined]
            score = weight * sum(share * vector[word] for word, share in query.items() if word in vector)
            if score > best.get(page, 0.0):
                best[page] = score
        return sorted(best.items(), key=lambda item: (-item[1], item[0]))


def fold(text: str) -> str:
    """Write words in one way: lower case, no accents, single spaces, no punctuation."""
    stripped = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(_WORD.findall(stripped))


def stems(text: str, language: str) -> Iterable[str]:
    """Cut the words of a text to their stems."""
    return [_stem(word, language) for word in fold(text).split()]


@lru_cache(maxsize=20_000)
def _stem(word: str, language: str) -> str:
    return str(_stemmer(language).stemWord(word))


@cache
def _stemmer(language: str) -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer(_STEMMERS.get(language, "english"))


def _unit(vector: dict[str, float]) -> dict[str, float]:
    length = math.sqrt(sum(value * value for value in vector.values()))
    return {word: value / length for word, value in vector.items()} if length else {}


def _other(language: str) -> str:
    return next(code for code in LANGUAGES if code != language)
