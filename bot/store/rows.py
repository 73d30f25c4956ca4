"""How a session and an answer become rows nobody can read without today's keys: shared by all stores."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

import msgspec

from bot.stats.figures import BY_NAME, period
from bot.stats.log import Count
from bot.types import Session

BUCKET_HOURS: Final = 6
"""A delivery tag carries no finer time than this: it says when to delete it, not when it came."""
DELIVERY_HOURS: Final = 48
"""How long a delivery is recognised: Telegram keeps what it could not deliver for 24 hours."""

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Session).decode


def pack(session: Session) -> bytes:
    """Write a session as bytes to seal; the length does not tell what it holds (padded to 256)."""
    data = _encode(session)
    return data + b" " * (-len(data) % 256)


def unpack(data: bytes | None) -> Session | None:
    """Read a session, or None if it was written by another version of the program."""
    try:
        return _decode(data) if data else None
    except (msgspec.DecodeError, msgspec.ValidationError):
        return None


def pad(answer: str) -> bytes:
    """Write an action as bytes to seal, of one length."""
    data = answer.encode()
    return data + b" " * (-len(data) % 128)


def bucket(moment: datetime) -> int:
    """Return the coarse time of a delivery."""
    return int(moment.timestamp()) // (BUCKET_HOURS * 3600)


def oldest_bucket(moment: datetime) -> int:
    """Return the first bucket still kept: no tag outlives `DELIVERY_HOURS`."""
    return bucket(moment - timedelta(hours=DELIVERY_HOURS)) + 1


def open_day(day: date, closed: frozenset[str]) -> date:
    """Return the first day from `day` on in which nothing is closed: a closed period is never rewritten."""
    while any(period(grain, day) in closed for grain in ("day", "week", "month")):
        day += timedelta(days=1)
    return day


def cell(count: Count, day: date) -> tuple[str, str, str]:
    """Return figure, period and key of a count on a day."""
    return count.figure, period(BY_NAME[count.figure].grain, day), count.key
