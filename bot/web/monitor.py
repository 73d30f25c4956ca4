"""What a monitor may know: whether the program is well, how big it is, how much content waits, how turns end.

Nothing of anybody, and nothing that moves with a single turn: a monitor keeps what it reads, and when it read it.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime
from itertools import accumulate
from typing import Final

from prometheus_client import CollectorRegistry, Gauge, Info, PlatformCollector, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.metrics_core import CounterMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.library.model import Library
from bot.metrics import SECONDS, TurnMetrics

PATH = "/metrics"
STEPS: Final = {
    "process_start_time_seconds": 1.0,
    "process_resident_memory_bytes": 16.0 * 1024 * 1024,
    "process_cpu_seconds_total": 10.0,
}
"""What is told of the process, and to what it is rounded up. A turn takes hundredths of a second of the processor, a
visitor an open file: exact, or of this moment, they would tell when somebody writes. Open files are not told at all."""


def metrics_route(
    token: str,
    library: Callable[[], Library],
    health: Callable[[], Awaitable[bool]],
    now: Callable[[], datetime],
    turn_metrics: TurnMetrics | None = None,
) -> Route:
    """Return the route; without a token it is not there, and nobody comes in without it."""
    registry = CollectorRegistry()
    registry.register(_Process(now))
    PlatformCollector(registry=registry)
    if turn_metrics:
        registry.register(_Turns(turn_metrics))
    healthy = Gauge("bagage_healthy", "Whether a turn could be kept just now", registry=registry)
    pages = Gauge("bagage_pages", "Pages that are shown", ["language"], registry=registry)
    overdue = Gauge("bagage_pages_overdue", "Pages to be read again", registry=registry)
    contacts = Gauge("bagage_contacts", "Contacts that are shown", registry=registry)
    content = Info("bagage_content", "The content that is served", registry=registry)

    async def show(request: Request) -> Response:
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        if not token or not hmac.compare_digest(given.encode(), token.encode()):
            return PlainTextResponse("Not found", 404)
        served, today = library(), now().date()
        healthy.set(await health())
        for language, tree in served.pages.items():
            pages.labels(language).set(sum(not page.borrowed for page in tree.values()))
        first_language = next(iter(served.pages.values()), {}).values()
        overdue.set(sum(1 for page in first_language if page.review_by and page.review_by < today))
        contacts.set(sum(1 for contact in served.contacts.values() if contact.shown(today)))
        content.info({"digest": served.digest[:12]})
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return Route(PATH, show, methods=["GET"])


class _Process(Collector):
    """The process as it was when it was first asked for in this hour, in coarse steps."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._source = ProcessCollector(registry=CollectorRegistry())
        self._hour = ""
        self._metrics: list[Metric] = []

    def collect(self) -> Iterator[Metric]:
        """Return the metrics of this hour."""
        hour = f"{self._now():%Y-%m-%dT%H}"
        if hour != self._hour:
            self._hour, self._metrics = hour, list(self._sampled())
        return iter(self._metrics)

    def _sampled(self) -> Iterator[Metric]:
        for metric in self._source.collect():
            samples = [
                sample._replace(value=-(-sample.value // STEPS[sample.name]) * STEPS[sample.name])
                for sample in metric.samples
                if sample.name in STEPS
            ]
            if samples:
                metric.samples = samples
                yield metric


class _Turns(Collector):
    """How turns ended, and how long they took."""

    def __init__(self, turn_metrics: TurnMetrics) -> None:
        self._turn_metrics = turn_metrics

    def collect(self) -> Iterator[Metric]:
        """Return what may be told of turns now."""
        counts = self._turn_metrics.snapshot()
        ends = CounterMetricFamily(
            "bagage_people_hours",
            "People by how their turns ended, once an hour each; of hours that are over, rounded, none under ten",
            labels=["channel", "outcome"],
        )
        took = HistogramMetricFamily(
            "bagage_turn_seconds", "The same people by how long a turn took them", labels=["channel"]
        )
        for channel, kind, value in sorted(counts):
            if kind == "outcome":
                ends.add_metric([channel, value], counts[channel, kind, value])
        for channel in sorted({channel for channel, kind, _ in counts if kind == "seconds"}):
            sums = accumulate(counts.get((channel, "seconds", str(most)), 0) for most in SECONDS)
            names = ["+Inf" if most == SECONDS[-1] else str(most) for most in SECONDS]
            took.add_metric([channel], list(zip(names, sums, strict=True)), None)  # exact seconds would count turns
        yield ends
        yield took
