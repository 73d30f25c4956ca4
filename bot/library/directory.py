"""Which contacts fit a person: where she is, what is wrong, where she comes from; the most urgent first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.library.contacts import PROBLEMS, Contact
from bot.library.model import Library

NARROW: Final = frozenset({"children", "refugees", "agency-check"})
"""Kinds that serve one group or one question: never before those that serve all, unless asked for."""
ORDER: Final = (
    "emergency",
    "ambulance",
    "anti-trafficking",
    "violence",
    "domestic-workers",
    "migrants",
    "labour",
    "ngo",
    "embassy",
    "consular-network",
    "police",
    "mental-health",
    "union",
    "official-site",
    *sorted(NARROW),
)
"""Kinds of bodies, the most urgent first, where nothing is said of the problem."""
FIRST: Final = {
    "danger-now": ("emergency", "police", "ambulance"),
    "violence": ("emergency", "police", "violence"),
    "locked-in": ("emergency", "police", "anti-trafficking"),
    "unpaid": ("labour", "domestic-workers", "migrants"),
    "passport": ("domestic-workers", "migrants", "embassy", "consular-network"),
    "papers": ("migrants", "embassy", "consular-network"),
    "return": ("embassy", "consular-network", "migrants"),
    "agency-check": ("agency-check",),
    "under-18": ("children",),
    "low": ("mental-health", "violence"),
}
"""The kinds that come first for a problem."""


@dataclass(frozen=True, slots=True)
class ContactQuery:
    """What decides who can help."""

    place: str
    """Where she is now: an ISO 3166 code, lower case."""
    problem: str = ""
    home: str = ""
    """Where she comes from, if known."""
    language: str = ""


@dataclass(frozen=True, slots=True)
class ContactMatches:
    """Who can help, those of the country before those of the whole world."""

    local: tuple[Contact, ...]
    world: tuple[Contact, ...]
    other: bool = False
    """Whether none was for the problem, so that those for other problems are shown."""

    @property
    def all(self) -> tuple[Contact, ...]:
        """Return them in the order shown."""
        return (*self.local, *self.world)


def find(library: Library, asked: ContactQuery, today: date) -> ContactMatches:
    """Return who can help. Hidden ones and traps never; of an expired one its official site alone."""
    shown = [one for contact in library.contacts.values() if (one := contact.shown(today))]
    local = [one for one in shown if one.country and _fits(one, asked)]
    world = [one for one in shown if not one.country and (not one.serves or asked.place in one.serves)]
    fitting = _for_problem(local, asked.problem)
    other = bool(asked.problem and local and not fitting)
    return ContactMatches(
        _ordered(local if other else fitting, asked),
        _ordered(_for_problem(world, asked.problem), asked),
        other,
    )


def problems(library: Library, asked: ContactQuery, today: date) -> tuple[str, ...]:
    """Return the kinds of problem for which somebody can help there."""
    everybody = find(library, ContactQuery(asked.place, "", asked.home), today)
    known = {problem for one in everybody.all for problem in one.problems}
    return tuple(problem for problem in PROBLEMS if problem in known)


def _fits(contact: Contact, asked: ContactQuery) -> bool:
    """Say whether a body serves people of her home where she is."""
    if contact.mission_of and asked.home and contact.mission_of not in (asked.home, asked.place):
        return False
    if contact.country == asked.place:
        return True
    # A line of her own country that serves people where she is.
    return asked.place in contact.serves and contact.country == asked.home


def _for_problem(contacts: Iterable[Contact], problem: str) -> list[Contact]:
    return [one for one in contacts if not problem or problem in one.problems]


def _ordered(contacts: Iterable[Contact], asked: ContactQuery) -> tuple[Contact, ...]:
    first = FIRST.get(asked.problem, ("emergency", "police"))

    def rank(contact: Contact) -> tuple[object, ...]:
        return (
            first.index(contact.kind) if contact.kind in first else len(first),
            bool(contact.mission_of and contact.mission_of != asked.home),
            contact.kind in NARROW,
            not (contact.phones or contact.whatsapp),
            ORDER.index(contact.kind) if contact.kind in ORDER else len(ORDER),
            asked.language not in contact.languages,
            contact.confidence != "high",
        )

    return tuple(sorted(contacts, key=rank))
