"""Where partners are kept: one row an organisation, in the same database as the counts."""

from __future__ import annotations

from typing import Any, Final

from bot.library.partner import Partner
from bot.records.tables import Records, Tables, records_at

TABLES: Final[Tables] = {
    "partner": "code text PRIMARY KEY, name text NOT NULL, phone text NOT NULL, hours text NOT NULL, "
    "office text NOT NULL, language text NOT NULL, home text NOT NULL, active integer NOT NULL"
}
COLUMNS: Final = "code, name, phone, hours, office, language, home, active"


def partners_at(database_url: str) -> PartnerTable:
    """Return the store of a `DATABASE_URL`; nothing is opened or made before a partner is added."""
    return PartnerTable(records_at(database_url, TABLES))


class PartnerTable:
    """Keeps the partners. Every method raises `StoreDown` when the database cannot be used just now."""

    def __init__(self, records: Records) -> None:
        """Use these tables."""
        self._records = records

    def all(self) -> tuple[Partner, ...]:
        """Return every partner there ever was, by code."""
        rows = self._records.read(f"SELECT {COLUMNS} FROM partner ORDER BY code")
        return tuple(_partner(row) for row in rows)

    def put(self, partner: Partner) -> None:
        """Write a partner, in the place of one with its code."""
        values = (partner.code, partner.name, partner.phone, partner.hours, partner.office)
        with self._records.writing() as db:
            db.run("DELETE FROM partner WHERE code = ?", (partner.code,))
            db.run(
                f"INSERT INTO partner ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (*values, partner.language, partner.home, int(partner.active)),
            )


def _partner(row: tuple[Any, ...]) -> Partner:
    code, name, phone, hours, office, language, home = (str(value) for value in row[:-1])
    return Partner(code, name, phone, hours, office, language, home, bool(row[-1]))
