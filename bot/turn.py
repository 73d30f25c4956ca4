"""What a handler receives: what was said, what is remembered, what there is to show. Not who."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from bot.actions import Action, parse_action
from bot.errors import BadAction
from bot.library.model import Library
from bot.types import Event, Reader, Said, Screen, Session, Step

Draw = Callable[[Action, Reader, Library], Screen]
"""Draws the screen of a page's address."""


@dataclass(frozen=True)
class Turn:
    """One message to be answered."""

    said: Said
    session: Session | None
    """What is remembered, or None on first contact and after it was forgotten."""
    reader: Reader
    library: Library
    moment: datetime
    """When the turn began, in UTC."""
    draw: Draw
    """Draws any screen."""

    def reading(self, action: Action, session: Session | None = None) -> Reader:
        """Return the reader of another screen: in its language, with what is remembered."""
        reader = replace(self.reader, language=action.language)
        known = session or self.session
        if known is None:
            return reader
        return replace(reader, home=known.home, destination=known.destination, partner=known.partner)

    @cached_property
    def address(self) -> Action | None:
        """The address of the screen last shown, or None: nothing is shown, or another program wrote it."""
        try:
            return parse_action(self.session.here) if self.session and self.session.here else None
        except BadAction:
            return None

    @cached_property
    def here(self) -> Screen | None:
        """The screen last shown, as it would be drawn now: drawn once a turn, for whoever asks what "2" means."""
        return self.draw(self.address, self.reading(self.address), self.library) if self.address else None

    @cached_property
    def next_part(self) -> Action | None:
        """The address of the part after the one last shown, or None: that was the last, or the whole."""
        if self.address is None or self.here is None or self.address.part >= self.reader.channel.parts(self.here):
            return None
        return self.address.at_part(self.address.part + 1)


Complete = Callable[[Action, str, Reader, Library], Action | None]
"""Makes typed words into the address they lead to, or None if they do not fit."""


@dataclass(frozen=True, slots=True)
class VerbResult:
    """What a verb leads to: the page to show, what to remember instead, what to count."""

    page: Action
    session: Session
    events: tuple[Event, ...] = ()
    forget: bool = False
    wipe: bool = False
    discreet: bool = False


Do = Callable[[Action, Session, Library], VerbResult]
"""Carries out a verb."""

Route = Callable[[Turn], Step]
"""Answers a turn: `handlers.routing.route`, given to the engine by the composition root."""


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page in the table of actions: how its screen is drawn, what it counts, what words complete it."""

    draw: Draw
    counts: Callable[[Action, Library], tuple[Event, ...]] = lambda _action, _library: ()
    complete: Complete | None = None


@dataclass(frozen=True, slots=True)
class VerbEntry:
    """A verb in the table of actions: it changes something, then leads to a page."""

    do: Do
