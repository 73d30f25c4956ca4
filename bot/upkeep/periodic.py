"""Work that is done again and again while the program runs: what fails is told of, and done the next time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress


@asynccontextmanager
async def repeating(
    seconds: float, work: Callable[[], Awaitable[None]], failed: Callable[[Exception], None]
) -> AsyncIterator[None]:
    """Do some work every so many seconds, the first time after so many, until left; then end it where it stands.

    `failed` is told of each error, whatever it is, to put one line into the log; no error ends the work for good.
    """
    task = asyncio.create_task(_repeat(seconds, work, failed))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _repeat(seconds: float, work: Callable[[], Awaitable[None]], failed: Callable[[Exception], None]) -> None:
    while True:
        await asyncio.sleep(seconds)
        try:
            await work()
        except Exception as error:  # noqa: BLE001  an error that nobody foresaw must not end it in silence
            failed(error)
