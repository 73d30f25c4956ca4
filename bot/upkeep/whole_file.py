"""A SQLite file that is written whole or not at all, and never over something else."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Set
from contextlib import closing, contextmanager
from pathlib import Path

from bot.errors import BagageError


class NotWritten(BagageError):
    """A file that holds something else and is not to be written over: the database itself, perhaps."""


@contextmanager
def replaced(path: Path, tables: Set[str]) -> Iterator[Path]:
    """Give a file to write to, and put it in its place when it is whole: synced, then renamed.

    A plain copy of a database in use is not whole. What stands there is replaced only if it has no other tables:
    else raises `NotWritten`.
    """
    if path.exists() and not table_names(path) <= tables:
        raise NotWritten(f"{path}: holds something else already; choose another name")
    beside = path.with_name(f".{path.name}.part")
    beside.unlink(missing_ok=True)
    beside.touch(0o600)
    yield beside
    with beside.open("rb") as file:
        os.fsync(file.fileno())
    beside.replace(path)


def table_names(path: Path) -> Set[str]:
    """Return the tables of a file; of one that is no database, a name that no table of ours has."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
            return {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    except sqlite3.Error:
        return {"something that is no database"}
