"""Says the recorded conversations again and writes what is read now: after the words of a page changed on purpose."""

from __future__ import annotations

import asyncio
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from bot import app
from bot.cli import conversation
from bot.live import LiveLibrary
from bot.settings import Settings
from bot.types import ASKS

FOLDER = Path(__file__).parent / "conversations"
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
"""When the tests say them (`Clock` in `tests/conftest.py`): some words change with the day."""
SETTINGS = Settings(OPERATOR_NAME="Example Office", OPERATOR_CONTACT="office@example.org")
CURIOUS = SETTINGS.model_copy(update={"ASK_ABOUT": ",".join(ASKS)})
"""Settings of the conversations in `asked`: people may be asked about themselves."""


async def say_again(path: Path, content: LiveLibrary) -> str:
    """Return a conversation as it goes now."""
    language, exchanges = conversation.read_transcript(path.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        store = app.memory_store(Path(folder))
        await store.open()
        person = conversation.TerminalChat(app.make_engine(store, content, lambda: NOON), hint=language)
        now = []
        for exchange in exchanges:
            answer, messages = await person.say(exchange.said)
            read = "\n\n".join(message.text for message in messages)
            now.append(conversation.Exchange(exchange.said, str(answer.screen.action), read))
        await store.close()
    return conversation.transcript(language, now)


async def main() -> None:
    """Write every conversation again, and name those that changed."""
    for folder, settings in ((FOLDER, SETTINGS), (FOLDER / "asked", CURIOUS)):
        content = LiveLibrary(settings)
        for path in sorted(folder.glob("*.txt")):
            now = await say_again(path, content)
            if now != path.read_text(encoding="utf-8"):
                path.write_text(now, encoding="utf-8")
                print(f"changed: {path.name}")  # noqa: T201


if __name__ == "__main__":
    asyncio.run(main())
