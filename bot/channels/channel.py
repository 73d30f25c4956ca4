"""The contract of a channel: facts to know of it, its limits, how it draws a screen. Sending is each one's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from bot.types import ChannelFacts, Limits, Message, Screen

Parse = Callable[[str], str]
"""A provider's own parser: returns what it has against a text, or nothing."""

Excess = Callable[[Message], str]
"""Says what a message has more of than people can read or pay; nothing where it is fine."""


class Channel(Protocol):
    """A way in. Rendering is pure: it depends on the screen alone, so it can be checked and kept."""

    name: str
    """The name of its facts."""
    facts: ChannelFacts
    limits: Limits

    def render(self, screen: Screen) -> tuple[Message, ...]:
        """Draw a screen (the part its action names, where the channel shows parts) as one message.

        A second one is its `closing` alone.
        """

    @property
    def excess(self) -> Excess | None:
        """What counts more of a message than its letters; None where nothing else is bounded."""

    @property
    def parser(self) -> Parse | None:
        """Its provider's own parser, to check texts with; None where there is none, or it is not installed."""
