"""How many find pages that had been asked for in vain: twenty messages each, and two hundred about other things."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.library.model import Library

FILE: Final = Path(__file__).with_name("needs.jsonl")
OTHER: Final = "other"
"""Stands for a page where none of the thirteen is meant."""


@dataclass(frozen=True)
class Need:
    """A message, the page it was written for, and what is offered."""

    page: str
    offered: tuple[str, ...]
    """The page that is opened or offered first, then the others."""
    opened: bool
    """Whether the first is opened without asking."""


def understand_needs(library: Library) -> list[Need]:
    """Read every message of the file."""
    lines = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
    read = ((line, library.understand(line["text"], line["language"])) for line in lines)
    return [Need(line["page"], understood.ids, understood.confident) for line, understood in read]


def reached(needs: list[Need], page: str, among: int) -> int:
    """Return how many of those who need a page have it among so many that are offered."""
    return sum(need.page == page and page in need.offered[:among] for need in needs)


def taken(needs: list[Need], page: str) -> int:
    """Return how many who mean something else are led to a page without being asked."""
    return sum(need.page == OTHER and need.opened and need.offered[:1] == (page,) for need in needs)


def report_needs(library: Library) -> Iterator[str]:
    """Write a line for each page."""
    needs = understand_needs(library)
    yield f"{FILE.name}: {len(needs)} messages"
    for page in sorted({need.page for need in needs} - {OTHER}):
        meant = sum(need.page == page for need in needs)
        first, three = reached(needs, page, 1), reached(needs, page, 3)
        yield f"  {page:34}  first {first}, among three {three} of {meant}; takes {taken(needs, page)} of others"
