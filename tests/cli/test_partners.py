"""The commands for partners."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.main import cli
from tests.conftest import CONTENT


def test_the_commands_add_list_and_print(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From nothing to a poster; without an address there is nothing to print."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'bot.db'}")
    monkeypatch.setenv("CONTENT_PATH", str(CONTENT))
    runner = CliRunner()
    assert runner.invoke(cli, ["partners", "add", "maison", "Maison", "--lang", "fr"]).exit_code == 0
    assert "tells whose link" in runner.invoke(cli, ["partners", "add", "maison", "Maison"]).output
    assert "maison · Maison" in runner.invoke(cli, ["partners", "list"]).output
    assert runner.invoke(cli, ["partners", "kit", "maison", "--out", str(tmp_path)]).exit_code != 0
    monkeypatch.setenv("PUBLIC_URL", "https://bagage.example.org")
    assert runner.invoke(cli, ["partners", "kit", "maison", "--out", str(tmp_path / "kit")]).exit_code == 0
    assert len(list((tmp_path / "kit").glob("*.pdf"))) == 6
    refused = runner.invoke(cli, ["partners", "add", "k7m2", "工会"])
    assert refused.exit_code != 0
    assert "U+5DE5" in refused.output
    assert "k7m2" not in runner.invoke(cli, ["partners", "list"]).output
    runner.invoke(cli, ["partners", "remove", "maison"])
    assert "removed" in runner.invoke(cli, ["partners", "list"]).output
