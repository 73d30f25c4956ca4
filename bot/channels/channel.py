"""The contract of a channel: facts to know of it, its limits, how it draws a screen. Sending is each one's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from bot.types import ChannelFacts, Limits, Message, Screen

Parse = Callable[[str], str]
"""A provider's own parser: returns what it has against a text, or nothing."""


class Channel(Protocol):
    """A way in. Rendering is pure: it depends on the screen alone, so it can be checked and kept."""

    name: str
    """The name of its facts."""
    facts: ChannelFacts
    limits: Limits

    def render(self, screen: Screen) -> tuple[Message, ...]:
        """Draw a screen (the part its action names, where the channel shows parts) as messages in order."""

    @property
    def parser(self) -> Parse | None:
        """Its provider's own parser, to check texts with; None where there is none, or it is not installed."""
