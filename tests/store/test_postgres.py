"""What only a database server does: it goes away, hangs, comes back, crashes."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

import psycopg
import pytest

from bot.errors import StoreDown
from bot.store.postgres import PostgresStore
from tests.store.conftest import Server
from tests.store.test_contract import ASHA, BINH, NOON, WAGES, counted, turn

PROMISED = 3.0


@pytest.fixture
def control(server: Server) -> Iterator[Server]:
    """Give the server, and leave it running."""
    yield server
    server.ensure_postgres_running()


def stop(server: Server, how: str) -> None:
    """Stop the server: `fast` as an operator does, `immediate` as a crash does."""
    command = [str(server.bin_path / "pg_ctl"), "-w", "-D", str(server.pgdata), "-m", how, "stop"]
    owner = server.pgdata.stat().st_uid
    subprocess.run(command, check=True, capture_output=True, user=owner)


@contextmanager
def quickly() -> Iterator[None]:
    """Fail if this takes longer than a provider is promised."""
    start = monotonic()
    yield
    assert monotonic() - start < PROMISED


async def fails_quickly(store: PostgresStore) -> None:
    """Every method says soon that the store is down."""
    jobs = [store.load(ASHA, "", NOON), store.commit(turn()), store.tallies("topics"), store.closed(), store.rounding()]
    with quickly():
        outcomes = await asyncio.gather(*jobs, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [StoreDown] * len(jobs)
    with quickly():
        assert not await store.healthy()


async def test_a_server_that_is_away_is_reported_soon_and_found_again(control: Server, database: str) -> None:
    """While it is away every call fails within three seconds; once it is back all goes on, without a restart."""
    store = PostgresStore(database)
    await store.open()
    version = await store.commit(turn(delivery="SM1", counts=(WAGES,)))
    stop(control, "fast")
    await fails_quickly(store)
    control.ensure_postgres_running()
    await asyncio.sleep(0.4)
    assert (await store.load(ASHA, "SM1", NOON)).version == version
    await store.commit(turn(BINH, counts=(WAGES,)))
    assert await counted(store) == {"2026-11-24": 2}
    await store.close()


async def test_a_restart_between_two_messages_is_not_noticed(control: Server, database: str) -> None:
    """The first call after it connects again by itself."""
    store = PostgresStore(database)
    await store.open()
    version = await store.commit(turn())
    stop(control, "fast")
    control.ensure_postgres_running()
    assert (await store.load(ASHA, "", NOON)).version == version
    assert await store.commit(turn(version=version))
    await store.close()


async def test_a_silent_server_keeps_nobody_waiting(control: Server, database: str) -> None:
    """A server that takes calls and says nothing is as good as none."""
    store = PostgresStore(database)
    await store.open()
    await store.commit(turn(BINH))
    with psycopg.connect(database) as other:
        behind = [
            row[0] for row in other.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        ]
        pids = [pid for pid in behind if pid != other.info.backend_pid]
    pids.append(control.get_pid() or 0)
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        await fails_quickly(store)
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)
    await asyncio.sleep(2)
    assert (await store.load(BINH, "", NOON)).session is not None
    await store.close()


async def test_a_crash_keeps_counts_and_deliveries_and_forgets_people(control: Server, database: str) -> None:
    """Sessions, marks and keys are not in the write-ahead log; what was answered is not answered anew."""
    store = PostgresStore(database)
    await store.open()
    await store.commit(turn(delivery="SM1", counts=(WAGES,)))
    stop(control, "immediate")
    control.ensure_postgres_running()
    loaded = await store.load(ASHA, "SM1", NOON)
    assert (loaded.session, loaded.answered, loaded.answer) == (None, True, "")
    assert await counted(store) == {"2026-11-24": 1}
    await store.close()


async def test_a_wrong_address_is_told_without_the_password(server: Server) -> None:
    """The start stops, and says nothing it should not."""
    store = PostgresStore("postgresql://bot:pass%word@127.0.0.1:1/none")
    with quickly(), pytest.raises(StoreDown) as raised:
        await store.open()
    assert "word" not in str(raised.value)
    await store.close()


async def test_people_are_kept_out_of_the_write_ahead_log(database: str) -> None:
    """Sessions, marks and keys stand in UNLOGGED tables; counts and deliveries do not."""
    store = PostgresStore(database)
    await store.open()
    query = "SELECT relname, relpersistence FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    async with await psycopg.AsyncConnection.connect(database) as connection:
        kinds: dict[str, str] = dict(await (await connection.execute(query.encode())).fetchall())
    assert {name for name, kind in kinds.items() if kind == "u"} == {"session", "seen", "generation"}
    assert {"delivery", "tally", "closed"} < kinds.keys()
    await store.close()
