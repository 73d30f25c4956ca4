"""An office in which two editors and an administrator are in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.library.model import Library
from tests.conftest import Clock
from tests.office import Office, opened


@pytest.fixture
def office(tmp_path: Path, library: Library, clock: Clock) -> Iterator[Office]:
    """Open the office, with two editors and an administrator in it."""
    with opened(tmp_path, library, clock) as running:
        for name in ("edith", "emil", "ada"):
            running.login(name)
        yield running
