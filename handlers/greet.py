"""A greeting or a call for help in a language that is not spoken here: one honest line in it, and the menu or help."""

from __future__ import annotations

from dataclasses import replace

from bot.actions import Action
from bot.document import Paragraph, paragraph
from bot.gsm import loses
from bot.library.model import HELP, ROOT, Library
from bot.types import Reader, Screen
from handlers import help_now
from handlers.frame import buttons, framed, page_action, to_languages


def greeting_answer(language: str, tongue: str, *, stranger: bool) -> Action:
    """Return the address of the answer to a greeting; a stranger also reads who this is."""
    return Action(language, "greeted", (tongue,), notes=("hello",) if stranger else ())


def call_answer(language: str, tongue: str, *, stranger: bool) -> Action:
    """Return the address of the answer to a call for help: that it is one of help is seen in it."""
    return Action(language, "called", (HELP, tongue), notes=("hello",) if stranger else ())


def greeted(action: Action, reader: Reader, library: Library) -> Screen:
    """Say in the language of the greeting which languages are spoken here, and offer the menu."""
    menu = library.pages[action.language][ROOT]
    body = (*_line(action.arg(0), reader, library), *menu.body)
    ways = to_languages(action.bare())
    screen = Screen(action, body, buttons(library, action.language, menu.menu), nav=ways, in_place=True)
    return framed(screen, reader, library, page_action(action.language, ROOT))


def called(action: Action, reader: Reader, library: Library) -> Screen:
    """Say in the language of the call which languages are spoken here, and show help at once."""
    screen = help_now.help_now(replace(action, args=(HELP,)), reader, library)
    first, *rest = screen.body  # what a locked phone shows stays first
    return replace(screen, action=action, body=(first, *_line(action.arg(1), reader, library), *rest))


def _line(tongue: str, reader: Reader, library: Library) -> tuple[Paragraph, ...]:
    spoken = library.matcher.tongues.get(tongue)
    if spoken is None:
        return ()
    lost = "short" in reader.channel.can and loses(spoken.line)
    return (paragraph((spoken.latin or spoken.line) if lost else spoken.line),)
