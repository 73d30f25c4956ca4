"""Every table of staff, declared once: read, written, kept in backups and migrated by these lines alone.

To add a column: its line here, with a default; a step at the end of `STEPS`; the field of its record (`Account`,
`Partner`, …), of the same name. To add a table: its declaration, its place in `TABLES`, a step that makes it.
"""

from __future__ import annotations

from typing import Final

from bot.records.declaration import COUNTER, Column, Table
from bot.records.migration import Schema, Step, tables_made

ACCOUNT: Final = Table(
    "account",
    (
        Column("name"),
        Column("role"),
        Column("partner"),
        Column("hash"),
        Column("secret"),
        Column("step", "bigint"),
    ),
    key=("name",),
)
VISIT: Final = Table(
    "visit",
    (
        Column("tag"),
        Column("account"),
        Column("csrf"),
        Column("began", "bigint"),
        Column("used", "bigint"),
    ),
    key=("tag",),
)
"""Sessions of accounts."""
AUDIT: Final = Table(
    "audit",
    (
        COUNTER,
        Column("day"),
        Column("moment"),
        Column("account"),
        Column("act"),
    ),
    key=("id",),
)
PARTNER: Final = Table(
    "partner",
    (
        Column("code"),
        Column("name"),
        Column("phone"),
        Column("hours"),
        Column("office"),
        Column("language"),
        Column("home"),
        Column("active", "integer"),
    ),
    key=("code",),
)
OVERRIDE: Final = Table(
    "override",
    (
        COUNTER,
        Column("moment"),
        Column("kind"),
        Column("act"),
        Column("target"),
        Column("reason"),
        Column("more"),
    ),
    key=("id",),
)
"""What staff did, a row each; it only grows. `more` is JSON: see `bot/records/stored_words.py`."""
PROPOSAL: Final = Table(
    "proposal",
    (
        COUNTER,
        Column("moment"),
        Column("account"),
        Column("contact"),
        Column("change"),
        Column("state"),
        Column("decided"),
        Column("decider"),
        Column("reason"),
    ),
    key=("id",),
)
"""`change` is JSON, as in `override`."""
TARGET: Final = Table(
    "target",
    (
        Column("figure"),
        Column("period"),
        Column("n", "bigint"),
    ),
    key=("figure", "period"),
)
DEMO: Final = Table("demo", (Column("only", "integer"),), key=("only",))
"""A row marks the numbers as invented."""

TABLES: Final = (PROPOSAL, OVERRIDE, PARTNER, ACCOUNT, AUDIT, TARGET, VISIT, DEMO)
"""In the order in which a backup reads them: `proposal` before `override`, so that one that is approved in between
waits in the backup, and its change is not lost."""
LEFT_BEHIND: Final = frozenset({VISIT, DEMO})
"""Tables that stand in no backup."""

STEPS: Final[tuple[Step, ...]] = (tables_made(*TABLES),)
"""How a database came to these tables; see `bot/store/steps.py`. Those of before the first step have some of them."""

STAFF: Final = Schema(TABLES, STEPS)
