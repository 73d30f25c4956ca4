"""Which modules are changed, and which tests must notice: near ones, and quick."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final


@dataclass(frozen=True)
class Judged:
    """A module, and the tests that say whether it is right."""

    path: str
    tests: tuple[str, ...]
    """Files, with `*` for parts of their names; at least one must be there."""
    without: str = ""
    """Words of tests that are left out: they wait, need a server, or run the program (which is not changed)."""

    @property
    def module(self) -> str:
        """Its name for Python."""
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    def files(self, root: Path) -> list[str]:
        """Return the files of its tests, the first pattern first. Raises `FileNotFoundError` if there is none."""
        paths = [path for pattern in self.tests for path in sorted(root.glob(pattern))]
        if not paths:
            raise FileNotFoundError(f"{self.path}: no file is like {', '.join(self.tests)}")
        return [path.relative_to(root).as_posix() for path in dict.fromkeys(paths)]


TALKS: Final = (
    "tests/handlers/test_routing*.py",
    "tests/handlers/test_places_kept.py",
    "tests/handlers/test_greet.py",
    "tests/handlers/tools/test_go_on.py",
    "tests/test_conversations.py",
)
"""Conversations that say where words lead."""
MODULES: Final[Sequence[Judged]] = (
    Judged("bot/engine.py", ("tests/test_engine*.py", "tests/test_throttle.py", "tests/test_metrics.py")),
    Judged("handlers/routing.py", TALKS),
    Judged("handlers/rules.py", TALKS),
    Judged("bot/store/grouping.py", ("tests/store/test_grouping*.py", "tests/store/test_contract*.py"), "postgres"),
    Judged("bot/store/keys.py", ("tests/store/test_key*.py", "tests/store/test_contract*.py"), "postgres"),
    Judged("bot/web/guard.py", ("tests/web/test_guard*.py",), "every_route role_sees from_another_site"),
)
