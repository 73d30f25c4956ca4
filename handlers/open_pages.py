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
from handlers import card, contact_lines, find_contacts, help_now, share, show_countries, tools
from handlers.frame import buttons, framed, page_action, titled

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
    content = library.page(action.language, asked)
    if content is None:
        content = library.nearest(action.language, asked)
        action = Action(action.language, "open", (content.id,), notes=(*action.notes, "moved"))
    elif content.id != asked:
        action = Action(action.language, "open", (content.id, *action.args[1:]), action.part, action.notes)
    if content.id in TOOLS:
        return TOOLS[content.id](action, reader, library)
    if tools.is_tool(content.id, library):
        return tools.start(action, reader, library)
    return _menu(content, action, reader, library) if content.is_menu else _page(content, action, reader, library)


def count_page(action: Action, library: Library) -> tuple[Event, ...]:
    """Count the topic: by week alone where it is sensitive."""
    content = library.page(action.language, action.arg(0, ROOT))
    if content is None or content.id == ROOT:
        return ()
    return (Event("sensitive" if content.sensitive else "topic", content.id),)


def _menu(content: Page, action: Action, reader: Reader, library: Library) -> Screen:
    choices = buttons(library, action.language, content.menu)
    screen = Screen(action, titled(content, library, reader.today), choices, in_place=True, sensitive=content.sensitive)
    back = None if content.id == ROOT else page_action(action.language, library.parent(content.id))
    return framed(screen, reader, library, back)


def _page(content: Page, action: Action, reader: Reader, library: Library) -> Screen:
    ids = (*action.args[1:], *content.related)
    choices = buttons(library, action.language, ids)
    level: Level = "possible" if "possible" in action.notes else "none"
    nav = share.page_ways(content)
    screen = Screen(
        action, titled(content, library, reader.today), choices, nav, sensitive=content.sensitive, level=level
    )
    return framed(screen, reader, library, page_action(action.language, library.parent(content.id)))


def sources(action: Action, reader: Reader, library: Library) -> Screen:
    """Show where a page's facts come from, and when they were checked."""
    language = action.language
    content = library.page(language, action.arg(0)) or library.nearest(language, action.arg(0))
    body: list[Heading | Paragraph | Items] = [Heading(say(language, "Sources: {title}", title=content.short_title))]
    items = []
    for source in content.sources:
        year = f", {source.year}" if source.year else ""
        items.append(
            (Span(f"{source.title}. {source.publisher}{year}. "), Span(contact_lines.host(source.url), url=source.url))
        )
    body.append(Items(tuple(items)))
    if content.reviewed:
        body.append(paragraph(say(language, "Checked on {day}.", day=day(language, content.reviewed))))
    screen = Screen(action, tuple(body), sensitive=content.sensitive)
    return framed(screen, reader, library, page_action(language, content.id))
