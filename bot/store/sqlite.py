"""The store on SQLite: one writer thread that commits many turns at once, each safe on disk before its answer."""

from __future__ import annotations

import asyncio
import os
import queue
import secrets
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from bot.errors import Duplicate, StoreDown, StoreError
from bot.errors import Conflict as VersionConflict
from bot.stats.figures import closes
from bot.store import rows
from bot.store.contract import Commit, Loaded, Tally
from bot.store.keys import Generation, Keys, delivery_tag
from bot.types import Who

GROUP: Final = 256
"""The most turns in one transaction: beyond it a turn would wait for others' work."""
BUSY_MS: Final = 2000
"""How long to wait for another process before a provider is asked to deliver again."""

schema = Migrations("bagage")


@schema()
def first_schema(db: Database) -> None:
    """Make the tables of the first version: no row order, no person, no time finer than the grain."""
    for statement in (
        "CREATE TABLE session (tag BLOB PRIMARY KEY, generation INT NOT NULL, version INT NOT NULL, "
        "sealed BLOB NOT NULL) WITHOUT ROWID",
        "CREATE TABLE delivery (tag BLOB PRIMARY KEY, bucket INT NOT NULL, generation INT NOT NULL, "
        "sealed BLOB NOT NULL) WITHOUT ROWID",
        "CREATE TABLE seen (tag BLOB PRIMARY KEY, day TEXT NOT NULL) WITHOUT ROWID",
        "CREATE TABLE tally (figure TEXT, period TEXT, key TEXT, n INT NOT NULL, "
        "PRIMARY KEY (figure, period, key)) WITHOUT ROWID",
        "CREATE TABLE closed (period TEXT PRIMARY KEY) WITHOUT ROWID",
        "CREATE TABLE health (only INTEGER PRIMARY KEY CHECK (only = 1), beat INT NOT NULL)",
        "INSERT INTO health VALUES (1, 0)",
    ):
        db.execute(statement)


@dataclass(frozen=True, slots=True)
class _Job:
    """A piece of writing, and who waits for it."""

    work: Callable[[sqlite3.Connection, _Group], Any]
    loop: asyncio.AbstractEventLoop
    done: asyncio.Future[Any]
    checkpoint: bool = False


class _Group:
    """What the turns of one transaction have in common."""

    def __init__(self, closed: frozenset[str]) -> None:
        self.closed = closed
        self.cells: Counter[tuple[str, str, str]] = Counter()


class SqliteStore:
    """Sessions, tags and counts in one SQLite file. See `bot.store.contract.Store`."""

    def __init__(self, path: Path, keys: Keys) -> None:
        """Use the file at `path`, made on `open`, and these keys."""
        self._path = path
        self._keys = keys
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._writer: threading.Thread | None = None
        self._reader: sqlite3.Connection | None = None

    async def open(self) -> None:
        """Make or migrate the file, readable by its owner only, and start the writer."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))
            connection = self._connect()
            schema.apply(Database(connection))
            connection.close()
            self._reader = self._connect()
        except (sqlite3.Error, OSError) as error:
            raise StoreDown(f"{self._path}: {type(error).__name__}") from error
        self._writer = threading.Thread(target=self._run, name="store-writer", daemon=True)
        self._writer.start()

    async def close(self) -> None:
        """Write what waits, then let go of the file."""
        if self._writer:
            self._jobs.put(None)
            await asyncio.to_thread(self._writer.join)
            self._writer = None
        if self._reader:
            self._reader.close()
            self._reader = None

    async def load(self, who: Who, delivery: str, moment: datetime) -> Loaded:
        """Look up session and delivery; a few microseconds on the loop."""
        alive = self._keys.alive(moment)
        try:
            reader = self._read()
            session, version = None, 0
            for generation in alive:
                tag = generation.session_tag(who)
                found = reader.execute("SELECT version, sealed FROM session WHERE tag = ?", (tag,)).fetchone()
                if found:
                    version, session = found[0], rows.unpack(generation.unseal(found[1], tag))
                    break
            answer = _answer(reader, alive, who, delivery)
        except sqlite3.Error as error:
            raise StoreDown(type(error).__name__) from error
        return Loaded(session, version, answer is not None, answer or "")

    async def commit(self, commit: Commit) -> int:
        """Write one turn together with whichever others wait."""
        alive = self._keys.alive(commit.moment)
        version = await self._write(lambda db, group: _apply(db, group, commit, alive), checkpoint=commit.forget)
        return int(version)

    async def tallies(self, figure: str, first: str = "", last: str = "9999") -> list[Tally]:
        """Return raw cells, for `publish`."""
        found = self._read().execute(
            "SELECT figure, period, key, n FROM tally WHERE figure = ? AND period BETWEEN ? AND ? "
            "ORDER BY period, key",
            (figure, first, last),
        )
        return [Tally(*row) for row in found]

    async def closed(self) -> frozenset[str]:
        """Return the labels of the closed periods."""
        return _closed(self._read())

    async def tidy(self, moment: datetime) -> None:
        """Delete what is too old, close what is over, and empty the write-ahead log of its remains."""
        alive = self._keys.alive(moment)
        await self._write(lambda db, _: _tidy(db, moment, alive), checkpoint=True)

    async def healthy(self) -> bool:
        """Write one beat; False if that fails or takes over twice the lock's patience."""
        with suppress(StoreError, TimeoutError):
            await asyncio.wait_for(self._write(_beat), 2 * BUSY_MS / 1000)
            return True
        return False

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path, timeout=BUSY_MS / 1000, isolation_level=None, check_same_thread=False, cached_statements=64
        )
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "temp_store=MEMORY"):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    def _read(self) -> sqlite3.Connection:
        if self._reader is None:
            raise StoreDown("the store is not open")
        return self._reader

    async def _write(self, work: Callable[[sqlite3.Connection, _Group], Any], checkpoint: bool = False) -> Any:
        if self._writer is None:
            raise StoreDown("the store is not open")
        loop = asyncio.get_running_loop()
        job = _Job(work, loop, loop.create_future(), checkpoint)
        self._jobs.put(job)
        return await job.done

    def _run(self) -> None:
        connection = self._connect()
        stop = False
        while not stop:
            batch: list[_Job] = []
            job = self._jobs.get()
            while job is not None:
                batch.append(job)
                if len(batch) == GROUP:
                    break
                try:
                    job = self._jobs.get_nowait()
                except queue.Empty:
                    break
            stop = job is None
            if batch:
                _settle(batch, _transact(connection, batch))
        connection.close()


def _transact(connection: sqlite3.Connection, batch: list[_Job]) -> list[Any]:
    """Run a batch in one transaction; return each job's result or error."""
    outcomes: list[Any] = []
    try:
        connection.execute("BEGIN IMMEDIATE")
        group = _Group(_closed(connection))
        for job in batch:
            try:
                outcomes.append(job.work(connection, group))
            except (VersionConflict, Duplicate) as refused:
                outcomes.append(refused)
        connection.executemany(
            "INSERT INTO tally VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n",
            [(*cell, n) for cell, n in sorted(group.cells.items())],
        )
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        return [StoreDown(type(error).__name__) for _ in batch]
    if any(job.checkpoint for job in batch):
        with suppress(sqlite3.Error):
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return outcomes


def _settle(batch: list[_Job], outcomes: list[Any]) -> None:
    for job, outcome in zip(batch, outcomes, strict=True):
        with suppress(RuntimeError):  # its loop has ended: nobody waits any more
            job.loop.call_soon_threadsafe(_tell, job.done, outcome)


def _tell(done: asyncio.Future[Any], outcome: Any) -> None:
    if done.done():
        return
    if isinstance(outcome, StoreError):
        done.set_exception(outcome)
    else:
        done.set_result(outcome)


def _closed(db: sqlite3.Connection) -> frozenset[str]:
    return frozenset(row[0] for row in db.execute("SELECT period FROM closed"))


def _answer(db: sqlite3.Connection, alive: tuple[Generation, ...], who: Who, delivery: str) -> str | None:
    """Return the action that answered a delivery, empty if unreadable, or None if it is new."""
    if not delivery:
        return None
    tag = delivery_tag(who.channel, delivery)
    found = db.execute("SELECT generation, sealed FROM delivery WHERE tag = ?", (tag,)).fetchone()
    if found is None:
        return None
    generation = next((g for g in alive if g.number == found[0]), None)
    opened = generation.unseal(found[1], tag) if generation else None
    return opened.decode().strip() if opened else ""


def _apply(db: sqlite3.Connection, group: _Group, commit: Commit, alive: tuple[Generation, ...]) -> int:
    answer = _answer(db, alive, commit.who, commit.delivery)
    if answer is not None:
        raise Duplicate(answer)
    newest = alive[0]
    tags = [generation.session_tag(commit.who) for generation in alive]
    marks = ",".join("?" * len(tags))
    held = db.execute(f"SELECT version FROM session WHERE tag IN ({marks})", tags).fetchall()
    if (held[0][0] if held else 0) != commit.version:
        raise VersionConflict("the session changed meanwhile")
    if held:
        db.execute(f"DELETE FROM session WHERE tag IN ({marks})", tags)
    version = 0
    if commit.session is not None and not commit.forget:
        sealed = newest.seal(rows.pack(commit.session), tags[0])
        version = secrets.randbits(62) + 1
        db.execute("INSERT INTO session VALUES (?, ?, ?, ?)", (tags[0], newest.number, version, sealed))
    if commit.delivery:
        tag = delivery_tag(commit.who.channel, commit.delivery)
        sealed = newest.seal(rows.pad(commit.answer), tag)
        db.execute(
            "INSERT INTO delivery VALUES (?, ?, ?, ?)", (tag, rows.bucket(commit.moment), newest.number, sealed)
        )
    _count(db, group, commit, alive)
    if commit.forget:
        _forget_seen(db, group, commit, alive)
    return version


def _count(db: sqlite3.Connection, group: _Group, commit: Commit, alive: tuple[Generation, ...]) -> None:
    day = rows.open_day(commit.moment.date(), group.closed)
    label = day.isoformat()
    marks = ",".join("?" * len(alive))
    for count in commit.counts:
        tags = [generation.seen_tag(commit.who, label, count.figure, count.key) for generation in alive]
        if db.execute(f"SELECT 1 FROM seen WHERE tag IN ({marks})", tags).fetchone():
            continue
        db.execute("INSERT INTO seen VALUES (?, ?)", (tags[0], label))
        group.cells[rows.cell(count, day)] += 1


def _forget_seen(db: sqlite3.Connection, group: _Group, commit: Commit, alive: tuple[Generation, ...]) -> None:
    """Delete today's tags of a person: they are found by trying every cell there is today."""
    day = rows.open_day(commit.moment.date(), group.closed)
    cells = {(figure, key) for figure, _, key in group.cells}
    cells.update(db.execute("SELECT DISTINCT figure, key FROM tally"))
    tags = [
        (generation.seen_tag(commit.who, day.isoformat(), figure, key),)
        for figure, key in cells
        for generation in alive
    ]
    db.executemany("DELETE FROM seen WHERE tag = ?", tags)


def _beat(db: sqlite3.Connection, _: _Group) -> None:
    db.execute("UPDATE health SET beat = beat + 1")


def _tidy(db: sqlite3.Connection, moment: datetime, alive: tuple[Generation, ...]) -> None:
    numbers = [generation.number for generation in alive]
    marks = ",".join("?" * len(numbers))
    db.execute(f"DELETE FROM session WHERE generation NOT IN ({marks})", numbers)
    low, high = rows.oldest_bucket(moment), rows.bucket(moment) + 8
    db.execute("DELETE FROM delivery WHERE bucket < ? OR bucket > ?", (low, high))
    labels = {label for (label,) in db.execute("SELECT DISTINCT period FROM tally UNION SELECT DISTINCT day FROM seen")}
    over = sorted(label for label in labels if closes(label) <= moment)
    db.executemany("INSERT OR IGNORE INTO closed VALUES (?)", [(label,) for label in over])
    ahead = (moment.date() + timedelta(days=3)).isoformat()  # a clock that jumped and came back
    db.execute("DELETE FROM seen WHERE day IN (SELECT period FROM closed) OR day > ?", (ahead,))
