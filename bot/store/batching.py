"""Batching: what is asked of one connection, done in groups, one group in flight. The stores' writers and readers."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeAlias, TypeVar

import structlog

from bot import logs
from bot.errors import StoreDown, StoreError

GROUP: Final = 256
"""The most turns in one transaction: beyond it a turn would wait for others' work."""
PATIENCE: Final = 2.5
"""Seconds a caller waits before a provider is asked to deliver again: Twilio gives up after 15 in all."""

Item = TypeVar("Item")
Result = TypeVar("Result")
T = TypeVar("T")
Outcomes: TypeAlias = Sequence[Result | StoreError]
"""A result, or an error of ours, for each item of a group."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Request:
    """Something that is asked, and where its result is waited for."""

    done: asyncio.Future[Any]
    item: Any = None
    """What is done together with others."""
    work: Callable[[], Awaitable[Any]] | None = None
    """What shares its transaction with nobody, instead of an item."""


class BatchQueue(Generic[Item, Result]):
    """Turns that arrive while a group is being written form the next group: no timer, no idle wait."""

    def __init__(self, run_group: Callable[[list[Item]], Awaitable[Outcomes[Result]]]) -> None:
        """Do what is asked with `run_group`: it returns a result, or an error of ours, for each item.

        If it raises, nothing of the group may have been written.
        """
        self._run_group = run_group
        self._waiting: deque[_Request] = deque()
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

    async def ask(self, item: Item) -> Result:
        """Have an item done together with others that wait, and return its result.

        Raises `StoreDown` after `PATIENCE` seconds. The item may be done all the same: a delivery that comes again
        finds its tag.
        """
        result: Result = await self._answer(_Request(self._future(), item=item), PATIENCE)
        return result

    async def ask_alone(self, work: Callable[[], Awaitable[T]], patience: float = PATIENCE) -> T:
        """Have some work done that shares its transaction with nobody, and return its result.

        Raises `StoreDown` after `patience` seconds. The work may be done all the same.
        """
        result: T = await self._answer(_Request(self._future(), work=work), patience)
        return result

    def _future(self) -> asyncio.Future[Any]:
        if self._worker is None:
            raise StoreDown("the store is not open")
        return asyncio.get_running_loop().create_future()

    async def _answer(self, request: _Request, patience: float) -> Any:
        done = request.done
        self._waiting.append(request)
        self._ring.set()
        alarm = done.get_loop().call_later(patience, _give_up, done)  # `wait_for` does it at four times the price
        try:
            return await done
        finally:
            alarm.cancel()

    async def _work(self) -> None:
        while self._worker is not None or self._waiting:
            group = self._next()
            if group:
                _hand_out(group, await self._run(group))
            elif self._worker is not None:
                self._ring.clear()
                await self._ring.wait()

    def _next(self) -> list[_Request]:
        """Take what is done in one transaction; whoever gave up waiting is passed over."""
        group: list[_Request] = []
        while self._waiting and len(group) < GROUP:
            alone = self._waiting[0].work is not None
            if alone and group:
                break
            request = self._waiting.popleft()
            if not request.done.done():
                group.append(request)
                if alone:
                    break
        return group

    async def _run(self, group: list[_Request]) -> Sequence[Any]:
        work = group[0].work
        try:
            return [await work()] if work else await self._run_group([request.item for request in group])
        except StoreError as error:
            return [error for _ in group]
        except Exception as error:  # noqa: BLE001  whatever it is, the next group must still be written
            if len(group) > 1:  # one of them cannot be written: the others must not pay for it
                return [outcome for request in group for outcome in await self._run([request])]
            log.error("store_failed", what=logs.place(error))
            return [StoreDown(type(error).__name__)]


def _give_up(done: asyncio.Future[Any]) -> None:
    if not done.done():
        done.set_exception(StoreDown("the store did not answer in time"))


def _hand_out(group: list[_Request], outcomes: Sequence[Any]) -> None:
    for request, outcome in zip(group, outcomes, strict=True):
        with suppress(asyncio.InvalidStateError):  # the caller gave up, or was cancelled, while it was written
            if isinstance(outcome, Exception):
                request.done.set_exception(outcome)
            else:
                request.done.set_result(outcome)
