"""Twilio's side of the webhook: forms as it posts them, signed by its own library, and phones that read the answer."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]

from bot.channels.twilio.form import parse_form
from bot.channels.twilio.webhook import Twilio
from bot.settings import Settings, read_settings

ACCOUNT = "AC" + "0" * 32
TOKEN = "a token of a test"
URL = "https://bot.example.org/twilio"
AMINA = "whatsapp:+12025550123"
BINTA = "+12025550124"

_messages = itertools.count(1)


def settings(**changes: str) -> Settings:
    """Return the settings of a copy that has both channels."""
    return read_settings(
        {
            "TWILIO_ACCOUNT_SID": ACCOUNT,
            "TWILIO_AUTH_TOKEN": TOKEN,
            "TWILIO_WHATSAPP_NUMBER": "+12025550100",
            "TWILIO_SMS_NUMBER": "+12025550101",
            "PUBLIC_URL": URL.removesuffix("/twilio"),
            **changes,
        }
    )


def form(sender: str, body: str, **fields: str) -> dict[str, str]:
    """Return what Twilio posts when somebody writes."""
    sid = f"SM{next(_messages):032x}"
    there = {"ProfileName": "Amina", "WaId": "12025550123", "MessageType": "text"} if ":" in sender else {}
    usual = {
        "SmsMessageSid": sid, "MessageSid": sid, "SmsSid": sid, "AccountSid": ACCOUNT, "SmsStatus": "received",
        "From": sender, "To": "+12025550100", "Body": body, "NumMedia": "0", "NumSegments": "1",
        "ApiVersion": "2010-04-01", "ButtonText": "",
    }  # fmt: skip
    return {**usual, **there, **fields}


def sign(content: bytes, url: str = URL, token: str = TOKEN) -> str:
    """Return the signature of a body, by Twilio's own library."""
    return str(RequestValidator(token).compute_signature(url, parse_form(content)))


@dataclass
class Reply:
    """What came back."""

    status: int
    headers: dict[bytes, bytes]
    content: bytes

    @property
    def texts(self) -> list[str]:
        """The messages in it, as an XML reader finds them."""
        root = ET.fromstring(self.content)
        assert root.tag == "Response"
        assert {child.tag for child in root} <= {"Message"}
        return [child.text or "" for child in root]


async def post(
    twilio: Twilio,
    content: bytes,
    signature: str | None,
    *,
    query: str = "",
    method: str = "POST",
    headers: Iterable[tuple[bytes, bytes]] = ((b"content-type", b"application/x-www-form-urlencoded"),),
) -> Reply:
    """Call the webhook as a server would, the body in two pieces."""
    scope: dict[str, Any] = {
        "type": "http", "method": method, "path": "/twilio", "query_string": query.encode(), "headers": [*headers],
    }  # fmt: skip
    if signature is not None:
        scope["headers"].append((b"x-twilio-signature", signature.encode("latin-1")))
    pieces = [content[:10], content[10:]]
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": pieces.pop(0), "more_body": bool(pieces)}

    async def send(message: Any) -> None:
        sent.append(message)

    await twilio.webhook(scope, receive, send)
    start, *rest = sent
    assert start["type"] == "http.response.start"
    return Reply(start["status"], dict(start["headers"]), b"".join(message["body"] for message in rest))


@dataclass
class Phone:
    """Somebody with a phone, on WhatsApp or SMS."""

    twilio: Twilio
    sender: str = AMINA
    last: bytes = b""
    texts: Sequence[str] = field(default_factory=tuple)

    async def says(self, words: str, **fields: str) -> str:
        """Send a message; return what arrives."""
        return await self._send(form(self.sender, words, **fields))

    async def again(self) -> str:
        """Twilio delivers the last message once more."""
        return await self._post(self.last)

    async def picks(self, label: str) -> str:
        """Type the number that stands before a label."""
        lines = [line.partition(" ") for line in self.reads.splitlines()]
        number = next((key for key, _, rest in lines if rest == label), None)
        assert number, f"no {label!r} in:\n{self.reads}"
        return await self.says(number)

    async def _send(self, fields: dict[str, str]) -> str:
        return await self._post(urlencode(fields).encode())

    async def _post(self, content: bytes) -> str:
        self.last = content
        reply = await post(self.twilio, content, sign(content))
        assert reply.status == 200
        assert reply.headers[b"content-type"].startswith(b"text/xml")
        self.texts = reply.texts
        return self.reads

    @property
    def reads(self) -> str:
        """What is on the screen now."""
        return "\n\n".join(self.texts)
