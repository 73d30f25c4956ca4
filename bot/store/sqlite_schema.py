"""The schema of the store on SQLite, step by step."""

from __future__ import annotations

import secrets
import sqlite3
from typing import Final

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

TABLES: Final = (
    "CREATE TABLE session (tag BLOB PRIMARY KEY, generation INT, version INT, sealed BLOB) WITHOUT ROWID",
    "CREATE TABLE delivery (tag BLOB PRIMARY KEY, bucket INT, generation INT, sealed BLOB) WITHOUT ROWID",
    "CREATE TABLE seen (tag BLOB PRIMARY KEY, day TEXT) WITHOUT ROWID",
    "CREATE TABLE tally (figure TEXT, period TEXT, key TEXT, n INT, PRIMARY KEY (figure, period, key)) WITHOUT ROWID",
    "CREATE TABLE closed (period TEXT PRIMARY KEY) WITHOUT ROWID",
    "CREATE TABLE health (only INTEGER PRIMARY KEY CHECK (only = 1), beat INT)",
    "INSERT INTO health VALUES (1, 0)",
)

_steps: Final = Migrations("bagage")
"""A step that was released is never changed; a new one is added. A database remembers the steps it took by their
names: a step of another name would be taken again."""


def migrate_sqlite(db: sqlite3.Connection) -> None:
    """Bring a database to today's schema, within the transaction that is open."""
    _steps.apply(Database(db))


@_steps(name="first_schema")
def _first_schema(db: Database) -> None:
    """Make the tables of the first version: no row order, no person, no time finer than the grain."""
    for statement in TABLES:
        db.execute(statement)


@_steps(name="rounding")
def _rounding(db: Database) -> None:
    """Make the secret of the published roundings, and an index to find the periods there are."""
    db.execute("CREATE TABLE rounding (only INTEGER PRIMARY KEY CHECK (only = 1), secret BLOB NOT NULL)")
    db.execute("INSERT INTO rounding VALUES (1, ?)", (secrets.token_bytes(32),))
    db.execute("CREATE INDEX tally_period ON tally (period)")


@_steps(name="hours")
def _hours(db: Database) -> None:
    """Make the record of the hours in which the program was up: a gap must not look like falling demand."""
    db.execute("CREATE TABLE up (day TEXT, hour INT, PRIMARY KEY (day, hour)) WITHOUT ROWID")


@_steps(name="shown")
def _held_months(db: Database) -> None:
    """Make the table of what closed months showed: kept when their days are gone."""
    db.execute(
        "CREATE TABLE shown (figure TEXT, month TEXT, key TEXT, n INT, PRIMARY KEY (figure, month, key)) WITHOUT ROWID"
    )
