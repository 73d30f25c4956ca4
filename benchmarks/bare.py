"""The least a server can do: read a body, answer a constant. The measure that everything is compared with."""

from __future__ import annotations

from typing import Any

ANSWER = b"<?xml version='1.0' encoding='UTF-8'?><Response><Message>" + b"x" * 560 + b"</Message></Response>"


async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Answer every request alike."""
    if scope["type"] != "http":
        return
    while (await receive()).get("more_body"):
        pass
    headers = [(b"content-type", b"text/xml"), (b"content-length", str(len(ANSWER)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": ANSWER})
