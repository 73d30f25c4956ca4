"""The conversation: every address there is, how its screen is drawn, and what following it changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from bot.actions import Action
from bot.document import paragraph
from bot.languages import noting_lacks
from bot.library.model import ROOT, Library
from bot.texts import what_lacks
from bot.turn import PageEntry, Turn, VerbEntry, VerbResult
from bot.types import Event, Reader, Screen, Session, Step
from handlers import (
    about_you,
    card,
    find_contacts,
    greet,
    open_pages,
    privacy,
    rate_page,
    search,
    share,
    show_advert,
    show_countries,
    start,
    tools,
    urgent,
    wording,
)
from handlers.ask_again import UNCLEAR, ask_again
from handlers.frame import label_hash, page_action
from handlers.tools import go_on

__all__ = ["ACTIONS", "PageEntry", "VerbEntry", "draw", "follow"]


def draw_beside(action: Action, reader: Reader, library: Library) -> Screen:
    """Show a page asked for in the middle of a tool, with the way back: `aside ask:check-offer:1:ay open money`."""
    parts = go_on.parted(action)
    if parts is None:
        return open_pages.open_page(page_action(action.language, ROOT, "moved"), reader, library)
    tool, page = parts
    return go_on.with_way_back(draw(page, reader, library), tool)


def count_beside(action: Action, library: Library) -> tuple[Event, ...]:
    """Count what the page counts by itself."""
    parts = go_on.parted(action)
    entry = ACTIONS.get(parts[1].name) if parts else None
    return entry.counts(parts[1], library) if parts and isinstance(entry, PageEntry) else ()


ACTIONS: Final[Mapping[str, PageEntry | VerbEntry]] = {
    "welcome": PageEntry(start.welcome),
    "hello": PageEntry(start.hello),
    "language": PageEntry(start.languages),
    "thanks": PageEntry(start.thanks),
    "greeted": PageEntry(greet.greeted),
    "called": PageEntry(greet.called, open_pages.count_page),
    "stopped": PageEntry(start.stopped),
    "arrive": VerbEntry(start.arrive),
    "open": PageEntry(open_pages.open_page, open_pages.count_page),
    "whole": PageEntry(open_pages.whole_page),
    "more": PageEntry(share.more),
    "sources": PageEntry(open_pages.sources),
    "urgent": PageEntry(urgent.urgent, urgent.count_urgent),
    "contacts": PageEntry(find_contacts.contacts, find_contacts.count_contacts, find_contacts.complete_place),
    "no-answer": VerbEntry(find_contacts.no_answer),
    "countries": PageEntry(show_countries.choose, complete=show_countries.complete_country),
    "country": PageEntry(show_countries.show_country, show_countries.count_country),
    "there": VerbEntry(show_countries.there),
    "home": VerbEntry(show_countries.home),
    "card": PageEntry(card.card, complete=card.complete_card),
    "share": PageEntry(share.share),
    "useful": PageEntry(rate_page.ask_useful),
    "rate": VerbEntry(rate_page.rate),
    "rated": PageEntry(rate_page.rated),
    "about-you": PageEntry(about_you.ask_about_you, complete=about_you.complete_answer),
    "say-about": VerbEntry(about_you.answer),
    "ask": PageEntry(tools.show_tool, tools.count_tool, tools.complete_tool),
    "fee": PageEntry(tools.show_tool, tools.count_tool, tools.complete_tool),
    "list": PageEntry(tools.show_tool, tools.count_tool, tools.complete_tool),
    "quiz": PageEntry(tools.show_tool, tools.count_tool, tools.complete_tool),
    go_on.NAME: PageEntry(draw_beside, count_beside),
    show_advert.NAME: PageEntry(show_advert.show_advert, show_advert.count_advert),
    "search": PageEntry(search.suggest_pages),
    "unseen": PageEntry(search.unseen),
    "forget": VerbEntry(privacy.forget),
    "forgotten": PageEntry(privacy.forgotten),
    "hide": VerbEntry(privacy.hide),
    "hidden": PageEntry(privacy.hidden),
}
"""Every address there is. A name is never used again for something else: old buttons carry it."""


def draw(action: Action, reader: Reader, library: Library) -> Screen:
    """Draw the screen of an address; of one that no longer exists, the nearest, with a sentence."""
    language = reader.channel.spoken(action.language, reader.language)
    action = action.in_language(language)
    reader = replace(reader, language=language)
    entry = ACTIONS.get(action.name)
    if not isinstance(entry, PageEntry):
        return open_pages.open_page(page_action(language, ROOT, "moved"), reader, library)
    with noting_lacks() as lacks:
        screen = wording.filled(entry.draw(action, reader, library), reader)
    if UNCLEAR in action.notes:
        return ask_again(screen)
    return _saying_what_lacks(screen) if language in lacks else screen


def _saying_what_lacks(screen: Screen) -> Screen:
    """Add the line that says that something on a screen is in the first language, as its own has no words for it."""
    return replace(screen, body=(*screen.body, paragraph(what_lacks(screen.action.language), "em")))


def follow(action: Action, session: Session, turn: Turn, tool: Action | None = None) -> Step:
    """Carry out a verb if it is one, then show the page; remember where we are.

    `tool`: the step of a tool that the page shall lead back to.
    """
    action = action.in_language(turn.reader.channel.spoken(action.language, turn.reader.language))
    entry = ACTIONS.get(action.name)
    done = entry.do(action, session, turn.library) if isinstance(entry, VerbEntry) else VerbResult(action, session)
    page = go_on.beside(tool, done.page) if tool else done.page
    screen = turn.draw(page, turn.reading(page, done.session), turn.library)
    entry = ACTIONS.get(page.name)
    events = done.events
    if isinstance(entry, PageEntry) and page.part == 1:
        events = (*events, *entry.counts(screen.action, turn.library))
    session = replace(
        done.session,
        language=screen.action.language,
        here="" if done.wipe else str(screen.action),
        labels=label_hash(screen),
    )
    return Step(session, screen, events, done.forget, done.wipe, done.discreet)
