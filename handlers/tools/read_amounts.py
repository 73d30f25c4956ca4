"""What is typed into the calculator: an amount, a currency, a country whose currency it is."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final

from bot.actions import Action
from bot.library.model import Library
from bot.library.tools.calculator import LETTERS, MOST_MONTHS, Calculator
from bot.types import Reader
from bot.understanding import amounts
from bot.understanding.matcher import fold
from handlers.tools.carry_amounts import NAME, WHICH, CostState, read_cost_state

CURRENCIES: Final = 8
"""The most currencies offered: a ninth choice asks why."""
CURRENCY: Final = ("c", "p")
"""The questions that a currency answers."""
COMMON: Final = ("USD", "EUR", "SAR", "AED", "QAR", "KWD", "XOF", "XAF")
YEAR: Final = frozenset(
    (
        "year",
        "years",
        "annual",
        "annually",
        "yearly",
        "annum",
        "pa",
        "an",
        "ans",
        "annee",
        "annees",
        "annuel",
        "annuels",
    )
)
"""Words that say that interest is told for a year."""


def complete_cost(tool: Calculator, expects: Action, words: str, _reader: Reader, library: Library) -> Action | None:
    """Make typed words into the next address: an amount, a currency, a country. What cannot be read is asked again."""
    state = read_cost_state(expects, tool)
    if state.open in CURRENCY:
        return _currency_address(state, words, library)
    if state.open not in LETTERS:
        return None
    amount = amounts.read_amount(words, grouped=state.open not in ("x", "r", "i"))
    if amount is None:
        about = library.understand(words, state.language).ids
        digits = any(sign.isdigit() for sign in words)
        return expects.with_notes("number") if digits or not about else None
    value = amount.value
    if state.open == "x" and not value:  # a rate of nothing would make every pay nothing
        return expects.with_notes("number")
    if state.open in ("r", "i") and YEAR & set(fold(words).split()):
        value /= 12
    if state.open == "n":
        value = min(value.to_integral_value(), Decimal(MOST_MONTHS))
    return state.given(state.open, value)


def _currency_address(state: CostState, words: str, library: Library) -> Action | None:
    """Return the address with the currency that some words name, or the choice between several."""
    codes = amounts.currencies(words)
    if not codes and (iso := library.places.answer(words)):
        codes = tuple(filter(None, (amounts.of_country(iso),)))
    if len(codes) > 1:
        local = [amounts.of_country(iso) for iso in library.atlas.countries]
        codes = tuple(sorted(codes, key=lambda code: (code not in COMMON and code not in local, code)))[:CURRENCIES]
        listed = "".join(codes).lower()
        return Action(state.language, NAME, (*state.to(WHICH).args, listed))
    return with_currency(state, codes[0]) if codes else None


def listed_currencies(listed: str) -> tuple[str, ...]:
    """Return the codes that an address lists, such as `xofxaf`."""
    codes = (listed[place : place + 3].upper() for place in range(0, len(listed), 3))
    return tuple(code for code in codes if code in amounts.known_currencies())[:CURRENCIES]


def with_currency(state: CostState, code: str) -> Action:
    """Return the address with the currency asked for: of the pay, or of the costs."""
    if state.open == "p":
        return state.to("", replace(state.case, pay=code))
    return state.to("", replace(state.case, cost=code))
