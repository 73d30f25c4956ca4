"""Backup, restore and publication of the counts: closed numbers and what staff wrote, never anything of a person."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Set
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

import sqlite_utils

from bot.errors import BagageError
from bot.records.tables import Tables, records_at
from bot.stats.figures import ABOUT
from bot.stats.publish import Table

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
PUBLISHED: Final = frozenset({"figures", "cells"})
"""The tables of a published file."""
FILLED: Final = ("tally", "shown", "override", "proposal", "partner", "account")
"""A database in which any of these has a row is in use: `restore` would throw it away."""


class NotRestored(BagageError):
    """A backup that cannot be restored here."""


class NotWritten(BagageError):
    """A file that holds something else and is not to be written over: the database itself, perhaps."""


def backup(database_url: str, path: Path) -> dict[str, int]:
    """Write closed counts and what staff wrote into a file; return the rows of each table.

    Hashes of passwords, secrets of one-time codes and of the rounding are in it: it is its owner's alone to read.
    Raises `NotWritten` over a file that is no backup.
    """
    rows: dict[str, int] = {}
    with _written(path, KEPT.keys()) as beside, closing(sqlite3.connect(beside)) as db:
        for table, columns in KEPT.items():
            found = _read(database_url, table, columns)
            marks = ", ".join("?" * len(columns.split(", ")))
            db.execute(f"CREATE TABLE {table} ({columns})")
            db.executemany(f"INSERT INTO {table} VALUES ({marks})", found)
            rows[table] = len(found)
        db.commit()
    return rows


@contextmanager
def _written(path: Path, tables: Set[str]) -> Iterator[Path]:
    """Give a file to write to, and put it in its place when it is whole: synced, then renamed.

    A plain copy of a database in use is not whole. What stands there is replaced only if it has no other tables.
    """
    if path.exists() and not _tables(path) <= tables:
        raise NotWritten(f"{path}: holds something else already; choose another name")
    beside = path.with_name(f".{path.name}.part")
    beside.unlink(missing_ok=True)
    beside.touch(0o600)
    yield beside
    with beside.open("rb") as file:
        os.fsync(file.fileno())
    beside.replace(path)


def _tables(path: Path) -> Set[str]:
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
            return {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    except sqlite3.Error:
        return {"something that is no database"}


def _read(database_url: str, table: str, columns: str) -> list[tuple[Any, ...]]:
    only = " WHERE period IN (SELECT period FROM closed)" if table == "tally" else ""
    known: Tables = {table: "", "closed": ""} if table == "tally" else {table: ""}
    return [
        tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)
        for row in records_at(database_url, known).read(f"SELECT {columns} FROM {table}{only}")
    ]


def restore(database_url: str, path: Path, tables: Tables) -> dict[str, int]:
    """Put a backup into a new database (made by `prepare`, with staff's `tables`); return the rows of each table.

    A table that came after the backup stays empty. Raises `NotRestored` if the database is in use, or the file is no
    backup.
    """
    used = [one for one in FILLED if records_at(database_url, {one: ""}).read(f"SELECT 1 FROM {one} LIMIT 1")]
    if used:
        raise NotRestored(f"this database holds rows already ({', '.join(used)}); restore into a new one")
    there = _tables(path) if path.exists() else set()
    if not there >= FIRST:
        raise NotRestored(f"{path}: not a backup")
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
            held = {one: db.execute(f"SELECT {KEPT[one]} FROM {one}").fetchall() for one in KEPT if one in there}
    except sqlite3.Error as error:
        raise NotRestored(f"{path}: not a backup ({type(error).__name__})") from None
    with records_at(database_url, tables).writing() as target:
        for table, found in held.items():
            columns = KEPT[table]
            target.run(f"DELETE FROM {table}")
            names = f"only, {columns}" if table == "rounding" and database_url.startswith("sqlite") else columns
            first: tuple[Any, ...] = (1,) if names != columns else ()
            marks = ", ".join("?" * len(names.split(", ")))
            for row in found:
                target.run(f"INSERT INTO {table} ({names}) VALUES ({marks})", (*first, *row))
    return {table: len(rows) for table, rows in held.items()}


def publish(tables: tuple[Table, ...], path: Path) -> int:
    """Write the published cells, and nothing else, with a view for each figure: for Datasette. Return the cells.

    Raises `NotWritten` over a file that holds anything else.
    """
    with _written(path, PUBLISHED) as beside, closing(sqlite_utils.Database(beside)) as db:
        return _publish(tables, db)


def _publish(tables: tuple[Table, ...], db: sqlite_utils.Database) -> int:
    figures = [
        {
            "figure": one.figure,
            "title": one.title,
            "about": ABOUT[one.figure],
            "grain": one.grain,
            "hidden_under": one.k,
        }
        for one in tables
    ]
    db.table("figures").insert_all(figures, pk="figure")
    cells = [
        {
            "figure": one.figure,
            "period": period,
            **{f"key{place}": row.key[place] if place < len(row.key) else "" for place in range(3)},
            "people_days": cell if isinstance(cell, int) else None,
            "shown": str(cell),
        }
        for one in tables
        for row in one.rows
        for period, cell in zip(one.periods, row.cells, strict=True)
    ]
    if cells:
        db.table("cells").insert_all(cells)
        for one in tables:
            names = ", ".join(f"key{place} AS {name}" for place, name in enumerate(one.by))
            db.create_view(
                one.figure, f"SELECT period, {names}, people_days, shown FROM cells WHERE figure = '{one.figure}'"
            )
    return len(cells)
