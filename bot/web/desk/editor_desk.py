"""The desk of editors, from which their pages are made: the content of the files, what staff changed, what waits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from starlette.responses import RedirectResponse, Response

from bot.desk.overrides import Entry, apply, combine, timestamp
from bot.desk.validation import entry_refused
from bot.library.contacts import Contact
from bot.library.model import Library
from bot.records.override_table import OverrideTable
from bot.records.proposal_table import Proposal, ProposalTable
from bot.web.access import StaffSession
from bot.web.guard import Guard, has_role

CHANGES: Final = "/stats/changes"
"""The address of the page of proposals; below it, each contact has its own."""


@dataclass(frozen=True)
class EditorDesk:
    """Reads and records what staff change; every act is noted with who, what and when."""

    guard: Guard
    content_in_files: Callable[[], Library]
    """The content as its files say it."""
    override_table: OverrideTable
    proposal_table: ProposalTable
    clock: Callable[[], datetime]

    @property
    def moment(self) -> str:
        """The time, as it is kept."""
        return timestamp(self.clock())

    async def entries(self) -> tuple[Entry, ...]:
        """Return all that staff did, the oldest first."""
        return await asyncio.to_thread(self.override_table.entries)

    async def all_proposals(self) -> tuple[Proposal, ...]:
        """Return every proposal, the oldest first."""
        return await asyncio.to_thread(self.proposal_table.all)

    async def content_now(self) -> Library:
        """Return the content as it is shown now, what was just changed included."""
        return apply(self.content_in_files(), combine(await self.entries()))

    def editable_contacts(self) -> dict[str, Contact]:
        """Return the contacts that may be changed, as their files say them: those the content publishes."""
        return {id_: contact for id_, contact in self.content_in_files().contacts.items() if contact.published}

    async def record(self, entry: Entry, session: StaffSession, language: str) -> str:
        """Record something that staff do, and note who did it; return why it is refused, or nothing."""
        if problem := entry_refused(entry, self.content_in_files(), language):
            return problem
        await asyncio.to_thread(self.override_table.add, entry)
        await self.guard.audit(session, f"{entry.act} {entry.kind} {entry.target}")
        return ""

    async def render(
        self, template: str, session: StaffSession, language: str, *, status: int = 200, **values: Any
    ) -> Response:
        """Draw a page that leads to the others, and says how many changes wait."""
        waiting = 0
        if has_role(session, "editor"):
            waiting = sum(proposal.state == "waiting" for proposal in await self.all_proposals())
        return self.guard.render(template, session, language, status=status, waiting=waiting, **values)


def redirect_to(path: str, language: str) -> Response:
    """Lead to a page; after something was done, so that reading it again does nothing twice."""
    return RedirectResponse(f"{path}?lang={language}", 303)


def single_line(text: str, most: int | None = None) -> str:
    """Return words of a form on one line, without control characters, cut where they are too long if `most` says so."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:most]
