"""Pocket cards as files and as web pages: for a pair of countries and a language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.document import Document
from bot.errors import ContentError
from bot.languages import LANGUAGES
from bot.library.letters import NotPrintable
from bot.library.model import Library
from bot.papers import printing
from bot.types import Reader
from handlers import card, regions, share

PATH: Final = "/card/{code:str}"
"""The address of a card: a code that does not say which countries, nor what the card is about."""
_KINDS: Final = {"html": "text/html; charset=utf-8", "pdf": "application/pdf"}


def card_document(library: Library, home: str, there: str, language: str, today: date) -> Document:
    """Return a card's text as it is printed."""
    return card.card_blocks(home, there, Reader(language, today), library, card.ON_PAPER)


def write_card(library: Library, home: str, there: str, language: str, folder: Path, today: date) -> tuple[Path, Path]:
    """Write a card as HTML and PDF; return both paths. The names of the files say no more than the code."""
    for iso in (home, there):
        if not regions.is_known(library, iso):
            raise ContentError([f"{iso}: no such country; write its two letters, such as cm"])
    if language not in LANGUAGES:
        raise ContentError([f"{language}: choose one of {', '.join(LANGUAGES)}"])
    text = card_document(library, home, there, language, today)
    folder.mkdir(parents=True, exist_ok=True)
    name = share.code_of(f"{language} card {home} {there}")
    html, pdf = folder / f"{name}.html", folder / f"{name}.pdf"
    html.write_text(printing.printable_page(text, language), encoding="utf-8")
    pdf.write_bytes(printing.printable_pdf(text, language))
    return html, pdf


def card_route(library: Callable[[], Library], now: Callable[[], datetime]) -> Route:
    """Return the web server's route to the cards."""

    def show(request: Request) -> Response:
        code, _, kind = request.path_params["code"].partition(".")
        pair = _pairs(tuple(library().atlas.countries)).get(code)
        kind = kind or "html"
        if pair is None or kind not in _KINDS:
            return Response(status_code=404)
        language, home, there = pair
        text = card_document(library(), home, there, language, now().date())
        try:
            content = (
                printing.printable_pdf(text, language) if kind == "pdf" else printing.printable_page(text, language)
            )
        except NotPrintable:  # a phone may have the letters
            return RedirectResponse(f"/card/{code}", status_code=303)
        headers = {"content-security-policy": printing.policy()}
        return Response(content, media_type=_KINDS[kind], headers=headers)

    return Route(PATH, show, methods=["GET"])


@lru_cache(maxsize=2)
def _pairs(countries: tuple[str, ...]) -> dict[str, tuple[str, str, str]]:
    return dict(_coded(countries))


def _coded(countries: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, str, str]]]:
    for language in LANGUAGES:
        for home in countries:
            for there in countries:
                yield share.code_of(f"{language} card {home} {there}"), (language, home, there)
