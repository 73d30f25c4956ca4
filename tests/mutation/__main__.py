"""`python -m tests.mutation`: make the code a little wrong, many times, and see that a test fails each time."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from functools import wraps
from pathlib import Path
from time import monotonic
from typing import Any, Final

from bot.library import load
from bot.library.model import Library
from bot.types import Service
from tests.mutation.explained import Explained, explained, outdated, unexplained
from tests.mutation.judges import MODULES, Judged
from tests.mutation.mutant import Mutant, in_order
from tests.mutation.run import Verdict, all_mutants, judge, sample
from tests.mutation.trial import Court

ROOT: Final = Path(__file__).parent.parent.parent
COUNT: Final = 200
"""How many mutants a run draws."""
LEARNING: Final = 15.0
"""Seconds that must be left to begin with another module: its tests run once on the right code before all."""
FOREVER: Final = float("inf")


def options(words: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("paths", nargs="*", help="only these modules, bot/engine.py say")
    parser.add_argument("--seed", default="", help="what the draw depends on: a commit's hash")
    parser.add_argument("--count", type=int, default=COUNT, help="how many mutants are drawn")
    parser.add_argument("--all", action="store_true", help="all mutants there are, the explained ones too")
    parser.add_argument("--minutes", type=float, default=FOREVER, help="begin no other after so many minutes")
    parser.add_argument("--jobs", type=int, default=2, help="how many at a time")
    return parser.parse_args(words)


def say(line: object) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def load_content_once(root: Path) -> None:
    """Load the content as the tests ask for it, and give it to whoever asks for it from now on."""
    really, content = load.load, root / "content"
    service = Service(operator="Example Office", operator_contact="office@example.org")
    library = really(content, service)

    @wraps(really)
    def loaded(*args: Any, **more: Any) -> Library:
        return library if args == (content, service) and not more else really(*args, **more)

    load.load = loaded


def draw(asked: argparse.Namespace, everything: Sequence[Mutant], reasons: Sequence[Explained]) -> list[Mutant]:
    """Return the mutants to be judged."""
    return sample(everything, () if asked.all else reasons, asked.seed, len(everything) if asked.all else asked.count)


def judged_in(judged: Judged, drawn: Sequence[Mutant], jobs: int, until: float) -> list[Verdict]:
    """Judge the mutants of one module; name each survivor at once."""
    began, verdicts = monotonic(), list[Verdict]()
    court = Court(ROOT)
    for verdict in judge(court, court.learn(judged), drawn, jobs, until):
        verdicts.append(verdict)
        if verdict.survived:
            say(f"survived: {verdict.mutant}")
    say(f"{judged.path}: {len(verdicts)} of {len(drawn)} mutants judged in {monotonic() - began:.0f} s")
    return verdicts


def main() -> int:
    """Run; return 1 if a mutant survived that nobody explained, or an explanation is out of date."""
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))  # the forks are ended, files removed
    asked = options()
    until = monotonic() + 60 * asked.minutes
    modules = {judged.path: judged for judged in MODULES if not asked.paths or judged.path in asked.paths}
    reasons = [reason for reason in explained() if reason.file in modules]
    everything = [mutant for judged in modules.values() for mutant in all_mutants(ROOT, judged)]
    drawn = draw(asked, everything, reasons)
    load_content_once(ROOT)
    verdicts: list[Verdict] = []
    for path in dict.fromkeys(mutant.path for mutant in in_order(drawn, asked.seed)):
        if monotonic() < until - LEARNING:
            mine = [mutant for mutant in drawn if mutant.path == path]
            verdicts += judged_in(modules[path], mine, asked.jobs, until)
    return report(verdicts, everything, reasons)


def report(verdicts: Sequence[Verdict], everything: Sequence[Mutant], reasons: Sequence[Explained]) -> int:
    """Say what is to be done: a survivor that is explained is well, and an explanation of what is no mutant is not."""
    survivors = unexplained((verdict.mutant for verdict in verdicts if verdict.survived), reasons)
    killed = {verdict.mutant.identity for verdict in verdicts if not verdict.survived}
    old = outdated(everything, reasons)
    for reason in old:
        say(f"explained, but there is no such mutant any more: {reason}")
    for reason in reasons:
        if reason.identity in killed:
            say(f"explained, but a test kills it: {reason}")
    say(f"of {len(everything)} mutants {len(verdicts)} judged, {len(reasons)} explained: "
        f"{len(survivors)} survived, {len(old)} explanations are out of date")  # fmt: skip
    return 1 if survivors or old else 0


if __name__ == "__main__":
    sys.exit(main())
