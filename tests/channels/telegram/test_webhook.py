"""Telegram's webhook: who may call it, what it puts off, what it refuses, and what it says of it all in its log."""

from __future__ import annotations

import json
import logging
import time
from typing import Any

import httpx
import pytest

from bot.channels.telegram.adapter import TelegramBot
from bot.engine import Engine
from tests.channels.conftest import SECRET
from tests.chatting import tallies
from tests.fakes.bot_api import BotApi
from tests.fakes.telegram_phone import NAME, Phone

pytestmark = pytest.mark.asyncio


async def test_too_many_requests_are_put_off_and_shown_when_they_come_again(
    amina: Phone, api: BotApi, hook: httpx.AsyncClient, engine: Engine
) -> None:
    """Telegram hears how long to wait; the second delivery is shown and not counted."""
    api.trouble("sendMessage", 429, "Too Many Requests: retry after 7", retry_after=7)
    update = {"update_id": 5, "message": amina.message(text="passport")}
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    put_off = await hook.post("/telegram", json=update, headers=headers)
    assert (put_off.status_code, put_off.headers["retry-after"]) == (503, "7")
    counted = await tallies(engine, "channels")
    answered = await hook.post("/telegram", json=update, headers=headers)
    assert (answered.status_code, bool(amina.reads)) == (200, True)
    assert await tallies(engine, "channels") == counted == {"telegram|en": 1}


@pytest.mark.parametrize("status", [500, 502])
async def test_a_failure_at_telegram_is_put_off(amina: Phone, api: BotApi, status: int) -> None:
    """It will pass."""
    api.trouble("sendMessage", status, "Internal Server Error")
    await amina.says("menu")
    assert (amina.status, amina.reads) == (503, "")
    assert await amina.again()


async def test_a_silence_at_telegram_is_put_off(amina: Phone, api: BotApi) -> None:
    """A call that takes too long is given up."""
    api.trouble("sendMessage", 200, "", seconds=1.5)
    began = time.monotonic()
    await amina.says("menu")
    assert amina.status == 503
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("secret", [None, "", "wrong", "é", SECRET + "x", SECRET[:-1]])
async def test_who_does_not_know_the_secret_is_turned_away(
    hook: httpx.AsyncClient, amina: Phone, engine: Engine, secret: str | None
) -> None:
    """Nothing is read, nothing is counted."""
    headers = {} if secret is None else {b"X-Telegram-Bot-Api-Secret-Token": secret.encode()}
    update = {"update_id": 5, "message": amina.message(text="hi")}
    assert (await hook.post("/telegram", json=update, headers=headers)).status_code == 403
    assert await tallies(engine, "channels") == {}


async def test_a_webhook_without_a_secret_takes_nothing(settings: Any, engine: Engine, amina: Phone) -> None:
    """An empty secret is not one that everybody knows."""
    bare = TelegramBot(settings.model_copy(update={"TELEGRAM_WEBHOOK_SECRET": ""}), engine)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(bare.webhook), base_url="http://bot") as client:
        answer = await client.post("/telegram", json={}, headers={"X-Telegram-Bot-Api-Secret-Token": ""})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"x" * 1_000_000, 413),
        (b"{", 400),
        (b"", 400),
        (b'{"update_id":1,"message":{"text":"\xff"}}', 400),
        (b"[]", 200),
        (b'{"update_id":1,"message":7}', 200),
        (b'{"update_id":1}', 200),
        (b'{"update_id":1,"poll":{"id":"1"}}', 200),
    ],
    ids=["a megabyte", "broken", "empty", "bad letters", "a list", "no message", "nothing", "unknown"],
)
async def test_what_is_no_update_changes_nothing(
    hook: httpx.AsyncClient, engine: Engine, content: bytes, status: int
) -> None:
    """What cannot be understood is accepted, or it would block its chat; what is not Telegram's is not."""
    answer = await hook.post("/telegram", content=content, headers={"X-Telegram-Bot-Api-Secret-Token": SECRET})
    assert answer.status_code == status
    assert await tallies(engine, "channels") == {}


async def test_the_longest_message_replying_to_the_longest_is_read(amina: Phone) -> None:
    """Escaped, it is over 64 KiB."""
    await amina.sends(text="😀" * 4096, reply_to_message=amina.message(text="😀" * 4096))
    assert len(json.dumps(amina.last)) > 64 * 1024
    assert amina.status == 200
    assert amina.reads


async def test_a_webhook_is_posted_to(hook: httpx.AsyncClient) -> None:
    """A browser that looks finds nothing."""
    assert (await hook.get("/telegram")).status_code == 405


async def test_a_store_that_is_down_puts_off_the_delivery(amina: Phone, engine: Engine, api: BotApi) -> None:
    """Nothing is shown that was not kept."""
    await engine.store.close()
    await amina.says("menu")
    assert (amina.status, api.made("sendMessage")) == (503, [])
    await engine.store.open()
    assert await amina.again()


async def test_nothing_of_a_person_is_logged(
    amina: Phone, api: BotApi, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither words, name, chat nor token, even where all goes wrong."""
    caplog.set_level(logging.INFO)
    api.trouble("sendMessage", 400, "Bad Request: can't parse entities")
    await amina.says("a sentence that is nobody's business")
    api.trouble("sendMessage", 500, "Internal Server Error")
    await amina.says("another such sentence")
    await amina.update("message", {"text": "a sentence that is nobody's business"})
    logged = "".join(record.getMessage() for record in caplog.records if record.name != "httpx")
    printed = capsys.readouterr()
    everything = logged + printed.out + printed.err
    assert "telegram_markup_refused" in everything
    assert not [secret for secret in ("sentence", NAME, str(amina.chat), "abcdefgh", SECRET) if secret in everything]
