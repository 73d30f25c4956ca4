"""Where staff's changes are kept: one table that only grows, in the same database as the counts."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import Any, Final, cast

from bot.desk.changes import Change
from bot.desk.overrides import Act, Entry, Kind
from bot.records.tables import Records, Tables, Writing, records_at

TABLES: Final[Tables] = {
    "override": "id {id}, moment text NOT NULL, kind text NOT NULL, act text NOT NULL, target text NOT NULL, "
    "reason text NOT NULL, more text NOT NULL"
}
COLUMNS: Final = "moment, kind, act, target, reason, more"
ALL: Final = f"SELECT {COLUMNS} FROM override ORDER BY id"


def overrides_at(database_url: str) -> OverrideTable:
    """Return the store of a `DATABASE_URL`; nothing is opened or made before something is added."""
    return OverrideTable(records_at(database_url, TABLES))


class OverrideTable:
    """Keeps what staff did. Both methods raise `StoreDown` when the database cannot be used just now."""

    def __init__(self, records: Records) -> None:
        """Use these tables."""
        self._records = records

    def entries(self) -> tuple[Entry, ...]:
        """Return all that was done, the oldest first."""
        return tuple(_entry(row) for row in self._records.read(ALL))

    def add(self, entry: Entry) -> None:
        """Write one more, for good."""
        with self._records.writing() as db:
            write_entry(db, entry)


def read_entries(db: Writing) -> tuple[Entry, ...]:
    """Return all that was done, the oldest first, as a transaction sees it."""
    return tuple(_entry(row) for row in db.run(ALL))


def write_entry(db: Writing, entry: Entry) -> None:
    """Write one more within a transaction."""
    db.run(f"INSERT INTO override ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)", _row(entry))


def _row(entry: Entry) -> tuple[str, ...]:
    more: dict[str, object] = {"countries": entry.countries, "en": entry.en, "fr": entry.fr}
    if entry.change:
        more["change"] = written_change(entry.change)
    return (entry.moment, entry.kind, entry.act, entry.target, entry.reason, json.dumps(more, ensure_ascii=False))


def _entry(row: Any) -> Entry:
    moment, kind, act, target, reason, more = (str(value) for value in row)
    fields = json.loads(more)
    return Entry(
        moment,
        cast("Kind", kind),
        cast("Act", act),
        target,
        reason,
        tuple(str(country) for country in fields.get("countries", ())),
        fields.get("en", ""),
        fields.get("fr", ""),
        read_change(fields["change"]) if "change" in fields else None,
    )


def written_change(change: Change) -> dict[str, object]:
    """Return a change as JSON holds it."""
    return {**asdict(change), "checked": change.checked.isoformat()}


def read_change(fields: dict[str, Any]) -> Change:
    """Return a change from JSON."""
    old, value = (tuple(map(str, fields[name])) for name in ("old", "value"))
    label = tuple(map(str, fields.get("label", ())))
    return Change(fields["field"], old, value, str(fields["source"]), date.fromisoformat(fields["checked"]), label)
