"""The composition root: joins settings, store, content and conversation; `bot/serve.py` adds what people reach."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

import handlers
from bot.channels import CHANNELS
from bot.channels.channel import Channel
from bot.engine import Engine
from bot.library.model import Library
from bot.metrics import TurnMetrics
from bot.settings import Settings
from bot.stats.publish import Table, all_published, listed
from bot.store import Store
from bot.store.keys import FileKeys, MemoryKeys, default_path
from bot.store.sqlite import SqliteStore
from bot.throttle import RateLimiter
from bot.upkeep.tidying import tidied
from handlers.routing import route


def now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


def make_store(settings: Settings) -> Store:
    """Return the store that `DATABASE_URL` names, not yet open."""
    if settings.DATABASE_URL.startswith("sqlite:///"):
        path = Path(settings.DATABASE_URL.removeprefix("sqlite:///"))
        keys = Path(settings.KEYS_PATH) if settings.KEYS_PATH else default_path(str(path.resolve()))
        return SqliteStore(path, FileKeys(keys))
    from bot.store.postgres import PostgresStore

    return PostgresStore(settings.DATABASE_URL)


def memory_store(folder: Path) -> Store:
    """Return a store that leaves nothing behind once its folder is gone: for `chat` and tests."""
    return SqliteStore(folder / "bot.db", MemoryKeys())


def make_engine(
    store: Store,
    library: Callable[[], Library],
    clock: Callable[[], datetime] = now,
    rate_limiter: RateLimiter | None = None,
    turn_metrics: TurnMetrics | None = None,
    channels: Iterable[Channel] = CHANNELS,
) -> Engine:
    """Join a store and the content with the conversation; without a rate limiter anybody may ask any amount."""
    facts = [channel.facts for channel in channels]
    return Engine(store, library, route, handlers.draw, clock, rate_limiter, turn_metrics, channels=facts)


async def published_tables(settings: Settings) -> tuple[Table, ...]:
    """Return every figure as people may see it now, but those of questions that are not asked and never were."""
    store = make_store(settings)
    await store.open()
    try:
        await tidied(store, now())
        return tuple(table for table in await all_published(store, now()) if listed(table, settings.asks))
    finally:
        await store.close()


async def prepare(settings: Settings) -> None:
    """Make the database, if it is not there, delete what is too old, and close what is over."""
    store = make_store(settings)
    await store.open()
    await tidied(store, now())
    await store.close()
