"""Connections that do not wait for ever: what is not sent, or not taken, within seconds is closed."""

from __future__ import annotations

import asyncio
from typing import Any, Final, Literal

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

REQUEST_SECONDS: Final = 7.0
"""How long a whole request may take to arrive: half-sent ones are gone within ten (docs/architecture.md, T8).
uvicorn itself waits for ever; a web server in front of it may not be there."""
HEAD_BYTES: Final = 32 * 1024
"""The most bytes before a request's body: browsers send less than 2 KiB, web servers refuse above 8 to 32."""

Awaited = Literal["request", "answer"]
"""What a deadline is for: a request to arrive, an answer to be taken."""


class Connection(HttpToolsProtocol):
    """uvicorn's connection with a deadline: for a request to arrive, and for an answer to be taken."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._deadlines: dict[Awaited, asyncio.TimerHandle] = {}
        self._in_head = True
        self._head = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._wait("request")

    def data_received(self, data: bytes) -> None:
        """Take what arrives; a head that does not end is not listened to."""
        self._head += len(data)
        super().data_received(data)
        if self.transport.is_closing():
            return
        cycle: RequestResponseCycle | None = self.cycle
        if self.timeout_keep_alive_task is None and (cycle is None or cycle.response_complete):
            self._wait("request")  # bytes that begin nothing end the wait for the next request, too
        if self._in_head and self._head > HEAD_BYTES:
            self.transport.abort()

    def on_message_begin(self) -> None:
        """Wait for the rest of it."""
        super().on_message_begin()
        self._in_head = True
        self._wait("request")

    def on_headers_complete(self) -> None:
        """Count anew for the next head."""
        self._in_head, self._head = False, 0
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Wait no more: now the answer is ours to give."""
        super().on_message_complete()
        self._in_head = True
        self._done("request")

    def pause_writing(self) -> None:
        """Wait for the answer to be taken."""
        super().pause_writing()
        self._wait("answer")

    def resume_writing(self) -> None:
        """Wait no more."""
        super().resume_writing()
        self._done("answer")

    def timeout_keep_alive_handler(self) -> None:
        """Close a connection on which nothing more was asked, also one that does not take its last answer."""
        super().timeout_keep_alive_handler()
        self._wait("answer")

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the deadlines."""
        self._done("request")
        self._done("answer")
        super().connection_lost(exc)

    def _wait(self, awaited: Awaited) -> None:
        if awaited not in self._deadlines:
            self._deadlines[awaited] = self.loop.call_later(REQUEST_SECONDS, self.transport.abort)

    def _done(self, awaited: Awaited) -> None:
        if deadline := self._deadlines.pop(awaited, None):
            deadline.cancel()
