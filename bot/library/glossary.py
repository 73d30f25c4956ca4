"""Words a page does not use, from `content/<lang>/glossary.yml`, and the standard term that stands instead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from bot.document import plain
from bot.library.model import Library, Page
from bot.schema import Problem, read_yaml


def check_words(library: Library, root: Path) -> Iterator[Problem]:
    """Find words to avoid in titles, labels and texts; what people type (`asks`, `keywords`) is theirs."""
    for language, pages in library.pages.items():
        path = root / language / "glossary.yml"
        if not path.exists():
            continue
        _, values = read_yaml(path.read_text(encoding="utf-8"), str(path))
        avoid = [(re.compile(rf"\b(?:{term})\b", re.IGNORECASE), instead) for term, instead in values["avoid"].items()]
        for page in pages.values():
            for pattern, instead in avoid:
                if match := pattern.search(_words(page)):
                    yield Problem(page.path, 1, f"{match.group()!r} is not a word of ours; say: {instead}")


def _words(page: Page) -> str:
    return "\n".join((page.title, page.short_title, page.summary, plain(page.body)))
