"""Danger first: the page that opens when words speak of danger."""

from __future__ import annotations

from dataclasses import replace

from bot.actions import Action
from bot.library.model import HELP, Library
from bot.types import Event, Reader, Screen
from bot.understanding.matcher import Understood
from handlers.open_pages import open_page

LOW = "help/feel-low"
"""The page for a person who thinks of ending their life: it has its own words."""


def urgent_address(understood: Understood, language: str, library: Library) -> Action:
    """Return the address that words of clear danger lead to, with the pages that fit among its choices.

    Sexual violence and a story about somebody else have a page of their own; urgent help is its first choice.
    """
    if understood.low and library.page(language, LOW):
        return Action(language, "urgent", (LOW,))
    first = understood.ids[:1] if understood.ids and library.page(language, understood.ids[0]) else ()
    fitting = tuple(id_ for id_ in understood.ids[1:] if id_.startswith("help/"))
    return Action(language, "urgent", tuple(dict.fromkeys((*first, HELP, *fitting))))


def urgent(action: Action, reader: Reader, library: Library) -> Screen:
    """Show urgent help, with the pages that fit the words first among its choices."""
    opened = replace(action, name="open", args=action.args or (HELP,))
    return replace(open_page(opened, reader, library), action=action, level="clear")


def count_urgent(action: Action, library: Library) -> tuple[Event, ...]:
    """Count the help page."""
    return (Event("sensitive", action.arg(0, HELP)),)
