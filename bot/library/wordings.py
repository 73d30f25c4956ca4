"""How people type a choice instead of pressing it: `content/LANGUAGE/choices.yml`, all languages together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import Field, ValidationError

from bot.errors import ContentError
from bot.languages import LANGUAGES
from bot.schema import Problem, Strict, explain, read_yaml
from bot.understanding.amounts import plain_digits
from bot.understanding.matcher import fold

NAME: Final = "choices.yml"
Meaning = Literal["agree", "refuse", "unsure", "begin", "next"]
"""What words may stand for on a button: yes, no, I do not know, begin, go on."""
ANSWERS: Final = frozenset[Meaning]({"agree", "refuse", "unsure"})
"""Those that answer a question: where none is asked they say nothing."""
NUMBERS: Final = 9
"""The most choices on a screen."""
SHORTEST: Final = 3
"""Letters of a word that may stand for a label it is part of."""
_LIGATURES: Final = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})
_BORDER: Final = re.compile(r"(?<=[0-9])(?=[^0-9])|(?<=[^0-9])(?=[0-9])")
"""Where digits begin or end."""
_LONG: Final = re.compile(r"([^\W\d_])\1{2,}")
_SHADES: Final = re.compile("[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff\\s]")
"""What makes one sign look otherwise: its style, the colour of a hand, spaces between."""


class WordingsSchema(Strict):
    """`content/LANGUAGE/choices.yml`: words around a choice, and other words for it."""

    before: tuple[str, ...] = ()
    """What may stand before a number: no, option."""
    endings: tuple[str, ...] = ()
    """What may stand behind a number: rd, choice."""
    polite: tuple[str, ...] = ()
    """What says nothing beside a choice: please."""
    little: tuple[str, ...] = ()
    """Words that say too little to stand for the label they are part of: the, my."""
    numbers: Annotated[tuple[tuple[str, ...], ...], Field(max_length=NUMBERS)] = ()
    """Words for 1, 2, 3 …: two, second."""
    alike: dict[Meaning, tuple[str, ...]] = Field(default_factory=dict)
    """Words and signs that mean the same on a button. A label counts by standing among them."""
    a_year: tuple[str, ...] = ()
    """Words that say that interest is told for a year."""


@dataclass(frozen=True, slots=True)
class Wordings:
    """The words of all languages: they are heard in each."""

    before: tuple[tuple[str, ...], ...] = ()
    """Each as its words; the longest first."""
    polite: tuple[tuple[str, ...], ...] = ()
    endings: frozenset[str] = frozenset()
    little: frozenset[str] = frozenset()
    numbers: Mapping[str, str] = field(default_factory=dict)
    """Word → digit."""
    alike: Mapping[str, Meaning] = field(default_factory=dict)
    a_year: frozenset[str] = frozenset()

    def meaning(self, text: str) -> Meaning | None:
        """Return what a whole message or label means, however often it is said and however long it is drawn."""
        typed = spelled(text)
        if not typed:
            signs = _SHADES.sub("", text)
            return self.alike.get(signs) or self.alike.get(signs[:1])
        if typed in self.alike:
            return self.alike[typed]
        plain = self.without_politeness(_LONG.sub(r"\1", typed))
        words = plain.split()
        return self.alike.get(words[0] if len(set(words)) == 1 else plain)

    def without_politeness(self, typed: str) -> str:
        """Return spelled words without a please before or behind; of nothing but politeness all."""
        words = typed.split()
        while rest := _shorter(words, self.polite):
            words = rest
        return " ".join(words)

    def number(self, typed: str) -> tuple[str, str]:
        """Return the number that spelled words begin with, in digits, and what follows; or nothing and all.

        `option 3`, `3rd`, `the second one`, `3 label of the choice`.
        """
        words = typed.split()
        refused = bool(words) and self.alike.get(words[0]) == "refuse"
        while rest := _without(words, self.before):
            words = rest
        if words and words[0].isdigit():
            behind = words[1:]
            behind = behind[1:] if behind and behind[0] in self.endings else behind
            return words[0], " ".join(behind)
        # "no 3" is number 3, "no one" is nobody.
        if words and not refused and words[0] in self.numbers and set(words[1:]) <= self.endings:
            return self.numbers[words[0]], ""
        return "", typed

    def telling(self, typed: str) -> tuple[str, ...]:
        """Return the words of spelled ones that say something."""
        return tuple(word for word in typed.split() if word not in self.little)


def spelled(text: str) -> str:
    """Write a choice or label in one way: small letters, no accents, `oe` for `œ`, plain digits apart from letters."""
    plain = plain_digits(text).casefold().translate(_LIGATURES)
    folded = fold(plain).casefold()  # again: № is written as two letters only now
    return " ".join(_BORDER.sub(" ", folded).split())


def load_wordings(root: Path, problems: list[Problem], digest: Any) -> Wordings:
    """Read the file of each language that has one; problems are added to the list."""
    schemas = [schema for code in LANGUAGES if (schema := _read(root / code / NAME, problems, digest))]
    return Wordings(
        before=_phrases(words for schema in schemas for words in schema.before),
        polite=_phrases(words for schema in schemas for words in schema.polite),
        endings=frozenset(spelled(word) for schema in schemas for word in schema.endings),
        little=frozenset(spelled(word) for schema in schemas for word in schema.little),
        numbers={
            spelled(word): str(number)
            for schema in schemas
            for number, words in enumerate(schema.numbers, 1)
            for word in words
        },
        alike={
            spelled(word) or _SHADES.sub("", word): meaning
            for schema in schemas
            for meaning, words in schema.alike.items()
            for word in words
        },
        a_year=frozenset(spelled(word) for schema in schemas for word in schema.a_year),
    )


def _phrases(texts: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted({tuple(spelled(text).split()) for text in texts}, key=lambda words: (-len(words), words)))


def _without(words: list[str], phrases: Iterable[tuple[str, ...]]) -> list[str]:
    """Return words without one of some phrases at their beginning, or nothing where none stands before others."""
    return next((words[len(cut) :] for cut in phrases if tuple(words[: len(cut)]) == cut), [])


def _shorter(words: list[str], phrases: Iterable[tuple[str, ...]]) -> list[str]:
    """Return words without one of some phrases at either end, or nothing where there is none or would be nothing."""
    for cut in phrases:
        if len(cut) < len(words) and tuple(words[-len(cut) :]) == cut:
            return words[: -len(cut)]
    return _without(words, phrases)


def _read(path: Path, problems: list[Problem], digest: Any) -> WordingsSchema | None:
    if not path.exists():
        return None
    lines: Mapping[str, int] = {}
    try:
        raw = path.read_bytes()
        digest.update(raw)
        lines, values = read_yaml(raw.decode("utf-8"), str(path))
        return WordingsSchema.model_validate(values)
    except UnicodeDecodeError:
        problems.append(Problem(str(path), 1, "is not UTF-8 text; save it as UTF-8"))
    except ValidationError as error:
        problems.extend(explain(error, lines, str(path)))
    except ContentError as error:
        problems.extend(problem for problem in error.problems if isinstance(problem, Problem))
    return None
