"""The schema of the store on PostgreSQL, step by step."""

from __future__ import annotations

from typing import Final

from bot.store.postgres_connection import LOCK, Connection, send
from bot.store.steps import steps_to_take

MIGRATING: Final = (LOCK, 1)

TABLES: Final = (
    # UNLOGGED: not in the write-ahead log, nor in a replica or a backup made from it; emptied by a crash.
    "CREATE UNLOGGED TABLE session (tag bytea PRIMARY KEY, generation bigint, version bigint, sealed bytea)",
    "CREATE UNLOGGED TABLE seen (tag bytea PRIMARY KEY, day text)",
    "CREATE UNLOGGED TABLE generation (number bigint, day text, created float8, key bytea)",
    "CREATE TABLE delivery (tag bytea PRIMARY KEY, bucket int, generation bigint, sealed bytea)",
    'CREATE TABLE tally (figure text, period text COLLATE "C", key text COLLATE "C", n bigint)',
    "ALTER TABLE tally ADD PRIMARY KEY (figure, period, key)",
    "CREATE INDEX tally_period ON tally (period)",
    'CREATE TABLE closed (period text COLLATE "C" PRIMARY KEY)',
    "CREATE TABLE health (beat bigint)",
    "INSERT INTO health VALUES (0)",
    "CREATE TABLE rounding (secret bytea)",
    "INSERT INTO rounding VALUES (uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))",
)
HOURS: Final = ("CREATE TABLE up (day text, hour int, PRIMARY KEY (day, hour))",)
HELD_MONTHS: Final = (
    'CREATE TABLE shown (figure text COLLATE "C", month text COLLATE "C", key text COLLATE "C", n bigint)',
    "ALTER TABLE shown ADD PRIMARY KEY (figure, month, key)",
)
STEPS: Final = (TABLES, HOURS, HELD_MONTHS)
"""The schema; see `bot/store/steps.py`."""


async def migrate_postgres(db: Connection) -> None:
    """Bring a database to today's schema: of several workers one does it, the others wait. Raises `NewerDatabase`."""
    begin = [("BEGIN", ()), ("SELECT pg_advisory_xact_lock(?, ?)", MIGRATING)]
    await send(db, [*begin, ("SELECT set_config('statement_timeout', '0', true)", ())])
    await send(db, [("SET LOCAL client_min_messages = warning", ())])
    made = "CREATE TABLE IF NOT EXISTS migration (number int PRIMARY KEY)"
    steps = (await send(db, [(made, ()), ("SELECT count(*) FROM migration", ())]))[-1]
    ((taken,),) = await steps.fetchall()
    for number, step in enumerate(steps_to_take(STEPS, taken), taken):
        await send(db, [*((sql, ()) for sql in step), ("INSERT INTO migration VALUES (?)", (number,))])
    await send(db, [("COMMIT", ())])
