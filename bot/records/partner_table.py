"""Where partners are kept: one row an organisation, in the same database as the counts."""

from __future__ import annotations

from dataclasses import asdict

from bot.library.partner import Partner
from bot.records.staff_schema import PARTNER
from bot.records.tables import Records, records_at


def partners_at(database_url: str) -> PartnerTable:
    """Return the store of a `DATABASE_URL`; nothing is opened or made before a partner is added."""
    return PartnerTable(records_at(database_url))


class PartnerTable:
    """Keeps the partners. Every method raises `StoreDown` when the database cannot be used just now."""

    def __init__(self, records: Records) -> None:
        """Use these tables."""
        self._records = records

    def all(self) -> tuple[Partner, ...]:
        """Return every partner there ever was, by code."""
        records = self._records.read(PARTNER, "ORDER BY code")
        return tuple(Partner(**{**record, "active": bool(record["active"])}) for record in records)

    def put(self, partner: Partner) -> None:
        """Write a partner, in the place of one with its code."""
        with self._records.writing() as db:
            db.run("DELETE FROM partner WHERE code = ?", (partner.code,))
            db.insert(PARTNER, {**asdict(partner), "active": int(partner.active)})
