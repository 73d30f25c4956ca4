"""A bar while much content is read, for whoever waits at a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
from rich.progress import Progress as Bar

from bot.library.load import Progress


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """Give what `load` tells its progress to; the bar goes when the content is read."""
    columns = (TextColumn("Reading content"), BarColumn(), MofNCompleteColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("content", total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)
