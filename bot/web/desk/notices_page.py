"""The page /stats/notices: dated notices above some countries or all, written, looked at and taken down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.desk.overrides import Entry
from bot.desk.validation import entry_refused
from bot.languages import LANGUAGES
from bot.library.countries import Banner
from bot.library.model import Library
from bot.texts import country_name, day, say
from bot.understanding.words import fold
from bot.web.access import StaffSession
from bot.web.desk.content_page import REASON
from bot.web.desk.editor_desk import EditorDesk, redirect_to, single_line, typed_words, words_fields
from bot.web.guard import StaffForm

PATH: Final = "/stats/notices"


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice as it stands above a screen."""

    name: str
    over: str
    """The countries, or that it is for all."""
    texts: tuple[tuple[str, str, str, str], ...]
    """For each language that has words: its code, its direction, "Notice of…" and the words."""


@dataclass(frozen=True, slots=True)
class TypedNotice:
    """What stands in the form."""

    name: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    """By language."""
    countries: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class NoticesPage:
    """The page and its forms."""

    desk: EditorDesk

    @property
    def routes(self) -> list[Route]:
        """Return the routes: for editors alone."""
        let_in = self.desk.guard.let_in
        return [
            Route(PATH, let_in(self._look, "editor"), methods=["GET"]),
            Route(PATH, let_in(self._act, "editor"), methods=["POST"]),
        ]

    async def _look(self, request: Request, session: StaffSession, language: str) -> Response:
        await self.desk.guard.audit(session, "view notices")
        library = await self.desk.content_now()
        banner = {banner.id: banner for banner in library.atlas.banners}.get(request.query_params.get("name", ""))
        if banner is None:
            return await self._render(session, language, TypedNotice())
        typed = TypedNotice(banner.id, banner.text.root, banner.countries)
        return await self._render(session, language, typed)

    async def _act(self, request: Request, session: StaffSession, language: str) -> Response:
        form: StaffForm = request.state.form
        typed = TypedNotice(
            single_line(form.get("name", "")),
            typed_words(form),
            tuple(single_line(iso) for iso in form.getlist("country")),
            single_line(form.get("reason", "")),
        )
        match form.get("act"):
            case "preview":
                return await self._preview(session, language, typed)
            case "set":
                return await self._set(session, language, typed)
            case "clear":
                return await self._clear(session, language, typed)
        raise HTTPException(400)

    async def _set(self, session: StaffSession, language: str, typed: TypedNotice) -> Response:
        problem = "" if typed.reason else say(language, "Write why, for the colleagues who read this later.")
        problem = problem or await self.desk.record(self._entry(typed), session, language)
        return await self._render(session, language, typed, problem) if problem else redirect_to(PATH, language)

    async def _clear(self, session: StaffSession, language: str, typed: TypedNotice) -> Response:
        entry = Entry(self.desk.moment, "banner", "clear", typed.name, typed.reason[:REASON])
        if problem := await self.desk.record(entry, session, language):
            return await self._render(session, language, TypedNotice(), problem)
        return redirect_to(PATH, language)

    async def _preview(self, session: StaffSession, language: str, typed: TypedNotice) -> Response:
        if problem := entry_refused(self._entry(typed), self.desk.content_in_files(), language):
            return await self._render(session, language, typed, problem)
        seen = _notice(typed.name, typed.countries, typed.texts, self.desk.clock().date(), language)
        return await self._render(session, language, typed, seen=seen)

    def _entry(self, typed: TypedNotice) -> Entry:
        reason = typed.reason[:REASON]
        return Entry(self.desk.moment, "banner", "set", typed.name, reason, typed.countries, typed.texts)

    async def _render(
        self, session: StaffSession, language: str, typed: TypedNotice, wrong: str = "", seen: Notice | None = None
    ) -> Response:
        library = await self.desk.content_now()
        return await self.desk.render(
            "notices.html",
            session,
            language,
            status=400 if wrong else 200,
            typed=typed,
            fields=words_fields(typed.texts, language),
            wrong=wrong,
            seen=seen,
            notices=[_standing_notice(banner, language) for banner in library.atlas.banners],
            countries=_countries(library, language),
        )


def _standing_notice(banner: Banner, language: str) -> Notice:
    return _notice(banner.id, banner.countries, banner.text.root, banner.since, language)


def _notice(name: str, countries: Sequence[str], texts: Mapping[str, str], since: date, language: str) -> Notice:
    over = ", ".join(country_name(language, iso) for iso in countries) or say(language, "all countries")
    written = (
        (code, LANGUAGES[code].direction, say(code, "Notice of {day}. ", day=day(code, since)), texts[code])
        for code in LANGUAGES
        if code in texts
    )
    return Notice(name, over, tuple(written))


def _countries(library: Library, language: str) -> list[tuple[str, str]]:
    names = ((iso, country_name(language, iso)) for iso in library.atlas.countries)
    return sorted(names, key=lambda named: fold(named[1]))
