"""Where proposed changes of contacts wait for a second person, in the same database as the changes themselves."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from bot.desk.changes import Change
from bot.desk.overrides import Entry
from bot.records import override_table
from bot.records.declaration import Record
from bot.records.staff_schema import PROPOSAL
from bot.records.stored_words import read_change, written_change
from bot.records.tables import Records, Writing, records_at

State = Literal["waiting", "approved", "refused", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change of a contact that one of the staff proposes. It is live once another one approved it."""

    moment: str
    """UTC, to the minute."""
    account: str
    """Who of the staff proposes it."""
    contact: str
    change: Change
    state: State = "waiting"
    decided: str = ""
    """When it ceased to wait."""
    decider: str = ""
    """Who approved, refused or withdrew it."""
    reason: str = ""
    """Why it was refused."""
    id: int = 0

    def __str__(self) -> str:
        """Write it as a line of a list."""
        return f"{self.id} {self.moment} {self.account} {self.contact} {self.change}"


Fits = Callable[[Proposal, tuple[Entry, ...]], bool]
"""Says whether a proposal can still be made, after all that staff did."""


def proposals_at(database_url: str) -> ProposalTable:
    """Return the store of a `DATABASE_URL`; nothing is opened or made before something is proposed."""
    return ProposalTable(records_at(database_url))


class ProposalTable:
    """Keeps proposals. Every method blocks, and raises `StoreDown` when the database cannot be used just now."""

    def __init__(self, records: Records) -> None:
        """Use these tables."""
        self._records = records

    def all(self) -> tuple[Proposal, ...]:
        """Return every proposal that is kept, the oldest first."""
        return tuple(_proposal(record) for record in self._records.read(PROPOSAL, "ORDER BY moment, id"))

    def add(self, proposal: Proposal, keep_from: str) -> None:
        """Write one more, but for one that waits already, and forget those of before a moment."""
        change = json.dumps(written_change(proposal.change), ensure_ascii=False)
        record = {
            "moment": proposal.moment,
            "account": proposal.account,
            "contact": proposal.contact,
            "change": change,
            "state": "waiting",
            "decided": "",
            "decider": "",
            "reason": "",
        }
        with self._records.writing() as db:
            db.run("DELETE FROM proposal WHERE moment < ?", (keep_from,))
            twin = "WHERE account = ? AND contact = ? AND change = ? AND state = 'waiting'"
            if not db.read(PROPOSAL, twin, (proposal.account, proposal.contact, change)):
                db.insert(PROPOSAL, record)

    def withdraw(self, id_: int, moment: str, account: str) -> Proposal | None:
        """End a proposal of one's own; return it, or None if it does not wait or is not one's own."""
        with self._records.writing() as db:
            proposal = _waiting(db, id_)
            if proposal is None or proposal.account != account:
                return None
            _end(db, id_, "withdrawn", moment, account)
        return proposal

    def refuse(self, id_: int, moment: str, account: str, reason: str) -> Proposal | None:
        """End a proposal of somebody else; return it, or None if it does not wait or is one's own."""
        with self._records.writing() as db:
            proposal = _waiting(db, id_)
            if proposal is None or proposal.account == account:
                return None
            _end(db, id_, "refused", moment, account, reason)
        return proposal

    def approve(self, id_: int, moment: str, account: str, fits: Fits) -> Proposal | None:
        """Make a proposal of somebody else live, once, in one transaction with the look at what stands there now.

        Return it, or None: it does not wait, is one's own, or no longer fits. Nothing is changed then.
        """
        with self._records.writing() as db:
            proposal = _waiting(db, id_)
            if proposal is None or proposal.account == account or not fits(proposal, override_table.read_entries(db)):
                return None
            _end(db, id_, "approved", moment, account)
            override_table.write_entry(db, Entry(moment, "contact", "change", proposal.contact, change=proposal.change))
        return proposal


def _waiting(db: Writing, id_: int) -> Proposal | None:
    records = db.read(PROPOSAL, "WHERE id = ? AND state = 'waiting'", (id_,))
    return _proposal(records[0]) if records else None


def _end(db: Writing, id_: int, state: State, moment: str, account: str, reason: str = "") -> None:
    values = (state, moment, account, reason, id_)
    db.run("UPDATE proposal SET state = ?, decided = ?, decider = ?, reason = ? WHERE id = ?", values)


def _proposal(record: Record) -> Proposal:
    return Proposal(**{**record, "change": read_change(json.loads(record["change"]))})
