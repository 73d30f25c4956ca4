"""Pages and menus: open one, read the whole of it, see where its facts come from, and what else can be done with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from bot.actions import Action
from bot.document import Block, Heading, Items, Paragraph, Span, paragraph, plain
from bot.library.model import HELP, ROOT, Library, Page
from bot.texts import day, say
from bot.turn import Draw
from bot.types import Button, Event, Level, Reader, Screen
from handlers import card, contact_lines, find_contacts, help_now, share, show_countries, tools
from handlers.frame import (
    DANGER,
    ONWARD,
    WHOLE,
    buttons,
    framed,
    invitation,
    page_action,
    page_answer,
    titled,
    untitled,
)

TOOLS: Final[Mapping[str, Draw]] = {
    HELP: help_now.help_now,
    find_contacts.PAGE: find_contacts.ask_place,
    show_countries.PAGE: show_countries.choose,
    card.PAGE: card.begin,
}
"""Pages that something else draws: their file holds the words, a handler the choices."""


def open_page(action: Action, reader: Reader, library: Library) -> Screen:
    """Show a page's answer, or a menu; further arguments are other pages the words may have meant."""
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


def whole_page(action: Action, reader: Reader, library: Library) -> Screen:
    """Show all of a page, `whole rights/wages`; of what has no answer apart, the page itself."""
    content = library.page(action.language, action.arg(0))
    if content is None or not _is_answered(content, library):
        return open_page(replace(action, name="open", part=1), reader, library)
    here = replace(action, args=(content.id,))
    body = titled(content, library, reader.today)
    choices = _onward(content, (), library)
    screen = Screen(here, body, choices, (share.more_way(content),), in_place=True, sensitive=content.sensitive)
    return framed(screen, reader, library, page_action(action.language, content.id))


def _menu(content: Page, action: Action, reader: Reader, library: Library) -> Screen:
    choices = buttons(library, action.language, content.menu)
    body = titled(content, library, reader.today) if content.id != ROOT else invitation(content, reader, library)
    screen = Screen(action, body, choices, in_place=True, sensitive=content.sensitive)
    return framed(screen, reader, library, page_action(action.language, library.parent(content.id)))


def _page(content: Page, action: Action, reader: Reader, library: Library) -> Screen:
    level: Level = "possible" if DANGER in action.notes else "none"
    numbers, secrets = find_contacts.number_beside(content, reader, library)
    answered = _is_answered(content, library)
    text = untitled(content, library, reader.today)
    if answered:
        title = () if content.sensitive else (Heading(content.title),)
        body: tuple[Block, ...] = (*title, page_answer(content, library), *numbers)
    elif "short" in reader.channel.can and content.answer:
        # It comes in parts, and the first must be enough.
        body = (page_answer(content, library), *numbers, *text)
    else:
        body = (Heading(content.title), *text[:1], *numbers, *text[1:])
    whole = (Button(say(action.language, "Read all"), _whole(content), key=say(action.language, "R")),)
    screen = Screen(
        action,
        body,
        _with_call(_onward(content, action.args[1:], library), content, reader),
        (*(whole if answered else ()), share.more_way(content)),
        sensitive=content.sensitive,
        level=level,
        whole=text if answered else (),
        secrets=secrets,
    )
    return framed(screen, reader, library, page_action(action.language, library.parent(content.id)))


def _whole(content: Page) -> Action:
    return Action(content.language, WHOLE, (content.id,))


def _is_answered(content: Page, library: Library) -> bool:
    """Say whether a page's answer stands for it, the rest behind "Read all": never where somebody may be in danger."""
    if content.is_menu or content.id in TOOLS or tools.is_tool(content.id, library):
        return False
    at_once = content.urgent or content.folder == "help"
    return not at_once and 0 < len(content.answer) < len(plain(content.body))


def _onward(content: Page, meant: Iterable[str], library: Library) -> tuple[Button, ...]:
    """Return where a page leads: its related pages, then what the words may have meant, countries first."""
    likely = sorted(meant, key=lambda id_: library.atlas.at(id_) is None)
    return buttons(library, content.language, (*content.related, *likely))[:ONWARD]


def _with_call(choices: tuple[Button, ...], content: Page, reader: Reader) -> tuple[Button, ...]:
    """Return where a page of help leads, whom to call first: whoever reads it must not look for the way to a number."""
    calls = any("contacts" in (choice.action.name, *choice.action.arg(0).split("/")) for choice in choices)
    if content.folder != HELP.partition("/")[0] or calls:
        return choices
    place = reader.destination or reader.home or find_contacts.ANY
    problem = (content.problem,) if content.problem else ()
    action = Action(content.language, "contacts", (place, *problem))
    return (Button(say(content.language, "A number to call"), action), *choices)[:ONWARD]


def sources(action: Action, reader: Reader, library: Library) -> Screen:
    """Show where a page's facts come from, and when they were checked."""
    language = action.language
    content = library.page(language, action.arg(0)) or library.nearest(language, action.arg(0))
    body: list[Heading | Paragraph | Items] = [Heading(say(language, "Sources: {title}", title=content.short_title))]
    items = []
    for source in content.sources:
        year = f", {source.year}" if source.year else ""
        named = contact_lines.cited(source.title, f"{source.publisher}{year}")
        items.append((Span(named), Span(contact_lines.host(source.url), url=source.url)))
    body.append(Items(tuple(items)))
    if content.reviewed:
        body.append(paragraph(say(language, "Checked on {day}.", day=day(language, content.reviewed))))
    screen = Screen(action, tuple(body), sensitive=content.sensitive)
    return framed(screen, reader, library, page_action(language, content.id))
