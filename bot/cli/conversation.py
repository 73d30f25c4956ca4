"""The terminal conversation: for people, for programs (`--json`), and for recording tests (`--record`)."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import IO

from bot.channels.terminal import Terminal
from bot.engine import Answer, Engine
from bot.types import LANGUAGES, Button, Inbound, Message, Said, Who


@dataclass
class TerminalChat:
    """One person at a terminal."""

    engine: Engine
    hint: str = ""
    channel: Terminal = field(default_factory=Terminal)
    _count: Iterable[int] = field(default_factory=itertools.count)

    async def say(self, line: str) -> tuple[Answer, tuple[Message, ...]]:
        """Send a line; `=ACTION` presses that action as an old button would."""
        inbound = Inbound(Who("terminal", "me"), f"{next(iter(self._count))}", self.read(line))
        async with self.engine.turn(inbound) as answer:
            return answer, self.channel.render(answer.screen)

    def read(self, line: str) -> Said:
        """Understand a line: words, a pressed button, or something that is not text (`:voice`)."""
        if line.startswith("="):
            action = line[1:].strip()
            if action.partition(" ")[0] not in LANGUAGES:
                action = f"{self.hint or LANGUAGES[0]} {action}"
            return Said("tap", tap=action, hint=self.hint)
        if line.startswith(":") and line[1:].isalpha():
            return Said("media", media=line[1:], hint=self.hint)
        if line.startswith("/start "):
            return Said("start", start=line.split(maxsplit=1)[1].strip(), hint=self.hint)
        return Said("text", text=line, hint=self.hint)


async def converse_json(chat: TerminalChat, lines: Iterable[str], out: IO[str]) -> None:
    """Answer one message a line with one JSON object a line, flushed."""
    for line in lines:
        answer, messages = await chat.say(line.rstrip("\n"))
        out.write(json.dumps(as_json(answer, messages), ensure_ascii=False) + "\n")
        out.flush()


def as_json(answer: Answer, messages: tuple[Message, ...]) -> dict[str, object]:
    """Return an answer in the machine form of the chat."""
    return {
        "action": str(answer.screen.action),
        "lang": answer.language,
        "messages": [
            {"text": message.text, "buttons": [_button(one) for row in message.buttons for one in row]}
            for message in messages
        ],
        "level": answer.screen.level,
    }


def _button(one: Button) -> dict[str, str]:
    return {"label": one.label, "action": str(one.action)}


@dataclass(frozen=True, slots=True)
class Told:
    """One exchange of a conversation: what was said, the address it led to, what was read."""

    said: str
    action: str
    read: str


async def converse(chat: TerminalChat, ask: Callable[[], str], show: Callable[[Message], None]) -> list[Told]:
    """Chat until the person ends it; return the conversation."""
    told: list[Told] = []
    while True:
        try:
            line = ask()
        except (EOFError, KeyboardInterrupt):
            return told
        answer, messages = await chat.say(line)
        for message in messages:
            show(message)
        told.append(Told(line, str(answer.screen.action), _words(messages)))


def _words(messages: Iterable[Message]) -> str:
    return "\n\n".join(message.text for message in messages)


def transcript(language: str, told: Iterable[Told]) -> str:
    """Write a conversation as a test: `>` what is said, `=` where it leads, then what is read, indented."""
    lines = [f"language: {language or '-'}", ""]
    for one in told:
        lines += [f"> {one.said}", f"= {one.action}"]
        lines += [f"  {line}".rstrip() for line in one.read.splitlines()]
        lines.append("")
    return "\n".join(lines)


def read_transcript(text: str) -> tuple[str, list[Told]]:
    """Read a conversation that was written by `transcript`: its language, and what was told."""
    head, *exchanges = re.split(r"^> ", text, flags=re.MULTILINE)
    language = head.partition(":")[2].strip().removeprefix("-")
    told = []
    for exchange in exchanges:
        said, action, *read = exchange.rstrip("\n").split("\n")
        words = "\n".join(line.removeprefix("  ") for line in read)
        told.append(Told(said, action.removeprefix("= "), words))
    return language, told
