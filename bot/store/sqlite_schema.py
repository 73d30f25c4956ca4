"""The schema of the store on SQLite, step by step."""

from __future__ import annotations

import secrets
import sqlite3
from datetime import UTC, datetime
from typing import Final, NamedTuple

from bot.store.steps import steps_to_take


class Step(NamedTuple):
    """Some statements, and the name under which a database remembers that it took them."""

    name: str
    statements: tuple[str, ...]


FIRST: Final = (
    "CREATE TABLE session (tag BLOB PRIMARY KEY, generation INT, version INT, sealed BLOB) WITHOUT ROWID",
    "CREATE TABLE delivery (tag BLOB PRIMARY KEY, bucket INT, generation INT, sealed BLOB) WITHOUT ROWID",
    "CREATE TABLE seen (tag BLOB PRIMARY KEY, day TEXT) WITHOUT ROWID",
    "CREATE TABLE tally (figure TEXT, period TEXT, key TEXT, n INT, PRIMARY KEY (figure, period, key)) WITHOUT ROWID",
    "CREATE TABLE closed (period TEXT PRIMARY KEY) WITHOUT ROWID",
    "CREATE TABLE health (only INTEGER PRIMARY KEY CHECK (only = 1), beat INT)",
    "INSERT INTO health VALUES (1, 0)",
)
"""No row order, no person, no time finer than the grain."""
ROUNDING: Final = (
    "CREATE TABLE rounding (only INTEGER PRIMARY KEY CHECK (only = 1), secret BLOB NOT NULL)",
    "INSERT INTO rounding VALUES (1, new_secret())",
    "CREATE INDEX tally_period ON tally (period)",
)
"""The secret of the published roundings, and an index to find the periods there are."""
HOURS: Final = ("CREATE TABLE up (day TEXT, hour INT, PRIMARY KEY (day, hour)) WITHOUT ROWID",)
"""The hours in which the program was up: a gap must not look like falling demand."""
HELD_MONTHS: Final = (
    "CREATE TABLE shown (figure TEXT, month TEXT, key TEXT, n INT, PRIMARY KEY (figure, month, key)) WITHOUT ROWID",
)
"""What closed months showed: kept when their days are gone."""
STEPS: Final = (
    Step("first_schema", FIRST),
    Step("rounding", ROUNDING),
    Step("hours", HOURS),
    Step("shown", HELD_MONTHS),
)
"""The schema; see `bot/store/steps.py`."""

TAKEN: Final = (
    "CREATE TABLE IF NOT EXISTS _sqlite_migrations "
    "(id INTEGER PRIMARY KEY, migration_set TEXT, name TEXT, applied_at TEXT)"
)
"""The steps that a database took: a table that sqlite-utils made when it carried them out."""
SET: Final = "bagage"


def migrate_sqlite(db: sqlite3.Connection) -> None:
    """Bring a database to today's schema, within the transaction that is open. Raises `NewerDatabase`."""
    db.execute(TAKEN)
    ((taken,),) = db.execute("SELECT count(*) FROM _sqlite_migrations WHERE migration_set = ?", (SET,)).fetchall()
    db.create_function("new_secret", 0, lambda: secrets.token_bytes(32))
    for step in steps_to_take(STEPS, taken):
        for statement in step.statements:
            db.execute(statement)
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES (?, ?, ?)",
            (SET, step.name, str(datetime.now(UTC))),
        )
