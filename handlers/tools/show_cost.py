"""What a job costs: the sums with a chart, what to do now, who should pay what, and the reasons of the warnings."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from bot.actions import Action
from bot.document import Bars, Block, Heading, Items, Paragraph, Span, paragraph
from bot.library.model import Library
from bot.library.tools.calculator import Sums
from bot.texts import money, number_text, say
from bot.types import Button, Reader, Screen
from handlers.frame import buttons, framed
from handlers.tools.carry_amounts import CostState, step_before

RULES: Final = 4
"""The rules on one screen: with their sources about 600 letters."""
REASONS: Final = 4


def show_cost(state: CostState, here: Action, reader: Reader, library: Library) -> Screen:
    """Show the result: its band, a chart, the sums in words, the warnings, and the ways on."""
    language, tool, case = state.language, state.tool, state.case
    words, sums = tool.words[language], tool.sums(case)
    band, fired = words.bands[tool.band(case)], tool.warnings(case)
    body: list[Block] = [Heading(band.title), paragraph(band.text)]
    body += [_chart(state, sums), Items(tuple((Span(line),) for line in _lines(state, sums)))]
    if fired:
        body.append(paragraph(say(language, "Look out for:"), "strong"))
        body.append(Items(tuple((Span(words.warnings[name].label),) for name in fired[:REASONS])))
    body.append(
        paragraph(say(language, "It is a rough sum of what you told me. I keep none of it: this chat does."), "em")
    )
    choices = [Button(say(language, "What to do now"), state.to("adv"))]
    if fired:
        choices.append(Button(say(language, "Reasons"), state.to("w1")))
    if sums.unfair:
        choices.append(Button(say(language, "Who should pay what"), state.to("i1")))
    choices.append(Button(say(language, "A number to call"), _call(language, reader)))
    choices += buttons(library, language, ("recruitment/fees", "money/loans"))
    screen = Screen(here, tuple(body), tuple(choices))
    return framed(screen, reader, library, step_before(state))


def _chart(state: CostState, sums: Sums) -> Bars:
    language, unit = state.language, state.case.cost
    figures: list[tuple[str, Decimal | None]] = [
        (say(language, "All costs"), sums.total),
        (say(language, "Interest"), sums.interest or None),
        (say(language, "Pay a month"), sums.likely if sums.likely is not None else sums.pay),
        (say(language, "Left a month"), None if sums.kept is None else max(sums.kept, Decimal(0))),
    ]
    rows = [(label, value) for label, value in figures if value is not None]
    longest = max((value for _, value in rows), default=Decimal(1)) or Decimal(1)
    drawn = tuple((label, float(value / longest), money(language, value, unit)) for label, value in rows)
    return Bars(drawn, say(language, "Your costs beside your pay"))


def _lines(state: CostState, sums: Sums) -> Iterable[str]:
    language, unit = state.language, state.case.cost
    if sums.unfair:
        part = money(language, sums.unfair, unit)
        yield say(language, "The international list says you should not pay this part: {sum}.", sum=part)
    if sums.months is not None:
        yield say(language, "In months of the promised pay: about {n}.", n=_months(language, sums.months))
    yield from _of_loan(state, sums)
    if sums.back is not None:
        yield say(language, "Months of saving to earn it all back: about {n}.", n=_months(language, sums.back))
    elif sums.kept is not None and sums.kept <= 0 and sums.total:
        yield say(language, "After rent, food and travel, nothing is left to pay it back.")
    if sums.pay is None:
        yield say(language, "I cannot say how many months of pay that is: the pay or the rate of exchange is missing.")


def _of_loan(state: CostState, sums: Sums) -> Iterable[str]:
    language, unit = state.language, state.case.cost
    if sums.interest:
        yield say(language, "The loan costs {sum} more.", sum=money(language, sums.interest, unit))
    if sums.payment:
        yield say(language, "It takes about {sum} a month.", sum=money(language, sums.payment, unit))
    if sums.borrowed and sums.interest is None:
        yield say(language, "Ask what the loan costs: the rate each month, and for how long.")


def _months(language: str, months: Decimal) -> str:
    return number_text(language, round(months, 1) if months < 100 else round(months))


def _call(language: str, reader: Reader) -> Action:
    place = reader.home or reader.destination
    return Action(language, "contacts", (place,) if place else ())


def show_advice(state: CostState, here: Action, reader: Reader, library: Library) -> Screen:
    """Show what to do now, with somebody to call and what the two countries say of fees."""
    language = state.language
    lines = tuple((Span(line),) for line in state.tool.words[language].advice)
    choices = (
        Button(say(language, "A number to call"), _call(language, reader)),
        *_national(reader, library),
        *buttons(library, language, ("tools/check-offer", "recruitment/keep-proof", "decide/options-at-home")),
    )
    body = (Heading(say(language, "What to do now")), Items(lines))
    return framed(Screen(here, body, choices), reader, library, state.to("end"))


def _national(reader: Reader, library: Library) -> tuple[Button, ...]:
    """Return the ways to what the reader's two countries say of fees."""
    ways = []
    for iso in dict.fromkeys(filter(None, (reader.home, reader.destination))):
        country = library.atlas.countries.get(iso)
        if country and country.fact("fees"):
            label = say(reader.language, "Fees: {country}", country=country.words[reader.language].short_title)
            ways.append(Button(label[:22].strip(), Action(reader.language, "country", (iso, "fees"))))
    return tuple(ways)


def show_rules(state: CostState, here: Action, reader: Reader, library: Library) -> Screen:
    """Show what the international rule says of each cost, and the ways to the rules of the two countries."""
    language, tool = state.language, state.tool
    costs = [letter for letter in tool.logic.items if letter in (state.case.ticks or ())] or list(tool.logic.items)
    last = max(1, -(-len(costs) // RULES))
    number = min(int(state.view[1:]), last)
    items = []
    for letter in costs[(number - 1) * RULES : number * RULES]:
        words, source = tool.words[language].items[letter], tool.logic.sources[tool.logic.items[letter].source]
        items.append(
            (Span(f"{words.label}. ", "strong"), Span(f"{words.rule} ("), Span(source.name[language], "em"), Span(")"))
        )
    line = say(language, "Your country may leave some costs to you, up to a limit. Ask for a receipt for each.")
    body = (Heading(say(language, "Who should pay what")), Items(tuple(items)), paragraph(line))
    choices = [Button(say(language, "More costs"), state.to(f"i{number + 1}"))] if number < last else []
    choices += [*_national(reader, library), *buttons(library, language, ("recruitment/fees",))]
    if number > 1:
        choices.append(Button(say(language, "The result"), state.to("end")))
    return framed(
        Screen(here, body, tuple(choices)), reader, library, state.to(f"i{number - 1}" if number > 1 else "end")
    )


def show_reasons(state: CostState, here: Action, reader: Reader, library: Library) -> Screen:
    """Show why each warning stands on the result."""
    language, words = state.language, state.tool.words[state.language].warnings
    fired = state.tool.warnings(state.case)
    last = max(1, -(-len(fired) // REASONS))
    number = min(int(state.view[1:]), last)
    explained = fired[(number - 1) * REASONS : number * REASONS]
    items = tuple((Span(f"{words[name].label}. ", "strong"), Span(words[name].reason)) for name in explained)
    body: list[Block] = [Heading(say(language, "Reasons"))]
    body.append(
        Items(items)
        if items
        else Paragraph(
            (
                Span(
                    say(
                        language,
                        "I found no warning in your numbers. This is no promise: I know only what you told me.",
                    )
                ),
            )
        )
    )
    choices = [Button(say(language, "More reasons"), state.to(f"w{number + 1}"))] if number < last else []
    choices += buttons(library, language, ("money/loans", "trafficking/debt-bondage", "recruitment/fees"))
    if number > 1:
        choices.append(Button(say(language, "The result"), state.to("end")))
    return framed(
        Screen(here, tuple(body), tuple(choices)), reader, library, state.to(f"w{number - 1}" if number > 1 else "end")
    )
