"""Telegram is slow, overloaded or refuses for some people: those are put off, nobody else waits for them."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from bot.types import Session
from tests.fakes.bot_api import bot_api
from tests.faults.program import Program, by_telegram, deliver

LONGEST = 1.0
"""Seconds that nobody may wait because of somebody else's trouble."""


async def test_trouble_with_some_chats_delays_no_other(tmp_path: Path) -> None:
    """Put off: too many requests, failures, silence. Done with: blocked, refused. In between everybody is answered."""
    async with bot_api() as api:
        running = Program(tmp_path, api.url)
        api.trouble("sendMessage", 429, "Too Many Requests", retry_after=30, chat=1)
        api.trouble("sendMessage", 502, "Bad Gateway", chat=2)
        api.trouble("sendMessage", 500, "Internal Server Error", seconds=3.0, chat=3)
        api.trouble("sendMessage", 403, "Forbidden: bot was blocked by the user", chat=4)
        api.trouble("sendMessage", 400, "Bad Request: can't parse entities", chat=5)
        troubled = {chat: by_telegram(chat) for chat in range(1, 6)}
        try:
            await running.start()
            await running.ready()
            async with running.client() as client:
                waiting = {chat: asyncio.create_task(deliver(client, delivery)) for chat, delivery in troubled.items()}
                waits = []
                for number in range(60):
                    began = time.monotonic()
                    assert await deliver(client, by_telegram(100 + number)) == 200
                    waits.append(time.monotonic() - began)
                assert max(waits) < LONGEST
                assert {chat: await task for chat, task in waiting.items()} == {1: 503, 2: 503, 3: 503, 4: 200, 5: 200}
                again = {chat: await deliver(client, troubled[chat]) for chat in (1, 2, 3)}
                assert again == {1: 200, 2: 200, 3: 200}
            await running.stop()
        finally:
            await running.kill()
        assert all(api.texts(chat) for chat in (1, 2, 3, 5)), "somebody has no answer"
        kept = await running.kept(troubled.values())
        assert {committed for committed, _ in kept.values()} == {True}
        assert [_misses(session) for _, session in kept.values()] == [1, 1, 1, 1, 1], "something was counted twice"


def _misses(session: Session | None) -> int:
    return session.misses if session else -1
