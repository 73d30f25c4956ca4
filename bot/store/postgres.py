"""The store on PostgreSQL, for several workers: what concerns people in UNLOGGED tables, counts in logged ones."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, Final, NamedTuple, TypeVar

import psycopg

from bot.errors import StoreDown, StoreError
from bot.stats.months import HeldMonthCell
from bot.store import periods, sealing, statements
from bot.store.batching import BatchQueue
from bot.store.contract import Commit, Loaded, Tally
from bot.store.grouping import Group, TaggedTurn, cells_of, erasable_days, tagged
from bot.store.keys import Generation, delivery_tag, needs_renewal, ordered, renewed
from bot.store.postgres_connection import LOCK, Connection, PostgresConnection, Race, send
from bot.store.postgres_schema import migrate_postgres
from bot.store.sealing import DeliveryRow, SessionRow
from bot.types import Who

TRIES: Final = 8
"""How often a group is decided again because another worker came first: each time that one is done, and gone."""
TIDY_SECONDS: Final = 60.0
"""For a sweep or a migration: after a long sleep there is much to do."""
KEYS: Final = (LOCK, 2)
CLOSING: Final = (LOCK, 3)
"""Held by many while they count, by one while it closes a period: nothing is counted in a closed period."""
LOCKING: Final = "SELECT pg_advisory_xact_lock(?, ?)"
PATIENCE: Final = ("SELECT set_config('statement_timeout', ?, true)", (f"{TIDY_SECONDS:.0f}s",))

GENERATIONS: Final = ("SELECT number, day, created, key FROM generation ORDER BY number", ())
SESSIONS: Final = "SELECT tag, generation, version, sealed FROM session WHERE tag = ANY(?::bytea[]) ORDER BY tag"
DELIVERIES: Final = "SELECT tag, bucket, generation, sealed FROM delivery WHERE tag = ANY(?::bytea[])"
COUNTED: Final = (
    "SELECT DISTINCT figure, key FROM tally JOIN unnest(?::text[], ?::text[]) AS asked (f, p) "
    "ON figure = f AND period = p"
)
SESSION_GONE: Final = "DELETE FROM session WHERE tag = ANY(?::bytea[])"
SESSION_KEPT: Final = (
    "UPDATE session SET generation = g, version = v, sealed = s "
    "FROM unnest(?::bytea[], ?::bigint[], ?::bigint[], ?::bytea[]) AS new (t, g, v, s) WHERE tag = t"
)
SESSION_NEW: Final = (
    "INSERT INTO session SELECT * FROM unnest(?::bytea[], ?::bigint[], ?::bigint[], ?::bytea[]) ON CONFLICT DO NOTHING"
)
DELIVERY_NEW: Final = (
    "INSERT INTO delivery SELECT * FROM unnest(?::bytea[], ?::int[], ?::bigint[], ?::bytea[]) ON CONFLICT DO NOTHING"
)
SEEN_GONE: Final = "DELETE FROM seen WHERE tag = ANY(?::bytea[])"
SEEN_NEW: Final = "INSERT INTO seen SELECT * FROM unnest(?::bytea[], ?::text[]) ON CONFLICT DO NOTHING"
COUNTS: Final = (
    "INSERT INTO tally AS old SELECT * FROM unnest(?::text[], ?::text[], ?::text[], ?::bigint[]) "
    "ON CONFLICT (figure, period, key) DO UPDATE SET n = old.n + excluded.n"
)
HELD_NEW: Final = "INSERT INTO shown SELECT * FROM unnest(?::text[], ?::text[], ?::text[], ?::bigint[])"
CLOSED_NEW: Final = "INSERT INTO closed SELECT unnest(?::text[]) ON CONFLICT DO NOTHING"

T = TypeVar("T")


class _LookUp(NamedTuple):
    """What is asked about one message."""

    who: Who
    delivery: str
    moment: datetime


class PostgresStore:
    """Sessions, keys, tags and counts in one database. See `bot.store.contract.Store`."""

    def __init__(self, url: str) -> None:
        """Use the database at `url`; nothing is connected before `open`."""
        self._reader, self._writer = PostgresConnection(url), PostgresConnection(url)
        self._reads: BatchQueue[_LookUp, Loaded] = BatchQueue(
            lambda look_ups: self._reader.run(lambda db: _retried(db, lambda: self._load(db, look_ups)))
        )
        self._writes: BatchQueue[Commit, int] = BatchQueue(
            lambda commits: self._writer.run(lambda db: _retried(db, lambda: self._write(db, commits)))
        )
        self._generations: tuple[Generation, ...] = ()
        self._closed: frozenset[str] = frozenset()
        self._swept: object = None

    async def open(self) -> None:
        """Connect, and bring the schema to today's form: of several workers one does it, the others wait."""
        await self._writer.run(migrate_postgres, TIDY_SECONDS)
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
        return await self._reads.ask(_LookUp(who, delivery, moment))

    async def commit(self, commit: Commit) -> int:
        """Write one turn together with whichever others wait."""
        return await self._writes.ask(commit)

    async def tallies(self, figure: str, first: str = "", last: str = "9999") -> list[Tally]:
        """Return raw cells, for `publish`."""
        return [Tally(*row) for row in await self._fetch(statements.TALLIES, (figure, first, last))]

    async def closed(self) -> frozenset[str]:
        """Return the labels of the closed periods."""
        return frozenset(label for (label,) in await self._fetch(statements.CLOSED, ("",)))

    async def shown(self, figure: str) -> list[HeldMonthCell]:
        """Return what closed months of a figure by day showed."""
        return [HeldMonthCell(*row) for row in await self._fetch(statements.HELD_CELLS, (figure,))]

    async def roll_up(self, cells: Sequence[HeldMonthCell], first: str) -> None:
        """Hold closed months, and delete the days of old ones, in one transaction."""
        await self._alone(lambda db: _roll_up(db, cells, first))

    async def hours(self) -> dict[str, int]:
        """Return in how many hours of each day the program swept."""
        return {day: int(n) for day, n in await self._fetch(statements.HOURS)}

    async def rounding(self) -> bytes:
        """Return the secret of the published roundings."""
        return bytes((await self._fetch(statements.ROUNDING))[0][0])

    async def tidy(self, moment: datetime) -> None:
        """Close what is over, and delete what is too old.

        The bytes of a deleted row are freed by the server later; without its key nobody reads them.
        """
        await self._alone(lambda db: self._tidy(db, moment))

    async def healthy(self) -> bool:
        """Write one beat; False if that fails."""
        beat = [(statements.BEAT, ())]
        with suppress(StoreError):
            await self._writes.ask_alone(lambda: self._writer.run(lambda db: send(db, beat)))
            return True
        return False

    async def _fetch(self, query: str, values: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
        async def work(db: Connection) -> list[tuple[Any, ...]]:
            return await (await send(db, [(query, values)]))[0].fetchall()

        return await self._reads.ask_alone(lambda: self._reader.run(work))

    async def _alone(self, work: Callable[[Connection], Awaitable[None]]) -> None:
        """Do some work that may take long, while no turn is written."""
        await self._writes.ask_alone(
            lambda: self._writer.run(lambda db: _retried(db, lambda: work(db)), TIDY_SECONDS), TIDY_SECONDS
        )

    async def _load(self, db: Connection, look_ups: list[_LookUp]) -> list[Loaded]:
        for look_up in look_ups:
            await self._renew(db, look_up.moment)
        generations = self._generations
        keys = [ordered(generations, look_up.moment) for look_up in look_ups]
        tags = {
            generation.session_tag(look_up.who)
            for look_up, alive in zip(look_ups, keys, strict=True)
            for generation in alive
        }
        names = [delivery_tag(asked.who.channel, asked.delivery) if asked.delivery else b"" for asked in look_ups]
        kept, sessions, deliveries = await send(
            db, [GENERATIONS, (SESSIONS, (list(tags),)), (DELIVERIES, (list({*names} - {b""}),))]
        )
        self._check_generations(generations, await kept.fetchall())
        by_tag = {row[0]: SessionRow(*row) for row in await sessions.fetchall()}
        by_name = {row[0]: DeliveryRow(*row) for row in await deliveries.fetchall()}
        return [
            sealing.loaded(alive, look_up.who, _sessions_of(look_up.who, alive, by_tag), by_name.get(name))
            for look_up, alive, name in zip(look_ups, keys, names, strict=True)
        ]

    async def _write(self, db: Connection, commits: list[Commit]) -> list[int | StoreError]:
        for commit in commits:
            await self._renew(db, commit.moment)
        generations = self._generations
        turns = [tagged(commit, ordered(generations, commit.moment), self._closed) for commit in commits]
        group = await self._read_group(db, turns, generations)
        before = frozenset(group.versions)
        outcomes = group.take_all(turns)
        await _write_group(db, group, before)
        return outcomes

    async def _read_group(self, db: Connection, turns: list[TaggedTurn], generations: tuple[Generation, ...]) -> Group:
        """Begin; read and lock what the store holds of the people and deliveries of these turns."""
        first = min(periods.first_label(turn.commit.moment.date()) for turn in turns)
        marks = {tag for turn in turns for _, tags in turn.marks for tag in tags}
        cells = {cell for turn in turns if turn.commit.forget for day in erasable_days(turn) for cell in cells_of(day)}
        _, kept, _, closed, sessions, deliveries, seen, counted = await send(
            db,
            [
                ("BEGIN", ()),
                GENERATIONS,  # before any lock: whoever makes new keys waits for us, and we for nobody
                ("SELECT pg_advisory_xact_lock_shared(?, ?)", CLOSING),
                (statements.CLOSED, (first,)),
                (f"{SESSIONS} FOR UPDATE", (sorted({tag for turn in turns for tag in turn.sessions}),)),
                (DELIVERIES, (list({turn.delivery for turn in turns if turn.delivery}),)),
                ("SELECT tag FROM seen WHERE tag = ANY(?::bytea[])", (list(marks),)),
                (COUNTED, ([figure for figure, _ in cells], [label for _, label in cells])),
            ],
        )
        self._check_generations(generations, await kept.fetchall())
        labels = frozenset(label for (label,) in await closed.fetchall())
        if any(turn.day != periods.open_day(turn.commit.moment.date(), labels) for turn in turns):
            self._closed = labels
            raise Race
        return Group(
            versions={tag: version for tag, _, version, _ in await sessions.fetchall()},
            answered={row[0]: DeliveryRow(*row) for row in await deliveries.fetchall()},
            seen={tag for (tag,) in await seen.fetchall()},
            counted={(figure, key) for figure, key in await counted.fetchall()},
        )

    async def _renew(self, db: Connection, moment: datetime) -> None:
        """Make and destroy keys where that is due; of several workers one does it, the others find it done."""
        if not needs_renewal(self._generations, moment):
            return
        kept = (await send(db, [("BEGIN", ()), (LOCKING, KEYS), GENERATIONS]))[-1]
        generations = tuple(Generation(*row) for row in await kept.fetchall())
        if needs_renewal(generations, moment):
            generations = tuple(sorted(renewed(generations, moment), key=lambda generation: generation.number))
            values = [(g.number, g.day, g.created, g.key) for g in generations]
            # TRUNCATE, not DELETE: the file with the destroyed key is gone, not merely marked as free.
            insert = [("INSERT INTO generation VALUES (?, ?, ?, ?)", row) for row in values]
            await send(db, [("TRUNCATE generation", ()), *insert])
        await send(db, [("COMMIT", ())])
        self._generations = generations

    def _check_generations(self, used: tuple[Generation, ...], rows: list[tuple[Any, ...]]) -> None:
        """Begin again if the keys that are kept are not those the tags were made with."""
        generations = tuple(Generation(*row) for row in rows)
        if generations != used:
            self._generations = generations
            raise Race

    async def _tidy(self, db: Connection, moment: datetime) -> None:
        await self._renew(db, moment)
        labels = (await send(db, [("BEGIN", ()), PATIENCE, (statements.OPEN_PERIODS, ())]))[-1]
        ended = periods.ended([label for (label,) in await labels.fetchall()], moment)
        await send(db, [*([(LOCKING, CLOSING), (CLOSED_NEW, (ended,))] if ended else []), ("COMMIT", ())])
        generations = (await send(db, [("BEGIN", ()), PATIENCE, GENERATIONS]))[-1]
        alive = [number for number, *_ in await generations.fetchall()]
        swept = await _sweep(db, moment, alive, self._swept)
        ahead = (moment.date() + periods.AHEAD).isoformat()
        up = (statements.UP, (moment.date().isoformat(), moment.hour))
        await send(db, [(statements.MARKS_GONE, (ahead,)), up, ("COMMIT", ())])
        self._swept = swept


async def _retried(db: Connection, work: Callable[[], Awaitable[T]]) -> T:
    """Do some work; from the beginning if another worker was first, or if keys changed meanwhile."""
    for _ in range(TRIES):
        try:
            return await work()
        except (Race, psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure):
            await db.rollback()
    raise StoreDown("other workers kept coming first")


def _sessions_of(who: Who, alive: tuple[Generation, ...], by_tag: dict[bytes, SessionRow]) -> list[SessionRow]:
    return [by_tag[tag] for tag in (generation.session_tag(who) for generation in alive) if tag in by_tag]


async def _write_group(db: Connection, group: Group, before: frozenset[bytes]) -> None:
    """Write what became of it, and commit.

    Rows are locked in one order by all workers, sessions first, counts last: nobody waits in a circle. The
    counts, which all share, are locked only on the way of the commit itself.
    """
    kept = sorted(row for row in group.sessions.values() if row)
    changes: list[tuple[str, list[Any]]] = [
        (SESSION_GONE, sorted((tag,) for tag, row in group.sessions.items() if row is None)),
        (SESSION_KEPT, [row for row in kept if row.tag in before]),
        (SEEN_GONE, sorted((tag,) for tag in group.marks_gone)),
    ]
    inserts: list[tuple[str, list[Any]]] = [
        (SESSION_NEW, [row for row in kept if row.tag not in before]),
        (DELIVERY_NEW, sorted(group.deliveries)),
        (SEEN_NEW, sorted(group.marks_new.items())),
    ]
    done = await send(db, [(query, _columns(data)) for query, data in (*changes, *inserts) if data])
    expected = [len(data) for _, data in inserts if data]
    if any(cursor.rowcount != n for cursor, n in zip(reversed(done), reversed(expected))):
        raise Race
    counts = (COUNTS, _columns([(*cell, n) for cell, n in sorted(group.cells.items())]))
    await send(db, [*([counts] if group.cells else []), ("COMMIT", ())])


def _columns(data: list[Any]) -> tuple[list[Any], ...]:
    return tuple(list(column) for column in zip(*data))


async def _roll_up(db: Connection, cells: Sequence[HeldMonthCell], first: str) -> None:
    held_months = (statements.HELD_MONTHS, ())
    months = (await send(db, [("BEGIN", ()), PATIENCE, (LOCKING, CLOSING), held_months]))[-1]
    rows = periods.rows_to_hold(cells, {(figure, month) for figure, month in await months.fetchall()})
    keep = [(HELD_NEW, _columns(rows)), (CLOSED_NEW, (sorted({month for _, month, _, _ in rows}),))]
    await send(db, [*(keep if rows else []), (statements.DAYS_GONE, (first,)), ("COMMIT", ())])


async def _sweep(db: Connection, moment: datetime, numbers: list[int], swept: object) -> object:
    """Delete what no key opens and what is too old, if anything can have become so since the last sweep."""
    first, last = periods.kept_buckets(moment)
    if swept != (numbers, first):
        sessions_gone = ("DELETE FROM session WHERE generation <> ALL(?::bigint[])", (numbers,))
        await send(db, [sessions_gone, (statements.DELIVERIES_GONE, (first, last))])
    return numbers, first
