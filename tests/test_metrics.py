"""How turns end, counted for a monitor: every outcome has its name, and nothing is told of few or of this hour."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from bot import app, metrics
from bot.engine import Engine
from bot.errors import Silenced, StoreDown, TryAgain
from bot.library.model import Library
from bot.metrics import PEOPLE, SMALLEST_TOLD, Outcome, TurnMetrics
from bot.store import Store
from bot.throttle import RateLimiter
from bot.turn import Turn
from bot.types import Inbound, Said, Step, Who
from tests.chatting import Person
from tests.conftest import Clock

MOST = 2 * PEOPLE
"""So many people are always told of."""


@pytest.fixture
def turn_metrics(clock: Clock) -> TurnMetrics:
    """Metrics that wait for the fewest people there may be, and round down."""
    return TurnMetrics(clock, lambda below: 0 if below == PEOPLE else below - 1)


@pytest.fixture
def watched(store: Store, library: Library, clock: Clock, turn_metrics: TurnMetrics) -> Engine:
    """The conversation with a monitor."""
    return app.make_engine(store, lambda: library, clock, turn_metrics=turn_metrics)


def crowd(turn_metrics: TurnMetrics, count: int = PEOPLE, outcome: Outcome = "answered", channel: str = "sms") -> None:
    """Let so many people write."""
    for number in range(count):
        turn_metrics.count_turn(Who(channel, f"{outcome}{number}"), outcome, 0.01)


def outcomes(turn_metrics: TurnMetrics) -> dict[str, int]:
    """Return what is told of how turns ended."""
    return {value: n for (_, kind, value), n in turn_metrics.snapshot().items() if kind == "outcome"}


def test_nothing_is_told_of_this_hour(turn_metrics: TurnMetrics, clock: Clock) -> None:
    """Neither of the first person nor of the hundredth; when it is over, of all."""
    crowd(turn_metrics, 100)
    clock.pass_(minutes=59)
    assert turn_metrics.snapshot() == {}
    clock.pass_(minutes=1)
    assert outcomes(turn_metrics) == {"answered": 100}


def test_few_people_wait_until_there_are_enough(turn_metrics: TurnMetrics, clock: Clock) -> None:
    """Nineteen in an hour show nothing, with one more in the next all are told of; each channel waits by itself."""
    crowd(turn_metrics, PEOPLE - 1)
    crowd(turn_metrics, PEOPLE - 1, channel="web")
    clock.pass_(hours=1)
    assert turn_metrics.snapshot() == {}
    turn_metrics.count_turn(Who("sms", "one more"), "answered", 0.01)
    clock.pass_(hours=1)
    assert outcomes(turn_metrics) == {"answered": PEOPLE}
    assert {channel for channel, _, _ in turn_metrics.snapshot()} == {"sms"}


def test_what_is_not_told_when_the_day_ends_is_dropped(turn_metrics: TurnMetrics, clock: Clock) -> None:
    """The marks of who wrote go with their key: a quiet bot keeps nobody in mind for longer than a day."""
    crowd(turn_metrics, PEOPLE - 1)
    clock.pass_(hours=12)
    turn_metrics.count_turn(Who("sms", "tomorrow"), "answered", 0.01)
    clock.pass_(hours=1)
    assert turn_metrics.snapshot() == {}
    crowd(turn_metrics, PEOPLE - 1)
    clock.pass_(hours=1)
    assert outcomes(turn_metrics) == {"answered": PEOPLE}
    clock.pass_(hours=24)
    turn_metrics.snapshot()
    assert turn_metrics._pools == {}


def test_a_person_counts_once_in_each_number(turn_metrics: TurnMetrics, clock: Clock) -> None:
    """Who writes a hundred times is one of the people; in the next hour again."""
    crowd(turn_metrics)
    for _ in range(100):
        turn_metrics.count_turn(Who("sms", "answered0"), "answered", 0.01)
        turn_metrics.count_turn(Who("sms", "answered0"), "repeated", 0.01)
    clock.pass_(hours=1)
    assert outcomes(turn_metrics) == {"answered": PEOPLE}, "and one person who was answered again is under ten"
    crowd(turn_metrics)
    clock.pass_(hours=1)
    assert outcomes(turn_metrics) == {"answered": 2 * PEOPLE}


def test_numbers_are_rounded_and_none_is_under_ten(turn_metrics: TurnMetrics, clock: Clock) -> None:
    """Nine failures among forty people show nothing, nineteen show ten."""
    crowd(turn_metrics, MOST)
    crowd(turn_metrics, SMALLEST_TOLD - 1, "failed")
    crowd(turn_metrics, SMALLEST_TOLD + 9, "put_off")
    clock.pass_(hours=1)
    assert outcomes(turn_metrics) == {"answered": MOST, "put_off": 10}


def test_how_long_turns_took_is_told_in_coarse_steps(turn_metrics: TurnMetrics, clock: Clock) -> None:
    """By the people who met a turn so slow; a turn without an answer took no time."""
    for number in range(PEOPLE):
        turn_metrics.count_turn(Who("sms", str(number)), "answered", 0.02)
        turn_metrics.count_turn(Who("sms", str(number)), "answered", 700.0)
        turn_metrics.count_turn(Who("sms", str(number)), "silenced", 0.2)
    clock.pass_(hours=1)
    seconds = {value: n for (_, kind, value), n in turn_metrics.snapshot().items() if kind == "seconds"}
    assert seconds == {"0.05": PEOPLE, "inf": PEOPLE}


def test_a_flood_of_made_up_visitors_takes_no_memory(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the most marks of an hour nobody is counted."""
    monkeypatch.setattr(metrics, "MARKS", 300)
    turn_metrics = TurnMetrics(clock)
    crowd(turn_metrics, 1000, channel="web")
    assert len(turn_metrics._pools["web"].marks) == 300


async def test_every_turn_has_an_outcome(
    watched: Engine, turn_metrics: TurnMetrics, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Answered, answered again, an apology, not kept, put off, refused, blocked, broken: told by its name."""

    async def ends(number: int) -> None:
        person = Person(watched, f"p{number}", hint="en")
        await person.presses("=en open rights/wages")
        await person.again()
        inbound = Inbound(Who("terminal", f"p{number}"), f"x{number}", Said("tap", tap="en open rights"))
        async with watched.turn(replace(inbound, delivery=f"r{number}")) as answer:
            answer.refused()
        async with watched.turn(replace(inbound, delivery=f"b{number}")) as answer:
            await answer.blocked()
        for error in (TryAgain("for now"), ValueError("ours")):
            with suppress(TryAgain, ValueError):
                async with watched.turn(replace(inbound, delivery=f"{type(error).__name__}{number}")):
                    raise error

    for number in range(PEOPLE):
        await ends(number)

    def fails(turn: Turn) -> Step:
        raise KeyError("ours")

    monkeypatch.setattr(watched, "_route", fails)
    for number in range(PEOPLE):
        await Person(watched, f"p{number}", hint="en").says("hello")
    await watched.store.close()
    for number in range(PEOPLE):
        with pytest.raises(StoreDown):
            await Person(watched, f"p{number}", hint="en").says("hello")
    clock.pass_(hours=1)
    names = ("answered", "repeated", "failed", "not_kept", "put_off", "refused", "blocked", "broken")
    assert outcomes(turn_metrics) == dict.fromkeys(names, PEOPLE)
    assert set(get_args(Outcome)) - set(names) == {"busy", "silenced"}


async def test_silence_and_the_ceiling_are_outcomes_too(
    tmp_path: Path, library: Library, clock: Clock, turn_metrics: TurnMetrics
) -> None:
    """Who floods is counted as silenced, who comes beyond the ceiling as helped alone."""
    store = app.memory_store(tmp_path / "here")
    await store.open()
    engine = app.make_engine(store, lambda: library, clock, RateLimiter(1), turn_metrics)
    for number in range(PEOPLE):
        for text in range(30):
            with suppress(Silenced):
                async with engine.turn(Inbound(Who("sms", f"p{number}"), f"{number} {text}", Said("text", "menu"))):
                    pass
    clock.pass_(hours=1)
    assert outcomes(turn_metrics) == {"busy": PEOPLE, "silenced": PEOPLE}, "and one who was answered is under ten"
    await store.close()
