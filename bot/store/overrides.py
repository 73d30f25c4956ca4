"""Where staff's changes are kept: one table that only grows, in the same database as the counts."""

from __future__ import annotations

import json
from typing import Any, Final, cast

from bot.library.overrides import Act, Entry, Kind
from bot.store.records import Records, Tables, records_at

TABLES: Final[Tables] = {
    "override": "id {id}, moment text NOT NULL, kind text NOT NULL, act text NOT NULL, target text NOT NULL, "
    "reason text NOT NULL, more text NOT NULL"
}
COLUMNS: Final = "moment, kind, act, target, reason, more"


def overrides_at(database_url: str) -> OverrideStore:
    """Return the store of a `DATABASE_URL`; nothing is opened or made before something is added."""
    return OverrideStore(records_at(database_url, TABLES))


class OverrideStore:
    """Keeps what staff did. Both methods raise `StoreDown` when the database cannot be used just now."""

    def __init__(self, records: Records) -> None:
        """Use these tables."""
        self._records = records

    def entries(self) -> tuple[Entry, ...]:
        """Return all that was done, the oldest first."""
        return tuple(_entry(row) for row in self._records.read(f"SELECT {COLUMNS} FROM override ORDER BY id"))

    def add(self, entry: Entry) -> None:
        """Write one more, for good."""
        with self._records.writing() as db:
            db.run(f"INSERT INTO override ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)", _row(entry))


def _row(entry: Entry) -> tuple[str, ...]:
    more = json.dumps({"countries": entry.countries, "en": entry.en, "fr": entry.fr}, ensure_ascii=False)
    return (entry.moment, entry.kind, entry.act, entry.target, entry.reason, more)


def _entry(row: Any) -> Entry:
    moment, kind, act, target, reason, more = (str(value) for value in row)
    read = json.loads(more)
    countries = tuple(str(one) for one in read.get("countries", ()))
    return Entry(
        moment, cast("Kind", kind), cast("Act", act), target, reason, countries, read.get("en", ""), read.get("fr", "")
    )
