"""The contract of a channel: decode what comes, draw a screen, know its limits. Sending is each one's own."""

from __future__ import annotations

from typing import Protocol

from bot.types import Limits, Message, Screen


class Channel(Protocol):
    """A way in. Rendering is pure: it depends on the screen alone, so it can be checked and kept."""

    name: str
    """As it stands in statistics and `Who.channel`."""
    limits: Limits

    def render(self, screen: Screen) -> tuple[Message, ...]:
        """Draw a screen (the part its action names, where the channel shows parts) as messages in order."""
