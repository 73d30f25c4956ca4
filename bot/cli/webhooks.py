"""The commands for Telegram's webhook, and for what Telegram shows of the bot."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from bot.cli.inputs import current_settings

webhook = typer.Typer(help="Telegram's webhook, commands and descriptions.", no_args_is_help=True)


@webhook.command(name="set")
def register_webhook() -> None:
    """Let Telegram deliver to PUBLIC_URL, and register commands and descriptions in each language."""
    from bot.channels.telegram.setup import present_bot, set_webhook

    settings = current_settings()
    _print(asyncio.run(set_webhook(settings) if settings.TELEGRAM_MODE == "webhook" else present_bot(settings)))


@webhook.command(name="info")
def print_webhook_info() -> None:
    """Say where Telegram delivers, how much waits, and what went wrong last."""
    from bot.channels.telegram.setup import webhook_info

    _print(asyncio.run(webhook_info(current_settings())))


@webhook.command(name="delete")
def unregister_webhook(
    yes: Annotated[bool, typer.Option("--yes", help="Delete it, after having seen which one it is.")] = False,
) -> None:
    """Go back to polling; what waits is kept."""
    from bot.channels.telegram.setup import delete_webhook

    _print(asyncio.run(delete_webhook(current_settings(), sure=yes)))


def _print(lines: list[str]) -> None:
    for line in lines:
        typer.echo(line)
