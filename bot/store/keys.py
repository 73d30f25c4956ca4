"""Keys that live for two days at most: random, never derived, never in the database or its backups.

A generation is 32 random bytes for one date; every other date begins a new one, whichever way the clock went.
It is destroyed by its age, at most 48 hours, and at most four are alive. Destroying a key is what erases
sessions and `seen` tags: what they protect can then no longer be found or read by anybody.
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import json
import os
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Final, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from bot.errors import KeysError
from bot.types import Who

LIFETIME: Final = timedelta(hours=47)
"""The longest a key may live: an hour under the 48 promised (docs/architecture.md, Numbers), so that a late sweep
keeps the promise."""
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
        # surrogatepass: half a character in what a provider sent is a name like any other.
        encoded = [part.encode(errors="surrogatepass") for part in parts]
        message = purpose + b"".join(len(part).to_bytes(4, "big") + part for part in encoded)
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
    return hashlib.sha256(f"{channel}\0{delivery}".encode(errors="surrogatepass")).digest()[:TAG_BYTES]


class Keys(Protocol):
    """Where the generations live."""

    def alive(self, moment: datetime) -> tuple[Generation, ...]:
        """Return the generations that may be used now, today's first; it makes and destroys as needed.

        Raises `KeysError` if they cannot be read or kept.
        """


def needs_renewal(generations: tuple[Generation, ...], moment: datetime) -> bool:
    """Say whether a generation is missing or must go."""
    today = moment.date().isoformat()
    has_today = any(generation.day == today for generation in generations)
    return len(generations) > MOST or not has_today or not all(map(_young(moment), generations))


def renewed(generations: tuple[Generation, ...], moment: datetime) -> tuple[Generation, ...]:
    """Return the generations as they should be now: some gone, perhaps one more.

    A turn that began before midnight and ends after it finds the key of its own date, so that workers whose
    clocks differ by a second do not take turns in making keys until the good ones are pushed out.
    """
    kept = tuple(filter(_young(moment), generations))
    today, created = moment.date().isoformat(), moment.timestamp()
    if all(g.day != today for g in kept):
        # Counted on from the clock: after a lost file, no row of old can be taken for one of a new generation.
        number = max((g.number + 1 for g in generations), default=0)
        kept = (Generation(max(number, int(created)), today, created, os.urandom(32)), *kept)
    return ordered(kept, moment)[:MOST]


def ordered(generations: tuple[Generation, ...], moment: datetime) -> tuple[Generation, ...]:
    """Return the generations in the order to try them: today's, then from the newest to the oldest."""
    today = moment.date().isoformat()
    return tuple(sorted(generations, key=lambda g: (g.day != today, -g.number)))


def _young(moment: datetime) -> Callable[[Generation], bool]:
    # An age below zero (a clock that went back) counts like any other distance from now.
    now = moment.timestamp()
    return lambda generation: abs(now - generation.created) < LIFETIME.total_seconds()


class MemoryKeys:
    """Keys that die with the process: for tests and `chat`."""

    def __init__(self) -> None:
        """Start with none."""
        self._generations: tuple[Generation, ...] = ()
        self._guard = threading.Lock()

    def alive(self, moment: datetime) -> tuple[Generation, ...]:
        """Return the generations alive now."""
        with self._guard:
            if needs_renewal(self._generations, moment):
                self._generations = renewed(self._generations, moment)
            return ordered(self._generations, moment)


class FileKeys:
    """Keys in one file that nobody else may read, shared by the workers of a machine."""

    def __init__(self, path: Path) -> None:
        """Use the file at `path`; it is made on first use, with its folder.

        Raises `KeysError` if others may read it, or put another in its place.
        """
        self._path = path
        self._generations: tuple[Generation, ...] = ()
        self._stamp = (0, 0)
        self._ready: tuple[date, float, float, tuple[Generation, ...]] | None = None
        self._guard = threading.Lock()
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _check_owner(
                path.parent, path.parent.stat(), 0o022, "others may write in this folder of keys; chmod 700 it"
            )
            self._changed()
        except OSError as error:
            raise KeysError(f"{path}: {type(error).__name__}") from error

    def alive(self, moment: datetime) -> tuple[Generation, ...]:
        """Return the generations alive now; another worker's new one is seen at once."""
        with self._guard:
            try:
                changed = self._changed()
                if self._ready and not changed:
                    day, first, last, ready = self._ready
                    if day == moment.date() and first < moment.timestamp() < last:
                        return ready
                if changed or needs_renewal(self._generations, moment):
                    self._renew(moment)
            except OSError as error:
                self._stamp = (0, 0)  # what we hold may not be what is kept: look again next time
                raise KeysError(f"{self._path}: {type(error).__name__}") from error
            return self._order(moment)

    def _order(self, moment: datetime) -> tuple[Generation, ...]:
        """Order the generations for a date, and remember between which moments nothing about them is due."""
        ready, life = ordered(self._generations, moment), LIFETIME.total_seconds()
        births = [generation.created for generation in ready]
        self._ready = moment.date(), max(births) - life, min(births) + life, ready
        return ready

    def _renew(self, moment: datetime) -> None:
        with self._locked():
            generations = self._read()
            if needs_renewal(generations, moment):
                generations = renewed(generations, moment)
                self._write(generations)
            self._generations = generations
            self._changed()

    def _changed(self) -> bool:
        try:
            status = self._path.lstat()
            _check_owner(self._path, status, 0o077, "others may read this file of keys; chmod 600 it or remove it")
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
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            # A torn file is as good as a lost one: sessions are forgotten, no delivery is counted twice.
            return ()

    def _write(self, generations: tuple[Generation, ...]) -> None:
        rows = [{"number": g.number, "day": g.day, "created": g.created, "key": g.key.hex()} for g in generations]
        data = json.dumps(rows).encode()
        fresh = self._path.with_suffix(".new")
        with os.fdopen(os.open(fresh, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        with self._replaced() as old:
            fresh.replace(self._path)
            if old is not None:
                os.pwrite(old, b"\0" * os.fstat(old).st_size, 0)
                os.fsync(old)

    @contextmanager
    def _replaced(self) -> Iterator[int | None]:
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


def _check_owner(path: Path, status: os.stat_result, forbidden: int, why: str) -> None:
    """Refuse a file or folder that somebody else made, that stands for another, or that is open to others."""
    if stat.S_ISLNK(status.st_mode) or status.st_uid not in (0, os.geteuid()) or status.st_mode & forbidden:
        raise KeysError(f"{path}: {why}")


def default_path(database: str) -> Path:
    """Return where the keys of a database live: on the machine's memory disk where it has one."""
    name = f"bagage-{os.getuid()}-{hashlib.sha256(database.encode()).hexdigest()[:12]}"
    memory = Path("/dev/shm")  # noqa: S108  a memory disk, in a folder of our own
    if memory.is_dir() and os.access(memory, os.W_OK):
        return memory / name / "keys"
    return Path("var") / "keys" / name / "keys"
