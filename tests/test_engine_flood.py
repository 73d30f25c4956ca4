"""Who writes too much at once: help in every form is answered all the same, on every channel; steps of tools are."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Final

import pytest

from bot import app
from bot.channels import CHANNELS
from bot.channels.channel import Channel
from bot.channels.telegram.screens import Telegram
from bot.channels.twilio.whatsapp import WhatsApp
from bot.channels.web import Web
from bot.engine import Engine
from bot.errors import Silenced, StoreDown
from bot.library.model import Library
from bot.store import Store
from bot.throttle import AT_ONCE, MINUTE_MOST, RESERVED, RateLimiter
from tests.chatting import Person
from tests.conftest import Clock
from tests.test_throttle import Stopwatch


def limited(store: Store, library: Library, clock: Clock, ceiling: int = 1_000_000) -> tuple[Engine, Stopwatch]:
    """Return an engine that knows limits, and its stopwatch."""
    watch = Stopwatch()
    return app.make_engine(store, lambda: library, clock, RateLimiter(ceiling, watch)), watch


async def floods(person: Person) -> None:
    """Write until there is no answer."""
    with suppress(Silenced):
        for _ in range(100):
            await person.says("menu")
        pytest.fail("a hundred messages were answered")


@pytest.mark.parametrize(
    "words",
    [
        "0",
        " ٠ ",
        "help",
        "AIDE",
        "I was raped last night",
        "my boss took my passport and locked me in, help me now",
        "je veux mourir",
    ],
)
async def test_words_of_danger_are_heard_in_a_flood(store: Store, library: Library, clock: Clock, words: str) -> None:
    """Whatever came before them."""
    engine, _ = limited(store, library, clock)
    amina = Person(engine, hint="en")
    await floods(amina)
    await amina.says(words)
    assert "help/" in amina.at or "urgent" in amina.at


@pytest.mark.parametrize(
    ("button", "at"),
    [
        ("=en open help/danger-now", "en open help/danger-now"),
        ("=en home ke contacts lb", "en contacts lb"),
        ("=en there lb contacts", "en contacts lb"),
        ("=en contacts lb", "en contacts lb"),
        ("=en no-answer lb-isf-1745 lb", "en contacts lb"),
        ("=en urgent help/danger-now", "en urgent help/danger-now"),
    ],
)
async def test_a_button_of_help_is_heard_in_a_flood(
    store: Store, library: Library, clock: Clock, button: str, at: str
) -> None:
    """The numbers to call, too, and what a home country has for its people."""
    engine, _ = limited(store, library, clock)
    amina = Person(engine, hint="en")
    await floods(amina)
    await amina.presses(button)
    assert amina.at.startswith(at)


@pytest.mark.parametrize(
    ("here", "typed", "at"),
    [
        ("en open menu", "9", "en open help"),
        ("en open menu", "٩", "en open help"),
        ("en open menu", "9 Get help", "en open help"),
        ("fr open menu", "Trouver de l'aide", "fr open help"),
        ("en open help", "2", "en open help"),
        ("en open help/contacts", " 7 ", "en contacts"),
        ("en open help/contacts", "7", "en contacts"),
        ("en open help/contacts", "Lebanon", "en contacts lb"),
        ("en contacts lb", "1", "en contacts lb"),
        ("en open rights/wages", "٠", "en open help/danger-now"),
    ],
)
async def test_what_leads_to_help_on_the_screen_is_heard_in_a_flood(
    store: Store, library: Library, clock: Clock, here: str, typed: str, at: str
) -> None:
    """A number or a label on the menu, on a screen of help, or where contacts are listed."""
    engine, _ = limited(store, library, clock)
    amina = Person(engine, hint="en")
    for _ in range(AT_ONCE - RESERVED):
        await amina.presses(f"={here}")
    await amina.says(typed)
    assert amina.at.startswith(at)


@pytest.mark.parametrize("typed", ["2", "visa", "where can I go to learn how to cook for a family"])
async def test_what_leads_elsewhere_is_not(store: Store, library: Library, clock: Clock, typed: str) -> None:
    """Nor are buttons, but on a screen of help."""
    engine, _ = limited(store, library, clock)
    amina = Person(engine, hint="en")
    await floods(amina)
    with pytest.raises(Silenced):
        await amina.says(typed)
    with pytest.raises(Silenced):
        await amina.presses("=en open rights/wages")
    with pytest.raises(Silenced):
        await amina.sends("photo")
    await amina.presses("=en contacts lb")
    await amina.presses("=en country lb")
    assert amina.at == "en country lb"


@pytest.mark.parametrize(
    ("channel", "taps"), [(Telegram(), 60), (Web(), 60), (WhatsApp(), 12)], ids=["telegram", "web", "whatsapp"]
)
async def test_a_button_a_second_goes_through_a_whole_check_where_it_takes_no_new_message(
    store: Store, library: Library, clock: Clock, channel: Channel, taps: int
) -> None:
    """On Telegram the next question takes the place of the one before, on the web it is free; elsewhere it is paid."""
    engine, watch = limited(store, library, clock)
    amina, answered = Person(engine, channel=channel, hint="en"), 0
    with suppress(Silenced):
        for tap in range(60):
            await amina.presses(f"=en ask check-offer 1 a{'yn?'[tap % 3]}")
            watch.seconds += 1
            answered += 1
    assert answered == taps


CALLS: Final = (
    "9", "2", "0", "٠", "Help me!", "A number to call", "Lebanon", "1", "=en no-answer lb-isf-1745 lb", "B",
    "=en aside ask:check-offer:1:ay open help/violence", "1", "au secours", "=en contacts qa",
    "I am in Doha and I want to speak to somebody who can help people like me. Whom can I call here?",
)  # fmt: skip
"""Calls for help in every form, one leading to the next: by number, label, word, country and button."""


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)
async def test_help_is_never_silenced_within_the_answers_of_a_minute(
    store: Store, library: Library, clock: Clock, channel: Channel
) -> None:
    """In whatever form it is asked for: ten messages at once, then fifteen calls, on every channel."""
    engine, _ = limited(store, library, clock)
    amina = Person(engine, channel=channel, hint="en")
    await floods(amina)
    assert len(CALLS) == MINUTE_MOST - (AT_ONCE - RESERVED)
    for call in CALLS:
        await (amina.presses(call) if call.startswith("=") else amina.says(call))
    with pytest.raises(Silenced):
        await amina.says("wages")


async def test_beyond_the_ceiling_any_words_lead_to_help(store: Store, library: Library, clock: Clock) -> None:
    """In the person's language, on one screen, counted like any turn."""
    engine, _ = limited(store, library, clock, ceiling=1)
    await Person(engine, "first", WhatsApp(), hint="fr").says("menu")
    awa = Person(engine, "awa", WhatsApp(), hint="fr")
    await awa.says("combien coûte le visa ?")
    assert awa.at.startswith("fr open help/danger-now")
    assert "je ne peux aider qu'en cas de danger" in awa.reads.replace("’", "'")


async def test_what_could_not_be_kept_is_not_held_against_anybody(tmp_path: Path, library: Library) -> None:
    """A store that is down for a minute uses up nobody's patience: the same messages come again."""
    store = app.memory_store(tmp_path)
    engine, _ = limited(store, library, Clock())
    amina = Person(engine, hint="en")
    for _ in range(100):
        with pytest.raises(StoreDown):
            await amina.says("menu")
    await store.open()
    assert "free" in await amina.says("hello")
    await store.close()


async def taps_at_once(person: Person) -> int:
    """Press a button of a tool until there is no answer; return how many were answered."""
    for tap in range(200):
        try:
            await person.presses(f"=en ask check-offer 1 a{'yn?'[tap % 3]}")
        except Silenced:
            return tap
    pytest.fail("two hundred steps were answered")


async def test_steps_that_could_not_be_kept_are_given_back_as_steps(tmp_path: Path, library: Library) -> None:
    """Who pressed on while the store was down has as many left as anybody."""
    store = app.memory_store(tmp_path)
    engine, _ = limited(store, library, Clock())
    amina, binta = (Person(engine, name, Telegram(), hint="en") for name in ("amina", "binta"))
    for tap in range(100):
        with pytest.raises(StoreDown):
            await amina.presses(f"=en ask check-offer 1 a{'yn?'[tap % 3]}")
    await store.open()
    assert await taps_at_once(amina) == await taps_at_once(binta)
    await store.close()


async def test_who_was_silenced_gains_nothing_by_a_store_that_is_down(tmp_path: Path, library: Library) -> None:
    """Whether words lead to help is looked up: where that fails nothing was taken, and nothing is given back."""
    store = app.memory_store(tmp_path)
    await store.open()
    engine, _ = limited(store, library, Clock())
    amina = Person(engine, hint="en")
    await floods(amina)
    await store.close()
    for _ in range(20):
        with pytest.raises(StoreDown):
            await amina.says("menu")
    await store.open()
    with pytest.raises(Silenced):
        await amina.says("menu")
    await store.close()
