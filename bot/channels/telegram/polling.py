"""Asking Telegram for updates: chats side by side, each chat in order, nothing confirmed before it is answered."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final, Protocol

import msgspec
import structlog

from bot import logs
from bot.channels.telegram.updates import Arrived, decode, update_id
from bot.errors import StoreError, TryAgain

PATIENCE: Final = 120.0
"""How many seconds an answer that Telegram does not take is tried for: what is unanswered holds the confirmation back,
and behind a hundred such updates no new one would come."""
FIRST_PAUSE: Final = 1.0
LONGEST_PAUSE: Final = 30.0
"""Pauses between tries double from the first to the longest."""
LOOK_SECONDS: Final = 0.3
"""How long to wait for answers under way before asking for more: new updates of others wait no longer than this."""
STOP_SECONDS: Final = 3.0
"""How long answers under way may take when asked to stop."""

log = structlog.get_logger(__name__)


class UpdateSource(Protocol):
    """Where updates come from: `Calls`."""

    async def updates(self, offset: int, wait: int = ..., limit: int = ...) -> list[bytes]:
        """Ask for updates from an id on, which confirms all before it."""


class Polling:
    """Takes updates one chat beside the other."""

    def __init__(
        self, source: UpdateSource, take: Callable[[Arrived], Awaitable[None]], patience: float = PATIENCE
    ) -> None:
        """Join where updates come from and who answers them."""
        self._source = source
        self._take = take
        self._patience = patience
        self._next = 0
        """The id from which updates are new to us; 0: whatever is not confirmed."""
        self._open: set[int] = set()
        """Ids of updates that are not answered yet."""
        self._queues: dict[int, deque[tuple[int, Arrived]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Ask and answer until cancelled; then finish what is under way, within seconds."""
        pause = FIRST_PAUSE
        try:
            while True:
                try:
                    await self._round()
                    pause = FIRST_PAUSE
                except TryAgain as error:
                    log.warning("telegram_not_polled", why=str(error))
                    await asyncio.sleep(error.after or pause)
                    pause = min(2 * pause, LONGEST_PAUSE)
                except Exception as error:  # noqa: BLE001 - whatever it is, asking must go on
                    log.error("telegram_failed", what=logs.place(error))
                    await asyncio.sleep(pause)
                    pause = min(2 * pause, LONGEST_PAUSE)
        finally:
            await self._finish()

    async def _round(self) -> None:
        offset = min(self._open, default=self._next)
        updates = await (self._source.updates(offset, 0) if self._open else self._source.updates(offset))
        for raw in updates:
            self._accept(raw)
        if not updates:
            # All is confirmed. Telegram may number from anywhere after a quiet week: we ask for what there is.
            self._next = 0
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=LOOK_SECONDS)

    def _accept(self, raw: bytes) -> None:
        """Put an update behind those of its chat, unless it is known."""
        try:
            id_ = update_id(raw)
        except msgspec.DecodeError:
            log.error("telegram_update_without_number")
            return
        if id_ < self._next:
            return
        self._next = id_ + 1
        try:
            arrived = decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError):
            log.warning("telegram_update_unknown")
            return
        if arrived is None:
            return
        self._open.add(id_)
        if arrived.chat in self._queues:
            self._queues[arrived.chat].append((id_, arrived))
        else:
            self._queues[arrived.chat] = deque([(id_, arrived)])
            task = asyncio.create_task(self._work_off(arrived.chat))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _work_off(self, chat: int) -> None:
        queue = self._queues[chat]
        while queue:
            id_, arrived = queue[0]
            await self._answer(arrived)
            queue.popleft()
            self._open.discard(id_)
        del self._queues[chat]

    async def _answer(self, arrived: Arrived) -> None:
        clock = asyncio.get_running_loop().time
        end, pause = clock() + self._patience, FIRST_PAUSE
        while True:
            wait = pause
            try:
                await self._take(arrived)
            except TryAgain as error:
                wait = error.after or pause
                if clock() + wait > end:
                    log.error("telegram_answer_given_up", why=str(error))
                    return
            except StoreError as error:  # nobody can be answered: nothing is given up
                log.warning("telegram_put_off", kind=type(error).__name__)
            except Exception as error:  # noqa: BLE001 - whatever it is, it must not stop the others
                log.error("telegram_failed", what=logs.place(error))
                return
            else:
                return
            await asyncio.sleep(wait)
            pause = min(2 * pause, LONGEST_PAUSE)

    async def _finish(self) -> None:
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=STOP_SECONDS)
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._next:
            # Confirm what was answered, so that it is not answered again at the next start.
            with suppress(TryAgain, TimeoutError):
                async with asyncio.timeout(STOP_SECONDS):
                    await self._source.updates(min(self._open, default=self._next), 0, 1)
