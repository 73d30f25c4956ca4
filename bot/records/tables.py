"""Small tables that staff fill, in the database of the counts: one way to read and write them on both databases."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar

from bot.errors import StoreDown
from bot.records.declaration import Record, Table
from bot.records.migration import Database, Rows, Schema
from bot.records.staff_schema import STAFF

BUSY_SECONDS: Final = 2.0
"""How long to wait for a group of turns to be written."""
LOCK: Final = (0x62616761, 5)
"""The advisory lock under which PostgreSQL makes and changes the tables: of several workers one does it."""

Engine = TypeVar("Engine", bound=Database)


class Writing:
    """One transaction: all of it or nothing."""

    def __init__(self, db: Database) -> None:
        """Write to a database within a transaction."""
        self._db = db

    def run(self, query: str, values: Sequence[object] = ()) -> Rows:
        """Run a statement with `?` for each value; return its rows, if it has any."""
        return self._db.run(query, values)

    def read(self, table: Table, rest: str = "", values: Sequence[object] = ()) -> list[Record]:
        """Return the rows of a table, all or `WHERE …`."""
        return [table.record(row) for row in self._db.run(table.read_sql(rest), values)]

    def insert(self, table: Table, record: Mapping[str, Any]) -> None:
        """Write a row of a table."""
        self._db.run(table.write_sql(), table.values(record))


class Records(Protocol):
    """The tables of a database. All methods block, and raise `StoreDown` when it cannot be used just now.

    A database of before is brought to the tables of today by whoever reads or writes first; one of a newer version
    raises `NewerDatabase`.
    """

    def read(self, table: Table, rest: str = "", values: Sequence[object] = ()) -> list[Record]:
        """Return the rows of a table, all or `WHERE …`; if there is no such table, nothing, and nothing is made."""

    def has_rows(self, table: str) -> bool:
        """Say whether there is a table of this name with a row in it."""

    def writing(self) -> AbstractContextManager[Writing]:
        """Begin a transaction, after making the tables if need be."""


def records_at(database_url: str, schema: Schema = STAFF) -> Records:
    """Return the tables of a `DATABASE_URL`; nothing is opened or made before something is written."""
    if database_url.startswith("sqlite:///"):
        return SqliteRecords(Path(database_url.removeprefix("sqlite:///")), schema)
    return PostgresRecords(database_url, schema)


class SqliteRecords:
    """Tables in the SQLite file of the counts."""

    def __init__(self, path: Path, schema: Schema) -> None:
        """Use the file at `path`, which may not be there yet."""
        self._path, self._schema = path, schema

    def read(self, table: Table, rest: str = "", values: Sequence[object] = ()) -> list[Record]:
        """Return the rows of a table."""
        return [table.record(row) for row in self._rows(table.name, table.read_sql(rest), values)]

    def has_rows(self, table: str) -> bool:
        """Say whether a table has a row."""
        return bool(self._rows(table, f"SELECT 1 FROM {table} LIMIT 1"))

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """Begin a transaction, making file and tables if need be."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            if not self._path.exists():
                self._path.touch(0o600)
            with closing(self._connect()) as connection, self._migrated(connection) as db:
                yield Writing(db)
        except (sqlite3.Error, OSError) as error:
            raise StoreDown(type(error).__name__) from error

    def _rows(self, table: str, query: str, values: Sequence[object] = ()) -> Rows:
        if not self._path.exists():
            return []
        try:
            with closing(self._connect()) as connection:
                db = SqliteDatabase(connection)
                if self._schema.lacks_steps(db):
                    with self._migrated(connection):
                        pass
                return db.run(query, values) if table in db.table_names() else []
        except sqlite3.Error as error:
            raise StoreDown(type(error).__name__) from error

    @contextmanager
    def _migrated(self, connection: sqlite3.Connection) -> Iterator[SqliteDatabase]:
        """Begin a transaction, under the lock of the file from its first statement on, with the tables of today."""
        db = SqliteDatabase(connection)
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            self._schema.migrate(db)
            yield db

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=BUSY_SECONDS)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")
        return connection


class SqliteDatabase:
    """A SQLite file, or the copy of one in memory."""

    counter: str = "INTEGER PRIMARY KEY AUTOINCREMENT"

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Use a connection."""
        self._connection = connection

    def run(self, query: str, values: Sequence[object] = ()) -> Rows:
        """Run a statement."""
        return self._connection.execute(query, values).fetchall()

    def table_names(self) -> AbstractSet[str]:
        """Return the names of its tables."""
        return {name for (name,) in self.run("SELECT name FROM sqlite_master WHERE type = 'table'")}

    def column_names(self, table: str) -> AbstractSet[str]:
        """Return the names of the columns of a table."""
        return {name for (name,) in self.run("SELECT name FROM pragma_table_info(?)", (table,))}


class PostgresRecords:
    """Tables in the PostgreSQL database of the counts."""

    def __init__(self, url: str, schema: Schema) -> None:
        """Use the server at `url`, which may hold a password: it is never shown."""
        self._url, self._schema = url, schema

    def read(self, table: Table, rest: str = "", values: Sequence[object] = ()) -> list[Record]:
        """Return the rows of a table."""
        return [table.record(row) for row in self._rows(table.name, table.read_sql(rest), values)]

    def has_rows(self, table: str) -> bool:
        """Say whether a table has a row."""
        return bool(self._rows(table, f"SELECT 1 FROM {table} LIMIT 1"))

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """Begin a transaction, making the tables if need be."""
        import psycopg

        try:
            with self._connect() as connection:
                yield Writing(self._migrated(connection))
        except psycopg.Error as error:
            raise StoreDown(type(error).__name__) from None

    def _rows(self, table: str, query: str, values: Sequence[object] = ()) -> Rows:
        import psycopg

        try:
            with self._connect() as connection:
                db = PostgresDatabase(connection)
                if self._schema.lacks_steps(db):
                    self._migrated(connection)
                return db.run(query, values) if table in db.table_names() else []
        except psycopg.Error as error:
            raise StoreDown(type(error).__name__) from None  # its words may hold the password

    def _migrated(self, connection: Any) -> PostgresDatabase:
        """Bring the tables to those of today, within the transaction of the connection and under the lock."""
        db = PostgresDatabase(connection)
        db.run("SELECT pg_advisory_xact_lock(?, ?)", LOCK)
        self._schema.migrate(db)
        return db

    def _connect(self) -> Any:
        import psycopg

        return psycopg.connect(self._url, connect_timeout=2)


class PostgresDatabase:
    """A PostgreSQL database, within a transaction."""

    counter: str = "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY"

    def __init__(self, connection: Any) -> None:
        """Use a connection."""
        self._connection = connection

    def run(self, query: str, values: Sequence[object] = ()) -> Rows:
        """Run a statement."""
        cursor = self._connection.execute(query.replace("?", "%s"), values)
        return list(cursor.fetchall()) if cursor.description else []

    def table_names(self) -> AbstractSet[str]:
        """Return the names of the tables that a statement finds by their bare name."""
        return {
            name
            for (name,) in self.run("SELECT relname FROM pg_class WHERE relkind = 'r' AND pg_table_is_visible(oid)")
        }

    def column_names(self, table: str) -> AbstractSet[str]:
        """Return the names of the columns of a table."""
        query = "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(?) AND attnum > 0 AND NOT attisdropped"
        return {name for (name,) in self.run(query, (table,))}
