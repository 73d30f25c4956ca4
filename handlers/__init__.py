"""The conversation: every address there is, how its screen is drawn, and what following it changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from bot.actions import Action
from bot.library.model import ROOT, Library
from bot.turn import Does, Done, Shows, Turn
from bot.types import LANGUAGES, Reader, Screen, Session, Step
from handlers import (
    about_you,
    card,
    find_contacts,
    open_pages,
    privacy,
    rate_page,
    search,
    share,
    show_countries,
    start,
    tools,
    urgent,
)
from handlers.frame import label_hash, page

__all__ = ["ACTIONS", "Does", "Shows", "draw", "follow"]

ACTIONS: Final[Mapping[str, Shows | Does]] = {
    "welcome": Shows(start.welcome),
    "hello": Shows(start.hello),
    "language": Shows(start.languages),
    "thanks": Shows(start.thanks),
    "stopped": Shows(start.stopped),
    "arrive": Does(start.arrive),
    "open": Shows(open_pages.open_page, open_pages.count_page),
    "sources": Shows(open_pages.sources),
    "urgent": Shows(urgent.urgent, urgent.count_urgent),
    "contacts": Shows(find_contacts.contacts, find_contacts.count_contacts, find_contacts.complete_place),
    "no-answer": Does(find_contacts.no_answer),
    "countries": Shows(show_countries.choose, complete=show_countries.complete_country),
    "country": Shows(show_countries.show_country, show_countries.count_country),
    "there": Does(show_countries.there),
    "home": Does(show_countries.home),
    "card": Shows(card.card, complete=card.complete_card),
    "share": Shows(share.share),
    "useful": Shows(rate_page.ask_useful),
    "rate": Does(rate_page.rate),
    "rated": Shows(rate_page.rated),
    "about-you": Shows(about_you.ask_about_you, complete=about_you.complete_answer),
    "say-about": Does(about_you.answer),
    "ask": Shows(tools.show_tool, tools.count_tool, tools.complete_tool),
    "fee": Shows(tools.show_tool, tools.count_tool, tools.complete_tool),
    "list": Shows(tools.show_tool, tools.count_tool, tools.complete_tool),
    "quiz": Shows(tools.show_tool, tools.count_tool, tools.complete_tool),
    "search": Shows(search.suggest_pages),
    "unseen": Shows(search.unseen),
    "forget": Does(privacy.forget),
    "forgotten": Shows(privacy.forgotten),
    "hide": Does(privacy.hide),
    "hidden": Shows(privacy.hidden),
}
"""Every address there is. A name is never used again for something else: old buttons carry it."""


def draw(action: Action, reader: Reader, library: Library) -> Screen:
    """Draw the screen of an address; of one that no longer exists, the nearest, with a sentence."""
    language = action.language if action.language in LANGUAGES else reader.language
    action = action.in_language(language)
    reader = replace(reader, language=language)
    entry = ACTIONS.get(action.name)
    if not isinstance(entry, Shows):
        return open_pages.open_page(page(language, ROOT, "moved"), reader, library)
    return entry.draw(action, reader, library)


def follow(action: Action, session: Session, turn: Turn) -> Step:
    """Carry out a verb if it is one, then show the page; remember where we are."""
    if action.language not in LANGUAGES:
        action = action.in_language(turn.reader.language)
    entry = ACTIONS.get(action.name)
    done = entry.do(action, session, turn.library) if isinstance(entry, Does) else Done(action, session)
    screen = turn.draw(done.page, turn.reading(done.page, done.session), turn.library)
    entry = ACTIONS.get(done.page.name)
    events = done.events
    if isinstance(entry, Shows) and done.page.part == 1:
        events = (*events, *entry.counts(screen.action, turn.library))
    session = replace(
        done.session,
        language=screen.action.language,
        here="" if done.wipe else str(screen.action),
        labels=label_hash(screen),
    )
    return Step(session, screen, events, done.forget, done.wipe, done.discreet)
