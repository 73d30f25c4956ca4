"""What a table says in a language: names of its rows (pages, countries, contacts, tools, partners), and its numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from bot.library.model import Library
from bot.stats.figures import BY_NAME, Value
from bot.stats.publish import Cell, Row, Table
from bot.texts import language_name, number_text, percent, say

Named = Callable[[str, str, Library], str]
"""Gives the name of a value in a language."""


def dimensions(language: str, table: Table) -> tuple[str, ...]:
    """Return the titles of the columns that a row's key stands in."""
    titles = {
        "value": say(language, "What"),
        "language": say(language, "Language"),
        "channel": say(language, "Channel"),
        "hour": say(language, "Hour (UTC)"),
    }
    return tuple(titles[dimension] for dimension in table.by)


def row_names(table: Table, row: Row, language: str, library: Library) -> tuple[str, ...]:
    """Return the names of a row's key."""
    names = []
    for dimension, value in zip(table.by, row.key, strict=True):
        if dimension == "value":
            names.append(VALUES[BY_NAME[table.figure].value](value, language, library))
        elif dimension == "language":
            names.append(language_name(language, value))
        else:
            names.append(_channel(value, library) if dimension == "channel" else value)
    return tuple(names)


def row_name(table: Table, row: Row, language: str, library: Library) -> str:
    """Return the name of a row in one line."""
    return " · ".join(row_names(table, row, language, library))


def cell_text(value: Cell, language: str) -> str:
    """Write a cell: a number as the language does, anything else as it is."""
    return number_text(language, value) if isinstance(value, int) else value


def target(aim: int, value: Cell, language: str) -> str:
    """Write a target with the share that was reached, where that is told: `2,000 (62%)`."""
    return number_text(language, aim) + (
        f" ({percent(language, value / aim)})" if isinstance(value, int) and aim else ""
    )


def _channel(value: str, library: Library) -> str:
    return dict(library.service.titles).get(value, value)  # one of before, which is no more, as it is written


def _page(value: str, language: str, library: Library) -> str:
    page = library.page(language, value)
    return page.short_title if page else _other(value, language)


def _other(value: str, language: str) -> str:
    return say(language, "Other") if value in ("other", "-") else value


def _country(value: str, language: str, library: Library) -> str:
    return library.atlas.name(language, value) if len(value) == 2 else _other(value, language)


def _contact(value: str, language: str, library: Library) -> str:
    contact = library.contacts.get(value)
    return contact.name[language] if contact else value


def _partner(value: str, language: str, library: Library) -> str:
    partner = library.partners.get(value)
    return f"{partner.name} ({value})" if partner else _other(value, language)


def _tool(value: str, language: str, library: Library) -> str:
    name, _, rest = value.partition(" ")
    page = library.page(language, f"tools/{name}")
    return " ".join(filter(None, (page.short_title if page else name, BANDS.get(rest, _step)(rest, language))))


def _step(rest: str, language: str) -> str:
    return say(language, "step {n}", n=int(rest)) if rest.isdigit() else rest


def _judgement(value: str, language: str, library: Library) -> str:
    page, _, answer = value.rpartition(" ")
    return f"{_page(page, language, library)}: {ANSWERS.get(answer, _as_is)(language)}" if page else value


def _as_is(language: str) -> str:
    return say(language, "Other")


def _quiz(value: str, language: str, _library: Library) -> str:
    letter, _, kind = value.partition(" ")
    return f"{letter.upper()} {say(language, 'right') if kind == 'right' else say(language, 'wrong')}"


def _again(value: str, language: str, _library: Library) -> str:
    return {"better": say(language, "better"), "same": say(language, "the same"), "worse": say(language, "worse")}.get(
        value, value
    )


def _said_of_oneself(value: str, language: str, _library: Library) -> str:
    return ONESELF.get(value, _as_is)(language)


BANDS: Final[Mapping[str, Callable[[str, str], str]]] = {
    "wait": lambda _, language: say(language, "wait and get advice"),
    "serious": lambda _, language: say(language, "serious warnings"),
    "check": lambda _, language: say(language, "check first"),
    "none": lambda _, language: say(language, "nothing found"),
    "low": lambda _, language: say(language, "under 1 month"),
    "some": lambda _, language: say(language, "1 to 3 months"),
    "high": lambda _, language: say(language, "over 3 months"),
    "never": lambda _, language: say(language, "never earned back"),
    "open": lambda _, language: say(language, "pay not known"),
    "few": lambda _, language: say(language, "under a third right"),
    "half": lambda _, language: say(language, "a third or more right"),
    "most": lambda _, language: say(language, "two thirds or more right"),
    "all": lambda _, language: say(language, "all right"),
}
"""Results of tools."""
ANSWERS: Final[Mapping[str, Callable[[str], str]]] = {
    "yes": lambda language: say(language, "useful"),
    "long": lambda language: say(language, "too long"),
    "country": lambda language: say(language, "not my country"),
    "clear": lambda language: say(language, "not clear"),
    "number": lambda language: say(language, "wrong number"),
}
"""What people say of a page."""
ONESELF: Final[Mapping[str, Callable[[str], str]]] = {
    "yes": lambda language: say(language, "Yes"),
    "no": lambda language: say(language, "No"),
    "woman": lambda language: say(language, "Woman"),
    "man": lambda language: say(language, "Man"),
    "under-18": lambda language: say(language, "Under 18"),
    "18-24": lambda language: say(language, "18 to 24"),
    "25-up": lambda language: say(language, "25 or over"),
    "skip": lambda language: say(language, "Prefers not to say"),
}
"""What people say of themselves."""
VALUES: Final[Mapping[Value, Named]] = {
    "page": _page,
    "country": _country,
    "contact": _contact,
    "partner": _partner,
    "tool": _tool,
    "judgement": _judgement,
    "quiz": _quiz,
    "again": _again,
    "oneself": _said_of_oneself,
}
"""What the values of a figure are → what names them."""
