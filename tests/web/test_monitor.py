"""What a monitor reads: with the token alone, and nothing of anybody."""

from __future__ import annotations

import re
from pathlib import Path

import httpx

from bot.library.model import Library
from bot.metrics import PEOPLE, TurnMetrics
from bot.web import monitor
from tests.conftest import Clock
from tests.live import Live, live
from tests.web.visitor import Visitor

TOKEN = "a-token-of-the-monitor"
LABELS = {"language", "digest", "implementation", "major", "minor", "patchlevel", "version"}


async def well() -> bool:
    """Say that all is well."""
    return True


def read(site: Live, token: str = TOKEN) -> httpx.Response:
    """Ask as the monitor does."""
    return site.client.get("/metrics", headers={"authorization": f"Bearer {token}"})


def test_metrics_are_for_the_monitor_and_name_nobody(tmp_path: Path, library: Library, clock: Clock) -> None:
    """Without the token there is no such page; with it, health, size and content, in labels that no person has."""
    route = monitor.metrics_route(TOKEN, lambda: library, well, clock)
    with live(tmp_path, library, clock, pages=[route]) as site:
        nobody = site.client.get("/metrics")
        answers = [nobody, read(site, "wrong"), read(site)]
    assert [answer.status_code for answer in answers] == [404, 404, 200]
    text = answers[-1].text
    assert "bagage_healthy 1.0" in text
    assert f'bagage_pages{{language="fr"}} {float(len(library.pages["fr"]))}' in text
    assert "process_resident_memory_bytes" in text
    labels = set(re.findall(r"[{,](\w+)=", text))
    assert labels <= LABELS


def test_without_a_token_there_is_nothing(tmp_path: Path, library: Library, clock: Clock) -> None:
    """Not even for whoever sends an empty one."""
    with live(tmp_path, library, clock, pages=[monitor.metrics_route("", lambda: library, well, clock)]) as site:
        assert site.client.get("/metrics", headers={"authorization": "Bearer"}).status_code == 404


def test_how_turns_end_is_told_when_the_hour_is_over(tmp_path: Path, library: Library, clock: Clock) -> None:
    """Forty visitors of the real chat: until then the monitor reads the same, to the byte; then rounded numbers."""
    turn_metrics = TurnMetrics(clock)
    route = monitor.metrics_route(TOKEN, lambda: library, well, clock, turn_metrics)
    with live(tmp_path, library, clock, pages=[route], turn_metrics=turn_metrics) as site:
        before = read(site).text
        for number in range(2 * PEOPLE):
            visitor = Visitor(site.client, "fr" if number % 2 else "en")
            visitor.opens()
            visitor.says("menu")
            clock.pass_(minutes=1)
            assert read(site).text == before
        clock.pass_(minutes=20)
        text = read(site).text
    assert 'bagage_people_hours_total{channel="web",outcome="answered"} 40.0' in text
    buckets = re.findall(r'bagage_turn_seconds_bucket{channel="web",le="([^"]+)"} (\S+)', text)
    assert [most for most, _ in buckets] == ["0.05", "0.1", "0.25", "0.5", "1.0", "2.5", "5.0", "10.0", "+Inf"]
    numbers = [float(n) for _, n in buckets]
    assert numbers == sorted(numbers)
    assert all(n % 10 == 0 for n in numbers)
    assert numbers[-1] >= 30
    assert "bagage_turn_seconds_sum" not in text
    assert "bagage_turn_seconds_count" not in text
    assert set(re.findall(r"[{,](\w+)=", text)) <= LABELS | {"channel", "outcome", "le"}


def test_the_process_is_told_of_by_the_hour_in_coarse_steps(tmp_path: Path, library: Library, clock: Clock) -> None:
    """Its processor time would tell each turn, its open files each visitor."""
    route = monitor.metrics_route(TOKEN, lambda: library, well, clock)
    with live(tmp_path, library, clock, pages=[route]) as site:
        first = read(site).text
        _spend(0.2)
        assert read(site).text == first
        clock.pass_(hours=1)
        later = read(site).text
    samples = dict(re.findall(r"^(process_\w+) (\S+)$", later, flags=re.MULTILINE))
    assert set(samples) == {"process_resident_memory_bytes", "process_cpu_seconds_total", "process_start_time_seconds"}
    assert float(samples["process_cpu_seconds_total"]) % 10 == 0
    assert float(samples["process_resident_memory_bytes"]) % (16 * 1024 * 1024) == 0


def _spend(seconds: float) -> None:
    """Use the processor."""
    from time import process_time

    until = process_time() + seconds
    while process_time() < until:
        pass
