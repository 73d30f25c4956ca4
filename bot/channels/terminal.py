"""The terminal chat: the product in a window of text, for authors, tests and whoever has no other channel."""

from __future__ import annotations

from typing import Final

from bot.channels import markup
from bot.texts import say
from bot.types import ChannelFacts, Limits, Message, Screen

LIMITS: Final = Limits(characters=100_000, aim=100_000)
"""A terminal has no limit, and scrolls: a screen is never cut."""


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
    can=frozenset(),
    parts=lambda _screen: 1,
    for_authors=True,
    setting="",
    demo_share=0,
)


class Terminal:
    """Draws screens as plain text with choices to type."""

    name = FACTS.name
    facts = FACTS
    limits = LIMITS
    parser = None
    excess = None

    def render(self, screen: Screen) -> tuple[Message, ...]:
        """Draw a screen as one message with its choices; a closing one stands by itself."""
        set_ = markup.typeset(screen)
        choices = "\n".join(filter(None, (markup.numbered(set_.choices), markup.ways_out(set_.nav))))
        text = "\n\n".join(filter(None, (markup.plain_text(set_.body), choices)))
        closing = (Message(markup.plain_text(set_.closing)),) if set_.closing else ()
        return (Message(text), *closing)
