"""One small wrong change to a module, as text: where it stands, what the line says, what it would say."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

Identity = tuple[str, str, str, str]
"""File, function, line, and what the line becomes."""


@dataclass(frozen=True)
class Mutant:
    """A module with one thing wrong in it."""

    path: str
    """From the root of the project."""
    within: str
    """The function or class it stands in, `Group._take`; empty for the module's own lines."""
    line: int
    before: str
    """The lines that are changed, on one line."""
    after: str
    source: str = field(repr=False)
    """The whole module as it would be."""
    lines: range = range(0)
    """The lines of the statement; empty for what runs when the module is imported."""
    twin: int = 0
    """How many like it stand above it in the same function."""

    @property
    def identity(self) -> Identity:
        """What it is by its text: it stays the same when lines are added above it."""
        return self.path, self.within, self.before, self.after

    def __str__(self) -> str:
        """Write it as lines of a report."""
        return f"{self.path}:{self.line} in {self.within or 'the module'}\n    {self.before}\n  → {self.after}"


@dataclass(frozen=True)
class Edit:
    """Some bytes of a module to be replaced."""

    start: int
    end: int
    text: str
    within: str
    lines: range


def mutants(path: str, source: str, edits: Iterable[Edit]) -> list[Mutant]:
    """Return the mutants that some edits make, in their order."""
    raw = source.encode()
    seen: Counter[Identity] = Counter()
    made = []
    for edit in edits:
        first = raw.rfind(b"\n", 0, edit.start) + 1
        last = raw.find(b"\n", edit.end)
        last = len(raw) if last < 0 else last
        before = raw[first:last].decode()
        after = f"{raw[first : edit.start].decode()}{edit.text}{raw[edit.end : last].decode()}"
        whole = f"{raw[:first].decode()}{after}{raw[last:].decode()}"
        line = raw.count(b"\n", 0, edit.start) + 1
        mutant = Mutant(path, edit.within, line, _flat(before), _flat(after), whole, edit.lines)
        made.append(replace(mutant, twin=seen[mutant.identity]))
        seen[mutant.identity] += 1
    return made


def in_order(everything: Iterable[Mutant], seed: str) -> list[Mutant]:
    """Return mutants in an order that looks like chance and is always the same for a seed."""

    def place(mutant: Mutant) -> bytes:
        return hashlib.sha256("\0".join((seed, *mutant.identity, str(mutant.twin))).encode()).digest()

    return sorted(everything, key=place)


def _flat(text: str) -> str:
    return " ".join(text.split())
