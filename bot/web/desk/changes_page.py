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
from bot.desk.validation import proposal_refused, renewal_note
from bot.languages import FIRST
from bot.records.proposal_table import Proposal
from bot.texts import day, say
from bot.web.access import StaffSession
from bot.web.desk.contact_fields import contact_place, contacts_by_country, field_title, value_lines
from bot.web.desk.content_page import REASON
from bot.web.desk.editor_desk import CHANGES, EditorDesk, redirect_to, single_line
from bot.web.guard import StaffForm

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
    history: str
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

    desk: EditorDesk

    @property
    def routes(self) -> list[Route]:
        """Return the routes: for editors alone."""
        let_in = self.desk.guard.let_in
        return [
            Route(CHANGES, let_in(self._look, "editor"), methods=["GET"]),
            Route(CHANGES, let_in(self._decide, "editor"), methods=["POST"]),
        ]

    async def _look(self, request: Request, session: StaffSession, language: str) -> Response:
        chosen = request.query_params.get("contact", "")
        if chosen in self.desk.editable_contacts():
            return redirect_to(f"{CHANGES}/{chosen}", language)
        await self.desk.guard.audit(session, "view changes")
        return await self._render(session, language)

    async def _decide(self, request: Request, session: StaffSession, language: str) -> Response:
        form: StaffForm = request.state.form
        act = form.get("act", "")
        proposal = {str(proposal.id): proposal for proposal in await self.desk.all_proposals()}.get(form.get("id", ""))
        if proposal is None:
            raise HTTPException(404)
        if act not in ("approve", "refuse", "withdraw"):
            raise HTTPException(400)
        if (proposal.account == session.account.name) != (act == "withdraw"):
            raise HTTPException(403)  # nobody decides on what is their own, nor takes back what is not
        reason = single_line(form.get("reason", ""), REASON)
        if act == "refuse" and not reason:
            return await self._render(session, language, say(language, "Write why, so that they can look again."), 400)
        if await self._carry_out(proposal, act, session, reason) is None:
            return await self._render(session, language, await self._why_not_done(proposal, language), 409)
        await self.desk.guard.audit(session, f"{act} {proposal.change.field} of contact {proposal.contact}")
        return redirect_to(CHANGES, language)

    async def _carry_out(self, proposal: Proposal, act: str, session: StaffSession, reason: str) -> Proposal | None:
        table, moment, name = self.desk.proposal_table, self.desk.moment, session.account.name
        if act == "withdraw":
            return await asyncio.to_thread(table.withdraw, proposal.id, moment, name)
        if act == "refuse":
            return await asyncio.to_thread(table.refuse, proposal.id, moment, name, reason)
        return await asyncio.to_thread(table.approve, proposal.id, moment, name, self._still_fits)

    def _still_fits(self, proposal: Proposal, entries: tuple[Entry, ...]) -> bool:
        return not self._obstacle(proposal, combine(entries), FIRST)

    def _obstacle(self, proposal: Proposal, overrides: Overrides, language: str) -> str:
        """Return why a proposal can no longer be approved, or nothing."""
        contact = self.desk.editable_contacts().get(proposal.contact)
        if contact is None:
            return say(language, "This contact is no longer in the content.")
        today = self.desk.clock().date()
        return proposal_refused(proposal.change, contact, overrides, today, language)

    def _renewal(self, proposal: Proposal, overrides: Overrides, language: str) -> str:
        contact = self.desk.editable_contacts()[proposal.contact]
        return renewal_note(proposal.change, contact, overrides, self.desk.clock().date(), language)

    async def _why_not_done(self, proposal: Proposal, language: str) -> str:
        """Return why nothing was done: somebody was faster, or it no longer fits."""
        now = next((other for other in await self.desk.all_proposals() if other.id == proposal.id), proposal)
        if now.state != "waiting":
            return say(language, "Somebody decided meanwhile: look below.")
        return self._obstacle(now, combine(await self.desk.entries()), language)

    async def _render(self, session: StaffSession, language: str, wrong: str = "", status: int = 200) -> Response:
        proposals, overrides = await self.desk.all_proposals(), combine(await self.desk.entries())
        decided = [proposal for proposal in reversed(proposals) if proposal.state != "waiting"]
        return await self.desk.render(
            "changes.html",
            session,
            language,
            status=status,
            wrong=wrong,
            groups=contacts_by_country(self.desk.editable_contacts().values(), language),
            waits=[
                self._waiting_view(proposal, overrides, session, language)
                for proposal in proposals
                if proposal.state == "waiting"
            ],
            decided=[self._decided_view(proposal, language) for proposal in decided[:DECIDED]],
            standing=list(self._standing_views(overrides, language)),
        )

    def _waiting_view(
        self, proposal: Proposal, overrides: Overrides, session: StaffSession, language: str
    ) -> ProposalView:
        wrong = self._obstacle(proposal, overrides, language)
        return replace(
            self._view(proposal.contact, proposal.change, _proposed_line(proposal, language), language),
            id=proposal.id,
            mine=proposal.account == session.account.name,
            wrong=wrong,
            renewal="" if wrong else self._renewal(proposal, overrides, language),
            hidden=proposal.contact in overrides.contacts,
        )

    def _decided_view(self, proposal: Proposal, language: str) -> ProposalView:
        when = day(language, date.fromisoformat(proposal.decided[:10]))
        decision = {
            "approved": say(language, "Approved by {name}, {day}.", name=proposal.decider, day=when),
            "refused": say(language, "Refused by {name}, {day}:", name=proposal.decider, day=when),
            "withdrawn": say(language, "Withdrawn, {day}.", day=when),
        }[proposal.state]
        history = " ".join(filter(None, (_proposed_line(proposal, language), decision, proposal.reason)))
        return self._view(proposal.contact, proposal.change, history, language)

    def _standing_views(self, overrides: Overrides, language: str) -> Iterator[ProposalView]:
        for contact in self.desk.editable_contacts().values():
            for standing in overrides.in_force(contact):
                since = say(language, "Holds since {day}.", day=day(language, standing.entry.day))
                yield self._view(contact.id, standing.change, since, language)

    def _view(self, id_: str, change: Change, history: str, language: str) -> ProposalView:
        contact = self.desk.editable_contacts().get(id_)
        return ProposalView(
            name=contact.name[language] if contact else id_,
            where=contact_place(contact, language) if contact else "",
            label=field_title(change.field, change.label, language),
            old=value_lines(change.field, change.old, language),
            new=value_lines(change.field, change.value, language),
            source=change.source,
            linked=change.source.startswith("https://"),
            checked=day(language, change.checked),
            history=history,
        )


def _proposed_line(proposal: Proposal, language: str) -> str:
    when = day(language, date.fromisoformat(proposal.moment[:10]))
    return say(language, "Proposed by {name}, {day}.", name=proposal.account, day=when)
