"""A program that starts warm is the same program: it answers, says why it ends, and ends as it is asked to."""

from __future__ import annotations

import asyncio
import importlib
import signal
from pathlib import Path

from tests.faults.program import by_whatsapp, deliver, program
from tests.faults.warm import NEEDS


def test_what_is_imported_beforehand_is_there() -> None:
    """A module that moved would be imported at each start again, and nobody would notice."""
    assert all(importlib.import_module(name) for name in NEEDS)


async def test_a_warm_start_leads_to_the_same_program(tmp_path: Path) -> None:
    """Its own settings, log and files; it is asked to end or killed, and started again on what it left."""
    message = by_whatsapp("+19990000001", "wages")
    async with program(tmp_path) as running:
        for number in range(2):
            await running.start_warm()
            await running.ready()
            async with running.client() as client:
                assert await deliver(client, message) == 200
            if number:
                code, _ = await running.stop()
                assert code == 0
            else:
                await running.kill()
        assert running.log.count("Uvicorn running on") == 2
        assert [committed for committed, _ in (await running.kept([message])).values()] == [True]


async def test_a_program_that_cannot_start_says_why(tmp_path: Path) -> None:
    """As it does when started from nothing."""
    async with program(tmp_path, TELEGRAM_MODE="carrier-pigeon") as running:
        await running.start_warm()
        assert running.process
        async with asyncio.timeout(20):
            assert await running.process.wait() == 1
        assert "TELEGRAM_MODE='carrier-pigeon'" in running.log
        assert "Traceback" not in running.log


async def test_a_killed_program_is_dead(tmp_path: Path) -> None:
    """Its code says by what."""
    async with program(tmp_path) as running:
        await running.start_warm()
        await running.kill()
        assert running.process
        assert running.process.returncode == -signal.SIGKILL
