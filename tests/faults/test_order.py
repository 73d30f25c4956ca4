"""Many at once: one effect of copies that arrive together, and each chat in its order."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot import app
from bot.engine import Engine
from bot.library.model import Library
from bot.store.keys import FileKeys
from bot.store.sqlite import SqliteStore
from bot.types import Inbound, Said, Who
from tests.conftest import Clock
from tests.faults.program import NONSENSE

SAID = (
    *(
        Said("text", text=word)
        for word in ("menu", "1", "2", "3", "5", "back", "français", "english", "0", "B", NONSENSE)
    ),
    *(Said("tap", tap=tap) for tap in ("en open rights/wages", "fr open decide", "en open menu", "fr welcome")),
)
"""What people do: most of it means something else on another screen."""


@asynccontextmanager
async def worker(folder: Path, library: Library, clock: Clock) -> AsyncIterator[Engine]:
    """Open one of several processes' stores over the same file and keys."""
    store = SqliteStore(folder / "bot.db", FileKeys(folder / "keys" / "keys"))
    await store.open()
    try:
        yield app.make_engine(store, lambda: library, clock)
    finally:
        await store.close()


async def taken(engine: Engine, inbound: Inbound) -> str:
    """Take a turn; return the address it led to."""
    async with engine.turn(inbound) as answer:
        return str(answer.screen.action)


@pytest.mark.parametrize("rounds", [40, pytest.param(1000, marks=pytest.mark.long)])
async def test_copies_that_arrive_together_have_one_effect(
    tmp_path: Path, library: Library, clock: Clock, rounds: int
) -> None:
    """Fifty copies, at two workers, in every round: the session says one miss more."""
    async with worker(tmp_path, library, clock) as first, worker(tmp_path, library, clock) as second:
        for number in range(rounds):
            inbound = Inbound(Who("telegram", f"p{number}"), f"d{number}", Said("text", text=NONSENSE, hint="en"))
            answers = await asyncio.gather(*(taken(engine, inbound) for engine in (first, second) * 25))
            assert len(set(answers)) == 1
            loaded = await first.store.load(inbound.who, inbound.delivery, clock())
            assert loaded.session
            assert loaded.session.misses == 1


@pytest.mark.parametrize("chats", [30, pytest.param(200, marks=pytest.mark.long)])
async def test_each_chat_is_answered_in_its_order(tmp_path: Path, library: Library, clock: Clock, chats: int) -> None:
    """Fifty messages of each, all on their way at once: every answer is what it is one after the other."""
    chance = random.Random(chats)
    said = {f"p{number}": chance.choices(SAID, k=50) for number in range(chats)}
    inbounds = {
        name: [Inbound(Who("whatsapp", name), f"{name} {place}", saying) for place, saying in enumerate(each)]
        for name, each in said.items()
    }
    async with worker(tmp_path / "serial", library, clock) as engine:
        expected = {name: [await taken(engine, inbound) for inbound in each] for name, each in inbounds.items()}

    async def at_once(engine: Engine, each: list[Inbound]) -> list[str]:
        return list(await asyncio.gather(*(taken(engine, inbound) for inbound in each)))

    async with worker(tmp_path / "busy", library, clock) as engine:
        got = await asyncio.gather(*(at_once(engine, each) for each in inbounds.values()))
    assert dict(zip(inbounds, got, strict=True)) == expected
