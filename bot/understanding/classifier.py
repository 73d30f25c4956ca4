"""What a message is judged by: how well pages fit its words, and how much they sound like danger."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Protocol, TypeAlias

from bot.understanding.tfidf import TfidfIndex
from bot.understanding.words import pieces

COMMAND: Final = "command:"
"""Stands before a steering word where it is ranked among pages."""
NOTHING: Final = "none:"
"""Stands before what this service knows nothing about."""
COUNTRY: Final = "countries"
"""Stands for the page of whichever country is named."""
OUTSIDE: Final = 0.75
"""How much likeness counts to what this service knows nothing about: a single line is easily like."""
ABROAD: Final = 0.8
"""How much likeness counts to questions about a country as such: its name alone is much of it."""
UNHEARD: Final = -9.0
"""What words sound like danger that nothing was learned of."""

Slips: TypeAlias = dict[str, str]
"""The unknown stems of one message, and the known one that each is but for a slip, or nothing.

Made for each message and gone with it: nothing of what people write outlives its turn, in memory either.
"""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which scores on something is believed: measured on the tuning messages, `make understanding`."""

    possible: float
    """Under it, words are about nothing we know."""
    confident: float
    """From it on, the best page is opened at once, if it is well before the second."""
    alone: float
    """From it on, a single word is a command: what says nothing, such as a place, stays well under it."""
    ahead: float
    """How far before the second page the first must be."""
    heard: float
    """From it on, words are headed by the line to help."""
    certain: float
    """From it on, words are answered by urgent help."""
    own: float
    """From it on, words are about a person's own life."""
    doubt: float
    """How much less words may sound like danger where a pattern says so: what was learned must speak against it."""
    beforehand: float
    """How much more words must sound like danger where somebody asks beforehand or out of interest."""
    lean: float
    """How much it counts for danger that the pages of danger fit better than all others, and against it that they do
    not: words that sound like danger, and are about a bank account, are seldom danger."""
    lean_clear: float
    """The same for clear danger."""


@dataclass(frozen=True, slots=True)
class Classification:
    """What some words are like."""

    ranked: tuple[tuple[str, float], ...] = ()
    """Pages, `command:…` and `none:…` with their scores, best first, at most eight."""
    heard: float = UNHEARD
    """How much they sound like any danger."""
    certain: float = UNHEARD
    """How much they sound like clear danger."""
    own: float = UNHEARD
    """How much they sound like the person's own life in danger."""


class Classifier(Protocol):
    """Judges words in the usual spelling."""

    @property
    def thresholds(self) -> Thresholds:
        """Return what its scores are to be compared with."""

    def classify(self, words: list[str], language: str, slips: Slips, /) -> Classification:
        """Say what words are like."""

    def knows(self, word: str, language: str) -> bool:
        """Whether a word stands in any phrase."""

    def resembles(self, word: str, language: str, slips: Slips, /) -> bool:
        """Whether a word stands in any phrase, but for a slip."""


@dataclass(frozen=True)
class UntrainedClassifier:
    """Judges by likeness to phrases alone, where there is no file of what was learned: danger is left to patterns."""

    topics: TfidfIndex = field(default_factory=TfidfIndex)

    @property
    def thresholds(self) -> Thresholds:
        """Return what likeness from 0 to 1 is compared with; of danger nothing was learned, so a pattern is enough."""
        return Thresholds(
            possible=0.095,
            confident=0.17,
            alone=0.17,
            ahead=0.02,
            heard=0.0,
            certain=0.0,
            own=0.0,
            doubt=99.0,
            beforehand=0.0,
            lean=0.0,
            lean_clear=0.0,
        )

    def classify(self, words: list[str], language: str, _slips: Slips, /) -> Classification:
        """Say what words are like; slips are not looked for."""
        ranked = [(page, score * _trust(page)) for page, score in self.topics.rank(words, language)]
        return Classification(tuple(sorted(ranked, key=lambda item: -item[1])))

    def knows(self, word: str, language: str) -> bool:
        """Whether a word stands in any phrase."""
        return self.topics.knows(word, language)

    def resembles(self, word: str, language: str, _slips: Slips, /) -> bool:
        """Whether a piece of a word stands in any phrase: slips are not looked for."""
        return self.knows(word, language) or any(piece in self.topics.rarity for piece in pieces(word))


def _trust(page: str) -> float:
    return OUTSIDE if page.startswith(NOTHING) else ABROAD if page == COUNTRY else 1.0
