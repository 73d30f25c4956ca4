"""A message and all that rules ask of it, and what one of them decides."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from bot.actions import Action
from bot.turn import Turn
from bot.types import Event, Session
from bot.understanding.adverts import Advert
from bot.understanding.amounts import plain_digits
from bot.understanding.matcher import Understood
from handlers.read_choice import Chosen, exact_choice


@dataclass(frozen=True, slots=True)
class Decision:
    """Where a message leads."""

    action: Action
    misses: int = 0
    """How many messages in a row were not understood."""
    events: tuple[Event, ...] = ()
    """What to count beside what the screen counts."""
    home: str = ""
    place: str = ""
    """Where somebody comes from and where somebody is, told in the words: remembered."""
    anew: bool = False
    """Whether a conversation begins: the countries of the one before are forgotten."""
    repeats: bool = False
    """Whether the screen last shown is only shown again: nothing is carried out or counted."""
    advert: Advert | None = None
    """A pasted advert that the screen tells of: its words are somebody else's, shown once and not remembered."""
    whole: bool = False
    """Whether the address holds all that was answered in the tool somebody was in: no way back to it is needed."""


@dataclass(frozen=True)
class Heard:
    """A message and all that rules ask of it, each worked out at most once."""

    turn: Turn

    @cached_property
    def session(self) -> Session:
        """What is remembered; of a stranger, the language that the channel believes in."""
        return self.turn.session or Session(self.turn.reader.language)

    @cached_property
    def text(self) -> str:
        """The words, also those under a picture, with the digits of any script as plain ones."""
        return plain_digits(self.turn.said.text)

    @cached_property
    def number(self) -> str:
        """The bare number that was typed, or nothing."""
        text = self.text.strip()
        return text if self.turn.said.kind == "text" and text.isdecimal() else ""

    @cached_property
    def understood(self) -> Understood:
        """What the words are about."""
        language = self.session.language if self.turn.session or self.turn.said.hint else ""
        return self.turn.library.understand(self.text, language)

    @cached_property
    def advert(self) -> Advert | None:
        """The signs of a job advert, if the words are one."""
        return self.turn.library.adverts.reader.read(self.turn.said.text)

    @cached_property
    def language(self) -> str:
        """The language to answer words in."""
        return self.understood.language or self.session.language

    @cached_property
    def pages(self) -> tuple[str, ...]:
        """The pages and countries that the words may mean, of those there are, best first."""
        library = self.turn.library
        return tuple(id_ for id_ in self.understood.ids if library.page(self.language, id_) or library.atlas.at(id_))

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """The lines to stand above an answer to words."""
        possible = ("possible",) if self.understood.level == "possible" else ()
        switched = self.turn.session is not None and self.language != self.session.language
        return (*possible, *(("switched",) if switched else ()))

    @cached_property
    def chosen(self) -> Chosen | None:
        """The choice or way out of the screen last shown that was typed, if its number or its whole label was."""
        here = self.turn.here
        return exact_choice(self.text, here, self.turn.library.wordings) if here else None


def remembered(heard: Heard, decision: Decision) -> Session:
    """Return what is remembered once it is decided where a message leads, before that is followed.

    Countries are those of one person: a greeting, or words about another relative, forget them.
    """
    session = heard.session
    if decision.advert:
        return replace(session, misses=0)
    spoken_of = heard.understood.relative if heard.turn.said.kind == "text" and not heard.chosen else ""
    if decision.anew or (spoken_of and spoken_of != session.relative):
        session = session.without_places()
    home, place = decision.home or session.home, decision.place or session.destination
    relative = spoken_of or session.relative
    return replace(session, misses=decision.misses, home=home, destination=place, relative=relative)
