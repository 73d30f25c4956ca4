"""The commands around numbers: files, reports, targets, accounts of staff, the sweep."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot import app
from bot.cli.main import cli
from bot.settings import Settings
from bot.stats.figures import FIGURES
from tests.databases import Run


def test_what_was_never_asked_is_in_no_list_and_no_file(run: Run, demo_settings: Settings, tmp_path: Path) -> None:
    """Until it is asked; and what was counted stays when it is asked no more."""
    empty = demo_settings.model_copy(
        update={"DATABASE_URL": f"sqlite:///{tmp_path / 'new.db'}", "KEYS_PATH": str(tmp_path / "k" / "keys")}
    )
    always = [figure.name for figure in FIGURES if not figure.question]
    for asks, more in (("", []), ("age", ["age"]), ("first,gender,age", ["first_time", "gender", "age"])):
        tables = asyncio.run(app.published_tables(empty.model_copy(update={"ASK_ABOUT": asks})))
        assert [table.figure for table in tables] == [*always, *more]
    tables = asyncio.run(app.published_tables(demo_settings))
    assert [table.figure for table in tables] == [figure.name for figure in FIGURES]
    run("stats", "export", str(tmp_path / "out"), "--lang", "fr")
    written = (tmp_path / "out" / "age.csv").read_text(encoding="utf-8")
    assert re.search(r'"18 à 24 ans"(,(\d+0|"<20"))+', written)
    assert re.search(r'"Moins de 18 ans"(,(\d+0|"<20"))+', written) or "Moins de 18 ans" not in written


def test_every_figure_is_written_as_files(run: Run, tmp_path: Path) -> None:
    """Through the same function as the dashboard: no number under k but hidden."""
    run("stats", "export", str(tmp_path), "--lang", "fr")
    assert {path.stem for path in tmp_path.glob("*.csv")} == {figure.name for figure in FIGURES}
    for path in tmp_path.glob("*.csv"):
        cells = re.findall(r",(\d+)", path.read_text(encoding="utf-8-sig").split("\r\n\r\n", 1)[-1])
        assert all(int(cell) % 10 == 0 for cell in cells), path.name
    assert "choose one of" in run("stats", "export", str(tmp_path), "--lang", "de", fails=True)


@pytest.mark.parametrize("period", ["2026-13", "2026-W60", "2026", "x", "2026-Q5", "2027-10"])
def test_a_period_that_is_none_or_not_over_is_refused_with_how_to_write_it(run: Run, period: str) -> None:
    """The error names it."""
    assert period in run("report", period, fails=True)


def test_targets_are_set_listed_and_cleared(run: Run) -> None:
    """By figure and period; what is neither is told."""
    run("targets", "set", "countries", "2026-Q3", "500")
    assert "countries 2026-Q3: 500" in run("targets", "list")
    run("targets", "clear", "countries", "2026-Q3")
    assert "countries" not in run("targets", "list")
    assert "choose one of" in run("targets", "set", "nothing", "2026-Q3", "500", fails=True)
    assert "2026-99" in run("targets", "set", "countries", "2026-99", "500", fails=True)


def test_staff_are_given_accounts_by_command(run: Run) -> None:
    """A password once, one-time codes if wanted, a partner's account only with its code; what is wrong is told."""
    assert "otpauth://" in run("staff", "add", "vera", "--role", "viewer", "--totp")
    assert "vera · viewer · with one-time codes" in run("staff", "list")
    assert "otpauth://" in run("staff", "reset", "vera")
    assert "there is one" in run("staff", "add", "vera", fails=True)
    assert "choose one of" in run("staff", "add", "x", "--role", "king", fails=True)
    assert "goes with" in run("staff", "add", "x", "--role", "partner", fails=True)
    assert "no such partner" in run("staff", "add", "x", "--role", "partner", "--partner", "zz", fails=True)
    run("staff", "add", "paul", "--role", "partner", "--partner", "d2k7")
    run("staff", "remove", "vera")
    assert "no such account" in run("staff", "remove", "vera", fails=True)
    assert "too old" in run("purge")


def test_purge_rolls_up_at_once(old_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the bot does by itself each night: days of over 13 months ago are months then."""
    monkeypatch.setenv("DATABASE_URL", old_settings.DATABASE_URL)
    monkeypatch.setenv("KEYS_PATH", old_settings.KEYS_PATH)
    with sqlite3.connect(old_settings.DATABASE_URL.removeprefix("sqlite:///")) as db:
        first = "SELECT min(period) FROM tally WHERE figure = 'topics'"
        assert db.execute(first).fetchone()[0] < "2025-10"
        assert "13 months" in CliRunner().invoke(cli, ["purge"]).output
        assert db.execute(first).fetchone()[0] == "2025-10-01"
    db.close()
