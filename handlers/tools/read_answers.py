"""Typed answers and ticks: what the kinds of tools share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.texts import say
from bot.understanding.matcher import fold

WORDS: Final = 4
"""The most words of a typed answer: a longer message is a question of its own."""
ALIKE: Final = 0.66
"""How alike typed words must be to an answer: one letter wrong, or two exchanged, in `yes` or `oui`."""
SHORTEST: Final = 3
"""Letters of a word that may be misspelled: one letter wrong in `no` is another word."""
YES: Final = ("yes", "yeah", "yep", "yess", "yea", "yup", "oui", "ouais", "wi", "ui", "si", "ya")
NO: Final = ("no", "nope", "nah", "non", "nn")
UNSURE: Final = (
    "i do not know", "i dont know", "dont know", "idk", "not sure", "skip", "pass", "je ne sais pas", "je sais pas",
    "sais pas", "jsp", "passer", "pas sur",
)  # fmt: skip
TRUE: Final = ("true", "vrai", "correct", "juste", *YES)
FALSE: Final = ("false", "faux", "wrong", "pas vrai", "not true", *NO)


def read_answer(words: str, labels: Mapping[str, str], spoken: Mapping[str, Iterable[str]]) -> str | None:
    """Return the answer that typed words mean, misspelled or not, or None.

    `labels`: answer → what stands on its button; `spoken`: answer → other words for it, in either language.
    """
    typed = fold(words)
    if not typed or typed.isdigit() or len(typed.split()) > WORDS:
        return None
    answers = {fold(label): answer for answer, label in labels.items()}
    for answer, wordings in spoken.items():
        if answer in labels:
            answers |= dict.fromkeys(wordings, answer)
    if typed in answers:
        return answers[typed]
    if len(typed) < SHORTEST:
        return None
    spelled = [wording for wording in answers if len(wording) >= SHORTEST]
    best = process.extractOne(typed, spelled, scorer=OSA.normalized_similarity, score_cutoff=ALIKE)
    return answers[best[0]] if best else None


def tick(language: str, label: str, *, done: bool) -> str:
    """Return a label with its tick: a word, since not every phone shows a sign."""
    return say(language, "OK {label}", label=label) if done else label
