"""Keys that live for two days at most: random, never derived, never in the database or its backups.

A generation is 32 random bytes. A new one begins on any change of the date; it is destroyed by its age,
at most 48 hours, and at most four are alive. Destroying a key is what erases sessions and `seen` tags:
what they protect can then no longer be found or read by anybody.
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Final, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from bot.errors import KeysError
from bot.types import Who

LIFETIME: Final = timedelta(hours=48)
"""The longest a key may live (design §5)."""
MOST: Final = 4
"""The most generations alive: today's, yesterday's, and two for a clock that jumped."""
TAG_BYTES: Final = 16


@dataclass(frozen=True)
class Generation:
    """One key, and what is made with it."""

    number: int
    day: str
    created: float
    """Seconds since 1970, by the clock of the machine."""
    key: bytes = field(repr=False)

    def _tag(self, purpose: bytes, *parts: str) -> bytes:
        message = purpose + b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in parts)
        return hmac.digest(self.key, message, "sha256")[:TAG_BYTES]

    def session_tag(self, who: Who) -> bytes:
        """Return the name under which a person's session is found."""
        return self._tag(b"session", who.channel, who.sender)

    def seen_tag(self, who: Who, day: str, figure: str, key: str) -> bytes:
        """Return the mark that this person was counted in this cell today."""
        return self._tag(b"seen", day, figure, key, who.channel, who.sender)

    @cached_property
    def _cipher(self) -> ChaCha20Poly1305:
        return ChaCha20Poly1305(hmac.digest(self.key, b"seal", "sha256"))

    def seal(self, text: bytes, tag: bytes) -> bytes:
        """Seal some bytes so that they open only with this key, under this tag."""
        nonce = os.urandom(12)
        return nonce + self._cipher.encrypt(nonce, text, tag)

    def unseal(self, sealed: bytes, tag: bytes) -> bytes | None:
        """Open what was sealed, or return None."""
        try:
            return self._cipher.decrypt(sealed[:12], sealed[12:], tag)
        except InvalidTag:
            return None


def delivery_tag(channel: str, delivery: str) -> bytes:
    """Return the name of a delivery: a plain hash, so that it outlives a lost key."""
    return hashlib.sha256(f"{channel}\0{delivery}".encode()).digest()[:TAG_BYTES]


class Keys(Protocol):
    """Where the generations live."""

    def alive(self, moment: datetime) -> tuple[Generation, ...]:
        """Return the generations that may be used now, the newest first; it makes and destroys as needed."""


def due(generations: tuple[Generation, ...], moment: datetime) -> tuple[Generation, ...]:
    """Return the generations as they should be now, the newest first: some gone, perhaps one more.

    An age below zero (a clock that went back) counts like any other distance from now.
    """
    kept = [g for g in generations if abs(moment.timestamp() - g.created) < LIFETIME.total_seconds()]
    kept.sort(key=lambda g: -g.number)
    today = moment.date().isoformat()
    if not kept or kept[0].day != today:
        number = max((g.number for g in generations), default=0) + 1
        kept.insert(0, Generation(number, today, moment.timestamp(), os.urandom(32)))
    return tuple(kept[:MOST])


class MemoryKeys:
    """Keys that die with the process: for tests and `chat`."""

    def __init__(self) -> None:
        """Start with none."""
        self._generations: tuple[Generation, ...] = ()

    def alive(self, moment: datetime) -> tuple[Generation, ...]:
        """Return the generations alive now."""
        if _stale(self._generations, moment):
            self._generations = due(self._generations, moment)
        return self._generations


class FileKeys:
    """Keys in one file that nobody else may read, shared by the workers of a machine."""

    def __init__(self, path: Path) -> None:
        """Use the file at `path`; it is made on first use, with its folder.

        Raises `KeysError` if others may read it.
        """
        self._path = path
        self._generations: tuple[Generation, ...] = ()
        self._stamp = (0, 0)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            if path.stat().st_mode & 0o077:
                raise KeysError(f"{path}: others may read this file of keys; chmod 600 it or remove it")

    def alive(self, moment: datetime) -> tuple[Generation, ...]:
        """Return the generations alive now; another worker's new one is seen at once."""
        if self._changed() or _stale(self._generations, moment):
            with self._locked():
                self._generations = self._read()
                if _stale(self._generations, moment):
                    self._generations = due(self._generations, moment)
                    self._write()
                self._changed()
        return self._generations

    def _changed(self) -> bool:
        try:
            status = self._path.stat()
        except FileNotFoundError:
            return True
        stamp = (status.st_mtime_ns, status.st_ino)
        changed, self._stamp = stamp != self._stamp, stamp
        return changed

    @contextmanager
    def _locked(self) -> Iterator[None]:
        lock = os.open(self._path.with_suffix(".lock"), os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _read(self) -> tuple[Generation, ...]:
        try:
            rows = json.loads(self._path.read_text())
            return tuple(Generation(r["number"], r["day"], r["created"], bytes.fromhex(r["key"])) for r in rows)
        except FileNotFoundError:
            return ()
        except (OSError, ValueError, KeyError, TypeError):
            # A torn file is as good as a lost one: sessions are forgotten, nothing is counted twice.
            return ()

    def _write(self) -> None:
        rows = [{"number": g.number, "day": g.day, "created": g.created, "key": g.key.hex()} for g in self._generations]
        data = json.dumps(rows).encode()
        fresh = self._path.with_suffix(".new")
        with os.fdopen(os.open(fresh, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        with self._old() as old:
            fresh.replace(self._path)
            if old is not None:
                os.pwrite(old, b"\0" * os.fstat(old).st_size, 0)
                os.fsync(old)

    @contextmanager
    def _old(self) -> Iterator[int | None]:
        """Hold the file that is about to be replaced, so that its bytes can be destroyed after."""
        try:
            old = os.open(self._path, os.O_RDWR)
        except FileNotFoundError:
            yield None
            return
        try:
            yield old
        finally:
            os.close(old)


def _stale(generations: tuple[Generation, ...], moment: datetime) -> bool:
    if not generations or generations[0].day != moment.date().isoformat() or len(generations) > MOST:
        return True
    return any(abs(moment.timestamp() - g.created) >= LIFETIME.total_seconds() for g in generations)


def default_path(database: str) -> Path:
    """Return where the keys of a database live: on the machine's memory disk where it has one."""
    name = f"bagage-{os.getuid()}-{hashlib.sha256(database.encode()).hexdigest()[:12]}"
    memory = Path("/dev/shm")  # noqa: S108  a memory disk, in a folder of our own
    if memory.is_dir() and os.access(memory, os.W_OK):
        return memory / name / "keys"
    return Path("var") / "keys" / name / "keys"
