"""Country by country: a typed name opens it, each fact comes with its source and dates."""

from __future__ import annotations

from datetime import date

import pytest

from bot.actions import Action
from bot.channels.telegram.screens import Telegram
from bot.channels.twilio.sms import Sms
from bot.document import plain
from bot.engine import Engine
from bot.languages import LANGUAGES
from bot.library.model import Library
from bot.texts import partial_date
from bot.types import Reader
from handlers import draw
from tests.chatting import Person, tallies

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("qatar", "en country qa"),
        ("Liban", "fr country lb"),
        ("saudi", "en country sa"),
        ("Arabie saoudite", "fr country sa"),
    ],
)
async def test_a_country_alone_opens_it_even_as_the_first_word(engine: Engine, words: str, address: str) -> None:
    """In the language in which it is written that way."""
    amina = Person(engine)
    await amina.says(words)
    assert amina.at == f"{address} !hello"


async def test_a_slip_is_understood_where_nothing_else_fits(engine: Engine) -> None:
    """Not a page, not a command: nearly a country."""
    amina = Person(engine, hint="en")
    await amina.says("hello")
    await amina.says("kuwiat")
    assert amina.at == "en country kw"


@pytest.mark.parametrize(
    ("words", "address"),
    [("Omman", "en country om"), ("LB", "en country lb"), ("🇶🇦", "en country qa"), ("Birmanie", "en country mm")],
)
async def test_which_country_takes_slips_codes_and_flags(engine: Engine, words: str, address: str) -> None:
    """Where a country is asked for; a label on the screen stays a label."""
    amina = Person(engine, hint="en")
    await amina.presses("=en open countries")
    await amina.says(words)
    assert amina.at == address
    await amina.presses("=en open countries")
    await amina.says("North Africa")
    assert amina.at == "en countries africa-north"


async def test_the_menu_leads_to_a_fact_by_region_or_name(engine: Engine) -> None:
    """Country by country, Gulf, Qatar, pay."""
    amina = Person(engine, hint="en")
    await amina.says("menu")
    await amina.presses("Country by country")
    await amina.presses("Gulf")
    await amina.presses("Qatar")
    read = await amina.presses("Pay")
    assert "Checked on 23 November 2026" in read
    await amina.presses("=en open countries")
    await amina.says("Philippines")
    assert amina.at == "en country ph"
    assert await tallies(engine, "countries") == {"qa": 1, "ph": 1}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fact_has_its_source_its_dates_and_its_conflict(library: Library, language: str) -> None:
    """All 196 facts in each language."""
    count = 0
    for country in library.atlas.countries.values():
        for fact in country.record.facts:
            action = Action(language, "country", (country.iso, fact.topic))
            read = plain(draw(action, Reader(language, TODAY), library).body)
            assert fact.sources[0].publisher in read
            assert fact.seen == "undated" or partial_date(language, fact.seen) in read
            disagree = {"en": "Texts disagree", "fr": "ne sont pas d'accord"}[language]
            assert (disagree in read) is fact.conflict
            count += 1
    assert count == 196


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fact_can_be_reached_by_buttons(library: Library, language: str) -> None:
    """The first screen and the one behind "Other facts" name them all."""
    for country in library.atlas.countries.values():
        leads: set[str] = set()
        for args in ((country.iso,), (country.iso, "more")):
            screen = draw(Action(language, "country", args), Reader(language, TODAY), library)
            assert len(screen.choices) <= 9
            leads |= {choice.action.arg(1) for choice in screen.choices if choice.action.name == "country"}
        assert set(country.topics) <= leads


def test_a_notice_stands_first_with_its_date(library: Library) -> None:
    """The war of 2026, on the countries it concerns; under the line that a locked phone may show."""
    read = plain(draw(Action("fr", "country", ("qa",)), Reader("fr", TODAY), library).body[1:])
    assert read.startswith("Avis du 28 février 2026.")
    assert "Avis du" not in plain(draw(Action("fr", "country", ("be",)), Reader("fr", TODAY), library).body)


async def test_a_country_without_a_file_says_so(engine: Engine) -> None:
    """And leads to somebody all the same."""
    amina = Person(engine, hint="en")
    await amina.says("hello")
    assert "nothing with a source" in await amina.says("Egypt")
    read = await amina.presses("A number to call")
    assert "We have no checked number in Egypt" in read
    assert "help.unhcr.org" in read


async def test_my_countries_are_remembered(engine: Engine) -> None:
    """Where I go, and where I come from: the contacts then fit."""
    amina = Person(engine, hint="en")
    await amina.says("Kenya")
    await amina.presses("I come from there")
    await amina.says("Saudi Arabia")
    await amina.presses("I go or am there")
    assert amina.screen is not None
    assert not [choice for choice in amina.screen.choices if choice.action.name in ("home", "there")]
    assert "Emergency numbers in Saudi Arabia" in await amina.says("0")
    await amina.presses("A number to call")
    assert "Consulate of Kenya" in await amina.presses("More numbers")


async def test_countries_stand_as_a_reader_of_the_language_sorts_them(engine: Engine) -> None:
    """É beside E, not behind Z; and with their accents, which no phone with buttons lacks."""
    amina = Person(engine, channel=Telegram())
    await amina.presses("=fr countries gulf")
    names = [choice.label for choice in amina.screen.choices] if amina.screen else []
    assert names[:5] == ["Arabie saoudite", "Bahreïn", "Émirats arabes unis", "Jordanie", "Koweït"]


async def test_an_old_phone_reads_the_names_of_countries_in_its_own_letters(engine: Engine) -> None:
    """One ï would make each SMS hold less than half."""
    amina = Person(engine, channel=Sms())
    assert "Koweit" in await amina.presses("=fr countries gulf")


async def test_a_source_that_asks_keeps_its_own_sign(engine: Engine) -> None:
    """« … en 2026 ? Compta France. », not « … en 2026 ?. Compta France. »."""
    amina = Person(engine)
    read = await amina.presses("=fr country fr wages")
    assert "SMIC en 2026 ? Compta France." in read


async def test_the_date_of_a_text_is_written_in_words(engine: Engine) -> None:
    """Not 2025-07-30, which a reader takes for a number."""
    amina = Person(engine)
    assert "Date du texte : 30 juillet 2025." in await amina.presses("=fr country mg licensing")
