"""The store on SQLite: one writer thread that commits many turns at once, each safe on disk before its answer."""

from __future__ import annotations

import asyncio
import os
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Final, TypeVar

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from bot.errors import KeysError, StoreDown, StoreError
from bot.stats.months import HeldMonthCell
from bot.store import sealing
from bot.store.batching import BatchQueue
from bot.store.contract import Commit, Loaded, Tally
from bot.store.grouping import Group, TaggedTurn, cells_of, erasable, tagged
from bot.store.keys import Generation, Keys, delivery_tag
from bot.store.sealing import DeliveryRow, SessionRow
from bot.types import Who

BUSY_MS: Final = 2000
"""How long to wait for another process before a provider is asked to deliver again."""
READ_MS: Final = 200
"""How long a look-up may wait: it happens on the event loop, and readers wait only while a broken file is mended."""
OPEN_SECONDS: Final = 10.0
"""How long to try to open a file that another process opens at the same moment."""
OPEN_STEP_SECONDS: Final = 0.02
TIDY_PATIENCE: Final = 60.0
"""Seconds for a sweep: after a long sleep there is much to delete."""

TABLES: Final = (
    "CREATE TABLE session (tag BLOB PRIMARY KEY, generation INT, version INT, sealed BLOB) WITHOUT ROWID",
    "CREATE TABLE delivery (tag BLOB PRIMARY KEY, bucket INT, generation INT, sealed BLOB) WITHOUT ROWID",
    "CREATE TABLE seen (tag BLOB PRIMARY KEY, day TEXT) WITHOUT ROWID",
    "CREATE TABLE tally (figure TEXT, period TEXT, key TEXT, n INT, PRIMARY KEY (figure, period, key)) WITHOUT ROWID",
    "CREATE TABLE closed (period TEXT PRIMARY KEY) WITHOUT ROWID",
    "CREATE TABLE health (only INTEGER PRIMARY KEY CHECK (only = 1), beat INT)",
    "INSERT INTO health VALUES (1, 0)",
)
PERIODS: Final = (
    "WITH RECURSIVE step (label) AS (SELECT min(period) FROM tally UNION ALL "
    "SELECT (SELECT min(period) FROM tally WHERE period > label) FROM step WHERE label IS NOT NULL) "
    "SELECT label FROM step WHERE label IS NOT NULL AND label NOT IN (SELECT period FROM closed) "
    "UNION SELECT DISTINCT day FROM seen"
)
"""The periods that are not closed, by one step in an index each: `DISTINCT` would read every cell there is."""

DAYS_GONE: Final = (
    "DELETE FROM tally WHERE period < ? AND length(period) = 10 "
    "AND (figure, substr(period, 1, 7)) IN (SELECT figure, month FROM shown)"
)

T = TypeVar("T")
schema = Migrations("bagage")
"""The schema, step by step. A database remembers which steps it took by their names: a name never changes."""


@schema(name="first_schema")
def first_schema(db: Database) -> None:
    """Make the tables of the first version: no row order, no person, no time finer than the grain."""
    for statement in TABLES:
        db.execute(statement)


@schema(name="rounding")
def rounding(db: Database) -> None:
    """Make the secret of the published roundings, and an index to find the periods there are."""
    db.execute("CREATE TABLE rounding (only INTEGER PRIMARY KEY CHECK (only = 1), secret BLOB NOT NULL)")
    db.execute("INSERT INTO rounding VALUES (1, ?)", (secrets.token_bytes(32),))
    db.execute("CREATE INDEX tally_period ON tally (period)")


@schema(name="hours")
def hours(db: Database) -> None:
    """Make the record of the hours in which the program was up: a gap must not look like falling demand."""
    db.execute("CREATE TABLE up (day TEXT, hour INT, PRIMARY KEY (day, hour)) WITHOUT ROWID")


@schema(name="shown")
def months_held(db: Database) -> None:
    """Make the table of what closed months showed: kept when their days are gone."""
    db.execute(
        "CREATE TABLE shown (figure TEXT, month TEXT, key TEXT, n INT, PRIMARY KEY (figure, month, key)) WITHOUT ROWID"
    )


class SqliteStore:
    """Sessions, tags and counts in one SQLite file. See `bot.store.contract.Store`."""

    def __init__(self, path: Path, keys: Keys) -> None:
        """Use the file at `path`, made on `open`, and these keys."""
        self._path = path
        self._keys = keys
        self._queue = BatchQueue(lambda commits: self._on_thread(lambda db: self._write(db, commits)))
        self._thread: ThreadPoolExecutor | None = None
        self._writer: sqlite3.Connection | None = None
        self._reader: sqlite3.Connection | None = None
        self._swept: object = None
        self._counted = True
        """Whether cells may have been written since the last sweep, and lie in the order of arrival."""

    async def open(self) -> None:
        """Make or migrate the file, readable by its owner only, and start the writer."""
        try:
            self._writer, self._reader = self._prepare()
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
            held = _sessions(db, (generation.session_tag(who) for generation in alive))
            answered = _deliveries(db, [delivery_tag(who.channel, delivery)] if delivery else [])
            return sealing.loaded(alive, who, held, next(answered, None))

    async def commit(self, commit: Commit) -> int:
        """Write one turn together with whichever others wait."""
        return int(await self._queue.ask(commit))

    async def tallies(self, figure: str, first: str = "", last: str = "9999") -> list[Tally]:
        """Return raw cells, for `publish`."""
        with self._reading() as db:
            found = db.execute(
                "SELECT figure, period, key, n FROM tally WHERE figure = ? AND period BETWEEN ? AND ? "
                "ORDER BY period, key",
                (figure, first, last),
            )
            return [Tally(*row) for row in found]

    async def closed(self) -> frozenset[str]:
        """Return the labels of the closed periods."""
        with self._reading() as db:
            return _closed(db, "")

    async def shown(self, figure: str) -> list[HeldMonthCell]:
        """Return what closed months of a figure by day showed."""
        with self._reading() as db:
            query = "SELECT figure, month, key, n FROM shown WHERE figure = ? ORDER BY month, key"
            return [HeldMonthCell(*row) for row in db.execute(query, (figure,))]

    async def roll_up(self, shown: Sequence[HeldMonthCell], first: str) -> None:
        """Hold closed months, and delete the days of old ones, in one transaction."""
        await self._queue.ask(lambda: self._on_thread(lambda db: _roll_up(db, shown, first)), TIDY_PATIENCE)

    async def hours(self) -> dict[str, int]:
        """Return in how many hours of each day the program swept."""
        with self._reading() as db:
            return dict(db.execute("SELECT day, count(*) FROM up GROUP BY day").fetchall())

    async def rounding(self) -> bytes:
        """Return the secret of the published roundings."""
        with self._reading() as db:
            return bytes(db.execute("SELECT secret FROM rounding").fetchone()[0])

    async def tidy(self, moment: datetime) -> None:
        """Delete what is too old, close what is over, and empty the write-ahead log of its remains."""
        await self._queue.ask(lambda: self._on_thread(lambda db: self._tidy(db, moment)), TIDY_PATIENCE)

    async def healthy(self) -> bool:
        """Write one beat; False if that fails."""
        with suppress(StoreError):
            await self._queue.ask(lambda: self._on_thread(_beat))
            return True
        return False

    def _prepare(self) -> tuple[sqlite3.Connection, sqlite3.Connection]:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600)
        os.fchmod(file, 0o600)  # a file made by hand; the files beside it take its mode from it
        os.close(file)
        writer = _patiently(lambda: self._connect(BUSY_MS))
        with _transaction(writer):  # two processes that start at once: one migrates, the other finds it done
            schema.apply(Database(writer))
        return writer, _patiently(lambda: self._connect(READ_MS))

    def _connect(self, patience: int) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path, timeout=patience / 1000, isolation_level=None, check_same_thread=False, cached_statements=64
        )
        try:
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "temp_store=MEMORY"):
                connection.execute(f"PRAGMA {pragma}")
        except sqlite3.Error:
            connection.close()
            raise
        return connection

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
        with _transaction(db):
            closed = _closed(db, min(sealing.first_label(commit.moment.date()) for commit in commits))
            turns = [tagged(commit, self._keys.alive(commit.moment), closed) for commit in commits]
            group = _group(db, turns)
            outcomes = group.take_all(turns)
            _keep(db, group)
        self._counted = self._counted or bool(group.cells)
        if any(commit.forget for commit in commits):
            _empty_log(db)
        return outcomes

    def _tidy(self, db: sqlite3.Connection, moment: datetime) -> None:
        with _transaction(db):
            # Asked inside the transaction: whatever another process wrote before it, it wrote with these keys.
            alive = self._keys.alive(moment)
            swept = _sweep(db, moment, alive, self._swept)
            labels = {label for (label,) in db.execute(PERIODS)}
            if self._counted:
                _in_key_order(db, labels)
            db.executemany(
                "INSERT OR IGNORE INTO closed VALUES (?)", [(label,) for label in sealing.over(labels, moment)]
            )
            db.execute("INSERT OR IGNORE INTO up VALUES (?, ?)", (moment.date().isoformat(), moment.hour))
            ahead = (moment.date() + sealing.AHEAD).isoformat()
            db.execute("DELETE FROM seen WHERE day IN (SELECT period FROM closed) OR day > ?", (ahead,))
        self._swept, self._counted = swept, False
        _empty_log(db)


def _patiently(connect: Callable[[], sqlite3.Connection]) -> sqlite3.Connection:
    """Connect; try again while another process holds the file.

    SQLite does not wait for `timeout` where two processes turn a new file to WAL, or mend it, at the same moment:
    it says "busy" at once to one of them, lest both wait for each other.
    """
    until = time.monotonic() + OPEN_SECONDS
    while True:
        try:
            return connect()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
        time.sleep(OPEN_STEP_SECONDS)


@contextmanager
def _transaction(db: sqlite3.Connection) -> Iterator[None]:
    """Write all or nothing; the lock is taken first, so that what is read stays true until it is written."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            db.execute("ROLLBACK")
        raise


def _empty_log(db: sqlite3.Connection) -> None:
    """Leave nothing of what was deleted in the write-ahead log; a reader in the way: the next sweep does it."""
    with suppress(sqlite3.Error):
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _closed(db: sqlite3.Connection, first: str) -> frozenset[str]:
    return frozenset(label for (label,) in db.execute("SELECT period FROM closed WHERE period >= ?", (first,)))


def _look(db: sqlite3.Connection, query: str, tags: Iterable[bytes]) -> Iterator[tuple[Any, ...]]:
    for tag in tags:
        found = db.execute(query, (tag,)).fetchone()
        if found:
            yield found


def _sessions(db: sqlite3.Connection, tags: Iterable[bytes]) -> Iterator[SessionRow]:
    query = "SELECT tag, generation, version, sealed FROM session WHERE tag = ?"
    return (SessionRow(*row) for row in _look(db, query, tags))


def _deliveries(db: sqlite3.Connection, tags: Iterable[bytes]) -> Iterator[DeliveryRow]:
    query = "SELECT tag, bucket, generation, sealed FROM delivery WHERE tag = ?"
    return (DeliveryRow(*row) for row in _look(db, query, tags))


def _group(db: sqlite3.Connection, turns: list[TaggedTurn]) -> Group:
    """Read what the store holds of the people and deliveries of these turns."""
    sessions = _sessions(db, {tag for one in turns for tag in one.sessions})
    deliveries = _deliveries(db, {one.delivery for one in turns if one.delivery})
    marks = {tag for one in turns for _, tags in one.marks for tag in tags}
    cells = {cell for one in turns if one.commit.forget for day in erasable(one) for cell in cells_of(day)}
    return Group(
        held={row.tag: row.version for row in sessions},
        answered={row.tag: row for row in deliveries},
        seen={tag for (tag,) in _look(db, "SELECT tag FROM seen WHERE tag = ?", marks)},
        counted={
            (figure, key)
            for figure, label in cells
            for (key,) in db.execute("SELECT key FROM tally WHERE figure = ? AND period = ?", (figure, label))
        },
    )


def _keep(db: sqlite3.Connection, group: Group) -> None:
    """Write what became of it; the counts in key order, as every store does."""
    gone = [(tag,) for tag, row in group.sessions.items() if row is None]
    db.executemany("DELETE FROM session WHERE tag = ?", gone)
    db.executemany("REPLACE INTO session VALUES (?, ?, ?, ?)", [row for row in group.sessions.values() if row])
    db.executemany("INSERT INTO delivery VALUES (?, ?, ?, ?)", group.deliveries)
    db.executemany("DELETE FROM seen WHERE tag = ?", [(tag,) for tag in group.unseen])
    db.executemany("INSERT INTO seen VALUES (?, ?)", list(group.fresh.items()))
    db.executemany(
        "INSERT INTO tally VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n",
        [(*cell, n) for cell, n in sorted(group.cells.items())],
    )


def _sweep(db: sqlite3.Connection, moment: datetime, alive: tuple[Generation, ...], swept: object) -> object:
    """Delete what no key opens and what is too old, if anything can have become so since the last sweep."""
    numbers, (first, last) = sorted(generation.number for generation in alive), sealing.kept_buckets(moment)
    if swept != (numbers, first):
        db.execute(f"DELETE FROM session WHERE generation NOT IN ({','.join('?' * len(numbers))})", numbers)
        db.execute("DELETE FROM delivery WHERE bucket < ? OR bucket > ?", (first, last))
    return numbers, first


def _roll_up(db: sqlite3.Connection, shown: Sequence[HeldMonthCell], first: str) -> None:
    with _transaction(db):
        held = set(db.execute("SELECT DISTINCT figure, month FROM shown").fetchall())
        fresh = sealing.rows_to_hold(shown, held)
        db.executemany("INSERT INTO shown VALUES (?, ?, ?, ?)", fresh)
        db.executemany("INSERT OR IGNORE INTO closed VALUES (?)", sorted({(month,) for _, month, _, _ in fresh}))
        db.execute(DAYS_GONE, (first,))
    _empty_log(db)


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
    db.execute("UPDATE health SET beat = beat + 1")
