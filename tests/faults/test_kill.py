"""The program is killed at any moment, under load: what it acknowledged is there, and there once."""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from collections import Counter, deque
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.faults.program import Delivery, Program, deliver, from_somebody, program

CLIENTS = 8
LATEST = 0.4
"""Seconds after it is ready, or after its start, within which it is killed."""
DRAIN_SECONDS = 60
SEED = 20261124
many = pytest.mark.parametrize("kills", [8, pytest.param(100, marks=pytest.mark.long)])

Load = Callable[[httpx.AsyncClient], Coroutine[Any, Any, None]]


async def killed(running: Program, kills: int, load: Load) -> None:
    """Start the program so many times and kill it each time, under load; every fifth time before it is ready."""
    moments = random.Random(SEED)
    for number in range(kills):
        await running.start_warm()
        if number % 5 == 4:
            await asyncio.sleep(moments.uniform(0, 3 * LATEST))
            await running.kill()
            continue
        await running.ready()
        async with running.client() as client:
            clients = [asyncio.create_task(load(client)) for _ in range(CLIENTS)]
            await asyncio.sleep(moments.uniform(0, LATEST))
            await running.kill()
            for hand in clients:
                hand.cancel()
            await asyncio.gather(*clients, return_exceptions=True)


@many
async def test_nothing_acknowledged_is_lost(tmp_path: Path, kills: int) -> None:
    """Each message is delivered once and never again: a copy that comes back would hide a loss."""
    people = itertools.count(1)
    acknowledged: list[Delivery] = []

    async def load(client: httpx.AsyncClient) -> None:
        while True:
            delivery = from_somebody(next(people))
            if await deliver(client, delivery) == 200:
                acknowledged.append(delivery)

    async with program(tmp_path) as running:
        await killed(running, kills, load)
        assert len(acknowledged) > 5 * kills, "there was hardly any load"
        assert await running.lost(acknowledged) == []
        assert running.is_whole()


@many
async def test_nothing_is_counted_twice(tmp_path: Path, kills: int) -> None:
    """Three messages of each person, three copies of each, in any order, until every copy is acknowledged.

    The misses that a session remembers say how often its person's messages had an effect: a count cannot tell,
    for a person counts once a day.
    """
    people, order = itertools.count(1), random.Random(SEED)
    messages: list[Delivery] = []
    waiting: deque[Delivery] = deque()

    def more() -> None:
        some = [from_somebody(number) for number in itertools.islice(people, 40) for _ in range(3)]
        copies = some * 3
        order.shuffle(copies)
        messages.extend(some)
        waiting.extend(copies)

    async def load(client: httpx.AsyncClient, filling: bool = True) -> None:
        while waiting or filling:
            if not waiting:
                more()
            delivery = waiting.popleft()
            status = 0
            try:
                status = await deliver(client, delivery)
            finally:
                if status != 200:
                    waiting.append(delivery)

    async with program(tmp_path) as running:
        await killed(running, kills, load)
        await running.start_warm()
        await running.ready()
        async with running.client() as client:
            began = time.monotonic()
            draining = asyncio.gather(*(load(client, filling=False) for _ in range(CLIENTS)))
            await asyncio.wait_for(draining, DRAIN_SECONDS)
        print(f"{len(messages)} messages, drained in {time.monotonic() - began:.1f} s")  # noqa: T201
        assert not waiting
        code, _ = await running.stop()
        assert code == 0
        kept = await running.kept(messages)
        assert [delivery for delivery, (committed, _) in kept.items() if not committed] == []
        effects = {delivery.who: session.misses if session else 0 for delivery, (_, session) in kept.items()}
        assert Counter(effects.values()) == {3: len(messages) // 3}
        assert running.is_whole()
