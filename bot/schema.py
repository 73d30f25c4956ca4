"""How a file of facts is read: YAML that holds or is told by file and line, and strict fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, RootModel, ValidationError, model_validator

from bot.errors import ContentError
from bot.languages import FIRST, LANGUAGES, WHOLE, note_lack


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong in a file, and how to mend it."""

    path: str
    line: int
    what: str
    warning: bool = False

    def __str__(self) -> str:
        """Write it as editors and terminals link it."""
        return f"{self.path}:{self.line}: {'warning: ' if self.warning else ''}{self.what}"


class Strict(BaseModel):
    """A record of a file: no key that is not known, nothing changed once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class SourceSchema(Strict):
    """One source, as written in a file."""

    title: Annotated[str, Field(min_length=3)]
    publisher: Annotated[str, Field(min_length=2)]
    year: int | None = None
    url: Annotated[str, Field(pattern=r"^https?://\S+$")]


class Words(RootModel[dict[str, Annotated[str, Field(min_length=1)]]]):
    """The same words in each language; in one that lacks them they are those of the first."""

    model_config = ConfigDict(frozen=True)

    @model_validator(mode="after")
    def _in_every_language(self) -> Self:
        if not set(WHOLE) <= self.root.keys() <= LANGUAGES.keys():
            raise ValueError(f"is to be given in {', '.join(WHOLE)}{_and_may(self.root)}")
        return self

    def __getitem__(self, language: str) -> str:
        """Return the words in a language."""
        if language not in self.root:
            note_lack(language)
        return self.root.get(language) or self.root[FIRST]


def _and_may(words: Mapping[str, str]) -> str:
    """Return the end of the sentence where a language is none of ours."""
    strange = sorted(words.keys() - LANGUAGES.keys())
    return f"; {', '.join(strange)} is no language of bot/languages.py" if strange else ""


_MENDS: Final = {
    "extra_forbidden": "no such key; docs/content.md lists the keys",
    "missing": "is missing; add it",
    "string_too_long": "is too long",
    "string_too_short": "is too short",
}


def read_yaml(text: str, path: str, first_line: int = 1) -> tuple[dict[str, int], dict[str, Any]]:
    """Read a YAML mapping; return the line of each key, and the values. Raises `ContentError`."""
    values = _values(text, path, first_line)
    node = yaml.compose(text, Loader=yaml.CSafeLoader)
    if not isinstance(values, dict) or not isinstance(node, yaml.MappingNode):
        raise ContentError([Problem(path, first_line, "is not a list of `key: value`; see docs/content.md")])
    lines = {str(key.value): first_line + key.start_mark.line for key, _ in node.value}
    if len(lines) != len(node.value):
        twice = next(k.value for k, _ in node.value if sum(k.value == o.value for o, _ in node.value) > 1)
        raise ContentError([Problem(path, lines[twice], f"`{twice}` stands here twice; keep one")])
    return lines, values


def read_facts(text: str, path: str) -> Any:
    """Read a YAML file of any form, fast: the lines are looked for only when something is wrong."""
    return _values(text, path, 1)


def _values(text: str, path: str, first_line: int) -> Any:
    try:
        return yaml.load(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = first_line + (mark.line if mark else 0)
        message = getattr(error, "problem", None) or "cannot be read"
        raise ContentError([Problem(path, line, f"YAML: {message}; put text with : or # in quotes")]) from None


def explain(error: ValidationError, lines: Mapping[str, int], path: str, first_line: int = 1) -> list[Problem]:
    """Say what pydantic found in the words of somebody who writes content."""
    problems = []
    for detail in error.errors(include_url=False):
        where = detail["loc"]
        key = str(where[0]) if where else ""
        name = ".".join(str(part) for part in where) or "the file"
        message = _MENDS.get(detail["type"], detail["msg"].lower())
        limit = (detail.get("ctx") or {}).get("max_length")
        if limit:
            message += f" ({len(str(detail['input']))} characters, at most {limit})"
        problems.append(Problem(path, lines.get(key, first_line), f"`{name}` {message}"))
    return problems


def records(text: str, path: str, mark: str) -> Iterator[tuple[int, Any]]:
    """Read a YAML list of records, each with the line where it begins: the one with its `mark`."""
    values = read_facts(text, path)
    if not isinstance(values, list):
        raise ContentError([Problem(path, 1, f"is not a list of `- {mark}: …`; see docs/content.md")])
    starts = [number for number, line in enumerate(text.splitlines(), 1) if line.startswith(f"- {mark}:")]
    for place, value in enumerate(values):
        yield (starts[place] if place < len(starts) else 1), value


def line_within(path: str, start: int, key: str) -> int:
    """Return the line of a key in a record that begins at a line, or that line."""
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return start
    for number, line in enumerate(lines[start - 1 :], start):
        if number > start and line.startswith("- "):
            break
        if line.removeprefix("- ").strip().startswith(f"{key}:"):
            return number
    return start
