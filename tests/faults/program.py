"""The program as an operator runs it, providers that deliver to it, and a hand that ends it."""

from __future__ import annotations

import asyncio
import itertools
import os
import signal
import sqlite3
import sys
import time
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import aiogram.methods  # noqa: F401 - the Bot API of the tests needs it: seconds of which no test is to be robbed
import httpx

from bot import app
from bot.store.keys import FileKeys
from bot.store.sqlite import SqliteStore
from bot.types import Session, Who
from tests.fakes import twilio
from tests.fakes.bot_api import TOKEN, bot_api
from tests.fakes.telegram_phone import raw
from tests.faults.warm import Warm
from tests.test_procfile import ROOT, free_port

SECRET = "a-secret-of-a-test"
START_SECONDS = 30
NONSENSE = "zzqx vwkj"
"""Words that lead nowhere: each such message counts one more miss in its person's session."""

_ids = itertools.count(1)


@dataclass(frozen=True)
class Delivery:
    """One message as a provider posts it, the same bytes every time."""

    who: Who
    id: str
    path: str
    content: bytes
    headers: Mapping[str, str] = field(hash=False)


def by_whatsapp(sender: str, words: str = NONSENSE) -> Delivery:
    """Write what Twilio posts for a person, with a new id."""
    fields = twilio.form(f"whatsapp:{sender}", words)
    content = urlencode(fields).encode()
    headers = {"content-type": "application/x-www-form-urlencoded", "x-twilio-signature": twilio.sign(content)}
    return Delivery(Who("whatsapp", fields["From"]), fields["MessageSid"], "/twilio", content, headers)


def by_telegram(chat: int, words: str = NONSENSE) -> Delivery:
    """Write what Telegram posts for a person, with a new id."""
    id_ = next(_ids)
    message = {
        "message_id": id_,
        "date": 1_764_000_000,
        "text": words,
        "chat": {"id": chat, "type": "private"},
        "from": {"id": chat, "is_bot": False, "first_name": "A", "language_code": "en"},
    }
    headers = {"content-type": "application/json", "x-telegram-bot-api-secret-token": SECRET}
    return Delivery(
        Who("telegram", str(chat)), str(id_), "/telegram", raw({"update_id": id_, "message": message}), headers
    )


def from_somebody(number: int, words: str = NONSENSE) -> Delivery:
    """Write a message of a person: every fourth is on Telegram, the others on WhatsApp."""
    return by_telegram(10_000_000 + number, words) if number % 4 == 0 else by_whatsapp(f"+1999{number:07d}", words)


@dataclass
class Program:
    """`python -m bot serve` in a folder of its own; it may be started again and again."""

    folder: Path
    api: str
    changes: Mapping[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    process: asyncio.subprocess.Process | Warm | None = None

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def database(self) -> Path:
        """Its file."""
        return self.folder / "bot.db"

    @property
    def pid(self) -> int:
        """Its number on this machine."""
        assert self.process
        return self.process.pid

    @property
    def log(self) -> str:
        """What it said so far."""
        return (self.folder / "log").read_text(encoding="utf-8")

    @property
    def environment(self) -> dict[str, str]:
        """Its settings."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "PORT": str(self.port),
            "DATABASE_URL": f"sqlite:///{self.database}",
            "KEYS_PATH": str(self.folder / "keys" / "keys"),
            "OPERATOR_NAME": "Example Office",
            "OPERATOR_CONTACT": "office@example.org",
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_MODE": "webhook",
            "TELEGRAM_WEBHOOK_SECRET": SECRET,
            "TELEGRAM_API_URL": self.api,
            "TWILIO_ACCOUNT_SID": twilio.ACCOUNT,
            "TWILIO_AUTH_TOKEN": twilio.TOKEN,
            "TWILIO_WHATSAPP_NUMBER": "+12025550100",
            "PUBLIC_URL": twilio.URL.removesuffix("/twilio"),
            **self.changes,
        }

    async def start(self) -> None:
        """Start it as an operator does, without waiting."""
        command = (sys.executable, "-m", "bot", "serve")
        with (self.folder / "log").open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *command, cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )

    async def start_warm(self) -> None:
        """Start it where what is slow to import is there already: for whoever starts it often."""
        self.process = Warm(self.environment, self.folder / "log")

    async def ready(self) -> None:
        """Wait until it answers."""
        end = time.monotonic() + START_SECONDS
        async with httpx.AsyncClient(verify=False) as client:
            while True:
                assert self.process, "not started"
                assert self.process.returncode is None, self.log[-2000:]
                assert time.monotonic() < end, self.log[-2000:]
                try:
                    if (await client.get(f"{self.url}/healthz", timeout=5)).status_code == 200:
                        return
                except httpx.TransportError:
                    await asyncio.sleep(0.02)

    async def kill(self) -> None:
        """End it as a power cut does: at once, without a word."""
        if self.process and self.process.returncode is None:
            self.process.kill()
            await self.process.wait()

    async def stop(self) -> tuple[int, float]:
        """Ask it to end; return its exit code and how long it took."""
        assert self.process
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        code = await asyncio.wait_for(self.process.wait(), 30)
        return code, time.monotonic() - began

    def is_whole(self) -> bool:
        """Say whether its file holds together."""
        with sqlite3.connect(self.database) as db:
            return bool(db.execute("PRAGMA integrity_check").fetchall() == [("ok",)])

    async def kept(self, deliveries: Iterable[Delivery]) -> dict[Delivery, tuple[bool, Session | None]]:
        """Say of each delivery whether it was committed, and what is remembered of its person."""
        store = SqliteStore(self.database, FileKeys(self.folder / "keys" / "keys"))
        await store.open()
        try:
            kept = {}
            for delivery in deliveries:
                loaded = await store.load(delivery.who, delivery.id, app.now())
                kept[delivery] = loaded.answered, loaded.session
            return kept
        finally:
            await store.close()

    async def lost(self, acknowledged: Iterable[Delivery]) -> list[Delivery]:
        """Return what was acknowledged and is not there."""
        return [delivery for delivery, (committed, _) in (await self.kept(acknowledged)).items() if not committed]

    def client(self) -> httpx.AsyncClient:
        """Return what providers deliver with."""
        limits = httpx.Limits(max_connections=200, max_keepalive_connections=50)
        # Nothing here is encrypted: reading all certificates there are would take longer than starting the program.
        return httpx.AsyncClient(base_url=self.url, timeout=20, limits=limits, verify=False)


async def deliver(client: httpx.AsyncClient, delivery: Delivery) -> int:
    """Deliver once; return the status of the answer, 0 if there was none."""
    try:
        answer = await client.post(delivery.path, content=delivery.content, headers=dict(delivery.headers))
    except httpx.TransportError:
        return 0
    return answer.status_code


@asynccontextmanager
async def program(folder: Path, **changes: str) -> AsyncIterator[Program]:
    """Give a program that is not started yet, and a Bot API for it; nothing of it runs on after the block."""
    async with bot_api() as api:
        made = Program(folder, api.url, changes)
        try:
            yield made
        finally:
            await made.kill()
