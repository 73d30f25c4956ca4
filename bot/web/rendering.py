"""Pages from templates, escaped by default, and the small plain page of whatever is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from bot.texts import say
from bot.types import LANGUAGES, Service
from bot.web.static import File, address

TEMPLATES: Final = Path(__file__).parent / "templates"
NEUTRAL: Final = {"en": "https://en.wikipedia.org/", "fr": "https://fr.wikipedia.org/"}
"""Where "Leave this page" leads: light, in the person's language, and nothing anybody asks about."""
_LONGEST_HEADER: Final = 200
"""How much of Accept-Language is read: browsers send less than 100 bytes."""


class Pages:
    """Draws templates with what every page has."""

    def __init__(self, service: Service, files: dict[str, File]) -> None:
        """Read the templates once."""
        self._environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.globals["static"] = lambda name: address(files, name)
        self._environment.globals["name"] = service.name
        self.refusals = {HTTPException: self._refuse}

    def show(self, template: str, language: str, status: int = 200, **values: Any) -> HTMLResponse:
        """Return a page in a language."""
        shown = {
            "language": language,
            "neutral": NEUTRAL[language],
            "leave": say(language, "Leave this page"),
            **values,
        }
        return HTMLResponse(self._environment.get_template(template).render(shown), status)

    def refusal(self, request: Request, status: int) -> Response:
        """Return the small page of a request that is not answered as asked."""
        language = wished(request) or LANGUAGES[0]
        said = {
            400: say(language, "That did not arrive whole. Please start again."),
            413: say(language, "That was too long. Please write it in a few words."),
        }.get(status, say(language, "There is nothing here."))
        return self.show("refusal.html", language, status, said=said, again=say(language, "To the first page"))

    async def _refuse(self, request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        headers = error.headers if isinstance(error, HTTPException) else None
        if status == 405:
            return PlainTextResponse("Method not allowed", status, headers)
        return self.refusal(request, status)


def chosen(request: Request) -> str:
    """Return the language of a page that has an address of its own: `?lang=`, or what the browser asks for."""
    asked = request.query_params.get("lang", "")
    return asked if asked in LANGUAGES else wished(request) or LANGUAGES[0]


def others(language: str) -> tuple[tuple[str, str], ...]:
    """Return the other languages, each with the words that lead to it."""
    return tuple((code, say(code, "In English")) for code in LANGUAGES if code != language)


def wished(request: Request) -> str:
    """Return the language of ours that a browser asks for first, or nothing."""
    wishes = []
    for place, wish in enumerate(request.headers.get("accept-language", "")[:_LONGEST_HEADER].split(",")):
        tag, _, weight = wish.strip().partition(";q=")
        language = tag.partition("-")[0].lower()
        if language in LANGUAGES and (share := _weight(weight)):
            wishes.append((-share, place, language))
    return min(wishes)[2] if wishes else ""


def _weight(written: str) -> float:
    try:
        return float(written) if written else 1.0
    except ValueError:
        return 0.0
