"""Tools that answer "what about my case?": one file a kind, one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from bot.actions import Action
from bot.library.model import ROOT, Library
from bot.library.tools import Questionnaire
from bot.types import Event, Reader, Screen
from handlers.screens import buttons, framed, page, titled
from handlers.tools import questionnaire


@dataclass(frozen=True, slots=True)
class Kind:
    """What a kind of tool can do."""

    start: Callable[[Questionnaire, Action, Reader, Library], Screen]
    draw: Callable[[Questionnaire, Action, Reader, Library], Screen]
    counted: Callable[[Questionnaire, Action], tuple[Event, ...]]
    complete: Callable[[Questionnaire, Action, str, Reader], Action | None]


KINDS: Final[Mapping[str, Kind]] = {
    "questionnaire": Kind(questionnaire.start, questionnaire.draw, questionnaire.counted, questionnaire.complete),
}
"""Kind, as a tool's file names it → what it can do."""


def is_tool(page_id: str, library: Library) -> bool:
    """Say whether a page is the first screen of a tool."""
    return page_id.removeprefix("tools/") in library.tools if page_id.startswith("tools/") else False


def start(action: Action, reader: Reader, library: Library) -> Screen:
    """Show the first screen of the tool that a page stands for."""
    tool = library.tools[action.arg(0).removeprefix("tools/")]
    return KINDS[tool.logic.kind].start(tool, action, reader, library)


def ask(action: Action, reader: Reader, library: Library) -> Screen:
    """Show a step of a tool: `ask check-offer 1 anby`."""
    tool = library.tools.get(action.arg(0))
    if tool is None:
        return _gone(action.language, reader, library)
    return KINDS[tool.logic.kind].draw(tool, action, reader, library)


def counted(action: Action, library: Library) -> tuple[Event, ...]:
    """Count what a step of a tool counts."""
    tool = library.tools.get(action.arg(0))
    return KINDS[tool.logic.kind].counted(tool, action) if tool and action.name == "ask" else ()


def told(expects: Action, words: str, reader: Reader, library: Library) -> Action | None:
    """Make typed words into the next step."""
    tool = library.tools.get(expects.arg(0))
    return KINDS[tool.logic.kind].complete(tool, expects, words, reader) if tool else None


def _gone(language: str, reader: Reader, library: Library) -> Screen:
    found = library.nearest(language, ROOT)
    choices = buttons(library, language, found.menu)
    here = page(language, ROOT, "moved")
    return framed(Screen(here, titled(found, library, reader.today), choices, in_place=True), reader, library)
