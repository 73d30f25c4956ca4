"""Backup and restore: closed numbers and what staff wrote, never anything of a person."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from bot.errors import BagageError
from bot.records.declaration import Column, Record, Table, names_sql
from bot.records.migration import VERSION, Schema
from bot.records.staff_schema import LEFT_BEHIND, STAFF
from bot.records.tables import SqliteDatabase, Writing, records_at
from bot.upkeep.whole_file import replaced, table_names

COUNTS: Final = (
    Table("closed", (Column("period"),), key=("period",)),
    Table(
        "tally",
        (Column("figure"), Column("period"), Column("key"), Column("n", "bigint")),
        key=("figure", "period", "key"),
    ),
    Table(
        "shown",
        (Column("figure"), Column("month"), Column("key"), Column("n", "bigint")),
        key=("figure", "month", "key"),
    ),
    Table("up", (Column("day"), Column("hour", "integer")), key=("day", "hour")),
    Table("rounding", (Column("secret"),)),
)
"""What is kept of the counts. Not sessions, `seen` marks, deliveries, keys, or counts of open days.

`closed` is read first: a period that closes in between comes with its counts, and is closed again after `restore`.
`tally` before `shown`: days that are rolled up in between come as days or as months, and once at the next sweep.
"""
FIRST: Final = frozenset({"closed", "tally", "rounding"})
"""The tables without which a file is no backup. One of an earlier version may lack others, which stay as they are."""
FILLED: Final = ("tally", "shown", "override", "proposal", "partner", "account")
"""A database in which any of these has a row is in use: `restore` would throw it away."""


class NotRestored(BagageError):
    """A backup that cannot be restored here."""


def kept_tables(schema: Schema = STAFF) -> tuple[Table, ...]:
    """Return the tables that a backup holds, in the order in which they are read."""
    return (*COUNTS, *(table for table in schema.tables if table not in LEFT_BEHIND), VERSION)


def backup(database_url: str, path: Path, schema: Schema = STAFF) -> dict[str, int]:
    """Write closed counts and what staff wrote into a file; return the rows of each table.

    Hashes of passwords, secrets of one-time codes and of the rounding are in it: it is its owner's alone to read.
    Raises `NotWritten` over a file that is no backup, `NewerDatabase` of a database of a newer version.
    """
    counted: dict[str, int] = {}
    tables = kept_tables(schema)
    with replaced(path, {table.name for table in tables}) as beside, closing(sqlite3.connect(beside)) as db:
        for table in tables:
            records = _read(database_url, table, schema)
            db.execute(f"CREATE TABLE {table.name} ({names_sql(table.written_columns)})")
            db.executemany(table.write_sql(), [table.values(record) for record in records])
            if table != VERSION:
                counted[table.name] = len(records)
        db.commit()
    return counted


def _read(database_url: str, table: Table, schema: Schema) -> Sequence[Record]:
    """Return the rows of a table in the order of its key: so a counter gives them the same order once restored."""
    if table == VERSION:
        return [{"number": len(schema.steps)}]
    closed = "WHERE period IN (SELECT period FROM closed) " if table.name == "tally" else ""
    order = f"ORDER BY {', '.join(table.key)}" if table.key else ""
    records = records_at(database_url, schema).read(table, f"{closed}{order}")
    return [{name: _plain(value) for name, value in record.items()} for record in records]


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def restore(database_url: str, path: Path, schema: Schema = STAFF) -> dict[str, int]:
    """Put a backup into a new database, in which the tables of counts are made; return the rows of each table.

    A backup of an earlier version takes the steps that it lacks in a copy; a table that came after it stays empty.
    Raises `NotRestored` if the database is in use, or the file is no backup; `NewerDatabase` if a newer version of the
    program wrote it.
    """
    used = [table for table in FILLED if records_at(database_url, schema).has_rows(table)]
    if used:
        raise NotRestored(f"this database holds rows already ({', '.join(used)}); restore into a new one")
    if not (path.exists() and table_names(path) >= FIRST):
        raise NotRestored(f"{path}: not a backup")
    try:
        rows_of = _rows_of_today(path, schema)
    except sqlite3.Error as error:
        raise NotRestored(f"{path}: not a backup ({type(error).__name__})") from None
    with records_at(database_url, schema).writing() as target:
        for table, rows in rows_of.items():
            _put(target, table, rows, database_url)
    return {table.name: len(rows) for table, rows in rows_of.items() if table != VERSION}


def _rows_of_today(path: Path, schema: Schema) -> dict[Table, list[tuple[Any, ...]]]:
    """Return the rows of a backup, of whichever version, as the tables of today hold them: the file stays as it is."""
    with (
        closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as file,
        closing(sqlite3.connect(":memory:")) as copy,
    ):
        file.backup(copy)
        db = SqliteDatabase(copy)
        schema.migrate(db)
        held = db.table_names()
        return {
            table: db.run(f"SELECT {names_sql(table.written_columns)} FROM {table.name}")
            for table in kept_tables(schema)
            if table.name in held
        }


def _put(target: Writing, table: Table, rows: Sequence[tuple[Any, ...]], database_url: str) -> None:
    """Let a table hold these rows and no others. On SQLite the one row of `rounding` has a key of its own."""
    target.run(f"DELETE FROM {table.name}")
    for row in rows:
        if table.name == "rounding" and database_url.startswith("sqlite"):
            target.run("INSERT INTO rounding (only, secret) VALUES (1, ?)", row)
        else:
            target.run(table.write_sql(), row)
