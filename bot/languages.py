"""The languages of the product: all that the program itself must know of one, in one line of a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final, Literal, TypeVar

Direction = Literal["ltr", "rtl"]
State = Literal["whole", "growing", "draft"]
"""`whole`: all there is exists in it, and what lacks is an error. `growing`: offered to people; what lacks is shown in
the first language, with a line that says so. `draft`: shown to editors alone; its words of danger are heard already."""


@dataclass(frozen=True, slots=True)
class Language:
    """One language. Its words stand in `content/CODE/` and `bot/locales/CODE/messages.po`."""

    code: str
    """Two small letters (ISO 639-1): in addresses, in statistics, as the name of its folders."""
    name: str
    """As those who speak it write it."""
    invitation: str
    """The label that leads to it, in its own words: at most 22 letters."""
    locale: str
    """How numbers, dates, lists and names of countries are written: an identifier of the Unicode CLDR."""
    harmless: str
    """Where "Leave this page" leads: light, in this language, and nothing anybody asks about."""
    stemmer: str = ""
    """The Snowball algorithm that takes endings off words; nothing: words stay whole."""
    grade: str = ""
    """The formula of reading ease, by its name in `bot/library/grade.py`; nothing: it is not judged."""
    first_of_month: str = ""
    """How the first day of a month is written, where that is not a plain 1."""
    spaced_signs: str = ""
    """Signs that it parts from a word by a space at which no line may end: before them, after opening quotes."""
    direction: Direction = "ltr"
    """From which side it is written."""
    plain_sms: bool = True
    """Whether its letters are those of a plain SMS (GSM 7-bit). Else an SMS holds 70 letters instead of 160."""
    calling: tuple[str, ...] = ()
    """Words that say that a number near behind them is one to call; a `*` is the rest of a word. Nothing: they are not
    known, and every short number in a notice is taken for one."""
    state: State = "whole"

    @property
    def offered(self) -> bool:
        """Whether people are offered it."""
        return self.state != "draft"


_TABLE: Final = (
    Language(
        "en",
        "English",
        "In English",
        "en",
        "https://en.wikipedia.org/",
        "english",
        "flesch-kincaid",
        calling=("call", "dial", "phone", "ring", "text", "sms", "whatsapp", "number", "hotline"),
    ),
    Language(
        "fr",
        "Français",
        "En français",
        "fr",
        "https://fr.wikipedia.org/",
        "french",
        "kandel-moles",
        "1er",
        "«»:;?!",
        calling=("appel*", "compos*", "joign*", "contact*", "numéro", "numero", "tél*", "tel*", "ligne"),
    ),
)
"""A line for each language; the first is the one of the code itself, and used where nothing is known."""

LANGUAGES: Final[Mapping[str, Language]] = {language.code: language for language in _TABLE}
"""By code, in the order of the table."""
FIRST: Final = next(iter(LANGUAGES))
OFFERED: Final = tuple(code for code, language in LANGUAGES.items() if language.offered)
"""Codes of the languages that people are offered."""
WHOLE: Final = tuple(code for code, language in LANGUAGES.items() if language.state == "whole")
"""Codes of those in which nothing may lack."""


def others(code: str) -> tuple[Language, ...]:
    """Return the languages that somebody who reads one is offered beside it."""
    return tuple(LANGUAGES[other] for other in OFFERED if other != code)


def own_first(code: str) -> tuple[str, ...]:
    """Return the codes of the languages that people are offered, a reader's own before the others."""
    return tuple(sorted(OFFERED, key=lambda offered: offered != code))


T = TypeVar("T")
_lacks: ContextVar[set[str] | None] = ContextVar("lacks", default=None)


class ByLanguage(dict[str, T]):
    """A thing in the languages it exists in, by code; in any other it is that of the first, which is noted."""

    def __missing__(self, code: str) -> T:
        """Return the thing in the first language."""
        note_lack(code)
        return self[FIRST]


def note_lack(code: str) -> None:
    """Note that something was wanted in a language and is shown in the first, for whoever asked (`noting_lacks`)."""
    lacks = _lacks.get()
    if lacks is not None:
        lacks.add(code)


def lacks_noted(code: str) -> bool:
    """Whether it was noted that something lacks in a language, by whoever notes now."""
    return code in (_lacks.get() or ())


@contextmanager
def noting_lacks() -> Iterator[set[str]]:
    """Give a set that fills, while a screen or a page is drawn, with the languages in which something of it lacks.

    A page, a contact, a notice and a sentence are looked up far apart and in plain functions; what they found not
    to exist comes together here, so that a screen says so in one line, once.
    """
    lacks: set[str] = set()
    token = _lacks.set(lacks)
    try:
        yield lacks
    finally:
        _lacks.reset(token)
