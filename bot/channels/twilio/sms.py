"""SMS: screens as short parts, in plain letters where a language has them; MORE (in French SUITE) leads on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from bot.channels import markup
from bot.channels.channel import Excess
from bot.channels.paging import PARTS, PartForm, all_parts, is_help, paged, shown_part
from bot.document import Document, Span
from bot.gsm import GSM_LETTERS, loses, septets, to_gsm, ucs2_units
from bot.languages import LANGUAGES
from bot.texts import say
from bot.types import Button, ChannelFacts, Limits, Message, Screen

LIMITS: Final = Limits(characters=1600, aim=305)
"""Twilio refuses a body over 1,600 characters (error 21617); the aim is two SMS, see `Letters.room`."""
MENUS: Final = frozenset({"welcome", "hello", "open"})
"""Addresses whose screen is a menu when it is drawn in place."""
ADDRESS: Final = 110
"""Letters of an address beyond which the site alone is named: it is not cut, and must fit a part beside its ways on."""
KEPT: Final = 1024
"""How many drawn screens are kept in memory: every page in every language. No person is in them."""


@dataclass(frozen=True, slots=True)
class Letters:
    """How an SMS writes and counts its letters, and how long a part may be."""

    write: Callable[[str], str]
    """Writes a text with the letters there are."""
    size: Callable[[str], int]
    """The length of a text, in what a letter takes."""
    alone: int
    """How much fits in an SMS that stands alone (3GPP TS 23.040)."""
    joined: int
    """How much fits in an SMS that is joined with others (3GPP TS 23.040)."""
    segments: int
    """How many joined SMS a part may take (docs/architecture.md, Screens): each is paid for, and an old phone
    shows them apart."""
    menu_segments: int
    """The same for a menu, which shows up to nine choices at once, for help, and for the last part of any screen,
    which has its choices."""
    most_segments: int
    """Where a screen would need more parts than there are, they grow, to at most this, under 1,600 letters."""

    def segments_of(self, text: str) -> int:
        """Count the SMS of a text as a phone company does: no letter of two is cut between two."""
        if self.size(text) <= self.alone:
            return 1
        count, used = 1, 0
        for size in map(self.size, text):
            count, used = (count, used + size) if used + size <= self.joined else (count + 1, size)
        return count

    def room(self, segments: int) -> int:
        """Return what surely fits in joined SMS.

        A letter that counts twice is never cut in two, so that each SMS but the last may stay one short.
        """
        return segments * self.joined - (segments - 1)


PLAIN: Final = Letters(to_gsm, septets, alone=160, joined=153, segments=2, menu_segments=3, most_segments=10)
"""Septets of the GSM alphabet (3GPP TS 23.038): 160 in one SMS, 153 each where they are joined."""
WIDE: Final = Letters(str, ucs2_units, alone=70, joined=67, segments=4, menu_segments=6, most_segments=23)
"""UCS-2, for all other letters (3GPP TS 23.038): 70 in one SMS, 67 each where they are joined.

A part takes twice as many SMS and holds nearly as much. Shorter ones would cost more in all: each part repeats what
leads on, and each MORE is an SMS that the person pays.
"""


def _erased_not(language: str) -> str:
    # As short as that, for one part: what is forgotten has no second.
    return say(language, "What we cannot erase: the messages on your phone, and what the phone company keeps.")


def _left_over(language: str) -> str:
    return say(language, "Older messages are still here. To remove them, delete them on the phone.")


def _count_parts(screen: Screen) -> int:
    return len(all_parts(sms_parts, screen))


FACTS: Final = ChannelFacts(
    name="sms",
    title="SMS",
    erased_not=_erased_not,
    left_over=_left_over,
    free=False,
    throwaway=False,
    can=frozenset({"parts", "short"}),
    parts=_count_parts,
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

    @property
    def excess(self) -> Excess:
        """Too many SMS at once."""
        return dear

    def render(self, screen: Screen) -> tuple[Message, ...]:
        """Draw one part as one SMS; an address beyond the last part shows the last."""
        parts = all_parts(sms_parts, screen)
        closing = (Message(sms_text(screen.closing, letters(screen))),) if screen.closing else ()
        return (Message(parts[shown_part(screen, parts)]), *closing)


def dear(message: Message) -> str:
    """Say how many SMS a message is, where that is more than people are made to wait for."""
    hand = PLAIN if set(message.text) <= GSM_LETTERS else WIDE
    count = hand.segments_of(message.text)
    return f"is {count} SMS, at most {hand.menu_segments}" if count > hand.menu_segments else ""


def letters(screen: Screen) -> Letters:
    """Return how a screen is written: in plain letters where its language and all its labels have them."""
    plain = LANGUAGES[screen.action.language].plain_sms
    return PLAIN if plain and not any(loses(button.label) for button in (*screen.choices, *screen.nav)) else WIDE


@lru_cache(maxsize=KEPT)
def sms_parts(screen: Screen) -> tuple[str, ...]:
    """Write a screen as parts, the last with the choices."""
    hand = letters(screen)
    form = PartForm(
        write=lambda part: sms_text(part, hand),
        plain=hand.write,
        size=hand.size,
        between="\n",
        choices=hand.write(markup.numbered(screen.choices)),
        ways=hand.write(_ways(screen.nav)),
        more=hand.write(markup.more(screen)),
        fills=True,
    )
    first, last = (hand.menu_segments if larger else hand.segments for larger in (_is_large(screen), True))
    parts: tuple[str, ...] = ()
    for more in range(hand.most_segments - last + 1):
        # In one part or several, as few as hold it.
        room, last_room = hand.room(min(first + more, hand.most_segments)), hand.room(last + more)
        parts = paged(screen, form, room, last_room)
        if len(parts) <= PARTS and all(hand.size(part) <= max(room, last_room) for part in parts):
            break
    return parts


def _is_large(screen: Screen) -> bool:
    """Say whether a screen may take longer parts: menus show all choices at once, and help is not put off."""
    menu = screen.action.name in MENUS and (screen.in_place or screen.action.name == "hello")
    return menu or is_help(screen)


def _ways(nav: Iterable[Button]) -> str:
    """Write the ways out on one line, `0=Help now M=Menu`; a word that says itself stands alone."""
    return " ".join(
        button.key if markup.same_word(button.key, button.label) else f"{button.key}={button.label}" for button in nav
    )


def sms_text(document: Document, hand: Letters = PLAIN) -> str:
    """Write an SMS: the letters there are, and no empty lines."""
    return hand.write("\n".join(markup.block_text(block, _with_address, "") for block in document))


def _with_address(span: Span) -> str:
    return markup.with_address(span, ADDRESS)
