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

from bot.desk.changes import BY_LANGUAGE, NUMBERS, Change, Field
from bot.desk.overrides import combine
from bot.desk.translations import Value, parts_of, texts_of, words_of
from bot.desk.validation import proposal_refused
from bot.library.contacts import Contact
from bot.records.proposal_table import Proposal
from bot.texts import language_name, say
from bot.understanding.words import fold
from bot.web.access import AUDIT_KEPT, StaffSession
from bot.web.desk.contact_fields import ContactField, contact_place, editable_fields
from bot.web.desk.editor_desk import CHANGES, EditorDesk, redirect_to, single_line, typed_words, words_fields
from bot.web.guard import StaffForm

SPOKEN: Final = (
    "am ar bg bm bn cs de el en es fa ff fr gu ha he hi hr hu hy id ig it ja jv kg km ko ku lg ln lo mg mk ml mr ms my "
    "ne nl ny om pa pl ps pt rn ro ru rw si sk sl sn so sq sr st sv sw ta te th ti tl tr uk ur uz vi wo xh yo zh zu"
)
"""Languages to choose from, beside those that a contact has."""
OLD: Final = "old"
"""The name of the hidden fields of what stood there; of words, followed by the code of their language."""


@dataclass(frozen=True, slots=True)
class TypedChange:
    """What stands in the form."""

    value: Value
    source: str
    checked: str


@dataclass(frozen=True)
class ProposalPages:
    """A contact, and the form for one part of it."""

    desk: EditorDesk

    @property
    def routes(self) -> list[Route]:
        """Return the routes: for editors alone."""
        let_in = self.desk.guard.let_in
        form = f"{CHANGES}/{{contact}}/{{part}}"
        return [
            Route(f"{CHANGES}/{{contact}}", let_in(self._look, "editor"), methods=["GET"]),
            Route(form, let_in(self._ask, "editor"), methods=["GET"]),
            Route(form, let_in(self._propose, "editor"), methods=["POST"]),
        ]

    async def _look(self, request: Request, session: StaffSession, language: str) -> Response:
        contact = await self._contact(request)
        where, fields = contact_place(contact, language), editable_fields(contact, language)
        return await self.desk.render("contact.html", session, language, contact=contact, where=where, parts=fields)

    async def _ask(self, request: Request, session: StaffSession, language: str) -> Response:
        contact = await self._contact(request)
        part = _field_asked(contact, request, language)
        today = self.desk.clock().date().isoformat()
        return await self._form(contact, part, TypedChange(part.value, "", today), session, language)

    async def _propose(self, request: Request, session: StaffSession, language: str) -> Response:
        form: StaffForm = request.state.form
        contact = await self._contact(request)
        part = _field_asked(contact, request, language)
        old = _old_value(part.field, form)
        typed = TypedChange(
            _typed_value(part.field, old, form),
            single_line(form.get("source", "")),
            single_line(form.get("checked", "")),
        )
        read = _date(typed.checked)
        if read is None:
            problem = say(language, "Write the day on which you read the source.")
            return await self._form(contact, part, typed, session, language, problem)
        change, now = Change(part.field, old, typed.value, typed.source, read, part.reaches), self.desk.clock()
        in_file, overrides = self.desk.editable_contacts()[contact.id], combine(await self.desk.entries())
        if problem := proposal_refused(change, in_file, overrides, now.date(), language):
            return await self._form(contact, part, typed, session, language, problem)
        proposal = Proposal(self.desk.moment, session.account.name, contact.id, change)
        await asyncio.to_thread(self.desk.proposal_table.add, proposal, (now - AUDIT_KEPT).date().isoformat())
        await self.desk.guard.audit(session, f"propose {part.field} of contact {contact.id}")
        return redirect_to(CHANGES, language)

    async def _form(
        self,
        contact: Contact,
        part: ContactField,
        typed: TypedChange,
        session: StaffSession,
        language: str,
        wrong: str = "",
    ) -> Response:
        codes = {*SPOKEN.split(), *parts_of(part.value)} if part.field == "languages" else set()
        return await self.desk.render(
            "propose.html",
            session,
            language,
            status=400 if wrong else 200,
            contact=contact,
            where=contact_place(contact, language),
            part=part,
            typed=typed,
            typed_parts=(*parts_of(typed.value), "", ""),
            words_fields=words_fields(words_of(typed.value), language),
            old_fields=_old_fields(part),
            wrong=wrong,
            spoken=sorted(((code, language_name(language, code)) for code in codes), key=lambda named: fold(named[1])),
            vouches=part.field in NUMBERS and len(contact.phones) + bool(contact.whatsapp) > 1,
        )

    async def _contact(self, request: Request) -> Contact:
        """Return a contact as it is shown now, or would be if the staff had not hidden it."""
        id_ = request.path_params["contact"]
        if id_ not in self.desk.editable_contacts():
            raise HTTPException(404)
        return (await self.desk.content_now()).contacts[id_]


def _field_asked(contact: Contact, request: Request, language: str) -> ContactField:
    fields = {field.key: field for field in editable_fields(contact, language)}
    if request.path_params["part"] not in fields:
        raise HTTPException(404)
    return fields[request.path_params["part"]]


def _old_fields(part: ContactField) -> list[tuple[str, str]]:
    """Return the hidden fields that say what stood there when the form was drawn: names and values."""
    if part.field in BY_LANGUAGE:
        return [(f"{OLD}-{code}", words) for code, words in words_of(part.value).items()]
    return [(OLD, value) for value in parts_of(part.value)]


def _old_value(field: Field, form: StaffForm) -> Value:
    if field in BY_LANGUAGE:
        prefix = f"{OLD}-"
        return texts_of({name.removeprefix(prefix): words for name, words in form.items() if name.startswith(prefix)})
    return tuple(form.getlist(OLD))


def _typed_value(field: Field, old: Value, form: StaffForm) -> Value:
    """Return what was typed for a field; languages in the order they had."""
    if field == "phone":
        return (single_line(form.get("local", "")), single_line(form.get("international", "")))
    if field in BY_LANGUAGE:
        return texts_of(typed_words(form))
    if field == "languages":
        spoken = parts_of(old)
        ticked = [single_line(code) for code in form.getlist("language")]
        return (*(code for code in spoken if code in ticked), *(code for code in ticked if code not in spoken))
    value = single_line(form.get("value", ""))
    return (value,) if value else ()


def _date(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
