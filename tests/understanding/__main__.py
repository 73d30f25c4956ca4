"""Prints how well words are understood: `make understanding`."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from bot.library.load import load
from tests.understanding.measure import report, understand_all
from tests.understanding.measure_adverts import SETS, advert_report
from tests.understanding.measure_needs import report_needs

FILES = ("tuning.jsonl", "test.jsonl", "blind.jsonl", "fresh.jsonl", "newest.jsonl")
CONTENT = Path(__file__).parents[2] / "content"


def main() -> None:
    """Measure the files, or those that are named."""
    begun = time.perf_counter()
    library = load(CONTENT)
    sys.stdout.write(f"content loaded in {time.perf_counter() - begun:.2f} s\n")
    for name in sys.argv[1:] or FILES:
        sys.stdout.write("\n".join(report(name, understand_all(name, library))) + "\n")
    if not sys.argv[1:]:
        sys.stdout.write("\n".join(report_needs(library)) + "\n")
    for adverts, stories in () if sys.argv[1:] else SETS:
        sys.stdout.write("\n".join(advert_report(adverts, stories, library.adverts.reader)) + "\n")


if __name__ == "__main__":
    main()
