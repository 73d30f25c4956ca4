"""Pages and menus: open one, see where its facts come from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.actions import Action
from bot.document import Heading, Items, Paragraph, Span, paragraph
from bot.library.model import HELP, ROOT, Library, Page
from bot.texts import day, say
from bot.turn import Draw
from bot.types import Event, Level, Reader, Screen
from handlers import card, find_contacts, help_now, share, show_countries, tools
from handlers.frame import buttons, framed, page, titled

TOOLS: Final[Mapping[str, Draw]] = {
    HELP: help_now.help_now,
    find_contacts.PAGE: find_contacts.ask_place,
    show_countries.PAGE: show_countries.choose,
    card.PAGE: card.begin,
}
"""Pages that something else draws: their file holds the words, a handler the choices."""


def open_page(action: Action, reader: Reader, library: Library) -> Screen:
    """Show a page or menu; further arguments are other pages the words may have meant."""
    asked = action.arg(0, ROOT)
    found = library.page(action.language, asked)
    if found is None:
        found = library.nearest(action.language, asked)
        action = Action(action.language, "open", (found.id,), notes=(*action.notes, "moved"))
    elif found.id != asked:
        action = Action(action.language, "open", (found.id, *action.args[1:]), action.part, action.notes)
    if found.id in TOOLS:
        return TOOLS[found.id](action, reader, library)
    if tools.is_tool(found.id, library):
        return tools.start(action, reader, library)
    return _menu(found, action, reader, library) if found.is_menu else _page(found, action, reader, library)


def count_page(action: Action, library: Library) -> tuple[Event, ...]:
    """Count the topic: by week alone where it is sensitive."""
    found = library.page(action.language, action.arg(0, ROOT))
    if found is None or found.id == ROOT:
        return ()
    return (Event("sensitive" if found.sensitive else "topic", found.id),)


def _menu(found: Page, action: Action, reader: Reader, library: Library) -> Screen:
    choices = buttons(library, action.language, found.menu)
    screen = Screen(action, titled(found, library, reader.today), choices, in_place=True, sensitive=found.sensitive)
    back = None if found.id == ROOT else page(action.language, library.parent(found.id))
    return framed(screen, reader, library, back)


def _page(found: Page, action: Action, reader: Reader, library: Library) -> Screen:
    ids = (*action.args[1:], *found.related)
    choices = buttons(library, action.language, ids)
    level: Level = "possible" if "possible" in action.notes else "none"
    nav = share.page_ways(found)
    screen = Screen(action, titled(found, library, reader.today), choices, nav, sensitive=found.sensitive, level=level)
    return framed(screen, reader, library, page(action.language, library.parent(found.id)))


def sources(action: Action, reader: Reader, library: Library) -> Screen:
    """Show where a page's facts come from, and when they were checked."""
    language = action.language
    found = library.page(language, action.arg(0)) or library.nearest(language, action.arg(0))
    body: list[Heading | Paragraph | Items] = [Heading(say(language, "Sources: {title}", title=found.short_title))]
    items = []
    for source in found.sources:
        year = f", {source.year}" if source.year else ""
        items.append((Span(f"{source.title}. {source.publisher}{year}. "), Span(_host(source.url), url=source.url)))
    body.append(Items(tuple(items)))
    if found.reviewed:
        body.append(paragraph(say(language, "Checked on {day}.", day=day(language, found.reviewed))))
    screen = Screen(action, tuple(body), sensitive=found.sensitive)
    return framed(screen, reader, library, page(language, found.id))


def _host(url: str) -> str:
    return url.split("//", 1)[1].partition("/")[0].removeprefix("www.")
