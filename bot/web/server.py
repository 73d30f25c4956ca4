"""The web server's one application: webhooks first, then health, then the pages; safe headers on every answer."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import structlog
from starlette.applications import Starlette
from starlette.routing import BaseRoute, Route

from bot import logs
from bot.channels.http import Receive, Scope, Send, respond
from bot.channels.http import Route as Webhook
from bot.engine import Engine
from bot.languages import noting_lacks
from bot.types import Service
from bot.web import static
from bot.web.chat import WebChat
from bot.web.rendering import PageRenderer

Health = Callable[[], Awaitable[bool]]

_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors "
)
_HEADERS: Final = (
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()"),
    (b"cache-control", b"no-store"),
)
"""On every answer that does not say otherwise itself."""
_STRICT_TRANSPORT: Final = (b"strict-transport-security", b"max-age=31536000")
"""A year, as OWASP advises; without subdomains, which are not ours."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Headers:
    """What is added to every answer: the chat may be framed by the operator's sites, nothing else by anybody."""

    chat: tuple[tuple[bytes, bytes], ...]
    others: tuple[tuple[bytes, bytes], ...]

    def on(self, path: str, send: Send) -> Send:
        """Return a `send` that adds the headers an answer does not have."""
        wanted = self.chat if path == "/" else self.others

        async def sending(message: Any) -> None:
            if message["type"] == "http.response.start":
                given = list(message.get("headers", ()))
                names = {name.lower() for name, _ in given}
                message = {**message, "headers": [*given, *(line for line in wanted if line[0] not in names)]}
            await send(message)

        return sending


def make_headers(service: Service, embed: Sequence[str]) -> Headers:
    """Return the headers of this copy; `embed` names the sites that may show the chat in a frame."""
    usual = (*_HEADERS, _STRICT_TRANSPORT) if service.public_url.startswith("https://") else _HEADERS
    framed = _POLICY + " ".join(("'self'", *embed))
    policy: Callable[[str], tuple[bytes, bytes]] = lambda text: (b"content-security-policy", text.encode("ascii"))
    return Headers((policy(framed), *usual), (policy(f"{_POLICY}'none'"), *usual))


@dataclass(frozen=True, slots=True)
class Server:
    """A plain ASGI application: exact addresses of webhooks, then health, then everything with pages."""

    webhooks: Mapping[str, Webhook]
    health: Health
    site: Starlette
    headers: Headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; an error is logged by its place and answered without a word of it."""
        if scope["type"] != "http":
            await self.site(scope, receive, send)
            return
        sent = _Sent(self.headers.on(scope["path"], send))
        try:
            await self._answer(scope, receive, sent)
        except Exception as error:  # noqa: BLE001 - whatever it is, its words may be a person's
            log.error("web_failed", what=logs.place(error))
            if not sent.begun:
                await respond(sent, 500, b"Error")

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        if path in self.webhooks:
            await self.webhooks[path](scope, receive, send)
        elif path == "/healthz":
            await self._healthz(scope, send)
        else:
            with noting_lacks():
                await self.site(scope, receive, send)

    async def _healthz(self, scope: Scope, send: Send) -> None:
        if scope["method"] not in ("GET", "HEAD"):
            await respond(send, 405, b"Method not allowed", headers={b"allow": b"GET, HEAD"})
            return
        well = await self.health()
        await respond(send, 200 if well else 503, json.dumps({"ok": well}).encode(), b"application/json")


class _Sent:
    """A `send` that knows whether an answer has begun."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.begun = False

    async def __call__(self, message: Any) -> None:
        self.begun = True
        await self._send(message)


def make_app(
    engine: Engine,
    service: Service,
    routes: Mapping[str, Webhook],
    health: Health,
    pages: Sequence[BaseRoute] = (),
    embed: Sequence[str] = (),
) -> Server:
    """Join the webhooks in `routes`, the chat, and whatever `pages` (Starlette routes and mounts) are given."""
    files = static.files()
    renderer = PageRenderer(service, files)
    chat = WebChat(engine, renderer)
    site = Starlette(
        routes=[
            Route("/", chat.__call__, methods=["GET", "POST"]),
            static.static_route(files),
            *pages,
        ],
        exception_handlers=renderer.exception_handlers,
    )
    return Server(routes, health, site, make_headers(service, embed))
