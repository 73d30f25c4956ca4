"""The pocket card: ten rules and the numbers of two countries, in neutral words, to keep or to send on."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.actions import Action
from bot.document import Block, Document, Heading, Items, Paragraph, Span, paragraph, plain
from bot.library.contacts import Contact
from bot.library.directory import ContactQuery, find
from bot.library.model import Library
from bot.texts import day, say
from bot.types import Button, Reader, Screen
from handlers import contact_lines, regions, share
from handlers.frame import framed, page_action, text

PAGE: Final = "tools/pocket-card"
"""The page that menus name."""
NEW: Final = "new"
"""Stands in an address for a country still to be named, whatever is remembered."""
NUMBERS: Final = 3
"""The most contacts of one country in a chat: the card is one message to keep."""
ROOM: Final = 1380
"""Letters of a card in a chat: with its first line, choices and ways out one message of 1,600."""
ON_PAPER: Final = 8
"""The most contacts of one country on paper: both countries fit one sheet."""
_HELP: Final = frozenset({"anti-trafficking", "violence", "mental-health", "children"})
"""Kinds whose names would tell whoever finds the card what it is about."""

_APART: Final = frozenset({"refugees", "children"})
"""Kinds that serve a group apart: not on a card for all."""


def begin(action: Action, reader: Reader, library: Library) -> Screen:
    """Show the way to a card under its own page: the card at once where both countries are known."""
    screen = card(Action(action.language, "card", notes=action.notes), reader, library)
    return replace(screen, action=action)


def card(action: Action, reader: Reader, library: Library) -> Screen:
    """Show the card of two countries, `card cm lb`; `card` asks for the first, `card cm` for the second."""
    language = action.language
    home, there = (action.arg(0), action.arg(1)) if action.args else (reader.home, reader.destination)
    if not regions.is_known(library, home):
        return _ask(action, "", home, reader, library)
    if not regions.is_known(library, there):
        return _ask(action, home, there, reader, library)
    printed = _printed(home, there, language, library)
    cards = [(*card_blocks(home, there, reader, library, most), *printed) for most in range(NUMBERS, 0, -1)]
    body = next((blocks for blocks in cards if len(plain(blocks)) <= ROOM), cards[-1])
    again = Button(say(language, "Other countries"), Action(language, "card", (NEW,)))
    screen = Screen(action, body, (again,), nav=share.share_way(language, "card", home, there), sensitive=True)
    # A locked phone must not show the way somebody goes; whoever is sent the card must not read of a quiet place.
    opening = say(language, "Here is your card. You can keep it, or send it to others.")
    return framed(screen, reader, library, page_action(language, library.parent(PAGE)), opening=opening)


def complete_card(expects: Action, words: str, reader: Reader, library: Library) -> Action | None:
    """Make a typed country into the one that was asked for."""
    first = tuple(arg for arg in expects.args if regions.is_known(library, arg))
    iso = library.places.answer(words, home=not first)
    return Action(expects.language, "card", (*first, iso)) if iso else None


def _printed(home: str, there: str, language: str, library: Library) -> tuple[Block, ...]:
    """Say where the card can be printed, where there is such a place."""
    if not library.service.public_url:
        return ()
    url = f"{library.service.public_url}/card/{share.code_of(f'{language} card {home} {there}')}"
    label = Span(say(language, "To print it: "))
    return (Paragraph((label, Span(url.split("//", 1)[1], url=url))),)


def card_blocks(home: str, there: str, reader: Reader, library: Library, most: int) -> Document:
    """Return the card's text."""
    language = reader.language
    atlas = library.atlas
    title = say(
        language, "My card: {home}, {there}", home=atlas.name(language, home), there=atlas.name(language, there)
    )
    body: list[Block] = [Heading(title)]
    body.append(Items(tuple((Span(rule),) for rule in rules(language)), ordered=True))
    for place, query in (
        (there, ContactQuery(there, "", home, language)),
        (home, ContactQuery(home, "", home, language)),
    ):
        reachable = [
            contact
            for contact in find(library, query, reader.today).local
            if (contact.phones or contact.whatsapp) and contact.kind not in _APART
        ]
        fitting = [contact for contact in reachable if contact.country == place or contact.mission_of == home][:most]
        body.append(paragraph(say(language, "{country}: ", country=atlas.name(language, place)).strip(), "strong"))
        body.append(_numbers(fitting, language, library))
    printed = say(language, "Card of {day}. Numbers change: check them.", day=day(language, reader.today))
    body.append(paragraph(printed))
    return tuple(body)


def rules(language: str) -> tuple[str, ...]:
    """Return the ten rules: plain safety advice."""
    return (
        say(language, "If you can, keep your passport with you, and photos of your papers with someone you trust."),
        say(language, "Read the contract before you leave, or have it read to you. Keep a copy."),
        say(language, "Ask for a receipt for all you pay."),
        say(language, "Travel with a work visa, not a visit visa."),
        say(language, "Leave the name and address of your employer with your family."),
        say(language, "Agree on a code word with someone at home."),
        say(language, "If you can, keep your phone, and call home often."),
        say(language, "Write down your hours and your pay each day."),
        say(language, "Is your pay late, your passport kept, or may you not go out? Ask for advice early."),
        say(language, "Whatever happens, it is not your fault. You can ask for help."),
    )


def _numbers(contacts: list[Contact], language: str, library: Library) -> Block:
    if not contacts:
        return paragraph(say(language, "We have no checked number."))
    named = ((Span(say(language, "{name}: ", name=_neutral(contact, language))), contact) for contact in contacts)
    return Items(
        tuple((name, *contact_lines.inline(contact, language, library, neutral=True)) for name, contact in named)
    )


def _neutral(contact: Contact, language: str) -> str:
    if contact.kind in _HELP:
        return say(language, "Help line")
    if contact.kind in ("emergency", "police", "ambulance"):
        return say(language, "Emergency")
    return contact.name[language].partition(" (")[0].partition(":")[0].strip()


def _ask(action: Action, home: str, region: str, reader: Reader, library: Library) -> Screen:
    """Ask for the country left, or, once that is known, for the one gone to."""
    language = action.language
    first = (home,) if home else ()

    def to_choice(word: str) -> Action:
        return Action(language, "card", (*first, word))

    if home:
        question = say(language, "Which country do you go to? Write its name, or choose a region.")
    else:
        question = say(language, "Which country do you come from? Write its name, or choose a region.")
    purpose = say(language, "A card with ten rules and numbers to call, to keep in your pocket.")
    if regions.is_region(region):
        choices = regions.country_buttons(language, library, region, to_choice, to_choice)
    else:
        choices = regions.region_buttons(language, library, to_choice)
    screen = Screen(action, text(language, purpose, question), choices, expects=to_choice(NEW))
    return framed(screen, reader, library, _before(action, home, region, library))


def _before(action: Action, home: str, region: str, library: Library) -> Action:
    """Return the step before a question: the same without its region, the question before it, or the card's menu."""
    language = action.language
    if regions.is_region(region):
        return Action(language, "card", (*((home,) if home else ()), regions.before(region, NEW)))
    if home:
        return Action(language, "card", (NEW,))
    return page_action(language, library.parent(PAGE))
