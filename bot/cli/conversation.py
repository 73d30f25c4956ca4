"""The terminal conversation: for people, for programs (`--json`), and for recording tests (`--record`)."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Annotated

import typer
from rich.console import Console
from rich.panel import Panel

from bot import app
from bot.channels.markup import UNBROKEN
from bot.channels.terminal import Terminal
from bot.cli.inputs import LANGUAGE_CHOICE, current_settings, require_language
from bot.engine import Answer, Engine
from bot.languages import FIRST, LANGUAGES
from bot.library import progress
from bot.live import LiveLibrary
from bot.settings import Settings
from bot.types import Button, Inbound, Message, Said, Who


def chat(
    lang: Annotated[str, typer.Option(help=f"Language to begin in: {LANGUAGE_CHOICE}")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One message a line in, one JSON object a line out.")] = False,
    record: Annotated[Path | None, typer.Option(help="Save the conversation as a test.")] = None,
) -> None:
    """Talk to the bot in this terminal. Nothing is kept."""
    if lang:
        require_language(lang)
    asyncio.run(_chat(current_settings(), lang, as_json, record))


async def _chat(settings: Settings, lang: str, as_json: bool, record: Path | None) -> None:
    with progress.progress_bar() as show_progress:
        content = LiveLibrary(settings, show_progress)
    with tempfile.TemporaryDirectory(prefix="bagage-") as folder:
        store = app.memory_store(Path(folder))
        await store.open()
        try:
            terminal = TerminalChat(app.make_engine(store, content), hint=lang)
            if as_json:
                await converse_json(terminal, sys.stdin, sys.stdout)
            else:
                await _talk(terminal, record)
        finally:
            await store.close()


async def _talk(terminal: TerminalChat, record: Path | None) -> None:
    console = Console(width=min(72, Console().width))
    _, greeting = await terminal.say("/start")
    for message in greeting:
        _print(console, message)
    exchanges = await converse(
        terminal, lambda: console.input("[bold]> [/bold]"), lambda message: _print(console, message)
    )
    if record:
        record.write_text(transcript(terminal.hint, exchanges), encoding="utf-8")
        console.print(f"Saved: {record}", highlight=False)


def _print(console: Console, message: Message) -> None:
    console.print(Panel(message.text, border_style="cyan", highlight=False), markup=False)


@dataclass
class TerminalChat:
    """One person at a terminal."""

    engine: Engine
    hint: str = ""
    channel: Terminal = field(default_factory=Terminal)
    _count: Iterable[int] = field(default_factory=itertools.count)

    async def say(self, line: str) -> tuple[Answer, tuple[Message, ...]]:
        """Send a line; `=ACTION` presses that action as an old button would."""
        inbound = Inbound(Who(self.channel.name, "me"), f"{next(iter(self._count))}", self.read(line))
        async with self.engine.turn(inbound) as answer:
            return answer, self.channel.render(answer.screen)

    def read(self, line: str) -> Said:
        """Understand a line: words, a pressed button, or something that is not text (`:voice`)."""
        if line.startswith("="):
            action = line[1:].strip()
            if action.partition(" ")[0] not in LANGUAGES:
                action = f"{self.hint or FIRST} {action}"
            return Said("tap", tap=action, hint=self.hint)
        if line.startswith(":") and line[1:].isalpha():
            return Said("media", media=line[1:], hint=self.hint)
        if line.startswith("/start "):
            return Said("start", start=line.split(maxsplit=1)[1].strip(), hint=self.hint)
        return Said("text", text=line, hint=self.hint)


async def converse_json(terminal: TerminalChat, lines: Iterable[str], out: IO[str]) -> None:
    """Answer one message a line with one JSON object a line, flushed."""
    for line in lines:
        answer, messages = await terminal.say(line.rstrip("\n"))
        out.write(json.dumps(as_json(answer, messages), ensure_ascii=False) + "\n")
        out.flush()


def as_json(answer: Answer, messages: tuple[Message, ...]) -> dict[str, object]:
    """Return an answer in the machine form of the chat: its buttons are those of its first message."""
    buttons = (*answer.screen.choices, *answer.screen.nav)
    return {
        "action": str(answer.screen.action),
        "lang": answer.language,
        "messages": [
            {"text": message.text, "buttons": [] if place else [_button(button) for button in buttons]}
            for place, message in enumerate(messages)
        ],
        "level": answer.screen.level,
    }


def _button(button: Button) -> dict[str, str]:
    return {"label": button.label, "action": str(button.action)}


@dataclass(frozen=True, slots=True)
class Exchange:
    """A part of a conversation: what was said, the address it led to, what was read."""

    said: str
    action: str
    read: str


async def converse(terminal: TerminalChat, ask: Callable[[], str], show: Callable[[Message], None]) -> list[Exchange]:
    """Chat until the person ends it; return the conversation."""
    exchanges: list[Exchange] = []
    while True:
        try:
            line = ask()
        except (EOFError, KeyboardInterrupt):
            return exchanges
        answer, messages = await terminal.say(line)
        for message in messages:
            show(message)
        exchanges.append(Exchange(line, str(answer.screen.action), _words(messages)))


def _words(messages: Iterable[Message]) -> str:
    """Return what was read. A space that does not break looks like any other, and is typed like one."""
    return "\n\n".join(message.text for message in messages).replace(UNBROKEN, " ")


def transcript(language: str, exchanges: Iterable[Exchange]) -> str:
    """Write a conversation as a test: `>` what is said, `=` where it leads, then what is read, indented."""
    lines = [f"language: {language or '-'}", ""]
    for exchange in exchanges:
        lines += [f"> {exchange.said}", f"= {exchange.action}"]
        lines += [f"  {line}".rstrip() for line in exchange.read.splitlines()]
        lines.append("")
    return "\n".join(lines)


def read_transcript(text: str) -> tuple[str, list[Exchange]]:
    """Read a conversation that was written by `transcript`: its language, and what was said and read."""
    head, *parts = re.split(r"^> ", text, flags=re.MULTILINE)
    language = head.partition(":")[2].strip().removeprefix("-")
    exchanges = []
    for part in parts:
        said, action, *read = part.rstrip("\n").split("\n")
        words = "\n".join(line.removeprefix("  ") for line in read)
        exchanges.append(Exchange(said, action.removeprefix("= "), words))
    return language, exchanges
