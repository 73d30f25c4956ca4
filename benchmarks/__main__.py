"""Measures what the README claims, in one run: ratios to a bare server, start-up, and the cost of much content."""

from __future__ import annotations

import asyncio
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from urllib.parse import urlencode

import psutil
from rich.console import Console
from rich.table import Table
from twilio.request_validator import RequestValidator

from benchmarks.trees import many_pages
from bot.library.load import load

ROOT = Path(__file__).parent.parent
TOKEN, SID, URL = "benchmark-token", "AC" + "0" * 32, "https://bench.example.org"
PEOPLE, AT_ONCE, ROUNDS, SECONDS = 20_000, 32, 5, 2.0
"""So many people that nobody writes so fast as to be answered with silence."""
PATIENCE = 240.0
"""Seconds in which a server with 10,000 pages that nothing was learned from may start, beside three others."""
NOISE = 1.25
"""Two runs of the same bare server that differ by more make a run worthless."""


@dataclass(frozen=True)
class Figures:
    """One round: requests a second, and the server's processor time for one, in microseconds."""

    rate: float
    cpu: float


def main() -> None:
    """Run everything and print one table."""
    console = Console()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        console.print(_content(Path(folder)))
        console.print(asyncio.run(_servers(Path(folder), console)))


def _content(folder: Path) -> Table:
    table = Table("content", "pages", "seconds to load", title="Start-up")
    for name, root in (("the product's", ROOT / "content"), ("generated", many_pages(folder / "many", 5000))):
        began = time.perf_counter()
        library = load(root)
        took = time.perf_counter() - began
        table.add_row(name, str(sum(len(pages) for pages in library.pages.values())), f"{took:.2f}")
    return table


@contextmanager
def _server(command: list[str], port: int, **environment: str) -> Iterator[psutil.Process]:
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + PATIENCE
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.1)
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(timeout=15)


def _port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


async def _servers(folder: Path, console: Console) -> Table:
    ports = [_port() for _ in range(4)]
    bare = [sys.executable, "-m", "uvicorn", "benchmarks.bare:app", "--no-access-log", "--log-level", "error"]
    product = [sys.executable, "-m", "bot", "serve"]
    settings = {
        "TWILIO_ACCOUNT_SID": SID, "TWILIO_AUTH_TOKEN": TOKEN, "TWILIO_WHATSAPP_NUMBER": "+14155238886",
        "PUBLIC_URL": URL, "OPERATOR_NAME": "bench", "OPERATOR_CONTACT": "bench@example.org",
    }  # fmt: skip
    many = {"CONTENT_PATH": str(folder / "many")}
    with (
        _server([*bare, "--port", str(ports[0])], ports[0]) as bare_process,
        _server([*bare, "--port", str(ports[1])], ports[1]) as bare_again,
        _server(product, ports[2], PORT=str(ports[2]), **settings, **_disk(folder, "a")) as product_process,
        _server(product, ports[3], PORT=str(ports[3]), **settings, **many, **_disk(folder, "b")) as large_process,
    ):
        names = ["bare", "bare again (noise)", "the product", "the product, 10,000 pages"]
        results: dict[str, list[Figures]] = {name: [] for name in names}
        sent = {name: _requests() for name in names}  # every message is a new one: a repeated one costs less
        for number in range(ROUNDS):
            for name, port, process in zip(
                names, ports, (bare_process, bare_again, product_process, large_process), strict=True
            ):
                results[name].append(await _round(port, process, sent[name]))
            console.print(f"round {number + 1} of {ROUNDS}", style="dim")
    return _results_table(results)


def _disk(folder: Path, name: str) -> dict[str, str]:
    return {"DATABASE_URL": f"sqlite:///{folder}/{name}.db", "KEYS_PATH": str(folder / f"{name}-keys")}


def _results_table(results: dict[str, list[Figures]]) -> Table:
    table = Table(
        "server", "requests/s ÷ bare", "processor time ÷ bare", "µs a request", title="A signed WhatsApp message"
    )
    bare_rounds = results["bare"]
    for name, rounds in results.items():
        rates = [server.rate / bare.rate for server, bare in zip(rounds, bare_rounds, strict=True)]
        costs = [server.cpu / bare.cpu for server, bare in zip(rounds, bare_rounds, strict=True)]
        table.add_row(name, _spread(rates), _spread(costs), f"{statistics.median(server.cpu for server in rounds):.0f}")
    noise = [again.rate / bare.rate for again, bare in zip(results["bare again (noise)"], bare_rounds, strict=True)]
    if not 1 / NOISE < statistics.median(noise) < NOISE:
        table.caption = "Too noisy: the two bare servers differ. Run it again on a quiet machine."
    return table


def _spread(values: list[float]) -> str:
    return f"{statistics.median(values):.2f} ({min(values):.2f}–{max(values):.2f})"


async def _round(port: int, process: psutil.Process, requests: Iterator[bytes]) -> Figures:
    """Ask for `SECONDS`, `AT_ONCE` people at a time; every answer must be whole."""
    before = sum(process.cpu_times()[:2])
    end = time.perf_counter() + SECONDS
    began = time.perf_counter()
    counts = await asyncio.gather(*(_ask(port, requests, end) for _ in range(AT_ONCE)))
    took = time.perf_counter() - began
    cpu = sum(process.cpu_times()[:2]) - before
    return Figures(sum(counts) / took, cpu / sum(counts) * 1e6)


async def _ask(port: int, requests: Iterator[bytes], end: float) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    count = 0
    while time.perf_counter() < end:
        writer.write(next(requests))
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(head.decode(errors="replace").splitlines()[0])
        length = int(head.lower().split(b"content-length: ", 1)[1].split(b"\r\n", 1)[0])
        if b"<Message>" not in await reader.readexactly(length):
            raise RuntimeError("an answer without a message")
        count += 1
    writer.close()
    return count


def _requests() -> Iterator[bytes]:
    """Yield signed messages of many people who walk through the menus."""
    validator, chance = RequestValidator(TOKEN), random.Random(7)
    for person in cycle(range(PEOPLE)):
        form = {
            "AccountSid": SID,
            "MessageSid": f"SM{chance.getrandbits(128):032x}",
            "From": f"whatsapp:+2507000{person:05d}",
            "To": "whatsapp:+14155238886",
            "Body": chance.choice(["menu", "5", "1", "back", "6", "wages", "M"]),
            "NumMedia": "0",
        }
        signature = validator.compute_signature(f"{URL}/twilio", form)
        body = urlencode(form).encode()
        yield (
            b"POST /twilio HTTP/1.1\r\nhost: bench.example.org\r\ncontent-type: application/x-www-form-urlencoded\r\n"
            + f"x-twilio-signature: {signature}\r\ncontent-length: {len(body)}\r\n\r\n".encode()
            + body
        )


if __name__ == "__main__":
    main()
