"""Who may see a page of the staff, and what these pages share: the mark of their forms, how they are drawn."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from urllib.parse import urlsplit

from starlette.datastructures import ImmutableMultiDict
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.errors import StoreDown
from bot.records.account_table import Role
from bot.texts import day, say
from bot.web.access import COOKIE, Access, Entered
from bot.web.rendering import Pages, chosen, others

FORM_BYTES: Final = 30_000
"""Room for two notices far too long: what was typed is shown again with what is wrong, not thrown away."""
FORM_FIELDS: Final = 200
"""Room for every country and language with a mark."""
ORDER: Final[tuple[Role, ...]] = ("partner", "viewer", "editor", "admin")
"""Roles, each of which may what those before it may."""

Form = ImmutableMultiDict[str, str]
View = Callable[[Request, Entered, str], Awaitable[Response]]
"""Draws a page for somebody who is in, in a language; what a form brought is in `request.state.form`."""


@dataclass(frozen=True)
class Guard:
    """Stands before every page but those that let somebody in."""

    access: Access
    pages: Pages

    def let_in(self, view: View, least: Role = "partner") -> Callable[[Request], Awaitable[Response]]:
        """Let in whoever has a session and the role; a form must carry the session's own mark."""

        async def guarded(request: Request) -> Response:
            language = chosen(request)
            try:
                entered = await self.access.who(request.cookies.get(COOKIE, ""))
                if entered is None:
                    return RedirectResponse(f"/stats/login?lang={language}", 303)
                if not may(entered, least):
                    raise HTTPException(403)
                if request.method == "POST":
                    request.state.form = await read_staff_form(request)
                    if not same_origin(request) or request.state.form.get("csrf", "") != entered.csrf:
                        raise HTTPException(403)
                return await view(request, entered, language)
            except StoreDown:
                raise HTTPException(503) from None

        return guarded

    async def note(self, entered: Entered, act: str) -> None:
        """Write a line of the audit."""
        await self.access.note(entered, act)

    def show(self, template: str, entered: Entered, language: str, *, status: int = 200, **values: Any) -> Response:
        """Draw a page for somebody who is in."""
        return self.pages.show(
            template,
            language,
            status,
            say=partial(say, language),
            day=partial(day, language),
            account=entered.account,
            editor=may(entered, "editor"),
            csrf=entered.csrf,
            others=others(language),
            **values,
        )


def may(entered: Entered, least: Role) -> bool:
    """Say whether somebody has a role, or one that may more."""
    return ORDER.index(entered.account.role) >= ORDER.index(least)


def same_origin(request: Request) -> bool:
    """Say whether a form came from this site, as browsers tell; one that does not tell is believed.

    A page with `no-referrer` has the origin `null` in its own forms, so Sec-Fetch-Site is asked first.
    """
    site = request.headers.get("sec-fetch-site", "")
    if site:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin", "")
    return origin in ("", "null") or urlsplit(origin).netloc == request.headers.get("host", "")


async def read_staff_form(request: Request) -> Form:
    """Return what a form brought: words alone, no files."""
    if int(request.headers.get("content-length") or 0) > FORM_BYTES:
        raise HTTPException(413)
    form = await request.form(max_files=0, max_fields=FORM_FIELDS, max_part_size=FORM_BYTES)
    return ImmutableMultiDict([(name, str(value)) for name, value in form.multi_items()])
