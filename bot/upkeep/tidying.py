"""Tidying: what is too old is deleted, what is over is closed, days become months; each minute while the bot runs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import Final

import structlog

from bot.stats import rollup
from bot.store import Store

TIDY_SECONDS: Final = 60
"""How often what is too old is deleted: each minute, so that nothing outlives its time by more."""

log = structlog.get_logger(__name__)


async def tidied(store: Store, moment: datetime, known: rollup.Kept | None = None) -> rollup.Kept:
    """Delete what is too old, close what is over, roll days up into months; return what was looked at.

    `known`: what the last call returned, so that months are looked at only when there is something new.
    """
    await store.tidy(moment)
    return await rollup.keep(store, moment, known)


@asynccontextmanager
async def kept_tidy(
    store: Store, clock: Callable[[], datetime], forget: Sequence[Callable[[], object]] = ()
) -> AsyncIterator[None]:
    """Delete what is too old every minute while the program runs, once before it begins.

    `forget`: what does the same for what is kept in memory.
    """
    known = await tidied(store, clock())
    keeper = asyncio.create_task(_keep_tidy(store, clock, forget, known))
    try:
        yield
    finally:
        keeper.cancel()
        with suppress(asyncio.CancelledError):
            await keeper


async def _keep_tidy(
    store: Store, clock: Callable[[], datetime], forget: Sequence[Callable[[], object]], known: rollup.Kept
) -> None:
    while True:
        await asyncio.sleep(TIDY_SECONDS)
        try:
            for one in forget:
                one()
            known = await tidied(store, clock(), known)
        except Exception as error:  # noqa: BLE001  whatever it was, what is too old must go the next time
            log.error("not_tidied", kind=type(error).__name__)
