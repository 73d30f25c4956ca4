"""Where staff's changes are kept: one table that only grows, in the same database as the counts."""

from __future__ import annotations

import json

from bot.desk.overrides import Entry
from bot.records.declaration import Record
from bot.records.staff_schema import OVERRIDE
from bot.records.stored_words import read_change, read_texts, written_change
from bot.records.tables import Records, Writing, records_at


def overrides_at(database_url: str) -> OverrideTable:
    """Return the store of a `DATABASE_URL`; nothing is opened or made before something is added."""
    return OverrideTable(records_at(database_url))


class OverrideTable:
    """Keeps what staff did. Both methods raise `StoreDown` when the database cannot be used just now."""

    def __init__(self, records: Records) -> None:
        """Use these tables."""
        self._records = records

    def entries(self) -> tuple[Entry, ...]:
        """Return all that was done, the oldest first."""
        return tuple(_entry(record) for record in self._records.read(OVERRIDE, "ORDER BY id"))

    def add(self, entry: Entry) -> None:
        """Write one more, for good."""
        with self._records.writing() as db:
            write_entry(db, entry)


def read_entries(db: Writing) -> tuple[Entry, ...]:
    """Return all that was done, the oldest first, as a transaction sees it."""
    return tuple(_entry(record) for record in db.read(OVERRIDE, "ORDER BY id"))


def write_entry(db: Writing, entry: Entry) -> None:
    """Write one more within a transaction."""
    more: dict[str, object] = {"countries": entry.countries, "texts": dict(entry.texts)}
    if entry.change:
        more["change"] = written_change(entry.change)
    record = {
        "moment": entry.moment,
        "kind": entry.kind,
        "act": entry.act,
        "target": entry.target,
        "reason": entry.reason,
        "more": json.dumps(more, ensure_ascii=False),
    }
    db.insert(OVERRIDE, record)


def _entry(record: Record) -> Entry:
    more = json.loads(record["more"])
    return Entry(
        record["moment"],
        record["kind"],
        record["act"],
        record["target"],
        record["reason"],
        tuple(more.get("countries", ())),
        read_texts(more),
        read_change(more["change"]) if "change" in more else None,
    )
