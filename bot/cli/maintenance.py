"""The commands that look after a database: keep it, bring it back, delete what is too old, fill a demo."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot import app
from bot.cli.inputs import current_settings
from bot.library import progress
from bot.live import read_library, staffed
from bot.upkeep import demo


def write_backup(file: Annotated[Path, typer.Argument(help="The file to write.")]) -> None:
    """Write closed counts and what staff wrote into a file: nothing of who chats, but hashed staff passwords."""
    from bot.upkeep import backup

    for table, rows in backup.backup(current_settings().DATABASE_URL, file).items():
        typer.echo(f"{table}: {rows}")


def restore_backup(file: Annotated[Path, typer.Argument(help="A file that `backup` wrote.")]) -> None:
    """Put a backup into a new database."""
    from bot.upkeep import backup

    settings = current_settings()
    asyncio.run(app.prepare(settings))
    for table, rows in backup.restore(settings.DATABASE_URL, file).items():
        typer.echo(f"{table}: {rows}")


def purge() -> None:
    """Delete now what is too old, and roll days up into months: what the bot does by itself while it runs."""
    asyncio.run(app.prepare(current_settings()))
    typer.echo(
        "Sessions, marks and deliveries that are too old are gone, what is over is closed, "
        "and days of months that closed over 13 months ago are summed by month."
    )


def fill_demo() -> None:
    """Fill an empty database with an invented season, to see the dashboard: never one with real counts."""
    settings = current_settings()
    asyncio.run(app.prepare(settings))
    with progress.progress_bar() as show_progress:
        library = staffed(read_library(settings), settings)
        cells = demo.fill(settings.DATABASE_URL, library, app.now().date(), show_progress)
    asyncio.run(app.prepare(settings))
    typer.echo(f"{cells} invented cells in {settings.DATABASE_URL}. Start the bot with the same DATABASE_URL.")
