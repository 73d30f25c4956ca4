"""The pocket card and links for friends: neutral words, no topic in clear."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from bot.document import Heading, plain
from bot.engine import Engine
from bot.languages import LANGUAGES
from bot.library.load import load
from bot.library.model import Library
from bot.papers import cards
from bot.types import Service
from handlers import share
from tests.chatting import Person
from tests.conftest import CONTENT

TODAY = date(2026, 11, 24)
TELLING = re.compile(r"traffick|traite|exploit|violen|slave|esclav|smuggl|refug|réfug", re.IGNORECASE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_card_tells_what_it_is_about(library: Library, language: str) -> None:
    """For all 540 pairs: ten rules, a date, and no word that betrays whoever carries it."""
    countries = library.atlas.countries.values()
    homes = [country.iso for country in countries if "origin" in country.record.roles]
    places = [country.iso for country in countries if "destination" in country.record.roles]
    assert len(homes) * len(places) == 540
    for home in homes:
        for there in places:
            body = cards.card_document(library, home, there, language, TODAY)
            read = plain(body)
            assert not TELLING.search(read), (home, there, TELLING.search(read))
            assert "24 November 2026" in read or "24 novembre 2026" in read
            assert isinstance(body[0], Heading)


def test_a_card_is_one_file_without_script_and_one_pdf(library: Library, tmp_path: Path) -> None:
    """Nothing is fetched, nothing runs, and the names of the files tell nothing."""
    html, pdf = cards.write_card(library, "sn", "fr", "fr", tmp_path, TODAY)
    page = html.read_text(encoding="utf-8")
    assert "<script" not in page
    assert not re.search(r"""(src|href)=["'](?!tel:|https://wa\.me/)""", page)
    assert page.count("<li>") >= 12
    assert "17" in page
    content = pdf.read_bytes()
    assert content.startswith(b"%PDF-")
    assert len(content) < 20_000
    assert html.stem == pdf.stem == share.code_of("fr card sn fr")


async def test_a_card_is_asked_for_step_by_step(engine: Engine) -> None:
    """Two typed names, or none where both are known."""
    amina = Person(engine, hint="en")
    await amina.presses("=en open travel")
    await amina.presses("A card to keep")
    await amina.says("cameroun")
    await amina.says("lebanon")
    assert amina.at == "en card cm lb"
    assert "10." in amina.reads
    await amina.presses("Other countries")
    assert amina.at == "en card new"


@pytest.fixture
def served() -> Library:
    """The content of a bot that can be reached in every way."""
    ways = Service(
        public_url="https://bot.example.org", telegram="example_bot", whatsapp="+14155238886", sms="+14155238887"
    )
    return load(CONTENT, ways)


async def test_links_for_a_friend_tell_nothing(engine: Engine, served: Library) -> None:
    """One for each channel; the page is in none of them."""
    engine.library = lambda: served
    amina = Person(engine, hint="en")
    await amina.presses("=en open rights/wages")
    await amina.presses("More")
    read = await amina.presses("Share")
    code = share.code_of("open rights/wages")
    for link in (f"t.me/example_bot?start={code}", f"wa.me/14155238886?text={code}", f"bot.example.org/?start={code}"):
        assert link in read
    assert not re.search("wages|rights", read.replace("=en", ""))


async def test_a_friends_link_opens_the_page_in_her_own_language(engine: Engine) -> None:
    """By link or typed, even as the first message; counted as no partner."""
    code = share.code_of("open rights/wages")
    binta = Person(engine, "binta", hint="fr")
    await binta.follows(code)
    assert binta.at == "fr open rights/wages !hello"
    john = Person(engine, "john", hint="en")
    await john.says(f" {code.upper()} ")
    assert john.at == "en open rights/wages !hello"


async def test_a_code_of_nothing_leads_to_the_menu(engine: Engine) -> None:
    """A page that went away."""
    amina = Person(engine, hint="en")
    await amina.follows("xaaaaaaaa")
    assert amina.at.startswith("en open menu")


def test_no_two_screens_share_a_code(library: Library) -> None:
    """Of all that can be sent."""
    addresses = list(share._addresses(library))
    assert len({share.code_of(address) for address in addresses}) == len(addresses) > 600
