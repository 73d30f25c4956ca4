"""Typed answers and ticks: what the kinds of tools share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.library.wordings import Wordings, spelled
from bot.texts import say

WORDS: Final = 4
"""The most words of a typed answer: a longer message is a question of its own."""
ALIKE: Final = 0.66
"""How alike typed words must be to an answer: one letter wrong, or two exchanged, in `yes` or `oui`."""
SHORTEST: Final = 3
"""Letters of a word that may be misspelled: one letter wrong in `no` is another word."""
SLACK: Final = 5
"""One letter more or less for so many: "passeport" is no slip of "passer"."""


def read_answer(words: str, labels: Mapping[str, str], wordings: Wordings) -> str | None:
    """Return the answer that typed words mean, misspelled or not, or None.

    `labels`: answer → what stands on its button. What means the same in any language is heard too.
    """
    typed = spelled(words)
    if not typed or typed.isdigit() or len(typed.split()) > WORDS:
        return None
    meant = {meaning: answer for answer, label in labels.items() if (meaning := wordings.meaning(label))}
    alike = {wording: meant[meaning] for wording, meaning in wordings.alike.items() if meaning in meant}
    answers = {**alike, **{spelled(label): answer for answer, label in labels.items()}}
    if typed in answers:
        return answers[typed]
    if len(typed) < SHORTEST:
        return None
    near = [wording for wording in answers if len(wording) >= SHORTEST and _as_long(typed, wording)]
    best = process.extractOne(typed, near, scorer=OSA.normalized_similarity, score_cutoff=ALIKE)
    return answers[best[0]] if best else None


def _as_long(typed: str, wording: str) -> bool:
    return abs(len(typed) - len(wording)) <= max(1, len(wording) // SLACK)


def tick(language: str, label: str, *, done: bool) -> str:
    """Return a label with its tick: a word, since not every phone shows a sign."""
    return say(language, "OK {label}", label=label) if done else label
