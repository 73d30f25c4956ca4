"""A mutant is judged in a fork: what a test fails on is killed, so is what hangs; no file is ever changed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.mutation.explained import Explained, explained, outdated, unexplained
from tests.mutation.judges import MODULES, Judged
from tests.mutation.mutant import Mutant
from tests.mutation.run import all_mutants, sample

ROOT = Path(__file__).parent.parent.parent
TOY = '''"""Count down."""

STEP = 1


def down(number: int) -> int:
    """Return how many steps lead to nought."""
    steps = 0
    while number > 0:
        number -= STEP
        steps += 1
    return steps


def unused() -> int:
    """Return what nobody asks for."""
    return -7
'''
TESTS = '''"""Tests of the toy."""

import toy


def test_three_steps():
    """From three."""
    assert toy.down(3) == 3


def test_none():
    """From nought."""
    assert toy.down(0) == 0
'''
JUDGES = """
import sys
from pathlib import Path
from tests.mutation import trial
from tests.mutation.judges import Judged
from tests.mutation.run import all_mutants, judge

root, seconds = Path(sys.argv[1]), float(sys.argv[2])
sys.path.insert(0, str(root))
trial.PATIENCE = 1.0
toy = Judged("toy.py", ("test_toy.py",))
court = trial.Court(root)
bench = court.learn(toy)
until = trial.monotonic() + seconds
for verdict in judge(court, bench, all_mutants(root, toy), 2, until):
    print("survived" if verdict.survived else "killed", verdict.mutant.within, verdict.mutant.after, sep="|")
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Write a small project."""
    (tmp_path / "toy.py").write_text(TOY)
    (tmp_path / "test_toy.py").write_text(TESTS)
    return tmp_path


def judged(root: Path, seconds: float = 600) -> subprocess.CompletedProcess[str]:
    """Judge all mutants of the toy."""
    command = [sys.executable, "-c", JUDGES, str(root), str(seconds)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_what_no_test_notices_survives(root: Path) -> None:
    """Only what nobody asks for; what goes on for ever is killed, and the file is as it was."""
    done = judged(root)
    assert done.returncode == 0, done.stderr
    verdicts = sorted(line.split("|") for line in done.stdout.splitlines())
    survivors = [(within, after) for outcome, within, after in verdicts if outcome == "survived"]
    assert survivors == [("unused", after) for after in ("return -6", "return -8", "return 7", "return None")]
    killed = [after for outcome, _, after in verdicts if outcome == "killed"]
    assert {"while number >= 0:", "pass", "number += STEP", "STEP = 0", "STEP = 2", "return None"} <= set(killed)
    assert (root / "toy.py").read_text() == TOY
    assert {path.name for path in root.iterdir()} - {"__pycache__"} == {"toy.py", "test_toy.py"}


def test_when_the_time_is_over_nothing_begins(root: Path) -> None:
    """Those that run are given up: they are neither killed nor survivors."""
    done = judged(root, seconds=0)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


def test_tests_that_fail_on_the_right_code_judge_nobody(root: Path) -> None:
    """They would kill everything; the run ends with their words."""
    (root / "toy.py").write_text(TOY.replace("> 0", "> 1"))
    done = judged(root)
    assert done.returncode == 1
    assert "test_three_steps" in done.stderr


def test_every_module_is_there_and_has_its_tests() -> None:
    """A module that moves takes its row along."""
    for row in MODULES:
        assert (ROOT / row.path).is_file()
        assert row.files(ROOT)
    with pytest.raises(FileNotFoundError, match=r"bot/gone\.py: no file is like tests/test_gone\*\.py"):
        Judged("bot/gone.py", ("tests/test_gone*.py",)).files(ROOT)


def test_every_explanation_has_a_reason_and_its_module() -> None:
    """One for each survivor."""
    reasons = explained()
    assert [reason for reason in reasons if len(reason.because.split()) < 4] == []
    assert {reason.file for reason in reasons} <= {row.path for row in MODULES}
    assert len({reason.identity for reason in reasons}) == len(reasons)


def test_an_explanation_is_known_by_its_text(root: Path) -> None:
    """It holds wherever the line stands; when the line is gone it is out of date."""
    survivor = Explained("toy.py", "unused", "return -7", "return 7", "nobody asks for it")
    everything = all_mutants(root, Judged("toy.py", ()))
    assert len(unexplained(everything, [survivor])) == len(everything) - 1
    assert outdated(everything, [survivor]) == []
    (root / "toy.py").write_text(f"\n\n{TOY}".replace("-7", "-9"))
    assert outdated(all_mutants(root, Judged("toy.py", ())), [survivor]) == [survivor]


def test_a_run_draws_of_what_nobody_explained(root: Path) -> None:
    """The same for the same commit."""
    everything = all_mutants(root, Judged("toy.py", ()))
    reasons = [Explained(*mutant.identity, "why") for mutant in everything if mutant.within == "unused"]
    drawn = sample(everything, reasons, "4f2a", 5)
    assert {mutant.within for mutant in drawn} <= {"", "down"}
    assert sample(everything, reasons, "4f2a", 5) == drawn
    assert all(isinstance(mutant, Mutant) for mutant in drawn)
    assert len(sample(everything, [], "4f2a", 500)) == len(everything)
