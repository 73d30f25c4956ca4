"""The program is asked to end, or to read its content again, while people write."""

from __future__ import annotations

import asyncio
import shutil
import signal
from pathlib import Path

import pytest

from tests.conftest import CONTENT
from tests.fakes.bot_api import bot_api
from tests.faults.program import Program, by_telegram, by_whatsapp, deliver, program
from tests.faults.test_disk import under_load

STOPS_WITHIN = 10.0
"""Seconds after which hosts kill (docs/architecture.md, R9)."""


async def test_asked_to_end_it_finishes_what_is_under_way(tmp_path: Path) -> None:
    """It ends within ten seconds, with exit code 0, and nothing acknowledged is lost."""
    async with program(tmp_path) as running:
        async with under_load(running) as load:
            code, seconds = await running.stop()
        assert code == 0, running.log
        assert seconds < STOPS_WITHIN
        assert load.statuses <= {0, 200, 503}
        assert not (tmp_path / "bot.db-wal").exists(), "the file was not closed"
        assert await running.lost(load.acknowledged) == []
        assert running.is_whole()


async def test_asked_to_end_it_answers_who_is_waiting(tmp_path: Path) -> None:
    """Telegram takes two seconds for a message: its delivery is still acknowledged."""
    async with bot_api() as api:
        running = Program(tmp_path, api.url)
        try:
            await running.start()
            await running.ready()
            api.trouble("sendMessage", 500, "Internal Server Error", seconds=2.0, chat=77)
            async with running.client() as client:
                slow = asyncio.create_task(deliver(client, by_telegram(77)))
                quick = asyncio.create_task(deliver(client, by_telegram(78)))
                await asyncio.sleep(0.5)
                code, seconds = await running.stop()
                assert (await slow, await quick) == (503, 200)
            assert code == 0
            assert 1 < seconds < STOPS_WITHIN
        finally:
            await running.kill()


async def test_who_sends_half_a_request_does_not_hold_up_the_end(tmp_path: Path) -> None:
    """Nor who never reads."""
    async with program(tmp_path) as running:
        await running.start()
        await running.ready()
        _, writer = await asyncio.open_connection("127.0.0.1", running.port)
        writer.write(b"POST /twilio HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf")
        await writer.drain()
        await asyncio.sleep(0.2)
        code, seconds = await running.stop()
        writer.close()
        assert (code, seconds < STOPS_WITHIN) == (0, True)


async def test_polling_ends_within_ten_seconds(tmp_path: Path) -> None:
    """A question to Telegram that is under way is left."""
    async with program(tmp_path, TELEGRAM_MODE="poll") as running:
        await running.start()
        await running.ready()
        await asyncio.sleep(0.5)
        code, seconds = await running.stop()
        assert (code, seconds < STOPS_WITHIN) == (0, True), running.log


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Return a copy of the content that may be broken."""
    return Path(shutil.copytree(CONTENT, tmp_path / "content"))


async def test_broken_content_never_replaces_what_works(tmp_path: Path, tree: Path) -> None:
    """Read again while people write: everybody is answered, the log names file and line, mending it is enough."""
    page = tree / "en" / "rights" / "wages.md"
    good = page.read_text(encoding="utf-8")
    async with program(tmp_path, CONTENT_PATH=str(tree)) as running:
        async with under_load(running) as load:
            page.write_text("no front matter", encoding="utf-8")
            await _reload(running, "content_not_reloaded")
            async with running.client() as client:
                assert await deliver(client, by_whatsapp("+19990000001", "wages")) == 200
            page.write_text(good.replace("title: ", "title: Mended ", 1), encoding="utf-8")
            await _reload(running, "content_reloaded")
        assert load.statuses == {200}
        assert "en/rights/wages.md:1: has no front matter" in running.log
        assert await running.lost(load.acknowledged) == []


async def _reload(running: Program, event: str) -> None:
    assert running.process
    running.process.send_signal(signal.SIGHUP)
    for _ in range(600):  # half a minute: the machine is busy with other tests
        if event in running.log:
            return
        await asyncio.sleep(0.05)
    pytest.fail(running.log)
