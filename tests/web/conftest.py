"""A running server for the tests of the web."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.library.model import Library
from tests.conftest import Clock
from tests.live import Live, live


@pytest.fixture
def site(tmp_path: Path, library: Library, clock: Clock) -> Iterator[Live]:
    """Serve the whole application, as people reach it."""
    with live(tmp_path, library, clock) as running:
        yield running
