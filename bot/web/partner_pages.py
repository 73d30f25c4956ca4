"""Pages that anybody may be sent to: a partner's ways into the chat with a QR code, and what is genuine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final
from urllib.parse import quote

import segno
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.telegram import screens as telegram
from bot.channels.twilio import whatsapp
from bot.library.model import Library
from bot.texts import say
from bot.types import Service
from bot.web.negotiation import other_languages, page_language
from bot.web.rendering import PageRenderer

PATH: Final = "/p/{code:str}"
VERIFY: Final = "/verify"


@dataclass(frozen=True, slots=True)
class Way:
    """One way into the chat."""

    name: str
    written: str
    """The address or number as people read it."""
    url: str = ""
    """Where it leads, or nothing: a number to write to."""
    say: str = ""
    """What to write to a number."""
    on_paper: str = ""
    """Its line on a poster, or nothing: the code to scan leads there."""


def canonical(service: Service, code: str) -> str:
    """Return the one link of a partner that posters carry."""
    return f"{service.public_url}/p/{code}"


def ways_in(service: Service, code: str, language: str) -> Iterator[Way]:
    """Yield the ways into the chat that this copy has. The words for a number are harmless and survive editing."""
    words = f"Bagage {code}" if code else "Bagage"
    if service.whatsapp:
        url = f"https://wa.me/{service.whatsapp.removeprefix('+')}?text={quote(words)}"
        title = whatsapp.FACTS.title
        yield Way(title, service.whatsapp, url, on_paper=f"{title} {service.whatsapp}: {words}")
    if service.telegram:
        start = f"?start={code}" if code else ""
        title, written = telegram.FACTS.title, f"@{service.telegram}"
        yield Way(title, written, f"https://t.me/{service.telegram}{start}", on_paper=f"{title} {written}")
    if service.sms:
        title = say(language, "SMS")
        yield Way(title, service.sms, "", words, f"{title} {service.sms}: {words}")
    if service.public_url:
        start = f"/?start={code}" if code else "/"
        yield Way(say(language, "In the browser"), service.public_url.split("//", 1)[1], service.public_url + start)


def partner_routes(library: Callable[[], Library], renderer: PageRenderer) -> list[Route]:
    """Return the routes of these pages; they ask for a language by `?lang=` or by the browser's wish."""
    return [
        Route(PATH, partial(_partner_page, library, renderer), methods=["GET"]),
        Route(VERIFY, partial(_genuine_page, library, renderer), methods=["GET"]),
    ]


def _partner_page(library: Callable[[], Library], renderer: PageRenderer, request: Request) -> Response:
    content, language = library(), page_language(request)
    service, partner = content.service, content.partners.get(request.path_params["code"])
    code = partner.code if partner else ""
    image = segno.make(canonical(service, code), error="m").svg_data_uri(scale=6, border=2) if code else ""
    return renderer.render(
        "partner.html",
        language,
        intro=say(language, "Free information for people who want to work abroad. It never asks for money."),
        from_=say(language, "This link was given by {name}.", name=partner.name) if partner else "",
        choose=say(language, "Choose how you want to chat:"),
        ways=tuple(ways_in(service, code, language)),
        write=say(language, "write this:"),
        qr=image,
        scan=say(language, "Another phone? Let it scan this."),
        others=other_languages(language),
        genuine=say(language, "Is it really us?"),
    )


def _genuine_page(library: Callable[[], Library], renderer: PageRenderer, request: Request) -> Response:
    service, language = library().service, page_language(request)
    run_by = service.operator and say(language, "Run by {operator}.", operator=service.operator)
    return renderer.render(
        "verify.html",
        language,
        title=say(language, "Is it really us?"),
        intro=say(language, "These are the only genuine ways into this chat:"),
        ways=tuple(ways_in(service, "", language)),
        run_by=run_by,
        contact=service.operator_contact,
        never=say(language, "We never ask for money, a passport or a code. We never write first."),
        doubt=say(language, "Another name, number or address? It is not us. You can stop there."),
        others=other_languages(language),
    )
