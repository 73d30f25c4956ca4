"""One connection to PostgreSQL that comes back by itself, and never keeps anybody waiting for a silent server."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from time import monotonic
from typing import Any, Final, TypeAlias, TypeVar

import psycopg

from bot.errors import StoreDown, StoreError

LOCK: Final = 0x62616761  # "baga": advisory locks are numbers that all programs of a database share

CONNECT_SECONDS: Final = 1.5
ANSWER_SECONDS: Final = 2.0
"""How long a group of turns may take. What waits gives up after `batching.PATIENCE` in any case."""
REST_SECONDS: Final = 0.3
"""How long nobody knocks again after a connection was refused: all fail at once instead of one by one."""
SESSION: Final = {
    "synchronous_commit": "on",  # an answer is shown only once its turn is safe on disk
    "statement_timeout": "2000",
    "lock_timeout": "1500",
    # A worker that lost its network in the middle of a transaction must not block the others.
    "idle_in_transaction_session_timeout": "3000",
}

Connection: TypeAlias = psycopg.AsyncConnection[tuple[Any, ...]]
Statement: TypeAlias = tuple[str, Iterable[Any]]
T = TypeVar("T")


class Race(StoreError):
    """Another worker wrote first what this group was about to write: it is decided again, and nobody is told."""


class PostgresConnection:
    """A connection made when it is needed, made again when it is lost."""

    def __init__(self, url: str) -> None:
        """Use the server at `url`, which may hold a password: it is never shown."""
        self._url = url
        self._connection: Connection | None = None
        self._rest_until = 0.0

    async def run(self, work: Callable[[Connection], Awaitable[T]], seconds: float = ANSWER_SECONDS) -> T:
        """Do some work; once more if the connection turns out to be lost, as after a restart of the server.

        Doing it twice is safe even if the first time was written: deliveries and versions tell.
        """
        for last in (False, True):
            connection = await self._connected()
            try:
                return await _in_time(connection, work, seconds)
            except (psycopg.Error, OSError) as error:
                lost = connection.closed
                if not lost:
                    await self._rolled_back(connection)
                if last or not lost:
                    raise StoreDown(type(error).__name__) from None  # its words may hold a row, or the password
            except Exception:
                await self._rolled_back(connection)
                raise
        raise StoreDown("the server is lost")

    async def close(self) -> None:
        """Disconnect."""
        connection, self._connection = self._connection, None
        if connection:
            await connection.close()

    async def _connected(self) -> Connection:
        if self._connection and not self._connection.closed:
            return self._connection
        if monotonic() < self._rest_until:
            raise StoreDown("the server cannot be reached")
        await self.close()
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                self._connection = await psycopg.AsyncConnection.connect(self._url, autocommit=True)
                await send(self._connection, [("SELECT set_config(?, ?, false)", item) for item in SESSION.items()])
        except (psycopg.Error, OSError, TimeoutError) as error:
            self._rest_until = monotonic() + REST_SECONDS
            await self.close()
            raise StoreDown(f"PostgreSQL cannot be reached ({type(error).__name__}); see DATABASE_URL") from None
        return self._connection

    async def _rolled_back(self, connection: Connection) -> None:
        try:
            await connection.rollback()
        except (psycopg.Error, OSError):
            await self.close()


async def send(connection: Connection, statements: Iterable[Statement]) -> list[psycopg.AsyncCursor[tuple[Any, ...]]]:
    """Send some statements in one go and return their results: one way to the server and back for all.

    `?` stands for a value, as in the statements that both databases read; psycopg's own mark is `%s`.
    """
    async with connection.pipeline():
        return [
            await connection.execute(query.replace("?", "%s").encode(), tuple(values)) for query, values in statements
        ]


async def _in_time(connection: Connection, work: Callable[[Connection], Awaitable[T]], seconds: float) -> T:
    task = asyncio.ensure_future(work(connection))
    done, _ = await asyncio.wait({task}, timeout=seconds)
    if not done:
        _hang_up(connection)
    return await task


def _hang_up(connection: Connection) -> None:
    """End a connection whose server says nothing; asking it to cancel would be waiting for it again."""
    with suppress(OSError, psycopg.Error), socket.socket(fileno=os.dup(connection.fileno())) as line:
        line.shutdown(socket.SHUT_RDWR)
