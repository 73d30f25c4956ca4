"""Backup and restore: closed numbers and what staff wrote, never anything of a person."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from bot.errors import BagageError
from bot.records.tables import Rows, Tables, Writing, records_at
from bot.upkeep.whole_file import replaced, table_names

KEPT: Final[dict[str, str]] = {
    "closed": "period",
    "tally": "figure, period, key, n",
    "shown": "figure, month, key, n",
    "up": "day, hour",
    "rounding": "secret",
    "proposal": "moment, account, contact, change, state, decided, decider, reason",
    "override": "moment, kind, act, target, reason, more",
    "partner": "code, name, phone, hours, office, language, home, active",
    "account": "name, role, partner, hash, secret, step",
    "audit": "day, moment, account, act",
    "target": "figure, period, n",
}
"""What a backup holds. Not sessions, `seen` marks, deliveries, keys, or counts of open days.

`closed` is read first: a period that closes in between comes with its counts, and is closed again after `restore`.
`proposal` before `override`: one that is approved in between waits in the backup, and its change is not lost.
`tally` before `shown`: days that are rolled up in between come as days or as months, and once at the next sweep.
"""
FIRST: Final = frozenset({"closed", "tally", "rounding"})
"""The tables without which a file is no backup. One of an earlier version may lack others, which stay as they are."""
FILLED: Final = ("tally", "shown", "override", "proposal", "partner", "account")
"""A database in which any of these has a row is in use: `restore` would throw it away."""


class NotRestored(BagageError):
    """A backup that cannot be restored here."""


def backup(database_url: str, path: Path) -> dict[str, int]:
    """Write closed counts and what staff wrote into a file; return the rows of each table.

    Hashes of passwords, secrets of one-time codes and of the rounding are in it: it is its owner's alone to read.
    Raises `NotWritten` over a file that is no backup.
    """
    counted: dict[str, int] = {}
    with replaced(path, KEPT.keys()) as beside, closing(sqlite3.connect(beside)) as db:
        for table, columns in KEPT.items():
            rows = _read(database_url, table, columns)
            marks = ", ".join("?" * len(columns.split(", ")))
            db.execute(f"CREATE TABLE {table} ({columns})")
            db.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
            counted[table] = len(rows)
        db.commit()
    return counted


def _read(database_url: str, table: str, columns: str) -> Rows:
    only = " WHERE period IN (SELECT period FROM closed)" if table == "tally" else ""
    needed: Tables = {table: "", "closed": ""} if table == "tally" else {table: ""}
    return [
        tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)
        for row in records_at(database_url, needed).read(f"SELECT {columns} FROM {table}{only}")
    ]


def restore(database_url: str, path: Path, tables: Tables) -> dict[str, int]:
    """Put a backup into a new database (made by `prepare`, with staff's `tables`); return the rows of each table.

    A table that came after the backup stays empty. Raises `NotRestored` if the database is in use, or the file is no
    backup.
    """
    used = [table for table in FILLED if records_at(database_url, {table: ""}).read(f"SELECT 1 FROM {table} LIMIT 1")]
    if used:
        raise NotRestored(f"this database holds rows already ({', '.join(used)}); restore into a new one")
    names = table_names(path) if path.exists() else set()
    if not names >= FIRST:
        raise NotRestored(f"{path}: not a backup")
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
            rows_of = {
                table: db.execute(f"SELECT {columns} FROM {table}").fetchall()
                for table, columns in KEPT.items()
                if table in names
            }
    except sqlite3.Error as error:
        raise NotRestored(f"{path}: not a backup ({type(error).__name__})") from None
    with records_at(database_url, tables).writing() as target:
        for table, rows in rows_of.items():
            _put(target, table, rows, database_url)
    return {table: len(rows) for table, rows in rows_of.items()}


def _put(target: Writing, table: str, rows: Rows, database_url: str) -> None:
    """Let a table hold these rows and no others. On SQLite the one row of `rounding` has a key of its own."""
    target.run(f"DELETE FROM {table}")
    keyed = table == "rounding" and database_url.startswith("sqlite")
    columns = f"only, {KEPT[table]}" if keyed else KEPT[table]
    marks = ", ".join("?" * len(columns.split(", ")))
    for row in rows:
        target.run(f"INSERT INTO {table} ({columns}) VALUES ({marks})", (1, *row) if keyed else row)
