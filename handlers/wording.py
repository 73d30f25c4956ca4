"""What to do on a screen, in words that fit its channel: buttons are tapped, numbers are sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from bot.document import Block, Items, Paragraph, Spans
from bot.texts import say
from bot.types import Reader, Screen

CHOOSE: Final = "{choose}"
"""Stands in a menu's text for how to choose from it."""


def taps(reader: Reader) -> bool:
    """Say whether there are buttons to tap where this is read."""
    return "buttons" in reader.channel.can


def how_to_choose(reader: Reader) -> str:
    """Return how to take one of the choices, as the beginning of a sentence."""
    return say(reader.language, "Tap a button") if taps(reader) else say(reader.language, "Send a number")


def help_is_there(reader: Reader) -> str:
    """Return the line under a result that is bad: help can come first."""
    if taps(reader):
        return say(reader.language, "You can get help first: tap {label}.", label=say(reader.language, "Help now"))
    return say(reader.language, "You can get help first: send 0.")


def filled(screen: Screen, reader: Reader) -> Screen:
    """Return a screen with what its channel decides put into its words."""
    here = replace(reader, language=screen.action.language)
    fill: Callable[[Spans], Spans] = lambda spans: tuple(
        replace(span, text=span.text.replace(CHOOSE, how_to_choose(here))) if CHOOSE in span.text else span
        for span in spans
    )
    body, whole = (tuple(_filled_block(block, fill) for block in text) for text in (screen.body, screen.whole))
    return replace(screen, body=body, whole=whole)


def _filled_block(block: Block, fill: Callable[[Spans], Spans]) -> Block:
    match block:
        case Paragraph(spans):
            return Paragraph(fill(spans))
        case Items(items):
            return replace(block, items=tuple(map(fill, items)))
        case _:
            return block
