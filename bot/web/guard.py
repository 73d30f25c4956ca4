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
from bot.web.access import COOKIE, Access, StaffSession
from bot.web.negotiation import other_languages, page_language
from bot.web.rendering import PageRenderer

FORM_BYTES: Final = 30_000
"""Room for two notices far too long: what was typed is shown again with what is wrong, not thrown away."""
FORM_FIELDS: Final = 200
"""Room for every country and language with a mark."""
ROLE_ORDER: Final[tuple[Role, ...]] = ("partner", "viewer", "editor", "admin")
"""Roles, each of which may what those before it may."""

StaffForm = ImmutableMultiDict[str, str]
View = Callable[[Request, StaffSession, str], Awaitable[Response]]
"""Draws a page for somebody who is in, in a language; what a form brought is in `request.state.form`."""


@dataclass(frozen=True)
class Guard:
    """Stands before every page but those that let somebody in."""

    access: Access
    renderer: PageRenderer

    def let_in(self, view: View, least: Role = "partner") -> Callable[[Request], Awaitable[Response]]:
        """Let in whoever has a session and the role; a form must carry the session's own mark."""

        async def guarded(request: Request) -> Response:
            language = page_language(request)
            try:
                session = await self.access.session(request.cookies.get(COOKIE, ""))
                if session is None:
                    return RedirectResponse(f"/stats/login?lang={language}", 303)
                if not has_role(session, least):
                    raise HTTPException(403)
                if request.method == "POST":
                    request.state.form = await read_staff_form(request)
                    if not same_origin(request) or request.state.form.get("csrf", "") != session.csrf:
                        raise HTTPException(403)
                return await view(request, session, language)
            except StoreDown:
                raise HTTPException(503) from None

        return guarded

    async def audit(self, session: StaffSession, act: str) -> None:
        """Write a line of the audit."""
        await self.access.audit(session, act)

    def render(
        self, template: str, session: StaffSession, language: str, *, status: int = 200, **values: Any
    ) -> Response:
        """Draw a page for somebody who is in."""
        return self.renderer.render(
            template,
            language,
            status,
            say=partial(say, language),
            day=partial(day, language),
            account=session.account,
            editor=has_role(session, "editor"),
            csrf=session.csrf,
            others=other_languages(language),
            **values,
        )


def has_role(session: StaffSession, least: Role) -> bool:
    """Say whether somebody has a role, or one that may more."""
    return ROLE_ORDER.index(session.account.role) >= ROLE_ORDER.index(least)


def same_origin(request: Request) -> bool:
    """Say whether a form came from this site, as browsers tell; one that does not tell is believed.

    A page with `no-referrer` has the origin `null` in its own forms, so Sec-Fetch-Site is asked first.
    """
    site = request.headers.get("sec-fetch-site", "")
    if site:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin", "")
    return origin in ("", "null") or urlsplit(origin).netloc == request.headers.get("host", "")


async def read_staff_form(request: Request) -> StaffForm:
    """Return what a form brought: words alone, no files."""
    if int(request.headers.get("content-length") or 0) > FORM_BYTES:
        raise HTTPException(413)
    form = await request.form(max_files=0, max_fields=FORM_FIELDS, max_part_size=FORM_BYTES)
    return ImmutableMultiDict([(name, str(value)) for name, value in form.multi_items()])
