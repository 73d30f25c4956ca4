"""What a handler receives: what was said, what is remembered, what there is to show. Not who."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.actions import Action
from bot.library.model import Library
from bot.types import Event, Reader, Said, Screen, Session, Step


@dataclass(frozen=True, slots=True)
class Turn:
    """One message to be answered."""

    said: Said
    session: Session | None
    """What is remembered, or None on first contact and after it was forgotten."""
    reader: Reader
    library: Library

    def reading(self, action: Action, session: Session | None = None) -> Reader:
        """Return the reader of another screen: in its language, with what is remembered."""
        reader = replace(self.reader, language=action.language)
        known = session or self.session
        if known is None:
            return reader
        return replace(reader, home=known.home, destination=known.destination, partner=known.partner)


Draw = Callable[[Action, Reader, Library], Screen]
"""Draws the screen of a page's address."""

Complete = Callable[[Action, str, Reader, Library], Action | None]
"""Makes typed words into the address they lead to, or None if they do not fit."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a verb leads to: the page to show, what to remember instead, what to count."""

    page: Action
    session: Session
    events: tuple[Event, ...] = ()
    forget: bool = False
    wipe: bool = False
    discreet: bool = False


Do = Callable[[Action, Session, Library], Done]
"""Carries out a verb."""

Route = Callable[[Turn], Step]
"""Answers a turn: `handlers.route`, given to the engine by the composition root."""


@dataclass(frozen=True, slots=True)
class Shows:
    """A page in the table of actions: how its screen is drawn, what it counts, what words complete it."""

    draw: Draw
    counts: Callable[[Action, Library], tuple[Event, ...]] = lambda _action, _library: ()
    complete: Complete | None = None


@dataclass(frozen=True, slots=True)
class Does:
    """A verb in the table of actions: it changes something, then leads to a page."""

    do: Do
