"""Whatever is posted, the program answers, says nothing of it in its log, and does not grow."""

from __future__ import annotations

import asyncio
import gc
import io
import logging
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from bot import app, logs
from bot.channels.telegram.adapter import TelegramBot
from bot.channels.twilio.webhook import Twilio
from bot.library.model import Library
from bot.web.server import Server, make_app
from tests.conftest import Clock
from tests.fakes import twilio as fake_twilio
from tests.fakes.bot_api import TOKEN, BotApi, bot_api
from tests.faults.program import SECRET
from tests.fuzz import bodies

GROWTH = 20 * 2**20
"""The most bytes the program may have grown by (issue, "Must hold")."""
BATCH = 250
"""Bodies made at a time: the generator remembers what it made, and forgets it after each batch."""
WARM = 2
"""Batches after which texts are drawn and caches filled: from then on the program may hardly grow."""
CHUNK = 16 * 1024
FORM = (b"content-type", b"application/x-www-form-urlencoded")
many = pytest.mark.parametrize("count", [300, pytest.param(10_000, marks=pytest.mark.long)])


@dataclass
class Application:
    """The whole application in this process, and what it writes to its log."""

    server: Server
    runner: asyncio.Runner
    log: io.StringIO
    handler: logging.Handler
    api: BotApi
    statuses: Counter[int] = field(default_factory=Counter)

    def post(self, path: str, content: bytes, headers: Sequence[tuple[bytes, bytes]]) -> int:
        """Post a body in pieces, as a network brings it; return the status."""
        lines = [*headers, (b"content-length", str(len(content)).encode()), (b"host", b"x")]
        scope: dict[str, Any] = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "http",
            "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "", "headers": lines,
            "client": None, "server": ("x", 80),
        }  # fmt: skip
        pieces = [content[start : start + CHUNK] for start in range(0, len(content), CHUNK)] or [b""]
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": pieces.pop(0), "more_body": bool(pieces)}

        async def send(message: Any) -> None:
            sent.append(message)

        self.runner.run(self.server(scope, receive, send))
        assert [message["type"] for message in sent[:2]] == ["http.response.start", "http.response.body"]
        status = int(sent[0]["status"])
        self.statuses[status] += 1
        return status


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Log as the program does, but into memory, and everything there is."""
    before, sys.stderr = sys.stderr, io.StringIO()
    try:
        logs.configure((SECRET,), logging.DEBUG)
        yield sys.stderr
    finally:
        sys.stderr = before


@pytest.fixture
def application(tmp_path: Path, library: Library, clock: Clock, log: io.StringIO) -> Iterator[Application]:
    """Open everything, with Telegram on this machine."""

    async def opened(stack: AsyncExitStack) -> tuple[Server, BotApi]:
        api = await stack.enter_async_context(bot_api())
        configuration = fake_twilio.settings(
            TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_MODE="webhook", TELEGRAM_WEBHOOK_SECRET=SECRET, TELEGRAM_API_URL=api.url
        )
        store = app.memory_store(tmp_path)
        await store.open()
        stack.push_async_callback(store.close)
        engine = app.make_engine(store, lambda: library, clock)
        telegram = await stack.enter_async_context(TelegramBot(configuration, engine))
        routes = {"/telegram": telegram.webhook, "/twilio": Twilio(configuration, engine).webhook}
        return make_app(engine, library.service, routes, store.healthy), api

    handler = next(candidate for candidate in logging.getLogger().handlers if getattr(candidate, "stream", None) is log)
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        server, api = runner.run(opened(stack))
        try:
            yield Application(server, runner, log, handler, api)
        finally:
            runner.run(stack.aclose())


def memory() -> int:
    """Return the bytes this process holds, without what waits to be thrown away."""
    gc.collect()
    return int(psutil.Process().memory_info().rss)


def headers_of(path: str, content: bytes) -> list[tuple[bytes, bytes]]:
    """Return what a body comes with that is to be believed, as far as it can be signed."""
    if path == "/telegram":
        return [(b"content-type", b"application/json"), (b"x-telegram-bot-api-secret-token", SECRET.encode())]
    if path == "/":
        return [FORM]
    try:
        return [FORM, (b"x-twilio-signature", fake_twilio.sign(content).encode())]
    except Exception:  # noqa: BLE001 - what Twilio's library cannot sign comes from a stranger
        return [FORM, (b"x-twilio-signature", b"forged")]


def fuzz(application: Application, path: str, strategy: st.SearchStrategy[bytes], count: int) -> None:
    """Post so many bodies; fail on the first that is answered as a failure of ours, or stands in the log."""
    batches = -(-count // BATCH)
    before = 0
    for batch in range(batches):
        if batch == min(WARM, batches - 1):
            before = memory()

        logging.getLogger().handlers[:] = [application.handler]  # pytest's own would keep every line

        @seed(batch)
        @settings(
            max_examples=min(count, BATCH),
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(strategy)
        def survives(content: bytes) -> None:
            status = application.post(path, content, headers_of(path, content))
            assert status < 500, status
            logged = application.log.getvalue()
            application.log.seek(0)
            application.log.truncate()
            assert bodies.CANARY not in logged
            assert bodies.NUMBER not in logged
            assert "Traceback" not in logged

        survives()
        application.api.forget()
    grown = memory() - before if before else 0
    print(f"{path}: {dict(application.statuses)}, grown by {grown / 2**20:.1f} MiB")  # noqa: T201
    assert application.statuses[200] > count / 20, "hardly anything was good enough to be answered"
    assert grown < GROWTH


@many
def test_telegram_survives_any_body(application: Application, count: int) -> None:
    """Authentic or not: an update, almost one, or noise."""
    fuzz(application, "/telegram", bodies.updates(), count)


@many
def test_twilio_survives_any_form(application: Application, count: int) -> None:
    """Signed, as far as Twilio's own library can sign it."""
    fuzz(application, "/twilio", bodies.forms_of_twilio, count)


@many
def test_the_web_chat_survives_any_form(application: Application, count: int) -> None:
    """Anybody can post one."""
    fuzz(application, "/", bodies.forms_of_web, count)
