"""What a monitor may know: whether the program is well, how big it is, how much content waits. Nothing of anybody."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from datetime import datetime

from prometheus_client import CollectorRegistry, Gauge, Info, PlatformCollector, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.library.model import Library

PATH = "/metrics"


def route(
    token: str, library: Callable[[], Library], health: Callable[[], Awaitable[bool]], now: Callable[[], datetime]
) -> Route:
    """Return the route; without a token it is not there, and nobody comes in without it."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    healthy = Gauge("bagage_healthy", "Whether a turn could be kept just now", registry=registry)
    pages = Gauge("bagage_pages", "Pages that are shown", ["language"], registry=registry)
    overdue = Gauge("bagage_pages_overdue", "Pages to be read again", registry=registry)
    contacts = Gauge("bagage_contacts", "Contacts that are shown", registry=registry)
    content = Info("bagage_content", "The content that is served", registry=registry)

    async def show(request: Request) -> Response:
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        if not token or not hmac.compare_digest(given.encode(), token.encode()):
            return PlainTextResponse("Not found", 404)
        found, today = library(), now().date()
        healthy.set(await health())
        for language, tree in found.pages.items():
            pages.labels(language).set(len(tree))
        shown = next(iter(found.pages.values()), {}).values()
        overdue.set(sum(1 for one in shown if one.review_by and one.review_by < today))
        contacts.set(sum(1 for one in found.contacts.values() if one.shown(today)))
        content.info({"digest": found.digest[:12]})
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return Route(PATH, show, methods=["GET"])
