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
from bot.web.rendering import PageRenderer
from tests.databases import NOW, settings_in


def count_five_years(path: Path) -> None:
    """Write a hundred topics by day and by week and fifty partners into a database; all weeks are closed."""
    weeks = sorted({period("week", NOW.date() - timedelta(weeks=n)) for n in range(1, 261)})
    with sqlite3.connect(path) as db:
        insert = "INSERT INTO tally VALUES (?, ?, ?, ?)"
        for n, week in enumerate(weeks):
            db.executemany(insert, [("partner_starts", week, f"p{p}", 25 + n * p % 40) for p in range(50)])
            db.executemany(insert, [("sensitive_topics", week, f"t{t}|en", 25 + n * t % 40) for t in range(100)])
        for n in range(1, 5 * 365):
            day = (NOW.date() - timedelta(days=n)).isoformat()
            db.executemany(insert, [("topics", day, f"t{t}|en", 15 + n * t % 40) for t in range(100)])
        db.executemany("INSERT OR IGNORE INTO closed VALUES (?)", [(week,) for week in weeks])


async def seconds_of_pages(settings: Settings, library: Library) -> list[float]:
    """Look at four pages of the dashboard four times; return how long each took."""
    accounts, targets = account_table.accounts_at(settings.DATABASE_URL), target_table.targets_at(settings.DATABASE_URL)
    ada = account_table.Account("ada", "admin")
    accounts.put(ada)
    store = app.make_store(settings)
    await store.open()
    access = Access(accounts, lambda: NOW)
    cookie = f"{COOKIE}={await access.enter(ada)}"
    guard = Guard(access, PageRenderer(library.service, static.files()))
    dashboard = Dashboard(guard, store, lambda: library, ChartRenderer(), lambda: NOW, targets)
    site = httpx.ASGITransport(app=Starlette(routes=dashboard.routes))
    seconds = []
    async with httpx.AsyncClient(transport=site, base_url="http://127.0.0.1") as browser:
        for path in ("figure/partner_starts", "figure/sensitive_topics", "figure/topics", "quarters") * 4:
            began = time.perf_counter()
            answer = await browser.get(f"/stats/{path}", headers={"cookie": cookie})
            seconds.append(time.perf_counter() - began)
            assert answer.status_code == 200
    await store.close()
    return seconds


def test_five_years_of_counts_are_shown_fast(tmp_path: Path, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred topics by day and week, fifty partners: a page in 300 ms (median), since closed periods are read once.

    The days of five years are rolled up first, as a program does that was away for so long.
    """
    monkeypatch.setattr(app, "now", lambda: NOW)
    settings = settings_in(tmp_path)
    asyncio.run(app.prepare(settings))
    count_five_years(tmp_path / "bot.db")
    asyncio.run(app.prepare(settings))
    seconds = asyncio.run(seconds_of_pages(settings, library))
    assert sorted(seconds)[len(seconds) // 2] < 0.3, seconds
    with sqlite3.connect(tmp_path / "bot.db") as db:
        assert db.execute("SELECT count(DISTINCT month) FROM shown").fetchone()[0] == 60
        assert db.execute("SELECT min(period) FROM tally WHERE figure = 'topics'").fetchone()[0] == "2025-10-01"
