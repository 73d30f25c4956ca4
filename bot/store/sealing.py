"""How a session and an answer become rows nobody can read without today's keys: shared by all stores."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import NamedTuple

import msgspec

from bot.store.contract import Loaded
from bot.store.keys import Generation
from bot.types import Session, Who

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


def newest(tags: Iterable[bytes], kept: Container[bytes]) -> bytes | None:
    """Return the tag that counts among those that are kept: load and commit must choose the same one."""
    return next((tag for tag in tags if tag in kept), None)


def loaded(
    alive: tuple[Generation, ...], who: Who, sessions: Iterable[SessionRow], delivery: DeliveryRow | None
) -> Loaded:
    """Open what the store holds of a person, and of a delivery."""
    rows = {row.tag: row for row in sessions}
    tags = {generation.session_tag(who): generation for generation in alive}
    tag = newest(tags, rows)
    session, version = None, 0
    if tag is not None:
        session, version = unpack_session(tags[tag].unseal(rows[tag].sealed, tag)), rows[tag].version
    return Loaded(session, version, delivery is not None, open_answer(alive, delivery) if delivery else "")


def open_answer(alive: tuple[Generation, ...], row: DeliveryRow) -> str:
    """Return the action that answered a delivery, empty if its key is gone."""
    generation = next((g for g in alive if g.number == row.generation), None)
    opened = generation.unseal(row.sealed, row.tag) if generation else None
    return opened.decode().strip() if opened else ""
