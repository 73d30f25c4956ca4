"""Danger first: the page that opens when words speak of danger."""

from __future__ import annotations

from dataclasses import replace

from bot.actions import Action
from bot.library.model import HELP, Library
from bot.types import Event, Reader, Screen
from handlers.open_pages import open_page

LOW = "help/feel-low"
"""The page for a person who thinks of ending their life: it has its own words."""


def urgent(action: Action, reader: Reader, library: Library) -> Screen:
    """Show urgent help, with the pages that fit the words first among its choices."""
    opened = replace(action, name="open", args=action.args or (HELP,))
    return replace(open_page(opened, reader, library), action=action, level="clear")


def count_urgent(action: Action, library: Library) -> tuple[Event, ...]:
    """Count the help page."""
    return (Event("sensitive", action.arg(0, HELP)),)
