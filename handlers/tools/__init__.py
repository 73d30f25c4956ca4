"""Tools that answer "what about my case?": one file a kind, one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.actions import Action
from bot.library.model import ROOT, Library, Page
from bot.library.tools import Tool
from bot.library.tools.calculator import Calculator
from bot.library.tools.checklist import Checklist
from bot.library.tools.questionnaire import Questionnaire
from bot.library.tools.quiz import Quiz
from bot.types import Button, Event, Reader, Screen
from handlers.frame import buttons, framed, page_action, titled
from handlers.tools import calculate_cost, carry_amounts, fill_checklist, fill_questionnaire, read_amounts, take_quiz


@dataclass(frozen=True, slots=True)
class ToolHandler:
    """What a kind of tool can do, with a tool of its own kind."""

    ways: Callable[[Any, Page, Library], tuple[Button, ...]]
    """On from the first screen."""
    draw: Callable[[Any, Action, Reader, Library], Screen]
    count: Callable[[Any, Action], tuple[Event, ...]]
    complete: Callable[[Any, Action, str, Reader, Library], Action | None]


KINDS: Final[Mapping[type[Tool], ToolHandler]] = {
    Questionnaire: ToolHandler(
        fill_questionnaire.questionnaire_ways,
        fill_questionnaire.draw_questionnaire,
        fill_questionnaire.count_questionnaire,
        fill_questionnaire.complete_questionnaire,
    ),
    Calculator: ToolHandler(
        calculate_cost.cost_ways, calculate_cost.draw_cost, calculate_cost.count_cost, read_amounts.complete_cost
    ),
    Checklist: ToolHandler(
        fill_checklist.checklist_ways,
        fill_checklist.draw_checklist,
        fill_checklist.count_checklist,
        fill_checklist.complete_checklist,
    ),
    Quiz: ToolHandler(take_quiz.quiz_ways, take_quiz.draw_quiz, take_quiz.count_quiz, take_quiz.complete_quiz),
}
"""Kind → what it can do."""
ALONE: Final[Mapping[str, type[Tool]]] = {
    carry_amounts.NAME: Calculator,
    fill_checklist.NAME: Checklist,
    take_quiz.NAME: Quiz,
}
"""Kinds of which there is one tool: their addresses need not name it, and have room for more."""


def is_tool(page_id: str, library: Library) -> bool:
    """Say whether a page is the first screen of a tool."""
    return page_id.removeprefix("tools/") in library.tools if page_id.startswith("tools/") else False


def start(action: Action, reader: Reader, library: Library) -> Screen:
    """Show the first screen of the tool that a page stands for: what it is, that nothing is kept, and the ways on."""
    tool = library.tools[action.arg(0).removeprefix("tools/")]
    intro = library.page(action.language, f"tools/{tool.name}") or library.nearest(action.language, action.arg(0))
    choices = KINDS[type(tool)].ways(tool, intro, library)
    screen = Screen(action, titled(intro, library, reader.today), choices, in_place=True)
    return framed(screen, reader, library, page_action(action.language, library.parent(intro.id)))


def show_tool(action: Action, reader: Reader, library: Library) -> Screen:
    """Show a step of a tool: `ask check-offer 1 anby`, `fee 1 kessar a8c8`."""
    tool = _tool(action, library)
    if tool is None:
        return _gone(action.language, reader, library)
    return KINDS[type(tool)].draw(tool, action, reader, library)


def count_tool(action: Action, library: Library) -> tuple[Event, ...]:
    """Count what a step of a tool counts."""
    tool = _tool(action, library)
    return KINDS[type(tool)].count(tool, action) if tool else ()


def complete_tool(expects: Action, words: str, reader: Reader, library: Library) -> Action | None:
    """Make typed words into the next step."""
    tool = _tool(expects, library)
    return KINDS[type(tool)].complete(tool, expects, words, reader, library) if tool else None


def checklist_of_code(words: str, language: str, library: Library) -> Action | None:
    """Return what a code that a tool gave out opens, or None."""
    return fill_checklist.open_code(words, language, library)


def _tool(action: Action, library: Library) -> Tool | None:
    if kind := ALONE.get(action.name):
        return next((tool for tool in library.tools.values() if isinstance(tool, kind)), None)
    named = library.tools.get(action.arg(0)) if action.name == "ask" else None
    return named if isinstance(named, Questionnaire) else None


def _gone(language: str, reader: Reader, library: Library) -> Screen:
    menu_page = library.nearest(language, ROOT)
    choices = buttons(library, language, menu_page.menu)
    here = page_action(language, ROOT, "moved")
    screen = Screen(here, titled(menu_page, library, reader.today), choices, in_place=True)
    return framed(screen, reader, library, page_action(language, ROOT))
