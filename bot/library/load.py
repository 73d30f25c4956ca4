"""Reads `content/` into a `Library`; a tree that does not hold raises `ContentError` with every problem."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import Field, ValidationError

from bot import document
from bot.errors import ContentError
from bot.languages import FIRST, LANGUAGES, WHOLE
from bot.library.advert_files import load_adverts
from bot.library.contacts import load_contacts
from bot.library.countries import load_countries
from bot.library.model import ROOT, Library, Page, Source
from bot.library.phrases import PhraseFiles
from bot.library.place_names import read_places
from bot.library.tools import load_tools
from bot.library.wordings import load_wordings
from bot.schema import Problem, SourceSchema, Strict, explain, read_yaml
from bot.types import Service
from bot.understanding import trained
from bot.understanding.trained import Material

PAGE_FOLDERS: Final = "**/*.md"
Progress = Callable[[int, int], None]
"""Told how many files are read, of how many."""


class FrontMatter(Strict):
    """The block at the top of a file; `docs/content.md` says what each key is for."""

    title: Annotated[str, Field(min_length=2, max_length=90)]
    short_title: Annotated[str, Field(min_length=2)]
    summary: Annotated[str, Field(min_length=2, max_length=72)]
    answer: str = ""
    not_for: tuple[str, ...] = ()
    problem: str = ""
    menu: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    urgent: bool = False
    sensitive: bool = False
    draft: bool = False
    sources: tuple[SourceSchema, ...] = ()
    reviewed: date | None = None
    review_by: date | None = None


def load(root: Path, service: Service | None = None, progress: Progress | None = None) -> Library:
    """Read every language of a content tree.

    Raises `ContentError` with all problems at once if a file cannot be read as content.
    """
    learned = trained.load_trained(root / trained.NAME)  # first: what it takes for a moment serves the rest afterwards
    problems: list[Problem] = []
    digest = hashlib.sha256()
    pages = _read_pages(root, problems, digest, progress)
    for language in WHOLE:
        if ROOT not in pages[language]:
            problems.append(Problem(str(root / language / "index.md"), 1, "the main menu is missing; write this file"))
    contacts = load_contacts(root, problems, digest)
    atlas = load_countries(root, problems, digest)
    tools = load_tools(root, problems, digest)
    wordings = load_wordings(root, problems, digest)
    published = _published(pages)
    places = read_places(root, atlas, problems, digest)
    adverts = load_adverts(root, tools, places, problems, digest)
    phrases = PhraseFiles(root, published, places, learned, problems, digest)
    if problems:
        raise ContentError(sorted(problems))
    return Library(
        pages={language: _filled(tree, published[FIRST], language) for language, tree in published.items()},
        aliases={alias: page.id for page in published[FIRST].values() for alias in page.aliases},
        parents=_parents(published[FIRST]),
        matcher=phrases.matcher(),
        contacts=contacts,
        atlas=atlas,
        tools=tools,
        wordings=wordings,
        adverts=adverts,
        service=service or Service(),
        digest=digest.hexdigest(),
    )


def material(root: Path) -> Material:
    """Return what can be learned from a content tree; raise `ContentError` if it cannot be read."""
    problems: list[Problem] = []
    pages = _read_pages(root, problems, hashlib.sha256(), None)
    atlas = load_countries(root, problems, hashlib.sha256())
    places = read_places(root, atlas, problems, hashlib.sha256())
    phrases = PhraseFiles(root, _published(pages), places, None, problems, hashlib.sha256())
    if problems:
        raise ContentError(sorted(problems))
    return phrases.material()


def _published(pages: Mapping[str, Mapping[str, Page]]) -> dict[str, dict[str, Page]]:
    return {code: {key: page for key, page in tree.items() if not page.draft} for code, tree in pages.items()}


def _filled(own: Mapping[str, Page], first: Mapping[str, Page], language: str) -> dict[str, Page]:
    """Return the pages of a language in the order of the first, with the first's words where it has none of its own."""
    whole = {id_: own.get(id_) or replace(page, language=language, borrowed=True) for id_, page in first.items()}
    return {**whole, **own}


def _read_pages(
    root: Path, problems: list[Problem], digest: Any, progress: Progress | None
) -> dict[str, dict[str, Page]]:
    pages: dict[str, dict[str, Page]] = {language: {} for language in LANGUAGES}
    files = [(language, path) for language in LANGUAGES for path in sorted((root / language).glob(PAGE_FOLDERS))]
    for count, (language, path) in enumerate(files):
        raw = path.read_bytes()
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + raw)
        try:
            page = read_page(raw.decode("utf-8"), language, page_id(path.relative_to(root / language)), str(path))
            pages[language][page.id] = page
        except UnicodeDecodeError:
            problems.append(Problem(str(path), 1, "is not UTF-8 text; save it as UTF-8"))
        except ContentError as error:
            problems.extend(error.problems)  # type: ignore[arg-type]
        if progress:
            progress(count + 1, len(files))
    return pages


def page_id(relative: Path) -> str:
    """Return the id of the page in a file: `rights/wages.md` is `rights/wages`, `index.md` the menu itself."""
    if relative.stem == "index":
        return relative.parent.as_posix() if relative.parent.parts else ROOT
    return relative.with_suffix("").as_posix()


def read_page(text: str, language: str, id_: str, path: str) -> Page:
    """Read one file; raise `ContentError` naming file, line and what is wrong."""
    if not text.startswith("---\n"):
        raise ContentError([Problem(path, 1, "has no front matter; begin the file with a line ---")])
    head, separator, body = text[4:].partition("\n---\n")
    if not separator:
        raise ContentError([Problem(path, 1, "the front matter does not end; close it with a line ---")])
    lines, values = read_yaml(head, path, first_line=2)
    body_line = head.count("\n") + 4
    try:
        front_matter = FrontMatter.model_validate(values)
    except ValidationError as error:
        raise ContentError(explain(error, lines, path)) from None
    try:
        parsed = document.parse_markdown(body.strip("\n"))
    except ContentError as error:
        parted = (str(problem).partition(": ") for problem in error.problems)
        raise ContentError([Problem(path, body_line + int(line) - 1, what) for line, _, what in parted]) from None
    fields = front_matter.model_dump(exclude={"sources"})
    sources = tuple(Source(**source.model_dump()) for source in front_matter.sources)
    return Page(id=id_, language=language, body=parsed, sources=sources, path=path, body_line=body_line, **fields)


def _parents(pages: Mapping[str, Page]) -> dict[str, tuple[str, ...]]:
    parents: dict[str, list[str]] = {}
    for menu in pages.values():
        for child in menu.menu:
            parents.setdefault(child, []).append(menu.id)
    own_first: Callable[[str, str], bool] = lambda child, menu: menu != child.partition("/")[0]
    return {child: tuple(sorted(menus, key=lambda menu: own_first(child, menu))) for child, menus in parents.items()}
