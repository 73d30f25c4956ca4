"""The command line of `python -m bot`: which commands there are, and how an error is told."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from typing import Annotated, Final

import typer
from rich.console import Console

from bot import logs
from bot.cli import accounts, content, conversation, desk, maintenance, partners, statistics, webhooks
from bot.cli.inputs import current_settings
from bot.errors import BagageError


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


def serve_channels(
    reload: Annotated[bool, typer.Option("--reload", help="Read the content again when it changes.")] = False,
) -> None:
    """Start the web server and every channel that is set up."""
    from bot.serve import serve

    asyncio.run(serve(current_settings(), reload=reload))


COMMANDS: Final[dict[str, Callable[..., None]]] = {
    "hide": desk.hide_at_once,
    "unhide": desk.show_again,
    "called": desk.note_test_call,
    "overrides": desk.list_overrides,
    "card": desk.write_pocket_card,
    "chat": conversation.chat,
    "understand": content.understand,
    "learn": content.learn_content,
    "check": content.check,
    "serve": serve_channels,
    "report": statistics.write_donor_report,
    "backup": maintenance.write_backup,
    "restore": maintenance.restore_backup,
    "purge": maintenance.purge,
    "demo": maintenance.fill_demo,
}
"""The commands, in the order in which `--help` lists them."""
GROUPS: Final = {
    "banner": desk.banner,
    "change": desk.change,
    "partners": partners.partners,
    "stats": statistics.stats,
    "staff": accounts.staff,
    "targets": statistics.targets,
    "webhook": webhooks.webhook,
}
"""Commands that have commands of their own; they follow those that have none."""

cli = typer.Typer(help="Bagage: what to know before you go.", no_args_is_help=True, add_completion=False)
for name, command in COMMANDS.items():
    cli.command(name)(command)
for name, group in GROUPS.items():
    cli.add_typer(group, name=name)


@cli.callback()
def _commands() -> None:
    """Bagage: what to know before you go."""
