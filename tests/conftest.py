"""What tests share: the real content, a real store, a clock that stands still, and no network but this machine."""

from __future__ import annotations

import logging
import socket
import sys
import threading
import warnings
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog

from bot import app, logs
from bot.engine import Engine
from bot.library.load import load
from bot.library.model import Library
from bot.store import Store
from bot.types import ASKS, Service

CONTENT = Path(__file__).parent.parent / "content"
LOCAL = ("127.0.0.1", "::1", "localhost", "0.0.0.0")


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail any test that reaches for another machine."""
    connect = socket.socket.connect

    def only_here(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in LOCAL:
            pytest.fail(f"a test tried to reach {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", only_here)


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    """Leave logging and the hooks for errors to the next test as they were, whatever a test set up."""
    root, factory, hooks = logging.getLogger(), logging.getLogRecordFactory(), (sys.excepthook, sys.unraisablehook)
    handlers, level, errors, configuration = (
        root.handlers[:],
        root.level,
        logging.raiseExceptions,
        structlog.get_config(),
    )
    levels = {name: logging.getLogger(name).level for name in (*logs.QUIET, *logs.OUR_LOGGERS, *logs.SPOKEN)}
    thread = threading.excepthook
    warned = warnings.showwarning
    yield
    root.handlers[:], root.level, logging.raiseExceptions = handlers, level, errors
    logging.setLogRecordFactory(factory)
    structlog.configure(**configuration)
    for name, level_before in levels.items():
        logging.getLogger(name).setLevel(level_before)
    sys.excepthook, sys.unraisablehook = hooks
    threading.excepthook, warnings.showwarning = thread, warned


class Clock:
    """A clock that moves only when told to."""

    def __init__(self, moment: datetime = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        """Return the time."""
        return self.moment

    def pass_(self, **time: float) -> None:
        """Let some time go by."""
        self.moment += timedelta(**time)


@pytest.fixture
def clock() -> Clock:
    """Noon on a Tuesday."""
    return Clock()


@pytest.fixture(scope="session")
def library() -> Library:
    """All content, as people see it."""
    return load(CONTENT, Service(operator="Example Office", operator_contact="office@example.org"))


@pytest.fixture(scope="session")
def asking(library: Library) -> Library:
    """The same content, where people may be asked everything about themselves."""
    return replace(library, service=replace(library.service, asks=ASKS))


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """A real store in a folder of its own."""
    made = app.memory_store(tmp_path)
    await made.open()
    yield made
    await made.close()


@pytest.fixture
def engine(store: Store, library: Library, clock: Clock) -> Engine:
    """The whole conversation over a real store."""
    return app.make_engine(store, lambda: library, clock)


@pytest.fixture
def curious(store: Store, asking: Library, clock: Clock) -> Engine:
    """The same conversation, where people may be asked about themselves."""
    return app.make_engine(store, lambda: asking, clock)
