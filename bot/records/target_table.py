"""What the programme means to reach: a number of people-days for a figure and a period."""

from __future__ import annotations

from typing import Final

from bot.records.tables import Records, Tables, records_at

TABLES: Final[Tables] = {
    "target": "figure text NOT NULL, period text NOT NULL, n bigint NOT NULL, PRIMARY KEY (figure, period)"
}


def targets_at(database_url: str) -> TargetTable:
    """Return the store of a `DATABASE_URL`; nothing is opened or made before a target is set."""
    return TargetTable(records_at(database_url, TABLES))


class TargetTable:
    """Keeps the targets. Every method raises `StoreDown` when the database cannot be used just now."""

    def __init__(self, records: Records) -> None:
        """Use these tables."""
        self._records = records

    def all(self) -> dict[tuple[str, str], int]:
        """Return every target by figure and period."""
        rows = self._records.read("SELECT figure, period, n FROM target ORDER BY figure, period")
        return {(str(figure), str(period)): int(n) for figure, period, n in rows}

    def put(self, figure: str, period: str, n: int | None) -> None:
        """Set a target, or take it away."""
        with self._records.writing() as db:
            db.run("DELETE FROM target WHERE figure = ? AND period = ?", (figure, period))
            if n is not None:
                db.run("INSERT INTO target (figure, period, n) VALUES (?, ?, ?)", (figure, period, n))
