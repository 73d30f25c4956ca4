"""What will it really cost? Amounts typed one by one, all in the address; a result in months of pay, with a chart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from bot.actions import Action
from bot.library.model import Library, Page
from bot.library.tools.calculator import QUESTIONS, Calculator, Case
from bot.texts import say
from bot.types import Button, Event, Reader, Screen
from handlers.frame import buttons
from handlers.tools.ask_amounts import ask_amount, ask_currency, ask_loan, ask_ticks
from handlers.tools.ask_money import ask_which_sum
from handlers.tools.carry_amounts import NAME, OTHER, RESULTS, WHICH, CostState, read_cost_state
from handlers.tools.read_amounts import CURRENCY, other_amount
from handlers.tools.show_cost import show_advice, show_cost, show_reasons, show_rules

DrawStep = Callable[[CostState, Action, Reader, Library], Screen]
ASKED: Final[Mapping[str, DrawStep]] = {"c": ask_currency, "p": ask_currency, "t": ask_ticks, "l": ask_loan}
"""Question → what asks it; every other is an amount."""
RESULT: Final[Mapping[str, DrawStep]] = {"a": show_advice, "i": show_rules, "w": show_reasons}
"""First letter of a view of a result → what shows it."""


def cost_ways(tool: Calculator, intro: Page, library: Library) -> tuple[Button, ...]:
    """Return the ways on from the first screen."""
    language = intro.language
    begin = Button(say(language, "Begin"), CostState(tool, language, Case(), "").to())
    return (begin, *buttons(library, language, intro.related))


def draw_cost(tool: Calculator, action: Action, reader: Reader, library: Library) -> Screen:
    """Show what an address stands for; any amounts in any order have a screen."""
    state = read_cost_state(action, tool)
    notes = tuple(dict.fromkeys((*action.notes, "revised"))) if state.revised else action.notes
    here = replace(state.to(state.view), part=action.part, notes=notes)
    if state.view == WHICH and state.open in CURRENCY:
        here = Action(state.language, NAME, (*state.to(WHICH).args, *action.args[4:5]), action.part, notes)
    named = state.view == OTHER and bool(state.money_of(state.open) and other_amount(action.arg(4)))
    if named:
        here = Action(state.language, NAME, (*state.to(OTHER).args, *action.args[4:5]), action.part, notes)
    view = state.view[:1] if state.view in RESULTS else ""
    draws = RESULT.get(view, show_cost) if state.shows_result else ASKED.get(state.open, ask_amount)
    if named and not state.shows_result:
        draws = ask_which_sum
    return draws(state, here, reader, library)


def count_cost(tool: Calculator, action: Action) -> tuple[Event, ...]:
    """Count a start, a step reached, or a result: never an amount."""
    state = read_cost_state(action, tool)
    if state.shows_result:
        if state.view not in ("", "end"):
            return ()
        return (Event("tool_finished", tool.name), Event("tool_band", f"{tool.name} {tool.band(state.case)}"))
    if state.view in ("why", OTHER):
        return ()
    begun = (Event("tool_started", tool.name),) if state.case == Case() else ()
    asked = "r" if state.open == "i" else state.open
    return (*begun, Event("tool_step", f"{tool.name} {QUESTIONS.index(asked) + 1:02d}"))
