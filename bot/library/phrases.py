"""Reads what words are understood by: `steering`, `spelling`, `phrases`, `outside`, `danger`, and what was learned."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import chain
from multiprocessing import parent_process
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import structlog

from bot.errors import ContentError
from bot.languages import LANGUAGES, OFFERED
from bot.schema import Problem, read_yaml
from bot.understanding import concepts, danger, language_detection, story, tfidf, tongues, trained
from bot.understanding.ages import without_ages
from bot.understanding.classifier import COMMAND, COUNTRY, NOTHING, Classifier, UntrainedClassifier
from bot.understanding.matcher import Matcher
from bot.understanding.new_phrases import extend
from bot.understanding.patterns import compile_patterns
from bot.understanding.places import PLACE, Places
from bot.understanding.words import Spelling, fold

if TYPE_CHECKING:
    from bot.library.model import Page

Asked: TypeAlias = tuple[str, str, str, float]
"""A page, a language, words that lead there, and how much they weigh."""
KEYWORD: Final = 0.5
"""Weight of a single keyword against a phrase: it says less of how people ask."""
RARE: Final = 2
"""Times up to which a word of the phrases may be the name of a country with a slip."""
NEAR: Final = (
    "help",
    "trafficking",
    "rights/harassment",
    "rights/domestic-work",
    "rights/irregular-status",
    "health/wellbeing",
)
"""Beginnings of ids of pages whose questions may well be danger: not taken as examples of none."""
UNTRAINED: Final = (
    "learned.bin is missing or of another version: questions find their page less often, and danger is heard by its "
    "patterns alone; `python -m bot learn` makes the file"
)

log = structlog.get_logger(__name__)


class PhraseFiles:
    """The data by which words are understood, as read from the files."""

    def __init__(
        self,
        root: Path,
        pages: Mapping[str, Mapping[str, Page]],
        places: Places,
        learned: trained.TrainedClassifier | None,
        problems: list[Problem],
        digest: Any,
    ) -> None:
        """Read the files of each language; problems are added to the list. `learned`: what was learned beforehand.

        Phrases are read only where nothing was learned from just these: some 23,000, which take 20 MB to open.
        """
        self.root = root
        self.problems = problems
        self.commands: dict[str, tuple[str, str]] = {}
        self.danger: dict[str, danger.DangerPatterns] = {}
        self.spelling = {language: Spelling() for language in LANGUAGES}
        self.examples: list[tuple[str, str, str]] = []
        self.phrases: list[Asked] = []
        self.foreign: tuple[str, ...] = ()
        self.concepts = concepts.read_concepts(self._read("concepts.yml"))
        self.places = places
        self.asked = [asked for tree in pages.values() for page in tree.values() for asked in _asked(page)]
        self._ids = frozenset({COUNTRY, *chain.from_iterable(pages.values())})
        self.learned = learned
        self.stories = [story.read_story_patterns(self._read(f"{language}/{story.NAME}")) for language in LANGUAGES]
        self.tongues = tongues.read_tongues(self._read(tongues.NAME))
        for language in LANGUAGES:
            self._steer(language, self._read(f"{language}/steering.yml"))
            self._spell(language, self._read(f"{language}/spelling.yml"))
            self._danger(language, self._read(f"{language}/danger.yml"))
        files = _digest(root)
        tongues_file = root / tongues.NAME
        digest.update(files.digest() + (tongues_file.read_bytes() if tongues_file.exists() else b""))
        # Where the files have other line ends it is another hash.
        files.update(repr((self.asked, sorted(self.places.spelled))).encode())
        self.digest = files.hexdigest()
        if learned is None or learned.digest != self.digest:
            self._read_phrases()

    def _read(self, name: str) -> Any:
        """Return what a file holds; nothing where there is none, or where it does not hold."""
        path = self.root / name
        if not path.exists():
            return {}
        try:
            return read_yaml(path.read_text(encoding="utf-8"), str(path))[1]
        except ContentError as error:
            self.problems.extend(problem for problem in error.problems if isinstance(problem, Problem))
            return {}

    def _read_phrases(self) -> None:
        self.foreign = _foreign(self._read("foreign.yml"))
        cut: set[str] = set()
        for language, known in LANGUAGES.items():
            for page, texts in self._read(f"{language}/phrases.yml").items():
                self.phrases.extend((page, language, text.replace("{country}", PLACE), 1.0) for text in texts)
            self._set_aside(language, self._read(f"{language}/outside.yml").get("asks", ()))
            if known.stemmer not in cut:  # read once in each way of taking endings off, however many languages
                self._set_aside(language, self.foreign)
            cut.add(known.stemmer)

    def _set_aside(self, language: str, texts: Iterable[str]) -> None:
        for number, text in enumerate(texts):  # each its own subject: they have nothing in common
            self.phrases.append((f"{NOTHING}{number}", language, text, 1.0))

    def _steer(self, language: str, values: Mapping[str, list[str]]) -> None:
        for command, words in values.items():
            own = command[5:] if command[:5] == "lang-" else language
            meant = (command, own if own in OFFERED else "")
            for word in words:
                written = fold(str(word)) or str(word)
                before = self.commands.get(written, meant)
                # A word of a draft steers too, but takes none from a language that is offered.
                steers = meant if language in OFFERED else before
                # What two languages greet with says nothing of which is wanted.
                shared = steers[0] == before[0] == "greeting" and before[1] != steers[1]
                self.commands[written] = (steers[0], "") if shared else steers
                self.phrases.append((f"{COMMAND}{command}", language, str(word), 1.0))

    def _spell(self, language: str, values: Mapping[str, list[str]]) -> None:
        usual = {fold(str(other)): fold(str(word)) for word, others in values.items() for other in others}
        self.spelling[language] = Spelling({other: word for other, word in usual.items() if other != word})

    def _danger(self, language: str, values: Mapping[str, Any]) -> None:
        patterns = {level: lines for level, lines in values.items() if level != "examples"}
        self.danger[language] = danger.DangerPatterns(
            **{level: compile_patterns(lines) for level, lines in patterns.items()}
        )
        for kind, sentences in values.get("examples", {}).items():
            self.examples.extend((kind, language, sentence) for sentence in sentences)

    def matcher(self) -> Matcher:
        """Take what was learned; where nothing was, go by likeness and by the patterns of danger, and say so loudly."""
        classifier = self._classifier()
        return Matcher(
            classifier=classifier,
            commands=self.commands,
            danger=self.danger,
            detector=self.learned.detector if self.learned else language_detection.train_detector(self._written()),
            spelling=self.spelling,
            places=replace(self.places, known=partial(_stands, classifier)),
            stories=self.stories,
            tongues=self.tongues,
        )

    def _classifier(self) -> Classifier:
        if self.learned and self.learned.digest == self.digest:
            return self.learned
        phrases = self._usual()
        if self.learned:
            return extend(self.learned, phrases)
        if parent_process() is None:  # `check` reads the content in processes of its own too: once is enough
            log.error("nothing_learned", what=UNTRAINED)
        return UntrainedClassifier(tfidf.build_index(tuple(phrases)))

    def material(self) -> trained.Material:
        """Return what `python -m bot learn` learns from, where the phrases were read: nothing learned was passed."""
        phrases = self._usual()
        return trained.Material(
            digest=self.digest,
            phrases=phrases,
            examples=self._examples(),
            others=_others(phrases),
            concepts=self.concepts,
            detector=language_detection.train_detector(self._written()),
        )

    def _all(self) -> list[Asked]:
        """Return all phrases but those of pages that there are none of, such as drafts."""
        phrases = [
            phrase for phrase in self.phrases if phrase[0] in self._ids or phrase[0].startswith((COMMAND, NOTHING))
        ]
        return [*self.asked, *phrases]

    def _words(self, text: str, language: str) -> list[str]:
        words = without_ages(fold(text), [patterns.ages for patterns in self.stories])
        return self.spelling[language].read(words).split()

    def _usual(self) -> list[tfidf.Phrase]:
        """Return phrases in the usual spelling, a word for any country in place of each, also of one with a slip."""
        asked = self._all()
        texts = [self._words(text, language) for _, language, text, _ in asked]
        times = Counter(chain.from_iterable(texts))
        rare = frozenset(word for word, count in times.items() if count <= RARE)
        return [
            tfidf.Phrase(page, language, " ".join(self.places.read(words, rare)[0]), weight)
            for (page, language, _, weight), words in zip(asked, texts, strict=True)
        ]

    def _examples(self) -> list[danger.Example]:
        return [
            danger.Example(kind, language, tuple(self.places.read(self._words(text, language))[0]))
            for kind, language, text in self.examples
        ]

    def _written(self) -> Iterator[tuple[str, str]]:
        foreign = frozenset(self.foreign)
        for page, language, text, _ in self._all():
            if not (text in foreign and page.startswith(NOTHING)):
                yield language, fold(text)
        for text in self.foreign:
            yield language_detection.NONE, fold(text)
        for language, spelling in self.spelling.items():
            for other, word in spelling.usual.items():
                yield language, f"{other} {word}"


def _foreign(values: Mapping[str, list[str]]) -> tuple[str, ...]:
    """Return messages in languages that are not ours: those under the code of one that is ours are left out."""
    return tuple(text for code, texts in values.items() if code not in LANGUAGES for text in texts)


def _digest(root: Path) -> Any:
    """Return the hash of the files by which words are understood, each language's in this order."""
    digest = hashlib.sha256()
    own = ("steering.yml", "spelling.yml", "danger.yml", "phrases.yml", "outside.yml", story.NAME)
    for language in LANGUAGES:
        for path in (root / language / name for name in (*own, "places.yml")):
            digest.update(path.read_bytes() if path.exists() else b"")
    for path in (root / "foreign.yml", root / "concepts.yml", root / "places.yml"):
        digest.update(path.read_bytes() if path.exists() else b"")
    return digest


def _stands(classifier: Classifier, word: str) -> bool:
    """Whether a word stands in the phrases of any language."""
    return any(classifier.knows(word, language) for language in LANGUAGES)


def _asked(page: Page) -> Iterator[Asked]:
    if page.is_menu:
        return
    for text in (f"{page.title} {page.short_title}", page.summary, *page.asks):
        yield page.id, page.language, text, 1.0
    for keyword in page.keywords:
        yield page.id, page.language, keyword, KEYWORD


def _others(phrases: list[tfidf.Phrase]) -> list[danger.Example]:
    return [
        danger.Example("none", phrase.language, tuple(phrase.text.split()))
        for phrase in phrases
        if not phrase.page.startswith(NEAR)
    ]
