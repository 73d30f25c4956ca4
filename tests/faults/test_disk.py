"""The disk is full, broken or in somebody else's hands: no message is acknowledged that is not kept."""

from __future__ import annotations

import asyncio
import itertools
import os
import shutil
import sqlite3
import subprocess
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO

import httpx
import pytest

from tests.faults.program import Delivery, Program, deliver, from_somebody, program

RECOVERS = 2.0
"""Seconds after which all is well again (docs/architecture.md, R5)."""


class Load:
    """Messages of many people, each delivered once, and what became of them."""

    def __init__(self) -> None:
        self.statuses: set[int] = set()
        self.acknowledged: dict[Delivery, float] = {}
        """With the moment each was sent."""
        self.last = 0.0
        """When the last message was acknowledged."""
        self.enough = False
        self._people = itertools.count(1)

    async def run(self, client: httpx.AsyncClient) -> None:
        """Deliver until it is enough."""
        while not self.enough:
            delivery = from_somebody(next(self._people))
            began = time.monotonic()
            status = await deliver(client, delivery)
            self.statuses.add(status)
            if status == 200:
                self.acknowledged[delivery] = began
                self.last = time.monotonic()

    def sent_since(self, moment: float) -> int:
        """Return how many were sent after a moment and acknowledged by now."""
        return sum(began > moment for began in self.acknowledged.values())

    async def next_answer(self) -> float:
        """Return how many seconds it takes until a message is acknowledged."""
        began, last = time.monotonic(), self.last
        while self.last == last and time.monotonic() < began + 20:  # noqa: ASYNC110 - eight hands set it
            await asyncio.sleep(0.02)
        return time.monotonic() - began


@asynccontextmanager
async def under_load(running: Program) -> AsyncIterator[Load]:
    """Start the program and write to it from eight hands."""
    load = Load()
    await running.start_warm()
    await running.ready()
    async with running.client() as client:
        hands = [asyncio.create_task(load.run(client)) for _ in range(8)]
        await load.next_answer()
        try:
            yield load
        finally:
            load.enough = True
            await asyncio.gather(*hands)


async def health(running: Program) -> int:
    """Return the status of /healthz."""
    async with running.client() as client:
        return (await client.get("/healthz")).status_code


@pytest.mark.parametrize("seconds", [4, pytest.param(30, marks=pytest.mark.long)])
async def test_a_file_that_another_process_holds_puts_messages_off(tmp_path: Path, seconds: int) -> None:
    """Nothing is acknowledged meanwhile, nothing fails otherwise, and it goes on within two seconds."""
    async with program(tmp_path) as running, under_load(running) as load:
        holder = sqlite3.connect(running.database, isolation_level=None, timeout=20, check_same_thread=False)
        await asyncio.to_thread(holder.execute, "BEGIN IMMEDIATE")
        locked = time.monotonic()
        await asyncio.sleep(seconds)
        during = load.sent_since(locked)
        assert await health(running) == 503
        holder.execute("ROLLBACK")
        holder.close()
        assert await load.next_answer() < RECOVERS
        assert await health(running) == 200
        assert during == 0
        assert load.statuses == {200, 503}
        assert await running.lost(load.acknowledged) == []
        assert running.is_whole()


@pytest.fixture
def strace() -> str:
    """Return the tracer that makes system calls fail; where tests must be whole, it must be there and be allowed."""
    tracer = shutil.which("strace")
    why = "strace is not installed" if tracer is None else ""
    if tracer and not _may_trace(tracer):
        why = "strace may not look into other processes here"
    if tracer is None or why:
        assert os.environ.get("CI") != "true", why
        pytest.skip(why)
    return tracer


def _may_trace(strace: str) -> bool:
    with subprocess.Popen(["sleep", "60"]) as sleeping:
        try:
            command = [strace, "-p", str(sleeping.pid)]
            with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as tracer:
                assert tracer.stderr
                first_line = tracer.stderr.readline()
                tracer.terminate()
            return "attached" in first_line
        finally:
            sleeping.terminate()


@asynccontextmanager
async def tracing(command: list[str], out: IO[str] | int) -> AsyncIterator[None]:
    """Let system calls fail until the block ends."""
    tracer = await asyncio.create_subprocess_exec(*command, stdout=out, stderr=out)
    try:
        yield
    finally:
        tracer.terminate()
        await tracer.wait()


@pytest.mark.parametrize(
    "fault",
    [
        "pwrite64:error=ENOSPC:when=9+7",
        "fdatasync:error=EIO:when=3+5",
        pytest.param("pwrite64:error=EIO:when=5+11", marks=pytest.mark.long),
        pytest.param("fdatasync:error=ENOSPC:when=2+3", marks=pytest.mark.long),
    ],
)
async def test_a_disk_that_fails_loses_nothing_acknowledged(tmp_path: Path, strace: str, fault: str) -> None:
    """Full or broken now and then: such messages are put off, the program stays up, the file stays whole."""
    async with program(tmp_path) as running, under_load(running) as load:
        call = fault.partition(":")[0]
        command = [strace, "-f", "-p", str(running.pid), "-e", f"trace={call}", "-e", f"inject={fault}"]
        trace = tmp_path / "strace"
        with trace.open("w") as out:
            async with tracing(command, out):
                await asyncio.sleep(2.5)
        injected = trace.read_text().count("(INJECTED)")
        assert injected > 3, trace.read_text()[-500:]
        assert await load.next_answer() < RECOVERS
        assert await health(running) == 200
        assert load.statuses == {200, 503}
        assert await running.lost(load.acknowledged) == []
        assert running.is_whole()


async def test_a_disk_that_is_full_puts_messages_off_until_there_is_room(tmp_path: Path, strace: str) -> None:
    """Every write fails for two seconds: nothing is acknowledged, health is red, then all is well."""
    async with program(tmp_path) as running, under_load(running) as load:
        command = [strace, "-f", "-p", str(running.pid), "-e", "trace=pwrite64", "-e", "inject=pwrite64:error=ENOSPC"]
        async with tracing(command, subprocess.DEVNULL):
            await asyncio.sleep(1)
            full = time.monotonic()
            await asyncio.sleep(2)
            during = load.sent_since(full)
            assert await health(running) == 503
        assert await load.next_answer() < RECOVERS
        assert during == 0
        assert load.statuses == {200, 503}
        assert running.log.count("\n") < 3000, "the log is flooded"
        assert await running.lost(load.acknowledged) == []
        assert running.is_whole()
