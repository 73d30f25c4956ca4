"""The signs of a trick in job adverts: `content/adverts.yml`, and each language's words for them in `adverts.yml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Final, TypeVar

from pydantic import Field, ValidationError

from bot.errors import ContentError
from bot.languages import LANGUAGES, WHOLE, ByLanguage
from bot.library.tools import Tool
from bot.library.tools.questionnaire import Questionnaire
from bot.schema import Problem, Strict, explain, read_yaml
from bot.understanding.adverts import (
    FAIR,
    MARKS,
    PERIODS,
    AdvertReader,
    AdvertWords,
    SignWords,
    compile_lines,
    words_in,
)
from bot.understanding.places import Places
from bot.understanding.words import fold

NAME: Final = "adverts.yml"
TITLE: Final = 40
"""Letters of a sign's title: on an SMS several stand one below the other."""
_SIGNS: Final = re.compile(r"[()|?*#.]")
"""What a line holds beside words (`bot.understanding.patterns`)."""
Letter = Annotated[str, Field(pattern=r"^[a-z]$")]
Answer = Annotated[str, Field(pattern=r"^[a-z][a-z?]$")]
Form = TypeVar("Form", bound=Strict)


class SignSchema(Strict):
    """A sign: what stands for it, and what it answers."""

    letter: Letter
    """What stands for it in addresses: never used again for another."""
    answers: tuple[Answer, ...] = ()
    """What it answers in the tool: a question's letter and its answer."""
    urgent: bool = False
    """Whether help comes first."""
    weak: bool = False
    """Whether fair adverts have it too: it is shown beside others alone."""


class SignsSchema(Strict):
    """`content/adverts.yml`: what is the same in every language."""

    tool: str
    """The tool that goes on with what was read."""
    signs: dict[str, SignSchema]
    """The most serious first."""
    unnamed: str
    paid: str
    high: Annotated[float, Field(gt=0)]
    unskilled: Annotated[float, Field(gt=0)]
    currencies: dict[Annotated[float, Field(gt=0)], tuple[str, ...]]
    """How many US dollars one is → its names and signs."""


class SignLines(Strict):
    """A sign in one language."""

    title: Annotated[str, Field(min_length=2, max_length=TITLE)]
    words: tuple[str, ...]
    unless: tuple[str, ...] = ()


class AdvertLines(Strict):
    """`content/LANGUAGE/adverts.yml`: by which words an advert and its signs are known."""

    marks: dict[str, tuple[str, ...]]
    own: tuple[str, ...] = ()
    yours: tuple[str, ...] = ()
    story: tuple[str, ...] = ()
    signs: dict[str, SignLines]
    quoted: tuple[str, ...] = ()
    """Little words that may be shown beside those of the signs."""
    names: tuple[str, ...] = ()
    """Words of the signs that are names of people too: never shown."""
    employers: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    official: tuple[str, ...] = ()
    unskilled: tuple[str, ...] = ()
    fair: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    periods: dict[str, tuple[str, ...]] = Field(default_factory=dict)

    def lines(self) -> Iterator[str]:
        """Yield every pattern and word to be compared with folded ones."""
        for lines in (*self.marks.values(), *self.fair.values(), *self.periods.values()):
            yield from lines
        for sign in self.signs.values():
            yield from (*sign.words, *sign.unless)
        for lines in (
            self.story,
            self.official,
            self.unskilled,
            self.own,
            self.yours,
            self.quoted,
            self.names,
            self.employers,
            self.suffixes,
        ):
            yield from lines


@dataclass(frozen=True)
class AdvertSigns:
    """All that is known of adverts."""

    reader: AdvertReader = field(default_factory=AdvertReader)
    tool: str = ""
    """The tool that goes on with what was read."""
    signs: Mapping[str, SignSchema] = field(default_factory=dict)
    titles: ByLanguage[Mapping[str, str]] = field(default_factory=ByLanguage)

    def letters(self, signs: Iterable[str]) -> str:
        """Return what stands for some signs in an address."""
        return "".join(self.signs[sign].letter for sign in signs)

    def of(self, letters: str) -> tuple[str, ...]:
        """Return the signs that letters stand for, the most serious first; a letter of no sign is passed over."""
        return tuple(name for name, sign in self.signs.items() if sign.letter in letters)

    def answers(self, signs: Iterable[str]) -> dict[str, str]:
        """Return what some signs answer in the tool: question → answer."""
        return {answer[0]: answer[1] for name in signs for answer in self.signs[name].answers}


def load_adverts(
    root: Path, tools: Mapping[str, Tool], places: Places, problems: list[Problem], digest: Any
) -> AdvertSigns:
    """Read the signs and their words; problems are added to the list. Without `content/adverts.yml` none is read."""
    path = root / NAME
    if not path.exists():
        return AdvertSigns()
    shared = _read(path, SignsSchema, problems, digest)
    files = {code: root / code / NAME for code in LANGUAGES if code in WHOLE or (root / code / NAME).exists()}
    given = {code: _read(file, AdvertLines, problems, digest) for code, file in files.items()}
    lines = {code: own for code, own in given.items() if own is not None}
    if shared is None or len(lines) < len(files):
        return AdvertSigns()
    wrong = [Problem(str(path), _line(path, value), what) for value, what in _shared_problems(shared, tools)]
    for code, own in lines.items():
        file = files[code]
        wrong += [Problem(str(file), _line(file, value), what) for value, what in _own_problems(own, shared)]
    problems.extend(wrong)
    return AdvertSigns() if wrong else _made(shared, lines, places)


def _made(shared: SignsSchema, lines: Mapping[str, AdvertLines], places: Places) -> AdvertSigns:
    every = (line for own in lines.values() for line in own.lines())
    hidden = frozenset(name for own in lines.values() for name in own.names)
    names = (word for name in places.names for word in name.split())
    reader = AdvertReader(
        languages=tuple(_words(own, hidden) for own in lines.values()),
        order=tuple(shared.signs),
        weak=frozenset(name for name, sign in shared.signs.items() if sign.weak),
        currencies={name.casefold(): rate for rate, names in shared.currencies.items() for name in names},
        high=shared.high,
        unskilled=shared.unskilled,
        paid=shared.paid,
        unnamed=shared.unnamed,
        common=frozenset((*words_in(every)[0], *names)),
    )
    titles = {code: {name: sign.title for name, sign in own.signs.items()} for code, own in lines.items()}
    return AdvertSigns(reader, shared.tool, shared.signs, ByLanguage(titles))


def _words(own: AdvertLines, hidden: frozenset[str]) -> AdvertWords:
    vocabulary, stems = words_in(line for sign in own.signs.values() for line in sign.words)
    return AdvertWords(
        marks={kind: compile_lines(lines) for kind, lines in own.marks.items()},
        story=compile_lines(own.story),
        own=frozenset(own.own),
        yours=frozenset(own.yours),
        signs={
            name: SignWords(compile_lines(sign.words), compile_lines(sign.unless)) for name, sign in own.signs.items()
        },
        employers=frozenset(own.employers),
        suffixes=frozenset(own.suffixes),
        official=compile_lines(own.official),
        unskilled=compile_lines(own.unskilled),
        fair={kind: compile_lines(lines) for kind, lines in own.fair.items()},
        periods={period: frozenset(words) for period, words in own.periods.items()},
        vocabulary=(vocabulary | frozenset(own.quoted)) - hidden,
        stems=tuple(stem for stem in stems if not any(name.startswith(stem) for name in hidden)),
    )


def _shared_problems(shared: SignsSchema, tools: Mapping[str, Tool]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong in the common file: the text whose line is meant, and how to mend it."""
    tool = tools.get(shared.tool)
    if not isinstance(tool, Questionnaire):
        yield "tool:", f"`tool` names {shared.tool!r}, which is no questionnaire of content/tools/"
    letters = [sign.letter for sign in shared.signs.values()]
    for name, sign in shared.signs.items():
        if letters.count(sign.letter) > 1:
            yield f"{name}:", f"`signs.{name}.letter` {sign.letter!r} stands for two signs; give each its own"
        for answer in sign.answers:
            question = tool.logic.questions.get(answer[0]) if isinstance(tool, Questionnaire) else None
            if isinstance(tool, Questionnaire) and (question is None or answer[1] not in question.answers):
                yield f"{name}:", f"`signs.{name}.answers` {answer!r} is no answer of {shared.tool}"
    for key, name in (("unnamed", shared.unnamed), ("paid", shared.paid)):
        if name not in shared.signs:
            yield f"{key}:", f"`{key}` names {name!r}, which does not stand in `signs`"


def _own_problems(own: AdvertLines, shared: SignsSchema) -> Iterator[tuple[str, str]]:
    """Yield what is wrong in the file of a language, in the same way."""
    for name in sorted(own.signs.keys() ^ shared.signs.keys()):
        yield "signs:", f"`signs.{name}` stands here or in content/adverts.yml, not in both"
    for key, names, known in (("marks", own.marks, MARKS), ("fair", own.fair, FAIR), ("periods", own.periods, PERIODS)):
        for name in sorted(names.keys() - set(known)):
            yield f"{key}:", f"`{key}.{name}` is none of {', '.join(known)}"
    for line in own.lines():
        odd = next((word for word in _SIGNS.sub(" ", line).split() if word != fold(word) or word.isdigit()), "")
        if odd:
            yield line, f"{odd!r} is never met: write small letters without accents, and # for a number"
        elif line.count("(") != line.count(")"):
            yield line, f"the brackets of {line!r} do not close"


def _read(path: Path, form: type[Form], problems: list[Problem], digest: Any) -> Form | None:
    lines: Mapping[str, int] = {}
    try:
        raw = path.read_bytes()
        digest.update(raw)
        lines, values = read_yaml(raw.decode("utf-8"), str(path))
        return form.model_validate(values)
    except (FileNotFoundError, UnicodeDecodeError):
        problems.append(Problem(str(path), 1, "is missing or not UTF-8 text; write how adverts are read in it"))
    except ValidationError as error:
        problems.extend(explain(error, lines, str(path)))
    except ContentError as error:
        problems.extend(problem for problem in error.problems if isinstance(problem, Problem))
    return None


def _line(path: Path, value: str) -> int:
    """Return the first line of a file that has a text, or 1."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((number for number, line in enumerate(lines, 1) if value in line), 1)
