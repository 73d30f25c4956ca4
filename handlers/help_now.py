"""Danger now: the numbers of a country that is known first, calm words, and what would help most."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.actions import Action
from bot.document import Block, Heading
from bot.library.model import HELP, Library, Page
from bot.texts import say
from bot.types import Button, Level, Reader, Screen
from handlers import find_contacts, regions, share
from handlers.frame import DANGER, ONWARD, buttons, framed, page_action, page_answer, untitled

MENU: Final = "help"
"""The menu of all that help there is."""
LINES: Final = ("sorry", "busy", "moved", "changed", "unseen", "hello", "switched")
"""The lines that may stand above the page, in the place of its title: of several the first here, so that it stays one
message."""


def help_now(action: Action, reader: Reader, library: Library) -> Screen:
    """Show help at once; arguments are pages that fit the words best, and a country named in them."""
    language = action.language
    help_page = library.page(language, HELP) or library.nearest(language, HELP)
    named = next((arg for arg in action.args[1:] if len(arg) == 2 and regions.is_known(library, arg)), "")
    place = named or reader.destination
    head, secrets = find_contacts.urgent_lines(place, reader, library) if place else ((), ())
    offered = _choices(language, place, named, library)
    fitting = buttons(library, language, action.args[1:])
    ordered = tuple({choice.action: choice for choice in (*offered[:1], *fitting, *offered[1:])}.values())
    other = Button(say(language, "Another problem"), page_action(language, MENU))
    level: Level = "possible" if DANGER in action.notes else "none"
    above = tuple(note for note in LINES if note in action.notes)[:1]
    screen = Screen(
        replace(action, notes=above),
        (*head, *_words(help_page, reader, library, with_title=not above)),
        (*ordered[: ONWARD - 1], other),
        (share.more_way(help_page),),
        expects=Action(language, "contacts", (find_contacts.ANY,)),
        sensitive=True,
        level=level,
        secrets=secrets,
    )
    return replace(framed(screen, reader, library, page_action(language, library.parent(HELP))), action=action)


def _words(help_page: Page, reader: Reader, library: Library, *, with_title: bool) -> tuple[Block, ...]:
    """Return the page's text; where it comes in parts its answer first, for the first part must be enough."""
    words = untitled(help_page, library, reader.today)
    if "short" in reader.channel.can and help_page.answer:
        return (page_answer(help_page, library), *words)
    return (Heading(help_page.title), *words) if with_title else words


def _choices(language: str, place: str, named: str, library: Library) -> tuple[Button, ...]:
    """Return what would help most; a country just named is remembered on the way."""
    if named:
        numbers = Action(language, "there", (named, "contacts"))
    else:
        numbers = Action(language, "contacts", (place,) if place else ())
    offered = (
        (say(language, "A number to call"), numbers),
        (say(language, "I cannot leave"), page_action(language, "help/locked-in")),
        (say(language, "Someone threatens me"), page_action(language, "help/violence")),
    )
    return tuple(Button(label, target) for label, target in offered if _exists(target, library))


def _exists(target: Action, library: Library) -> bool:
    return target.name != "open" or library.page(target.language, target.arg(0)) is not None


def placed(action: Action, place: str) -> Action:
    """Return the address of the danger page with a country named in the words."""
    return replace(action, args=(*action.args, place)) if place else action
