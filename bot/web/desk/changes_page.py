"""The page /stats/changes: what waits for a second person, who decided what, and which changes hold now."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.desk.changes import Change
from bot.desk.overrides import Entry, Overrides, combine
from bot.desk.validation import proposal_refused, renewal
from bot.records.proposal_table import Proposal
from bot.texts import day, say
from bot.types import LANGUAGES
from bot.web.access import Entered
from bot.web.desk.contact_fields import contact_place, contact_title, grouped, lines
from bot.web.desk.content_page import REASON
from bot.web.desk.editor_desk import CHANGES, Editing, back, line
from bot.web.guard import Form

DECIDED: Final = 20
"""How many of the last decided proposals are listed."""


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A proposal or a change, as it reads."""

    name: str
    """Of the contact."""
    where: str
    label: str
    old: tuple[str, ...]
    new: tuple[str, ...]
    source: str
    linked: bool
    checked: str
    told: str
    """Who did what about it, and when."""
    id: int = 0
    mine: bool = False
    wrong: str = ""
    """Why it can no longer be approved, or nothing."""
    renewal: str = ""
    """What its approval vouches for."""
    hidden: bool = False
    """Whether people do not see the contact for now."""


@dataclass(frozen=True)
class ChangesPage:
    """The page and its forms."""

    editing: Editing

    @property
    def routes(self) -> list[Route]:
        """Return the routes: for editors alone."""
        let_in = self.editing.guard.let_in
        return [
            Route(CHANGES, let_in(self._look, "editor"), methods=["GET"]),
            Route(CHANGES, let_in(self._decide, "editor"), methods=["POST"]),
        ]

    async def _look(self, request: Request, entered: Entered, language: str) -> Response:
        chosen = request.query_params.get("contact", "")
        if chosen in self.editing.open():
            return back(f"{CHANGES}/{chosen}", language)
        await self.editing.guard.note(entered, "view changes")
        return await self._page(entered, language)

    async def _decide(self, request: Request, entered: Entered, language: str) -> Response:
        form: Form = request.state.form
        act, asked = form.get("act", ""), form.get("id", "")
        found = next((one for one in await self.editing.proposed() if str(one.id) == asked), None)
        if found is None:
            raise HTTPException(404)
        if act not in ("approve", "refuse", "withdraw"):
            raise HTTPException(400)
        if (found.account == entered.account.name) != (act == "withdraw"):
            raise HTTPException(403)  # nobody decides on what is their own, nor takes back what is not
        reason = line(form.get("reason", ""), REASON)
        if act == "refuse" and not reason:
            return await self._page(entered, language, say(language, "Write why, so that they can look again."), 400)
        if await self._done(found, act, entered, reason) is None:
            return await self._page(entered, language, await self._why(found, language), 409)
        await self.editing.guard.note(entered, f"{act} {found.change.field} of contact {found.contact}")
        return back(CHANGES, language)

    async def _done(self, found: Proposal, act: str, entered: Entered, reason: str) -> Proposal | None:
        store, moment, name = self.editing.proposals, self.editing.moment, entered.account.name
        if act == "withdraw":
            return await asyncio.to_thread(store.withdraw, found.id, moment, name)
        if act == "refuse":
            return await asyncio.to_thread(store.refuse, found.id, moment, name, reason)
        return await asyncio.to_thread(store.approve, found.id, moment, name, self._fits)

    def _fits(self, proposal: Proposal, entries: tuple[Entry, ...]) -> bool:
        return not self._wrong(proposal, combine(entries), LANGUAGES[0])

    def _wrong(self, proposal: Proposal, overrides: Overrides, language: str) -> str:
        """Return why a proposal can no longer be approved, or nothing."""
        contact = self.editing.open().get(proposal.contact)
        if contact is None:
            return say(language, "This contact is no longer in the content.")
        today = self.editing.clock().date()
        return proposal_refused(proposal.change, contact, overrides, today, language)

    def _renewal(self, proposal: Proposal, overrides: Overrides, language: str) -> str:
        contact = self.editing.open()[proposal.contact]
        return renewal(proposal.change, contact, overrides, self.editing.clock().date(), language)

    async def _why(self, found: Proposal, language: str) -> str:
        """Return why nothing was done: somebody was faster, or it no longer fits."""
        now = next((one for one in await self.editing.proposed() if one.id == found.id), found)
        if now.state != "waiting":
            return say(language, "Somebody decided meanwhile: look below.")
        return self._wrong(now, combine(await self.editing.entries()), language)

    async def _page(self, entered: Entered, language: str, wrong: str = "", status: int = 200) -> Response:
        proposals, overrides = await self.editing.proposed(), combine(await self.editing.entries())
        decided = [one for one in reversed(proposals) if one.state != "waiting"]
        return await self.editing.show(
            "changes.html",
            entered,
            language,
            status=status,
            wrong=wrong,
            groups=grouped(self.editing.open().values(), language),
            waits=[self._waiting(one, overrides, entered, language) for one in proposals if one.state == "waiting"],
            decided=[self._decided(one, language) for one in decided[:DECIDED]],
            standing=list(self._standing(overrides, language)),
        )

    def _waiting(self, proposal: Proposal, overrides: Overrides, entered: Entered, language: str) -> ProposalView:
        wrong = self._wrong(proposal, overrides, language)
        return replace(
            self._shown(proposal.contact, proposal.change, _proposed(proposal, language), language),
            id=proposal.id,
            mine=proposal.account == entered.account.name,
            wrong=wrong,
            renewal="" if wrong else self._renewal(proposal, overrides, language),
            hidden=proposal.contact in overrides.contacts,
        )

    def _decided(self, proposal: Proposal, language: str) -> ProposalView:
        when = day(language, date.fromisoformat(proposal.decided[:10]))
        said = {
            "approved": say(language, "Approved by {name}, {day}.", name=proposal.decider, day=when),
            "refused": say(language, "Refused by {name}, {day}:", name=proposal.decider, day=when),
            "withdrawn": say(language, "Withdrawn, {day}.", day=when),
        }[proposal.state]
        told = " ".join(filter(None, (_proposed(proposal, language), said, proposal.reason)))
        return self._shown(proposal.contact, proposal.change, told, language)

    def _standing(self, overrides: Overrides, language: str) -> Iterator[ProposalView]:
        for contact in self.editing.open().values():
            for one in overrides.in_force(contact):
                since = say(language, "Holds since {day}.", day=day(language, one.entry.day))
                yield self._shown(contact.id, one.change, since, language)

    def _shown(self, id_: str, change: Change, told: str, language: str) -> ProposalView:
        contact = self.editing.open().get(id_)
        return ProposalView(
            name=contact.name[language] if contact else id_,
            where=contact_place(contact, language) if contact else "",
            label=contact_title(change.field, change.label, language),
            old=lines(change.field, change.old, language),
            new=lines(change.field, change.value, language),
            source=change.source,
            linked=change.source.startswith("https://"),
            checked=day(language, change.checked),
            told=told,
        )


def _proposed(proposal: Proposal, language: str) -> str:
    when = day(language, date.fromisoformat(proposal.moment[:10]))
    return say(language, "Proposed by {name}, {day}.", name=proposal.account, day=when)
