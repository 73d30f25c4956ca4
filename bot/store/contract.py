"""The contract of a store: few methods, the same on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.stats.counts import Count
from bot.stats.months import HeldMonthCell
from bot.types import Session, Who


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the store knows when a message arrives."""

    session: Session | None
    version: int
    """What `Commit.version` must repeat; 0 where there is no session."""
    answered: bool = False
    """Whether this delivery was committed before."""
    answer: str = ""
    """The written action that answered it, empty if its key is gone."""


@dataclass(frozen=True, slots=True)
class Commit:
    """Everything one turn writes, in one transaction."""

    who: Who
    delivery: str = field(repr=False)
    """The provider's id; empty: nothing to guard against (a change that is not an answer)."""
    answer: str
    """The written action that answers it."""
    session: Session | None
    """What to remember; None: nothing."""
    version: int
    moment: datetime
    """When the turn began, in UTC: its day is the day of the counts."""
    counts: tuple[Count, ...] = ()
    forget: bool = False
    """Erase session and today's `seen` tags of this person, now and from the disk."""


@dataclass(frozen=True, slots=True)
class Tally:
    """One cell: how many people-days."""

    figure: str
    period: str
    key: str
    n: int


class Store(Protocol):
    """A place for sessions, tags and counts.

    Every method but `close` and `healthy` raises `StoreDown` when it cannot work just now, within three seconds.
    """

    async def open(self) -> None:
        """Connect, and bring the schema to today's form."""

    async def close(self) -> None:
        """Finish what is being written, then disconnect."""

    async def load(self, who: Who, delivery: str, moment: datetime) -> Loaded:
        """Look up a person's session and whether a delivery was answered before."""

    async def commit(self, commit: Commit) -> int:
        """Write a turn for good before returning the session's new version (0: nothing is remembered).

        Raises `Conflict` if the session changed since it was loaded, `Duplicate` if the delivery was committed.
        """

    async def tallies(self, figure: str, first: str = "", last: str = "9999") -> list[Tally]:
        """Return the cells of a figure, by period (from `first` to `last`) and key: raw, for `publish` only."""

    async def closed(self) -> frozenset[str]:
        """Return the labels of the periods that are closed."""

    async def shown(self, figure: str) -> list[HeldMonthCell]:
        """Return what closed months of a figure by day showed, by month and key."""

    async def roll_up(self, cells: Sequence[HeldMonthCell], first: str) -> None:
        """Hold what closed months showed, and delete days whose month is held: before `first`, a date. All or nothing.

        A month that is held stays as it is, and nothing is counted in it any more.
        """

    async def hours(self) -> dict[str, int]:
        """Return for each day (ISO, UTC) in how many of its hours the program swept: it was up then."""

    async def rounding(self) -> bytes:
        """Return the secret by which published numbers are rounded: random, made once, kept with the counts."""

    async def tidy(self, moment: datetime) -> None:
        """Delete what is too old, close the periods that are over, and leave nothing of it on the disk."""

    async def healthy(self) -> bool:
        """Say whether a write would succeed now."""
