"""Words that no text of ours uses, from `content/<lang>/glossary.yml`, and what stands instead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path

from bot.document import plain
from bot.library.model import Library
from bot.schema import Problem, read_yaml


def check_words(library: Library, root: Path) -> Iterator[Problem]:
    """Find words to avoid in pages, answers, tools, countries, contacts and notices; what people type is theirs."""
    for language in library.pages:
        avoid = words_to_avoid(root, language)
        for path, words in _texts(library, root, language) if avoid else ():
            for pattern, instead in avoid:
                if match := pattern.search(words):
                    yield Problem(path, 1, f"{match.group()!r} is not a word of ours; say: {instead}")


def words_to_avoid(root: Path, language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return the words a language does not use, each with what to say instead; none where its file lacks."""
    path = root / language / "glossary.yml"
    if not path.exists():
        return ()
    _, values = read_yaml(path.read_text(encoding="utf-8"), str(path))
    return tuple((re.compile(rf"\b(?:{term})\b", re.IGNORECASE), said) for term, said in values["avoid"].items())


def _texts(library: Library, root: Path, language: str) -> Iterator[tuple[str, str]]:
    """Yield all that is read in a language, with the file it stands in."""
    for page in library.pages[language].values():
        if not page.borrowed:
            yield page.path, "\n".join((page.title, page.short_title, page.summary, page.answer, plain(page.body)))
    for iso, country in library.atlas.countries.items():
        if language in country.words:
            words = country.words[language]
            path = str(root / language / "countries" / f"{iso}.yml")
            yield path, "\n".join((words.name, words.summary, *words.facts.values()))
    for name, tool in library.tools.items():
        if language in tool.words:
            yield str(root / language / "tools" / f"{name}.yml"), "\n".join(_strings(tool.words[language].model_dump()))
    for banner in library.atlas.banners:
        yield banner.path, banner.text.root.get(language, "")
    for contact in library.contacts.values():
        said = (contact.name, contact.hours, contact.audience, contact.risk)
        yield contact.path, "\n".join(words.root.get(language, "") for words in said if words)


def _strings(value: object) -> Iterator[str]:
    """Yield the texts of what a file holds, without the ids they stand under."""
    match value:
        case str():
            yield value
        case Mapping():
            yield from chain.from_iterable(map(_strings, value.values()))
        case list() | tuple():
            yield from chain.from_iterable(map(_strings, value))
