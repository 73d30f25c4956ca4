"""The web chat's screens as HTML: everything escaped, numbers ready to call, the whole screen on one page."""

from __future__ import annotations

from typing import Final

from bot.channels import markup
from bot.types import Limits, Message, Screen

LIMITS: Final = Limits(characters=100_000, aim=100_000, messages=1)
"""A page has no limit of its own, and scrolls: a screen is never cut."""


class Web:
    """Draws screens as a piece of HTML; its buttons are two rows: the choices, then the ways out."""

    name = "web"
    limits = LIMITS

    def render(self, screen: Screen) -> tuple[Message, ...]:
        """Draw a screen as one message: its text as HTML, and its buttons."""
        return (Message(markup.web_html((*screen.body, *screen.closing)), (screen.choices, screen.nav)),)
