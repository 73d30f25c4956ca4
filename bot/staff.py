"""What staff change on a Monday morning, live on every worker within a minute and without a deploy."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

import structlog

from bot.errors import StoreError
from bot.library.model import Library
from bot.library.overrides import KEPT, Entry, Overrides, fold
from bot.library.partners import Partner
from bot.store.overrides import OverrideStore, overrides_at
from bot.store.partners import PartnerStore, partners_at

POLL_SECONDS: Final = 30
"""How often each worker looks for changes: twice within the minute that is promised."""
BANNER_ID: Final = re.compile(r"[a-z0-9-]{2,24}")
NOTICE: Final = 300
"""The most letters of a notice: it stands above a whole screen."""

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

    overrides: OverrideStore
    partners: PartnerStore


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
        content.override(fold(entries))
        log.info("overrides", count=len(entries))
    if partners != seen.partners:
        content.join(partners)
        log.info("partners", count=len(partners))
    return _Seen(entries, partners)


def written(moment: datetime) -> str:
    """Write when something was done: to the minute, for the audit."""
    return moment.strftime("%Y-%m-%dT%H:%MZ")


def refused(entry: Entry, library: Library) -> str:
    """Return why something cannot be done, or nothing."""
    if entry.kind == "page":
        if entry.target in KEPT:
            return f"{entry.target}: every screen leads to it; it cannot be hidden"
        if not any(entry.target in pages for pages in library.pages.values()):
            return f"{entry.target}: no such page"
    elif entry.kind == "contact":
        if entry.target not in library.contacts:
            return f"{entry.target}: no such contact; the ids are in content/contacts/"
    elif not BANNER_ID.fullmatch(entry.target):
        return f"{entry.target}: write a short name in small letters, such as war-sd"
    elif entry.act == "set":
        return _refused_notice(entry, library)
    return ""


def _refused_notice(entry: Entry, library: Library) -> str:
    unknown = [iso for iso in entry.countries if iso not in library.atlas.countries]
    if unknown:
        return f"{', '.join(unknown)}: no such country in content/countries/"
    if not (entry.en.strip() and entry.fr.strip()):
        return "write the notice in both languages: --en and --fr"
    longest = max(len(entry.en), len(entry.fr))
    return f"the notice has {longest} letters, at most {NOTICE}" if longest > NOTICE else ""
