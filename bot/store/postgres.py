"""The store on PostgreSQL, for several workers: what concerns people in UNLOGGED tables, counts in logged ones."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, Final, NamedTuple, TypeVar

import psycopg

from bot.errors import StoreDown, StoreError
from bot.stats.months import HeldMonthCell
from bot.store import sealing
from bot.store.batching import BatchQueue
from bot.store.contract import Commit, Loaded, Tally
from bot.store.grouping import Group, TaggedTurn, cells_of, erasable, tagged
from bot.store.keys import Generation, delivery_tag, due, ordered, stale
from bot.store.postgres_connection import Connection, PostgresConnection, Race, together
from bot.store.sealing import DeliveryRow, SessionRow
from bot.types import Who

TRIES: Final = 8
"""How often a group is decided again because another worker came first: each time that one is done, and gone."""
TIDY_SECONDS: Final = 60.0
"""For a sweep or a migration: after a long sleep there is much to do."""
LOCK: Final = 0x62616761  # "baga": advisory locks are numbers that all programs of a database share
MIGRATING: Final = (LOCK, 1)
KEYS: Final = (LOCK, 2)
CLOSING: Final = (LOCK, 3)
"""Held by many while they count, by one while it closes a period: nothing is counted in a closed period."""
CLOSE: Final = ("SELECT pg_advisory_xact_lock(%s, %s)", CLOSING)
PATIENCE: Final = ("SELECT set_config('statement_timeout', %s, true)", (f"{TIDY_SECONDS:.0f}s",))

TABLES: Final = (
    # UNLOGGED: not in the write-ahead log, nor in a replica or a backup made from it; emptied by a crash.
    "CREATE UNLOGGED TABLE session (tag bytea PRIMARY KEY, generation bigint, version bigint, sealed bytea)",
    "CREATE UNLOGGED TABLE seen (tag bytea PRIMARY KEY, day text)",
    "CREATE UNLOGGED TABLE generation (number bigint, day text, created float8, key bytea)",
    "CREATE TABLE delivery (tag bytea PRIMARY KEY, bucket int, generation bigint, sealed bytea)",
    'CREATE TABLE tally (figure text, period text COLLATE "C", key text COLLATE "C", n bigint)',
    "ALTER TABLE tally ADD PRIMARY KEY (figure, period, key)",
    "CREATE INDEX tally_period ON tally (period)",
    'CREATE TABLE closed (period text COLLATE "C" PRIMARY KEY)',
    "CREATE TABLE health (beat bigint)",
    "INSERT INTO health VALUES (0)",
    "CREATE TABLE rounding (secret bytea)",
    "INSERT INTO rounding VALUES (uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))",
)
HOURS: Final = ("CREATE TABLE up (day text, hour int, PRIMARY KEY (day, hour))",)
SHOWN: Final = (
    'CREATE TABLE shown (figure text COLLATE "C", month text COLLATE "C", key text COLLATE "C", n bigint)',
    "ALTER TABLE shown ADD PRIMARY KEY (figure, month, key)",
)
MIGRATIONS: Final = (TABLES, HOURS, SHOWN)
"""The schema, step by step. A step that was released is never changed; a new one is added."""

GENERATIONS: Final = ("SELECT number, day, created, key FROM generation ORDER BY number", ())
SESSIONS: Final = "SELECT tag, generation, version, sealed FROM session WHERE tag = ANY(%s::bytea[]) ORDER BY tag"
DELIVERIES: Final = "SELECT tag, bucket, generation, sealed FROM delivery WHERE tag = ANY(%s::bytea[])"
COUNTED: Final = (
    "SELECT DISTINCT figure, key FROM tally JOIN unnest(%s::text[], %s::text[]) AS asked (f, p) "
    "ON figure = f AND period = p"
)
SESSION_GONE: Final = "DELETE FROM session WHERE tag = ANY(%s::bytea[])"
SESSION_KEPT: Final = (
    "UPDATE session SET generation = g, version = v, sealed = s "
    "FROM unnest(%s::bytea[], %s::bigint[], %s::bigint[], %s::bytea[]) AS new (t, g, v, s) WHERE tag = t"
)
SESSION_NEW: Final = (
    "INSERT INTO session SELECT * FROM unnest(%s::bytea[], %s::bigint[], %s::bigint[], %s::bytea[]) "
    "ON CONFLICT DO NOTHING"
)
DELIVERY_NEW: Final = (
    "INSERT INTO delivery SELECT * FROM unnest(%s::bytea[], %s::int[], %s::bigint[], %s::bytea[]) "
    "ON CONFLICT DO NOTHING"
)
SEEN_GONE: Final = "DELETE FROM seen WHERE tag = ANY(%s::bytea[])"
SEEN_NEW: Final = "INSERT INTO seen SELECT * FROM unnest(%s::bytea[], %s::text[]) ON CONFLICT DO NOTHING"
COUNTS: Final = (
    "INSERT INTO tally AS old SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::bigint[]) "
    "ON CONFLICT (figure, period, key) DO UPDATE SET n = old.n + excluded.n"
)
SHOWN_NEW: Final = "INSERT INTO shown SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::bigint[])"
CLOSED_NEW: Final = "INSERT INTO closed SELECT unnest(%s::text[]) ON CONFLICT DO NOTHING"
DAYS_GONE: Final = (
    "DELETE FROM tally WHERE period < %s AND length(period) = 10 "
    "AND (figure, substr(period, 1, 7)) IN (SELECT figure, month FROM shown)"
)
PERIODS: Final = (
    "WITH RECURSIVE step (label) AS (SELECT min(period) FROM tally UNION ALL "
    "SELECT (SELECT min(period) FROM tally WHERE period > label) FROM step WHERE label IS NOT NULL) "
    "SELECT label FROM step WHERE label IS NOT NULL AND label NOT IN (SELECT period FROM closed) "
    "UNION SELECT DISTINCT day FROM seen"
)
"""The periods that are not closed, by one step in an index each: `DISTINCT` would read every cell there is."""

T = TypeVar("T")


class _Asking(NamedTuple):
    """One look-up."""

    who: Who
    delivery: str
    moment: datetime


class PostgresStore:
    """Sessions, keys, tags and counts in one database. See `bot.store.contract.Store`."""

    def __init__(self, url: str) -> None:
        """Use the database at `url`; nothing is connected before `open`."""
        self._reader, self._writer = PostgresConnection(url), PostgresConnection(url)
        self._reads = BatchQueue(lambda items: self._reader.run(lambda db: self._again(db, self._load, items)))
        self._writes = BatchQueue(lambda items: self._writer.run(lambda db: self._again(db, self._write, items)))
        self._generations: tuple[Generation, ...] = ()
        self._closed: frozenset[str] = frozenset()
        self._swept: object = None

    async def open(self) -> None:
        """Connect, and bring the schema to today's form: of several workers one does it, the others wait."""
        await self._writer.run(_migrate, TIDY_SECONDS)
        self._swept = None
        self._reads.start()
        self._writes.start()

    async def close(self) -> None:
        """Finish what is being written, then disconnect."""
        for queue in (self._reads, self._writes):
            await queue.stop()
        for connection in (self._reader, self._writer):
            await connection.close()

    async def load(self, who: Who, delivery: str, moment: datetime) -> Loaded:
        """Look up session and delivery together with whatever others ask."""
        found: Loaded = await self._reads.ask(_Asking(who, delivery, moment))
        return found

    async def commit(self, commit: Commit) -> int:
        """Write one turn together with whichever others wait."""
        return int(await self._writes.ask(commit))

    async def tallies(self, figure: str, first: str = "", last: str = "9999") -> list[Tally]:
        """Return raw cells, for `publish`."""
        query = (
            "SELECT figure, period, key, n FROM tally WHERE figure = %s AND period BETWEEN %s AND %s "
            "ORDER BY period, key"
        )
        return [Tally(*row) for row in await self._fetch(query, (figure, first, last))]

    async def closed(self) -> frozenset[str]:
        """Return the labels of the closed periods."""
        return frozenset(label for (label,) in await self._fetch("SELECT period FROM closed"))

    async def shown(self, figure: str) -> list[HeldMonthCell]:
        """Return what closed months of a figure by day showed."""
        query = "SELECT figure, month, key, n FROM shown WHERE figure = %s ORDER BY month, key"
        return [HeldMonthCell(*row) for row in await self._fetch(query, (figure,))]

    async def roll_up(self, shown: Sequence[HeldMonthCell], first: str) -> None:
        """Hold closed months, and delete the days of old ones, in one transaction."""

        async def work(db: Connection, _: None) -> None:
            await _roll_up(db, shown, first)

        await self._writes.ask(
            lambda: self._writer.run(lambda db: self._again(db, work, None), TIDY_SECONDS), TIDY_SECONDS
        )

    async def hours(self) -> dict[str, int]:
        """Return in how many hours of each day the program swept."""
        return {day: int(n) for day, n in await self._fetch("SELECT day, count(*) FROM up GROUP BY day")}

    async def rounding(self) -> bytes:
        """Return the secret of the published roundings."""
        return bytes((await self._fetch("SELECT secret FROM rounding"))[0][0])

    async def tidy(self, moment: datetime) -> None:
        """Close what is over, and delete what is too old.

        The bytes of a deleted row are freed by the server later; without its key nobody reads them.
        """
        await self._writes.ask(
            lambda: self._writer.run(lambda db: self._again(db, self._tidy, moment), TIDY_SECONDS), TIDY_SECONDS
        )

    async def healthy(self) -> bool:
        """Write one beat; False if that fails."""
        beat = [("UPDATE health SET beat = beat + 1", ())]
        with suppress(StoreError):
            await self._writes.ask(lambda: self._writer.run(lambda db: together(db, beat)))
            return True
        return False

    async def _fetch(self, query: str, values: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
        async def work(db: Connection) -> list[tuple[Any, ...]]:
            return await (await together(db, [(query, values)]))[0].fetchall()

        found: list[tuple[Any, ...]] = await self._reads.ask(lambda: self._reader.run(work))
        return found

    async def _again(self, db: Connection, work: Callable[[Connection, Any], Awaitable[T]], what: Any) -> T:
        """Do some work; from the beginning if another worker was first, or if keys changed meanwhile."""
        for _ in range(TRIES):
            try:
                return await work(db, what)
            except (Race, psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure):
                await db.rollback()
        raise StoreDown("other workers kept coming first")

    async def _load(self, db: Connection, items: list[_Asking]) -> list[Loaded]:
        for item in items:
            await self._renew(db, item.moment)
        known = self._generations
        keys = [ordered(known, item.moment) for item in items]
        tags = {
            generation.session_tag(item.who) for item, alive in zip(items, keys, strict=True) for generation in alive
        }
        names = [delivery_tag(item.who.channel, item.delivery) if item.delivery else b"" for item in items]
        generations, held, answered = await together(
            db, [GENERATIONS, (SESSIONS, (list(tags),)), (DELIVERIES, (list({*names} - {b""}),))]
        )
        self._check(known, await generations.fetchall())
        sessions = [SessionRow(*row) for row in await held.fetchall()]
        deliveries = {row[0]: DeliveryRow(*row) for row in await answered.fetchall()}
        by_tag = {row.tag: row for row in sessions}
        return [
            sealing.loaded(alive, item.who, _pick(by_tag, alive, item.who), deliveries.get(name))
            for item, alive, name in zip(items, keys, names, strict=True)
        ]

    async def _write(self, db: Connection, commits: list[Commit]) -> list[int | StoreError]:
        for commit in commits:
            await self._renew(db, commit.moment)
        known = self._generations
        turns = [tagged(c, ordered(known, c.moment), self._closed) for c in commits]
        group = await self._read(db, turns, known)
        before = frozenset(group.held)
        outcomes = group.take_all(turns)
        await _keep(db, group, before)
        return outcomes

    async def _read(self, db: Connection, turns: list[TaggedTurn], known: tuple[Generation, ...]) -> Group:
        """Begin; read and lock what the store holds of the people and deliveries of these turns."""
        first = min(sealing.first_label(one.commit.moment.date()) for one in turns)
        marks = {tag for one in turns for _, tags in one.marks for tag in tags}
        cells = {cell for one in turns if one.commit.forget for day in erasable(one) for cell in cells_of(day)}
        _, generations, _, closed, held, answered, seen, counted = await together(
            db,
            [
                ("BEGIN", ()),
                GENERATIONS,  # before any lock: whoever makes new keys waits for us, and we for nobody
                ("SELECT pg_advisory_xact_lock_shared(%s, %s)", CLOSING),
                ("SELECT period FROM closed WHERE period >= %s", (first,)),
                (f"{SESSIONS} FOR UPDATE", (sorted({tag for one in turns for tag in one.sessions}),)),
                (DELIVERIES, (list({one.delivery for one in turns if one.delivery}),)),
                ("SELECT tag FROM seen WHERE tag = ANY(%s::bytea[])", (list(marks),)),
                (COUNTED, ([figure for figure, _ in cells], [label for _, label in cells])),
            ],
        )
        self._check(known, await generations.fetchall())
        labels = frozenset(label for (label,) in await closed.fetchall())
        if any(one.day != sealing.open_day(one.commit.moment.date(), labels) for one in turns):
            self._closed = labels
            raise Race
        return Group(
            held={tag: version for tag, _, version, _ in await held.fetchall()},
            answered={row[0]: DeliveryRow(*row) for row in await answered.fetchall()},
            seen={tag for (tag,) in await seen.fetchall()},
            counted={(figure, key) for figure, key in await counted.fetchall()},
        )

    async def _renew(self, db: Connection, moment: datetime) -> None:
        """Make and destroy keys where that is due; of several workers one does it, the others find it done."""
        if not stale(self._generations, moment):
            return
        found = await together(db, [("BEGIN", ()), ("SELECT pg_advisory_xact_lock(%s, %s)", KEYS), GENERATIONS])
        generations = tuple(Generation(*row) for row in await found[-1].fetchall())
        if stale(generations, moment):
            generations = tuple(sorted(due(generations, moment), key=lambda g: g.number))
            values = [(g.number, g.day, g.created, g.key) for g in generations]
            # TRUNCATE, not DELETE: the file with the destroyed key is gone, not merely marked as free.
            insert = [("INSERT INTO generation VALUES (%s, %s, %s, %s)", row) for row in values]
            await together(db, [("TRUNCATE generation", ()), *insert])
        await together(db, [("COMMIT", ())])
        self._generations = generations

    def _check(self, known: tuple[Generation, ...], found: list[tuple[Any, ...]]) -> None:
        """Begin again if the keys are not those the tags were made with."""
        generations = tuple(Generation(*row) for row in found)
        if generations != known:
            self._generations = generations
            raise Race

    async def _tidy(self, db: Connection, moment: datetime) -> None:
        await self._renew(db, moment)
        found = (await together(db, [("BEGIN", ()), PATIENCE, (PERIODS, ())]))[-1]
        over = sealing.over([label for (label,) in await found.fetchall()], moment)
        await together(db, [*([CLOSE, (CLOSED_NEW, (over,))] if over else []), ("COMMIT", ())])
        generations = (await together(db, [("BEGIN", ()), PATIENCE, GENERATIONS]))[-1]
        alive = [number for number, *_ in await generations.fetchall()]
        swept = await _sweep(db, moment, alive, self._swept)
        ahead = (moment.date() + sealing.AHEAD).isoformat()
        forget = ("DELETE FROM seen WHERE day IN (SELECT period FROM closed) OR day > %s", (ahead,))
        up = ("INSERT INTO up VALUES (%s, %s) ON CONFLICT DO NOTHING", (moment.date().isoformat(), moment.hour))
        await together(db, [forget, up, ("COMMIT", ())])
        self._swept = swept


async def _migrate(db: Connection) -> None:
    begin = [("BEGIN", ()), ("SELECT pg_advisory_xact_lock(%s, %s)", MIGRATING)]
    await together(db, [*begin, ("SELECT set_config('statement_timeout', '0', true)", ())])
    await together(db, [("SET LOCAL client_min_messages = warning", ())])
    made = "CREATE TABLE IF NOT EXISTS migration (number int PRIMARY KEY)"
    done = (await together(db, [(made, ()), ("SELECT count(*) FROM migration", ())]))[-1]
    for number, step in list(enumerate(MIGRATIONS))[(await done.fetchall())[0][0] :]:
        await together(db, [*((sql, ()) for sql in step), ("INSERT INTO migration VALUES (%s)", (number,))])
    await together(db, [("COMMIT", ())])


def _pick(held: dict[bytes, SessionRow], alive: tuple[Generation, ...], who: Who) -> list[SessionRow]:
    return [held[tag] for tag in (generation.session_tag(who) for generation in alive) if tag in held]


async def _keep(db: Connection, group: Group, before: frozenset[bytes]) -> None:
    """Write what became of it, and commit.

    Rows are locked in one order by all workers, sessions first, counts last: nobody waits in a circle. The
    counts, which all share, are locked only on the way of the commit itself.
    """
    kept = sorted(row for row in group.sessions.values() if row)
    changes: list[tuple[str, list[Any]]] = [
        (SESSION_GONE, sorted((tag,) for tag, row in group.sessions.items() if row is None)),
        (SESSION_KEPT, [row for row in kept if row.tag in before]),
        (SEEN_GONE, sorted((tag,) for tag in group.unseen)),
    ]
    inserts: list[tuple[str, list[Any]]] = [
        (SESSION_NEW, [row for row in kept if row.tag not in before]),
        (DELIVERY_NEW, sorted(group.deliveries)),
        (SEEN_NEW, sorted(group.fresh.items())),
    ]
    done = await together(db, [(query, _columns(data)) for query, data in (*changes, *inserts) if data])
    expected = [len(data) for _, data in inserts if data]
    if any(cursor.rowcount != n for cursor, n in zip(reversed(done), reversed(expected))):
        raise Race
    counts = (COUNTS, _columns([(*cell, n) for cell, n in sorted(group.cells.items())]))
    await together(db, [*([counts] if group.cells else []), ("COMMIT", ())])


def _columns(data: list[Any]) -> tuple[list[Any], ...]:
    return tuple(list(column) for column in zip(*data))


async def _roll_up(db: Connection, shown: Sequence[HeldMonthCell], first: str) -> None:
    held = ("SELECT DISTINCT figure, month FROM shown", ())
    found = (await together(db, [("BEGIN", ()), PATIENCE, CLOSE, held]))[-1]
    fresh = sealing.rows_to_hold(shown, {(figure, month) for figure, month in await found.fetchall()})
    keep = [(SHOWN_NEW, _columns(fresh)), (CLOSED_NEW, (sorted({month for _, month, _, _ in fresh}),))]
    await together(db, [*(keep if fresh else []), (DAYS_GONE, (first,)), ("COMMIT", ())])


async def _sweep(db: Connection, moment: datetime, numbers: list[int], swept: object) -> object:
    """Delete what no key opens and what is too old, if anything can have become so since the last sweep."""
    first, last = sealing.kept_buckets(moment)
    if swept != (numbers, first):
        await together(
            db,
            [
                ("DELETE FROM session WHERE generation <> ALL(%s::bigint[])", (numbers,)),
                ("DELETE FROM delivery WHERE bucket < %s OR bucket > %s", (first, last)),
            ],
        )
    return numbers, first
