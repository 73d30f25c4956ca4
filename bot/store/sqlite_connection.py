"""Connections to one SQLite file: made with its owner's rights alone, patient at the start, all or nothing."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from bot.store.sqlite_schema import migrate_sqlite

BUSY_MS: Final = 2000
"""How long to wait for another process before a provider is asked to deliver again."""
READ_MS: Final = 200
"""How long a look-up may wait: it happens on the event loop, and readers wait only while a broken file is mended."""
OPEN_SECONDS: Final = 10.0
"""How long to try to open a file that another process opens at the same moment."""
OPEN_STEP_SECONDS: Final = 0.02


def writer_and_reader(
    path: Path, connect: Callable[[int], sqlite3.Connection]
) -> tuple[sqlite3.Connection, sqlite3.Connection]:
    """Make the file or bring it to today's schema, readable by its owner only; return two connections to it.

    `connect` makes one that waits so many milliseconds for another process.
    Raises `OSError` or `sqlite3.Error` if the file cannot be made, opened or written.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    os.fchmod(file, 0o600)  # a file made by hand; the files beside it take its mode from it
    os.close(file)
    writer = _patiently(lambda: connect(BUSY_MS))
    with transaction(writer):  # two processes that start at once: one migrates, the other finds it done
        migrate_sqlite(writer)
    return writer, _patiently(lambda: connect(READ_MS))


def connect_sqlite(path: Path, busy_ms: int) -> sqlite3.Connection:
    """Connect so that every commit is safe on disk and what is deleted is overwritten."""
    connection = sqlite3.connect(
        path, timeout=busy_ms / 1000, isolation_level=None, check_same_thread=False, cached_statements=64
    )
    try:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "temp_store=MEMORY"):
            connection.execute(f"PRAGMA {pragma}")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """Write all or nothing; the lock is taken first, so that what is read stays true until it is written."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            db.execute("ROLLBACK")
        raise


def empty_log(db: sqlite3.Connection) -> None:
    """Leave nothing of what was deleted in the write-ahead log; a reader in the way: the next sweep does it."""
    with suppress(sqlite3.Error):
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _patiently(connect: Callable[[], sqlite3.Connection]) -> sqlite3.Connection:
    """Connect; try again while another process holds the file.

    SQLite does not wait for `timeout` where two processes turn a new file to WAL, or mend it, at the same moment:
    it says "busy" at once to one of them, lest both wait for each other.
    """
    until = time.monotonic() + OPEN_SECONDS
    while True:
        try:
            return connect()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
        time.sleep(OPEN_STEP_SECONDS)
