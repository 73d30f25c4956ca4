"""A running server for the tests of the web, and one with the pages of the staff."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.library.model import Library
from tests.conftest import Clock
from tests.live import Live, live
from tests.office import Office, opened


@pytest.fixture
def site(tmp_path: Path, library: Library, clock: Clock) -> Iterator[Live]:
    """Serve the whole application, as people reach it."""
    with live(tmp_path, library, clock) as running:
        yield running


@pytest.fixture
def office(tmp_path: Path, library: Library, clock: Clock) -> Iterator[Office]:
    """Open the office."""
    with opened(tmp_path, library, clock) as running:
        yield running
