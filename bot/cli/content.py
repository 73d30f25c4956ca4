"""The commands for those who write: check the content, learn from it, see how words are understood."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from bot import checks
from bot.cli.inputs import current_settings
from bot.languages import FIRST
from bot.library import progress
from bot.library.load import material
from bot.live import LiveLibrary
from bot.understanding import trained


def understand(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line instead of words.")] = False,
) -> None:
    """Say what each line of the input is taken to mean. Nothing is kept."""
    library = LiveLibrary(current_settings()).library
    for line in sys.stdin:
        text = line.rstrip("\r\n")
        meaning = library.understand(text, "")
        ids, lang = list(meaning.written), meaning.language or FIRST
        if as_json:
            danger = meaning.level != "none"
            answer = {"text": text, "ids": ids, "danger": danger, "level": meaning.level, "lang": lang}
            typer.echo(json.dumps(answer, ensure_ascii=False))
        else:
            typer.echo(f"{meaning.level} {lang} {' '.join(ids)}")
        sys.stdout.flush()


def learn_content() -> None:
    """Learn from the content how people ask, so that it is read at a start: after asks or examples changed."""
    from bot.understanding import training  # what it needs is installed for development only

    root = Path(current_settings().CONTENT_PATH)
    path = root / trained.NAME
    learned_from = material(root)
    learned = trained.load_trained(path)
    if learned and learned.digest == learned_from.digest:
        typer.echo(f"{path}: learned from just this content already; nothing was written")
        return
    path.write_bytes(training.train(learned_from))
    typer.echo(f"{path}: {path.stat().st_size // 1024} KB")


def check(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of lines.")] = False,
    due: Annotated[int, typer.Option(help="Also name pages to be checked again within this many days.")] = 0,
) -> None:
    """Check the content: languages, links, limits, dates, and every screen on every channel."""
    settings = current_settings()
    with progress.progress_bar() as show_progress:
        problems, report = checks.check_content(settings, due, show_progress)
    if as_json:
        written = {"problems": [asdict(problem) for problem in problems], **report}
        typer.echo(json.dumps(written, ensure_ascii=False, indent=1))
    else:
        for problem in problems:
            typer.echo(str(problem))
        for name, value in report.items():
            typer.echo(f"{name}: {value}")
    errors = [problem for problem in problems if not problem.warning]
    if errors:
        typer.echo(f"{len(errors)} problems", err=True)
        raise typer.Exit(1)
