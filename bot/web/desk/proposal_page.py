"""The way to a proposal: what is said of a contact, and a form for one thing of it, with its source."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import date
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.desk.changes import NUMBERS, Change, Field, Value
from bot.desk.overrides import combine as held
from bot.desk.validation import proposal_refused
from bot.library.contacts import Contact
from bot.records.proposal_table import Proposal
from bot.texts import language_name, say
from bot.understanding.words import fold
from bot.web.access import AUDIT_KEPT, Entered
from bot.web.desk.contact_fields import ContactField, contact_fields, contact_place
from bot.web.desk.editor_desk import CHANGES, Editing, back, line
from bot.web.guard import Form

SPOKEN: Final = (
    "am ar bg bm bn cs de el en es fa ff fr gu ha he hi hr hu hy id ig it ja jv kg km ko ku lg ln lo mg mk ml mr ms my "
    "ne nl ny om pa pl ps pt rn ro ru rw si sk sl sn so sq sr st sv sw ta te th ti tl tr uk ur uz vi wo xh yo zh zu"
)
"""Languages to choose from, beside those that a contact has."""


@dataclass(frozen=True, slots=True)
class TypedChange:
    """What stands in the form."""

    value: Value
    source: str
    checked: str


@dataclass(frozen=True)
class ProposalPages:
    """A contact, and the form for one part of it."""

    editing: Editing

    @property
    def routes(self) -> list[Route]:
        """Return the routes: for editors alone."""
        let_in = self.editing.guard.let_in
        form = f"{CHANGES}/{{contact}}/{{part}}"
        return [
            Route(f"{CHANGES}/{{contact}}", let_in(self._look, "editor"), methods=["GET"]),
            Route(form, let_in(self._ask, "editor"), methods=["GET"]),
            Route(form, let_in(self._propose, "editor"), methods=["POST"]),
        ]

    async def _look(self, request: Request, entered: Entered, language: str) -> Response:
        contact = await self._contact(request)
        place, told = contact_place(contact, language), contact_fields(contact, language)
        return await self.editing.show("contact.html", entered, language, contact=contact, where=place, parts=told)

    async def _ask(self, request: Request, entered: Entered, language: str) -> Response:
        contact = await self._contact(request)
        part = _part(contact, request, language)
        today = self.editing.clock().date().isoformat()
        return await self._form(contact, part, TypedChange(part.value, "", today), entered, language)

    async def _propose(self, request: Request, entered: Entered, language: str) -> Response:
        form: Form = request.state.form
        contact = await self._contact(request)
        part = _part(contact, request, language)
        old = tuple(form.getlist("old"))
        typed = TypedChange(_value(part.field, old, form), line(form.get("source", "")), line(form.get("checked", "")))
        read = _date(typed.checked)
        if read is None:
            why = say(language, "Write the day on which you read the source.")
            return await self._form(contact, part, typed, entered, language, why)
        change, now = Change(part.field, old, typed.value, typed.source, read, part.reaches), self.editing.clock()
        filed, overrides = self.editing.open()[contact.id], held(await self.editing.entries())
        if why := proposal_refused(change, filed, overrides, now.date(), language):
            return await self._form(contact, part, typed, entered, language, why)
        proposal = Proposal(self.editing.moment, entered.account.name, contact.id, change)
        await asyncio.to_thread(self.editing.proposals.add, proposal, (now - AUDIT_KEPT).date().isoformat())
        await self.editing.guard.note(entered, f"propose {part.field} of contact {contact.id}")
        return back(CHANGES, language)

    async def _form(
        self, contact: Contact, part: ContactField, typed: TypedChange, entered: Entered, language: str, wrong: str = ""
    ) -> Response:
        codes = {*SPOKEN.split(), *part.value} if part.field == "languages" else set()
        return await self.editing.show(
            "propose.html",
            entered,
            language,
            status=400 if wrong else 200,
            contact=contact,
            where=contact_place(contact, language),
            part=part,
            typed=typed,
            fields=(*typed.value, "", ""),
            wrong=wrong,
            spoken=sorted(((code, language_name(language, code)) for code in codes), key=lambda one: fold(one[1])),
            vouches=part.field in NUMBERS and len(contact.phones) + bool(contact.whatsapp) > 1,
        )

    async def _contact(self, request: Request) -> Contact:
        """Return a contact as it is shown now, or would be if the staff had not hidden it."""
        id_ = request.path_params["contact"]
        if id_ not in self.editing.open():
            raise HTTPException(404)
        return (await self.editing.now()).contacts[id_]


def _part(contact: Contact, request: Request, language: str) -> ContactField:
    found = next((one for one in contact_fields(contact, language) if one.key == request.path_params["part"]), None)
    if found is None:
        raise HTTPException(404)
    return found


def _value(field: Field, old: Value, form: Form) -> Value:
    """Return what was typed for a field; languages in the order they had."""
    if field == "phone":
        return (line(form.get("local", "")), line(form.get("international", "")))
    if field == "hours":
        words = (line(form.get("en", "")), line(form.get("fr", "")))
        return words if any(words) else ()
    if field == "languages":
        ticked = [line(code) for code in form.getlist("language")]
        return (*(code for code in old if code in ticked), *(code for code in ticked if code not in old))
    value = line(form.get("value", ""))
    return (value,) if value else ()


def _date(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
