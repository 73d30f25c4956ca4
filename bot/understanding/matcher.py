"""From words to what they are about: a command, a danger, a page, a language, or nothing we know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.languages import FIRST
from bot.types import Level
from bot.understanding import story
from bot.understanding.ages import Ages, read_ages
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
from bot.understanding.language_detection import LanguageDetector, without_codes
from bot.understanding.ordering import (
    ASKED_BEFOREHAND,
    LOW,
    MINOR,
    RESCUE,
    SOMEONE,
    URGENT,
    VIOLENCE,
    by_age,
    by_danger,
    is_of_somebody,
    lead,
    with_country,
    with_somebody,
)
from bot.understanding.places import PLACE, Places, mark_signs
from bot.understanding.story import StoryPatterns, Work
from bot.understanding.tongues import Tongue, begun_in, called_in, greeted_in
from bot.understanding.words import LONGEST, Spelling, clauses, fold

__all__ = ["Matcher", "Understood", "fold"]

HIDE: Final = f"{COMMAND}hide"
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
HINTED: Final = 3.5
"""How many times as much a pattern of forced sex outweighs what was learned: there are few words for it."""
NO_AGE: Final = Ages()


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
    about_other: bool = False
    """Whether somebody else is in it, not whoever writes."""
    work: Work = ""
    """The kind of work that is spoken of: in a home, any other, or nothing where none or both are."""
    relative: str = ""
    """The relative or friend that is spoken of (`sister`)."""
    tongue: str = ""
    """The code of a language that is not ours in which somebody greets or calls (`content/greetings.yml`)."""

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
    stories: Sequence[StoryPatterns] = ()
    """What else is listened for, of each language."""
    tongues: Mapping[str, Tongue] = field(default_factory=dict)
    """By code: languages that are not ours, in which people greet and call for help."""

    def understand(self, text: str, language: str) -> Understood:
        """Say what a message is about; `language` is the one the conversation is in, empty at its start."""
        text = text[:LONGEST]
        folded = fold(text)[:LONGEST]
        if plain := self._plain(text, folded, language):
            return plain
        understood = self._read(text, folded, language)
        if not understood.outside or understood.level != "none":
            return understood
        # Of a language that is not ours its greetings and calls for help are known, and nothing else.
        code, calls = begun_in(folded, self.tongues)
        if calls:
            return self._of_tongue("help", code, language)
        return replace(understood, tongue=code, language=language or self.tongues[code].beside) if code else understood

    def _plain(self, text: str, folded: str, language: str) -> Understood | None:
        """Return what needs no judging: a steering word, a greeting, or what says nothing by itself."""
        steered = self._steered(text, folded)
        if (not steered or steered[0] == "greeting") and (code := greeted_in(folded, self.tongues)):
            return self._of_tongue("greeting", code, language)
        if not steered and len(folded.split()) <= SHORT and (code := called_in(folded, self.tongues)):
            return self._of_tongue("help", code, language)
        if steered:
            command, own = steered
            # A greeting of one language says which is wanted; other words, and pictures, are sent in any.
            switches = own and command == "greeting" and folded
            return Understood(command=command, language=own if switches else language or own)
        # A number is a choice or an amount on a screen, and yes is an answer to it.
        if not any(sign.isalpha() for sign in folded) or digits(folded) or story.only_answers(folded, self.stories):
            return Understood(language=language, outside=True)
        return None

    def _of_tongue(self, command: str, code: str, language: str) -> Understood:
        return Understood(command=command, language=language or self.tongues[code].beside, tongue=code)

    def _read(self, text: str, folded: str, language: str) -> Understood:
        said = self._said(text)
        spoken = self.detector.spoken(said, language)
        # A few words do not change the language of the conversation, but are read in their own.
        written = language if language and said.count(" ") < SHORT else self.detector.of(said, language)
        words = self._words(folded, spoken or FIRST)
        signed = fold(mark_signs(text))[:LONGEST]
        ages = read_ages(signed, (patterns.ages for patterns in self.stories))
        marked = words if ages.words == folded else self._words(ages.words, spoken or FIRST)
        placed, place = self.places.read(marked, self._unknown(marked))
        if place and set(placed) == {PLACE}:
            return Understood((f"{COUNTRY}/{place}",), confident=True, language=written)
        if ages.alone and not ages.lie:
            return Understood((MINOR,) if ages.child else (), ages.child, language=written, outside=not ages.child)
        slips: Slips = {}
        judged = self.classifier.classify(placed, spoken or FIRST, slips)
        level, low = self._danger(folded, words, judged)
        if level != "clear" and not place and not ages.child and (slipped := self._slipped(folded)):
            command, own = slipped
            return Understood(command=command, language=language or own, slip=True)
        ranked = judged.ranked
        spellings = (folded, " ".join(words))
        so_far = Understood(
            level=level,
            language=written,
            low=low,
            near=_nearest(ranked),
            about_other=is_of_somebody(ranked) and story.about_other(spellings, self.stories),
            relative=story.relative((folded[:LONGEST],), self.stories),
            work=story.work_kind(spellings, self.stories),
        )
        if level != "clear" and (not place or len(words) > SHORT) and self._strange(words, slips):
            return replace(so_far, ids=tuple(by_danger([], level, ())), outside=True)
        steers = level != "clear" and len(folded) > SHORT and len(words) <= STEERS and _orders(ranked, place)
        if steers and (ranked[0][0] != HIDE or story.hides(spellings, self.stories)):
            return self._sentence(ranked, place, language or written, so_far, len(words) == 1)
        return self._pages(ranked, place, so_far, ages, spellings)

    def _pages(
        self,
        ranked: Sequence[tuple[str, float]],
        place: str,
        so_far: Understood,
        ages: Ages = NO_AGE,
        spellings: Sequence[str] = (),
    ) -> Understood:
        """Return the pages that words are about, or that they are about nothing we know."""
        limits = self.classifier.thresholds
        likely = [(page, score) for page, score in ranked if score >= limits.possible and not page.startswith(COMMAND)]
        outside = so_far.level != "clear" and not ages.lie and (not likely or likely[0][0].startswith(NOTHING))
        country = f"{COUNTRY}/{place}" if place else COUNTRY
        pages = [(page, score) for page, score in likely if not page.startswith(NOTHING)]
        listed = [(country if page == COUNTRY else page, score) for page, score in pages]
        aged = by_age([page for page, _ in listed], ages)
        scores = dict(listed)
        listed = [(page, scores.get(page, limits.confident)) for page in aged]
        level: Level = "possible" if ages.lie and ages.child and so_far.level == "none" else so_far.level
        offered = with_somebody(aged) if so_far.about_other and level == "possible" and not ages.lie else aged
        ids = by_danger(offered, level, self._lead(so_far, spellings))
        ids = with_country(ids, f"{COUNTRY}/{place}" if place else "")
        ahead = len(listed) < 2 or listed[0][1] - listed[1][1] >= limits.ahead or ages.lie
        sure = bool(listed) and not outside and listed[0][1] >= limits.confident and ahead
        return replace(so_far, ids=tuple(ids[:3]), confident=sure, level=level, outside=outside)

    def _lead(self, so_far: Understood, spellings: Sequence[str]) -> list[str]:
        """Return the pages of help that stand first where danger is clear."""
        if so_far.low:
            return [LOW, URGENT]
        if story.is_adrift(spellings, self.stories):
            return [RESCUE, URGENT]  # for those who are there, and for those whom they call
        if so_far.about_other:
            return [SOMEONE, URGENT]
        return [VIOLENCE, URGENT] if story.is_sexual(spellings, self.stories) else [URGENT]

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
        beside = self._beside
        plain = " ".join(word for word in folded.split() if word not in beside)
        said = self.commands.get(plain) if plain else None
        if said or len(folded) > LONGEST or len(text.split()) > STEERS:
            return said
        # One clause that is just that is enough: "hide this, he is here".
        return next((said for part in clauses(text) if (said := self.commands.get(part)) and said[0] == "hide"), None)

    def _slipped(self, folded: str) -> tuple[str, str] | None:
        """Return the command that a short message is but for a slip."""
        beside = self._beside
        words = [word for word in folded.split() if word not in beside]
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
        certain = judged.certain + limits.lean_clear * lead(judged.ranked)
        if certain >= limits.certain - max(doubt["clear"], HINTED * doubt["forced"]) and not asks:
            return "clear", False
        heard = judged.heard + limits.lean * lead(judged.ranked, ASKED_BEFOREHAND)
        if heard >= limits.heard + (limits.beforehand if asks else -doubt["possible"]):
            return "possible", False
        return "none", False

    def _said(self, text: str) -> str:
        """Return the folded words that tell a language: no links, codes or names that stand in nothing we know."""
        words = without_codes(text).split()
        telling = (
            fold(word)
            for place, word in enumerate(words)
            if not (place and word[:1].isupper() and not word.isupper() and self._unknown(fold(word).split()))
        )
        return " ".join(word for word in telling if word)[:LONGEST]

    def _unknown(self, words: list[str]) -> frozenset[str]:
        """Return the words that stand in nothing we know."""
        return frozenset(
            word for word in words if not any(self.classifier.knows(word, code) for code in self._languages)
        )

    @property
    def _beside(self) -> frozenset[str]:
        """Words that say nothing beside a steering word, of all languages."""
        return frozenset[str]().union(*(patterns.beside for patterns in self.stories))

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
