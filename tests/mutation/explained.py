"""Mutants that survive and may: what each changes cannot be told from the right code, and here it says why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

from tests.mutation.mutant import Identity, Mutant

FILE: Final = Path(__file__).with_name("explained.yml")


@dataclass(frozen=True)
class Explained:
    """A survivor by its text, and why it may survive."""

    file: str
    within: str
    line: str
    becomes: str
    because: str

    @property
    def identity(self) -> Identity:
        """What it is known by: the same as a mutant's."""
        return self.file, self.within, self.line, self.becomes

    def __str__(self) -> str:
        """Write it as lines of a report."""
        return f"{self.file} in {self.within or 'the module'}\n    {self.line}\n  → {self.becomes}"


def explained(path: Path = FILE) -> list[Explained]:
    """Read the file of survivors: an entry holds one change of a line, or a list of changes with one reason.

    Raises `TypeError` where an entry lacks something or has too much.
    """
    entries = yaml.safe_load(path.read_text(encoding="utf-8")) or ()
    return [
        Explained(**{**entry, "becomes": becomes})
        for entry in entries
        for becomes in (entry["becomes"] if isinstance(entry["becomes"], list) else [entry["becomes"]])
    ]


def unexplained(mutants: Iterable[Mutant], reasons: Sequence[Explained]) -> list[Mutant]:
    """Return the mutants that no reason stands for."""
    names = {reason.identity for reason in reasons}
    return [mutant for mutant in mutants if mutant.identity not in names]


def outdated(mutants: Iterable[Mutant], reasons: Sequence[Explained]) -> list[Explained]:
    """Return the reasons for what is no mutant any more."""
    names = {mutant.identity for mutant in mutants}
    return [reason for reason in reasons if reason.identity not in names]
