"""In which language words are written: told by the words of the content and by pieces of words."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from bot.languages import LANGUAGES
from bot.understanding.words import pieces

SURE: Final = 0.6
"""How much more one language must be likely (in natural logarithms) before it is believed."""
STRONG: Final = 3.0
"""The most that a single word may say."""
_FEW: Final = 0.5


@dataclass(frozen=True)
class LanguageDetector:
    """How much each word and piece of a word speaks for the second language, against the first."""

    words: Mapping[str, float] = field(default_factory=dict)
    parts: Mapping[str, float] = field(default_factory=dict)

    def of(self, folded: str, current: str) -> str:
        """Return the language of folded words; the current one where that cannot be told."""
        lean = sum(self._lean(word) for word in folded.split())
        if abs(lean) < SURE and current:
            return current
        return tuple(LANGUAGES)[lean > 0] if lean else current

    def _lean(self, word: str) -> float:
        if word in self.words:
            return self.words[word]
        leans = [self.parts[piece] for piece in pieces(word) if piece in self.parts]
        return sum(leans) / len(leans) if leans else 0.0


def train_detector(texts: Iterable[tuple[str, str]]) -> LanguageDetector:
    """Learn from pairs of language and folded text."""
    counts: dict[str, Counter[str]] = {language: Counter() for language in LANGUAGES}
    for language, text in texts:
        counts[language].update(text.split())
    parts: dict[str, Counter[str]] = {language: Counter() for language in LANGUAGES}
    for language, words in counts.items():
        for word in words:
            parts[language].update(pieces(word))
    return LanguageDetector(_leaning(counts), _leaning(parts))


def _leaning(counts: Mapping[str, Counter[str]]) -> dict[str, float]:
    first, second = (counts[language] for language in LANGUAGES)
    evens = (second.total() + 1) / (first.total() + 1)
    leans = {word: math.log((second[word] + _FEW) / (first[word] + _FEW) / evens) for word in first | second}
    return {word: max(-STRONG, min(STRONG, lean)) for word, lean in leans.items()}
