"""What is typed into the calculator: an amount, a currency, a country whose currency it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Final

from bot.actions import Action
from bot.library.model import Library
from bot.library.tools.calculator import LETTERS, MOST_MONTHS, Calculator
from bot.library.wordings import spelled
from bot.types import Reader
from bot.understanding import amounts
from handlers.tools.carry_amounts import NAME, OTHER, WHICH, CostState, read_cost_state

CURRENCIES: Final = 8
"""The most currencies offered: a ninth choice asks why."""
CURRENCY: Final = ("c", "p")
"""The questions that a currency answers."""
COMMON: Final = ("USD", "EUR", "SAR", "AED", "QAR", "KWD", "XOF", "XAF")


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
    if other := _other_money(state, amount, library):
        return Action(state.language, NAME, (*state.to(OTHER).args, other.lower() + amounts.write_amount(value)))
    if state.open == "x" and not value:  # a rate of nothing would make every pay nothing
        return expects.with_notes("number")
    if state.open in ("r", "i") and library.wordings.a_year & set(spelled(words).split()):
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
        codes = _likely(codes, library)[:CURRENCIES]
        listed = "".join(codes).lower()
        return Action(state.language, NAME, (*state.to(WHICH).args, listed))
    return with_currency(state, codes[0]) if codes else None


def _likely(codes: Iterable[str], library: Library) -> tuple[str, ...]:
    """Return currencies, first those that most people mean, then those of the countries we know."""
    local = [amounts.of_country(iso) for iso in library.atlas.countries]

    def place(code: str) -> tuple[int, str]:
        return (COMMON.index(code) if code in COMMON else len(COMMON) + (code not in local), code)

    return tuple(sorted(codes, key=place))


def _other_money(state: CostState, amount: amounts.Amount, library: Library) -> str:
    """Return the currency that an amount was told in, where that is not the one asked for, or nothing.

    A word that stands for a currency hardly anybody here has (`500 in all` is no sum of leks) is not taken for one.
    """
    asked = state.money_of(state.open)
    if not asked or not amount.currencies or asked in amount.currencies or not amount.value:
        return ""
    known = {*COMMON, *(amounts.of_country(iso) for iso in library.atlas.countries)}
    return next((code for code in _likely(amount.currencies, library) if code in known), "")


def other_amount(written: str) -> tuple[str, Decimal] | None:
    """Return what an address says was told in other money, such as `eur8c8`, or None."""
    code, value = written[:3].upper(), amounts.parse_amount(written[3:])
    return (code, value) if value and code in amounts.known_currencies() else None


def listed_currencies(listed: str) -> tuple[str, ...]:
    """Return the codes that an address lists, such as `xofxaf`."""
    codes = (listed[place : place + 3].upper() for place in range(0, len(listed), 3))
    return tuple(code for code in codes if code in amounts.known_currencies())[:CURRENCIES]


def with_currency(state: CostState, code: str) -> Action:
    """Return the address with the currency asked for: of the pay, or of the costs."""
    if state.open == "p":
        return state.to("", replace(state.case, pay=code))
    return state.to("", replace(state.case, cost=code))
