"""Many mutants, a few at a time, until all are judged or the time is over."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Final

from tests.mutation.changes import edits
from tests.mutation.explained import Explained, unexplained
from tests.mutation.judges import Judged
from tests.mutation.mutant import Mutant, in_order, mutants
from tests.mutation.trial import BROKEN, Bench, Court, Trial

PAUSE: Final = 0.02
"""Seconds between two looks at what is running."""


@dataclass(frozen=True)
class Verdict:
    """What became of a mutant."""

    mutant: Mutant
    survived: bool


@dataclass
class Case:
    """A mutant that is being judged."""

    mutant: Mutant
    tests: Sequence[str]
    trial: Trial


def all_mutants(root: Path, judged: Judged) -> list[Mutant]:
    """Return every mutant of a module."""
    source = (root / judged.path).read_text(encoding="utf-8")
    return mutants(judged.path, source, edits(source))


def sample(everything: Iterable[Mutant], reasons: Sequence[Explained], seed: str, count: int) -> list[Mutant]:
    """Return so many mutants, drawn by a seed, of those that nobody explained."""
    return in_order(unexplained(everything, reasons), seed)[:count]


def judge(court: Court, bench: Bench, some: Sequence[Mutant], jobs: int, until: float) -> Iterator[Verdict]:
    """Judge mutants of one module, so many at a time; after `until` none begins, and those still running are left."""
    waiting, running = list(reversed(some)), list[Case]()
    try:
        while waiting or running:
            if monotonic() > until:
                return
            while waiting and len(running) < jobs:
                running.append(_begin(court, bench, waiting.pop()))
            for case in [case for case in running if case.trial.done]:
                running.remove(case)
                case.trial.end()
                outcome = _after(court, bench, case)
                if isinstance(outcome, Case):
                    running.append(outcome)
                else:
                    yield outcome
            time.sleep(PAUSE)
    finally:
        for case in running:
            case.trial.end()


def _begin(court: Court, bench: Bench, mutant: Mutant) -> Case:
    tests = bench.order(mutant)
    return Case(mutant, tests, court.accuse(bench, mutant, tests))


def _after(court: Court, bench: Bench, case: Case) -> Verdict | Case:
    """Return a verdict; who survives the tests that go through its lines is brought before all others too."""
    assert case.trial.code != BROKEN, f"{case.mutant} could not be tried"
    if case.trial.code != 0:
        return Verdict(case.mutant, survived=False)
    others = [test for test in bench.seconds if test not in case.tests]
    if not others:
        return Verdict(case.mutant, survived=True)
    tests = [*case.tests, *others]
    return Case(case.mutant, tests, court.accuse(bench, case.mutant, tests))
