"""The calculator's questions: currencies, amounts, what the money is for, and what a loan costs."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from bot.actions import Action
from bot.document import Block, paragraph
from bot.library.model import Library
from bot.library.tools.rates import official_rate
from bot.texts import number_text, say, say_n
from bot.types import Button, Reader, Screen
from bot.understanding import amounts
from handlers.frame import framed
from handlers.tools.ask_money import LABEL, MANY, four_digits, official_line, sum_text
from handlers.tools.carry_amounts import FLAT, LEFT, TICKING, CostState, answer_order, step_before
from handlers.tools.read_amounts import COMMON, CURRENCIES, listed_currencies, with_currency
from handlers.tools.read_answers import tick


def ask_currency(state: CostState, here: Action, reader: Reader, library: Library) -> Screen:
    """Ask for the currency of the costs or of the pay: the likely ones first, or those that typed words may name."""
    language, listed = state.language, listed_currencies(here.arg(4))
    places = (reader.home, reader.destination) if state.open == "c" else (reader.destination, reader.home)
    likely = [code for iso in places if iso and (code := amounts.of_country(iso))]
    offered = listed or tuple(dict.fromkeys((*likely, *filter(None, (state.case.cost,)), *COMMON)))[:CURRENCIES]
    words = state.tool.words[language].money
    labels = [words.get(code) or amounts.label(language, code, LABEL) for code in offered]
    choices = [Button(label, with_currency(state, code)) for label, code in zip(labels, offered, strict=True)]
    screen = Screen(
        here, tuple(_question_body(state, state.open)), (*choices, *_why(state)), expects=state.to(), in_place=True
    )
    return framed(screen, reader, library, step_before(state))


def ask_amount(state: CostState, here: Action, reader: Reader, library: Library) -> Screen:
    """Ask for a number: no choice has a digit, for a digit is an amount."""
    language, letter = state.language, state.open
    choices: list[Button] = []
    if letter in "abosg":
        choices.append(Button(say(language, "Nothing"), state.given(letter, Decimal(0)), key="Z"))
    if letter == "k" and state.case.given.get("w") is not None:
        choices.append(Button(say(language, "As promised"), state.given("k", state.case.given["w"]), key="E"))
    official = official_rate(state.tool.logic.rates, state.case.pay, state.case.cost) if letter == "x" else None
    if official:
        label = say(language, "Yes, {n}", n=number_text(language, four_digits(official.units)))
        choices.append(Button(label, state.given("x", official.units), key="Y"))
    choices.append(Button(say(language, "I do not know"), state.given(letter, None), key="X"))
    asked = "r" if letter == "i" else letter
    body = _question_body(state, asked)
    if official:
        body.append(paragraph(official_line(state, official), "em"))
    if letter not in "rinx":
        body.append(paragraph(say(language, "Write it as you like: 30000, 30 000 or 30k."), "em"))
    expects = state.to(state.view if state.view in (FLAT, LEFT) else "")
    why = _why(state) if state.view not in (FLAT, LEFT) else ()
    screen = Screen(here, tuple(body), (*choices, *why), expects=expects, in_place=True)
    return framed(screen, reader, library, step_before(state))


def ask_ticks(state: CostState, here: Action, reader: Reader, library: Library) -> Screen:
    """Ask what the money is for: a tick comes and goes in place."""
    language = state.language
    words = state.tool.words[language].items
    ticked = state.case.ticks or frozenset[str]()
    choices = [
        Button(
            tick(language, words[letter].label, done=letter in ticked),
            state.to(TICKING, replace(state.case, ticks=ticked ^ {letter})),
        )
        for letter in state.tool.logic.items
    ]
    end = Button(
        say(language, "Done") if ticked else say(language, "None of these"),
        state.to("", replace(state.case, ticks=ticked)),
    )
    screen = Screen(here, tuple(_question_body(state, "t")), (*choices, end), in_place=True)
    return framed(screen, reader, library, step_before(state))


def ask_loan(state: CostState, here: Action, reader: Reader, library: Library) -> Screen:
    """Ask on what the interest of a loan is counted, beside what has to be borrowed."""
    language = state.language
    choices = (
        Button(say(language, "No loan, no interest"), state.given("r", Decimal(0))),
        Button(say(language, "On the whole sum"), state.to(FLAT)),
        Button(say(language, "On what is left"), state.to(LEFT)),
        Button(say(language, "I do not know"), state.given("r", None)),
        *_why(state),
    )
    body = _question_body(state, "l")
    owed = say(
        language, "Left after your savings: {sum}.", sum=sum_text(language, state.case.borrowed, state.case.cost)
    )
    screen = Screen(here, (*body[:-1], paragraph(owed), body[-1]), choices, in_place=True)
    return framed(screen, reader, library, step_before(state))


def _question_body(state: CostState, question: str) -> list[Block]:
    words = state.tool.words[state.language].questions[question]
    body: list[Block] = [*_above(state)]
    if state.view == "why":
        body.append(paragraph(words.why))
    cost = amounts.name(state.language, state.case.cost, MANY) if state.case.cost else ""
    pay = amounts.name(state.language, state.case.pay, 1 if question == "x" else MANY) if state.case.pay else ""
    ask = words.ask.replace("{cost}", cost).replace("{pay}", pay)
    body.append(paragraph(ask, "strong"))
    return body


def _above(state: CostState) -> tuple[Block, ...]:
    """Return the last answer, to be corrected, and a word where the questions changed."""
    above: list[Block] = []
    if state.revised:
        above.append(paragraph(say(state.language, "Our questions have changed. I keep the answers that still fit.")))
    last = next((letter for letter in reversed(answer_order()) if letter in state.case.given), "")
    if last and state.view == "":
        line = say(state.language, "I noted: {amount}. If that is wrong, choose Back.", amount=_echo(state, last))
        above.append(paragraph(line, "em"))
    return tuple(above)


def _echo(state: CostState, letter: str) -> str:
    value, case, language = state.case.given[letter], state.case, state.language
    if value is None:
        return say(language, "I do not know")
    if letter in "ri":
        return say(language, "{n} % a month", n=number_text(language, value.normalize() + 0))
    if letter == "n":
        return say_n(language, "{n} month", "{n} months", int(value))
    if letter == "x":
        return say(
            language,
            "1 {pay} = {n} {cost}",
            pay=amounts.name(language, case.pay),
            cost=amounts.name(language, case.cost, MANY),
            n=number_text(language, value.normalize() + 0),
        )
    return sum_text(language, value, state.money_of(letter))


def _why(state: CostState) -> tuple[Button, ...]:
    if state.view == "why":
        return ()
    return (Button(say(state.language, "Why we ask"), state.to("why"), key=say(state.language, "W")),)
