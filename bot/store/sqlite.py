"""The store on SQLite: one writer thread that commits many turns at once, each safe on disk before its answer."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Final, TypeVar

from bot.errors import KeysError, StoreDown, StoreError
from bot.stats.months import HeldMonthCell
from bot.store import periods, sealing, statements
from bot.store.batching import BatchQueue
from bot.store.contract import Commit, Loaded, Tally
from bot.store.grouping import Group, TaggedTurn, cells_of, erasable_days, tagged
from bot.store.keys import Generation, Keys, delivery_tag
from bot.store.sealing import DeliveryRow, SessionRow
from bot.store.sqlite_connection import connect_sqlite, empty_log, transaction, writer_and_reader
from bot.types import Who

TIDY_PATIENCE: Final = 60.0
"""Seconds for a sweep: after a long sleep there is much to delete."""

T = TypeVar("T")


class SqliteStore:
    """Sessions, tags and counts in one SQLite file. See `bot.store.contract.Store`."""

    def __init__(self, path: Path, keys: Keys) -> None:
        """Use the file at `path`, made on `open`, and these keys."""
        self._path = path
        self._keys = keys
        self._queue: BatchQueue[Commit, int] = BatchQueue(
            lambda commits: self._on_thread(lambda db: self._write(db, commits))
        )
        self._thread: ThreadPoolExecutor | None = None
        self._writer: sqlite3.Connection | None = None
        self._reader: sqlite3.Connection | None = None
        self._swept: object = None
        self._counted = True
        """Whether cells may have been written since the last sweep, and lie in the order of arrival."""

    async def open(self) -> None:
        """Make or migrate the file, readable by its owner only, and start the writer."""
        try:
            self._writer, self._reader = writer_and_reader(self._path, self._connect)
        except (sqlite3.Error, OSError) as error:
            raise StoreDown(f"{self._path}: {type(error).__name__}") from error
        self._swept = None
        self._thread = ThreadPoolExecutor(1, "store-writer")
        self._queue.start()

    async def close(self) -> None:
        """Write what waits, then let go of the file."""
        await self._queue.stop()
        if self._thread:
            self._thread.shutdown()
        for connection in filter(None, (self._writer, self._reader)):
            connection.close()
        self._thread = self._writer = self._reader = None

    async def load(self, who: Who, delivery: str, moment: datetime) -> Loaded:
        """Look up session and delivery; a few microseconds on the loop."""
        with self._reading() as db:
            alive = self._keys.alive(moment)
            sessions = _sessions(db, (generation.session_tag(who) for generation in alive))
            deliveries = _deliveries(db, [delivery_tag(who.channel, delivery)] if delivery else [])
            return sealing.loaded(alive, who, sessions, next(deliveries, None))

    async def commit(self, commit: Commit) -> int:
        """Write one turn together with whichever others wait."""
        return await self._queue.ask(commit)

    async def tallies(self, figure: str, first: str = "", last: str = "9999") -> list[Tally]:
        """Return raw cells, for `publish`."""
        with self._reading() as db:
            return [Tally(*row) for row in db.execute(statements.TALLIES, (figure, first, last))]

    async def closed(self) -> frozenset[str]:
        """Return the labels of the closed periods."""
        with self._reading() as db:
            return _closed(db, "")

    async def shown(self, figure: str) -> list[HeldMonthCell]:
        """Return what closed months of a figure by day showed."""
        with self._reading() as db:
            return [HeldMonthCell(*row) for row in db.execute(statements.HELD_CELLS, (figure,))]

    async def roll_up(self, cells: Sequence[HeldMonthCell], first: str) -> None:
        """Hold closed months, and delete the days of old ones, in one transaction."""
        await self._queue.ask_alone(lambda: self._on_thread(lambda db: _roll_up(db, cells, first)), TIDY_PATIENCE)

    async def hours(self) -> dict[str, int]:
        """Return in how many hours of each day the program swept."""
        with self._reading() as db:
            return dict(db.execute(statements.HOURS).fetchall())

    async def rounding(self) -> bytes:
        """Return the secret of the published roundings."""
        with self._reading() as db:
            return bytes(db.execute(statements.ROUNDING).fetchone()[0])

    async def tidy(self, moment: datetime) -> None:
        """Delete what is too old, close what is over, and empty the write-ahead log of its remains."""
        await self._queue.ask_alone(lambda: self._on_thread(lambda db: self._tidy(db, moment)), TIDY_PATIENCE)

    async def healthy(self) -> bool:
        """Write one beat; False if that fails."""
        with suppress(StoreError):
            await self._queue.ask_alone(lambda: self._on_thread(_beat))
            return True
        return False

    def _connect(self, busy_ms: int) -> sqlite3.Connection:
        return connect_sqlite(self._path, busy_ms)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        if self._reader is None:
            raise StoreDown("the store is not open")
        try:
            yield self._reader
        except (sqlite3.Error, KeysError) as error:
            raise StoreDown(type(error).__name__) from error

    async def _on_thread(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do some writing off the loop, on which a waiting disk would stop everybody."""
        writer, thread = self._writer, self._thread
        if writer is None or thread is None:
            raise StoreDown("the store is not open")
        try:
            return await asyncio.get_running_loop().run_in_executor(thread, work, writer)
        except (sqlite3.Error, KeysError) as error:
            raise StoreDown(type(error).__name__) from error

    def _write(self, db: sqlite3.Connection, commits: list[Commit]) -> list[int | StoreError]:
        with transaction(db):
            closed = _closed(db, min(periods.first_label(commit.moment.date()) for commit in commits))
            turns = [tagged(commit, self._keys.alive(commit.moment), closed) for commit in commits]
            group = _read_group(db, turns)
            outcomes = group.take_all(turns)
            _write_group(db, group)
        self._counted = self._counted or bool(group.cells)
        if any(commit.forget for commit in commits):
            empty_log(db)
        return outcomes

    def _tidy(self, db: sqlite3.Connection, moment: datetime) -> None:
        with transaction(db):
            # Asked inside the transaction: whatever another process wrote before it, it wrote with these keys.
            alive = self._keys.alive(moment)
            swept = _sweep(db, moment, alive, self._swept)
            labels = {label for (label,) in db.execute(statements.OPEN_PERIODS)}
            if self._counted:
                _in_key_order(db, labels)
            _close(db, periods.ended(labels, moment))
            db.execute(statements.UP, (moment.date().isoformat(), moment.hour))
            ahead = (moment.date() + periods.AHEAD).isoformat()
            db.execute(statements.MARKS_GONE, (ahead,))
        self._swept, self._counted = swept, False
        empty_log(db)


def _closed(db: sqlite3.Connection, first: str) -> frozenset[str]:
    return frozenset(label for (label,) in db.execute(statements.CLOSED, (first,)))


def _close(db: sqlite3.Connection, labels: Iterable[str]) -> None:
    db.executemany("INSERT OR IGNORE INTO closed VALUES (?)", [(label,) for label in labels])


def _rows(db: sqlite3.Connection, query: str, tags: Iterable[bytes]) -> Iterator[tuple[Any, ...]]:
    """Look up some tags one by one; those that are not there are passed over."""
    for tag in tags:
        row = db.execute(query, (tag,)).fetchone()
        if row:
            yield row


def _sessions(db: sqlite3.Connection, tags: Iterable[bytes]) -> Iterator[SessionRow]:
    query = "SELECT tag, generation, version, sealed FROM session WHERE tag = ?"
    return (SessionRow(*row) for row in _rows(db, query, tags))


def _deliveries(db: sqlite3.Connection, tags: Iterable[bytes]) -> Iterator[DeliveryRow]:
    query = "SELECT tag, bucket, generation, sealed FROM delivery WHERE tag = ?"
    return (DeliveryRow(*row) for row in _rows(db, query, tags))


def _read_group(db: sqlite3.Connection, turns: list[TaggedTurn]) -> Group:
    """Read what the store holds of the people and deliveries of these turns."""
    sessions = _sessions(db, {tag for turn in turns for tag in turn.sessions})
    deliveries = _deliveries(db, {turn.delivery for turn in turns if turn.delivery})
    marks = {tag for turn in turns for _, tags in turn.marks for tag in tags}
    cells = {cell for turn in turns if turn.commit.forget for day in erasable_days(turn) for cell in cells_of(day)}
    return Group(
        versions={row.tag: row.version for row in sessions},
        answered={row.tag: row for row in deliveries},
        seen={tag for (tag,) in _rows(db, "SELECT tag FROM seen WHERE tag = ?", marks)},
        counted={
            (figure, key)
            for figure, label in cells
            for (key,) in db.execute("SELECT key FROM tally WHERE figure = ? AND period = ?", (figure, label))
        },
    )


def _write_group(db: sqlite3.Connection, group: Group) -> None:
    """Write what became of it; the counts in key order, as every store does."""
    gone = [(tag,) for tag, row in group.sessions.items() if row is None]
    db.executemany("DELETE FROM session WHERE tag = ?", gone)
    db.executemany("REPLACE INTO session VALUES (?, ?, ?, ?)", [row for row in group.sessions.values() if row])
    db.executemany("INSERT INTO delivery VALUES (?, ?, ?, ?)", group.deliveries)
    db.executemany("DELETE FROM seen WHERE tag = ?", [(tag,) for tag in group.marks_gone])
    db.executemany("INSERT INTO seen VALUES (?, ?)", list(group.marks_new.items()))
    db.executemany(
        "INSERT INTO tally VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n",
        [(*cell, n) for cell, n in sorted(group.cells.items())],
    )


def _sweep(db: sqlite3.Connection, moment: datetime, alive: tuple[Generation, ...], swept: object) -> object:
    """Delete what no key opens and what is too old, if anything can have become so since the last sweep."""
    numbers, (first, last) = sorted(generation.number for generation in alive), periods.kept_buckets(moment)
    if swept != (numbers, first):
        db.execute(f"DELETE FROM session WHERE generation NOT IN ({','.join('?' * len(numbers))})", numbers)
        db.execute(statements.DELIVERIES_GONE, (first, last))
    return numbers, first


def _roll_up(db: sqlite3.Connection, cells: Sequence[HeldMonthCell], first: str) -> None:
    with transaction(db):
        rows = periods.rows_to_hold(cells, set(db.execute(statements.HELD_MONTHS).fetchall()))
        db.executemany("INSERT INTO shown VALUES (?, ?, ?, ?)", rows)
        _close(db, sorted({month for _, month, _, _ in rows}))
        db.execute(statements.DAYS_GONE, (first,))
    empty_log(db)


def _in_key_order(db: sqlite3.Connection, labels: Iterable[str]) -> None:
    """Write the cells of some periods again in the order of their keys.

    SQLite fills a page from its end: where a cell lies told which topic was opened first, second, third that day,
    and so, to whoever knows who wrote when, by whom.
    """
    for label in sorted(labels):
        cells = db.execute("SELECT * FROM tally WHERE period = ? ORDER BY figure, key", (label,)).fetchall()
        db.execute("DELETE FROM tally WHERE period = ?", (label,))
        db.executemany("INSERT INTO tally VALUES (?, ?, ?, ?)", cells)


def _beat(db: sqlite3.Connection) -> None:
    db.execute(statements.BEAT)
