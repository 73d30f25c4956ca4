"""Money in the calculator's questions: sums by the names people use, official rates, and a sum told in other money."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final

from bot.actions import Action
from bot.document import Block, paragraph
from bot.library.model import Library
from bot.library.tools.rates import OfficialRate, official_rate
from bot.texts import number_text, say
from bot.types import Button, Reader, Screen
from bot.understanding import amounts
from handlers.frame import framed
from handlers.tools.carry_amounts import COSTS, PAY, CostState
from handlers.tools.read_amounts import other_amount

LABEL: Final = 22
"""The most letters of a label."""
MANY: Final = 2
"""Of how many a currency's name is told where the number is not known: more than one."""
DIGITS: Final = 4
"""The digits of a rate that are shown."""


def ask_which_sum(state: CostState, here: Action, reader: Reader, library: Library) -> Screen:
    """Ask what is meant by a sum told in other money than the one asked for: that sum, or a slip of its name."""
    language, letter = state.language, state.open
    asked = state.money_of(letter)
    code, value = other_amount(here.arg(4)) or (asked, Decimal(0))
    rate = official_rate(state.tool.logic.rates, code, asked)
    line = say(
        language,
        "You wrote {sum}. I count this in {money}. Which is right?",
        sum=sum_text(language, value, code),
        money=amounts.name(language, asked, MANY),
    )
    body: list[Block] = [paragraph(line, "strong")]
    choices: list[Button] = []
    if rate:
        body.append(paragraph(official_line(state, rate), "em"))
        converted = four_digits(value * rate.units)
        choices.append(Button(_label(language, converted, asked), state.given(letter, converted)))
    if changed := _counted_in(state, code, value):
        choices.append(Button(_label(language, value, code), changed))
    choices.append(Button(_label(language, value, asked), state.given(letter, value)))
    choices.append(Button(say(language, "Write it again"), state.to()))
    return framed(Screen(here, tuple(body), tuple(choices), in_place=True), reader, library, state.to())


def _counted_in(state: CostState, code: str, value: Decimal) -> Action | None:
    """Return the step with a sum and its money instead of the one chosen, where nothing is told in that one yet."""
    case, letter = state.case, state.open
    beside = PAY if letter in PAY else COSTS
    if any(amount and given in beside for given, amount in case.given.items()):
        return None
    counted = replace(case, given={**case.given, letter: value})
    return state.to("", replace(counted, pay=code) if letter in PAY else replace(counted, cost=code))


def official_line(state: CostState, rate: OfficialRate) -> str:
    """Return the sentence that tells an official rate, since when it is so, and who says so."""
    language, sources = state.language, state.tool.logic.sources
    return say(
        language,
        "The official rate is about {n}, the same since {year} ({source}). A shop may give less.",
        n=number_text(language, four_digits(rate.units)),
        year=rate.since,
        source=", ".join(sources[name].name[language] for name in rate.sources),
    )


def sum_text(language: str, value: Decimal, code: str) -> str:
    """Write a sum as people say it: 500 euros, 30,000 Kenyan shillings."""
    count = 1 if value == 1 else MANY
    return f"{number_text(language, four_digits(value))} {amounts.name(language, code, count)}"


def _label(language: str, value: Decimal, code: str) -> str:
    named = sum_text(language, value, code)
    return named if len(named) <= LABEL else f"{number_text(language, four_digits(value))} {code}"


def four_digits(value: Decimal) -> Decimal:
    """Return a number in whole units, or in so many digits where it is small."""
    if value >= 10**DIGITS or value == value.to_integral_value():
        return value.to_integral_value()
    return round(value, max(0, DIGITS - 1 - value.adjusted())).normalize() + 0
