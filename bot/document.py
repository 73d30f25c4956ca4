"""Text once parsed: paragraphs, lists and spans, from which every channel draws its own form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.errors import ContentError

Style = Literal["", "strong", "em"]


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style, perhaps a link or a number to call."""

    text: str
    style: Style = ""
    url: str = ""
    """An `https:` address the text leads to, or nothing."""
    phone: str = ""
    """What to dial, if the text is a phone number."""


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a screen, or of a part of it."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    spans: Spans


@dataclass(frozen=True, slots=True)
class Items:
    """A list, with bullets or numbers."""

    items: tuple[Spans, ...]
    ordered: bool = False
    start: int = 1
    """The number of the first item: a list may go on in another message."""
    kept: int = 0
    """How many of its first items are never parted from each other, nor from the paragraph before: a contact's name
    and the ways to reach it."""


@dataclass(frozen=True, slots=True)
class Bars:
    """A small chart: rows of label, share of the longest bar (0 to 1) and the figure as text."""

    rows: tuple[tuple[str, float, str], ...]
    caption: str


Block = Heading | Paragraph | Items | Bars
Document = tuple[Block, ...]

CONTACT: Final = re.compile(r"\{contact:([a-z0-9-]+)\}")
"""How content names a contact: its number is put in when the screen is drawn."""

_MARKDOWN: Final = MarkdownIt("zero", {"typographer": False}).enable(["emphasis", "list", "link", "escape", "newline"])


def paragraph(text: str, style: Style = "") -> Paragraph:
    """Return plain words as a paragraph."""
    return Paragraph((Span(text, style),))


@lru_cache(maxsize=4096)
def parse_markdown(markdown: str) -> Document:
    """Read the allowed part of Markdown; raise `ContentError` (`line: what`) for anything else."""
    return tuple(_blocks(_MARKDOWN.parse(markdown)))


def plain(document: Document) -> str:
    """Return the words alone, a line for a block or list item."""
    return "\n".join(line for block in document for line in _lines(block))


def _lines(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield block.text
    elif isinstance(block, Paragraph):
        yield spans_text(block.spans)
    elif isinstance(block, Items):
        yield from (spans_text(item) for item in block.items)
    else:
        yield from (f"{label}: {figure}" for label, _, figure in block.rows)


def spans_text(spans: Spans) -> str:
    """Return the words of some spans."""
    return "".join(span.text for span in spans)


def _blocks(tokens: list[Token]) -> Iterator[Block]:
    stack: list[Token] = []
    items: list[Spans] = []
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            if stack:
                raise ContentError([f"{_line(token)}: a list inside a list; write one list"])
            stack, items = [token], []
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            yield Items(tuple(items), ordered=token.type.startswith("ordered"))
            stack = []
        elif token.type == "inline":
            spans = tuple(_spans(token))
            if stack:
                items.append(spans)
            else:
                yield Paragraph(spans)


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 1


def _spans(inline: Token) -> Iterator[Span]:
    style: Style = ""
    url = ""
    for token in inline.children or []:
        match token.type:
            case "strong_open":
                style = "strong"
            case "em_open":
                style = "em"
            case "strong_close" | "em_close":
                style = ""
            case "link_open":
                url = str(token.attrGet("href") or "")
            case "link_close":
                url = ""
            case "softbreak" | "hardbreak":
                yield Span(" ", style, url)
            case _:
                if token.content:
                    yield Span(token.content, style, url)
