"""What a job really costs: amounts under permanent letters, and what follows from them alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated, Final, Literal

from pydantic import Field

from bot.languages import ByLanguage
from bot.library.tools.questionnaire import BandWords, Text, ToolSource
from bot.library.tools.rates import RateSchema, rates_logic
from bot.schema import Strict
from bot.understanding import amounts

UNKNOWN: Final = "?" * amounts.LENGTH
"""Stands in an address for an amount that somebody does not know."""
LETTERS: Final = "abosrinwkgx"
"""asked by the agency or boss · other costs of getting the job · own costs · savings · interest a month on what is
left · interest a month on the whole sum · months · pay promised · pay likely · living costs · rate of exchange"""
TICKS: Final = "t"
"""Before the ticks: what the money is for."""
MOST_MONTHS: Final = 120
"""The longest loan that is reckoned with: ten years. More is a slip."""
BITS: Final = 15
"""Ticks that fit three letters."""

Band = Literal["none", "low", "some", "high", "never", "open"]
BANDS: Final = ("none", "low", "some", "high", "never", "open")
Rule = Literal["employer", "never"]
QUESTIONS: Final = "cabtoslrnpwkgx"
"""What is asked: `c` and `p` are the two currencies, `l` whether there is interest, `r` how much."""
WARNINGS: Final = ("never", "asked", "gap", "payment", "contract", "rate", "less", "months")
"""The most serious first."""


class CalculatorItemSchema(Strict):
    """Something money is asked for, and what the international rule says of it."""

    rule: Rule
    source: str


class CalculatorLogic(Strict):
    """`content/tools/fee-calculator.yml`: thresholds (ours) and what the rules say of each item."""

    kind: Literal["calculator"]
    revision: Annotated[int, Field(ge=1, le=9)]
    watch_months: Annotated[int, Field(ge=1)]
    """From so many months of pay the total is worth a second look."""
    pause_months: Annotated[int, Field(ge=1)]
    """Above so many months of pay the result is to wait and get advice."""
    contract_months: Annotated[int, Field(ge=1)]
    """Paying back for longer than this usual contract is a warning."""
    dear_rate: Annotated[int, Field(ge=1)]
    """Interest in per cent a month from which a loan is called dear."""
    rates: dict[Annotated[str, Field(pattern=r"^[A-Z]{3}$")], RateSchema] = Field(default_factory=dict)
    """Currency → what it is tied to by law, where it is."""
    items: dict[Annotated[str, Field(pattern=r"^[a-z]$")], CalculatorItemSchema]
    """Each under a permanent letter, in the order shown; a place in this list is never given to another item."""
    sources: dict[str, ToolSource]


class CalculatorQuestionWords(Strict):
    """A question as it is read."""

    ask: Text
    why: Text


class CalculatorItemWords(Strict):
    """An item as it is read: its label, and the rule in a sentence."""

    label: Annotated[str, Field(min_length=2, max_length=17)]
    """Short: a tick stands before it."""
    rule: Text


class CalculatorWarningWords(Strict):
    """A warning as it is read."""

    label: Annotated[str, Field(min_length=2, max_length=70)]
    reason: Text


class CalculatorWords(Strict):
    """`content/LANGUAGE/tools/fee-calculator.yml`: the words of the calculator."""

    questions: dict[str, CalculatorQuestionWords]
    items: dict[str, CalculatorItemWords]
    warnings: dict[str, CalculatorWarningWords]
    bands: dict[Band, BandWords]
    advice: Annotated[tuple[Text, ...], Field(min_length=1)]
    """What to do, whatever the result."""
    money: dict[str, Annotated[str, Field(min_length=2, max_length=22)]] = Field(default_factory=dict)
    """Currency → its name on a button, where the one it is known by is too long or not what people say."""


@dataclass(frozen=True, slots=True)
class Case:
    """What somebody told: two currencies, amounts by letter (None: not known), and what the money is for."""

    cost: str = ""
    """ISO 4217 code of the money the costs are in."""
    pay: str = ""
    """ISO 4217 code of the money the pay is in."""
    given: Mapping[str, Decimal | None] = field(default_factory=dict)
    ticks: frozenset[str] | None = None
    """None: not asked yet."""

    def amount(self, letter: str) -> Decimal:
        """Return an amount, 0 where it is not known."""
        return self.given.get(letter) or Decimal(0)

    @property
    def total(self) -> Decimal:
        """All costs, without interest."""
        return self.amount("a") + self.amount("b") + self.amount("o")

    @property
    def borrowed(self) -> Decimal:
        """What is left after the savings."""
        return max(Decimal(0), self.total - self.amount("s"))

    @property
    def flat(self) -> bool:
        """Whether interest is on the whole sum every month."""
        return "i" in self.given

    @property
    def rate(self) -> Decimal | None:
        """Interest a month as a share (0.05), None where it is not known."""
        value = self.given.get("i" if self.flat else "r")
        return None if value is None else value / 100


@dataclass(frozen=True, slots=True)
class Sums:
    """What follows, in the money of the costs. None: cannot be said."""

    total: Decimal
    unfair: Decimal
    """The part that international rules do not leave to the worker."""
    borrowed: Decimal
    interest: Decimal | None
    payment: Decimal | None
    """What the loan takes each month."""
    pay: Decimal | None
    likely: Decimal | None
    kept: Decimal | None
    """What is left each month of the likely pay after living costs."""
    months: Decimal | None
    """Total cost in months of the promised pay."""
    back: Decimal | None
    """Months of saving until total and interest are earned back; None: never, or not known."""


@dataclass(frozen=True, slots=True)
class Calculator:
    """The calculator: everything it says follows from the amounts alone."""

    name: str
    logic: CalculatorLogic
    words: ByLanguage[CalculatorWords]

    @property
    def revision(self) -> int:
        """The revision of its logic."""
        return self.logic.revision

    def read(self, currencies: str, written: str) -> Case:
        """Return what an address holds; what does not fit is left out."""
        codes = [currencies[place : place + 3].upper() for place in (0, 3)]
        cost, pay = (code if code in amounts.known_currencies() else "" for code in codes)
        given: dict[str, Decimal | None] = {}
        ticks: frozenset[str] | None = None
        step = 1 + amounts.LENGTH
        for place in range(0, len(written) - amounts.LENGTH, step):
            letter, value = written[place], written[place + 1 : place + step]
            if letter == TICKS:
                ticks = self._ticked(value)
            elif letter in LETTERS and value == UNKNOWN:
                given[letter] = None
            elif letter in LETTERS and (amount := amounts.parse_amount(value)) is not None:
                given[letter] = amount
        if "i" in given:  # interest is counted in one way or the other
            given.pop("r", None)
        return Case(cost, pay, given, ticks)

    def write(self, case: Case) -> tuple[str, str]:
        """Return what `read` reads: `kessar` and the amounts in the order of their letters."""
        currencies = (case.cost + (case.pay if case.cost else "")).lower() or "_"
        written = [
            letter + (UNKNOWN if value is None else amounts.write_amount(value))
            for letter in LETTERS
            for value in ([case.given[letter]] if letter in case.given and (letter != "r" or not case.flat) else [])
        ]
        if case.ticks is not None:
            number = sum(1 << place for place, item in enumerate(self.logic.items) if item in case.ticks)
            written.append(TICKS + "".join(amounts.DIGITS[number // 36**power % 36] for power in (2, 1, 0)))
        return currencies, "".join(written) or "_"

    def _ticked(self, written: str) -> frozenset[str] | None:
        if any(sign not in amounts.DIGITS for sign in written):
            return None
        number = int(written, 36)
        return frozenset(item for place, item in enumerate(self.logic.items) if number >> place & 1)

    def open(self, case: Case) -> str:
        """Return the next question, or nothing at the end."""
        given = case.given
        loan = bool(case.borrowed) and "r" not in given and "i" not in given
        wanted = {
            "c": not case.cost,
            "t": case.ticks is None and bool(case.amount("a") + case.amount("b")),
            "l": loan,
            "r": False,  # asked where the answer to `l` leads
            "n": bool(case.borrowed and case.rate) and "n" not in given,
            "p": not case.pay,
            "x": case.pay != case.cost and "x" not in given,
        }
        return next((letter for letter in QUESTIONS if wanted.get(letter, letter not in given)), "")

    def sums(self, case: Case) -> Sums:
        """Return what follows from a case.

        Cost in months of pay: total / monthly pay (SDG indicator 10.7.1). Months to earn it back:
        (total + interest) / (likely pay - living costs). Interest: see `interest`.
        """
        rate = (case.given.get("x") or None) if case.pay != case.cost else Decimal(1)  # 0 is no rate of exchange
        pay = _times(case.given.get("w"), rate)
        likely_pay = case.given.get("k")
        likely = pay if likely_pay is None else _times(likely_pay, rate)
        living = _times(case.given.get("g"), rate)
        kept = None if likely is None or living is None else likely - living
        payment = monthly(case)
        cost = interest(case)
        due = None if cost is None else case.total + cost
        return Sums(
            total=case.total,
            unfair=case.amount("a") + case.amount("b"),
            borrowed=case.borrowed,
            interest=cost,
            payment=payment,
            pay=pay,
            likely=likely,
            kept=kept,
            months=case.total / pay if pay else None,
            back=due / kept if due is not None and kept and kept > 0 else None,
        )

    def band(self, case: Case) -> Band:
        """Return which result a case has: by months of pay, or that it is never earned back."""
        sums = self.sums(case)
        if not sums.total:
            return "none"
        if sums.pay == 0 or (sums.kept is not None and sums.kept <= 0):
            return "never"
        if sums.months is None:
            return "open"
        if self._long(sums):
            return "high"
        return "some" if round(sums.months, 1) >= self.logic.watch_months else "low"

    def _long(self, sums: Sums) -> bool:
        """Say whether the months, as they are shown, are more than one should pause at."""
        return sums.months is not None and round(sums.months, 1) > self.logic.pause_months

    def warnings(self, case: Case) -> tuple[str, ...]:
        """Return what a case warns of, the most serious first."""
        sums, logic = self.sums(case), self.logic
        ticked = {logic.items[letter].rule for letter in case.ticks or ()}
        kept, payment, back = sums.kept, sums.payment, sums.back
        likely, promised = case.given.get("k"), case.given.get("w")
        holding = {
            "never": "never" in ticked,
            "asked": bool(case.amount("a")),
            "gap": kept is not None and kept <= 0,
            "payment": bool(payment and kept is not None and 0 < kept < payment),
            "contract": back is not None and back > logic.contract_months,
            "rate": bool(case.borrowed and case.rate and case.rate * 100 >= logic.dear_rate),
            "less": likely is not None and promised is not None and likely < promised,
            "months": self._long(sums),
        }
        return tuple(warning for warning in WARNINGS if holding[warning])


def _times(value: Decimal | None, rate: Decimal | None) -> Decimal | None:
    return None if value is None or rate is None else value * rate


def interest(case: Case) -> Decimal | None:
    """Return what a loan costs besides what was borrowed; None where rate or time are not known.

    On the whole sum ("flat"): borrowed * rate * months. On what is left ("declining"): months * payment - borrowed,
    with the payment of an annuity, borrowed * rate / (1 - (1 + rate) ** -months), paid at the end of each month
    (the standard formula; `pmt` of spreadsheets and of numpy-financial).
    """
    if not case.borrowed or case.rate == 0:
        return Decimal(0)
    payment, months = monthly(case), case.given.get("n")
    return None if payment is None or not months else payment * months - case.borrowed


def monthly(case: Case) -> Decimal | None:
    """Return what a loan takes each month (see `interest`), None where it is not known or there is no interest."""
    rate, months = case.rate, case.given.get("n")
    if not case.borrowed or not rate or not months:
        return None
    if case.flat:
        return case.borrowed / months + case.borrowed * rate
    return case.borrowed * rate / (1 - (1 + rate) ** -months)


def calculator_logic(_name: str, logic: CalculatorLogic) -> Iterator[str]:
    """Yield what is wrong in the logic."""
    if len(logic.items) > BITS:
        yield f"`items` are {len(logic.items)}, at most {BITS}"
    yield from rates_logic(logic.rates, logic.sources)
    for letter, item in logic.items.items():
        if item.source not in logic.sources:
            yield f"the item {letter} names the source {item.source!r}, which does not exist"


def calculator_words(logic: CalculatorLogic, words: CalculatorWords) -> Iterator[str]:
    """Yield where the words do not fit the logic."""
    for key, wanted, given in (
        ("questions", set(QUESTIONS), set(words.questions)),
        ("items", set(logic.items), set(words.items)),
        ("warnings", set(WARNINGS), set(words.warnings)),
        ("bands", set(BANDS), set(words.bands)),
    ):
        if wanted != given:
            yield f"`{key}` differ from the logic: {sorted(wanted ^ given)}"
