"""Send this to a friend: a short code for a screen, which tells nothing of what the screen is about."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from bot.actions import Action, parse_action
from bot.document import Block, Items, Paragraph, Span, Spans, paragraph
from bot.languages import FIRST
from bot.library.model import ROOT, Library, Page
from bot.texts import say
from bot.types import Button, Reader, Screen, Service
from bot.understanding.matcher import fold
from handlers.frame import framed, page_action, text, to_languages

CODE: Final = re.compile(r"x[a-z2-7]{8}")
"""A code: 40 bits of a hash, so that no two of some thousand screens share one, and it can be typed."""


@lru_cache(maxsize=8192)
def code_of(address: str) -> str:
    """Return the code of a screen: the same on every worker and after every deploy."""
    digest = hashlib.sha256(f"share {address}".encode()).digest()
    return "x" + base64.b32encode(digest[:5]).decode().lower()


def shared_screen(words: str, language: str, library: Library) -> Action | None:
    """Return the screen that a code stands for, or None."""
    code = fold(words)
    if not CODE.fullmatch(code):
        return None
    address = next((candidate for candidate in _addresses(library) if code_of(candidate) == code), None)
    return parse_action(f"{language} {address}") if address else page_action(language, ROOT, "moved")


def share(action: Action, reader: Reader, library: Library) -> Screen:
    """Show the links to a screen: `share open rights/wages`."""
    language = action.language
    address = " ".join(action.args)
    if address not in frozenset(_addresses(library)):
        address = f"open {ROOT}"
    code = code_of(address)
    intro = say(language, "Send one of these links to a friend. The links do not say what the page is about:")
    links = tuple(_links(code, language, library.service))
    body: list[Block] = [paragraph(intro), Items(links)] if links else []
    body.append(Paragraph((Span(say(language, "Or tell them to write this to me: ")), Span(code, "strong"))))
    back = parse_action(f"{language} {address}")
    return framed(Screen(action, tuple(body)), reader, library, back)


def share_way(language: str, *address: str) -> tuple[Button, ...]:
    """Return the way to the links of a screen."""
    return (Button(say(language, "Share"), Action(language, "share", address), key=say(language, "F")),)


def more_way(content: Page) -> Button:
    """Return the way to all that can be done with a page beside reading it."""
    return Button(say(content.language, "More"), Action(content.language, "more", (content.id,)), key="+")


def more(action: Action, reader: Reader, library: Library) -> Screen:
    """Offer a page's sources, its links, the question whether it was useful, the same in other languages."""
    language = action.language
    content = library.page(language, action.arg(0)) or library.nearest(language, action.arg(0))
    page = page_action(language, content.id)
    sources = Button(say(language, "Sources"), Action(language, "sources", (content.id,)), key=say(language, "S"))
    useful = Button(say(language, "Useful?"), Action(language, "useful", (content.id,)), key=say(language, "U"))
    choices = (
        *((sources,) if content.sources else ()),
        useful,
        *share_way(language, "open", content.id),
        *to_languages(page),
    )
    body = text(language, say(language, "What else you can do with the page:"))
    screen = Screen(action, body, choices, in_place=True, sensitive=content.sensitive)
    return framed(screen, reader, library, page)


def _links(code: str, language: str, service: Service) -> Iterator[Spans]:
    if service.telegram:
        yield _link(f"https://t.me/{service.telegram}?start={code}")
    if service.whatsapp:
        yield _link(f"https://wa.me/{service.whatsapp.removeprefix('+')}?text={code}")
    if service.public_url:
        yield _link(f"{service.public_url}/?start={code}")
    if service.sms:
        yield (Span(say(language, "SMS: send {code} to {number}", code=code, number=service.sms)),)


def _link(url: str) -> Spans:
    return (Span(url.split("//", 1)[1], url=url),)


def _addresses(library: Library) -> Iterator[str]:
    """Return every screen that can be shared."""
    yield from (f"open {id_}" for id_ in library.pages[FIRST])  # every language has the same pages
    countries = library.atlas.countries
    for iso in countries:
        yield f"country {iso}"
        yield f"contacts {iso}"
    for home in countries.values():
        for there in countries.values():
            if "origin" in home.record.roles and "destination" in there.record.roles:
                yield f"card {home.iso} {there.iso}"
