"""The library of the moment: what the files say, with what staff change on a Monday morning, live within a minute."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import structlog

from bot import logs
from bot.channels import CHANNELS
from bot.desk.overrides import Entry, Overrides, apply, combine
from bot.errors import ContentError, StoreError
from bot.library.load import Progress, load
from bot.library.model import Library
from bot.library.partner import Partner
from bot.records.override_table import OverrideTable, overrides_at
from bot.records.partner_table import PartnerTable, partners_at
from bot.settings import Settings
from bot.types import Service
from bot.upkeep import demo
from bot.upkeep.periodic import repeating

POLL_SECONDS: Final = 30
"""How often each worker looks for changes: twice within the minute that is promised."""

log = structlog.get_logger(__name__)


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
                written = load(self._root, self._service)
                self.library, self.written = self._staffed(written), written
        except ContentError as error:
            log.error("content_not_reloaded", problems=[str(problem) for problem in error.problems][:20])
            return False
        except Exception as error:  # noqa: BLE001  a file that vanished, say: what works stays, and the next try comes
            log.error("content_not_reloaded", what=logs.place(error))
            return False
        log.info("content_reloaded", digest=self.library.digest[:8])
        return True

    def override(self, overrides: Overrides) -> None:
        """Show the content as staff changed it, from now on."""
        with self._reading:
            self._overrides = overrides
            self.library = self._staffed(self.written)

    def join(self, partners: tuple[Partner, ...]) -> None:
        """Know these partners, from now on."""
        with self._reading:
            self._partners = partners
            self.library = self._staffed(self.written)

    def _staffed(self, written: Library) -> Library:
        return replace(apply(written, self._overrides), partners=_active(self._partners))

    def __call__(self) -> Library:
        """Return the library of the moment."""
        return self.library


def read_library(settings: Settings, progress: Progress | None = None) -> Library:
    """Read the content as its files say it; raise `ContentError` if it does not hold."""
    return load(Path(settings.CONTENT_PATH), service(settings), progress)


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
        titles=tuple((channel.facts.name, channel.facts.title) for channel in CHANNELS),
    )


def _invented(settings: Settings) -> bool:
    """Say whether the numbers are invented; of a database that cannot be asked just now, no."""
    try:
        return demo.is_demo(settings.DATABASE_URL)
    except StoreError:
        return False


def staffed(library: Library, settings: Settings) -> Library:
    """Return a library with the partners of a database."""
    return replace(library, partners=_active(partners_at(settings.DATABASE_URL).all()))


def _active(partners: Iterable[Partner]) -> dict[str, Partner]:
    return {partner.code: partner for partner in partners if partner.active}


@dataclass(frozen=True, slots=True)
class Desk:
    """Where staff's changes are found."""

    overrides: OverrideTable
    partners: PartnerTable


@dataclass(frozen=True, slots=True)
class _Seen:
    """What staff had changed when it was last looked at."""

    entries: tuple[Entry, ...] = ()
    partners: tuple[Partner, ...] = ()


def desk_at(database_url: str) -> Desk:
    """Return where staff's changes are found in a database."""
    return Desk(overrides_at(database_url), partners_at(database_url))


@asynccontextmanager
async def kept_current(library: LiveLibrary, desk: Desk, every: float = POLL_SECONDS) -> AsyncIterator[None]:
    """Apply staff's changes before the first turn, then whatever is added while the program runs."""
    seen = _Seen()

    async def look() -> None:
        nonlocal seen
        seen = await _look(library, desk, seen)

    try:
        await look()
    except StoreError as error:  # a database that is away for a moment stops no start
        _not_read(error)
    async with repeating(every, look, _not_read):
        yield


async def _look(library: LiveLibrary, desk: Desk, seen: _Seen) -> _Seen:
    entries = await asyncio.to_thread(desk.overrides.entries)
    partners = await asyncio.to_thread(desk.partners.all)
    if entries != seen.entries:
        library.override(combine(entries))
        log.info("overrides", count=len(entries))
    if partners != seen.partners:
        library.join(partners)
        log.info("partners", count=len(partners))
    return _Seen(entries, partners)


def _not_read(error: Exception) -> None:
    log.error("overrides_not_read", kind=type(error).__name__, what=logs.place(error))
