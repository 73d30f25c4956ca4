"""SMS: screens as short parts, in plain letters where a language has them; MORE (in French SUITE) leads on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from bot.channels import markup
from bot.channels.cutting import pack
from bot.document import Document
from bot.gsm import loses, septets, to_gsm, ucs2_units
from bot.languages import LANGUAGES
from bot.texts import say
from bot.types import Button, ChannelFacts, Limits, Message, Screen

LIMITS: Final = Limits(characters=1600, aim=305, messages=2, page_messages=2)
"""Twilio refuses a body over 1,600 characters (error 21617); the aim is two SMS, see `Letters.room`.

One message a screen; two only where the last must stand by itself, as after HIDE.
"""
PARTS: Final = 9
"""The most parts of a screen: the grammar of addresses counts that far (`bot/actions.py`)."""
MENUS: Final = frozenset({"welcome", "hello", "open"})
"""Addresses whose screen is a menu when it is drawn in place."""
KEPT: Final = 1024
"""How many drawn screens are kept in memory: every page in every language. No person is in them."""


@dataclass(frozen=True, slots=True)
class Letters:
    """How an SMS writes and counts its letters, and how long a part may be."""

    write: Callable[[str], str]
    """Writes a text with the letters there are."""
    size: Callable[[str], int]
    """The length of a text, in what a letter takes."""
    joined: int
    """How much fits in an SMS that is joined with others (3GPP TS 23.040)."""
    segments: int
    """How many joined SMS a part may take (docs/architecture.md, Screens): each is paid for, and an old phone
    shows them apart."""
    menu_segments: int
    """The same for a menu, which shows up to nine choices at once."""
    most_segments: int
    """Where a screen would need more parts than there are, they grow, to at most this, under 1,600 letters."""

    def room(self, segments: int) -> int:
        """Return what surely fits in joined SMS.

        A letter that counts twice is never cut in two, so that each SMS but the last may stay one short.
        """
        return segments * self.joined - (segments - 1)


PLAIN: Final = Letters(to_gsm, septets, joined=153, segments=2, menu_segments=3, most_segments=10)
"""Septets of the GSM alphabet (3GPP TS 23.038): 160 in one SMS, 153 each where they are joined."""
WIDE: Final = Letters(str, ucs2_units, joined=67, segments=4, menu_segments=6, most_segments=23)
"""UCS-2, for all other letters (3GPP TS 23.038): 70 in one SMS, 67 each where they are joined.

A part takes twice as many SMS and holds nearly as much. Shorter ones would cost more in all: each part repeats what
leads on, and each MORE is an SMS that the person pays.
"""


def _erased_not(language: str) -> str:
    # As short as that, for one part: what is forgotten has no second.
    return say(language, "What we cannot erase: the messages on your phone, and what the phone company keeps.")


def _left_over(language: str) -> str:
    return say(language, "Older messages are still here. To remove them, delete them on the phone.")


FACTS: Final = ChannelFacts(
    name="sms",
    title="SMS",
    erased_not=_erased_not,
    left_over=_left_over,
    free=False,
    throwaway=False,
    can=frozenset({"parts"}),
    for_authors=False,
    setting="TWILIO_SMS_NUMBER",
    demo_share=1,
)


class Sms:
    """Draws the part of a screen that its address names."""

    name = FACTS.name
    facts = FACTS
    limits = LIMITS
    parser = None

    def render(self, screen: Screen) -> tuple[Message, ...]:
        """Draw one part as one SMS; an address beyond the last part shows the last."""
        parts = paged(replace(screen, action=screen.action.at_part(1)))  # cut once, whichever part is asked for
        closing = (Message(sms_text(screen.closing, letters(screen))),) if screen.closing else ()
        return (Message(parts[min(screen.action.part, len(parts)) - 1]), *closing)


def letters(screen: Screen) -> Letters:
    """Return how a screen is written: in plain letters where its language and all its labels have them."""
    plain = LANGUAGES[screen.action.language].plain_sms
    return PLAIN if plain and not any(loses(button.label) for button in (*screen.choices, *screen.nav)) else WIDE


@lru_cache(maxsize=KEPT)
def paged(screen: Screen) -> tuple[str, ...]:
    """Write a screen as parts, the last with the choices."""
    parts: tuple[str, ...] = ()
    hand = letters(screen)
    first = hand.menu_segments if screen.action.name in MENUS and _is_menu(screen) else hand.segments
    for segments in range(first, hand.most_segments + 1):
        room = hand.room(segments)
        parts = _parts(screen, hand, room)
        if len(parts) <= PARTS and all(hand.size(part) <= room for part in parts):
            break
    return parts


def _is_menu(screen: Screen) -> bool:
    return screen.in_place or screen.action.name == "hello"


def _parts(screen: Screen, hand: Letters, most: int) -> tuple[str, ...]:
    write: Callable[[Document], str] = lambda part: sms_text(part, hand)
    choices, ways = hand.write(markup.numbered(screen.choices)), hand.write(_ways(screen.nav))
    whole = _lines(write(screen.body), choices, ways)
    if hand.size(whole) <= most:
        return (whole,)
    more, onward = hand.write(_more(screen)), hand.write(markup.onward(screen))
    free = most - len("9/9 ")
    measure: Callable[[str], int] = lambda text: hand.size(_lines(onward, text, more))
    texts = [write(part) for part in pack(screen.body, write, measure, free)]
    last = ""
    if hand.size(_lines(onward, texts[-1], choices, ways)) <= free:
        last = texts.pop()
    count = len(texts) + 1
    first = _lines(texts[0], f"1/{count} {more}")
    further = (_lines(onward, text, f"{place}/{count} {more}") for place, text in enumerate(texts[1:], 2))
    return (first, *further, _lines(onward, last, choices, f"{count}/{count} {ways}".rstrip()))


def _more(screen: Screen) -> str:
    """Write what leads on, to help and to the menu; help is not named by the word that Twilio takes."""
    line = say(screen.action.language, "MORE=next 0=Get help M=Menu")
    words = [button.key for button in screen.nav if markup.same_word(button.key, button.label)]
    return " ".join((line, *words))


def _ways(nav: Iterable[Button]) -> str:
    """Write the ways out on one line, `0=Get help M=Menu`; a word that says itself stands alone."""
    return " ".join(
        button.key if markup.same_word(button.key, button.label) else f"{button.key}={button.label}" for button in nav
    )


def _lines(*texts: str) -> str:
    return "\n".join(filter(None, texts))


def sms_text(document: Document, hand: Letters = PLAIN) -> str:
    """Write an SMS: the letters there are, and no empty lines."""
    return hand.write("\n".join(markup.block_text(block, markup.with_address, "") for block in document))
