"""How easy a text is to read, by a published formula of each language that has one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from bot.languages import LANGUAGES

_SENTENCE: Final = re.compile(r"[.!?:\n]+")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_VOWELS: Final = re.compile(r"[aeiouyàâäéèêëîïôöùûüœæ]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Formula:
    """A published formula of reading ease."""

    unit: str
    """What its value is, for whoever reads the report of `check`."""
    value: Callable[[float, float], float]
    """From words a sentence and syllables a word."""
    bound: float
    """Beyond it a page is an outlier."""
    higher_is_easier: bool
    silent: Callable[[str], bool]
    """Whether the last group of vowels of a small-letter word is not spoken."""

    def too_hard(self, value: float) -> bool:
        """Say whether a value is beyond the bound."""
        return value < self.bound if self.higher_is_easier else value > self.bound

    def hardest(self, values: list[float]) -> float:
        """Return the value of the hardest text."""
        return min(values) if self.higher_is_easier else max(values)


def _silent_in_english(word: str) -> bool:
    return bool(re.search(r"[^aeiouyl]e(?:d|s)?$", word) and not re.search(r"[td]ed$", word))


def _silent_in_french(word: str) -> bool:
    return bool(re.search(r"[^aeiouyéèê](?:e|es|ent)$", word))


FORMULAS: Final[Mapping[str, Formula]] = {
    # Flesch-Kincaid grade (Kincaid et al., 1975)
    "flesch-kincaid": Formula(
        "school grade",
        lambda length, syllables: 0.39 * length + 11.8 * syllables - 15.59,
        8.0,
        higher_is_easier=False,
        silent=_silent_in_english,
    ),
    # Kandel-Moles ease (Kandel and Moles, 1958): 60 and more is plain
    "kandel-moles": Formula(
        "ease of 100",
        lambda length, syllables: 207 - 1.015 * length - 73.6 * syllables,
        60.0,
        higher_is_easier=True,
        silent=_silent_in_french,
    ),
}
"""By the name that stands as `grade` in the table of languages."""


def formula(language: str) -> Formula | None:
    """Return the formula of a language, or None: then its texts are not judged."""
    return FORMULAS.get(LANGUAGES[language].grade)


def grade(language: str, text: str) -> float | None:
    """Return how easy a text is, in the unit of its language's formula; None without a formula or without words."""
    rule = formula(language)
    words = _WORD.findall(text)
    if rule is None or not words:
        return None
    sentences = max(1, sum(bool(_WORD.search(part)) for part in _SENTENCE.split(text)))
    syllables = sum(_syllables(LANGUAGES[language].grade, word.casefold()) for word in words) / len(words)
    return rule.value(len(words) / sentences, syllables)


def too_hard(language: str, value: float) -> bool:
    """Say whether a grade is beyond the bound of its language."""
    rule = formula(language)
    return rule is not None and rule.too_hard(value)


@lru_cache(maxsize=50_000)
def _syllables(name: str, word: str) -> int:
    """Count groups of vowels, less a last one that is not spoken."""
    return max(1, len(_VOWELS.findall(word)) - FORMULAS[name].silent(word))
