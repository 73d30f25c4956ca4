"""A database to explore: the published numbers and nothing else."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

from datasette.app import Datasette

from bot.stats.figures import FIGURES
from tests.databases import Run


def test_the_published_file_opens_in_datasette(run: Run, tmp_path: Path) -> None:
    """A view for each figure, and nothing but what is shown."""
    run("stats", "publish", str(tmp_path / "open.db"))

    async def ask() -> list[dict[str, Any]]:
        served = Datasette([str(tmp_path / "open.db")])
        await served.invoke_startup()
        for figure in FIGURES:
            assert (await served.client.get(f"/open/{figure.name}.json")).status_code == 200, figure.name
        rows: list[dict[str, Any]] = (await served.client.get("/open/countries.json?_shape=array")).json()
        return rows

    rows = asyncio.run(ask())
    assert {"period", "value", "people_days", "shown"} <= rows[0].keys()
    assert all(row["people_days"] is None or row["people_days"] % 10 == 0 for row in rows)
    tables = sqlite3.connect(tmp_path / "open.db").execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    figures = dict(sqlite3.connect(tmp_path / "open.db").execute("SELECT figure, about FROM figures"))
    assert figures == {figure.name: figure.about for figure in FIGURES}
    assert {name for (name,) in tables} == {"figures", "cells"}
