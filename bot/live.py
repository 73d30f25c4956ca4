"""What staff change on a Monday morning, live on every worker within a minute and without a deploy."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Final, Protocol

import structlog

from bot.desk.overrides import Entry, Overrides, combine
from bot.errors import StoreError
from bot.library.partner import Partner
from bot.records.override_table import OverrideTable, overrides_at
from bot.records.partner_table import PartnerTable, partners_at

POLL_SECONDS: Final = 30
"""How often each worker looks for changes: twice within the minute that is promised."""

log = structlog.get_logger(__name__)


class Overridden(Protocol):
    """Content that takes staff's changes."""

    def override(self, overrides: Overrides) -> None:
        """Show the content with these changes from now on."""

    def join(self, partners: tuple[Partner, ...]) -> None:
        """Know these partners from now on."""


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
async def kept_current(content: Overridden, desk: Desk, every: float = POLL_SECONDS) -> AsyncIterator[None]:
    """Apply staff's changes before the first turn, then whatever is added while the program runs."""
    seen = await _look(content, desk, _Seen())
    keeper = asyncio.create_task(_keep_current(content, desk, every, seen))
    try:
        yield
    finally:
        keeper.cancel()
        with suppress(asyncio.CancelledError):
            await keeper


async def _keep_current(content: Overridden, desk: Desk, every: float, seen: _Seen) -> None:
    while True:
        await asyncio.sleep(every)
        seen = await _look(content, desk, seen)


async def _look(content: Overridden, desk: Desk, seen: _Seen) -> _Seen:
    try:
        entries = await asyncio.to_thread(desk.overrides.entries)
        partners = await asyncio.to_thread(desk.partners.all)
    except StoreError as error:
        log.error("overrides_not_read", kind=type(error).__name__)
        return seen
    if entries != seen.entries:
        content.override(combine(entries))
        log.info("overrides", count=len(entries))
    if partners != seen.partners:
        content.join(partners)
        log.info("partners", count=len(partners))
    return _Seen(entries, partners)
