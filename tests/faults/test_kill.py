"""The program is killed at any moment, under load: what it acknowledged is there, and there once."""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from collections import Counter, deque
from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.faults.program import START_SECONDS, Delivery, Program, deliver, from_somebody, program

CLIENTS = 8
LATEST = 0.35
"""Seconds after its first answer, after it is ready, or after its start, within which it is killed."""
DRAIN_SECONDS = 60
SEED = 20261124
many = pytest.mark.parametrize(
    ("kills", "seed"), [(8, SEED), *(pytest.param(25, SEED + share, marks=pytest.mark.long) for share in range(1, 5))]
)
"""A few kills; and 100 in four shares, each at other moments, so that a share is done in a few minutes."""

Load = Callable[[httpx.AsyncClient, asyncio.Event], Coroutine[Any, Any, None]]
"""Delivers with a client until an event is set: who is stopped while connecting leaves a connection behind."""


async def killed(running: Program, kills: int, seed: int, load: Load) -> None:
    """Start the program so many times and kill it each time, under load.

    Of five times once before it is ready, once perhaps before its first answer.
    """
    moments = random.Random(seed)
    for number in range(kills):
        await running.start_warm()
        if number % 5 == 4:
            await asyncio.sleep(moments.uniform(0, 3 * LATEST))
            await running.kill()
            continue
        await running.ready()
        async with running.client() as client:
            answered, ended = asyncio.Event(), asyncio.Event()
            client.event_hooks = {"response": [partial(_note, answered)]}
            hands = [asyncio.create_task(load(client, ended)) for _ in range(CLIENTS)]
            if number % 5 != 3:
                await asyncio.wait_for(answered.wait(), START_SECONDS)
            await asyncio.sleep(moments.uniform(0, LATEST))
            await running.kill()
            ended.set()
            await asyncio.gather(*hands)


async def _note(answered: asyncio.Event, _answer: httpx.Response) -> None:
    answered.set()


@many
async def test_nothing_acknowledged_is_lost(tmp_path: Path, kills: int, seed: int) -> None:
    """Each message is delivered once and never again: a copy that comes back would hide a loss."""
    people = itertools.count(1)
    acknowledged: list[Delivery] = []

    async def load(client: httpx.AsyncClient, ended: asyncio.Event) -> None:
        while not ended.is_set():
            delivery = from_somebody(next(people))
            if await deliver(client, delivery) == 200:
                acknowledged.append(delivery)

    async with program(tmp_path) as running:
        await killed(running, kills, seed, load)
        assert len(acknowledged) > 5 * kills, "there was hardly any load"
        assert await running.lost(acknowledged) == []
        assert running.is_whole()


class Copies:
    """Three messages of each person, three copies of each, in any order; a copy waits until it is acknowledged."""

    def __init__(self, seed: int) -> None:
        self.messages: list[Delivery] = []
        self.waiting: deque[Delivery] = deque()
        self._people = itertools.count(1)
        self._order = random.Random(seed)

    async def load(self, client: httpx.AsyncClient, ended: asyncio.Event) -> None:
        """Deliver, for there are always more."""
        while not ended.is_set():
            if not self.waiting:
                self._more()
            await self._deliver(client)

    async def drain(self, client: httpx.AsyncClient) -> None:
        """Deliver what waits."""
        while self.waiting:
            await self._deliver(client)

    async def _deliver(self, client: httpx.AsyncClient) -> None:
        delivery = self.waiting.popleft()
        if await deliver(client, delivery) != 200:
            self.waiting.append(delivery)

    def _more(self) -> None:
        some = [from_somebody(number) for number in itertools.islice(self._people, 40) for _ in range(3)]
        copies = some * 3
        self._order.shuffle(copies)
        self.messages.extend(some)
        self.waiting.extend(copies)


@many
async def test_nothing_is_counted_twice(tmp_path: Path, kills: int, seed: int) -> None:
    """Every copy of every message is delivered until it is acknowledged, and the message has one effect.

    The misses that a session remembers say how often its person's messages had an effect: a count cannot tell,
    for a person counts once a day.
    """
    copies = Copies(seed)
    async with program(tmp_path) as running:
        await killed(running, kills, seed, copies.load)
        await running.start_warm()
        await running.ready()
        async with running.client() as client:
            began = time.monotonic()
            draining = asyncio.gather(*(copies.drain(client) for _ in range(CLIENTS)))
            await asyncio.wait_for(draining, DRAIN_SECONDS)
        print(f"{len(copies.messages)} messages, drained in {time.monotonic() - began:.1f} s")  # noqa: T201
        assert not copies.waiting
        code, _ = await running.stop()
        assert code == 0
        kept = await running.kept(copies.messages)
        assert [delivery for delivery, (committed, _) in kept.items() if not committed] == []
        effects = {delivery.who: session.misses if session else 0 for delivery, (_, session) in kept.items()}
        assert Counter(effects.values()) == {3: len(copies.messages) // 3}
        assert running.is_whole()
