"""What the turns of one transaction change: decided in memory, against what the store holds, on every store alike."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.errors import Conflict, Duplicate, StoreError
from bot.stats.counts import Count
from bot.stats.figures import FIGURES, mark_of, period
from bot.store import periods, sealing
from bot.store.contract import Commit
from bot.store.keys import Generation, delivery_tag
from bot.store.sealing import DeliveryRow, SessionRow


@dataclass(frozen=True, slots=True)
class TaggedTurn:
    """One turn to write, and the tags under which the store may know of it."""

    commit: Commit
    alive: tuple[Generation, ...]
    """The generations to try, the one to seal with first."""
    day: date
    """The day it counts for: the first that is not closed."""
    sessions: tuple[bytes, ...]
    delivery: bytes
    """Empty: nothing to guard against."""
    marks: tuple[tuple[Count, tuple[bytes, ...]], ...]
    """For each count the tags, any of which says that this person was counted today."""


def tagged(commit: Commit, alive: tuple[Generation, ...], closed: frozenset[str]) -> TaggedTurn:
    """Return a turn with its tags."""
    who, day = commit.who, periods.open_day(commit.moment.date(), closed)
    label = day.isoformat()
    return TaggedTurn(
        commit,
        alive,
        day,
        tuple(generation.session_tag(who) for generation in alive),
        delivery_tag(who.channel, commit.delivery) if commit.delivery else b"",
        tuple(
            (
                count,
                tuple(
                    generation.seen_tag(who, label, count.figure, mark_of(count.figure, count.key))
                    for generation in alive
                ),
            )
            for count in commit.counts
        ),
    )


def cells_of(day: date) -> list[tuple[str, str]]:
    """Return figure and period of every cell that could be counted in on a day."""
    return [(figure.name, period(figure.grain, day)) for figure in FIGURES]


def erasable_days(turn: TaggedTurn) -> list[date]:
    """Return the days whose `seen` tags go when somebody is forgotten: a day's tags stay until it closes."""
    return sorted({turn.day, turn.commit.moment.date(), turn.commit.moment.date() - timedelta(days=1)})


@dataclass
class Group:
    """What the store holds of the people and deliveries of a transaction, and what becomes of it."""

    versions: dict[bytes, int] = field(default_factory=dict)
    """Versions of the sessions there are, by tag."""
    answered: dict[bytes, DeliveryRow] = field(default_factory=dict)
    seen: set[bytes] = field(default_factory=set)
    counted: set[tuple[str, str]] = field(default_factory=set)
    """Figures and keys counted on the days of whoever asked to be forgotten; empty if nobody did."""

    sessions: dict[bytes, SessionRow | None] = field(default_factory=dict)
    """Sessions to write, None: to delete."""
    deliveries: list[DeliveryRow] = field(default_factory=list)
    marks_new: dict[bytes, str] = field(default_factory=dict)
    """`seen` tags to write, with their day."""
    marks_gone: set[bytes] = field(default_factory=set)
    """`seen` tags to delete."""
    cells: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def take_all(self, turns: Iterable[TaggedTurn]) -> list[int | StoreError]:
        """Decide turn by turn; a refused one changes nothing and leaves the others alone."""
        outcomes: list[int | StoreError] = []
        for turn in turns:
            try:
                outcomes.append(self._take(turn))
            except StoreError as refused:
                outcomes.append(refused)
        return outcomes

    def _take(self, turn: TaggedTurn) -> int:
        commit, sealer = turn.commit, turn.alive[0]
        if turn.delivery in self.answered:
            raise Duplicate(sealing.open_answer(turn.alive, self.answered[turn.delivery]))
        tag = sealing.newest(turn.sessions, self.versions)
        if (self.versions[tag] if tag else 0) != commit.version:
            raise Conflict("the session changed meanwhile")
        # Everything that could go wrong comes before the first change: a turn is taken whole or not at all.
        session, answer = None, None
        if commit.session is not None and not commit.forget:
            name = turn.sessions[0]
            version = secrets.randbits(62) + 1
            session = SessionRow(name, sealer.number, version, sealer.seal(sealing.pack_session(commit.session), name))
        if turn.delivery:
            sealed = sealer.seal(sealing.pack_answer(commit.answer), turn.delivery)
            answer = DeliveryRow(turn.delivery, periods.bucket(commit.moment), sealer.number, sealed)
        cells = [(tags, periods.cell_of(count, turn.day)) for count, tags in turn.marks]
        self._remember(turn, session)
        if answer:
            self.answered[answer.tag] = answer
            self.deliveries.append(answer)
        for tags, cell in cells:
            self._count(tags, cell, turn.day)
        if commit.forget:
            self._forget(turn)
        return session.version if session else 0

    def _remember(self, turn: TaggedTurn, session: SessionRow | None) -> None:
        for tag in turn.sessions:
            if self.versions.pop(tag, None) is not None:
                self.sessions[tag] = None
        if session:
            self.versions[session.tag] = session.version
            self.sessions[session.tag] = session

    def _count(self, tags: tuple[bytes, ...], cell: tuple[str, str, str], day: date) -> None:
        if self.seen.isdisjoint(tags):
            self.seen.add(tags[0])
            self.marks_new[tags[0]] = day.isoformat()
            self.cells[cell] += 1

    def _forget(self, turn: TaggedTurn) -> None:
        """Delete a person's `seen` tags: they are found by trying every cell there is."""
        cells = self.counted | {(figure, key) for figure, _, key in self.cells}
        marks = {(figure, mark_of(figure, key)) for figure, key in cells}
        for generation in turn.alive:
            for day in erasable_days(turn):
                for figure, mark in marks:
                    self.marks_gone.add(generation.seen_tag(turn.commit.who, day.isoformat(), figure, mark))
        self.seen -= self.marks_gone
        for tag in self.marks_gone & self.marks_new.keys():
            del self.marks_new[tag]
