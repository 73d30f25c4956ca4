"""A greeting in a language that is not spoken here: one honest line in that language, and the menu."""

from __future__ import annotations

from bot.actions import Action
from bot.document import paragraph
from bot.library.model import ROOT, Library
from bot.types import Reader, Screen
from handlers.frame import buttons, framed, page_action, to_languages


def greeting_answer(language: str, tongue: str, *, stranger: bool) -> Action:
    """Return the address of the answer to a greeting; a stranger also reads who this is."""
    return Action(language, "greeted", (tongue,), notes=("hello",) if stranger else ())


def greeted(action: Action, reader: Reader, library: Library) -> Screen:
    """Say in the language of the greeting which languages are spoken here, and offer the menu."""
    menu = library.pages[action.language][ROOT]
    tongue = library.matcher.tongues.get(action.arg(0))
    body = ((paragraph(tongue.line),) if tongue else ()) + menu.body
    ways = to_languages(action.bare())
    screen = Screen(action, body, buttons(library, action.language, menu.menu), nav=ways, in_place=True)
    return framed(screen, reader, library, page_action(action.language, ROOT))
