"""Monday morning at the command line: what staff change is kept with its reason, and what would do harm is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from bot.checks import check_content
from bot.cli.main import cli
from bot.desk.changes import Change
from bot.records.override_table import overrides_at
from bot.records.proposal_table import Proposal, proposals_at
from bot.settings import Settings
from tests.conftest import CONTENT

MOMENT = "2026-11-24T08:05Z"
NUMBER = Change("phone", ("1745", ""), ("1746", ""), "https://www.example.org/numbers", date(2026, 11, 24))


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give commands a database of their own."""
    path = tmp_path / "bot.db"
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.setenv("CONTENT_PATH", str(CONTENT))
    return path


def run(*words: str) -> str:
    """Run a command that works; return what it prints."""
    result = CliRunner().invoke(cli, words)
    assert result.exit_code == 0, result.output
    return result.output


def test_commands_are_kept_with_their_reason_and_listed(database: Path) -> None:
    """Who did it is nobody's business; what, when and why is."""
    run("hide", "contact", "lb-arm", "--reason", "office closed")
    run("called", "qa-mol-16008", "no-answer")
    run("banner", "set", "strike", "--en", "Closed.", "--fr", "Fermé.", "--country", "lb", "--reason", "strike")
    entries = [line.split(" ", 1)[1] for line in run("overrides").splitlines()]
    assert entries == [
        "hide contact lb-arm: office closed",
        "no-answer contact qa-mol-16008",
        "set banner strike: strike",
    ]
    problems, _ = check_content(Settings(DATABASE_URL=f"sqlite:///{database}", CONTENT_PATH=str(CONTENT)))
    assert [problem.what.split(" ", 1)[1] for problem in problems if problem.path == "overrides"] == entries


@pytest.mark.parametrize(
    "options",
    [
        ("--text", "fr=Fermé = clos.", "--text", "en=Closed."),
        ("--en", "Closed.", "--text", "fr=Fermé = clos."),
        ("--en", "Closed.", "--fr", "Fermé = clos."),
    ],
    ids=["by code", "mixed", "as before"],
)
def test_a_notice_is_given_in_any_language_by_its_code(database: Path, options: tuple[str, ...]) -> None:
    """In whichever order; an equals sign may stand in it."""
    run("banner", "set", "strike", *options, "--reason", "strike")
    (entry,) = overrides_at(f"sqlite:///{database}").entries()
    assert entry.texts == {"en": "Closed.", "fr": "Fermé = clos."}


def test_proposals_are_listed_by_a_command_and_approved_by_none(database: Path) -> None:
    """A command has no account, so it could be the same person; what was approved is in `overrides` and `check`."""
    store = proposals_at(f"sqlite:///{database}")
    store.add(Proposal(MOMENT, "edith", "lb-isf-1745", NUMBER), "2025-11-24")
    waiting = run("change", "list")
    assert "edith lb-isf-1745 phone 1745 > 1746, from https://www.example.org/numbers, checked 2026-11-24" in waiting
    subcommands = set(getattr(getattr(get_command(cli), "commands", {})["change"], "commands", {}))
    assert subcommands == {"list"}
    assert store.approve(store.all()[0].id, MOMENT, "emil", lambda _proposal, _entries: True)
    assert run("change", "list") == ""
    problems, _ = check_content(Settings(DATABASE_URL=f"sqlite:///{database}", CONTENT_PATH=str(CONTENT)))
    change = "change contact lb-isf-1745: phone 1745 > 1746"
    assert [problem.warning for problem in problems if change in problem.what] == [True]
    assert not [problem for problem in problems if not problem.warning]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("hide", "contact", "nobody", "--reason", "x"), "no such contact"),
        (("hide", "page", "help/danger-now", "--reason", "x"), "cannot be hidden"),
        (("hide", "page", "rights/none", "--reason", "x"), "no such page"),
        (("banner", "set", "a-b", "--en", "x", "--fr", "x", "--reason", "x", "--country", "zz"), "no such country"),
        (("banner", "set", "a-b", "--en", "x", "--fr", " ", "--reason", "x"), "in English and French"),
        (("banner", "set", "a-b", "--text", "fr=x", "--reason", "x"), "in English and French"),
        (("banner", "set", "a-b", "--text", "zz=x", "--reason", "x"), "with a code of en, fr"),
        (("banner", "set", "a-b", "--text", "Closed.", "--reason", "x"), "with a code of en, fr"),
        (("banner", "set", "a-b", "--en", "x", "--text", "en=y", "--fr", "z", "--reason", "x"), "given twice"),
        (("banner", "set", "a-b", "--en", "Call +961 70 000 000", "--fr", "x", "--reason", "x"), "holds no number"),
        (("banner", "set", "a-b", "--en", "x", "--fr", "Voir example.org", "--reason", "x"), "holds no number"),
        (("banner", "set", "a-b", "--en", "x" * 301, "--fr", "x", "--reason", "x"), "at most 300"),
    ],
)
def test_what_would_do_harm_is_refused(database: Path, words: tuple[str, ...], why: str) -> None:
    """Before anything is written."""
    result = CliRunner().invoke(cli, words)
    assert result.exit_code != 0
    assert why in " ".join(result.output.replace("│", " ").split())
    assert not database.exists()


def test_a_card_is_written_by_a_command(database: Path, tmp_path: Path) -> None:
    """One HTML file, one PDF."""
    paths = [Path(line) for line in run("card", "np", "qa", "--lang", "fr", "--out", str(tmp_path / "out")).split()]
    assert [path.suffix for path in paths] == [".html", ".pdf"]
    assert all(path.exists() for path in paths)
