"""The terminal chat: the product in a window of text, for authors, tests and whoever has no other channel."""

from __future__ import annotations

from typing import Final

from bot.channels import markup
from bot.channels.cutting import pack
from bot.texts import say
from bot.types import Button, ChannelFacts, Limits, Message, Screen

LIMITS: Final = Limits(characters=100_000, aim=600, messages=3, page_messages=3)
"""A terminal has no limit of its own: the aim is that of a phone, so that authors see what a phone shows."""


def _erased_not(language: str) -> str:
    return say(language, "What we cannot erase: what is still in this window. Close it when you are done.")


def _left_over(language: str) -> str:
    return say(language, "Older lines are still in this window. To remove them, close it.")


FACTS: Final = ChannelFacts(
    name="terminal",
    title="Terminal",
    erased_not=_erased_not,
    left_over=_left_over,
    free=True,
    throwaway=False,
    can=frozenset({"buttons"}),
    for_authors=True,
    setting="",
    demo_share=0,
)


class Terminal:
    """Draws screens as plain text with choices to type; programs read its buttons as well (`chat --json`)."""

    name = FACTS.name
    facts = FACTS
    limits = LIMITS
    parser = None

    def render(self, screen: Screen) -> tuple[Message, ...]:
        """Draw a screen as messages; the last carries the choices."""
        tail = [markup.numbered(screen.choices), markup.ways_out(screen.nav)]
        choices = "\n".join(filter(None, tail))
        parts = pack(screen.body, markup.plain_text, len, LIMITS.aim, len(choices) + 2)
        texts = list(markup.discreet([markup.plain_text(part) for part in parts], screen))
        texts[-1] = "\n\n".join(filter(None, [texts[-1], choices]))
        last = len(texts) - 1
        closing = (Message(markup.plain_text(screen.closing)),) if screen.closing else ()
        drawn = tuple(Message(text, _rows(screen) if index == last else ()) for index, text in enumerate(texts))
        return (*drawn, *closing)


def _rows(screen: Screen) -> tuple[tuple[Button, ...], ...]:
    return tuple((button,) for button in (*screen.choices, *screen.nav))
