"""The published numbers as a SQLite file for Datasette: what everybody may see, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import sqlite_utils

from bot.stats.figures import BY_NAME
from bot.stats.publish import Table
from bot.upkeep.whole_file import replaced

PUBLISHED: Final = frozenset({"figures", "cells"})
"""The tables of a published file."""
DIMENSIONS: Final = 3
"""The most a figure has; each has as many columns in `cells`, and its own names for them in its view."""


def publish(tables: Sequence[Table], path: Path) -> int:
    """Write the published cells, and nothing else, with a view for each figure: for Datasette. Return the cells.

    Raises `NotWritten` over a file that holds anything else.
    """
    cells = [cell for table in tables for cell in _cells(table)]
    with replaced(path, PUBLISHED) as beside, closing(sqlite_utils.Database(beside)) as db:
        db.table("figures").insert_all([_figure(table) for table in tables], pk="figure")
        if cells:
            db.table("cells").insert_all(cells)
            for table in tables:
                names = ", ".join(f"key{place} AS {name}" for place, name in enumerate(table.by))
                query = f"SELECT period, {names}, people_days, shown FROM cells WHERE figure = '{table.figure}'"
                db.create_view(table.figure, query)
    return len(cells)


def _figure(table: Table) -> dict[str, Any]:
    return {
        "figure": table.figure,
        "title": table.title,
        "about": BY_NAME[table.figure].about,
        "grain": table.grain,
        "hidden_under": table.k,
    }


def _cells(table: Table) -> list[dict[str, Any]]:
    return [
        {
            "figure": table.figure,
            "period": period,
            **{f"key{place}": row.key[place] if place < len(row.key) else "" for place in range(DIMENSIONS)},
            "people_days": cell if isinstance(cell, int) else None,
            "shown": str(cell),
        }
        for row in table.rows
        for period, cell in zip(table.periods, row.cells, strict=True)
    ]
