"""`python -m bot learn` writes what it learned, and nothing where nothing changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.main import cli
from bot.understanding.trained import NAME
from tests.library.test_phrases import WORDS
from tests.library.trees import plant, small


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a small tree."""
    return plant(tmp_path / "content", {**small(), **WORDS})


def learn(root: Path) -> Result:
    """Run the command."""
    done = CliRunner().invoke(cli, ["learn"], env={"CONTENT_PATH": str(root)}, catch_exceptions=False)
    assert done.exit_code == 0
    return done


def test_nothing_is_written_where_nothing_changed(root: Path) -> None:
    """And that is said, in place of the size."""
    assert "KB" in learn(root).output
    (root / NAME).chmod(0o444)
    before = (root / NAME).stat().st_mtime_ns
    again = learn(root).output
    assert "learned from just this content already; nothing was written" in again
    assert "KB" not in again
    assert (root / NAME).stat().st_mtime_ns == before


def test_changed_content_is_learned_from_and_gives_another_file(root: Path) -> None:
    """Changed back, it gives the same bytes as at first."""
    learn(root)
    first = (root / NAME).read_bytes()
    plant(root, {"en/phrases.yml": "rights/wages: [when am i paid, money in my hand]\n"})
    learn(root)
    assert (root / NAME).read_bytes() != first
    plant(root, {"en/phrases.yml": WORDS["en/phrases.yml"]})
    learn(root)
    assert (root / NAME).read_bytes() == first


@pytest.mark.parametrize("spoilt", [b"", b"not ours"])
def test_a_file_that_is_none_of_ours_is_written_anew(root: Path, spoilt: bytes) -> None:
    """A spoilt one, or one of another version."""
    learn(root)
    whole = (root / NAME).read_bytes()
    (root / NAME).write_bytes(spoilt)
    assert "KB" in learn(root).output
    assert (root / NAME).read_bytes() == whole


def test_a_file_of_another_version_is_written_anew(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Though the content is the same."""
    learn(root)
    monkeypatch.setattr("bot.understanding.trained.VERSION", 99)
    monkeypatch.setattr("bot.understanding.training.VERSION", 99)
    assert "KB" in learn(root).output
