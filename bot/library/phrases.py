"""Reads what words are understood by: `steering`, `spelling`, `phrases`, `outside`, `danger`, and what was learned."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from bot.errors import ContentError
from bot.schema import Problem, read_yaml
from bot.types import LANGUAGES
from bot.understanding import concepts, danger, language_detection, tfidf, trained
from bot.understanding.classifier import COMMAND, COUNTRY, NOTHING, Classifier, Plain
from bot.understanding.matcher import Matcher
from bot.understanding.new_phrases import extend
from bot.understanding.places import PLACE, SHORTEST, Places
from bot.understanding.words import Spelling, fold

if TYPE_CHECKING:
    from bot.library.countries import Atlas
    from bot.library.model import Page

Asked: TypeAlias = tuple[str, str, str, float]
"""A page, a language, words that lead there, and how much they weigh."""
Use: TypeAlias = Callable[[Any], None]
"""Takes what a file holds."""
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


class PhraseFiles:
    """The data by which words are understood, as read from the files."""

    def __init__(
        self,
        root: Path,
        pages: Mapping[str, Mapping[str, Page]],
        atlas: Atlas,
        found: trained.TrainedClassifier | None,
        problems: list[Problem],
        digest: Any,
    ) -> None:
        """Read the files of each language; problems are added to the list. `found`: what was learned beforehand.

        Phrases are opened only where nothing was learned from just these: some 23,000, which take 20 MB to open.
        """
        self.problems = problems
        self.commands: dict[str, tuple[str, str]] = {}
        self.danger: dict[str, danger.DangerPatterns] = {}
        self.spelling = {language: Spelling() for language in LANGUAGES}
        self.examples: list[tuple[str, str, str]] = []
        self.phrases: list[Asked] = []
        self.concepts = concepts.Concepts()
        self.places = _places(atlas)
        self.asked = [one for tree in pages.values() for page in tree.values() for one in _asked(page)]
        self._known = frozenset({COUNTRY, *chain.from_iterable(pages.values())})
        self._waiting: list[tuple[Path, Use]] = []
        own = hashlib.sha256()
        for language in LANGUAGES:
            for name, use in (("steering", self._steer), ("spelling", self._spell), ("danger", self._danger)):
                self._read(root / language / f"{name}.yml", partial(use, language), own)
            for name, use in (("phrases", self._phrase), ("outside", self._outside)):
                self._wait(root / language / f"{name}.yml", partial(use, language), own)
            self._wait(root / "foreign.yml", partial(self._outside, language), own)
        self._read(root / "concepts.yml", self._gather, own)
        digest.update(own.digest())
        # Where the files have other line ends it is another hash.
        own.update(repr((self.asked, sorted(self.places.ours))).encode())
        self.digest = own.hexdigest()
        self.learned = found
        if found is None or found.digest != self.digest:
            self._open()

    def _read(self, path: Path, use: Use, digest: Any) -> None:
        if path.exists():
            digest.update(path.read_bytes())
            self._use(path, use)

    def _wait(self, path: Path, use: Use, digest: Any) -> None:
        if path.exists():
            digest.update(path.read_bytes())
            self._waiting.append((path, use))

    def _open(self) -> None:
        while self._waiting:
            self._use(*self._waiting.pop(0))

    def _use(self, path: Path, use: Use) -> None:
        try:
            use(read_yaml(path.read_text(encoding="utf-8"), str(path))[1])
        except ContentError as error:
            self.problems.extend(one for one in error.problems if isinstance(one, Problem))

    def _gather(self, values: Any) -> None:
        self.concepts = concepts.read_concepts(values)

    def _steer(self, language: str, values: Mapping[str, list[str]]) -> None:
        for command, words in values.items():
            own = command[5:] if command[:5] == "lang-" else language
            for word in words:
                self.commands[fold(str(word)) or str(word)] = (command, own)
                self.phrases.append((f"{COMMAND}{command}", language, str(word), 1.0))

    def _spell(self, language: str, values: Mapping[str, list[str]]) -> None:
        usual = {fold(str(other)): fold(str(word)) for word, others in values.items() for other in others}
        self.spelling[language] = Spelling({other: word for other, word in usual.items() if other != word})

    def _phrase(self, language: str, values: Mapping[str, list[str]]) -> None:
        for page, asked in values.items():
            self.phrases.extend((page, language, one.replace("{country}", PLACE), 1.0) for one in asked)

    def _outside(self, language: str, values: Mapping[str, list[str]]) -> None:
        for number, one in enumerate(values["asks"]):  # each its own subject: they have nothing in common
            self.phrases.append((f"{NOTHING}{number}", language, one, 1.0))

    def _danger(self, language: str, values: Mapping[str, Any]) -> None:
        patterns = {level: lines for level, lines in values.items() if level != "examples"}
        self.danger[language] = danger.DangerPatterns(
            **{level: danger.compile_patterns(lines) for level, lines in patterns.items()}
        )
        for kind, sentences in values.get("examples", {}).items():
            self.examples.extend((kind, language, one) for one in sentences)

    def matcher(self) -> Matcher:
        """Take what was learned; where nothing was, learn from the content now, more coarsely."""
        return Matcher(
            classifier=self._judge(),
            commands=self.commands,
            danger=self.danger,
            detector=self.learned.detector if self.learned else language_detection.train_detector(self._written()),
            spelling=self.spelling,
            places=self.places,
        )

    def _judge(self) -> Classifier:
        if self.learned and self.learned.digest == self.digest:
            return self.learned
        phrases = self._usual()
        if self.learned:
            return extend(self.learned, phrases)
        return Plain(tfidf.build_index(tuple(phrases)), danger.learn(tuple(self._sounds()), tuple(_others(phrases))))

    def material(self) -> trained.Material:
        """Return what `python -m bot learn` learns from."""
        self._open()
        phrases = self._usual()
        return trained.Material(
            digest=self.digest,
            phrases=phrases,
            examples=self._sounds(),
            others=_others(phrases),
            concepts=self.concepts,
            detector=language_detection.train_detector(self._written()),
        )

    def _all(self) -> list[Asked]:
        return [
            *self.asked,
            *(one for one in self.phrases if one[0] in self._known or one[0].startswith((COMMAND, NOTHING))),
        ]

    def _words(self, text: str, language: str) -> list[str]:
        return self.spelling[language].read(fold(text)).split()

    def _usual(self) -> list[tfidf.Phrase]:
        """Return phrases in the usual spelling, a word for any country in place of each, also of one with a slip."""
        asked = self._all()
        words = [self._words(text, language) for _, language, text, _ in asked]
        times = Counter(chain.from_iterable(words))
        rare = frozenset(word for word, count in times.items() if count <= RARE)
        return [
            tfidf.Phrase(page, language, " ".join(self.places.read(said, rare)[0]), weight)
            for (page, language, _, weight), said in zip(asked, words, strict=True)
        ]

    def _sounds(self) -> list[danger.Example]:
        return [
            danger.Example(kind, language, tuple(self.places.read(self._words(text, language))[0]))
            for kind, language, text in self.examples
        ]

    def _written(self) -> Iterator[tuple[str, str]]:
        for _, language, text, _ in self._all():
            yield language, fold(text)
        for language, spelling in self.spelling.items():
            for other, word in spelling.usual.items():
                yield language, f"{other} {word}"


def _places(atlas: Atlas) -> Places:
    ours = {name: iso for name, iso in atlas.names.items() if iso in atlas.countries and len(name) >= SHORTEST}
    gone_to = frozenset(iso for iso, one in atlas.countries.items() if "destination" in one.record.roles)
    return Places(atlas.names, ours, gone_to)


def _asked(page: Page) -> Iterator[Asked]:
    if page.is_menu:
        return
    for text in (f"{page.title} {page.short_title}", page.summary, *page.asks):
        yield page.id, page.language, text, 1.0
    for keyword in page.keywords:
        yield page.id, page.language, keyword, KEYWORD


def _others(phrases: list[tfidf.Phrase]) -> list[danger.Example]:
    return [
        danger.Example("none", one.language, tuple(one.text.split()))
        for one in phrases
        if not one.page.startswith(NEAR)
    ]
