"""Languages that the product does not speak: how they greet, and one honest line in each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.languages import FIRST, LANGUAGES
from bot.understanding.words import fold

NAME: Final = "greetings.yml"
LONGEST_GREETING: Final = 4
"""Words of a greeting, at most, with which a longer message may begin."""


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language in which people greet, and are not answered but for one line."""

    line: str
    """Which languages are spoken here, said in it."""
    latin: str = ""
    """The same in the letters of a plain SMS, where its own are others."""
    beside: str = FIRST
    """The language of ours that most who speak it understand: for whoever has none here yet."""
    greetings: frozenset[str] = frozenset()
    """Folded words: greetings, and its name."""
    calls: frozenset[str] = frozenset()
    """Folded words that call for help."""


def read_tongues(values: Mapping[str, Mapping[str, Any]]) -> dict[str, Tongue]:
    """Make the tongues from code → line, latin, beside, greetings, help; one that is spoken here by now is left out."""
    return {
        code: Tongue(
            str(tongue["line"]),
            str(tongue.get("latin", "")),
            tongue["beside"] if tongue.get("beside") in LANGUAGES else FIRST,
            *(frozenset(fold(str(words)) for words in tongue.get(kind, ())) for kind in ("greetings", "help")),
        )
        for code, tongue in values.items()
        if code not in LANGUAGES
    }


def greeted_in(folded: str, tongues: Mapping[str, Tongue]) -> str:
    """Return the code of the language in which folded words are a greeting, or nothing."""
    return next((code for code, tongue in tongues.items() if folded in tongue.greetings), "")


def called_in(folded: str, tongues: Mapping[str, Tongue]) -> str:
    """Return the code of the language in which a call for help stands among folded words, or nothing."""
    padded = f" {folded} "
    return next((code for code, tongue in tongues.items() if any(f" {call} " in padded for call in tongue.calls)), "")


def begun_in(folded: str, tongues: Mapping[str, Tongue]) -> tuple[str, bool]:
    """Return the code of the language with whose greeting or call for help words begin, and whether it is a call."""
    words = folded.split()
    for length in range(min(LONGEST_GREETING, len(words)), 0, -1):
        beginning = " ".join(words[:length])
        if code := next((code for code, tongue in tongues.items() if beginning in tongue.calls), ""):
            return code, True
        if code := greeted_in(beginning, tongues):
            return code, False
    return "", False
