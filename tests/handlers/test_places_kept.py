"""Countries that are known: used for the next answers, and forgotten before the phone is in other hands."""

from __future__ import annotations

import pytest

from bot.engine import Engine
from bot.types import PLACES_KEPT
from tests.chatting import Person
from tests.conftest import Clock

KENYAN_LINE = "+254 114 757 002"


async def in_qatar(engine: Engine) -> Person:
    """Return somebody who said on the screen of contacts where she is."""
    amina = Person(engine, hint="en")
    await amina.says("a number to call")
    await amina.says("Qatar")
    assert amina.at == "en contacts qa"
    return amina


async def names_qatar(amina: Person) -> bool:
    """Say whether the country is still known where a number is asked for."""
    await amina.says("a number to call")
    assert amina.screen is not None
    return "Qatar" in [choice.label for choice in amina.screen.choices]


async def test_a_country_is_known_while_somebody_writes(engine: Engine, clock: Clock) -> None:
    """Every message renews the half hour."""
    amina = await in_qatar(engine)
    for _ in range(3):
        clock.pass_(seconds=PLACES_KEPT.total_seconds() - 1)
        await amina.says("my rights at work")
    assert await names_qatar(amina)


async def test_a_country_is_forgotten_after_half_an_hour_of_silence(engine: Engine, clock: Clock) -> None:
    """The language is not."""
    amina = await in_qatar(engine)
    clock.pass_(seconds=PLACES_KEPT.total_seconds())
    assert not await names_qatar(amina)
    assert amina.at.startswith("en open help/contacts")


@pytest.mark.parametrize("greeting", ["hello", "good morning", "/start", "start again"])
async def test_a_greeting_forgets_the_country(engine: Engine, greeting: str) -> None:
    """Who greets may be somebody else on the same phone."""
    amina = await in_qatar(engine)
    await amina.says(greeting)
    assert not await names_qatar(amina)


async def test_a_link_to_the_bot_forgets_the_country(engine: Engine) -> None:
    """Whoever opens it begins anew; so does who comes by a partner's."""
    for start in ("", "kituo"):
        amina = await in_qatar(engine)
        await amina.follows(start)
        assert not await names_qatar(amina)


async def test_hide_forgets_the_country(engine: Engine) -> None:
    """It forgets all."""
    amina = await in_qatar(engine)
    await amina.says("HIDE")
    assert not await names_qatar(amina)


async def test_who_speaks_of_danger_and_says_both_countries_gets_the_line_of_home(engine: Engine) -> None:
    """A Kenyan shut in in Laos: her country has a line for its people in every country."""
    amina = Person(engine, hint="en")
    await amina.says("we are locked they beat us in laos, we are kenyans")
    read = await amina.presses("A number to call")
    assert amina.at == "en contacts la"
    assert KENYAN_LINE in read
    assert "no line of Kenya" not in read


async def test_where_somebody_in_danger_is_stays_known(engine: Engine) -> None:
    """Also where nobody was called at once."""
    amina = Person(engine, hint="en")
    await amina.says("we are locked they beat us in laos, we are kenyans")
    await amina.says("menu")
    await amina.says("a number to call")
    assert amina.screen is not None
    assert "Laos" in [choice.label for choice in amina.screen.choices]


async def test_another_relative_is_not_where_the_first_one_was(engine: Engine) -> None:
    """The sister is in Qatar; of the brother nothing is known."""
    amina = Person(engine, hint="en")
    await amina.says("my sister does not answer")
    await amina.says("a number to call")
    await amina.says("Qatar")
    await amina.says("my sister is not paid")
    assert await names_qatar(amina)
    await amina.says("my brother is not paid")
    assert not await names_qatar(amina)


async def test_what_was_asked_for_oneself_is_not_used_for_a_relative(engine: Engine) -> None:
    """In any language."""
    amina = await in_qatar(engine)
    await amina.says("ma petite sœur n'est pas payée")
    assert not await names_qatar(amina)
