"""In which language a page speaks: the one its address names, or the first of ours that the browser asks for."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request

from bot.languages import FIRST, OFFERED, others

_LONGEST_HEADER: Final = 200
"""How much of Accept-Language is read: browsers send less than 100 bytes."""


def page_language(request: Request) -> str:
    """Return the language of a page that has an address of its own: `?lang=`, or what the browser asks for."""
    asked = request.query_params.get("lang", "")
    return asked if asked in OFFERED else browser_language(request) or FIRST


def browser_language(request: Request) -> str:
    """Return the language of ours that a browser asks for first, or nothing."""
    wishes = []
    for place, wish in enumerate(request.headers.get("accept-language", "")[:_LONGEST_HEADER].split(",")):
        tag, _, weight = wish.strip().partition(";q=")
        language = tag.partition("-")[0].lower()
        if language in OFFERED and (share := _weight(weight)):
            wishes.append((-share, place, language))
    return min(wishes)[2] if wishes else ""


def other_languages(language: str) -> tuple[tuple[str, str], ...]:
    """Return the other languages, each with the words that lead to it."""
    return tuple((other.code, other.invitation) for other in others(language))


def _weight(written: str) -> float:
    try:
        return float(written) if written else 1.0
    except ValueError:
        return 0.0
