"""Where staff's changes are kept: one table that only grows, in the same database as the counts."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Final, Protocol, cast

from bot.errors import StoreDown
from bot.library.overrides import Act, Entry, Kind

BUSY_SECONDS: Final = 2.0
"""How long to wait for a group of turns to be written."""
LOCK: Final = (0x62616761, 5)
"""The advisory lock under which PostgreSQL makes the table: of several workers one does it."""
COLUMNS: Final = "moment, kind, act, target, reason, more"
SELECT: Final = f"SELECT {COLUMNS} FROM override ORDER BY id"


class OverrideStore(Protocol):
    """Keeps what staff did. Both methods raise `StoreDown` when the database cannot be used just now."""

    def entries(self) -> tuple[Entry, ...]:
        """Return all that was done, the oldest first."""

    def add(self, entry: Entry) -> None:
        """Write one more, for good."""


def overrides_at(database_url: str) -> OverrideStore:
    """Return the store of a `DATABASE_URL`; nothing is opened or made before something is added."""
    if database_url.startswith("sqlite:///"):
        return SqliteOverrides(Path(database_url.removeprefix("sqlite:///")))
    return PostgresOverrides(database_url)


class SqliteOverrides:
    """Staff's changes in the SQLite file of the counts."""

    TABLE: Final = (
        "CREATE TABLE IF NOT EXISTS override (id INTEGER PRIMARY KEY, moment TEXT NOT NULL, kind TEXT NOT NULL, "
        "act TEXT NOT NULL, target TEXT NOT NULL, reason TEXT NOT NULL, more TEXT NOT NULL)"
    )

    def __init__(self, path: Path) -> None:
        """Use the file at `path`, which may not be there yet."""
        self._path = path

    def entries(self) -> tuple[Entry, ...]:
        """Return all that was done; of a file that is not there, nothing."""
        if not self._path.exists():
            return ()
        try:
            with closing(self._connect()) as db:
                known = db.execute("SELECT 1 FROM sqlite_master WHERE name = 'override'").fetchone()
                return tuple(_entry(row) for row in db.execute(SELECT)) if known else ()
        except sqlite3.Error as error:
            raise StoreDown(type(error).__name__) from error

    def add(self, entry: Entry) -> None:
        """Write one more, making table and file if need be."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            if not self._path.exists():
                self._path.touch(0o600)
            with closing(self._connect()) as db, db:
                db.execute(self.TABLE)
                db.execute(f"INSERT INTO override ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)", _row(entry))
        except (sqlite3.Error, OSError) as error:
            raise StoreDown(type(error).__name__) from error

    def _connect(self) -> sqlite3.Connection:
        db = sqlite3.connect(self._path, timeout=BUSY_SECONDS)
        db.execute("PRAGMA synchronous = FULL")
        return db


class PostgresOverrides:
    """Staff's changes in the PostgreSQL database of the counts."""

    TABLE: Final = (
        "CREATE TABLE IF NOT EXISTS override (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "
        "moment text NOT NULL, kind text NOT NULL, act text NOT NULL, target text NOT NULL, reason text NOT NULL, "
        "more text NOT NULL)"
    )

    def __init__(self, url: str) -> None:
        """Use the server at `url`, which may hold a password: it is never shown."""
        self._url = url

    def entries(self) -> tuple[Entry, ...]:
        """Return all that was done."""
        import psycopg

        try:
            with self._connect() as db:
                known = db.execute("SELECT to_regclass('override')").fetchone()
                return tuple(_entry(row) for row in db.execute(SELECT)) if known and known[0] else ()
        except psycopg.Error as error:
            raise StoreDown(type(error).__name__) from None  # its words may hold the password

    def add(self, entry: Entry) -> None:
        """Write one more, making the table if need be."""
        import psycopg

        try:
            with self._connect() as db:
                db.execute("SELECT pg_advisory_xact_lock(%s, %s)", LOCK)
                db.execute(self.TABLE)
                db.execute(f"INSERT INTO override ({COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s)", _row(entry))
        except psycopg.Error as error:
            raise StoreDown(type(error).__name__) from None

    def _connect(self) -> Any:
        import psycopg

        return psycopg.connect(self._url, connect_timeout=2)


def _row(entry: Entry) -> tuple[str, ...]:
    more = json.dumps({"countries": entry.countries, "en": entry.en, "fr": entry.fr}, ensure_ascii=False)
    return (entry.moment, entry.kind, entry.act, entry.target, entry.reason, more)


def _entry(row: Any) -> Entry:
    moment, kind, act, target, reason, more = (str(value) for value in row)
    read = json.loads(more)
    countries = tuple(str(one) for one in read.get("countries", ()))
    return Entry(
        moment, cast("Kind", kind), cast("Act", act), target, reason, countries, read.get("en", ""), read.get("fr", "")
    )
