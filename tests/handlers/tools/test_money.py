"""Money in the calculator: called as people call it, never swallowed in another one, at official rates."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.actions import parse_action
from bot.document import plain
from bot.engine import Engine
from bot.languages import LANGUAGES
from bot.library.tools.rates import OfficialRate, RateSchema, official_rate, rates_logic
from bot.understanding import amounts
from handlers.tools.ask_money import LABEL, four_digits, sum_text
from handlers.tools.carry_amounts import COSTS, PAY
from handlers.tools.read_amounts import COMMON, other_amount
from tests.chatting import Person, tallies
from tests.conftest import Clock
from tests.handlers.tools.test_calculate_cost import LIBRARY, TOOL, draw
from tests.handlers.tools.test_fill_questionnaire import holds

LAST = "fee 1 {money} a8c8b000o000s8c8t000w3c7k3c7g3c7"
"""All is told but the rate."""


def rate(of: str, into: str) -> OfficialRate | None:
    """Return what the content knows of a rate."""
    return official_rate(TOOL.logic.rates, of, into)


def labels(address: str) -> list[str]:
    """Return what stands on the buttons of a screen."""
    return [choice.label for choice in draw(address).choices]


async def test_a_sum_in_other_money_is_asked_about(engine: Engine) -> None:
    """500 euros are no 500 francs: the sum at the official rate, the euros from now on, or a slip."""
    awa = Person(engine, hint="fr")
    await awa.presses("=fr fee 1 xof")
    read = await awa.says("500 euros")
    assert "Vous avez écrit 500 euros. Ici, je compte en francs CFA." in read
    assert "environ 656, le même depuis 1999" in read
    assert labels(awa.at) == ["327 978 francs CFA", "500 euros", "500 francs CFA", "Écrire de nouveau"]
    await awa.says("1")
    assert awa.at == "fr fee 1 xof a949"
    assert "J'ai noté : 328 000 francs CFA" in awa.reads
    await awa.presses("=fr fee 1 xof")
    await awa.says("500 euros")
    await awa.says("2")
    assert awa.at == "fr fee 1 eur adw6"
    assert await tallies(engine, "tools_steps") == {"fee-calculator 02": 1, "fee-calculator 03": 1}


async def test_shillings_among_dollars_are_asked_about_without_a_rate(engine: Engine) -> None:
    """There is none that is fixed."""
    john = Person(engine, hint="en")
    await john.presses("=en fee 1 usd")
    read = await john.says("150000 ksh")
    assert "You wrote 150,000 Kenyan shillings. I count this in US dollars." in read
    assert "rate" not in read
    assert labels(john.at) == ["150,000 KES", "150,000 US dollars", "Write it again"]
    await john.says("150,000 kes")
    assert john.at == "en fee 1 kes a469"


@pytest.mark.parametrize(
    ("here", "typed", "at"),
    [
        ("en fee 1 usd", "3k dollars", "en fee 1 usd a8c7"),
        ("en fee 1 usd", "$3000", "en fee 1 usd a8c7"),
        ("fr fee 1 xaf", "500 fcfa", "fr fee 1 xaf adw6"),
        ("fr fee 1 xof", "500 francs CFA", "fr fee 1 xof adw6"),
        ("en fee 1 usd", "500 in all", "en fee 1 usd adw6"),
        ("en fee 1 usd", "half a million", "en fee 1 usd adw9"),
        ("en fee 1 usd", "0 euros", "en fee 1 usd a000"),
        ("en fee 1 kes a8c8", "20 riyals", "en fee 1 kes a8c8 ot sar5k5"),
        ("en fee 1 kessar a8c8b000o000s8c8t000", "500 dollars", "en fee 1 kessar a8c8b000o000s8c8t000 ot usddw6"),
    ],
)
async def test_a_word_for_the_same_money_is_no_other(engine: Engine, here: str, typed: str, at: str) -> None:
    """Nor is a word that only looks like a code; of several dollars those that most people mean are taken."""
    amina = Person(engine, hint=here[:2])
    await amina.presses(f"={here}")
    await amina.says(typed)
    assert amina.at == at


@pytest.mark.parametrize("typed", ["-500", "minus 500", "3 or 400", "12 34"])
async def test_what_is_no_sum_gets_a_sentence(engine: Engine, typed: str) -> None:
    """And is asked again."""
    amina = Person(engine, hint="en")
    await amina.presses("=en fee 1 usd")
    assert "could not read one number" in await amina.says(typed)
    assert amina.at == "en fee 1 usd !number"


def test_money_told_already_is_not_changed_any_more() -> None:
    """Of the costs, once a sum stands in it; the money of the pay still may be."""
    assert labels("fr fee 1 xof a8c8 ot eurdw6") == ["327 978 francs CFA", "500 francs CFA", "Écrire de nouveau"]
    at_pay = "en fee 1 kessar a8c8b000o000s8c8t000 ot usddw6"
    first, changed = draw(at_pay).choices[:2]
    assert (first.label, changed.label) == ("1,875 Saudi riyals", "500 US dollars")
    assert str(changed.action) == "en fee 1 kesusd a8c8b000o000s8c8w" + "dw6t000"


@pytest.mark.parametrize(
    "address",
    [
        "fr fee 1 xof _ ot",
        "fr fee 1 xof _ ot zz",
        "fr fee 1 xof _ ot eur000",
        "fr fee 1 xof _ ot zzz8c8",
        "fr fee 1 _ _ ot eur8c8",
    ],
)
def test_an_address_that_names_no_sum_asks_the_question(address: str) -> None:
    """As ever."""
    screen = draw(address)
    holds(screen)
    assert "Vous avez écrit" not in plain(screen.body)
    assert other_amount(parse_action(address).arg(4)) is None or "xof" not in address


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("typed", ["eur8c8", "usd469", "kesdw6", "aed8cb", "xaf467"])
@pytest.mark.parametrize("money", ["xof", "usd", "sar", "kes"])
def test_every_channel_shows_the_choice_between_sums(language: str, typed: str, money: str) -> None:
    """No label is too long, whatever the sums."""
    holds(draw(f"{language} fee 1 {money} _ ot {typed}"))


async def test_an_official_rate_is_proposed_and_can_be_corrected(engine: Engine, clock: Clock) -> None:
    """With the year since which it stands and who says so; yes takes it."""
    awa = Person(engine, hint="fr")
    for typed, rate in (("oui", "i86"), ("ok", "i86"), ("Y", "i86"), ("650", "i26")):
        await awa.presses(f"=fr {LAST.format(money='xofeur')}")
        assert "Le taux officiel est d'environ 656" in awa.reads
        assert "1 euro" in awa.reads
        assert "francs CFA" in awa.reads
        await awa.says(typed)
        assert f"x{rate}" in awa.at
        clock.pass_(minutes=1)


def test_where_no_law_ties_two_currencies_no_rate_is_proposed() -> None:
    """Francs and dirhams: a shop knows the rate of today."""
    assert "Yes" not in " ".join(labels(f"en {LAST.format(money='xofaed')}"))
    assert rate("KES", "USD") is None
    assert rate("EUR", "USD") is None
    assert rate("XOF", "AED") is None
    assert rate("EUR", "AED") is None
    assert rate("USD", "USD") is None


@pytest.mark.parametrize(
    ("of", "into", "units", "since"),
    [
        ("EUR", "XOF", "655.957", 1999),
        ("XAF", "XOF", "1", 1999),
        ("USD", "AED", "3.6725", 1997),
        ("USD", "SAR", "3.75", 1986),
        ("USD", "QAR", "3.64", 2001),
        ("USD", "OMR", "0.3845", 1986),
        ("USD", "BHD", "0.376", 2001),
        ("USD", "JOD", "0.709", 1995),
        ("QAR", "SAR", "1.0302", 2001),
        ("SAR", "USD", "0.26667", 1986),
    ],
)
def test_rates_are_those_of_the_central_banks(of: str, into: str, units: str, since: int) -> None:
    """Straight, turned round, and over the money that both are tied to."""
    official = rate(of, into)
    assert official is not None
    assert abs(official.units - Decimal(units)) < Decimal("0.0001")
    assert official.since == since


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_money_has_a_name_that_says_which_it_is(language: str) -> None:
    """On a button: never cut within, each its own."""
    local = {amounts.of_country(iso) for iso in LIBRARY.atlas.countries}
    codes = sorted({*COMMON, *filter(None, local)})
    names = [TOOL.words[language].money.get(code) or amounts.label(language, code, LABEL) for code in codes]
    assert len(set(names)) == len(codes)
    for code, name in zip(codes, names, strict=True):
        assert 3 <= len(name) <= LABEL
        assert name.count("(") == name.count(")")
        assert code in COMMON or set(name.removesuffix(f" ({code})").lower().split()) <= set(
            amounts.name(language, code).lower().replace("(", "").split()
        )


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("1", "1 euro"), ("2", "2 euros"), ("327978.5", "327,978 euros"), ("0.376", "0.376 euros"),
        ("3.6725", "3.672 euros"),
    ],
)  # fmt: skip
def test_a_sum_is_written_as_it_is_said(value: str, written: str) -> None:
    """With a name and four digits."""
    assert sum_text("en", Decimal(value), "EUR") == written
    assert four_digits(Decimal("0.00012345")) == Decimal("0.0001234")


def test_a_sum_is_of_the_costs_or_of_the_pay() -> None:
    """No letter is of both, and a rate and months are of none."""
    assert not set(COSTS) & set(PAY)
    assert not set(COSTS + PAY) & set("rinx")


def test_a_rate_names_money_and_a_source_that_there_are() -> None:
    """Else the content does not load, and says why."""
    tied = {"QQQ": RateSchema(to="EUR", units=Decimal(2), since=1999, source="nobody")}
    assert len(list(rates_logic(tied, TOOL.logic.sources))) == 2
    assert not list(rates_logic(TOOL.logic.rates, TOOL.logic.sources))
