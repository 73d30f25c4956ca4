"""How easy a text is to read, by a published formula of each language."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

EASIEST: Final = {"en": 8.0, "fr": 60.0}
"""Bounds beyond which a page is an outlier: school grade in English, ease (0 to 100) in French."""
_SENTENCE: Final = re.compile(r"[.!?:\n]+")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_VOWELS: Final = re.compile(r"[aeiouyàâäéèêëîïôöùûüœæ]+", re.IGNORECASE)


def grade(language: str, text: str) -> float:
    """Return how easy a text is.

    English: Flesch-Kincaid grade, 0.39 words/sentence + 11.8 syllables/word - 15.59 (Kincaid et al., 1975);
    lower is easier. French: Kandel-Moles ease, 207 - 1.015 words/sentence - 73.6 syllables/word
    (Kandel and Moles, 1958); higher is easier, 60 and more is plain.
    """
    words = _WORD.findall(text)
    sentences = max(1, sum(bool(_WORD.search(part)) for part in _SENTENCE.split(text)))
    if not words:
        return 0.0 if language == "en" else 100.0
    length = len(words) / sentences
    syllables = sum(_syllables(language, word.casefold()) for word in words) / len(words)
    if language == "fr":
        return 207 - 1.015 * length - 73.6 * syllables
    return 0.39 * length + 11.8 * syllables - 15.59


def too_hard(language: str, value: float) -> bool:
    """Say whether a grade is beyond the bound."""
    return value < EASIEST["fr"] if language == "fr" else value > EASIEST["en"]


@lru_cache(maxsize=50_000)
def _syllables(language: str, word: str) -> int:
    """Count groups of vowels; in English less a silent e, in French less an ending that is not spoken."""
    groups = len(_VOWELS.findall(word))
    if language == "en" and re.search(r"[^aeiouyl]e(?:d|s)?$", word) and not re.search(r"[td]ed$", word):
        groups -= 1
    if language == "fr" and re.search(r"[^aeiouyéèê](?:e|es|ent)$", word):
        groups -= 1
    return max(1, groups)
