"""The commands of `python -m bot`."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.panel import Panel

from bot import app, checks, logs, progress
from bot.cli import conversation, desk, partners, statistics
from bot.errors import BagageError
from bot.live import LiveLibrary
from bot.settings import Settings, read_settings
from bot.types import LANGUAGES, Message

cli = typer.Typer(help="Bagage: what to know before you go.", no_args_is_help=True, add_completion=False)


def main() -> None:
    """Run a command; an error of ours is told in its own words, without a traceback."""
    try:
        cli()
    except BagageError as error:
        Console(stderr=True).print(f"[red]{type(error).__name__}[/red]", highlight=False)
        typer.echo(str(error), err=True)
        sys.exit(1)
    except Exception as error:  # noqa: BLE001 - a traceback would show what the program was working on
        typer.echo(f"stopped: {logs.place(error)}", err=True)
        sys.exit(1)


@cli.callback()
def _commands() -> None:
    """Bagage: what to know before you go."""


def settings() -> Settings:
    """Read the settings and pin the logs to them."""
    found = read_settings(os.environ)
    logs.configure(found.secrets, logging.getLevelNamesMapping()[found.LOG_LEVEL.upper()])
    return found


desk.mount(cli, settings)
partners.mount(cli, settings)


@cli.command(name="chat")
def chat_(
    lang: Annotated[str, typer.Option(help="Language to begin in: en or fr.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One message a line in, one JSON object a line out.")] = False,
    record: Annotated[Path | None, typer.Option(help="Save the conversation as a test.")] = None,
) -> None:
    """Talk to the bot in this terminal. Nothing is kept."""
    if lang and lang not in LANGUAGES:
        raise typer.BadParameter(f"{lang}: choose one of {', '.join(LANGUAGES)}", param_hint="--lang")
    asyncio.run(_chat(settings(), lang, as_json, record))


async def _chat(found: Settings, lang: str, as_json: bool, record: Path | None) -> None:
    with progress.progress_bar() as tell:
        content = LiveLibrary(found, tell)
    with tempfile.TemporaryDirectory(prefix="bagage-") as folder:
        store = app.memory_store(Path(folder))
        await store.open()
        try:
            talk = conversation.TerminalChat(app.make_engine(store, content), hint=lang)
            if as_json:
                await conversation.converse_json(talk, sys.stdin, sys.stdout)
                return
            console = Console(width=min(72, Console().width))
            _, first = await talk.say("/start")
            for message in first:
                _show(console, message)
            told = await conversation.converse(
                talk, lambda: console.input("[bold]> [/bold]"), lambda m: _show(console, m)
            )
            if record:
                record.write_text(conversation.transcript(lang, told), encoding="utf-8")
                console.print(f"Saved: {record}", highlight=False)
        finally:
            await store.close()


def _show(console: Console, message: Message) -> None:
    console.print(Panel(message.text, border_style="cyan", highlight=False), markup=False)


@cli.command()
def understand(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line instead of words.")] = False,
) -> None:
    """Say what each line of the input is taken to mean. Nothing is kept."""
    library = LiveLibrary(settings()).library
    for line in sys.stdin:
        text = line.rstrip("\r\n")
        found = library.understand(text, "")
        ids, danger = list(found.written), found.level != "none"
        lang = found.language or LANGUAGES[0]
        told = {"text": text, "ids": ids, "danger": danger, "level": found.level, "lang": lang}
        typer.echo(json.dumps(told, ensure_ascii=False) if as_json else f"{found.level} {lang} {' '.join(ids)}")
        sys.stdout.flush()


@cli.command()
def learn() -> None:
    """Learn from the content how people ask, so that it is read at a start: after asks or examples changed."""
    path = app.train_classifier(settings())
    typer.echo(f"{path}: {path.stat().st_size // 1024} KB")


@cli.command()
def check(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of lines.")] = False,
    due: Annotated[int, typer.Option(help="Also name pages to be checked again within this many days.")] = 0,
) -> None:
    """Check the content: languages, links, limits, dates, and every screen on every channel."""
    found = settings()
    with progress.progress_bar() as tell:
        problems, report = checks.check_content(found, due, tell)
    if as_json:
        typer.echo(json.dumps({"problems": [asdict(one) for one in problems], **report}, ensure_ascii=False, indent=1))
    else:
        for one in problems:
            typer.echo(str(one))
        for name, value in report.items():
            typer.echo(f"{name}: {value}")
    errors = [one for one in problems if not one.warning]
    if errors:
        typer.echo(f"{len(errors)} problems", err=True)
        raise typer.Exit(1)


@cli.command(name="serve")
def serve_(
    reload: Annotated[bool, typer.Option("--reload", help="Read the content again when it changes.")] = False,
) -> None:
    """Start the web server and every channel that is set up."""
    from bot.serve import serve

    asyncio.run(serve(settings(), reload=reload))


numbers = typer.Typer(help="The closed periods of every figure, as people may see them.")
cli.add_typer(numbers, name="stats")
statistics.mount(cli, numbers, settings)


@numbers.callback(invoke_without_command=True)
def stats(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of tables.")] = False,
) -> None:
    """Print the closed periods of every figure, as people may see them."""
    if context.invoked_subcommand:
        return
    tables = asyncio.run(app.published_tables(settings()))
    if as_json:
        typer.echo(json.dumps([table.as_json() for table in tables], ensure_ascii=False, indent=1))
        return
    for table in tables:
        typer.echo("\n".join(table.as_lines()) + "\n")


webhook = typer.Typer(help="Telegram's webhook, commands and descriptions.", no_args_is_help=True)
cli.add_typer(webhook, name="webhook")


@webhook.command(name="set")
def webhook_set() -> None:
    """Let Telegram deliver to PUBLIC_URL, and register commands and descriptions in each language."""
    from bot.channels.telegram.setup import present_bot, set_webhook

    found = settings()
    _say(asyncio.run(set_webhook(found) if found.TELEGRAM_MODE == "webhook" else present_bot(found)))


@webhook.command(name="info")
def print_webhook_info() -> None:
    """Say where Telegram delivers, how much waits, and what went wrong last."""
    from bot.channels.telegram.setup import webhook_info

    _say(asyncio.run(webhook_info(settings())))


@webhook.command(name="delete")
def webhook_delete(
    yes: Annotated[bool, typer.Option("--yes", help="Delete it, after having seen which one it is.")] = False,
) -> None:
    """Go back to polling; what waits is kept."""
    from bot.channels.telegram.setup import delete_webhook

    _say(asyncio.run(delete_webhook(settings(), sure=yes)))


def _say(lines: list[str]) -> None:
    for line in lines:
        typer.echo(line)
