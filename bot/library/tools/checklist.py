"""What to have done before leaving: ticks at permanent places, a code to type another day, days counted back."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Annotated, Final, Literal

from pydantic import Field

from bot.languages import ByLanguage
from bot.library.tools.questionnaire import Label, Text
from bot.schema import SourceSchema, Strict
from bot.understanding.amounts import DIGITS
from bot.understanding.words import fold

PLACES: Final = 40
"""Ticks that fit: eight letters in an address, eight in a code."""
SINCE: Final = date(2026, 1, 1)
"""Days are counted from here; a day in an address or a code is a small number."""
DAYS: Final = 32**3
"""The days a code can tell apart: to the year 2115."""
LETTERS: Final = "abcdefghijklmnopqrstuvwxyz234567"
"""The letters of a code: without 0, 1, 8 and 9, which look like others."""
LOOKS: Final = str.maketrans("0189", "olbg")
"""What a digit that is never in a code was meant to be."""
CODE: Final = re.compile(r"y[a-z2-7]{13}")
"""A code once its spaces are taken out: ticks, day, and two letters that tell of a slip."""
ALMOST: Final = re.compile(r"y[a-z2-7]{12,14}")
"""What was meant to be a code: a letter too many or too few."""


class ChecklistItemSchema(Strict):
    """One thing to do: its permanent place, its theme, and how many days before leaving it is due."""

    place: Annotated[int, Field(ge=0, lt=PLACES)]
    theme: Annotated[str, Field(pattern=r"^[a-z]$")]
    days: Annotated[int, Field(ge=0, le=365)]
    page: str = ""
    """Where to read on, if there is such a page."""


class ChecklistLogic(Strict):
    """`content/tools/checklist.yml`: items under permanent names and places. The order is the order shown."""

    kind: Literal["checklist"]
    revision: Annotated[int, Field(ge=1, le=9)]
    themes: Annotated[tuple[Annotated[str, Field(pattern=r"^[a-z]$")], ...], Field(min_length=1, max_length=7)]
    items: dict[Annotated[str, Field(pattern=r"^[a-z-]{2,24}$")], ChecklistItemSchema]
    sources: Annotated[tuple[SourceSchema, ...], Field(min_length=1)]


class ThemeWords(Strict):
    """A theme as it is read."""

    label: Label
    title: Text


class ChecklistItemWords(Strict):
    """A thing to do as it is read: a label with room for a tick, and a sentence."""

    label: Annotated[str, Field(min_length=2, max_length=19)]
    text: Text


class ChecklistWords(Strict):
    """`content/LANGUAGE/tools/checklist.yml`: the words of the checklist."""

    themes: dict[str, ThemeWords]
    items: dict[str, ChecklistItemWords]
    plan: Annotated[tuple[Text, ...], Field(min_length=1)]
    """The safety plan: lines to fill in on paper."""


@dataclass(frozen=True, slots=True)
class Marked:
    """What somebody ticked, and the day she leaves."""

    done: frozenset[str] = field(default_factory=frozenset)
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Checklist:
    """The checklist: all that it remembers is in the address, and in the code."""

    name: str
    logic: ChecklistLogic
    words: ByLanguage[ChecklistWords]

    @property
    def revision(self) -> int:
        """The revision of its logic."""
        return self.logic.revision

    def of_theme(self, theme: str) -> tuple[str, ...]:
        """Return the items of a theme, in the order shown."""
        return tuple(name for name, item in self.logic.items.items() if item.theme == theme)

    def left(self, marked: Marked) -> tuple[str, ...]:
        """Return what is not ticked, by the day it is due, the first first."""
        open_ = [name for name in self.logic.items if name not in marked.done]
        return tuple(sorted(open_, key=lambda name: -self.logic.items[name].days))

    def due(self, name: str, leaving: date) -> date:
        """Return the day by which something is to be done."""
        return leaving - timedelta(days=self.logic.items[name].days)

    def read(self, ticks: str, day: str) -> Marked:
        """Return what an address holds; what does not fit is left out."""
        return Marked(self._ticked(_number(ticks)), _day(_number(day)) if day not in ("", "_") else None)

    def write(self, marked: Marked) -> tuple[str, str]:
        """Return what `read` reads: ticks and day in base 36."""
        return _base36(self._bits(marked)), _base36((marked.day - SINCE).days) if marked.day else "_"

    def code(self, marked: Marked) -> str:
        """Return the code of a list, in three groups: `yabcde-fghij-klmn`."""
        days = (marked.day - SINCE).days % DAYS if marked.day else 0
        body = _base32(self._bits(marked), 8) + _base32(days, 3)
        whole = f"y{body}{_check(body)}"
        return f"{whole[:5]}-{whole[5:10]}-{whole[10:]}"

    def opened(self, words: str) -> Marked | None:
        """Return the list that a code stands for, or None where it has a slip."""
        code = bare(words)
        if not CODE.fullmatch(code) or _check(code[1:12]) != code[12:]:
            return None
        ticks, days = _from_base32(code[1:9]), _from_base32(code[9:12])
        return Marked(self._ticked(ticks), _day(days) if days else None)

    def _bits(self, marked: Marked) -> int:
        return sum(1 << self.logic.items[name].place for name in marked.done if name in self.logic.items)

    def _ticked(self, bits: int) -> frozenset[str]:
        return frozenset(name for name, item in self.logic.items.items() if bits >> item.place & 1)


def bare(words: str) -> str:
    """Return what somebody typed as a code would be written: together, and without digits that look like letters."""
    joined = fold(words).replace(" ", "")
    return joined[:1] + joined[1:].translate(LOOKS)


def looks_like_code(words: str) -> bool:
    """Say whether words were meant to be a code: of its length, with a digit or in its three groups."""
    grouped = re.fullmatch(r"\s*y\w{3,5}[- ]\w{4,6}[- ]\w{3,5}\s*", words, re.IGNORECASE) and "-" in words
    has_digit = any(sign in "234567" for sign in words)
    return bool(ALMOST.fullmatch(bare(words)) and (grouped or has_digit) and len(words.split()) <= 3)


def _check(body: str) -> str:
    digest = hashlib.sha256(f"list {body}".encode()).digest()
    return _base32(digest[0] << 8 | digest[1], 2)


def _base32(value: int, size: int) -> str:
    return "".join(LETTERS[value >> 5 * place & 31] for place in reversed(range(size)))


def _from_base32(written: str) -> int:
    value = 0
    for letter in written:
        value = value << 5 | LETTERS.index(letter)
    return value


def _base36(value: int) -> str:
    written = ""
    while value:
        value, rest = divmod(value, 36)
        written = DIGITS[rest] + written
    return written or "0"


def _number(written: str) -> int:
    return int(written, 36) if written and len(written) <= 8 and all(sign in DIGITS for sign in written) else 0


def _day(days: int) -> date | None:
    return SINCE + timedelta(days=days) if 0 < days < DAYS else None


def checklist_logic(_name: str, logic: ChecklistLogic) -> Iterator[str]:
    """Yield what is wrong in the logic."""
    places = [item.place for item in logic.items.values()]
    if len(set(places)) != len(places):
        yield "two items have the same place; give a new item a new place"
    for name, item in logic.items.items():
        if item.theme not in logic.themes:
            yield f"the item {name} names the theme {item.theme!r}, which does not exist"
    for theme in logic.themes:
        if not 1 <= sum(item.theme == theme for item in logic.items.values()) <= 8:
            yield f"the theme {theme} is to have 1 to 8 items"


def checklist_words(logic: ChecklistLogic, words: ChecklistWords) -> Iterator[str]:
    """Yield where the words do not fit the logic."""
    for key, wanted, given in (
        ("themes", set(logic.themes), set(words.themes)),
        ("items", set(logic.items), set(words.items)),
    ):
        if wanted != given:
            yield f"`{key}` differ from the logic: {sorted(wanted ^ given)}"
