"""How a session and an answer become rows nobody can read without today's keys: shared by all stores."""

from __future__ import annotations

from collections.abc import Iterable, Set
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple, get_args

import msgspec

from bot.stats.counts import Count
from bot.stats.figures import BY_NAME, Grain, closes, grain_of, last_day, period
from bot.stats.months import HeldMonthCell
from bot.store.contract import Loaded
from bot.store.keys import Generation
from bot.types import Session, Who

BUCKET_HOURS: Final = 6
"""A delivery tag carries no finer time than this: it says when to delete it, not when it came."""
DELIVERY_HOURS: Final = 48
"""How long a delivery is recognised: Telegram keeps what it could not deliver for 24 hours."""
AHEAD: Final = timedelta(days=3)
"""What is dated further ahead than this was written by a clock that jumped and came back."""

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Session).decode


class SessionRow(NamedTuple):
    """A sealed session as it is kept."""

    tag: bytes
    generation: int
    version: int
    sealed: bytes


class DeliveryRow(NamedTuple):
    """A delivery that was answered, as it is kept."""

    tag: bytes
    bucket: int
    generation: int
    sealed: bytes


def pack_session(session: Session) -> bytes:
    """Write a session as bytes to seal; the length does not tell what it holds (padded to 256)."""
    data = _encode(session)
    return data + b" " * (-len(data) % 256)


def unpack_session(data: bytes | None) -> Session | None:
    """Read a session, or None if it was written by another version of the program."""
    try:
        return _decode(data) if data else None
    except (msgspec.DecodeError, msgspec.ValidationError):
        return None


def pack_answer(answer: str) -> bytes:
    """Write an action as bytes to seal, of one length."""
    data = answer.encode()
    return data + b" " * (-len(data) % 128)


def newest(tags: Iterable[bytes], found: Iterable[bytes]) -> bytes | None:
    """Return the tag that counts among those found: load and commit must choose the same one."""
    there = frozenset(found)
    return next((tag for tag in tags if tag in there), None)


def loaded(alive: tuple[Generation, ...], who: Who, held: Iterable[SessionRow], answered: DeliveryRow | None) -> Loaded:
    """Open what was found of a person and a delivery."""
    rows = {row.tag: row for row in held}
    tags = {generation.session_tag(who): generation for generation in alive}
    tag = newest(tags, rows)
    session, version = None, 0
    if tag is not None:
        session, version = unpack_session(tags[tag].unseal(rows[tag].sealed, tag)), rows[tag].version
    return Loaded(session, version, answered is not None, open_answer(alive, answered) if answered else "")


def open_answer(alive: tuple[Generation, ...], row: DeliveryRow) -> str:
    """Return the action that answered a delivery, empty if its key is gone."""
    generation = next((g for g in alive if g.number == row.generation), None)
    opened = generation.unseal(row.sealed, row.tag) if generation else None
    return opened.decode().strip() if opened else ""


def bucket(moment: datetime) -> int:
    """Return the coarse time of a delivery."""
    return int(moment.timestamp()) // (BUCKET_HOURS * 3600)


def kept_buckets(moment: datetime) -> tuple[int, int]:
    """Return the first and the last bucket still kept: no tag outlives `DELIVERY_HOURS`."""
    return bucket(moment - timedelta(hours=DELIVERY_HOURS)) + 1, bucket(moment + AHEAD)


def open_day(day: date, closed: frozenset[str]) -> date:
    """Return the first day from `day` on in which nothing is closed: a closed period is never rewritten."""
    while any(period(grain, day) in closed for grain in get_args(Grain)):
        day += timedelta(days=1)
    return day


def first_label(day: date) -> str:
    """Return the label before which, in the order of text, no period of `day` or of a later day begins."""
    return min(period(grain, day) for grain in get_args(Grain))


def cell_of(count: Count, day: date) -> tuple[str, str, str]:
    """Return figure, period and key of a count on a day."""
    return count.figure, period(BY_NAME[count.figure].grain, day), count.key


def over(labels: Iterable[str], moment: datetime) -> list[str]:
    """Return the periods that are over, of those that were counted in; with a day, its week."""
    weeks = {period("week", last_day("day", label)) for label in labels if grain_of(label) == "day"}
    return sorted(label for label in weeks.union(labels) if closes(label) <= moment)


def rows_to_hold(shown: Iterable[HeldMonthCell], held: Set[tuple[str, str]]) -> list[tuple[str, str, str, int | None]]:
    """Return what months showed as rows, in the order of their keys, but for figures and months that are held."""
    found = [(one.figure, one.month, one.key, one.n) for one in shown if (one.figure, one.month) not in held]
    return sorted(found, key=lambda row: row[:3])
