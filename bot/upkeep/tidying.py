"""Tidying: what is too old is deleted, what is over is closed, days become months; each minute while the bot runs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Final

import structlog

from bot import logs
from bot.stats import rollup
from bot.store import Store
from bot.upkeep.periodic import repeating

TIDY_SECONDS: Final = 60
"""How often what is too old is deleted: each minute, so that nothing outlives its time by more."""

log = structlog.get_logger(__name__)


async def tidied(store: Store, moment: datetime, before: rollup.Kept | None = None) -> rollup.Kept:
    """Delete what is too old, close what is over, roll days up into months; return what was looked at.

    `before`: what the last call returned, so that months are looked at only when there is something new.
    """
    await store.tidy(moment)
    return await rollup.keep(store, moment, before)


@asynccontextmanager
async def kept_tidy(
    store: Store, clock: Callable[[], datetime], forget: Sequence[Callable[[], object]] = ()
) -> AsyncIterator[None]:
    """Delete what is too old every minute while the program runs, once before it begins.

    `forget`: what does the same for what is kept in memory.
    """
    looked_at = await tidied(store, clock())

    async def tidy() -> None:
        nonlocal looked_at
        for forget_old in forget:
            forget_old()
        looked_at = await tidied(store, clock(), looked_at)

    async with repeating(TIDY_SECONDS, tidy, _not_tidied):
        yield


def _not_tidied(error: Exception) -> None:
    log.error("not_tidied", kind=type(error).__name__, what=logs.place(error))
