"""Which contacts fit a person: where she is, what is wrong, where she comes from; the most urgent first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.library.contacts import PROBLEMS, Contact
from bot.library.model import Library

ANYWHERE: Final = "any"
"""Stands in `serves` for every country abroad."""
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


def find(library: Library, query: ContactQuery, today: date) -> ContactMatches:
    """Return who can help. Hidden ones and traps never; of an expired one its official site alone."""
    visible = [contact for record in library.contacts.values() if (contact := record.shown(today))]
    local = [contact for contact in visible if contact.country and _fits(contact, query)]
    world = [
        contact for contact in visible if not contact.country and (not contact.serves or query.place in contact.serves)
    ]
    fitting = _for_problem(local, query.problem)
    other = bool(query.problem and local and not fitting)
    return ContactMatches(
        _ordered(local if other else fitting, query),
        _ordered(_for_problem(world, query.problem), query),
        other,
    )


def problems(library: Library, query: ContactQuery, today: date) -> tuple[str, ...]:
    """Return the kinds of problem for which somebody can help there."""
    everybody = find(library, ContactQuery(query.place, "", query.home), today)
    helped = {problem for contact in everybody.all for problem in contact.problems}
    return tuple(problem for problem in PROBLEMS if problem in helped)


def _fits(contact: Contact, query: ContactQuery) -> bool:
    """Say whether a body serves people of her home where she is."""
    if contact.mission_of and query.home and contact.mission_of not in (query.home, query.place):
        return False
    if contact.country == query.place:
        return True
    # A line of her own country that serves people where she is.
    return contact.country == query.home and not {query.place, ANYWHERE}.isdisjoint(contact.serves)


def _for_problem(contacts: Iterable[Contact], problem: str) -> list[Contact]:
    return [contact for contact in contacts if not problem or problem in contact.problems]


def _ordered(contacts: Iterable[Contact], query: ContactQuery) -> tuple[Contact, ...]:
    first = FIRST.get(query.problem, ("emergency", "police"))

    def rank(contact: Contact) -> tuple[object, ...]:
        return (
            first.index(contact.kind) if contact.kind in first else len(first),
            bool(contact.mission_of and contact.mission_of != query.home),
            contact.kind in NARROW,
            not (contact.phones or contact.whatsapp),
            ORDER.index(contact.kind) if contact.kind in ORDER else len(ORDER),
            query.language not in contact.languages,
            contact.confidence != "high",
        )

    return tuple(sorted(contacts, key=rank))
