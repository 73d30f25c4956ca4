"""Databases full of numbers, and commands over them: an invented season, a year and a half of counts."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot import app
from bot.cli.main import cli
from bot.library.model import Library
from bot.settings import Settings
from bot.stats.figures import period
from bot.upkeep import demo
from tests.conftest import CONTENT

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
Run = Callable[..., str]


@pytest.fixture(scope="module")
def standing_clock() -> Iterator[None]:
    """Let the commands believe that it is `NOW`: what they show depends on the day."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app, "now", lambda: NOW)
        yield


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, library: Library, standing_clock: None) -> Settings:
    """A database with an invented season."""
    folder = tmp_path_factory.mktemp("season")
    found = Settings(
        DATABASE_URL=f"sqlite:///{folder / 'bot.db'}", KEYS_PATH=str(folder / "keys" / "keys"),
        CONTENT_PATH=str(CONTENT),
    )  # fmt: skip
    asyncio.run(app.prepare(found))
    demo.fill(found.DATABASE_URL, library, NOW.date(), lambda _done, _all: None)
    asyncio.run(app.prepare(found))
    return found


@pytest.fixture
def run(filled: Settings, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command over the season; return what it says."""
    monkeypatch.setenv("DATABASE_URL", filled.DATABASE_URL)
    monkeypatch.setenv("KEYS_PATH", filled.KEYS_PATH)
    monkeypatch.setenv("CONTENT_PATH", filled.CONTENT_PATH)

    def command(*words: str, fails: bool = False) -> str:
        result = CliRunner().invoke(cli, words)
        assert (result.exit_code != 0) == fails, result.output
        return result.output + (str(result.exception) if fails else "")

    return command


@pytest.fixture
def old(tmp_path: Path, standing_clock: None) -> Settings:
    """A database with a year and a half of counts by day and week, rolled up to the summer of 2026."""
    found = Settings(
        DATABASE_URL=f"sqlite:///{tmp_path / 'bot.db'}", KEYS_PATH=str(tmp_path / "k" / "k"), CONTENT_PATH=str(CONTENT)
    )
    asyncio.run(app.prepare(found))
    rows: dict[tuple[str, str, str], int] = {}
    for n in range(540):
        day = (NOW - timedelta(days=540 - n)).date()
        rows["topics", day.isoformat(), "rights/wages|fr"] = 30 + n % 7
        rows["topics", day.isoformat(), "rights/rest|fr"] = 12 + n % 5
        rows["channels", period("week", day), "web|fr"] = 300
    with sqlite3.connect(tmp_path / "bot.db") as db:
        db.executemany("INSERT INTO tally VALUES (?, ?, ?, ?)", [(*cell, n) for cell, n in rows.items()])
    return found
