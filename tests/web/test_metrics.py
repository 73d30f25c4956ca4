"""What a monitor reads: with the token alone, and nothing of anybody."""

from __future__ import annotations

import re
from pathlib import Path

import httpx

from bot.library.model import Library
from bot.web import metrics
from tests.conftest import Clock
from tests.live import live

TOKEN = "a-token-of-the-monitor"


async def well() -> bool:
    """Say that all is well."""
    return True


def test_metrics_are_for_the_monitor_and_name_nobody(tmp_path: Path, library: Library, clock: Clock) -> None:
    """Without the token there is no such page; with it, health, size and content, in labels that no person has."""
    route = metrics.route(TOKEN, lambda: library, well, clock)
    with live(tmp_path, library, clock, pages=[route]) as site:
        answers = [httpx.get(f"{site.url}/metrics", headers=headers) for headers in (
            {}, {"authorization": "Bearer wrong"}, {"authorization": f"Bearer {TOKEN}"})]  # fmt: skip
    assert [one.status_code for one in answers] == [404, 404, 200]
    text = answers[-1].text
    assert "bagage_healthy 1.0" in text
    assert f'bagage_pages{{language="fr"}} {float(len(library.pages["fr"]))}' in text
    assert "process_resident_memory_bytes" in text
    labels = set(re.findall(r"[{,](\w+)=", text))
    assert labels <= {"language", "digest", "implementation", "major", "minor", "patchlevel", "version"}


def test_without_a_token_there_is_nothing(tmp_path: Path, library: Library, clock: Clock) -> None:
    """Not even for whoever sends an empty one."""
    with live(tmp_path, library, clock, pages=[metrics.route("", lambda: library, well, clock)]) as site:
        assert httpx.get(f"{site.url}/metrics", headers={"authorization": "Bearer"}).status_code == 404
