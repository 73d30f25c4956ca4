"""Where staff accounts, their sessions and the audit are kept, in the same database as the counts."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Final, Literal

from bot.records.staff_schema import ACCOUNT, AUDIT, VISIT
from bot.records.tables import Records, records_at

Role = Literal["viewer", "partner", "editor", "admin"]
ROLES: Final[tuple[Role, ...]] = ("viewer", "partner", "editor", "admin")


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody of the programme who may see numbers."""

    name: str
    role: Role
    partner: str = ""
    """The only partner whose link an account of the role `partner` sees."""
    hash: str = ""
    secret: str = ""
    """The secret of one-time codes (TOTP), or nothing."""
    step: int = 0
    """The last time step whose code was used: a code is good once."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A session of an account. Its token is known to the browser alone; we keep its hash."""

    tag: str
    account: str
    csrf: str
    began: int
    used: int
    """Seconds since 1970 at the last request."""


@dataclass(frozen=True, slots=True)
class Audited:
    """One line of the audit: who of the staff did what."""

    moment: str
    account: str
    act: str


def accounts_at(database_url: str) -> AccountTable:
    """Return the store of a `DATABASE_URL`; nothing is opened or made before an account is added."""
    return AccountTable(records_at(database_url))


class AccountTable:
    """Keeps accounts, sessions, audit. Every method blocks, and raises `StoreDown` when the database cannot be used."""

    def __init__(self, records: Records) -> None:
        """Use these tables."""
        self._records = records

    def all(self) -> tuple[Account, ...]:
        """Return every account, by name."""
        return tuple(Account(**record) for record in self._records.read(ACCOUNT, "ORDER BY name"))

    def find(self, name: str) -> Account | None:
        """Return an account, or None."""
        records = self._records.read(ACCOUNT, "WHERE name = ?", (name,))
        return Account(**records[0]) if records else None

    def put(self, account: Account) -> None:
        """Write an account in the place of one of its name, and end its sessions."""
        with self._records.writing() as db:
            db.run("DELETE FROM account WHERE name = ?", (account.name,))
            db.run("DELETE FROM visit WHERE account = ?", (account.name,))
            db.insert(ACCOUNT, asdict(account))

    def remove(self, name: str) -> bool:
        """Delete an account and its sessions; say whether there was one."""
        with self._records.writing() as db:
            existed = bool(db.run("SELECT 1 FROM account WHERE name = ?", (name,)))
            db.run("DELETE FROM account WHERE name = ?", (name,))
            db.run("DELETE FROM visit WHERE account = ?", (name,))
        return existed

    def spend(self, name: str, step: int) -> bool:
        """Note that the code of a time step was used; False if that step or a later one was used before."""
        with self._records.writing() as db:
            fresh = bool(db.run("SELECT 1 FROM account WHERE name = ? AND step < ?", (name, step)))
            db.run("UPDATE account SET step = ? WHERE name = ? AND step < ?", (step, name, step))
        return fresh

    def begin(self, visit: Visit) -> None:
        """Write a new session."""
        with self._records.writing() as db:
            db.insert(VISIT, asdict(visit))

    def visit(self, tag: str) -> Visit | None:
        """Return a session, or None."""
        records = self._records.read(VISIT, "WHERE tag = ?", (tag,))
        return Visit(**records[0]) if records else None

    def touch(self, tag: str, used: int) -> None:
        """Note that a session is in use."""
        with self._records.writing() as db:
            db.run("UPDATE visit SET used = ? WHERE tag = ?", (used, tag))

    def end(self, tag: str = "", account: str = "", before: int = 0) -> None:
        """End a session, all of an account, or all that were not used since a moment."""
        with self._records.writing() as db:
            db.run("DELETE FROM visit WHERE tag = ? OR account = ? OR used < ?", (tag, account, before))

    def note(self, day: str, moment: str, account: str, act: str, keep_from: str) -> None:
        """Write a line of the audit, and forget what is older than a day."""
        with self._records.writing() as db:
            db.insert(AUDIT, {"day": day, "moment": moment, "account": account, "act": act})
            db.run("DELETE FROM audit WHERE day < ?", (keep_from,))

    def audit(self, last: int = 200) -> tuple[Audited, ...]:
        """Return the last lines of the audit, the newest first."""
        records = self._records.read(AUDIT, "ORDER BY id DESC LIMIT ?", (last,))
        return tuple(Audited(record["moment"], record["account"], record["act"]) for record in records)
