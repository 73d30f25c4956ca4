"""Runs everything that is set up, until asked to stop: web server, polling, reloading, tidying."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any, Final
from urllib.parse import urlsplit

import structlog
import uvicorn
from starlette.routing import Route

from bot import app, logs
from bot.channels import CHANNELS
from bot.channels.http import Route as Webhook
from bot.engine import Engine
from bot.library import progress
from bot.library.letters import print_refused
from bot.live import LiveLibrary, desk_at, kept_current, service
from bot.metrics import TurnMetrics
from bot.papers import calendars, cards
from bot.records.account_table import accounts_at
from bot.records.override_table import overrides_at
from bot.records.proposal_table import proposals_at
from bot.records.target_table import targets_at
from bot.settings import Settings
from bot.stats.charts import ChartRenderer
from bot.store import Store
from bot.throttle import RateLimiter
from bot.upkeep.tidying import kept_tidy
from bot.web import monitor, partner_pages, static
from bot.web.access import Access
from bot.web.connections import Connection
from bot.web.dashboard import Dashboard
from bot.web.desk.editor_desk import EditorDesk
from bot.web.desk.routes import desk_routes
from bot.web.guard import Guard
from bot.web.login import LOCALS, LoginPages
from bot.web.rendering import PageRenderer
from bot.web.server import make_app

DRAIN_SECONDS: Final = 8
"""How long turns under way may finish after SIGTERM: hosts kill after ten."""
KEEP_ALIVE_SECONDS: Final = 5

log = structlog.get_logger(__name__)


async def serve(settings: Settings, *, reload: bool = False) -> None:
    """Serve until SIGTERM or SIGINT. Raises an error of ours if anything set up does not hold."""
    logs.no_core_dump()
    asyncio.get_running_loop().set_exception_handler(logs.unretrieved)
    with progress.progress_bar() as show_progress:
        library = LiveLibrary(settings, show_progress)
    store = app.make_store(settings)
    await store.open()
    async with AsyncExitStack() as stack:
        stack.push_async_callback(store.close)
        rate_limiter = RateLimiter(settings.DAILY_CEILING)
        # Without a monitor nothing is counted for one.
        turn_metrics = TurnMetrics(app.now) if settings.METRICS_TOKEN else None
        forget = (rate_limiter.forget, *([turn_metrics.roll_over] if turn_metrics else []))
        await stack.enter_async_context(kept_tidy(store, app.now, forget))
        await stack.enter_async_context(kept_current(library, desk_at(settings.DATABASE_URL)))
        engine = app.make_engine(store, library, rate_limiter=rate_limiter, turn_metrics=turn_metrics)
        routes, polling = await _channels(settings, engine, stack)
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGHUP, lambda: loop.run_in_executor(None, library.reload))
        if reload:
            await stack.enter_async_context(_running(_reload_on_change(library, Path(settings.CONTENT_PATH))))
        _announce(settings)
        templates = PageRenderer(service(settings), static.files())
        pages = (
            cards.card_route(library, app.now),
            calendars.calendar_route(library, app.now),
            *partner_pages.partner_routes(library, templates),
            *_staff_pages(settings, store, library, templates, stack),
            monitor.metrics_route(settings.METRICS_TOKEN, library, store.healthy, app.now, turn_metrics),
        )
        web = make_app(engine, service(settings), routes, store.healthy, pages)
        await _Server(_configuration(web, settings), polling).serve()


class _Server(uvicorn.Server):
    """A server that ends when asked, and lets the program end too: uvicorn's own kills it, the store open."""

    def __init__(self, config: uvicorn.Config, polling: asyncio.Task[None] | None) -> None:
        super().__init__(config)
        self._polling = polling

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002
        """Begin to end; asked a second time from the keyboard, do not wait."""
        self.force_exit = self.should_exit and sig == signal.SIGINT
        self.should_exit = True

    async def main_loop(self) -> None:
        """Wait for the end; polling then ends beside the requests under way, not after them."""
        await super().main_loop()
        if self._polling:
            self._polling.cancel()


def _configuration(web: Callable[..., Awaitable[None]], settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        web,
        http=Connection,
        ws="none",
        host=settings.HOST,
        port=settings.PORT,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # the public address is a setting; nobody's headers are believed
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=DRAIN_SECONDS,
        lifespan="off",
    )


async def _channels(
    settings: Settings, engine: Engine, stack: AsyncExitStack
) -> tuple[dict[str, Webhook], asyncio.Task[None] | None]:
    """Start the channels that are set up; return the webhooks they answer, by path, and what polls."""
    routes: dict[str, Webhook] = {}
    polling = None
    if settings.telegram_on:
        from bot.channels.telegram.adapter import PATH, TelegramBot

        telegram = TelegramBot(settings, engine)
        await stack.enter_async_context(telegram)
        if settings.TELEGRAM_MODE == "webhook":
            routes[PATH] = telegram.webhook
        else:
            polling = await stack.enter_async_context(_running(telegram.poll()))
    if settings.twilio_on:
        from bot.channels.twilio import webhook as twilio

        routes[twilio.PATH] = twilio.Twilio(settings, engine).webhook
    return routes, polling


def _announce(settings: Settings) -> None:
    """Say in one line for each channel whether it is on."""
    public = bool(settings.PUBLIC_URL)
    for facts in (channel.facts for channel in CHANNELS if not channel.facts.for_authors):
        if not facts.setting:
            log.info("channel", name=facts.name, state="on", at=f"http://{settings.HOST}:{settings.PORT}")
        elif getattr(settings, facts.setting):
            public = True
            log.info("channel", name=facts.name, state="on")
        else:
            log.info("channel", name=facts.name, state=f"off: {facts.setting} is not set")
    if public and not (settings.OPERATOR_NAME and settings.OPERATOR_CONTACT):
        log.warning("OPERATOR_NAME_AND_OPERATOR_CONTACT_ARE_NOT_SET", why="people must know who runs this bot")
    for setting, text in (("BOT_NAME", settings.BOT_NAME), ("OPERATOR_NAME", settings.OPERATOR_NAME)):
        if why := print_refused(text):
            log.warning("CANNOT_BE_PRINTED", name=setting, why=why)


def _staff_pages(
    settings: Settings, store: Store, library: LiveLibrary, templates: PageRenderer, stack: AsyncExitStack
) -> list[Route]:
    """Return the pages of the staff; on a machine that serves nobody else, print the link that lets its admin in."""
    database_url = settings.DATABASE_URL
    guard = Guard(Access(accounts_at(database_url), app.now), templates)
    chart_renderer = ChartRenderer()
    stack.push_async_callback(chart_renderer.close)
    if _at_home(settings):
        link = f"http://{settings.HOST}:{settings.PORT}{guard.access.local_link()}"
        print(f"Dashboard, once, within 15 minutes: {link}", flush=True)  # noqa: T201 - a log would keep it
    dashboard = Dashboard(guard, store, library, chart_renderer, app.now, targets_at(database_url))
    editing = EditorDesk(
        guard, lambda: library.written, overrides_at(database_url), proposals_at(database_url), app.now
    )
    return [*LoginPages(guard).routes, *dashboard.routes, *desk_routes(editing)]


def _at_home(settings: Settings) -> bool:
    """Say whether only this machine is served: behind a proxy all come from it, and what is printed lands in a log."""
    return settings.HOST in LOCALS and urlsplit(settings.PUBLIC_URL).hostname in (None, "localhost", *LOCALS)


@asynccontextmanager
async def _running(coroutine: Coroutine[Any, Any, None]) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(coroutine)
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _reload_on_change(library: LiveLibrary, folder: Path) -> None:
    from watchfiles import awatch

    async for _ in awatch(folder, step=200):
        await asyncio.to_thread(library.reload)
