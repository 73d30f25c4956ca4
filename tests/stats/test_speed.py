"""Five years of numbers are shown as fast as those of a month."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from bot import app
from bot.library.model import Library
from bot.records import account_table, target_table
from bot.settings import Settings
from bot.stats.charts import ChartRenderer
from bot.stats.figures import period
from bot.web import static
from bot.web.access import COOKIE, Access
from bot.web.dashboard import Dashboard
from bot.web.guard import Guard
from bot.web.pages import Pages
from tests.databases import NOW


def test_five_years_of_counts_are_shown_fast(tmp_path: Path, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred topics by day and week, fifty partners: a page in 300 ms (median), since closed periods are read once.

    The days of five years are rolled up first, as a program does that was away for so long.
    """
    monkeypatch.setattr(app, "now", lambda: NOW)
    found = Settings(DATABASE_URL=f"sqlite:///{tmp_path / 'bot.db'}", KEYS_PATH=str(tmp_path / "k" / "k"))
    asyncio.run(app.prepare(found))
    weeks = sorted({period("week", NOW.date() - timedelta(weeks=n)) for n in range(1, 261)})
    with sqlite3.connect(tmp_path / "bot.db") as db:
        insert = "INSERT INTO tally VALUES (?, ?, ?, ?)"
        for n, week in enumerate(weeks):
            db.executemany(insert, [("partner_starts", week, f"p{p}", 25 + n * p % 40) for p in range(50)])
            db.executemany(insert, [("sensitive_topics", week, f"t{t}|en", 25 + n * t % 40) for t in range(100)])
        for n in range(1, 5 * 365):
            day = (NOW.date() - timedelta(days=n)).isoformat()
            db.executemany(insert, [("topics", day, f"t{t}|en", 15 + n * t % 40) for t in range(100)])
        db.executemany("INSERT OR IGNORE INTO closed VALUES (?)", [(week,) for week in weeks])
    asyncio.run(app.prepare(found))
    address = found.DATABASE_URL
    account_table.accounts_at(address).put(account_table.Account("ada", "admin"))

    async def timed() -> list[float]:
        store = app.make_store(found)
        await store.open()
        access = Access(account_table.accounts_at(address), lambda: NOW)
        token = await access.enter(account_table.Account("ada", "admin"))
        guard = Guard(access, Pages(library.service, static.files()))
        board = Dashboard(guard, store, lambda: library, ChartRenderer(), lambda: NOW, target_table.targets_at(address))
        site = httpx.ASGITransport(app=Starlette(routes=board.routes))
        times = []
        async with httpx.AsyncClient(transport=site, base_url="http://127.0.0.1") as browser:
            for _ in range(4):
                for path in ("figure/partner_starts", "figure/sensitive_topics", "figure/topics", "quarters"):
                    began = time.perf_counter()
                    answer = await browser.get(f"/stats/{path}", headers={"cookie": f"{COOKIE}={token}"})
                    times.append(time.perf_counter() - began)
                    assert answer.status_code == 200
        await store.close()
        return times

    times = asyncio.run(timed())
    assert sorted(times)[len(times) // 2] < 0.3, times
    with sqlite3.connect(tmp_path / "bot.db") as db:
        assert db.execute("SELECT count(DISTINCT month) FROM shown").fetchone()[0] == 60
        assert db.execute("SELECT min(period) FROM tally WHERE figure = 'topics'").fetchone()[0] == "2025-10-01"
