"""What the pages of editors are made from: the content as its files say it, what staff changed, what waits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from starlette.responses import RedirectResponse, Response

from bot.desk.overrides import Entry, apply, combine, written
from bot.desk.validation import entry_refused
from bot.library.contacts import Contact
from bot.library.model import Library
from bot.records.override_table import OverrideTable
from bot.records.proposal_table import Proposal, ProposalTable
from bot.web.access import Entered
from bot.web.guard import Guard, may

CHANGES: Final = "/stats/changes"
"""The address of the page of proposals; below it, each contact has its own."""


@dataclass(frozen=True)
class Editing:
    """Reads and adds what staff change; every act is noted with who, what and when."""

    guard: Guard
    written: Callable[[], Library]
    """The content as its files say it."""
    overrides: OverrideTable
    proposals: ProposalTable
    clock: Callable[[], datetime]

    @property
    def moment(self) -> str:
        """The time, as it is kept."""
        return written(self.clock())

    async def entries(self) -> tuple[Entry, ...]:
        """Return all that staff did, the oldest first."""
        return await asyncio.to_thread(self.overrides.entries)

    async def proposed(self) -> tuple[Proposal, ...]:
        """Return every proposal, the oldest first."""
        return await asyncio.to_thread(self.proposals.all)

    async def now(self) -> Library:
        """Return the content as it is shown now, what was just changed included."""
        return apply(self.written(), combine(await self.entries()))

    def open(self) -> dict[str, Contact]:
        """Return the contacts that may be changed, as their files say them: those the content publishes."""
        return {id_: one for id_, one in self.written().contacts.items() if one.published}

    async def add(self, entry: Entry, entered: Entered, language: str) -> str:
        """Do something and note it; return why it is refused, or nothing."""
        if why := entry_refused(entry, self.written(), language):
            return why
        await asyncio.to_thread(self.overrides.add, entry)
        await self.guard.note(entered, f"{entry.act} {entry.kind} {entry.target}")
        return ""

    async def show(
        self, template: str, entered: Entered, language: str, *, status: int = 200, **values: Any
    ) -> Response:
        """Draw a page that leads to the others, and says how many changes wait."""
        waiting = 0
        if may(entered, "editor"):
            waiting = sum(one.state == "waiting" for one in await self.proposed())
        return self.guard.show(template, entered, language, status=status, waiting=waiting, **values)


def back(path: str, language: str) -> Response:
    """Lead to a page after something was done: reading it again does nothing twice."""
    return RedirectResponse(f"{path}?lang={language}", 303)


def line(text: str, most: int | None = None) -> str:
    """Return words of a form on one line, without control characters, cut where they are too long if `most` says so."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:most]
