"""The page /stats/content: what of the content is due, and what an editor can hide or note at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.desk.overrides import Act, Entry, Kind, apply, combine
from bot.languages import FIRST, LANGUAGES, WHOLE
from bot.library.model import Library
from bot.texts import day, number_text, say
from bot.web.access import StaffSession
from bot.web.desk.contact_fields import field_label
from bot.web.desk.editor_desk import EditorDesk, redirect_to, single_line
from bot.web.guard import StaffForm, has_role

PATH: Final = "/stats/content"
UNCALLED: Final = timedelta(days=90)
SOON: Final = timedelta(days=60)
REASON: Final = 200
LAST: Final = 30
"""How many of the last changes are listed."""
ACTS: Final[dict[str, tuple[Kind, Act]]] = {
    "answered": ("contact", "answered"),
    "no-answer": ("contact", "no-answer"),
    "wrong": ("contact", "wrong"),
    "hide-contact": ("contact", "hide"),
    "unhide-contact": ("contact", "unhide"),
    "hide-page": ("page", "hide"),
    "unhide-page": ("page", "unhide"),
}
"""What an editor may do here, as the commands do it."""
NOTHING: Final[Mapping[str, str]] = {"act": "", "target": "", "reason": ""}
"""What stands in the form at first."""


@dataclass(frozen=True)
class ContentPage:
    """The page and its one form."""

    desk: EditorDesk

    @property
    def routes(self) -> list[Route]:
        """Return the routes: to look is for viewers, to change for editors."""
        let_in = self.desk.guard.let_in
        return [
            Route(PATH, let_in(self._look, "viewer"), methods=["GET"]),
            Route(PATH, let_in(self._act, "editor"), methods=["POST"]),
        ]

    async def _look(self, request: Request, session: StaffSession, language: str) -> Response:  # noqa: ARG002
        await self.desk.guard.audit(session, "view content")
        return await self._render(session, language)

    async def _act(self, request: Request, session: StaffSession, language: str) -> Response:
        form: StaffForm = request.state.form
        act = ACTS.get(form.get("act", ""))
        if act is None:
            raise HTTPException(400)
        target, reason = single_line(form.get("target", "")), single_line(form.get("reason", ""), REASON)
        problem = await self.desk.record(Entry(self.desk.moment, *act, target, reason), session, language)
        typed = {"act": form["act"], "target": target, "reason": reason}
        return await self._render(session, language, typed, problem) if problem else redirect_to(PATH, language)

    async def _render(
        self, session: StaffSession, language: str, typed: Mapping[str, str] = NOTHING, wrong: str = ""
    ) -> Response:
        entries = await self.desk.entries()
        library = apply(self.desk.content_in_files(), combine(entries))
        return await self.desk.render(
            "content.html",
            session,
            language,
            status=400 if wrong else 200,
            lists=_due_lists(library, entries, self.desk.clock().date(), language),
            acts=[(act, act_label(language, *ACTS[act])) for act in ACTS] if has_role(session, "editor") else [],
            typed=typed,
            wrong=wrong,
        )


def _due_lists(library: Library, entries: tuple[Entry, ...], today: date, language: str) -> dict[str, list[str]]:
    """Return what is due, each line with what somebody needs who does something about it."""
    calls = combine(entries).calls
    pages = library.pages[FIRST].values()
    every_id = {id_ for tree in library.pages.values() for id_ in tree}
    overdue = sorted((page.review_by, page.id) for page in pages if page.review_by and page.review_by < today + SOON)
    with_numbers = [contact for contact in library.contacts.values() if contact.shown(today) and contact.phones]
    return {
        "overdue": [f"{id_} · {day(language, due)}" for due, id_ in overdue],
        "expiring": [
            f"{contact.id} · {contact.name[language]} · {day(language, contact.expires)}"
            for contact in sorted(with_numbers, key=lambda contact: str(contact.expires))
            if contact.expires and contact.expires < today + SOON
        ],
        "uncalled": [
            f"{contact.id} · {contact.name[language]}"
            for contact in with_numbers
            if contact.id not in calls or calls[contact.id].day < today - UNCALLED
        ],
        "missing": sorted(f"{code} {id_}" for code in WHOLE for id_ in every_id - library.pages[code].keys()),
        "growing": [_progress_line(code, library, language) for code in LANGUAGES if code not in WHOLE],
        "entries": [entry_line(entry, language) for entry in reversed(entries[-LAST:])],
    }


def _progress_line(code: str, library: Library, language: str) -> str:
    """Return how far a language is that is not whole: a draft too, which people are not offered yet."""
    pages, every_page = len(library.pages[code]), len(library.pages[FIRST])
    how_far = say(language, "{n} of {all} pages", n=number_text(language, pages), all=number_text(language, every_page))
    alone = "" if LANGUAGES[code].offered else say(language, "shown to editors alone")
    return " · ".join(filter(None, (LANGUAGES[code].name, how_far, alone)))


def entry_line(entry: Entry, language: str) -> str:
    """Return a line on something that staff did."""
    when = f"{day(language, entry.day)}, {entry.moment[11:16]}"
    why = field_label(entry.change.field, language) if entry.change else entry.reason
    return " · ".join(filter(None, (when, act_label(language, entry.kind, entry.act), entry.target, why)))


def act_label(language: str, kind: Kind, act: Act) -> str:
    """Return what something that staff do is called."""
    return {
        ("contact", "answered"): say(language, "Called: answered"),
        ("contact", "no-answer"): say(language, "Called: no answer"),
        ("contact", "wrong"): say(language, "Wrong number: hide"),
        ("contact", "hide"): say(language, "Hide a contact"),
        ("contact", "unhide"): say(language, "Show a contact again"),
        ("page", "hide"): say(language, "Hide a page"),
        ("page", "unhide"): say(language, "Show a page again"),
        ("banner", "set"): say(language, "Put up a notice"),
        ("banner", "clear"): say(language, "Take down a notice"),
        ("contact", "change"): say(language, "Change a contact"),
    }[(kind, act)]
