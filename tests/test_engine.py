"""One turn: committed, then answered; delivered again, answered again and counted once."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import app
from bot.channels.channel import Channel
from bot.channels.terminal import Terminal
from bot.channels.twilio.whatsapp import WhatsApp
from bot.engine import Engine
from bot.errors import StoreDown, UnknownChannel
from bot.languages import FIRST, LANGUAGES
from bot.library.model import Library
from bot.store import Store
from bot.turn import Turn
from bot.types import Inbound, Said, Step, Who
from tests.chatting import FACTS, Person, tallies
from tests.conftest import Clock


async def test_a_delivery_that_comes_three_times_is_answered_three_times_and_counted_once(engine: Engine) -> None:
    """The same screen each time, one people-day."""
    amina = Person(engine, hint="en")
    first = await amina.presses("=en open rights/wages")
    assert [await amina.again(), await amina.again()] == [first, first]
    assert await tallies(engine, "topics") == {"rights/wages|en": 1}


@pytest.mark.parametrize(("channel", "language"), [(Terminal(), "xd"), (WhatsApp(), FIRST)])
async def test_a_draft_is_spoken_to_authors_alone(
    engine: Engine, channel: Channel, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever has a phone set to its language is answered in the first that is offered."""
    monkeypatch.setattr("bot.types.LANGUAGES", {**LANGUAGES, "xd": LANGUAGES[FIRST]})
    said = Inbound(Who(channel.name, "x"), "first", Said("text", text="menu", hint="xd-NP"))
    assert engine._begun(said, None, datetime(2026, 11, 24, tzinfo=UTC)).reader.language == language


async def test_a_channel_that_is_not_known_is_named(engine: Engine) -> None:
    """Each way in asks before anybody writes."""
    with pytest.raises(UnknownChannel, match="'signal' does not stand in CHANNELS"):
        engine.channel("signal")


async def test_deliveries_at_the_same_moment_are_one(engine: Engine) -> None:
    """Fifty copies at once, from one provider or two workers."""
    inbound = Inbound(Who("web", "x"), "same", Said("tap", tap="en open rights/wages"))

    async def deliver() -> str:
        async with engine.turn(inbound) as answer:
            return str(answer.screen.action)

    assert set(await asyncio.gather(*(deliver() for _ in range(50)))) == {"en open rights/wages"}
    assert await tallies(engine, "topics") == {"rights/wages|en": 1}


async def test_a_person_counts_once_a_day_in_a_topic(engine: Engine, clock: Clock) -> None:
    """Opening a page ten times is one people-day; tomorrow is another."""
    amina = Person(engine, hint="en")
    for _ in range(10):
        await amina.presses("=en open rights/wages")
    await Person(engine, "binta", hint="en").presses("=en open rights/wages")
    clock.pass_(days=1)
    await amina.presses("=en open rights/wages")
    assert await tallies(engine, "topics") == {"rights/wages|en": 3}


async def test_sensitive_topics_are_not_in_the_daily_figure(engine: Engine) -> None:
    """They stand in a weekly figure of their own."""
    await Person(engine, hint="fr").presses("=fr open trafficking/signs")
    assert await tallies(engine, "topics") == {}
    assert [cell.period for cell in await engine.store.tallies("sensitive_topics")] == ["2026-W48"]


async def test_one_persons_messages_keep_their_order(engine: Engine) -> None:
    """Thirty taps sent at once are taken one after the other."""
    people = [Person(engine, f"p{number}", hint="en") for number in range(20)]

    async def taps(person: Person) -> str:
        await person.says("menu")
        for step in ("5", "2", "back", "1", "menu"):
            await person.says(step)
        return person.at

    assert set(await asyncio.gather(*(taps(person) for person in people))) == {"en open menu"}


async def test_two_workers_on_one_store_do_not_lose_a_turn(tmp_path: Path, library: Library, clock: Clock) -> None:
    """Each computes its turn again when the other was first."""
    store = app.memory_store(tmp_path)
    await store.open()
    first, other = (app.make_engine(store, lambda: library, clock) for _ in range(2))
    pair = [Person(engine, "same", hint="en") for engine in (first, other)]
    await asyncio.gather(*(person.presses("=en open rights/wages") for person in pair))
    await asyncio.gather(*(person.presses("=en open rights/unions") for person in pair))
    assert await tallies(first, "topics") == {"rights/wages|en": 1, "rights/unions|en": 1}
    await store.close()


async def test_after_two_days_the_session_is_gone_and_a_redelivery_is_still_known(engine: Engine, clock: Clock) -> None:
    """The key that opened it exists no more."""
    amina = Person(engine, hint="fr")
    await amina.presses("=fr open rights/wages")
    clock.pass_(hours=40)
    assert "Salaire" in await amina.says("retour") or amina.at == "fr open rights"
    clock.pass_(hours=49)
    await amina.says("2")
    assert amina.at in ("fr hello", "fr welcome")


async def test_a_message_no_handler_survives_is_answered_with_help(
    store: Store, library: Library, clock: Clock
) -> None:
    """It is acknowledged, counted as failed, and does not block the chat."""

    def breaks(turn: Turn) -> Step:
        raise KeyError(turn.said.text)

    good = app.make_engine(store, lambda: library, clock)
    broken = Engine(store, lambda: library, breaks, good._draw, clock, channels=FACTS)
    amina = Person(broken, hint="en")
    assert "something went wrong on our side" in await amina.says("a secret of mine")
    assert amina.at.startswith("en open help/danger-now")
    assert await tallies(good, "failed") == {"en": 1}
    assert "Hello again" in await Person(good, hint="en").says("hello")


async def test_nothing_is_shown_when_nothing_can_be_kept(library: Library, clock: Clock, tmp_path: Path) -> None:
    """Commit, then answer: without a store the provider is asked to come again."""
    store = app.memory_store(tmp_path)
    engine = app.make_engine(store, lambda: library, clock)
    with pytest.raises(StoreDown):
        await Person(engine).says("hello")


async def test_no_lock_stays_behind(engine: Engine) -> None:
    """Ten thousand people leave no trace in memory."""
    for number in range(100):
        await Person(engine, f"p{number}").says("hello")
    assert engine._locks == {}
