"""The real application on a real port of this machine: uvicorn in a thread of its own, real store, real content."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from typing import Any, TypeVar

import httpx
import uvicorn
from starlette.routing import BaseRoute

from bot import app
from bot.channels.http import Route
from bot.engine import Engine
from bot.library.model import Library
from bot.metrics import TurnMetrics
from bot.store import Store
from bot.types import Service
from bot.web.server import Server, make_app

T = TypeVar("T")
START_SECONDS = 20


@dataclass
class Live:
    """A running server."""

    url: str
    client: httpx.Client
    """Asks the server for whoever it is: paths are enough. It keeps no cookie, so nobody comes in as somebody else."""
    engine: Engine
    store: Store
    loop: asyncio.AbstractEventLoop

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run something on the server's own loop, where the store lives; wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(START_SECONDS)

    def counted(self, figure: str) -> dict[str, int]:
        """Return the raw cells of a figure."""
        totals: dict[str, int] = {}
        for cell in self.run(self.store.tallies(figure)):
            totals[cell.key] = totals.get(cell.key, 0) + cell.n
        return totals


class Announced(uvicorn.Server):
    """A server that says when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen."""
        await super().startup(sockets)
        self.ready.set()


def client_of(url: str) -> httpx.Client:
    """Return a client of one site: made once, for each one builds a TLS context, which takes longer than a page."""
    return httpx.Client(base_url=url, cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())))


def quiet(web: Server) -> uvicorn.Config:
    """Return how the application is served, without a word about it."""
    return uvicorn.Config(
        web, log_config=None, access_log=False, server_header=False, proxy_headers=False, lifespan="off", ws="none"
    )


@contextmanager
def live(
    folder: Path,
    library: Library,
    clock: Callable[[], datetime] = app.now,
    *,
    routes: Mapping[str, Route] | None = None,
    pages: Sequence[BaseRoute] = (),
    service: Service | None = None,
    turn_metrics: TurnMetrics | None = None,
) -> Iterator[Live]:
    """Serve until the block ends."""
    listening = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    store = app.memory_store(folder)
    engine = app.make_engine(store, lambda: library, clock, turn_metrics=turn_metrics)
    web = make_app(engine, service or library.service, routes or {}, store.healthy, pages)
    server = Announced(quiet(web))
    loop = asyncio.new_event_loop()

    async def serve() -> None:
        await store.open()
        await server.serve(sockets=[listening])
        await store.close()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()), name="live")
    thread.start()
    try:
        assert server.ready.wait(START_SECONDS), "the server did not start"
        with client_of(url) as client:
            yield Live(url, client, engine, store, loop)
    finally:
        server.should_exit = True
        thread.join(START_SECONDS)
        loop.close()
        listening.close()
