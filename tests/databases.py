"""Databases full of numbers, and commands over them: a demo, a year and a half of counts."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Callable
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


def settings_in(folder: Path) -> Settings:
    """Return the settings of a database in a folder, with keys of its own and the real content."""
    return Settings(
        DATABASE_URL=f"sqlite:///{folder / 'bot.db'}", KEYS_PATH=str(folder / "keys" / "keys"),
        CONTENT_PATH=str(CONTENT),
    )  # fmt: skip


@pytest.fixture
def standing_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the commands believe that it is `NOW`: what they show depends on the day."""
    monkeypatch.setattr(app, "now", lambda: NOW)


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory, library: Library) -> Path:
    """The database of a demo, filled once: each test is given a copy."""
    folder = tmp_path_factory.mktemp("demo")
    settings = settings_in(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app, "now", lambda: NOW)
        asyncio.run(app.prepare(settings))
        demo.fill(settings.DATABASE_URL, library, NOW.date(), lambda _done, _all: None)
        asyncio.run(app.prepare(settings))
    return folder


@pytest.fixture
def demo_settings(demo_folder: Path, tmp_path: Path, standing_clock: None) -> Settings:
    """A database with a demo, seen at noon of `NOW`."""
    shutil.copytree(demo_folder, tmp_path / "demo")
    return settings_in(tmp_path / "demo")


@pytest.fixture
def run(demo_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command over the demo; return what it says."""
    monkeypatch.setenv("DATABASE_URL", demo_settings.DATABASE_URL)
    monkeypatch.setenv("KEYS_PATH", demo_settings.KEYS_PATH)
    monkeypatch.setenv("CONTENT_PATH", demo_settings.CONTENT_PATH)

    def command(*words: str, fails: bool = False) -> str:
        result = CliRunner().invoke(cli, words)
        assert (result.exit_code != 0) == fails, result.output
        return result.output + (str(result.exception) if fails else "")

    return command


@pytest.fixture
def old_settings(tmp_path: Path, standing_clock: None) -> Settings:
    """A database with a year and a half of counts by day and week, rolled up to the summer of 2026."""
    settings = settings_in(tmp_path)
    asyncio.run(app.prepare(settings))
    rows: dict[tuple[str, str, str], int] = {}
    for n in range(540):
        day = (NOW - timedelta(days=540 - n)).date()
        rows["topics", day.isoformat(), "rights/wages|fr"] = 30 + n % 7
        rows["topics", day.isoformat(), "rights/rest|fr"] = 12 + n % 5
        rows["channels", period("week", day), "web|fr"] = 300
    with sqlite3.connect(tmp_path / "bot.db") as db:
        db.executemany("INSERT INTO tally VALUES (?, ?, ?, ?)", [(*cell, n) for cell, n in rows.items()])
    return settings
