"""What a job really costs: against a table worked out by hand, numpy-financial, and anything that people type."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy_financial
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import handlers
from bot.actions import Action, parse_action
from bot.channels import CHANNELS
from bot.channels.channel import Channel
from bot.engine import Engine
from bot.languages import OFFERED
from bot.library.load import load
from bot.library.tools.calculator import LETTERS, Calculator, Case, interest, monthly
from bot.types import Reader, Screen
from bot.understanding import amounts
from tests.chatting import Person, tallies
from tests.conftest import CONTENT, Clock
from tests.handlers.tools.test_fill_questionnaire import holds

LIBRARY = load(CONTENT)
LOADED = LIBRARY.tools["fee-calculator"]
assert isinstance(LOADED, Calculator)
TOOL: Calculator = LOADED
DAY = date(2026, 11, 24)

CASES = (
    # What was told (a agency, b papers and travel, o own, s savings, r/i per cent a month, n months, w promised,
    # k likely, g living, x rate) | cost in months of pay | interest | months to earn it back | band | warnings
    ("a0 b0 o0 w1000 g300", "0", "0", "0", "none", ""),
    ("a0 b0 o0 w0", None, "0", None, "none", ""),
    ("a2100 b0 o0 s2100 w1000 g300", "2.1", "0", "3", "some", "asked"),
    ("a100 b0 o0 s100 w1000 g300", "0.1", "0", "0.142857", "low", "asked"),
    ("a0 b999 o0 s999 w1000 g0", "0.999", "0", "0.999", "some", ""),
    ("a0 b940 o0 s940 w1000 g0", "0.94", "0", "0.94", "low", ""),
    ("a0 b1000 o0 s1000 w1000 g0", "1", "0", "1", "some", ""),
    ("a0 b3000 o0 s3000 w1000 g0", "3", "0", "3", "some", ""),
    ("a0 b3100 o0 s3100 w1000 g0", "3.1", "0", "3.1", "high", "months"),
    ("a3000 b1000 o500 s4500 w1000 g500", "4.5", "0", "9", "high", "asked months"),
    # A loan of 2,000 at 5 per cent a month on the whole sum for a year costs 1,200 (the guide's own example).
    ("a2100 b0 o0 s100 i5 n12 w1000 g300", "2.1", "1200", "4.714286", "some", "asked rate"),
    ("a2000 b0 o0 s0 i5 n12 w1000 g300", "2", "1200", "4.571429", "some", "asked rate"),
    ("a2000 b0 o0 s0 i0 n12 w1000 g300", "2", "0", "2.857143", "some", "asked"),
    ("a2000 b0 o0 s0 r0 w1000 g300", "2", "0", "2.857143", "some", "asked"),
    # On what is left: 12 payments of 225.65 for 2,000 at 5 per cent.
    ("a2000 b0 o0 s0 r5 n12 w1000 g300", "2", "707.81", "3.868300", "some", "asked rate"),
    ("a1000 b0 o0 s0 r2 n6 w1000 g300", "1", "71.15", "1.530214", "some", "asked"),
    ("a1200 b0 o0 s0 r1 n1 w1000 g0", "1.2", "12", "1.212", "some", "asked payment"),
    ("a1200 b0 o0 s200 i2 n10 w1000 g500", "1.2", "200", "2.8", "some", "asked"),
    ("a5000 b0 o0 s0 i10 n24 w500 g400", "10", "12000", "170", "high", "asked payment contract rate months"),
    ("a5000 b0 o0 s0 i1 n24 w500 g250", "10", "1200", "24.8", "high", "asked payment contract months"),
    ("a2000 b0 o0 s0 i1 n12 w500 g250", "4", "240", "8.96", "high", "asked months"),
    # Nothing is left, or the pay is nothing: it is never earned back.
    ("a1000 b0 o0 s1000 w500 g500", "2", "0", None, "never", "asked gap"),
    ("a1000 b0 o0 s1000 w500 g600", "2", "0", None, "never", "asked gap"),
    ("a1000 b0 o0 s1000 w0 g0", None, "0", None, "never", "asked gap"),
    ("a1000 b0 o0 s1000 w0 g300", None, "0", None, "never", "asked gap"),
    ("a0 b0 o500 s500 w300 k0 g10", "1.666667", "0", None, "never", "gap less"),
    # What people really get there counts for earning back, the promise for the months of pay.
    ("a1500 b0 o0 s1500 w1500 k1200 g200", "1", "0", "1.5", "some", "asked less"),
    ("a1500 b0 o0 s1500 w1500 k1500 g0", "1", "0", "1", "some", "asked"),
    ("a1500 b0 o0 s1500 w1500 k2000 g500", "1", "0", "1", "some", "asked"),
    # What is not known leaves a gap, not an error.
    ("a1000 b0 o0 s1000 w? g300", None, "0", None, "open", "asked"),
    ("a1000 b0 o0 s1000 w1000 g?", "1", "0", None, "some", "asked"),
    ("a1000 b0 o0 s0 i? w1000 g300", "1", None, None, "some", "asked"),
    ("a1000 b0 o0 s0 r5 n? w1000 g300", "1", None, None, "some", "asked rate"),
    ("a? b? o? s? w1000 g300", "0", "0", "0", "none", ""),
    ("a1000 b? o? s1000 w1000 k? g500", "1", "0", "2", "some", "asked"),
    # Two currencies: a rate of 165 of the costs' money for one of the pay's.
    ("a500000 b200000 o50000 s750000 w1500 g600 x165", "3.030303", "0", "5.050505", "some", "asked"),
    ("a500000 b200000 o50000 s100000 i2 n12 w1500 k1200 g600 x165", "3.030303", "156000", "9.151515", "some",
     "asked less"),
    ("a30000 b0 o0 s30000 w1000 g0 x30", "1", "0", "1", "some", "asked"),
    ("a30000 b0 o0 s30000 w1000 g0 x?", None, "0", None, "open", "asked"),
    ("a100 b0 o0 s100 w1000000 g0 x0.0001", "1", "0", "1", "some", "asked"),
    # Huge and tiny.
    ("a900000000000 b0 o0 s0 i99 n120 w1 g0", "900000000000", "106920000000000", None, "high",
     "asked payment contract rate months"),
    ("a1 b1 o1 s0 i1 n1 w1000000000 g0", "0", "0.03", None, "low", "asked"),
    # More savings than costs: nothing is borrowed, whatever interest was told.
    ("a500 b500 o0 s5000 i20 n24 w1000 g0", "1", "0", "1", "some", "asked"),
)  # fmt: skip


def case(answers: str) -> Case:
    """Read a row of the table: as an address would carry it."""
    pairs = {answer[0]: None if answer[1:] == "?" else Decimal(answer[1:]) for answer in answers.split()}
    return Case("XOF", "AED" if "x" in pairs else "XOF", pairs, frozenset())


def test_there_are_enough_cases() -> None:
    """Every band is in the table, and at least forty rows."""
    assert len(CASES) >= 40
    assert {band for *_, band, _ in CASES} == {"none", "low", "some", "high", "never", "open"}


@pytest.mark.parametrize(("answers", "months", "cost", "back", "band", "warnings"), CASES)
def test_a_case_has_the_sums_of_the_table(
    answers: str, months: str | None, cost: str | None, back: str | None, band: str, warnings: str
) -> None:
    """Each figure to six digits, the band, and the warnings in their order."""
    typed = case(answers)
    sums = TOOL.sums(typed)

    def near(value: Decimal | None, wanted: str | None, digits: float = 1e-6) -> bool:
        if value is None or wanted is None:
            return value is None and wanted is None
        return abs(float(value) - float(wanted)) <= max(digits, abs(float(wanted)) * digits)

    assert near(sums.months, months), sums.months
    assert near(sums.interest, cost, 1e-2 if "r" in answers else 1e-6), sums.interest
    if back is not None:
        assert near(sums.back, back, 1e-4), sums.back
    assert TOOL.band(typed) == band
    assert TOOL.warnings(typed) == tuple(warnings.split())


@settings(max_examples=300, deadline=None)
@given(
    borrowed=st.integers(1, 10**9),
    rate=st.decimals("0.01", "60", places=2),
    months=st.integers(1, 120),
)
def test_a_loan_costs_what_numpy_financial_says(borrowed: int, rate: Decimal, months: int) -> None:
    """On what is left: the payment of an annuity, at the end of each month."""
    loan = Case("USD", "USD", {"a": Decimal(borrowed), "r": rate, "n": Decimal(months)})
    payment = -numpy_financial.pmt(float(rate) / 100, months, borrowed)
    assert float(monthly(loan) or 0) == pytest.approx(payment, rel=1e-9)
    assert float(interest(loan) or 0) == pytest.approx(payment * months - borrowed, rel=1e-6, abs=1e-4)


TYPED = (
    ("1.200,50", "1200.5"), ("1,200.50", "1200.5"), ("1 200", "1200"), ("2k", "2000"), ("2.5k", "2500"),
    ("KES 30,000", "30000"), ("30,000/-", "30000"), ("deux mille", "2000"), ("two thousand five hundred", "2500"),
    ("1,5 million", "1500000"), ("12 lakh", "1200000"), ("1,50,000", "150000"), ("twelve lakh", "1200000"),
    ("٣٠٠٠", "3000"), ("30 mille", "30000"), ("30 thousand", "30000"), ("2 mille 500", "2500"), ("1'200", "1200"),
    ("0,5", "0.5"), ("rien", "0"), ("nothing", "0"), ("zéro", "0"), ("00", "0"), ("€1 200,00", "1200"),
    ("about 300 a month", "300"), ("quatre-vingt mille", "80000"), ("100.000.000", "100000000"),
    ("1 million 200 mille", "1200000"), ("ksh5000", "5000"),
)  # fmt: skip


@pytest.mark.parametrize(("words", "value"), TYPED)
def test_amounts_are_read_as_people_type_them(words: str, value: str) -> None:
    """Points, commas, spaces, words, thousands and lakhs."""
    amount = amounts.read_amount(words)
    assert amount
    assert amount.value == Decimal(value)


@pytest.mark.parametrize("words", ["", "abc", "20-30", "5 or 6", "😀", "1" * 30, "-", "1.2.3,4,5", "mille fois " * 9])
def test_what_is_not_one_amount_is_none(words: str) -> None:
    """Two numbers, none, or one that nobody pays."""
    assert amounts.read_amount(words) is None


@settings(max_examples=500, deadline=None)
@given(value=st.decimals("0", "1e14", allow_nan=False, places=4))
def test_an_address_carries_three_digits(value: Decimal) -> None:
    """What is read back differs by less than half a per cent."""
    back = amounts.parse_amount(amounts.write_amount(value))
    assert back is not None
    assert abs(back - value) <= value * Decimal("0.005") + Decimal("0.0000005")


@settings(max_examples=300, deadline=None)
@given(text=st.text(max_size=80))
def test_nothing_that_is_typed_is_an_error(text: str) -> None:
    """Any Unicode: an amount, or none."""
    amount = amounts.read_amount(text)
    assert amount is None or amount.value >= 0


AMOUNT = st.one_of(st.none(), st.decimals("0", "1e12", places=2))


@settings(max_examples=150, deadline=None)
@given(
    language=st.sampled_from(OFFERED),
    given_=st.dictionaries(st.sampled_from(LETTERS), AMOUNT),
    ticks=st.one_of(st.none(), st.frozensets(st.sampled_from(sorted(TOOL.logic.items)))),
    currencies=st.sampled_from([("", ""), ("KES", ""), ("KES", "SAR"), ("XOF", "XOF")]),
    view=st.sampled_from(["", "end", "why", "fl", "de", "tk", "adv", "i1", "i9", "w1", "w9", "of", "ot", "zz"]),
    revision=st.sampled_from(["1", "2", "x"]),
)
def test_every_address_has_a_screen_that_every_channel_shows(
    language: str,
    given_: dict[str, Decimal | None],
    ticks: frozenset[str] | None,
    currencies: tuple[str, str],
    view: str,
    revision: str,
) -> None:
    """Any amounts in any order, old revisions and unknown views: never an error, no button over 64 bytes."""
    written = TOOL.write(Case(*currencies, given_, ticks))
    screen = draw(Action(language, "fee", (revision, *written, *([view] if view else []))))
    holds(screen)


@settings(max_examples=60, deadline=None)
@given(language=st.sampled_from(OFFERED), picks=st.lists(st.integers(0, 9), min_size=30, max_size=30),
       sums=st.lists(st.sampled_from(["0.5", "12", "30000", "2k", "deux mille", "7 %", "20 par an", "00"]),
                     min_size=30, max_size=30))  # fmt: skip
def test_every_path_ends_in_a_result(language: str, picks: list[int], sums: list[str]) -> None:
    """Whatever is typed or pressed, going on leads to a result."""
    screen = draw(Action(language, "fee", ("1",)))
    for pick, typed in zip(picks, sums, strict=True):
        holds(screen)
        if any(event.name == "tool_finished" for event in handlers.tools.count_tool(screen.action, LIBRARY)):
            break
        answer = None
        if screen.expects and pick % 3:
            answer = handlers.tools.complete_tool(screen.expects, typed, Reader(language, DAY), LIBRARY)
        ahead = [choice.action for choice in screen.choices if choice.action.arg(3) != "why"]
        screen = draw(answer or ahead[-1 if ahead[0].arg(3) == "tk" else pick % len(ahead)])
    assert handlers.tools.count_tool(screen.action, LIBRARY)[0].name == "tool_finished"


def draw(address: Action | str) -> Screen:
    """Draw a screen as anybody sees it."""
    action = parse_action(address) if isinstance(address, str) else address
    return handlers.draw(action, Reader(action.language, DAY), LIBRARY)


async def test_a_whole_case_is_typed(engine: Engine) -> None:
    """Currencies and amounts in words, a slip, a number that cannot be read, and the first answers counted."""
    amina = Person(engine, hint="fr")
    await amina.presses("=fr fee 1")
    for words in ("senegal", "500 000", "deux cent mille"):
        await amina.says(words)
    assert "À quoi sert cet argent" in amina.reads
    await amina.presses("Frais d'agence")
    await amina.presses("Fait")
    for words in ("50k", "100 000"):
        await amina.says(words)
    assert "650 000 francs CFA" in amina.reads
    await amina.presses("Sur toute la somme")
    for words in ("24 par an", "12 mois", "emirats", "1500", "1200"):
        await amina.says(words)
    assert "Je ne trouve pas de nombre dans votre message" in await amina.says("3 ou 4 cents")
    await amina.says("600")
    assert "Prêt" not in amina.reads
    result = await amina.says("165")
    assert "156 000 XOF de plus" in result
    assert "environ 9,2" in result
    bands = await tallies(engine, "tools_bands")
    assert bands == {"fee-calculator some": 1}


async def test_two_francs_are_told_apart(engine: Engine) -> None:
    """A name that two currencies share leads to a choice between them; it is not a wish for French."""
    amina = Person(engine, hint="fr")
    await amina.presses("=fr fee 1")
    read = await amina.says("franc cfa")
    assert "Franc CFA (Ouest)" in read
    assert "Franc CFA (Centre)" in read
    assert "ollar" not in read
    await amina.says("2")
    assert amina.at.startswith("fr fee 1 xof") or amina.at.startswith("fr fee 1 xaf")


async def test_digits_lead_to_amounts_and_zero_to_help(engine: Engine, clock: Clock) -> None:
    """On a screen that asks for a number no choice has a digit, and 0 is help as everywhere."""
    amina = Person(engine)
    await amina.presses("=en fee 1 kes")
    screen = amina.screen
    assert screen is not None
    assert not any(choice.key.isdigit() or not choice.key for choice in screen.choices)
    await amina.says("7")
    assert amina.at == "en fee 1 kes ajg4"
    await amina.says("0")
    assert amina.at.startswith("en open help/danger-now")


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)
def test_the_result_has_its_chart_in_words(channel: Channel) -> None:
    """Bars stand beside their figures on every channel."""
    screen = draw("en fee 1 kessar a8c8b5k8o000s000i3w6n3c5w467k3c7ggo6x4l4t001")
    texts = " ".join(message.text for message in channel.render(screen))
    assert "30,000 KES" in texts or "50,000 KES" in texts
