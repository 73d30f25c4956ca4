"""The first moments: welcome, choice of language, greetings, thanks, a partner's link."""

from __future__ import annotations

from dataclasses import replace

from bot.actions import Action
from bot.document import Block
from bot.languages import LANGUAGES, OFFERED
from bot.library.model import ROOT, Library
from bot.texts import say
from bot.turn import VerbResult
from bot.types import Button, Event, Reader, Screen, Session
from handlers.frame import buttons, framed, invitation, page_action, text


def welcome(action: Action, reader: Reader, library: Library) -> Screen:
    """Say in a line or two who this is and what it costs, and offer the menu; the rest is behind PRIVACY."""
    language = action.language
    menu = library.pages[language][ROOT]
    body = (*_who(language, library), *invitation(menu, reader, library))
    choices = buttons(library, language, menu.menu)
    screen = Screen(action, body, choices, nav=(_privacy(language),), in_place=True)
    return framed(screen, reader, library, page_action(language, ROOT))


def hello(action: Action, reader: Reader, library: Library) -> Screen:
    """Ask for the language, in every language."""
    body: list[Block] = []
    for language in OFFERED:
        body.extend(_who(language, library))
    choices = tuple(Button(LANGUAGES[code].invitation, Action(code, "welcome")) for code in OFFERED)
    return framed(Screen(action, tuple(body), choices), reader, library, page_action(action.language, ROOT))


def languages(action: Action, reader: Reader, library: Library) -> Screen:
    """Offer the languages."""
    choices = tuple(Button(LANGUAGES[code].invitation, page_action(code, ROOT)) for code in OFFERED)
    body = text(action.language, *(say(code, "Which language do you prefer?") for code in OFFERED))
    return framed(Screen(action, body, choices), reader, library, page_action(action.language, ROOT))


def thanks(action: Action, reader: Reader, library: Library) -> Screen:
    """Answer a thank-you."""
    body = text(action.language, say(action.language, "You are welcome. Write to me whenever you want, day or night."))
    return framed(Screen(action, body), reader, library, page_action(action.language, ROOT))


def stopped(action: Action, reader: Reader, library: Library) -> Screen:
    """Answer STOP: there is nothing that would go on."""
    language = action.language
    body = text(
        language,
        say(language, "All right. I never write first: you will hear nothing from me unless you write."),
        say(language, "To erase what links this chat to you, send DELETE MY DATA."),
    )
    return framed(Screen(action, body), reader, library, page_action(action.language, ROOT))


def arrive(action: Action, session: Session, library: Library) -> VerbResult:
    """Come in by a partner's link: count the start, remember the partner and what its link presets."""
    partner = library.partners.get(action.arg(0))
    events = (Event("partner", partner.code if partner else "other"),)
    if partner is None:
        return VerbResult(Action(action.language, "welcome"), session, events)
    home = session.home or partner.home
    language = partner.language or action.language
    return VerbResult(Action(language, "welcome"), replace(session, partner=partner.code, home=home), events)


def _who(language: str, library: Library) -> tuple[Block, ...]:
    service = library.service
    if service.operator:
        hello = say(
            language,
            "Hello. This is {name}: free information on work abroad, from {operator}.",
            name=service.name,
            operator=service.operator,
        )
    else:
        hello = say(language, "Hello. This is {name}: free information on work abroad.", name=service.name)
    rest = say(language, "I need no name. I am a machine, and I never ask for money, your passport or a code.")
    return text(language, f"{hello} {rest}")


def _privacy(language: str) -> Button:
    return Button(say(language, "Privacy"), page_action(language, "about/privacy"), key=say(language, "PRIVACY"))
