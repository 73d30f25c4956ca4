"""SMS: screens as plain letters in short parts; MORE (in French SUITE) leads from one to the next."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Final

from bot.channels import markup
from bot.channels.cutting import pack
from bot.document import Document
from bot.gsm import septets, to_gsm
from bot.texts import say
from bot.types import Button, Limits, Message, Screen

LIMITS: Final = Limits(characters=1600, aim=305, messages=2)
"""Twilio refuses a body over 1,600 characters (error 21617); the aim is two SMS, see `room`.

One message a screen; two only where the last must stand by itself, as after HIDE.
"""
PARTS: Final = 9
"""The most parts of a screen: the grammar of addresses counts that far (`bot/actions.py`)."""
SEGMENTS: Final = 2
"""How many joined SMS a part may take (docs/architecture.md, Screens): each is paid for, and an old phone
shows them apart."""
MENU_SEGMENTS: Final = 3
"""The same for a menu, which shows up to nine choices at once."""
MOST_SEGMENTS: Final = 10
"""Where a screen would need more parts than there are, they grow, to at most this: 1,530 letters, under 1,600."""
MENUS: Final = frozenset({"welcome", "hello", "open"})
"""Addresses whose screen is a menu when it is drawn in place."""
KEPT: Final = 1024
"""How many drawn screens are kept in memory: every page in every language. No person is in them."""


class Sms:
    """Draws the part of a screen that its address names."""

    name = "sms"
    limits = LIMITS

    def render(self, screen: Screen) -> tuple[Message, ...]:
        """Draw one part as one SMS; an address beyond the last part shows the last."""
        parts = paged(replace(screen, action=screen.action.at_part(1)))  # cut once, whichever part is asked for
        closing = (Message(sms_text(screen.closing)),) if screen.closing else ()
        return (Message(parts[min(screen.action.part, len(parts)) - 1]), *closing)


def room(segments: int) -> int:
    """Return the septets that surely fit in joined SMS: 153 each (3GPP TS 23.040).

    A letter of two septets is never cut in two, so that each SMS but the last may stay one short.
    """
    return segments * 153 - (segments - 1)


@lru_cache(maxsize=KEPT)
def paged(screen: Screen) -> tuple[str, ...]:
    """Write a screen as parts, the last with the choices."""
    parts: tuple[str, ...] = ()
    first = MENU_SEGMENTS if screen.action.name in MENUS and _is_menu(screen) else SEGMENTS
    for segments in range(first, MOST_SEGMENTS + 1):
        parts = _parts(screen, room(segments))
        if len(parts) <= PARTS and all(septets(part) <= room(segments) for part in parts):
            break
    return parts


def _is_menu(screen: Screen) -> bool:
    return screen.in_place or screen.action.name == "hello"


def _parts(screen: Screen, most: int) -> tuple[str, ...]:
    choices, ways = to_gsm(markup.numbered(screen.choices)), _ways(screen.nav)
    whole = _lines(sms_text(screen.body), choices, ways)
    if septets(whole) <= most:
        return (whole,)
    more, onward = _more(screen), to_gsm(markup.onward(screen))
    free = most - len("9/9 ")
    measure: Callable[[str], int] = lambda text: septets(_lines(onward, text, more))
    texts = [sms_text(part) for part in pack(screen.body, sms_text, measure, free)]
    last = ""
    if septets(_lines(onward, texts[-1], choices, ways)) <= free:
        last = texts.pop()
    count = len(texts) + 1
    first = _lines(texts[0], f"1/{count} {more}")
    further = (_lines(onward, text, f"{place}/{count} {more}") for place, text in enumerate(texts[1:], 2))
    return (first, *further, _lines(onward, last, choices, f"{count}/{count} {ways}".rstrip()))


def _more(screen: Screen) -> str:
    """Write what leads on, to help and to the menu; help is not named by the word that Twilio takes."""
    line = say(screen.action.language, "MORE=next 0=Get help M=Menu")
    words = [button.key for button in screen.nav if markup.same_word(button.key, button.label)]
    return to_gsm(" ".join((line, *words)))


def _ways(nav: Iterable[Button]) -> str:
    """Write the ways out on one line, `0=Get help M=Menu`; a word that says itself stands alone."""
    return to_gsm(
        " ".join(
            button.key if markup.same_word(button.key, button.label) else f"{button.key}={button.label}"
            for button in nav
        )
    )


def _lines(*texts: str) -> str:
    return "\n".join(filter(None, texts))


def sms_text(document: Document) -> str:
    """Write a plain SMS: its letters only, and no empty lines."""
    return to_gsm("\n".join(markup.block_text(block, markup.with_address, "") for block in document))
