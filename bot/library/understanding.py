"""Reads what words are understood by: `steering`, `spelling`, `phrases`, `outside`, `danger`, and what was learned."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bot.errors import ContentError
from bot.library import concepts, danger, learned, tongue, topics
from bot.library.judge import COMMAND, COUNTRY, NOTHING, Judge, Plain
from bot.library.match import Matcher
from bot.library.matter import Problem, read_yaml
from bot.library.places import PLACE, SHORTEST, Places
from bot.library.renewed import renew
from bot.library.words import Spelling, fold
from bot.types import LANGUAGES

if TYPE_CHECKING:
    from bot.library.countries import Atlas
    from bot.library.model import Page

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


class Understanding:
    """The data by which words are understood, as read from the files."""

    def __init__(self, root: Path, problems: list[Problem], digest: Any) -> None:
        """Read the files of each language; problems are added to the list."""
        self.root = root
        self.problems = problems
        self.commands: dict[str, tuple[str, str]] = {}
        self.danger: dict[str, danger.Danger] = {}
        self.spelling = {language: Spelling() for language in LANGUAGES}
        self.examples: list[tuple[str, str, str]] = []
        self.phrases: list[tuple[str, str, str, float]] = []
        self.concepts = concepts.Concepts()
        uses: dict[str, Callable[[str, Any], None]] = {
            "steering.yml": self._steer,
            "spelling.yml": self._spell,
            "phrases.yml": self._phrase,
            "outside.yml": self._outside,
            "danger.yml": self._danger,
        }
        own = hashlib.sha256()
        for language in LANGUAGES:
            for name, use in uses.items():
                self._read(root / language / name, partial(use, language), own)
        for language in LANGUAGES:
            self._read(root / "foreign.yml", partial(self._outside, language), own)
        self._read(root / "concepts.yml", self._gather, own)
        self.digest = own.hexdigest()
        digest.update(own.digest())

    def _read(self, path: Path, use: Callable[[Any], None], digest: Any) -> None:
        if not path.exists():
            return
        raw = path.read_bytes()
        digest.update(raw)
        try:
            use(read_yaml(raw.decode("utf-8"), str(path))[1])
        except ContentError as error:
            self.problems.extend(one for one in error.problems if isinstance(one, Problem))

    def _gather(self, values: Any) -> None:
        self.concepts = concepts.read(values)

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
        self.danger[language] = danger.Danger(
            **{level: danger.compile_patterns(lines) for level, lines in patterns.items()}
        )
        for kind, sentences in values.get("examples", {}).items():
            self.examples.extend((kind, language, one) for one in sentences)

    def matcher(self, pages: Mapping[str, Mapping[str, Page]], atlas: Atlas) -> Matcher:
        """Take what was learned; where nothing was, learn from the content now, more coarsely."""
        asked = self._asked(pages)
        places = _places(atlas)
        found = learned.read(self.root / learned.NAME)
        return Matcher(
            judge=self._judge(found, asked, places),
            commands=self.commands,
            danger=self.danger,
            tongue=found.tongue if found else tongue.learn(self._written(asked)),
            spelling=self.spelling,
            places=places,
        )

    def _judge(self, found: learned.Learned | None, asked: list[tuple[str, str, str, float]], places: Places) -> Judge:
        if found and found.digest == self._digest(asked, places):
            return found
        phrases = self._usual(asked, places)
        return renew(found, phrases) if found else Plain(topics.learn(tuple(phrases)), self._ear(phrases, places))

    def material(self, pages: Mapping[str, Mapping[str, Page]], atlas: Atlas) -> learned.Material:
        """Return what `python -m bot learn` learns from."""
        asked = self._asked(pages)
        places = _places(atlas)
        phrases = self._usual(asked, places)
        return learned.Material(
            digest=self._digest(asked, places),
            phrases=phrases,
            examples=self._sounds(places),
            others=_others(phrases),
            concepts=self.concepts,
            tongue=tongue.learn(self._written(asked)),
        )

    def _asked(self, pages: Mapping[str, Mapping[str, Page]]) -> list[tuple[str, str, str, float]]:
        known = {COUNTRY, *chain.from_iterable(pages.values())}
        ours = [one for one in self.phrases if one[0] in known or one[0].startswith((COMMAND, NOTHING))]
        return [*(one for tree in pages.values() for page in tree.values() for one in _asked(page)), *ours]

    def _digest(self, asked: list[tuple[str, str, str, float]], places: Places) -> str:
        """Return a hash of all that is learned from; where the files have other line ends it is another one."""
        return hashlib.sha256(repr((self.digest, asked, sorted(places.ours))).encode()).hexdigest()

    def _words(self, text: str, language: str) -> list[str]:
        return self.spelling[language].read(fold(text)).split()

    def _usual(self, asked: list[tuple[str, str, str, float]], places: Places) -> list[topics.Phrase]:
        """Return phrases in the usual spelling, a word for any country in place of each, also of one with a slip."""
        words = [self._words(text, language) for _, language, text, _ in asked]
        times = Counter(chain.from_iterable(words))
        rare = frozenset(word for word, count in times.items() if count <= RARE)
        return [
            topics.Phrase(page, language, " ".join(places.read(said, rare)[0]), weight)
            for (page, language, _, weight), said in zip(asked, words, strict=True)
        ]

    def _sounds(self, places: Places) -> list[danger.Example]:
        return [
            danger.Example(kind, language, tuple(places.read(self._words(text, language))[0]))
            for kind, language, text in self.examples
        ]

    def _ear(self, phrases: list[topics.Phrase], places: Places) -> danger.Ear:
        return danger.learn(tuple(self._sounds(places)), tuple(_others(phrases)))

    def _written(self, asked: list[tuple[str, str, str, float]]) -> Iterator[tuple[str, str]]:
        for _, language, text, _ in asked:
            yield language, fold(text)
        for language, spelling in self.spelling.items():
            for other, word in spelling.usual.items():
                yield language, f"{other} {word}"


def _places(atlas: Atlas) -> Places:
    ours = {name: iso for name, iso in atlas.names.items() if iso in atlas.countries and len(name) >= SHORTEST}
    gone_to = frozenset(iso for iso, one in atlas.countries.items() if "destination" in one.matter.roles)
    return Places(atlas.names, ours, gone_to)


def _asked(page: Page) -> Iterator[tuple[str, str, str, float]]:
    if page.is_menu:
        return
    for text in (f"{page.title} {page.short_title}", page.summary, *page.asks):
        yield page.id, page.language, text, 1.0
    for keyword in page.keywords:
        yield page.id, page.language, keyword, KEYWORD


def _others(phrases: list[topics.Phrase]) -> list[danger.Example]:
    return [
        danger.Example("none", one.language, tuple(one.text.split()))
        for one in phrases
        if not one.page.startswith(NEAR)
    ]
