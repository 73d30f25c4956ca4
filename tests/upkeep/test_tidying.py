"""Each minute what is too old is deleted, on the disk and in memory; what fails once is done the next time."""

from __future__ import annotations

import asyncio

import pytest

from bot.errors import StoreDown
from bot.store import Store
from bot.upkeep import tidying
from tests.conftest import Clock
from tests.store.test_contract import WAGES, turn


@pytest.mark.parametrize("error", [StoreDown("for a minute"), RuntimeError("no more threads")])
async def test_days_close_and_memory_forgets_while_the_program_runs(
    store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """Also after a minute in which the store did not answer, or something else went wrong."""
    monkeypatch.setattr(tidying, "TIDY_SECONDS", 0.01)
    forgotten: list[int] = []
    tidy, failed = store.tidy, asyncio.Event()

    async def fails_once(moment: object) -> None:
        monkeypatch.setattr(store, "tidy", tidy)
        failed.set()
        raise error

    await store.commit(turn(moment=clock(), counts=(WAGES,)))
    async with tidying.kept_tidy(store, clock, (lambda: forgotten.append(1),)):
        assert await store.closed() == frozenset()
        monkeypatch.setattr(store, "tidy", fails_once)
        await failed.wait()
        clock.pass_(days=40)
        for _ in range(200):
            await asyncio.sleep(0.01)
            if await store.shown("topics"):
                break
    assert {"2026-11-24", "2026-W48", "2026-11"} <= await store.closed()
    assert [(cell.month, cell.n) for cell in await store.shown("topics")] == [("2026-11", None)]
    assert forgotten
