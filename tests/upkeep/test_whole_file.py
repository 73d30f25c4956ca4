"""Files that are written never take the place of something else."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot import app
from bot.settings import Settings
from tests.databases import Run


@pytest.mark.parametrize("command", [("backup",), ("stats", "publish")])
def test_a_file_that_holds_something_else_is_not_written_over(
    run: Run, demo_settings: Settings, tmp_path: Path, command: tuple[str, ...]
) -> None:
    """Least of all the database itself; a file of its own kind is replaced."""
    database = Path(demo_settings.DATABASE_URL.removeprefix("sqlite:///"))
    before = asyncio.run(app.published_tables(demo_settings))
    notes = tmp_path / "notes.txt"
    notes.write_text("call the ministry", encoding="utf-8")
    for path in (database, notes):
        assert "holds something else" in run(*command, str(path), fails=True)
    assert notes.read_text(encoding="utf-8") == "call the ministry"
    assert asyncio.run(app.published_tables(demo_settings)) == before
    for _ in range(2):
        run(*command, str(tmp_path / "own.db"))
