"""Who of the staff may come in: passwords, one-time codes, sessions, and how often somebody may try."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from bot.records.account_table import Account, AccountTable, Visit

COOKIE: Final = "__Host-staff"
"""A name by which browsers refuse a cookie that is not for this host alone, or not safe on the way (RFC 6265bis)."""
IDLE: Final = timedelta(minutes=30)
WHOLE: Final = timedelta(hours=12)
"""How long a session may rest, and last (OWASP ASVS 5.0, V7)."""
TOUCH: Final = timedelta(minutes=1)
"""How exactly the last request is noted: a write each minute, not each request."""
TRIES: Final = 10
"""Guesses a minute for one name, and `ADDRESS_TRIES` for one address: each costs a hash."""
ADDRESS_TRIES: Final = 30
MINUTE: Final = 60.0
HASHES: Final = 2
"""Hashes at once: each takes 19 MiB and a tenth of a second."""
AUDIT_KEPT: Final = timedelta(days=365)
PASSWORD_BYTES: Final = 15
ONCE: Final = timedelta(minutes=15)
"""How long the link that `make run` prints is good."""

_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
"""OWASP Password Storage Cheat Sheet, argon2id: 19 MiB, 2 rounds, 1 lane. The library's 64 MiB would be too much."""


def password() -> str:
    """Return a new password: 120 random bits, to be given once."""
    return secrets.token_urlsafe(PASSWORD_BYTES)


def hashed(plain: str) -> str:
    """Return what is kept of a password (argon2id)."""
    return _HASHER.hash(plain)


@dataclass(frozen=True, slots=True)
class StaffSession:
    """The session of somebody who is in."""

    account: Account
    csrf: str
    tag: str


@dataclass
class Access:
    """The door of the dashboard."""

    store: AccountTable
    clock: Callable[[], datetime]
    _nobody: str = field(default_factory=lambda: hashed(password()))
    """What a guess at an unknown name is compared with: it takes as long as any."""
    _tries: dict[str, deque[float]] = field(default_factory=dict)
    _hashing: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(HASHES))
    _once: tuple[str, datetime] | None = None
    """The hash of the link's token, and until when the link is good."""
    hashes: int = 0
    """How many guesses were compared: for the test that few are."""

    async def login(self, name: str, given: str, code: str, address: str) -> str | None:
        """Return the token of a new session, or None: wrong name, password or code, or too many tries."""
        if not (self._may_try(f"name {name}", TRIES) and self._may_try(f"from {address}", ADDRESS_TRIES)):
            return None
        account = await asyncio.to_thread(self.store.find, name)
        async with self._hashing:
            self.hashes += 1
            right = await asyncio.to_thread(_password_matches, account.hash if account else self._nobody, given)
        if account is None or not right or not await self._code_matches(account, code):
            return None
        return await self.enter(account)

    async def enter(self, account: Account) -> str:
        """Return the token of a new session; the token of any session before is never used again."""
        token, now = secrets.token_urlsafe(32), int(self.clock().timestamp())
        visit = Visit(_token_hash(token), account.name, secrets.token_urlsafe(24), now, now)
        await asyncio.to_thread(self.store.begin, visit)
        return token

    async def session(self, token: str) -> StaffSession | None:
        """Return the session of a token, or None; a session that rested or lasted too long is ended."""
        if not token:
            return None
        visit = await asyncio.to_thread(self.store.visit, _token_hash(token))
        if visit is None:
            return None
        now = int(self.clock().timestamp())
        if now - visit.used > IDLE.total_seconds() or now - visit.began > WHOLE.total_seconds():
            await asyncio.to_thread(self.store.end, visit.tag)
            return None
        account = _local_account(visit.account) or await asyncio.to_thread(self.store.find, visit.account)
        if account is None:
            return None
        if now - visit.used >= TOUCH.total_seconds():
            await asyncio.to_thread(self.store.touch, visit.tag, now)
        return StaffSession(account, visit.csrf, visit.tag)

    async def leave(self, session: StaffSession, *, everywhere: bool = False) -> None:
        """End a session, or all of the account."""
        await asyncio.to_thread(self.store.end, session.tag, session.account.name if everywhere else "")

    async def audit(self, session: StaffSession, act: str) -> None:
        """Write a line of the audit: who, what, when."""
        now = self.clock()
        moment, kept = now.strftime("%Y-%m-%dT%H:%MZ"), (now - AUDIT_KEPT).date().isoformat()
        await asyncio.to_thread(self.store.note, now.date().isoformat(), moment, session.account.name, act, kept)

    def local_link(self) -> str:
        """Return the path of a link that lets the person at this machine in once, as an admin."""
        token = secrets.token_urlsafe(24)
        self._once = (_token_hash(token), self.clock() + ONCE)
        return f"/stats/once/{token}"

    async def enter_once(self, token: str) -> str | None:
        """Return the token of a session of the local admin, if the link is good; it is good once."""
        link, self._once = self._once, None
        if link is None:
            return None
        token_hash, good_until = link
        if self.clock() > good_until or not hmac.compare_digest(_token_hash(token), token_hash):
            return None
        return await self.enter(LOCAL)

    async def _code_matches(self, account: Account, code: str) -> bool:
        if not account.secret:
            return True
        totp, now = pyotp.TOTP(account.secret), self.clock()
        for step in (-1, 0, 1):
            at = now + timedelta(seconds=30 * step)
            if hmac.compare_digest(totp.at(at), code.strip().zfill(6)[:6]):
                return await asyncio.to_thread(self.store.spend, account.name, int(at.timestamp()) // 30)
        return False

    def _may_try(self, who: str, most: int) -> bool:
        """Count a try; what is counted under is a hash, so that names and addresses are not kept."""
        now = self.clock().timestamp()
        key = hashlib.sha256(f"{self._nobody}{who}".encode()).hexdigest()
        tries = self._tries.setdefault(key, deque(maxlen=most))
        if len(tries) == most and now - tries[0] < MINUTE:
            return False
        tries.append(now)
        if len(self._tries) > 10_000:
            self._tries = {kept: times for kept, times in self._tries.items() if now - times[-1] < MINUTE}
        return True


LOCAL: Final = Account("(this machine)", "admin")
"""Who comes in by the link that `make run` prints."""


def _local_account(name: str) -> Account | None:
    return LOCAL if name == LOCAL.name else None


def _token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _password_matches(kept: str, given: str) -> bool:
    try:
        return _HASHER.verify(kept, given)
    except VerificationError:
        return False
