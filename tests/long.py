"""`make test-long`: the tests that take long, and wrong versions of the code; or some of them, chosen by the commit.

With `--minutes` the order is drawn from the commit's hash, and what the time does not suffice for is left: over many
commits everything has its turn. Time alone is no failure.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Final, Literal, Self

ROOT: Final = Path(__file__).parent.parent
NO_COMMIT: Final = "0" * 40
"""What stands for the commit where there is none: in an archive of the sources."""
FOREVER: Final = float("inf")
GRACE: Final = 30.0
"""Seconds after the time in which the mutants may end by themselves and say which survived."""
TIDY_UP: Final = 2.0
"""Seconds in which what is stopped may remove its files."""
Outcome = Literal["passed", "failed", "stopped", "not begun"]


def commit(root: Path = ROOT) -> str:
    """Return the hash of the commit that is checked out."""
    try:
        git = subprocess.run(["git", "rev-parse", "HEAD"], cwd=root, capture_output=True, text=True, check=False)
    except OSError:
        return NO_COMMIT
    return git.stdout.strip() if git.returncode == 0 else NO_COMMIT


def in_order(names: Iterable[str], seed: str) -> list[str]:
    """Return names in an order that looks like chance and is always the same for a seed."""
    return sorted(names, key=lambda name: hashlib.sha256(f"{seed}\0{name}".encode()).digest())


def long_tests() -> list[str]:
    """Return the names of the long tests."""
    files = [path for path in (ROOT / "tests").rglob("test_*.py") if "mark.long" in path.read_text(encoding="utf-8")]
    command = pytest(*(str(path.relative_to(ROOT)) for path in sorted(files)), "-m", "long", "--collect-only")
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    names = [line for line in listed.stdout.splitlines() if "::" in line]
    assert names, listed.stdout + listed.stderr
    return names


def pytest(*names: str) -> list[str]:
    """Return the command that runs some tests."""
    return [sys.executable, "-m", "pytest", *names]


class Part:
    """A command that runs beside others, in a group of its own so that it can be stopped with all it started."""

    def __init__(self, name: str, command: Sequence[str]) -> None:
        """Start."""
        self.name = name
        self.began = monotonic()
        self._process = subprocess.Popen(command, cwd=ROOT, start_new_session=True)

    def outcome(self, until: float) -> Outcome:
        """Wait for its end, or stop it when the time is over; return what became of it."""
        try:
            code = self._process.wait(None if until == FOREVER else max(0.0, until - monotonic()))
        except subprocess.TimeoutExpired:
            self.stop()
            return "stopped"
        return "failed" if code else "passed"

    def stop(self) -> None:
        """End it with all it started, and all that it left behind."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(TIDY_UP)
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()


def run_tests(names: Sequence[str], until: float) -> dict[str, Outcome]:
    """Run tests one after the other until the time is over."""
    outcomes: dict[str, Outcome] = {}
    for name in names:
        if monotonic() >= until:
            outcomes[name] = "not begun"
            continue
        with Part(name, pytest(name)) as part:
            outcomes[name] = part.outcome(until)
            say(f"{outcomes[name]} after {monotonic() - part.began:.0f} s: {name}")
    return outcomes


def mutants(seed: str, minutes: float, jobs: int) -> Part:
    """Begin to judge wrong versions of the code."""
    limit = [] if minutes == FOREVER else ["--minutes", str(minutes)]
    command = [sys.executable, "-m", "tests.mutation", "--seed", seed, "--jobs", str(jobs), *limit]
    return Part("mutants", command)


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def run(names: Sequence[str], seed: str, minutes: float) -> dict[str, Outcome]:
    """Run tests, and the mutants after them; where time is short, beside them, each on one of two processors."""
    until = monotonic() + 60 * minutes
    if minutes == FOREVER:
        outcomes = run_tests(names, until)
        with mutants(seed, minutes, jobs=2) as part:
            return {**outcomes, part.name: part.outcome(until)}
    with mutants(seed, minutes, jobs=1) as part:
        return {**run_tests(names, until), part.name: part.outcome(until + GRACE)}


def main(words: Sequence[str] | None = None) -> int:
    """Run; return 1 if anything failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.long", description=__doc__)
    parser.add_argument("--minutes", type=float, default=FOREVER, help="stop after so long")
    minutes: float = parser.parse_args(words).minutes
    seed = commit()
    names = in_order(long_tests(), seed)
    say(f"{len(names)} long tests and the mutants, in the order of {seed[:12]}")
    outcomes = run(names, seed, minutes)
    for name, outcome in outcomes.items():
        say(f"{outcome:>9}  {name}")
    return 1 if "failed" in outcomes.values() else 0


if __name__ == "__main__":
    sys.exit(main())
