"""Backup, restore and publication of the counts: closed numbers and what staff wrote, never anything of a person."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import sqlite_utils

from bot.errors import BagageError
from bot.stats.figures import ABOUT
from bot.stats.publish import Table
from bot.store.records import Tables, records_at

KEPT: Final[dict[str, str]] = {
    "tally": "figure, period, key, n",
    "closed": "period",
    "up": "day, hour",
    "rounding": "secret",
    "override": "moment, kind, act, target, reason, more",
    "partner": "code, name, phone, hours, office, language, home, active",
    "account": "name, role, partner, hash, secret, step",
    "audit": "day, moment, account, act",
    "target": "figure, period, n",
}
"""What a backup holds. Not sessions, `seen` marks, deliveries, keys, or counts of open days."""


class NotRestored(BagageError):
    """A backup that cannot be restored here."""


def backup(database_url: str, path: Path) -> dict[str, int]:
    """Write closed counts and what staff wrote into a new file; return the rows of each table.

    The file is whole or not there: it is written beside its place, synced, then renamed (a plain copy of a database in
    use is not).
    """
    beside = path.with_name(f".{path.name}.part")
    beside.unlink(missing_ok=True)
    beside.touch(0o600)
    rows: dict[str, int] = {}
    with closing(sqlite3.connect(beside)) as db:
        for table, columns in KEPT.items():
            found = _read(database_url, table, columns)
            marks = ", ".join("?" * len(columns.split(", ")))
            db.execute(f"CREATE TABLE {table} ({columns})")
            db.executemany(f"INSERT INTO {table} VALUES ({marks})", found)
            rows[table] = len(found)
        db.commit()
    with beside.open("rb") as file:
        os.fsync(file.fileno())
    beside.replace(path)
    return rows


def _read(database_url: str, table: str, columns: str) -> list[tuple[Any, ...]]:
    only = " WHERE period IN (SELECT period FROM closed)" if table == "tally" else ""
    known: Tables = {table: "", "closed": ""} if table == "tally" else {table: ""}
    return [
        tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)
        for row in records_at(database_url, known).read(f"SELECT {columns} FROM {table}{only}")
    ]


def restore(database_url: str, path: Path, tables: Tables) -> dict[str, int]:
    """Put a backup into a new database (made by `prepare`, with staff's `tables`); return the rows of each table.

    Raises `NotRestored` if the database has counts, or the file is no backup.
    """
    if records_at(database_url, {"tally": ""}).read("SELECT 1 FROM tally LIMIT 1"):
        raise NotRestored("this database holds counts; restore into a new one")
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
            held = {table: db.execute(f"SELECT {columns} FROM {table}").fetchall() for table, columns in KEPT.items()}
    except sqlite3.Error as error:
        raise NotRestored(f"{path}: not a backup ({type(error).__name__})") from None
    with records_at(database_url, tables).writing() as target:
        for table, columns in KEPT.items():
            target.run(f"DELETE FROM {table}")
            names = f"only, {columns}" if table == "rounding" and database_url.startswith("sqlite") else columns
            first: tuple[Any, ...] = (1,) if names != columns else ()
            marks = ", ".join("?" * len(names.split(", ")))
            for row in held[table]:
                target.run(f"INSERT INTO {table} ({names}) VALUES ({marks})", (*first, *row))
    return {table: len(rows) for table, rows in held.items()}


def publish(tables: tuple[Table, ...], path: Path) -> int:
    """Write the published cells, and nothing else, with a view for each figure: for Datasette. Return the cells."""
    path.unlink(missing_ok=True)
    db = sqlite_utils.Database(path)
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
    db.close()
    return len(cells)
