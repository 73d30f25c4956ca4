"""What was typed is no choice of the screen: a line that says so, and the choices, without the text read already."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.texts import say
from bot.types import Screen
from handlers.frame import text

UNCLEAR: Final = "unclear"
"""The note of an address whose screen is asked for again."""


def ask_again(screen: Screen) -> Screen:
    """Return a screen with one line instead of its text."""
    line = say(screen.action.language, "I do not have that choice. Choose below, or write in your own words.")
    body = text(screen.action.language, line)
    return replace(screen, body=body, whole=(), closing=(), secrets=(), in_place=False)
