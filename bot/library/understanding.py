"""Reads what words are understood by: `steering`, `spelling`, `phrases`, `outside` and `danger` of each language."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bot.errors import ContentError
from bot.library import danger, tongue, topics
from bot.library.match import COMMAND, COUNTRY, NOTHING, PLACE, Matcher
from bot.library.matter import Problem, read_yaml
from bot.library.words import Spelling, fold
from bot.types import LANGUAGES

if TYPE_CHECKING:
    from bot.library.countries import Atlas
    from bot.library.model import Page

SHORTEST: Final = 3
"""Letters of a country's name from which it is looked for in a sentence: "us" and "in" are words."""
KEYWORD: Final = 0.5
"""Weight of a single keyword against a phrase: it says less of how people ask."""
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
        self.commands: dict[str, tuple[str, str]] = {}
        self.danger: dict[str, danger.Danger] = {}
        self.spelling = {language: Spelling() for language in LANGUAGES}
        self.examples: list[tuple[str, str, str]] = []
        self.phrases: list[tuple[str, str, str, float]] = []
        uses: dict[str, Callable[[str, Any], None]] = {
            "steering.yml": self._steer,
            "spelling.yml": self._spell,
            "phrases.yml": self._phrase,
            "outside.yml": self._outside,
            "danger.yml": self._danger,
        }
        for language in LANGUAGES:
            for name, use in uses.items():
                path = root / language / name
                if not path.exists():
                    continue
                raw = path.read_bytes()
                digest.update(raw)
                try:
                    use(language, read_yaml(raw.decode("utf-8"), str(path))[1])
                except ContentError as error:
                    problems.extend(one for one in error.problems if isinstance(one, Problem))

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
        """Learn from everything read and from the pages."""
        known = {COUNTRY, *chain.from_iterable(pages.values())}
        ours = [one for one in self.phrases if one[0] in known or one[0].startswith((COMMAND, NOTHING))]
        asked = [*(one for tree in pages.values() for page in tree.values() for one in _asked(page)), *ours]
        phrases = [
            topics.Phrase(page, language, self.spelling[language].read(fold(text)), weight)
            for page, language, text, weight in asked
        ]
        return Matcher(
            topics=topics.learn(tuple(phrases)),
            commands=self.commands,
            danger=self.danger,
            ear=self._ear(phrases),
            tongue=tongue.learn(self._written(asked)),
            spelling=self.spelling,
            places={name: iso for name, iso in atlas.names.items() if iso in atlas.countries and len(name) >= SHORTEST},
        )

    def _ear(self, phrases: list[topics.Phrase]) -> danger.Ear:
        examples = [
            danger.Example(kind, language, tuple(self.spelling[language].read(fold(text)).split()))
            for kind, language, text in self.examples
        ]
        others = [
            danger.Example("none", one.language, tuple(one.text.split()))
            for one in phrases
            if one.weight == 1 and not one.page.startswith(NEAR)
        ]
        return danger.learn(tuple(examples), tuple(others))

    def _written(self, asked: list[tuple[str, str, str, float]]) -> Iterator[tuple[str, str]]:
        for _, language, text, _ in asked:
            yield language, fold(text)
        for language, spelling in self.spelling.items():
            for other, word in spelling.usual.items():
                yield language, f"{other} {word}"


def _asked(page: Page) -> Iterator[tuple[str, str, str, float]]:
    if page.is_menu:
        return
    for text in (f"{page.title} {page.short_title}", page.summary, *page.asks):
        yield page.id, page.language, text, 1.0
    for keyword in page.keywords:
        yield page.id, page.language, keyword, KEYWORD
