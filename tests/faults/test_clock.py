"""The clock jumps: nobody is forgotten or counted twice, no closed day is written again, no key comes back."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import app
from bot.engine import Engine
from bot.library.model import Library
from bot.store.keys import Generation, MemoryKeys
from bot.store.sqlite import SqliteStore
from tests.chatting import Person, tallies
from tests.conftest import Clock

WAGES = "=en open rights/wages"
FORTH_AND_BACK = (
    (timedelta(hours=-1),),
    (timedelta(days=1), timedelta(days=-1)),
    (timedelta(days=365), timedelta(days=-365)),
    (timedelta(days=-365), timedelta(days=365)),
    (timedelta(hours=1), timedelta(hours=-1), timedelta(hours=1)),
)


class Noted(MemoryKeys):
    """Keys that keep a list of all that ever were."""

    def __init__(self) -> None:
        super().__init__()
        self.made: dict[bytes, int] = {}

    def alive(self, moment: datetime) -> tuple[Generation, ...]:
        """Return the generations alive, and note new ones."""
        generations = super().alive(moment)
        for generation in sorted(generations, key=lambda generation: generation.number):
            self.made.setdefault(generation.key, generation.number)
        return generations


@pytest.fixture
def keys() -> Noted:
    """Keys that are noted."""
    return Noted()


@pytest.fixture
async def engine(tmp_path: Path, library: Library, clock: Clock, keys: Noted) -> AsyncIterator[Engine]:
    """The conversation over a store with these keys."""
    store = SqliteStore(tmp_path / "bot.db", keys)
    await store.open()
    yield app.make_engine(store, lambda: library, clock)
    await store.close()


async def closed_cells(engine: Engine) -> dict[tuple[str, str], int]:
    """Return the cells of closed days."""
    closed = await engine.store.closed()
    return {(cell.period, cell.key): cell.n for cell in await engine.store.tallies("topics") if cell.period in closed}


@pytest.mark.parametrize("jumps", FORTH_AND_BACK, ids=lambda jumps: " ".join(str(jump) for jump in jumps))
async def test_a_jump_loses_no_count_and_repeats_none(
    engine: Engine, clock: Clock, keys: Noted, jumps: tuple[timedelta, ...]
) -> None:
    """New people come after each jump; each is counted once, and what is closed stays as it is."""
    names = itertools.count(1)
    closed: dict[tuple[str, str], int] = {}
    for jump in (timedelta(), *jumps, timedelta(minutes=1)):
        clock.moment += jump
        await engine.store.tidy(clock())
        now_closed = await closed_cells(engine)
        assert {cell: now_closed.get(cell) for cell in closed} == closed
        closed = now_closed
        for _ in range(5):
            person = Person(engine, f"p{next(names)}", hint="en")
            await person.presses(WAGES)
            await person.again()
            await person.presses(WAGES)
    assert await closed_cells(engine) == closed
    assert await tallies(engine, "topics") == {"rights/wages|en": next(names) - 1}
    assert len(set(keys.made.values())) == len(keys.made), "two keys have one number"
    numbers = list(keys.made.values())
    assert numbers == sorted(numbers), "a number is not new"


async def test_somebody_writes_on_while_the_clock_goes_back(engine: Engine, clock: Clock) -> None:
    """The conversation goes on where it was."""
    amina = Person(engine, hint="en")
    await amina.presses("=en open rights")
    for jump in (-1, 24, -24, 1):
        clock.pass_(hours=jump)
        await amina.says("menu")
        assert amina.at == "en open menu"
        await amina.presses("=en open rights")


async def test_midnight_under_load_counts_everybody_once(engine: Engine, clock: Clock) -> None:
    """Four hundred turns while the day changes, the store is tidied in the midst of them, and copies come late."""
    clock.moment = datetime(2026, 11, 24, 23, 59, 58, tzinfo=UTC)
    people = [Person(engine, f"p{number}", hint="en") for number in range(200)]

    async def write(person: Person) -> None:
        clock.pass_(milliseconds=20)
        await person.presses(WAGES)
        await person.again()

    async def tidy() -> None:
        for _ in range(20):
            await engine.store.tidy(clock())
            await asyncio.sleep(0)

    await asyncio.gather(tidy(), *(write(person) for person in people))
    cells = await engine.store.tallies("topics")
    assert {cell.period for cell in cells} == {"2026-11-24", "2026-11-25"}
    assert sum(cell.n for cell in cells) == 200
    clock.pass_(hours=3)
    await engine.store.tidy(clock())
    await asyncio.gather(*(person.again() for person in people))
    assert await engine.store.tallies("topics") == cells
