"""The little HTTP that webhooks need: bounded bodies, short answers. Plain ASGI, ahead of everything else."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any, Final

from bot.errors import BagageError

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Route = Callable[[Scope, Receive, Send], Awaitable[None]]

BODY_BYTES: Final = 64 * 1024
"""The most bytes of a request: Telegram's and Twilio's stay far below (docs/architecture.md, T8)."""
BODY_SECONDS: Final = 5.0
"""How long a body may take to arrive (docs/architecture.md, T8)."""


class BadRequest(BagageError):
    """A request that is not answered as asked: carries the status to send."""

    def __init__(self, status: int, reason: str = "") -> None:
        super().__init__(reason or str(status))
        self.status = status


async def body(scope: Scope, receive: Receive, limit: int = BODY_BYTES) -> bytes:
    """Read a body; raise `BadRequest` 413 if it is too large, 408 if too slow, 400 if it breaks off."""
    length = header(scope, b"content-length")
    if length and (not length.isdigit() or int(length) > limit):
        raise BadRequest(413)
    try:
        async with asyncio.timeout(BODY_SECONDS):
            return await _read(receive, limit)
    except TimeoutError:
        raise BadRequest(408) from None


async def _read(receive: Receive, limit: int) -> bytes:
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise BadRequest(400)
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > limit:
            raise BadRequest(413)
        chunks.append(chunk)
        if not message.get("more_body"):
            return b"".join(chunks)


def header(scope: Scope, name: bytes) -> bytes:
    """Return a header by its lower-case name, or nothing. Of several, the first."""
    return next((bytes(value) for key, value in scope["headers"] if key == name), b"")


async def respond(
    send: Send,
    status: int,
    content: bytes = b"",
    content_type: bytes = b"text/plain; charset=utf-8",
    headers: Mapping[bytes, bytes] | None = None,
) -> None:
    """Send a whole answer that nothing may keep."""
    lines = [
        (b"content-type", content_type),
        (b"content-length", str(len(content)).encode()),
        (b"cache-control", b"no-store"),
        *(headers or {}).items(),
    ]
    await send({"type": "http.response.start", "status": status, "headers": lines})
    await send({"type": "http.response.body", "body": content})
