"""What only a file does: it is locked by another process, copied, read by others."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path
from time import monotonic

import pytest

from bot.errors import StoreDown
from bot.store.keys import FileKeys, MemoryKeys
from bot.store.sqlite import SqliteStore
from bot.store.sqlite_connection import BUSY_MS
from tests.store.test_contract import ASHA, BINH, NOON, WAGES, counted, turn

FILES = ("bot.db", "bot.db-shm", "bot.db-wal")
WORKER = """
import asyncio, sys
from pathlib import Path
from bot.store.keys import FileKeys
from bot.store.sqlite import SqliteStore
from bot.types import Who
from tests.store.test_contract import NOON, WAGES, turn

async def work(folder, name):
    store = SqliteStore(folder / "bot.db", FileKeys(folder / "keys" / "keys"))
    await store.open()
    for n in range(100):
        await store.commit(turn(Who("web", f"{name}{n}"), f"{name}{n}", counts=(WAGES,)))
    await store.close()

asyncio.run(work(Path(sys.argv[1]), sys.argv[2]))
"""


async def test_a_locked_file_is_reported_soon_and_used_again(tmp_path: Path) -> None:
    """While another process holds it for long the provider delivers again; then all goes on, and nothing is double."""
    store = SqliteStore(tmp_path / "bot.db", MemoryKeys())
    await store.open()
    holder = sqlite3.connect(tmp_path / "bot.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    start = monotonic()
    outcomes = await asyncio.gather(
        store.commit(turn(ASHA, "SM1", counts=(WAGES,))),
        store.healthy(),
        store.commit(turn(BINH)),
        return_exceptions=True,
    )
    assert monotonic() - start < 3
    assert [type(outcome) for outcome in outcomes] == [StoreDown, bool, StoreDown]
    assert (await store.load(ASHA, "SM1", NOON)).session is None  # reading goes on
    holder.execute("ROLLBACK")
    holder.close()
    await store.commit(turn(ASHA, "SM1", counts=(WAGES,)))
    assert await counted(store) == {"2026-11-24": 1}
    await store.close()


async def test_the_files_are_for_their_owner_only(tmp_path: Path) -> None:
    """0600 in a folder 0700, also a file that was made by hand, also the files beside it."""
    folder = tmp_path / "var"
    before = os.umask(0)
    try:
        store = SqliteStore(folder / "bot.db", MemoryKeys())
        await store.open()
        await store.commit(turn())
        modes = {name: (folder / name).stat().st_mode & 0o777 for name in FILES}
        await store.close()
        os.chmod(folder / "bot.db", 0o644)  # noqa: PTH101
        await store.open()
        again = os.stat(folder / "bot.db").st_mode & 0o777  # noqa: PTH116
        await store.close()
    finally:
        os.umask(before)
    assert modes == {"bot.db": 0o600, "bot.db-shm": 0o600, "bot.db-wal": 0o600}
    assert again == 0o600
    assert os.stat(folder).st_mode & 0o777 == 0o700  # noqa: PTH116


async def test_two_processes_share_one_file(tmp_path: Path) -> None:
    """They start at once, on an empty folder, with one set of keys: all is counted, and what one wrote all can read."""
    workers = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", WORKER, str(tmp_path), name, stderr=subprocess.PIPE)
        for name in ("first", "second")
    ]
    errors = [(await worker.communicate())[1] for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0], errors
    store = SqliteStore(tmp_path / "bot.db", FileKeys(tmp_path / "keys" / "keys"))
    await store.open()
    assert await counted(store) == {"2026-11-24": 200}
    for name in ("first", "second"):
        loaded = await store.load(type(ASHA)("web", f"{name}7"), f"{name}7", NOON)
        assert (loaded.session is not None, loaded.answer) == (True, "en open rights/wages")
    await store.close()


async def test_the_start_waits_for_another_process_that_holds_the_new_file(tmp_path: Path) -> None:
    """Longer than a turn may wait: who starts at the same moment may be turning the file to WAL."""
    other = sqlite3.connect(tmp_path / "bot.db", isolation_level=None, check_same_thread=False)
    for statement in ("CREATE TABLE other (n INT)", "BEGIN", "SELECT * FROM other"):
        other.execute(statement)
    letting_go = threading.Timer(BUSY_MS / 1000 + 0.5, other.close)
    letting_go.start()
    store = SqliteStore(tmp_path / "bot.db", MemoryKeys())
    await store.open()
    letting_go.join()
    await store.commit(turn(counts=(WAGES,)))
    assert await counted(store) == {"2026-11-24": 1}
    await store.close()


async def test_a_folder_that_cannot_be_made_stops_the_start(tmp_path: Path) -> None:
    """The error names the file."""
    (tmp_path / "var").touch()
    with pytest.raises(StoreDown, match=r"bot\.db"):
        await SqliteStore(tmp_path / "var" / "bot.db", MemoryKeys()).open()
