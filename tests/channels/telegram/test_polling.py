"""Conversations on Telegram by polling: nothing is confirmed before it is answered, no chat waits for another."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from bot.channels.telegram.adapter import TelegramBot
from bot.engine import Engine
from bot.errors import SettingsError
from bot.settings import Settings
from tests.chatting import tallies
from tests.fakes.bot_api import BotApi, Json
from tests.fakes.telegram_phone import Phone

pytestmark = pytest.mark.asyncio
SECONDS = 8.0
"""How long a test waits for something to happen."""


async def until(happened: Callable[[], Any]) -> None:
    """Wait until something has happened."""
    async with asyncio.timeout(SECONDS):
        while not happened():  # noqa: ASYNC110 - what is waited for is a server's memory
            await asyncio.sleep(0.02)


@pytest.fixture
async def polling(telegram: TelegramBot) -> AsyncIterator[asyncio.Task[None]]:
    """The bot, asking for updates."""
    task = asyncio.create_task(telegram.poll())
    yield task
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def phone(api: BotApi, chat: int = 990_000_111, language: str = "en") -> Phone:
    """Somebody whose updates wait until they are asked for; their delivery ends when they are confirmed."""

    async def deliver(update: Json) -> int:
        api.waiting.append(update)
        await until(lambda: update not in api.waiting)
        return 200

    return Phone(api, deliver, language, chat)


@pytest.mark.parametrize(
    ("language", "traps", "signs"), [("en", "danger signs", "warning signs"), ("fr", "Pièges", "signes d")]
)
async def test_a_person_finds_the_signs_of_trafficking(
    api: BotApi, polling: object, engine: Engine, language: str, traps: str, signs: str
) -> None:
    """As by webhook, in both languages."""
    person = phone(api, language=language)
    await person.says("/start")
    await person.presses(traps)
    await person.presses(signs)
    assert await tallies(engine, "sensitive_topics") == {f"trafficking/signs|{language}": 1}


async def test_what_comes_three_times_is_answered_three_times_and_counted_once(
    api: BotApi, telegram: TelegramBot, engine: Engine
) -> None:
    """A program that dies before it could confirm is given the same again at its next start."""
    person = phone(api)
    for words in ("Qatar", "/menu"):
        update = {"update_id": 41 + len(words), "message": person.message(text=words)}
        for _ in range(3):
            sent = len(api.made("sendMessage"))
            api.waiting.append(update)
            task = asyncio.create_task(telegram.poll())
            await until(lambda: not api.waiting)
            assert len(api.made("sendMessage")) > sent
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
    assert await tallies(engine, "countries") == {"qa": 1}
    assert await tallies(engine, "channels") == {"telegram|en": 1}


async def test_an_update_is_not_confirmed_before_it_is_answered(api: BotApi, polling: object) -> None:
    """The offset moves only behind the answer."""
    api.trouble("sendMessage", 429, "Too Many Requests: retry after 1", retry_after=1)
    person = phone(api)
    saying = asyncio.create_task(person.says("menu"))
    await until(lambda: api.made("sendMessage"))
    await asyncio.sleep(0.6)
    assert api.waiting
    assert person.reads == ""
    assert await saying
    assert len(person.messages) == 1


async def test_a_chat_that_telegram_does_not_take_does_not_hold_up_another(api: BotApi, polling: object) -> None:
    """One waits, the other chats."""
    stuck, other = phone(api, 1), phone(api, 2)
    api.trouble("sendMessage", 429, "Too Many Requests: retry after 2", retry_after=2, chat=1)
    waiting = asyncio.create_task(stuck.says("menu"))
    await until(lambda: api.made("sendMessage"))
    began = time.monotonic()
    talking = asyncio.create_task(other.says("menu"))
    await until(lambda: other.reads)
    assert time.monotonic() - began < 1.5
    assert stuck.reads == ""
    await asyncio.gather(waiting, talking)
    assert stuck.reads


async def test_the_messages_of_a_chat_are_answered_in_order(api: BotApi, polling: object) -> None:
    """A second message does not overtake a first that has to wait."""
    person = phone(api)
    api.trouble("sendMessage", 429, "Too Many Requests: retry after 1", retry_after=1)
    await asyncio.gather(person.says("passport"), person.says("/delete"))
    assert "erased" in person.reads
    assert len(person.messages) > 1


@pytest.mark.parametrize("conflict", ["webhook", "poller"])
async def test_a_conflict_is_told_and_waited_out(
    api: BotApi,
    telegram: TelegramBot,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    conflict: str,
) -> None:
    """Nobody's webhook is deleted; polling goes on when the other is gone."""
    monkeypatch.setattr("bot.channels.telegram.calls.CONFLICT_SECONDS", 0.2)
    if conflict == "webhook":
        api.webhook = {"url": "https://elsewhere.example.org"}
    else:
        api.trouble("getUpdates", 409, "Conflict: terminated by other getUpdates request", times=2)
    person = phone(api)
    task = asyncio.create_task(telegram.poll())
    saying = asyncio.create_task(person.says("menu"))
    await until(lambda: len(api.made("getUpdates")) > 1)
    api.webhook = {}
    assert await saying
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert {"webhook": "a webhook is set", "poller": "another program polls"}[conflict] in capsys.readouterr().out
    assert api.made("deleteWebhook") == []


async def test_polling_outlives_failures_of_telegram(api: BotApi, polling: object) -> None:
    """It asks again, later and later."""
    api.trouble("getUpdates", 502, "Bad Gateway")
    assert await phone(api).says("menu")


async def test_an_update_nobody_understands_is_passed_over(api: BotApi, polling: object) -> None:
    """It must not be asked for for ever."""
    api.waiting += [{"update_id": 1, "message": 7}, {"update_id": 2, "poll": {}}]
    assert await phone(api).says("menu")


async def test_after_a_quiet_week_updates_are_numbered_anew(api: BotApi, polling: object) -> None:
    """Telegram may begin from anywhere, also from below."""
    person = phone(api)
    await person.says("menu")
    await until(lambda: api.made("getUpdates")[-1]["offset"] == 0)
    person.last = {**person.last, "update_id": 17}
    sent = len(api.made("sendMessage"))
    await person.again()
    assert len(api.made("sendMessage")) == sent + 1


async def test_polling_stops_within_seconds_and_confirms_what_was_answered(api: BotApi, telegram: TelegramBot) -> None:
    """A restart neither waits nor answers twice."""
    task = asyncio.create_task(telegram.poll())
    person = phone(api)
    api.waiting.append({"update_id": 41, "message": person.message(text="menu")})
    await until(lambda: person.reads)
    began = time.monotonic()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert time.monotonic() - began < 4
    assert api.made("getUpdates")[-1]["offset"] == 42
    assert api.waiting == []


async def test_what_is_unanswered_when_polling_stops_stays_with_telegram(
    api: BotApi, telegram: TelegramBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next start answers it."""
    monkeypatch.setattr("bot.channels.telegram.polling.STOP_SECONDS", 0.5)
    api.trouble("sendMessage", 429, "Too Many Requests: retry after 60", retry_after=60)
    task = asyncio.create_task(telegram.poll())
    api.waiting.append({"update_id": 41, "message": phone(api).message(text="menu")})
    await until(lambda: api.made("sendMessage"))
    began = time.monotonic()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert time.monotonic() - began < 4
    assert [update["update_id"] for update in api.waiting] == [41]


async def test_a_token_telegram_does_not_know_stops_the_start(settings: Settings, engine: Engine) -> None:
    """The error names the setting and hides the token."""
    wrong = "654321:" + "z" * 35
    with pytest.raises(SettingsError, match="TELEGRAM_BOT_TOKEN") as raised:
        async with TelegramBot(settings.model_copy(update={"TELEGRAM_BOT_TOKEN": wrong}), engine):
            pass
    assert wrong not in str(raised.value)
    assert raised.value.__suppress_context__


async def test_a_start_without_telegram_goes_on(engine: Engine, settings: Settings) -> None:
    """The other channels work while Telegram cannot be reached."""
    nowhere = settings.model_copy(update={"TELEGRAM_API_URL": "http://127.0.0.1:9"})
    async with TelegramBot(nowhere, engine, 0.5) as bot:
        assert bot.username == ""


async def test_the_bot_knows_its_name(telegram: TelegramBot) -> None:
    """Posters need it."""
    assert telegram.username == "bagage_bot"
