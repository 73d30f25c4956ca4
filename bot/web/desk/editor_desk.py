"""The desk of editors, from which their pages are made: the content of the files, what staff changed, what waits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from starlette.responses import RedirectResponse, Response

from bot.desk.overrides import Entry, apply, combine, timestamp
from bot.desk.translations import REQUIRED
from bot.desk.validation import entry_refused
from bot.languages import LANGUAGES, Direction
from bot.library.contacts import Contact
from bot.library.model import Library
from bot.records.override_table import OverrideTable
from bot.records.proposal_table import Proposal, ProposalTable
from bot.texts import language_name
from bot.web.access import StaffSession
from bot.web.guard import Guard, StaffForm, has_role

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


@dataclass(frozen=True, slots=True)
class WordsField:
    """A field of a form for the words in one language. Editors write in every language, also in one that is a draft."""

    code: str
    """Of the language; the field's name too: no other has two letters."""
    language: str
    """The name of the language, as whoever fills the form reads it."""
    direction: Direction
    words: str
    required: bool


def words_fields(words: Mapping[str, str], language: str) -> list[WordsField]:
    """Return a field for each language there is, with the words it has."""
    return [
        WordsField(code, language_name(language, code), written.direction, words.get(code, ""), code in REQUIRED)
        for code, written in LANGUAGES.items()
    ]


def typed_words(form: StaffForm) -> dict[str, str]:
    """Return what was typed into such fields, by language; what was left empty is not in it."""
    words = {code: single_line(form.get(code, "")) for code in LANGUAGES}
    return {code: text for code, text in words.items() if text}


def redirect_to(path: str, language: str) -> Response:
    """Lead to a page; after something was done, so that reading it again does nothing twice."""
    return RedirectResponse(f"{path}?lang={language}", 303)


def single_line(text: str, most: int | None = None) -> str:
    """Return words of a form on one line, without control characters, cut where they are too long if `most` says so."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:most]
