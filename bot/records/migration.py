"""How a database comes to the tables of today: the steps that it lacks, all in one transaction, on either database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, Final, Protocol

from bot.records.declaration import Column, Table, definition
from bot.store.steps import steps_to_take

Rows = list[tuple[Any, ...]]

VERSION: Final = Table("staff_version", (Column("number", "bigint"),))
"""How many of the steps a database took: one row, or none before the first."""


class Database(Protocol):
    """A database within a transaction: what the steps need of it."""

    counter: str
    """The type of a key that it counts up."""

    def run(self, query: str, values: Sequence[object] = ()) -> Rows:
        """Run a statement with `?` for each value; return its rows, if it has any."""

    def table_names(self) -> AbstractSet[str]:
        """Return the names of its tables."""

    def column_names(self, table: str) -> AbstractSet[str]:
        """Return the names of the columns of a table."""


Step = Callable[[Database], None]
"""Changes a database. It may find its work done: a step before it makes a table with every column of today."""


@dataclass(frozen=True)
class Schema:
    """The tables of today, and the steps by which a database of before comes to them."""

    tables: tuple[Table, ...]
    steps: tuple[Step, ...]

    def lacks_steps(self, db: Database) -> bool:
        """Say whether a database in which staff wrote something is of before. Raises `NewerDatabase`."""
        names = db.table_names()
        used = VERSION.name in names or any(table.name in names for table in self.tables)
        return used and bool(steps_to_take(self.steps, _taken(db, names)))

    def migrate(self, db: Database) -> None:
        """Take the steps that a database lacks, within the transaction that is open. Raises `NewerDatabase`."""
        steps = steps_to_take(self.steps, _taken(db, db.table_names()))
        for step in steps:
            step(db)
        if steps:
            db.run(VERSION.make_sql(db.counter))
            db.run(f"DELETE FROM {VERSION.name}")
            db.run(VERSION.write_sql(), (len(self.steps),))


def tables_made(*tables: Table) -> Step:
    """Return the step that makes some tables, as they are declared today, where they are not there."""

    def step(db: Database) -> None:
        for table in tables:
            db.run(table.make_sql(db.counter))

    return step


def column_added(table: Table, name: str) -> Step:
    """Return the step that adds a column, with its default in every row. Raises `ValueError` if it has none."""
    column = table.column(name)
    if column.default is None:
        raise ValueError(f"{table.name}.{name}: rows from before need a default")

    def step(db: Database) -> None:
        if name not in db.column_names(table.name):
            db.run(f"ALTER TABLE {table.name} ADD COLUMN {definition(column)}")

    return step


def _taken(db: Database, names: AbstractSet[str]) -> int:
    rows = db.run(VERSION.read_sql()) if VERSION.name in names else []
    return int(rows[0][0]) if rows else 0
