"""Somebody with Telegram on a phone: what they do becomes updates as Telegram writes them."""

from __future__ import annotations

import itertools
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.bot_api import BotApi, Json

_updates = itertools.count(700_001)
_messages = itertools.count(5_001)
Deliver = Callable[[Json], Awaitable[int]]
"""Brings an update to the bot; returns the status of its answer."""
NAME = "Zuleikha-Xylander"
"""A name that must turn up nowhere."""


@dataclass
class Phone:
    """One private chat."""

    api: BotApi
    deliver: Deliver
    language: str = "en"
    chat: int = 990_000_111
    status: int = 0
    last: Json = field(default_factory=dict)

    async def says(self, text: str) -> str:
        """Type words; return what stands at the end of the chat."""
        return await self.sends(text=text)

    async def sends(self, **content: Any) -> str:
        """Send anything a message may hold."""
        return await self.update("message", self.message(**content))

    async def presses(self, label: str) -> str:
        """Press a button under the last message that has it."""
        for message in reversed(self.messages):
            for row in message.get("reply_markup", {}).get("inline_keyboard", ()):
                for button in row:
                    if label in button["text"] and "callback_data" in button:
                        return await self.taps(button["callback_data"], message)
        raise AssertionError(f"no button {label!r} in {[self.buttons(message) for message in self.messages]}")

    async def taps(self, data: str, message: Json | None = None) -> str:
        """Press a button by its data, under a message or under none."""
        query: Json = {"id": str(next(_updates)), "from": self.sender, "chat_instance": "1", "data": data}
        return await self.update("callback_query", {**query, "message": message} if message else query)

    async def update(self, kind: str, content: Json) -> str:
        """Let one update reach the bot."""
        self.last = {"update_id": next(_updates), kind: content}
        return await self.again()

    async def again(self) -> str:
        """Telegram delivers the last update once more."""
        self.status = await self.deliver(self.last)
        return self.reads

    def message(self, **content: Any) -> Json:
        """Write a message of this person's."""
        chat = {"id": self.chat, "type": "private", "first_name": NAME}
        return {"message_id": next(_messages), "from": self.sender, "chat": chat, "date": 1_764_000_000, **content}

    @property
    def sender(self) -> Json:
        """Return who writes, as Telegram tells it."""
        who: Json = {"id": self.chat, "is_bot": False, "first_name": NAME}
        return {**who, "language_code": self.language} if self.language else who

    @property
    def messages(self) -> list[Json]:
        """Return the bot's messages that stand in the chat."""
        return list(self.api.chats.get(self.chat, {}).values())

    @property
    def reads(self) -> str:
        """Return the last of them."""
        return str(self.messages[-1]["text"]) if self.messages else ""

    @staticmethod
    def buttons(message: Json) -> list[str]:
        """Return the labels under a message."""
        rows = message.get("reply_markup", {}).get("inline_keyboard", ())
        return [button["text"] for row in rows for button in row]


def raw(update: Json) -> bytes:
    """Write an update as Telegram does: in ASCII."""
    return json.dumps(update).encode()
