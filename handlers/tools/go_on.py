"""A question asked in the middle of a tool: its answer carries the tool's address, so that no answer given is lost."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.actions import ASIDE, LONGEST, Action
from bot.errors import BadAction
from bot.texts import say
from bot.types import Button, Screen
from handlers.frame import CHOICES

NAME: Final = ASIDE
"""The name of the addresses of such answers."""
STEPS: Final = frozenset({"ask", "fee", "list", "quiz"})
"""The names of the steps of tools."""
_BETWEEN: Final = ":"


def tool_at(address: Action | None) -> Action | None:
    """Return the step of a tool that somebody is at, or has just asked something beside; else None."""
    if address is None:
        return None
    if address.name in STEPS:
        return address.bare()
    parts = parted(address) if address.name == NAME else None
    return parts[0] if parts else None


def beside(tool: Action, page: Action) -> Action:
    """Return the address of a page that leads back to a tool; of one too long to be carried, the page alone."""
    written = _BETWEEN.join((tool.name, *tool.args))
    action = replace(page, name=NAME, args=(written, page.name, *page.args))
    return action if len(str(action)) <= LONGEST else page


def parted(action: Action) -> tuple[Action, Action] | None:
    """Return the step of a tool and the page that an address carries, or None where it carries none."""
    name, *args = action.arg(0).split(_BETWEEN)
    try:
        tool = Action(action.language, name, tuple(args))
        page = action.page()
    except BadAction:
        return None
    return (tool, page) if name in STEPS and page.name != NAME else None


def with_way_back(screen: Screen, tool: Action) -> Screen:
    """Return a page with the way back to a tool as its first choice."""
    language = screen.action.language
    way = Button(say(language, "Go on with my answers"), tool.in_language(language))
    choices = (way, *screen.choices)[:CHOICES]
    return replace(screen, action=beside(tool, screen.action), choices=choices, in_place=False)
