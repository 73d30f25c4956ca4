"""The page /stats/notices: dated notices above some countries or all, written, looked at and taken down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.desk.overrides import Entry
from bot.desk.validation import entry_refused
from bot.library.countries import Banner
from bot.library.model import Library
from bot.texts import country_name, day, say
from bot.types import LANGUAGES
from bot.understanding.words import fold
from bot.web.access import Entered
from bot.web.desk.content_page import REASON
from bot.web.desk.editor_desk import Editing, back, line
from bot.web.guard import Form

PATH: Final = "/stats/notices"


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice as it stands above a screen."""

    name: str
    over: str
    """The countries, or that it is for all."""
    texts: tuple[tuple[str, str, str], ...]
    """For each language its code, "Notice of…" and the words."""


@dataclass(frozen=True, slots=True)
class TypedNotice:
    """What stands in the form."""

    name: str = ""
    en: str = ""
    fr: str = ""
    countries: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class NoticesPage:
    """The page and its forms."""

    editing: Editing

    @property
    def routes(self) -> list[Route]:
        """Return the routes: for editors alone."""
        let_in = self.editing.guard.let_in
        return [
            Route(PATH, let_in(self._look, "editor"), methods=["GET"]),
            Route(PATH, let_in(self._act, "editor"), methods=["POST"]),
        ]

    async def _look(self, request: Request, entered: Entered, language: str) -> Response:
        await self.editing.guard.note(entered, "view notices")
        library = await self.editing.now()
        edited = next((one for one in library.atlas.banners if one.id == request.query_params.get("name")), None)
        typed = (
            TypedNotice(edited.id, edited.text["en"], edited.text["fr"], edited.countries) if edited else TypedNotice()
        )
        return await self._page(entered, language, typed)

    async def _act(self, request: Request, entered: Entered, language: str) -> Response:
        form: Form = request.state.form
        typed = TypedNotice(
            line(form.get("name", "")),
            line(form.get("en", "")),
            line(form.get("fr", "")),
            tuple(line(iso) for iso in form.getlist("country")),
            line(form.get("reason", "")),
        )
        match form.get("act"):
            case "preview":
                return await self._preview(entered, language, typed)
            case "set":
                why = "" if typed.reason else say(language, "Write why, for the colleagues who read this later.")
                why = why or await self.editing.add(self._entry(typed), entered, language)
                return await self._page(entered, language, typed, why) if why else back(PATH, language)
            case "clear":
                entry = Entry(self.editing.moment, "banner", "clear", typed.name, typed.reason[:REASON])
                why = await self.editing.add(entry, entered, language)
                return await self._page(entered, language, TypedNotice(), why) if why else back(PATH, language)
        raise HTTPException(400)

    async def _preview(self, entered: Entered, language: str, typed: TypedNotice) -> Response:
        if why := entry_refused(self._entry(typed), self.editing.written(), language):
            return await self._page(entered, language, typed, why)
        said = {"en": typed.en, "fr": typed.fr}
        seen = _notice(typed.name, typed.countries, said, self.editing.clock().date(), language)
        return await self._page(entered, language, typed, seen=seen)

    def _entry(self, typed: TypedNotice) -> Entry:
        reason = typed.reason[:REASON]
        return Entry(self.editing.moment, "banner", "set", typed.name, reason, typed.countries, typed.en, typed.fr)

    async def _page(
        self, entered: Entered, language: str, typed: TypedNotice, wrong: str = "", seen: Notice | None = None
    ) -> Response:
        library = await self.editing.now()
        return await self.editing.show(
            "notices.html",
            entered,
            language,
            status=400 if wrong else 200,
            typed=typed,
            wrong=wrong,
            seen=seen,
            held=[_held(one, language) for one in library.atlas.banners],
            countries=_countries(library, language),
        )


def _held(banner: Banner, language: str) -> Notice:
    return _notice(banner.id, banner.countries, banner.text.root, banner.since, language)


def _notice(name: str, countries: Sequence[str], said: dict[str, str], since: date, language: str) -> Notice:
    over = ", ".join(country_name(language, iso) for iso in countries) or say(language, "all countries")
    heads = {code: say(code, "Notice of {day}. ", day=day(code, since)) for code in LANGUAGES}
    return Notice(name, over, tuple((code, heads[code], said[code]) for code in LANGUAGES))


def _countries(library: Library, language: str) -> list[tuple[str, str]]:
    names = ((iso, country_name(language, iso)) for iso in library.atlas.countries)
    return sorted(names, key=lambda one: fold(one[1]))
