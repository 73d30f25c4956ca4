"""Cutting a document into messages: between blocks, then sentences, then words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from bot.document import Bars, Block, Document, Heading, Items, Paragraph, Span, Spans

Measure = Callable[[str], int]
"""The length of a text as a channel counts it."""
Render = Callable[[Document], str]
"""How a channel writes a document."""
SENTENCE_END: Final = re.compile(r"[.!?؟۔።।؛]\s*$")
"""Where a sentence ends, in Latin, Arabic (؟ ؛), Urdu (۔), Ethiopic (።) and Devanagari (।) letters."""
LIST_MARK: Final = len("99. ")
"""What stands before an item of a list that is cut, and after, before its next piece."""


def pack(document: Document, render: Render, measure: Measure, aim: int, last: int = 0) -> tuple[Document, ...]:
    """Cut a document into messages of at most `aim`, the last with `last` to spare for its choices.

    Blocks stay whole where that takes no more messages; else a list goes on in the next one. A longer paragraph
    is cut between sentences, a longer sentence between words. A title stays with what follows.
    """
    size: Callable[[Document], int] = lambda part: measure(render(part))
    whole = _fill(document, size, aim, last)
    if len(whole) == 1:
        return whole
    apart = _fill(tuple(_apart(document)), size, aim, last)
    return apart if len(apart) < len(whole) else whole


def _apart(document: Document) -> Iterator[Block]:
    for block in document:
        if isinstance(block, Items):
            for offset, item in enumerate(block.items):
                yield replace(block, items=(item,), start=block.start + offset)
        else:
            yield block


def _fill(document: Document, size: Callable[[Document], int], aim: int, last: int) -> tuple[Document, ...]:
    messages: list[Document] = []
    current: Document = ()
    for unit in _units(document, size, aim - last):
        joined = _join(current, unit)
        if current and size(joined) > aim:
            messages.append(current)
            current = unit
        else:
            current = joined
    if current:
        messages.append(current)
    if last and messages and size(messages[-1]) + last > aim:
        messages.append(())
    return tuple(messages) or ((),)


def _units(document: Document, size: Callable[[Document], int], room: int) -> Iterator[Document]:
    title: Document = ()
    for block in document:
        if isinstance(block, Heading) or (_leads_in(block) and size((*title, block)) <= room):
            title = (*title, block)
            continue
        for piece in _pieces(block, size, room):
            with_title = (*title, piece)
            if title and size(with_title) <= room:
                yield with_title
            else:
                if title:
                    yield title
                yield (piece,)
            title = ()
    if title:
        yield title


def _leads_in(block: Block) -> bool:
    """Say whether a paragraph announces what follows: it is not left alone at the end of a message."""
    return isinstance(block, Paragraph) and "".join(span.text for span in block.spans).rstrip().endswith(":")


def _pieces(block: Block, size: Callable[[Document], int], room: int) -> Iterator[Block]:
    """Return a block whole if it fits, else what it can be cut into."""
    if size((block,)) <= room or isinstance(block, (Heading, Bars)):
        yield block
    elif isinstance(block, Items):
        for offset, item in enumerate(block.items):
            alone = replace(block, items=(item,), start=block.start + offset)
            if size((alone,)) <= room:
                yield alone
            else:
                yield from (replace(alone, items=(spans,)) for spans in _cut(item, size, room - LIST_MARK))
    else:
        yield from (Paragraph(spans) for spans in _cut(block.spans, size, room))


def _cut(spans: Spans, size: Callable[[Document], int], room: int) -> Iterator[Spans]:
    """Cut text at the end of sentences, then at spaces, then, for a word longer than a message, anywhere."""
    # A number to call is one word, whatever spaces are in it.
    words = [replace(span, text=text) for span in spans for text in ([span.text] if span.phone else _words(span.text))]
    current: list[Span] = []
    for word in words:
        if current and size((Paragraph((*current, word)),)) > room:
            cut = _sentence_end(current)
            yield _tidy(current[:cut])
            current = current[cut:]
        current.append(word)
    if current:
        yield _tidy(current)


def _words(text: str) -> list[str]:
    pieces = re.findall(r"\S+\s*|\s+", text)
    return [piece[i : i + 60] for piece in pieces for i in range(0, len(piece), 60)]


def _sentence_end(words: list[Span]) -> int:
    for index in range(len(words) - 1, len(words) // 2, -1):
        if SENTENCE_END.search(words[index].text):
            return index + 1
    return len(words)


def _tidy(words: list[Span]) -> Spans:
    joined: list[Span] = []
    for word in words:
        last = joined[-1] if joined else None
        if last and (last.style, last.url, last.phone) == (word.style, word.url, word.phone):
            joined[-1] = replace(last, text=last.text + word.text)
        else:
            joined.append(word)
    if joined:
        joined[-1] = replace(joined[-1], text=joined[-1].text.rstrip())
    return tuple(joined)


def _join(current: Document, unit: Document) -> Document:
    """Put a list that was cut back together where its parts stand side by side."""
    if current and unit and isinstance(current[-1], Items) and isinstance(unit[0], Items):
        before, after = current[-1], unit[0]
        follows = before.start + len(before.items) == after.start
        if before.ordered == after.ordered and follows:
            return (*current[:-1], replace(before, items=(*before.items, *after.items)), *unit[1:])
    return (*current, *unit)
