"""Pages from templates, escaped by default, and the small plain page of whatever is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from bot.languages import FIRST, LANGUAGES, lacks_noted
from bot.texts import say, what_lacks
from bot.types import Service
from bot.web.negotiation import browser_language
from bot.web.static import StaticFile, static_address

TEMPLATES: Final = Path(__file__).parent / "templates"


class PageRenderer:
    """Draws templates with what every page has."""

    def __init__(self, service: Service, files: dict[str, StaticFile]) -> None:
        """Read the templates once."""
        self._environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.globals["static"] = lambda name: static_address(files, name)
        self._environment.globals["name"] = service.name
        self.exception_handlers = {HTTPException: self._refuse}

    def render(self, template: str, language: str, status: int = 200, **values: Any) -> HTMLResponse:
        """Return a page in a language; `values` are what its template names."""
        context = {
            "language": language,
            "direction": LANGUAGES[language].direction,
            "harmless": LANGUAGES[language].harmless,
            "lacking": lambda: what_lacks(language) if lacks_noted(language) else "",
            "leave": say(language, "Leave this page"),
            **values,
        }
        return HTMLResponse(self._environment.get_template(template).render(context), status)

    def refusal(self, request: Request, status: int) -> Response:
        """Return the small page of a request that is not answered as asked."""
        language = browser_language(request) or FIRST
        sentence = {
            400: say(language, "Your message did not come complete. Please start again."),
            413: say(language, "That was too long. Please write it in a few words."),
        }.get(status, say(language, "There is nothing here."))
        return self.render(
            "refusal.html", language, status, sentence=sentence, again=say(language, "To the first page")
        )

    async def _refuse(self, request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        headers = error.headers if isinstance(error, HTTPException) else None
        if status == 405:
            return PlainTextResponse("Method not allowed", status, headers)
        return self.refusal(request, status)
