"""How a turn is taken: one after the other for a person, again where another worker was first, and how it ended."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import datetime
from typing import Any

import pytest
from structlog.testing import capture_logs

import handlers
from bot import app
from bot.engine import TRIES, Engine
from bot.errors import Conflict, Duplicate, StoreDown, TryAgain
from bot.library.model import Library
from bot.metrics import Outcome, TurnMetrics
from bot.store import Commit, Loaded, Store
from bot.turn import Turn
from bot.types import Inbound, Said, Session, Step, Who
from handlers.routing import route
from tests.chatting import FACTS, Person, tallies
from tests.conftest import Clock

AMINA = Who("telegram", "amina")
WAGES = "en open rights/wages"


def tap(number: int, who: Who = AMINA, address: str = WAGES) -> Inbound:
    """Press a button."""
    return Inbound(who, f"{who} {number}", Said("tap", tap=address))


class Busy:
    """A store with other workers on it: the first writes find that somebody else was first."""

    def __init__(self, store: Store, *errors: Exception, loaded: Loaded | None = None) -> None:
        self.errors = list(errors)
        self.loaded = loaded
        self.writes = 0
        self._store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    async def load(self, who: Who, delivery: str, moment: datetime) -> Loaded:
        """Return what is kept, or what another worker left."""
        return self.loaded or await self._store.load(who, delivery, moment)

    async def commit(self, commit: Commit) -> int:
        """Write, unless somebody else was first."""
        self.writes += 1
        if self.errors:
            raise self.errors.pop(0)
        return await self._store.commit(commit)


def on(store: Any, library: Library, clock: Clock) -> Engine:
    """Return the conversation on a store."""
    return app.make_engine(store, lambda: library, clock)


async def address(engine: Engine, inbound: Inbound) -> str:
    """Take a turn; return what answers it."""
    async with engine.turn(inbound) as answer:
        return str(answer.screen.action)


@pytest.mark.parametrize("conflicts", range(1, TRIES))
async def test_a_turn_is_computed_again_where_another_worker_was_first(
    store: Store, library: Library, clock: Clock, conflicts: int
) -> None:
    """Three times; it is written once."""
    busy = Busy(store, *[Conflict("first")] * conflicts)
    assert await address(on(busy, library, clock), tap(1)) == WAGES
    assert busy.writes == conflicts + 1
    assert await tallies(on(store, library, clock), "topics") == {"rights/wages|en": 1}


async def test_a_session_that_keeps_changing_puts_the_message_off(store: Store, library: Library, clock: Clock) -> None:
    """After four tries the provider delivers again."""
    busy = Busy(store, *[Conflict("first")] * 4)
    with pytest.raises(Conflict, match="kept changing"):
        await address(on(busy, library, clock), tap(1))
    assert (busy.writes, busy.errors) == (4, [])


async def test_a_copy_that_another_worker_answered_meanwhile_has_its_answer(
    store: Store, library: Library, clock: Clock
) -> None:
    """It was not there when this turn began."""
    busy = Busy(store, Duplicate("fr open rights/unions"))
    async with on(busy, library, clock).turn(tap(1)) as answer:
        assert str(answer.screen.action) == "fr open rights/unions"
        assert (answer.language, answer.outcome, answer.wipe) == ("fr", "repeated", ())


async def test_an_answer_that_no_key_opens_any_more_is_the_menu(store: Store, library: Library, clock: Clock) -> None:
    """In the language of whoever asks again."""
    for session, language in ((None, "en"), (Session("fr"), "fr")):
        lost = Busy(store, loaded=Loaded(session, 0, answered=True, answer=""))
        assert await address(on(lost, library, clock), tap(1)) == f"{language} open menu"
        assert lost.writes == 0


async def test_what_was_answered_before_is_not_routed_again(store: Store, library: Library, clock: Clock) -> None:
    """It is drawn again from its address."""
    routed: list[Said] = []

    def noted(turn: Turn) -> Step:
        routed.append(turn.said)
        return route(turn)

    engine = Engine(store, lambda: library, noted, handlers.draw, clock, channels=FACTS)
    assert [await address(engine, tap(1)) for _ in range(3)] == [WAGES] * 3
    assert len(routed) == 1


async def test_a_second_message_waits_until_the_first_is_answered(engine: Engine) -> None:
    """Of one person; somebody else is answered meanwhile."""
    order: list[str] = []
    begun = asyncio.Event()

    async def taken(name: str, inbound: Inbound, shown_for: float = 0) -> None:
        async with engine.turn(inbound):
            order.append(f"{name} begins")
            begun.set()
            await asyncio.sleep(shown_for)
            order.append(f"{name} ends")

    first = asyncio.create_task(taken("first", tap(1), 0.3))
    await begun.wait()
    others = [taken("second", tap(2)), taken("third", tap(3)), taken("binta", tap(1, Who("telegram", "binta")))]
    await asyncio.gather(first, *others)
    assert order == [
        "first begins", "binta begins", "binta ends", "first ends", "second begins", "second ends", "third begins",
        "third ends",
    ]  # fmt: skip
    assert engine._locks == {}, "somebody who waits no more is held in memory"


class Noted(TurnMetrics):
    """A monitor that notes how turns ended, and how long they took."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.turns: list[tuple[Who, Outcome, float]] = []

    def count_turn(self, who: Who, outcome: Outcome, seconds: float) -> None:
        """Note it."""
        self.turns.append((who, outcome, seconds))


@pytest.mark.parametrize(
    ("error", "outcome"), [(StoreDown("away"), "not_kept"), (TryAgain("for now"), "put_off"), (KeyError(), "broken")]
)
async def test_a_monitor_learns_how_a_turn_ended_and_how_long_it_took(
    store: Store, library: Library, clock: Clock, error: Exception, outcome: Outcome
) -> None:
    """From the message to the answer, in seconds."""
    noted = Noted(clock)
    engine = app.make_engine(store, lambda: library, clock, turn_metrics=noted)
    with suppress(type(error)):
        async with engine.turn(tap(1)):
            await asyncio.sleep(0.05)
            raise error
    ((who, ended, seconds),) = noted.turns
    assert (who, ended) == (AMINA, outcome)
    assert 0.05 <= seconds < 10


@pytest.mark.parametrize(
    ("hint", "language"), [("fr", "fr"), ("FR-cm", "fr"), ("en-GB", "en"), ("pt-BR", "en"), ("", "en"), ("-fr", "en")]
)
async def test_a_stranger_is_answered_in_the_language_of_the_phone(engine: Engine, hint: str, language: str) -> None:
    """Where it is one of ours; or else in English."""
    inbound = Inbound(AMINA, "d", Said("media", media="photo", hint=hint))
    assert (await address(engine, inbound)).startswith(f"{language} ")


async def test_a_page_only_looked_at_is_drawn_and_not_kept(engine: Engine) -> None:
    """It is the answer to a first message; nobody is remembered or counted."""
    inbound = tap(1)
    assert str(engine.preview(inbound).action) == WAGES
    loaded = await engine.store.load(AMINA, inbound.delivery, engine._now())
    assert (loaded.session, loaded.answered) == (None, False)
    assert await tallies(engine, "channels") == {}


async def test_an_apology_is_the_help_screen_and_forgets_nothing_of_her(
    store: Store, library: Library, clock: Clock
) -> None:
    """Numbers mean what stands there; her countries stay; the log says where it failed."""
    good = app.make_engine(store, lambda: library, clock)
    amina = Person(good, hint="en")
    await amina.presses("=en there lb contacts")
    await amina.presses("=fr open rights")

    def fails(turn: Turn) -> Step:
        raise KeyError(turn.said.text)

    with capture_logs() as lines:
        amina.engine = Engine(store, lambda: library, fails, handlers.draw, clock, channels=FACTS)
        await amina.says("a secret of mine")
    assert amina.at.startswith("fr open help/danger-now")
    session = (await store.load(Who("terminal", "amina"), "", clock())).session
    assert session
    assert (session.language, session.destination, session.labels) == ("fr", "lb", "")
    assert session.here == amina.at
    assert [(line["event"], line["what"].partition(" at ")[0]) for line in lines] == [("handler_failed", "KeyError")]
