"""What the programme means to reach: a number of people-days for a figure and a period."""

from __future__ import annotations

from bot.records.staff_schema import TARGET
from bot.records.tables import Records, records_at


def targets_at(database_url: str) -> TargetTable:
    """Return the store of a `DATABASE_URL`; nothing is opened or made before a target is set."""
    return TargetTable(records_at(database_url))


class TargetTable:
    """Keeps the targets. Every method raises `StoreDown` when the database cannot be used just now."""

    def __init__(self, records: Records) -> None:
        """Use these tables."""
        self._records = records

    def all(self) -> dict[tuple[str, str], int]:
        """Return every target by figure and period."""
        records = self._records.read(TARGET, "ORDER BY figure, period")
        return {(record["figure"], record["period"]): record["n"] for record in records}

    def put(self, figure: str, period: str, n: int | None) -> None:
        """Set a target, or take it away."""
        with self._records.writing() as db:
            db.run("DELETE FROM target WHERE figure = ? AND period = ?", (figure, period))
            if n is not None:
                db.insert(TARGET, {"figure": figure, "period": period, "n": n})
