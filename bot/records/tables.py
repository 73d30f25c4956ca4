"""Small tables that staff fill, in the database of the counts: one way to read and write them on both databases."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any, Final, Protocol

from bot.errors import StoreDown

BUSY_SECONDS: Final = 2.0
"""How long to wait for a group of turns to be written."""
LOCK: Final = (0x62616761, 5)
"""The advisory lock under which PostgreSQL makes the tables: of several workers one does it."""

Rows = list[tuple[Any, ...]]
Tables = Mapping[str, str]
"""Name → the columns of a table, in SQL that both databases read; `{id}` is a number that counts up."""


class Writing(Protocol):
    """One transaction: all of it or nothing."""

    def run(self, query: str, values: Sequence[object] = ()) -> Rows:
        """Run a statement with `?` for each value; return its rows, if it has any."""


class Records(Protocol):
    """Some tables of a database. Both methods block, and raise `StoreDown` when it cannot be used just now."""

    def read(self, query: str, values: Sequence[object] = ()) -> Rows:
        """Return the rows of a query; of a database in which nothing was written yet, nothing, and nothing is made."""

    def writing(self) -> AbstractContextManager[Writing]:
        """Begin a transaction, after making the tables if need be."""


def records_at(database_url: str, tables: Tables) -> Records:
    """Return some tables of a `DATABASE_URL`; nothing is opened or made before something is written."""
    if database_url.startswith("sqlite:///"):
        return SqliteRecords(Path(database_url.removeprefix("sqlite:///")), tables)
    return PostgresRecords(database_url, tables)


class SqliteRecords:
    """Tables in the SQLite file of the counts."""

    def __init__(self, path: Path, tables: Tables) -> None:
        """Use the file at `path`, which may not be there yet."""
        self._path, self._tables = path, tables

    def read(self, query: str, values: Sequence[object] = ()) -> Rows:
        """Return the rows of a query."""
        if not self._path.exists():
            return []
        try:
            with closing(self._connect()) as db:
                names = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
                return db.execute(query, values).fetchall() if names >= self._tables.keys() else []
        except sqlite3.Error as error:
            raise StoreDown(type(error).__name__) from error

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """Begin a transaction, making file and tables if need be."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            if not self._path.exists():
                self._path.touch(0o600)
            with closing(self._connect()) as db, db:
                db.execute("BEGIN IMMEDIATE")
                for name, columns in self._tables.items():
                    db.execute(
                        f"CREATE TABLE IF NOT EXISTS {name} ({columns.format(id='INTEGER PRIMARY KEY AUTOINCREMENT')})"
                    )
                yield _SqliteTransaction(db)
        except (sqlite3.Error, OSError) as error:
            raise StoreDown(type(error).__name__) from error

    def _connect(self) -> sqlite3.Connection:
        db = sqlite3.connect(self._path, timeout=BUSY_SECONDS)
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA secure_delete = ON")
        return db


class _SqliteTransaction:
    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def run(self, query: str, values: Sequence[object] = ()) -> Rows:
        return self._db.execute(query, values).fetchall()


class PostgresRecords:
    """Tables in the PostgreSQL database of the counts."""

    IDENTITY: Final = "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY"

    def __init__(self, url: str, tables: Tables) -> None:
        """Use the server at `url`, which may hold a password: it is never shown."""
        self._url, self._tables = url, tables

    def read(self, query: str, values: Sequence[object] = ()) -> Rows:
        """Return the rows of a query."""
        import psycopg

        try:
            with self._connect() as db:
                for name in self._tables:
                    row = db.execute("SELECT to_regclass(%s)", (name,)).fetchone()
                    if not row or row[0] is None:
                        return []
                return _PostgresTransaction(db).run(query, values)
        except psycopg.Error as error:
            raise StoreDown(type(error).__name__) from None  # its words may hold the password

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """Begin a transaction, making the tables if need be."""
        import psycopg

        try:
            with self._connect() as db:
                db.execute("SELECT pg_advisory_xact_lock(%s, %s)", LOCK)
                for name, columns in self._tables.items():
                    db.execute(f"CREATE TABLE IF NOT EXISTS {name} ({columns.format(id=self.IDENTITY)})")
                yield _PostgresTransaction(db)
        except psycopg.Error as error:
            raise StoreDown(type(error).__name__) from None

    def _connect(self) -> Any:
        import psycopg

        return psycopg.connect(self._url, connect_timeout=2)


class _PostgresTransaction:
    def __init__(self, db: Any) -> None:
        self._db = db

    def run(self, query: str, values: Sequence[object] = ()) -> Rows:
        cursor = self._db.execute(query.replace("?", "%s"), values)
        return list(cursor.fetchall()) if cursor.description else []
