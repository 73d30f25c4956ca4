"""Prints how well words are understood: `make understanding`."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from bot.library.load import load
from tests.understanding.measure import report, understand_all

CONTENT = Path(__file__).parents[2] / "content"


def main() -> None:
    """Measure the files."""
    begun = time.perf_counter()
    library = load(CONTENT)
    sys.stdout.write(f"content loaded in {time.perf_counter() - begun:.2f} s\n")
    for name in ("tuning.jsonl", "test.jsonl", "blind.jsonl", "fresh.jsonl", "newest.jsonl"):
        sys.stdout.write("\n".join(report(name, understand_all(name, library))) + "\n")


if __name__ == "__main__":
    main()
