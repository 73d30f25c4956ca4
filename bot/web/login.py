"""The pages by which staff come in and go: logging in, the one-time link of `make run`, logging out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.texts import say
from bot.web.access import COOKIE, StaffSession
from bot.web.guard import Guard, read_staff_form, same_origin
from bot.web.negotiation import other_languages, page_language

LOCALS: Final = ("127.0.0.1", "::1")
"""Addresses of this machine itself."""


@dataclass(frozen=True)
class LoginPages:
    """The pages that let somebody in, for whom no session is asked, and the one that ends a session."""

    guard: Guard

    @property
    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/stats/login", self._login, methods=["GET", "POST"]),
            Route("/stats/once/{token}", self._login_once, methods=["GET", "POST"]),
            Route("/stats/leave", self.guard.let_in(self._logout), methods=["POST"]),
        ]

    async def _login(self, request: Request) -> Response:
        language = page_language(request)
        if request.method == "GET":
            return self._login_page(language)
        form = await read_staff_form(request)
        address = request.client.host if request.client else ""
        token = None
        if same_origin(request):
            token = await self.guard.access.login(
                form.get("name", ""), form.get("password", ""), form.get("code", ""), address
            )
        if token is None:
            return self._login_page(language, say(language, "That did not work. Check it, or wait a minute."), 403)
        return _welcome(token, language)

    async def _login_once(self, request: Request) -> Response:
        """Let the person at this machine in: a button, so that nothing that looks at links uses it up."""
        language = page_language(request)
        if request.client is None or request.client.host not in LOCALS:
            raise HTTPException(404)
        if request.method == "GET":
            return self._render("once.html", language)
        token = await self.guard.access.enter_once(request.path_params["token"]) if same_origin(request) else None
        if token is None:
            wrong = say(language, "This link was used, or is too old. Start the bot again.")
            return self._login_page(language, wrong, 403)
        return _welcome(token, language)

    async def _logout(self, request: Request, session: StaffSession, language: str) -> Response:
        await self.guard.access.leave(session, everywhere=request.state.form.get("everywhere") == "1")
        answer = RedirectResponse(f"/stats/login?lang={language}", 303)
        answer.delete_cookie(COOKIE, secure=True, httponly=True, samesite="lax", path="/")
        return answer

    def _login_page(self, language: str, wrong: str = "", status: int = 200) -> Response:
        return self._render("login.html", language, status, wrong=wrong)

    def _render(self, template: str, language: str, status: int = 200, **values: str) -> Response:
        others, say_it = other_languages(language), partial(say, language)
        return self.guard.renderer.render(template, language, status, others=others, say=say_it, **values)


def _welcome(token: str, language: str) -> Response:
    """Lead somebody who came in to the first page, with the cookie of the new session."""
    answer = RedirectResponse(f"/stats?lang={language}", 303)
    answer.set_cookie(COOKIE, token, secure=True, httponly=True, samesite="lax", path="/")
    return answer
