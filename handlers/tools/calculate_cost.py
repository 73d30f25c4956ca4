"""What will it really cost? Amounts typed one by one, all in the address; a result in months of pay, with a chart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from bot.actions import Action
from bot.document import Bars, Block, Heading, Items, Paragraph, Span, paragraph
from bot.library.model import Library, Page
from bot.library.tools.calculator import LETTERS, MOST_MONTHS, QUESTIONS, Calculator, Case, Sums
from bot.texts import money, number_text, say
from bot.types import Button, Event, Reader, Screen
from bot.understanding import amounts
from bot.understanding.matcher import fold
from handlers.frame import buttons, framed, page
from handlers.tools.read_answers import tick

NAME: Final = "fee"
"""The name of its addresses: short, for they hold ten amounts."""
NOTHING: Final = "_"
FLAT: Final = "fl"
LEFT: Final = "de"
WHICH: Final = "of"
TICKING: Final = "tk"
"""Views: the rate of a loan on the whole sum, or on what is left; which of the currencies named; what it is for."""
RESULTS: Final = frozenset({"end", "adv", *(f"{kind}{place}" for kind in "iw" for place in range(1, 10))})
"""Views of a result: itself, what to do, the rule for each cost, the reasons of the warnings."""
VIEWS: Final = frozenset({"why", FLAT, LEFT, WHICH, TICKING, *RESULTS})
RULES: Final = 4
"""The rules on one screen: with their sources about 600 letters."""
REASONS: Final = 4
CURRENCIES: Final = 8
"""The most currencies offered: a ninth choice asks why."""
CURRENCY: Final = ("c", "p")
"""The questions that a currency answers."""
LABEL: Final = 22
"""The most letters of a label."""
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


@dataclass(frozen=True, slots=True)
class _At:
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
        kept = {one: self.case.given[one] for one in self.case.given if {one, letter} != {"r", "i"}}
        return self.to("", replace(self.case, given={**kept, letter: value}))

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


Draw = Callable[[_At, Action, Reader, Library], Screen]


def _at(action: Action, tool: Calculator) -> _At:
    case = tool.read(action.arg(1), action.arg(2))
    view = action.arg(3) if action.arg(3) in VIEWS else ""
    revised = bool(action.arg(0)) and action.arg(0) != str(tool.revision)
    return _At(tool, action.language, case, view, revised or "revised" in action.notes)


def cost_ways(tool: Calculator, found: Page, library: Library) -> tuple[Button, ...]:
    """Return the ways on from the first screen."""
    language = found.language
    begin = Button(say(language, "Begin"), _At(tool, language, Case(), "").to())
    return (begin, *buttons(library, language, found.related))


def draw_cost(tool: Calculator, action: Action, reader: Reader, library: Library) -> Screen:
    """Show what an address stands for; any amounts in any order have a screen."""
    at = _at(action, tool)
    notes = tuple(dict.fromkeys((*action.notes, "revised"))) if at.revised else action.notes
    here = replace(at.to(at.view), part=action.part, notes=notes)
    if at.view == WHICH and at.open in CURRENCY:
        here = Action(at.language, NAME, (*at.to(WHICH).args, *action.args[4:5]), action.part, notes)
    view = at.view[:1] if at.view in RESULTS else ""
    draws = RESULT.get(view, _result) if at.shows_result else ASKED.get(at.open, _amount)
    return draws(at, here, reader, library)


def count_cost(tool: Calculator, action: Action) -> tuple[Event, ...]:
    """Count a start, a step reached, or a result: never an amount."""
    at = _at(action, tool)
    if at.shows_result:
        if at.view not in ("", "end"):
            return ()
        return (Event("tool_finished", tool.name), Event("tool_band", f"{tool.name} {tool.band(at.case)}"))
    if at.view == "why":
        return ()
    begun = (Event("tool_started", tool.name),) if at.case == Case() else ()
    asked = "r" if at.open == "i" else at.open
    return (*begun, Event("tool_step", f"{tool.name} {QUESTIONS.index(asked) + 1:02d}"))


def complete_cost(tool: Calculator, expects: Action, words: str, _reader: Reader, library: Library) -> Action | None:
    """Make typed words into the next address: an amount, a currency, a country. What cannot be read is asked again."""
    at = _at(expects, tool)
    if at.open in CURRENCY:
        return _named(at, words, library)
    if at.open not in LETTERS:
        return None
    amount = amounts.read_amount(words, grouped=at.open not in ("x", "r", "i"))
    if amount is None:
        about = library.understand(words, at.language).ids
        digits = any(sign.isdigit() for sign in words)
        return expects.with_notes("number") if digits or not about else None
    value = amount.value
    if at.open == "x" and not value:  # a rate of nothing would make every pay nothing
        return expects.with_notes("number")
    if at.open in ("r", "i") and YEAR & set(fold(words).split()):
        value /= 12
    if at.open == "n":
        value = min(value.to_integral_value(), Decimal(MOST_MONTHS))
    return at.given(at.open, value)


def _named(at: _At, words: str, library: Library) -> Action | None:
    """Return the address with the currency that some words name, or the choice between several."""
    found = amounts.currencies(words)
    if not found and (iso := library.atlas.answered(words)):
        found = tuple(filter(None, (amounts.of_country(iso),)))
    if len(found) > 1:
        ours = [amounts.of_country(iso) for iso in library.atlas.countries]
        found = tuple(sorted(found, key=lambda code: (code not in COMMON and code not in ours, code)))[:CURRENCIES]
        listed = "".join(found).lower()
        return Action(at.language, NAME, (*at.to(WHICH).args, listed))
    return _with_currency(at, found[0]) if found else None


def _codes(listed: str) -> tuple[str, ...]:
    codes = (listed[place : place + 3].upper() for place in range(0, len(listed), 3))
    return tuple(code for code in codes if code in amounts.known_currencies())[:CURRENCIES]


def _with_currency(at: _At, code: str) -> Action:
    if at.open == "p":
        return at.to("", replace(at.case, pay=code))
    return at.to("", replace(at.case, cost=code))


def _above(at: _At) -> tuple[Block, ...]:
    """Return what was told last, to be corrected, and a word where the questions changed."""
    said: list[Block] = []
    if at.revised:
        said.append(paragraph(say(at.language, "Our questions have changed. I keep the answers that still fit.")))
    last = next((one for one in reversed(_order()) if one in at.case.given), "")
    if last and at.view == "":
        told = say(at.language, "I noted: {amount}. Not right? Go back.", amount=_echo(at, last))
        said.append(paragraph(told, "em"))
    return tuple(said)


def _echo(at: _At, letter: str) -> str:
    value, case, language = at.case.given[letter], at.case, at.language
    if value is None:
        return say(language, "I do not know")
    if letter in "ri":
        return say(language, "{n} % a month", n=number_text(language, value.normalize() + 0))
    if letter == "n":
        return say(language, "Months: {n}", n=number_text(language, value))
    if letter == "x":
        return say(
            language,
            "1 {pay} = {n} {cost}",
            pay=case.pay,
            cost=case.cost,
            n=number_text(language, value.normalize() + 0),
        )
    return money(language, value, case.pay if letter in "wkg" else case.cost)


def _order() -> list[str]:
    """Return the letters of answers in the order asked: of a loan one rate or the other."""
    return [one for asked in QUESTIONS for one in (("r", "i") if asked == "r" else (asked,))]


def _body(at: _At, question: str) -> list[Block]:
    words = at.tool.words[at.language].questions[question]
    body: list[Block] = [*_above(at)]
    if at.view == "why":
        body.append(paragraph(words.why))
    ask = words.ask.replace("{cost}", at.case.cost).replace("{pay}", at.case.pay)
    body.append(paragraph(ask, "strong"))
    return body


def _why(at: _At) -> tuple[Button, ...]:
    if at.view == "why":
        return ()
    return (Button(say(at.language, "Why we ask"), at.to("why"), key=say(at.language, "W")),)


def _currency(at: _At, here: Action, reader: Reader, library: Library) -> Screen:
    language, listed = at.language, _codes(here.arg(4))
    places = (reader.home, reader.destination) if at.open == "c" else (reader.destination, reader.home)
    likely = [code for iso in places if iso and (code := amounts.of_country(iso))]
    offered = listed or tuple(dict.fromkeys((*likely, *filter(None, (at.case.cost,)), *COMMON)))[:CURRENCIES]
    choices = [Button(_money_label(language, code), _with_currency(at, code)) for code in offered]
    screen = Screen(here, tuple(_body(at, at.open)), (*choices, *_why(at)), expects=at.to(), in_place=True)
    return framed(screen, reader, library, _before(at))


def _money_label(language: str, code: str) -> str:
    """Return a currency's code and name, or the first word of a long name."""
    name = amounts.name(language, code)
    label = f"{code} {name}"
    return label if len(label) <= LABEL else f"{code} {name.partition(' ')[0]}"[:LABEL]


def _amount(at: _At, here: Action, reader: Reader, library: Library) -> Screen:
    """Ask for a number: no choice has a digit, for a digit is an amount."""
    language, letter = at.language, at.open
    choices: list[Button] = []
    if letter in "abosg":
        choices.append(Button(say(language, "Nothing"), at.given(letter, Decimal(0)), key="Z"))
    if letter == "k" and at.case.given.get("w") is not None:
        choices.append(Button(say(language, "As promised"), at.given("k", at.case.given["w"]), key="E"))
    choices.append(Button(say(language, "I do not know"), at.given(letter, None), key="X"))
    asked = "r" if letter == "i" else letter
    body = _body(at, asked)
    if letter not in "rinx":
        body.append(paragraph(say(language, "Write it as you like: 30000, 30 000 or 30k."), "em"))
    expects = at.to(at.view if at.view in (FLAT, LEFT) else "")
    why = _why(at) if at.view not in (FLAT, LEFT) else ()
    screen = Screen(here, tuple(body), (*choices, *why), expects=expects, in_place=True)
    return framed(screen, reader, library, _before(at))


def _ticks(at: _At, here: Action, reader: Reader, library: Library) -> Screen:
    """Ask what the money is for: a tick comes and goes in place."""
    language = at.language
    words = at.tool.words[language].items
    ticked = at.case.ticks or frozenset[str]()
    choices = [
        Button(
            tick(language, words[letter].label, done=letter in ticked),
            at.to(TICKING, replace(at.case, ticks=ticked ^ {letter})),
        )
        for letter in at.tool.logic.items
    ]
    end = Button(
        say(language, "Done") if ticked else say(language, "None of these"),
        at.to("", replace(at.case, ticks=ticked)),
    )
    screen = Screen(here, tuple(_body(at, "t")), (*choices, end), in_place=True)
    return framed(screen, reader, library, _before(at))


def _loan(at: _At, here: Action, reader: Reader, library: Library) -> Screen:
    language = at.language
    choices = (
        Button(say(language, "No loan, no interest"), at.given("r", Decimal(0))),
        Button(say(language, "On the whole sum"), at.to(FLAT)),
        Button(say(language, "On what is left"), at.to(LEFT)),
        Button(say(language, "I do not know"), at.given("r", None)),
        *_why(at),
    )
    body = _body(at, "l")
    owed = say(language, "Left after your savings: {sum}.", sum=money(language, at.case.borrowed, at.case.cost))
    screen = Screen(here, (*body[:-1], paragraph(owed), body[-1]), choices, in_place=True)
    return framed(screen, reader, library, _before(at))


def _before(at: _At) -> Action:
    """Return the step before: the last amount taken back, or the first screen."""
    case = at.case
    if at.view in ("why", FLAT, LEFT, WHICH):
        return at.to()
    known = {"c": bool(case.cost), "p": bool(case.pay), "t": case.ticks is not None}
    done = [one for one in _order() if known.get(one, one in case.given)]
    if not done:
        return page(at.language, f"tools/{at.tool.name}")
    match done[-1]:
        case "c":
            return at.to("", replace(case, cost="", pay=""))
        case "p":
            return at.to("", replace(case, pay=""))
        case "t":
            return at.to("", replace(case, ticks=None))
        case last:
            return at.to("", replace(case, given={one: case.given[one] for one in case.given if one != last}))


def _result(at: _At, here: Action, reader: Reader, library: Library) -> Screen:
    language, tool, case = at.language, at.tool, at.case
    words, sums = tool.words[language], tool.sums(case)
    band, fired = words.bands[tool.band(case)], tool.warnings(case)
    body: list[Block] = [Heading(band.title), paragraph(band.text)]
    body += [_chart(at, sums), Items(tuple((Span(line),) for line in _lines(at, sums)))]
    if fired:
        body.append(paragraph(say(language, "Look out for:"), "strong"))
        body.append(Items(tuple((Span(words.warnings[one].label),) for one in fired[:REASONS])))
    body.append(
        paragraph(say(language, "It is a rough sum of what you told me. I keep none of it: this chat does."), "em")
    )
    choices = [Button(say(language, "What to do now"), at.to("adv"))]
    if fired:
        choices.append(Button(say(language, "Reasons"), at.to("w1")))
    if sums.unfair:
        choices.append(Button(say(language, "Who should pay what"), at.to("i1")))
    choices.append(Button(say(language, "A number to call"), _call(language, reader)))
    choices += buttons(library, language, ("recruitment/fees", "money/loans"))
    screen = Screen(here, tuple(body), tuple(choices))
    return framed(screen, reader, library, _before(at))


def _chart(at: _At, sums: Sums) -> Bars:
    language, unit = at.language, at.case.cost
    told: list[tuple[str, Decimal | None]] = [
        (say(language, "All costs"), sums.total),
        (say(language, "Interest"), sums.interest or None),
        (say(language, "Pay a month"), sums.likely if sums.likely is not None else sums.pay),
        (say(language, "Left a month"), None if sums.kept is None else max(sums.kept, Decimal(0))),
    ]
    rows = [(label, value) for label, value in told if value is not None]
    longest = max((value for _, value in rows), default=Decimal(1)) or Decimal(1)
    drawn = tuple((label, float(value / longest), money(language, value, unit)) for label, value in rows)
    return Bars(drawn, say(language, "Your costs beside your pay"))


def _lines(at: _At, sums: Sums) -> Iterable[str]:
    language, unit = at.language, at.case.cost
    if sums.unfair:
        part = money(language, sums.unfair, unit)
        yield say(language, "By the international list, this part should not be yours: {sum}.", sum=part)
    if sums.months is not None:
        yield say(language, "In months of the promised pay: about {n}.", n=_months(language, sums.months))
    yield from _of_loan(at, sums)
    if sums.back is not None:
        yield say(language, "Months of saving to earn it all back: about {n}.", n=_months(language, sums.back))
    elif sums.kept is not None and sums.kept <= 0 and sums.total:
        yield say(language, "After living costs nothing is left to earn it back.")
    if sums.pay is None:
        yield say(language, "I cannot say how many months of pay that is: the pay or the rate of exchange is missing.")


def _of_loan(at: _At, sums: Sums) -> Iterable[str]:
    language, unit = at.language, at.case.cost
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


def _advice(at: _At, here: Action, reader: Reader, library: Library) -> Screen:
    language = at.language
    lines = tuple((Span(line),) for line in at.tool.words[language].advice)
    choices = (
        Button(say(language, "A number to call"), _call(language, reader)),
        *_national(reader, library),
        *buttons(library, language, ("tools/check-offer", "recruitment/keep-proof", "decide/options-at-home")),
    )
    body = (Heading(say(language, "What to do now")), Items(lines))
    return framed(Screen(here, body, choices), reader, library, at.to("end"))


def _national(reader: Reader, library: Library) -> tuple[Button, ...]:
    """Return the ways to what the reader's two countries say of fees."""
    found = []
    for iso in dict.fromkeys(filter(None, (reader.home, reader.destination))):
        place = library.atlas.countries.get(iso)
        if place and place.fact("fees"):
            label = say(reader.language, "Fees: {country}", country=place.words[reader.language].short_title)
            found.append(Button(label[:22].strip(), Action(reader.language, "country", (iso, "fees"))))
    return tuple(found)


def _rules(at: _At, here: Action, reader: Reader, library: Library) -> Screen:
    """Show what the international rule says of each cost, and the ways to the rules of the two countries."""
    language, tool = at.language, at.tool
    told = [one for one in tool.logic.items if one in (at.case.ticks or ())] or list(tool.logic.items)
    last = max(1, -(-len(told) // RULES))
    shown = min(int(at.view[1:]), last)
    items = []
    for letter in told[(shown - 1) * RULES : shown * RULES]:
        words, source = tool.words[language].items[letter], tool.logic.sources[tool.logic.items[letter].source]
        items.append(
            (Span(f"{words.label}. ", "strong"), Span(f"{words.rule} ("), Span(source.name[language], "em"), Span(")"))
        )
    said = say(language, "Your country may leave some costs to you, up to a limit. Ask for a receipt for each.")
    body = (Heading(say(language, "Who should pay what")), Items(tuple(items)), paragraph(said))
    choices = [Button(say(language, "More costs"), at.to(f"i{shown + 1}"))] if shown < last else []
    choices += [*_national(reader, library), *buttons(library, language, ("recruitment/fees",))]
    if shown > 1:
        choices.append(Button(say(language, "The result"), at.to("end")))
    return framed(Screen(here, body, tuple(choices)), reader, library, at.to(f"i{shown - 1}" if shown > 1 else "end"))


def _reasons(at: _At, here: Action, reader: Reader, library: Library) -> Screen:
    language, words = at.language, at.tool.words[at.language].warnings
    fired = at.tool.warnings(at.case)
    last = max(1, -(-len(fired) // REASONS))
    shown = min(int(at.view[1:]), last)
    mine = fired[(shown - 1) * REASONS : shown * REASONS]
    items = tuple((Span(f"{words[one].label}. ", "strong"), Span(words[one].reason)) for one in mine)
    body: list[Block] = [Heading(say(language, "Reasons"))]
    body.append(Items(items) if items else Paragraph((Span(say(language, "I found no warning in your numbers.")),)))
    choices = [Button(say(language, "More reasons"), at.to(f"w{shown + 1}"))] if shown < last else []
    choices += buttons(library, language, ("money/loans", "trafficking/debt-bondage", "recruitment/fees"))
    if shown > 1:
        choices.append(Button(say(language, "The result"), at.to("end")))
    return framed(
        Screen(here, tuple(body), tuple(choices)), reader, library, at.to(f"w{shown - 1}" if shown > 1 else "end")
    )


ASKED: Final[Mapping[str, Draw]] = {"c": _currency, "p": _currency, "t": _ticks, "l": _loan}
"""Question → what asks it; every other is an amount."""
RESULT: Final[Mapping[str, Draw]] = {"a": _advice, "i": _rules, "w": _reasons}
"""First letter of a view of a result → what shows it."""
