"""From words to what they are about: a command, a danger, a page, a language, or nothing we know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.languages import FIRST
from bot.types import Level
from bot.understanding.amounts import digits
from bot.understanding.classifier import (
    COMMAND,
    COUNTRY,
    NOTHING,
    Classification,
    Classifier,
    Slips,
    UntrainedClassifier,
)
from bot.understanding.danger import PATTERNS, DangerPatterns
from bot.understanding.language_detection import LanguageDetector
from bot.understanding.places import PLACE, Places, mark_signs
from bot.understanding.words import LONGEST, Spelling, fold

__all__ = ["Matcher", "Understood", "fold"]

KIND: Final = ("thanks", "greeting")
"""Commands for which a single word that is only like one of theirs is not taken: "useful" may be a button."""
SLIP: Final = 0.74
"""How alike a steering word must be to pass for it: one letter of four (bakc)."""
SHORT: Final = 3
"""Words up to which a message may be a steering word with a slip, and keeps the language of the conversation."""
FAMILIAR: Final = 0.4
"""Share of the words of a message that must be known, else it is taken for another language."""
ENOUGH: Final = 20
"""Words by which it is told whether most are known."""
STEERS: Final = 12
"""Words up to which a sentence may be a command in a sentence ("take me back to the menu")."""
URGENT: Final = "help/danger-now"
LOW: Final = "help/feel-low"
WRITTEN: Final[Mapping[str, str]] = {
    "greeting": "greeting",
    "thanks": "greeting",
    "help": URGENT,
    "about": "about/who-runs-this",
    "privacy": "about/privacy",
    "hide": "about/privacy",
    "forget": "about/privacy",
    "more": "none",
}
"""Commands that have another id where what was understood is written down."""
_POLITE: Final = frozenset(
    ["please", "svp", "merci", "s", "il", "te", "vous", "plait", "now", "me", "stp", "pls", "to", "the"]
)


@dataclass(frozen=True, slots=True)
class Understood:
    """What some words were taken to mean."""

    ids: tuple[str, ...] = ()
    """Pages and countries (`countries/sa`), best first, at most three."""
    confident: bool = False
    """Whether the first page may be opened without asking."""
    level: Level = "none"
    language: str = FIRST
    """The language the words are in, or the one given where that cannot be told."""
    command: str = ""
    """A steering word: menu, back, help, hide, lang-fr, more, thanks, greeting, …"""
    slip: bool = False
    """Whether the steering word is only likely: an answer that is asked for may be meant instead."""
    low: bool = False
    """Whether the danger is the person's own life: it has its own page."""
    near: str = ""
    """The page that came nearest, however far: what to write next, where none was near enough."""
    outside: bool = False
    """Whether the words are most like what this service knows nothing about."""

    @property
    def written(self) -> tuple[str, ...]:
        """Return what was understood as ids alone: pages, `none`, `greeting`, `command:menu`."""
        if self.command:
            return (WRITTEN.get(self.command, COMMAND + self.command),)
        return ("none", *self.ids) if self.outside or not self.ids else self.ids


@dataclass(frozen=True)
class Matcher:
    """Finds commands, danger and pages in words."""

    classifier: Classifier = field(default_factory=UntrainedClassifier)
    """Finds pages and hears danger."""
    commands: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Folded words → command and the language whose word it is, all languages together: they work always."""
    danger: Mapping[str, DangerPatterns] = field(default_factory=dict)
    """By language."""
    detector: LanguageDetector = field(default_factory=LanguageDetector)
    spelling: Mapping[str, Spelling] = field(default_factory=dict)
    """By language."""
    places: Places = field(default_factory=Places)

    def understand(self, text: str, language: str) -> Understood:
        """Say what a message is about; `language` is the one the conversation is in, empty at its start."""
        text = text[:LONGEST]
        folded = fold(text)[:LONGEST]
        return self._plain(text, folded, language) or self._read(text, folded, language)

    def _plain(self, text: str, folded: str, language: str) -> Understood | None:
        """Return what needs no judging: a steering word, or a number, which says nothing by itself."""
        if steered := self._steered(text, folded):
            command, own = steered
            return Understood(command=command, language=language or own)
        # A number is a choice or an amount on a screen.
        if not any(sign.isalpha() for sign in folded) or digits(folded):
            return Understood(language=language, outside=True)
        return None

    def _read(self, text: str, folded: str, language: str) -> Understood:
        spoken = self.detector.spoken(folded, language)
        # A few words do not change the language of the conversation, but are read in their own.
        written = language if language and folded.count(" ") < SHORT else self.detector.of(folded, language)
        words = self._words(folded, spoken or FIRST)
        signed = mark_signs(text)
        marked = words if signed == text else self._words(fold(signed), spoken or FIRST)
        placed, place = self.places.read(marked, self._unknown(marked))
        if place and set(placed) == {PLACE}:
            return Understood((f"{COUNTRY}/{place}",), confident=True, language=written)
        slips: Slips = {}
        judged = self.classifier.classify(placed, spoken or FIRST, slips)
        level, low = self._danger(folded, words, judged)
        if level != "clear" and not place and (slipped := self._slipped(folded)):
            command, own = slipped
            return Understood(command=command, language=language or own, slip=True)
        ranked = judged.ranked
        so_far = Understood(level=level, language=written, low=low, near=_nearest(ranked))
        if level != "clear" and (not place or len(words) > SHORT) and self._strange(words, slips):
            return replace(so_far, ids=tuple(_first([], so_far)), outside=True)
        if level != "clear" and len(folded) > SHORT and len(words) <= STEERS and _orders(ranked, place):
            return self._sentence(ranked, place, language or written, so_far, len(words) == 1)
        return self._pages(ranked, place, so_far)

    def _pages(self, ranked: Sequence[tuple[str, float]], place: str, so_far: Understood) -> Understood:
        """Return the pages that words are about, or that they are about nothing we know."""
        limits = self.classifier.thresholds
        likely = [(page, score) for page, score in ranked if score >= limits.possible and not page.startswith(COMMAND)]
        outside = so_far.level != "clear" and (not likely or likely[0][0].startswith(NOTHING))
        country = f"{COUNTRY}/{place}" if place else COUNTRY
        pages = [(page, score) for page, score in likely if not page.startswith(NOTHING)]
        listed = [(country if page == COUNTRY else page, score) for page, score in pages]
        ids = _first([page for page, _ in listed], so_far)
        if place and country not in ids[:3]:
            ids = [*ids[:2], country]
        ahead = len(listed) < 2 or listed[0][1] - listed[1][1] >= limits.ahead
        sure = bool(listed) and not outside and listed[0][1] >= limits.confident and ahead
        return Understood(
            tuple(ids[:3]), sure, so_far.level, so_far.language, low=so_far.low, near=so_far.near, outside=outside
        )

    def _sentence(
        self, ranked: Sequence[tuple[str, float]], place: str, language: str, so_far: Understood, alone: bool
    ) -> Understood:
        """Return the command that a sentence is ("take me back to the menu"), if it is like one; else its pages."""
        limits = self.classifier.thresholds
        page, score = ranked[0]
        kind = page.removeprefix(COMMAND) in KIND
        if score < (limits.alone if alone else limits.confident) or (alone and kind):
            return self._pages(ranked, place, so_far)
        return Understood(command=page.removeprefix(COMMAND), language=language, slip=True)

    def _words(self, folded: str, language: str) -> list[str]:
        spelling = self.spelling.get(language)
        return (spelling.read(folded) if spelling else folded).split()

    def _steered(self, text: str, folded: str) -> tuple[str, str] | None:
        """Return the command that a message consists of, politeness and pictures aside."""
        whole = self.commands.get(folded) or self.commands.get(text.strip())
        if whole or not folded:
            return whole or next((self.commands[sign] for sign in text if sign in self.commands), None)
        plain = " ".join(word for word in folded.split() if word not in _POLITE)
        return self.commands.get(plain) if plain else None

    def _slipped(self, folded: str) -> tuple[str, str] | None:
        """Return the command that a short message is but for a slip."""
        words = [word for word in folded.split() if word not in _POLITE]
        plain = " ".join(words)
        if not 0 < len(words) <= SHORT or len(plain) < 4 or plain.isdigit():
            return None
        if all(sum(self.classifier.knows(word, language) for language in self._languages) > 1 for word in words):
            return None
        best = process.extractOne(plain, self.commands.keys(), scorer=OSA.normalized_similarity, score_cutoff=SLIP)
        return self.commands[best[0]] if best and len(best[0]) > SHORT else None

    def _strange(self, words: list[str], slips: Slips) -> bool:
        """Whether most words stand in nothing we know: another language, or nothing meant."""
        words = words[:ENOUGH]
        known = sum(any(self.classifier.resembles(word, code, slips) for code in self._languages) for word in words)
        return known < FAMILIAR * len(words)

    def _danger(self, folded: str, words: list[str], judged: Classification) -> tuple[Level, bool]:
        """Return how sure danger is, and whether it is the person's own life.

        A pattern decides, unless what was learned from the examples speaks clearly against it.
        """
        limits = self.classifier.thresholds
        spellings = {folded, " ".join(words)}
        by_language = self.danger.values()
        doubt = {
            kind: limits.doubt * any(patterns.says(kind, spellings) for patterns in by_language) for kind in PATTERNS
        }
        asks = any(patterns.says("not_now", spellings) for patterns in by_language)
        if judged.own >= limits.own - doubt["low"] and (doubt["low"] or (len(words) > 1 and not asks)):
            return "clear", True
        if judged.certain >= limits.certain - doubt["clear"] and not asks:
            return "clear", False
        if judged.heard >= limits.heard + (limits.beforehand if asks else -doubt["possible"]):
            return "possible", False
        return "none", False

    def _unknown(self, words: list[str]) -> frozenset[str]:
        """Return the words that stand in nothing we know."""
        return frozenset(
            word for word in words if not any(self.classifier.knows(word, code) for code in self._languages)
        )

    @property
    def _languages(self) -> tuple[str, ...]:
        """Codes of the languages that words may be in, offered or not."""
        return self.detector.languages


def _orders(ranked: Sequence[tuple[str, float]], place: str) -> bool:
    """Whether words are most like a command; where a country is named, none but a greeting or thanks is meant."""
    first = ranked[0][0] if ranked else ""
    return first.startswith(COMMAND) and (not place or first.removeprefix(COMMAND) in KIND)


def _nearest(ranked: Sequence[tuple[str, float]]) -> str:
    """Return the first that is a page: no command, no country, nothing we know nothing about."""
    return next((page for page, _ in ranked if not page.startswith((COMMAND, NOTHING)) and page != COUNTRY), "")


def _first(pages: list[str], so_far: Understood) -> list[str]:
    """Put urgent help first where danger is clear, then the page that fits; among three where it is possible."""
    urgent = [LOW, URGENT] if so_far.low else [URGENT]
    if so_far.level == "clear":
        return [*urgent, *(page for page in pages if page not in urgent)]
    if so_far.level == "possible" and URGENT not in pages[:3]:
        return [*pages[:2], URGENT]
    return pages
