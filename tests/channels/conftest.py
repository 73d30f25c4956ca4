"""Every screen there is, a Bot API of our own, and a bot that talks to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date

import httpx
import pytest

from bot import checks
from bot.channels.telegram.adapter import TelegramBot
from bot.engine import Engine
from bot.library.model import Library
from bot.settings import Settings
from bot.types import Screen
from tests.fakes.bot_api import TOKEN, BotApi, Json, bot_api
from tests.fakes.telegram_phone import Deliver, raw

SECRET = "a-secret_that-Telegram-repeats"
SECONDS = 1.0
"""How long the bot waits for a call in tests."""


@pytest.fixture(scope="session")
def screens(library: Library) -> list[Screen]:
    """Every screen there is, in both languages. Tests that use it are one group: one worker alone draws them."""
    return list(checks.screens(library, date(2026, 11, 24)))


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    """Telegram, as strict as the real one: whatever it had against a call fails the test."""
    async with bot_api() as running:
        yield running
        assert running.wrong == []


@pytest.fixture
def settings(api: BotApi) -> Settings:
    """A bot by webhook."""
    return Settings(
        TELEGRAM_BOT_TOKEN=TOKEN,
        TELEGRAM_WEBHOOK_SECRET=SECRET,
        TELEGRAM_MODE="webhook",
        TELEGRAM_API_URL=api.url,
        PUBLIC_URL="https://bot.example.org",
    )


@pytest.fixture
async def telegram(settings: Settings, engine: Engine) -> AsyncIterator[TelegramBot]:
    """The bot, open."""
    async with TelegramBot(settings, engine, SECONDS) as bot:
        yield bot


@pytest.fixture
async def hook(telegram: TelegramBot) -> AsyncIterator[httpx.AsyncClient]:
    """Whoever calls the webhook."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(telegram.webhook), base_url="http://bot") as client:
        yield client


@pytest.fixture
def deliver(hook: httpx.AsyncClient) -> Deliver:
    """Telegram's own deliveries."""

    async def bring(update: Json) -> int:
        answer = await hook.post("/telegram", content=raw(update), headers={"X-Telegram-Bot-Api-Secret-Token": SECRET})
        return answer.status_code

    return bring
