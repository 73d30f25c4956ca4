"""Batching: what is asked of one connection, done in groups, one group in flight. The stores' writers and readers."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any, Final, TypeAlias

import structlog

from bot import logs
from bot.errors import StoreDown, StoreError

GROUP: Final = 256
"""The most turns in one transaction: beyond it a turn would wait for others' work."""
PATIENCE: Final = 2.5
"""Seconds a caller waits before a provider is asked to deliver again: Twilio gives up after 15 in all."""

Alone: TypeAlias = Callable[[], Awaitable[Any]]
"""Work that shares its transaction with nobody."""

log = structlog.get_logger(__name__)


class BatchQueue:
    """Turns that arrive while a group is being written form the next group: no timer, no idle wait."""

    def __init__(self, together: Callable[[list[Any]], Awaitable[Sequence[Any]]]) -> None:
        """Do what is asked with `together`: it returns a result, or an error of ours, for each item.

        If it raises, nothing of the group may have been written.
        """
        self._together = together
        self._waiting: deque[tuple[Any, asyncio.Future[Any]]] = deque()
        self._ring = asyncio.Event()
        self._worker: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to work."""
        self._worker = asyncio.create_task(self._work())

    async def stop(self) -> None:
        """Take nothing more, finish what waits."""
        worker, self._worker = self._worker, None
        self._ring.set()
        if worker:
            await worker

    async def ask(self, item: Any, patience: float = PATIENCE) -> Any:
        """Have an item done and return its result; a callable is done alone.

        Raises `StoreDown` after `patience` seconds. The item may be done all the same: a delivery that comes
        again finds its tag.
        """
        if self._worker is None:
            raise StoreDown("the store is not open")
        loop = asyncio.get_running_loop()
        done = loop.create_future()
        self._waiting.append((item, done))
        self._ring.set()
        alarm = loop.call_later(patience, _give_up, done)  # `wait_for` does the same at four times the price
        try:
            return await done
        finally:
            alarm.cancel()

    async def _work(self) -> None:
        while self._worker is not None or self._waiting:
            group = self._next()
            if group:
                _tell(group, await self._do([item for item, _ in group]))
            elif self._worker is not None:
                self._ring.clear()
                await self._ring.wait()

    def _next(self) -> list[tuple[Any, asyncio.Future[Any]]]:
        """Take what is done in one transaction; whoever gave up waiting is passed over."""
        group: list[tuple[Any, asyncio.Future[Any]]] = []
        while self._waiting and len(group) < GROUP:
            alone = callable(self._waiting[0][0])
            if alone and group:
                break
            item, done = self._waiting.popleft()
            if not done.done():
                group.append((item, done))
                if alone:
                    break
        return group

    async def _do(self, items: list[Any]) -> Sequence[Any]:
        try:
            return [await items[0]()] if callable(items[0]) else await self._together(items)
        except StoreError as error:
            return [error for _ in items]
        except Exception as error:  # noqa: BLE001  whatever it is, the next group must still be written
            if len(items) > 1:  # one of them cannot be written: the others must not pay for it
                return [outcome for item in items for outcome in await self._do([item])]
            log.error("store_failed", what=logs.place(error))
            return [StoreDown(type(error).__name__)]


def _give_up(done: asyncio.Future[Any]) -> None:
    if not done.done():
        done.set_exception(StoreDown("the store did not answer in time"))


def _tell(group: list[tuple[Any, asyncio.Future[Any]]], outcomes: Sequence[Any]) -> None:
    for (_, done), outcome in zip(group, outcomes, strict=True):
        with suppress(asyncio.InvalidStateError):  # the caller gave up, or was cancelled, while it was written
            if isinstance(outcome, Exception):
                done.set_exception(outcome)
            else:
                done.set_result(outcome)
