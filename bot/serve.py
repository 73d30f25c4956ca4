"""Runs everything that is set up, until asked to stop: web server, polling, reloading, tidying."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import Final

import structlog
import uvicorn

from bot import app, cards, logs, staff
from bot.channels.http import Route
from bot.engine import Engine
from bot.settings import Settings
from bot.store.overrides import overrides_at
from bot.web.server import make_app

DRAIN_SECONDS: Final = 8
"""How long turns under way may finish after SIGTERM: hosts kill after ten."""
KEEP_ALIVE_SECONDS: Final = 5

log = structlog.get_logger(__name__)


async def serve(settings: Settings, *, reload: bool = False) -> None:
    """Serve until SIGTERM or SIGINT. Raises an error of ours if anything set up does not hold."""
    logs.no_core_dump()
    asyncio.get_running_loop().set_exception_handler(logs.unretrieved)
    content = app.Content(settings)
    store = app.make_store(settings)
    await store.open()
    async with AsyncExitStack() as stack:
        stack.push_async_callback(store.close)
        await stack.enter_async_context(app.kept_tidy(store))
        await stack.enter_async_context(staff.kept_current(content, overrides_at(settings.DATABASE_URL)))
        engine = app.make_engine(store, content)
        routes = await _channels(settings, engine, stack)
        asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, content.reload)
        if reload:
            await stack.enter_async_context(_running(_reload_on_change(content, Path(settings.CONTENT_PATH))))
        _announce(settings)
        printed = cards.route(content, app.now)
        web = make_app(engine, app.service(settings), routes, store.healthy, (printed,))
        server = uvicorn.Server(_configuration(web, settings))
        await server.serve()


def _configuration(web: Callable[..., Awaitable[None]], settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        web,
        host=settings.HOST,
        port=settings.PORT,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # the public address is a setting; nobody's headers are believed
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=DRAIN_SECONDS,
        h11_max_incomplete_event_size=32 * 1024,
        lifespan="off",
    )


async def _channels(settings: Settings, engine: Engine, stack: AsyncExitStack) -> dict[str, Route]:
    """Start the channels that are set up; return the webhooks they answer, by path."""
    routes: dict[str, Route] = {}
    if settings.telegram_on:
        from bot.channels.telegram_bot import PATH, TelegramBot

        telegram = TelegramBot(settings, engine)
        await stack.enter_async_context(telegram)
        if settings.TELEGRAM_MODE == "webhook":
            routes[PATH] = telegram.webhook
        else:
            await stack.enter_async_context(_running(telegram.poll()))
    if settings.twilio_on:
        from bot.channels.twilio import Twilio

        routes["/twilio"] = Twilio(settings, engine).webhook
    return routes


def _announce(settings: Settings) -> None:
    """Say in one line for each channel whether it is on."""
    states = {
        "telegram": (settings.telegram_on, "TELEGRAM_BOT_TOKEN"),
        "whatsapp": (settings.twilio_on and bool(settings.TWILIO_WHATSAPP_NUMBER), "TWILIO_WHATSAPP_NUMBER"),
        "sms": (settings.twilio_on and bool(settings.TWILIO_SMS_NUMBER), "TWILIO_SMS_NUMBER"),
    }
    for name, (on, setting) in states.items():
        log.info("channel", name=name, state="on" if on else f"off: {setting} is not set")
    log.info("channel", name="web", state="on", at=f"http://{settings.HOST}:{settings.PORT}")
    public = any(on for on, _ in states.values()) or bool(settings.PUBLIC_URL)
    if public and not (settings.OPERATOR_NAME and settings.OPERATOR_CONTACT):
        log.warning("OPERATOR_NAME_AND_OPERATOR_CONTACT_ARE_NOT_SET", why="people must know who runs this bot")


@asynccontextmanager
async def _running(work: Awaitable[None]) -> AsyncIterator[None]:
    task = asyncio.ensure_future(work)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _reload_on_change(content: app.Content, folder: Path) -> None:
    from watchfiles import awatch

    async for _ in awatch(folder, step=200):
        content.reload()
