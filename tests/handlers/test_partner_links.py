"""Links of partners: what they preset and count, and what they never tell."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import handlers
from bot.engine import Engine
from bot.library.model import Library
from bot.turn import Turn
from bot.types import Reader, Said
from handlers.routing import route
from tests.chatting import Person, tallies
from tests.partnered import partnered

DAY = date(2026, 11, 24)


@pytest.fixture
def with_partner(library: Library) -> Library:
    """The content with one partner, and every way in."""
    return partnered(library)


@pytest.fixture
def joined(engine: Engine, with_partner: Library) -> Engine:
    """The conversation with one partner."""
    engine.library = lambda: with_partner
    return engine


async def test_its_link_counts_as_its_own_and_presets_language_and_country(joined: Engine) -> None:
    """An unknown code counts as other, and presets nothing."""
    amina = Person(joined)
    await amina.follows("k7m2")
    assert amina.at == "fr welcome"
    binh = Person(joined, name="binh", hint="en")
    await binh.follows("amina-yusuf-1987")
    assert binh.at == "en welcome"
    assert await tallies(joined, "partner_starts") == {"k7m2": 1, "other": 1}


@pytest.mark.parametrize("words", ["Bagage k7m2", "bonjour bagage K7M2 svp", "k7m2", "Bagage:k7m2!", "  BAGAGE  k7m2"])
async def test_the_words_of_a_link_survive_editing(joined: Engine, words: str) -> None:
    """What people make of the words that WhatsApp proposes."""
    amina = Person(joined)
    await amina.says(words)
    assert amina.at.startswith("fr welcome")
    assert await tallies(joined, "partner_starts") == {"k7m2": 1}


async def test_its_number_comes_first_for_its_own_visitors(joined: Engine) -> None:
    """Office, hours and phone stand above the contacts; others do not see them."""
    amina = Person(joined)
    await amina.follows("k7m2")
    read = await amina.presses("=fr contacts lb")
    assert read.index("+237 671 23 45 67") < read.index("A. ")
    assert "8h-16h" in read
    binh = Person(joined, name="binh")
    assert "Maison" not in await binh.presses("=fr contacts lb")


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(code=st.one_of(st.text(max_size=40), st.from_regex(r"[a-z0-9-]{2,24}", fullmatch=True), st.just("k7m2")))
def test_whatever_a_link_carries_only_known_codes_are_counted(with_partner: Library, code: str) -> None:
    """Scripts, formulas, names, codes made for one person: a partner of the register, or other."""
    moment = datetime.combine(DAY, time(12), UTC)
    turn = Turn(Said("start", start=code), None, Reader("en", DAY), with_partner, moment, handlers.draw)
    counted = {event.value for event in route(turn).events if event.name == "partner"}
    assert counted <= {"k7m2", "other"}
    assert route(turn).session.partner in ("", "k7m2")
