"""Where somebody is in the calculator: the amounts, currencies and view that its address carries."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from bot.actions import Action
from bot.library.tools.calculator import QUESTIONS, Calculator, Case
from handlers.frame import page_action

NAME: Final = "fee"
"""The name of its addresses: short, for they hold ten amounts."""
NOTHING: Final = "_"
COSTS: Final = "abos"
PAY: Final = "wkg"
"""The questions whose answers are sums in the money of the costs, and in that of the pay."""
FLAT: Final = "fl"
LEFT: Final = "de"
WHICH: Final = "of"
OTHER: Final = "ot"
TICKING: Final = "tk"
"""Views: the rate of a loan on the whole sum, or on what is left; which of the currencies named; which sum is meant,
told in other money; what it is for."""
RESULTS: Final = frozenset({"end", "adv", *(f"{kind}{place}" for kind in "iw" for place in range(1, 10))})
"""Views of a result: itself, what to do, the rule for each cost, the reasons of the warnings."""
VIEWS: Final = frozenset({"why", FLAT, LEFT, WHICH, OTHER, TICKING, *RESULTS})


@dataclass(frozen=True, slots=True)
class CostState:
    """Where somebody is, read from an address."""

    tool: Calculator
    language: str
    case: Case
    view: str
    revised: bool = False

    def to(self, view: str = "", case: Case | None = None) -> Action:
        """Return another address of the calculator."""
        currencies, written = self.tool.write(case or self.case)
        args = [str(self.tool.revision), currencies, written, view]
        while args[-1] in ("", NOTHING) and len(args) > 1:
            args.pop()
        return Action(self.language, NAME, tuple(args))

    def given(self, letter: str, value: Decimal | None) -> Action:
        """Return the address with one more amount."""
        kept = {key: amount for key, amount in self.case.given.items() if {key, letter} != {"r", "i"}}
        return self.to("", replace(self.case, given={**kept, letter: value}))

    def money_of(self, letter: str) -> str:
        """Return the money that an amount is told in: of the pay, of the costs, or none (a rate, months)."""
        return self.case.pay if letter in PAY else self.case.cost if letter in COSTS else ""

    @property
    def open(self) -> str:
        """The question shown: `r` or `i` while a rate is asked for."""
        question = self.tool.open(self.case)
        if self.view == TICKING and self.case.ticks is not None:
            return "t"
        if question == "l" and self.view in (FLAT, LEFT):
            return "i" if self.view == FLAT else "r"
        return question

    @property
    def shows_result(self) -> bool:
        """Whether this address is a result."""
        return not self.open or (self.view in RESULTS and bool(self.case.total))


def read_cost_state(action: Action, tool: Calculator) -> CostState:
    """Read an address; of an unknown view or another revision what still fits."""
    case = tool.read(action.arg(1), action.arg(2))
    view = action.arg(3) if action.arg(3) in VIEWS else ""
    revised = bool(action.arg(0)) and action.arg(0) != str(tool.revision)
    return CostState(tool, action.language, case, view, revised or "revised" in action.notes)


def answer_order() -> list[str]:
    """Return the letters of answers in the order asked: of a loan one rate or the other."""
    return [letter for asked in QUESTIONS for letter in (("r", "i") if asked == "r" else (asked,))]


def step_before(state: CostState) -> Action:
    """Return the step before: the last amount taken back, or the first screen."""
    case = state.case
    if state.view in ("why", FLAT, LEFT, WHICH, OTHER):
        return state.to()
    answered = {"c": bool(case.cost), "p": bool(case.pay), "t": case.ticks is not None}
    done = [letter for letter in answer_order() if answered.get(letter, letter in case.given)]
    if not done:
        return page_action(state.language, f"tools/{state.tool.name}")
    match done[-1]:
        case "c":
            return state.to("", replace(case, cost="", pay=""))
        case "p":
            return state.to("", replace(case, pay=""))
        case "t":
            return state.to("", replace(case, ticks=None))
        case last:
            given = {letter: amount for letter, amount in case.given.items() if letter != last}
            return state.to("", replace(case, given=given))
