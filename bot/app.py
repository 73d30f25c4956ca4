"""The composition root: joins settings, content, store, conversation and channels. Only here they all meet."""

from __future__ import annotations

import asyncio
import statistics
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final

import structlog

import handlers
from bot import checks
from bot.channels.channel import Channel
from bot.channels.terminal import Terminal
from bot.desk.overrides import Overrides, apply, combine
from bot.engine import Engine
from bot.errors import ContentError, StoreError
from bot.library import check as content_check
from bot.library.glossary import check_words
from bot.library.load import Progress, load, material
from bot.library.model import Library
from bot.library.partner import Partner
from bot.metrics import Traffic
from bot.records.override_table import overrides_at
from bot.records.partner_table import partners_at
from bot.schema import Problem
from bot.settings import Settings
from bot.stats import rollup
from bot.stats.publish import Table, all_published, listed
from bot.store import Store
from bot.store.keys import FileKeys, MemoryKeys, default_path
from bot.store.sqlite import SqliteStore
from bot.throttle import RateLimiter
from bot.types import Service
from bot.understanding import trained
from bot.understanding.trained import TrainedClassifier
from bot.upkeep import demo
from handlers.routing import route

TIDY_SECONDS: Final = 60
"""How often what is too old is deleted: each minute, so that nothing outlives its time by more."""

log = structlog.get_logger(__name__)


def now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


class LiveLibrary:
    """The library of the moment; a broken tree never replaces a working one."""

    def __init__(self, settings: Settings, progress: Progress | None = None) -> None:
        """Load the content; raise `ContentError` if it does not hold."""
        self._root = Path(settings.CONTENT_PATH)
        self._service = service(settings)
        self.written = load(self._root, self._service, progress)
        """The content as its files say it."""
        self._overrides = Overrides()
        self._partners: tuple[Partner, ...] = ()
        self.library: Library = self.written
        self._reading = threading.Lock()

    def reload(self) -> bool:
        """Read the content again; keep what works if it does not hold, and say why. For a thread: it takes a second."""
        try:
            with self._reading:
                self.written = load(self._root, self._service)
                self.library = self._staffed()
        except ContentError as error:
            log.error("content_not_reloaded", problems=[str(problem) for problem in error.problems][:20])
            return False
        log.info("content_reloaded", digest=self.library.digest[:8])
        return True

    def override(self, overrides: Overrides) -> None:
        """Show the content as staff changed it, from now on."""
        with self._reading:
            self._overrides = overrides
            self.library = self._staffed()

    def join(self, partners: tuple[Partner, ...]) -> None:
        """Know these partners, from now on."""
        with self._reading:
            self._partners = partners
            self.library = self._staffed()

    def _staffed(self) -> Library:
        partners = {one.code: one for one in self._partners if one.active}
        return replace(apply(self.written, self._overrides), partners=partners)

    def __call__(self) -> Library:
        """Return the library of the moment."""
        return self.library


def service(settings: Settings) -> Service:
    """Return how this copy of the bot is known; one with invented numbers says so wherever its name stands."""
    return Service(
        name=f"{settings.BOT_NAME} (demo)" if _invented(settings) else settings.BOT_NAME,
        operator=settings.OPERATOR_NAME,
        operator_contact=settings.OPERATOR_CONTACT,
        public_url=settings.PUBLIC_URL,
        telegram=settings.TELEGRAM_USERNAME,
        whatsapp=settings.TWILIO_WHATSAPP_NUMBER,
        sms=settings.TWILIO_SMS_NUMBER,
        asks=settings.asks,
    )


def _invented(settings: Settings) -> bool:
    """Say whether the numbers are invented; of a database that cannot be asked just now, no."""
    try:
        return demo.is_demo(settings.DATABASE_URL)
    except StoreError:
        return False


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
    traffic: Traffic | None = None,
) -> Engine:
    """Join a store and the content with the conversation; without a rate limiter anybody may ask any amount."""
    return Engine(store, library, route, handlers.draw, clock, rate_limiter, traffic)


async def tidied(store: Store, moment: datetime, known: rollup.Kept | None = None) -> rollup.Kept:
    """Delete what is too old, close what is over, roll days up into months; return what was looked at.

    `known`: what the last call returned, so that months are looked at only when there is something new.
    """
    await store.tidy(moment)
    return await rollup.keep(store, moment, known)


@asynccontextmanager
async def kept_tidy(
    store: Store, clock: Callable[[], datetime] = now, forget: Sequence[Callable[[], object]] = ()
) -> AsyncIterator[None]:
    """Delete what is too old every minute while the program runs, once before it begins.

    `forget`: what does the same for what is kept in memory.
    """
    known = await tidied(store, clock())
    keeper = asyncio.create_task(_keep_tidy(store, clock, forget, known))
    try:
        yield
    finally:
        keeper.cancel()
        with suppress(asyncio.CancelledError):
            await keeper


async def _keep_tidy(
    store: Store, clock: Callable[[], datetime], forget: Sequence[Callable[[], object]], known: rollup.Kept
) -> None:
    while True:
        await asyncio.sleep(TIDY_SECONDS)
        try:
            for one in forget:
                one()
            known = await tidied(store, clock(), known)
        except Exception as error:  # noqa: BLE001  whatever it was, what is too old must go the next time
            log.error("not_tidied", kind=type(error).__name__)


async def published_tables(settings: Settings) -> tuple[Table, ...]:
    """Return every figure as people may see it now, but those of questions that are not asked and never were."""
    store = make_store(settings)
    await store.open()
    try:
        await tidied(store, now())
        return tuple(one for one in await all_published(store, now()) if listed(one, settings.asks))
    finally:
        await store.close()


async def prepare(settings: Settings) -> None:
    """Make the database, if it is not there, delete what is too old, and close what is over."""
    store = make_store(settings)
    await store.open()
    await tidied(store, now())
    await store.close()


def staffed(library: Library, settings: Settings) -> Library:
    """Return a library with the partners of a database."""
    known = {one.code: one for one in partners_at(settings.DATABASE_URL).all() if one.active}
    return replace(library, partners=known)


def channels() -> list[Channel]:
    """Return every channel there is, for checks: each is imported on first use."""
    from bot.channels.telegram.screens import Telegram
    from bot.channels.twilio.webhook import Sms, WhatsApp
    from bot.channels.web import Web

    return [Telegram(), WhatsApp(), Sms(), Web(), Terminal()]


def check_content(
    settings: Settings, due: int = 0, progress: Progress | None = None
) -> tuple[list[Problem], dict[str, object]]:
    """Check content and screens; return the problems and a few figures to look at."""
    today = now().date()
    try:
        library = load(Path(settings.CONTENT_PATH), service(settings), progress)
    except ContentError as error:
        return [one for one in error.problems if isinstance(one, Problem)], {}
    held, told = _overridden(settings)
    told += [Problem("overrides", 1, str(entry), warning=True) for entry in held.of(library)]
    library = apply(library, held)
    problems = [*told, *content_check.check_pages(library, today, due)]
    if not isinstance(library.matcher.classifier, TrainedClassifier):
        what = (
            "was not learned from this content: run `python -m bot learn`, so that questions are understood as measured"
        )
        problems.append(Problem(str(Path(settings.CONTENT_PATH) / trained.NAME), 1, what, warning=True))
    problems += check_words(library, Path(settings.CONTENT_PATH))
    problems += checks.check_everywhere(partial(_as_shown, settings), channels(), today)
    return sorted(set(problems)), _figures(library, checks.telegram_parser() is not None)


def _as_shown(settings: Settings) -> Library:
    """Return the content as staff changed it."""
    return apply(load(Path(settings.CONTENT_PATH), service(settings)), _overridden(settings)[0])


def train_classifier(settings: Settings) -> Path:
    """Learn from the content how people ask; return the file that was written beside it."""
    from bot.understanding import training  # what it needs is installed for development only

    root = Path(settings.CONTENT_PATH)
    path = root / trained.NAME
    path.write_bytes(training.train(material(root)))
    return path


def _overridden(settings: Settings) -> tuple[Overrides, list[Problem]]:
    """Return what staff changed; nothing, with a warning, where the database cannot be asked."""
    try:
        return combine(overrides_at(settings.DATABASE_URL).entries()), []
    except StoreError as error:
        return Overrides(), [Problem("overrides", 1, f"could not be read ({type(error).__name__})", warning=True)]


def _figures(library: Library, parsed: bool) -> dict[str, object]:
    report: dict[str, object] = {"telegram parser": "asked" if parsed else "not installed: not asked"}
    for language, pages in library.pages.items():
        grades = [content_check.page_grade(page) for page in pages.values() if not page.is_menu]
        if grades:
            kind = "school grade" if language == "en" else "ease of 100"
            report[f"{language} pages"] = len(grades)
            report[f"{language} {kind}, median"] = round(statistics.median(grades), 1)
            report[f"{language} {kind}, hardest"] = round(max(grades) if language == "en" else min(grades), 1)
    return report
