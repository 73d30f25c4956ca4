"""How a table is declared: once, with its columns, for the SQL that makes, reads and writes it and for its backup."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Literal

Type = Literal["text", "bigint", "integer", "counter"]
"""As both databases call it. A `counter` is a key that counts up: each database numbers its rows itself, in the order
in which they are written, so it stands in no backup."""
Record = dict[str, Any]
"""One row: each column by its name."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. Nothing is ever NULL: what is not known is empty."""

    name: str
    type: Type = "text"
    default: str | int | None = None
    """What it holds where nothing was said, and in rows from before it was added. None: it must be said."""


@dataclass(frozen=True)
class Table:
    """One table."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    """The columns by which a row is known, and the order in which a backup keeps the rows."""

    @cached_property
    def written_columns(self) -> tuple[Column, ...]:
        """The columns that are written and kept in a backup: all but a counter."""
        return tuple(column for column in self.columns if column.type != "counter")

    def column(self, name: str) -> Column:
        """Return a column by its name. Raises `KeyError`."""
        return {column.name: column for column in self.columns}[name]

    def make_sql(self, counter: str) -> str:
        """Return the statement that makes it, if need be; `counter`: the type of a key that a database counts up."""
        parts = [definition(column, counter) for column in self.columns]
        if self.key and self.column(self.key[0]).type != "counter":
            parts.append(f"PRIMARY KEY ({', '.join(map(quoted, self.key))})")
        return f"CREATE TABLE IF NOT EXISTS {self.name} ({', '.join(parts)})"

    def read_sql(self, rest: str = "") -> str:
        """Return the statement that reads every column, followed by `WHERE …` or `ORDER BY …`."""
        return f"SELECT {names_sql(self.columns)} FROM {self.name} {rest}".rstrip()

    def write_sql(self) -> str:
        """Return the statement that writes a row, a `?` for each value."""
        marks = ", ".join("?" * len(self.written_columns))
        return f"INSERT INTO {self.name} ({names_sql(self.written_columns)}) VALUES ({marks})"

    def record(self, row: tuple[Any, ...]) -> Record:
        """Return a row that `read_sql` gave, each value by the name of its column."""
        return {column.name: value for column, value in zip(self.columns, row, strict=True)}

    def values(self, record: Mapping[str, Any]) -> tuple[Any, ...]:
        """Return the values for `write_sql`. Raises `KeyError` for one that lacks and has no default."""
        return tuple(
            record[column.name] if column.default is None else record.get(column.name, column.default)
            for column in self.written_columns
        )


def definition(column: Column, counter: str = "") -> str:
    """Return how a column stands in a statement that makes or adds it; `counter`: as for `make_sql`, key and all."""
    if column.type == "counter":
        return f"{quoted(column.name)} {counter}"
    default = "" if column.default is None else f" DEFAULT {_literal(column.default)}"
    return f"{quoted(column.name)} {column.type} NOT NULL{default}"


def _literal(value: str | int) -> str:
    return str(value) if isinstance(value, int) else "'{}'".format(value.replace("'", "''"))


def names_sql(columns: Iterable[Column]) -> str:
    """Return the names of some columns, as they stand in statements."""
    return ", ".join(quoted(column.name) for column in columns)


def quoted(name: str) -> str:
    """Return a name as it stands in a statement: `only` bare is a word of PostgreSQL's own."""
    return f'"{name}"'


COUNTER: Final = Column("id", "counter")
