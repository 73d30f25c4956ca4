"""Which long tests run in a few minutes is drawn from the commit; time alone is no failure, anything else is."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests import long
from tests.long import NO_COMMIT, Part, commit, in_order, run_tests

NAMES = [f"tests/test_it.py::test_{letter}" for letter in "abcdefghijkl"]
WAITS = [sys.executable, "-c", "import time; time.sleep(60)"]


def test_a_commit_has_always_the_same_order() -> None:
    """Whichever way the names were listed."""
    assert in_order(NAMES, "4f2a") == in_order(reversed(NAMES), "4f2a")
    assert sorted(in_order(NAMES, "4f2a")) == NAMES


def test_over_many_commits_everything_has_its_turn() -> None:
    """Each name is the first one for some commit, and none for many more than its share."""
    firsts = [in_order(NAMES, f"commit {number}")[0] for number in range(600)]
    assert {firsts.count(name) // 25 for name in NAMES} == {1, 2}


def test_the_commit_is_that_of_the_repository(tmp_path: Path) -> None:
    """In an archive of the sources something stands for it that is always the same."""
    assert commit(tmp_path) == NO_COMMIT
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run([*git, "init", "--quiet"], cwd=tmp_path, check=True)
    assert commit(tmp_path) == NO_COMMIT
    subprocess.run([*git, "commit", "--quiet", "--allow-empty", "-m", "x"], cwd=tmp_path, check=True)
    (branch,) = (tmp_path / ".git" / "refs" / "heads").iterdir()
    assert commit(tmp_path) == branch.read_text().strip() != NO_COMMIT


def test_without_git_there_is_no_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine may lack it."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert commit() == NO_COMMIT


def test_the_long_tests_are_found() -> None:
    """Those that are marked, wherever they are, and nothing else; with a line for each of their cases."""
    marked = {path.name for path in (long.ROOT / "tests").rglob("test_*.py") if "mark.long" in path.read_text("utf-8")}
    names = long.long_tests()
    assert {name.partition("::")[0].rpartition("/")[2] for name in names} | {Path(__file__).name} == marked
    assert len(names) == len(set(names)) > 10


def is_running(pid: int) -> bool:
    """Say whether a process does something: it may be dead with nobody asking for it."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.mark.parametrize(("code", "outcome"), [(0, "passed"), (1, "failed"), (5, "failed")])
def test_a_part_ends_as_its_command_ends(code: int, outcome: str) -> None:
    """Whatever is not well is a failure: also a test that is not there any more."""
    with Part("part", [sys.executable, "-c", f"raise SystemExit({code})"]) as part:
        assert part.outcome(long.FOREVER) == outcome


def test_what_takes_too_long_is_stopped_with_all_it_started(tmp_path: Path) -> None:
    """And that is no failure."""
    program = f"import subprocess, time; print(subprocess.Popen({WAITS}).pid, flush=True); time.sleep(60)"
    with (tmp_path / "pid").open("w") as out:
        command = ["sh", "-c", f'exec "$0" -c "$1" > {out.name}', sys.executable, program]
        with Part("part", command) as part:
            while not (text := (tmp_path / "pid").read_text()):
                time.sleep(0.02)
            assert part.outcome(time.monotonic() + 0.1) == "stopped"
    until = time.monotonic() + 5
    while is_running(int(text)):
        assert time.monotonic() < until
        time.sleep(0.02)


def test_after_the_time_nothing_begins(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """What ran is said, and what became of it."""
    monkeypatch.setattr(long, "pytest", lambda name: WAITS if name == "slow" else [sys.executable, "-c", ""])
    outcomes = run_tests(["quick", "slow", "late"], time.monotonic() + 0.5)
    assert outcomes == {"quick": "passed", "slow": "stopped", "late": "not begun"}
    assert [line.split(" after ")[0] for line in capsys.readouterr().out.splitlines()] == ["passed", "stopped"]


@pytest.mark.parametrize(("mutants", "code"), [(0, 0), (1, 1)])
def test_a_failure_of_the_mutants_is_one_of_the_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], mutants: int, code: int
) -> None:
    """They run beside the tests where time is short, after them where it is not."""
    monkeypatch.setattr(long, "long_tests", lambda: ["test"])
    monkeypatch.setattr(long, "pytest", lambda _name: [sys.executable, "-c", ""])
    ends = [sys.executable, "-c", f"raise SystemExit({mutants})"]
    monkeypatch.setattr(long, "mutants", lambda *_args, **_more: Part("mutants", ends))
    assert [long.main(words) for words in ([], ["--minutes", "1"])] == [code, code]
    outcome = "failed" if code else "passed"
    assert capsys.readouterr().out.count(f"{outcome:>9}  mutants") == 2
