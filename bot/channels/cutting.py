"""Cutting a document into parts: between blocks, then sentences, then words; what belongs together stays together."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from bot.document import Bars, Block, Document, Heading, Items, Paragraph, Span, Spans

Fits = Callable[[Document], bool]
"""Says whether a document fits into a part, with all that the part holds beside it."""
SENTENCE_END: Final = re.compile(r"[.!?؟۔።।؛](?:\s*»|[\"'”)])*\s*$")
"""Where a sentence ends, in Latin, Arabic (؟ ؛), Urdu (۔), Ethiopic (።) and Devanagari (।) letters."""

WORD: Final = re.compile(r"\S+(?:\s+[»:;?!…]+(?=\s|$))*\s*|\s+")
"""A word, with the signs that French parts from it by a space: no part begins with them."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A block, or what was cut off it."""

    number: int
    """The place of the block in its document: neighbours out of one block are put together again."""
    block: Block


_Unit = tuple[_Piece, ...]
"""What is not parted."""


def cut(document: Document, first: Fits, between: Fits, last: Fits, *, fills: bool = False) -> tuple[Document, ...]:
    """Cut a document into parts: the first fits `first`, the last, which holds the choices, `last`, others `between`.

    A title stays with what follows, a contact's name with its numbers and hours (`Items.kept`), a paragraph with a
    number to call is whole. Other blocks are whole as well, unless `fills`: then a part is filled with the first
    sentences, or items, of what follows. Only what would not fit into any part is cut between words. The last part
    is empty only where nothing of the one before may be moved into it. There are two at least.
    """
    parts: list[list[_Unit]] = [[]]
    for unit in _units(document, between, fills=fills):
        fits = first if len(parts) == 1 else between
        if parts[-1] and not fits(_joined((*parts[-1], unit))):
            parts.append([])
        parts[-1].append(unit)
    if len(parts) == 1 or not last(_joined(parts[-1])):
        parts.append(_moved(parts[-1], last))
    return tuple(_joined(part) for part in parts)


def _moved(part: list[_Unit], last: Fits) -> list[_Unit]:
    """Take its last unit off a part, if it fits beside the choices, and return it: something stands above them."""
    if len(part) == 1:
        part[:] = _halves(part[0])
    return [part.pop()] if len(part) > 1 and last(_joined((part[-1],))) else []


def _halves(unit: _Unit) -> list[_Unit]:
    """Return a unit in two, by sentences or items or else by words; whole where something in it is not parted."""
    *before, (piece) = unit
    block = piece.block
    if isinstance(block, Items) and len(block.items) > max(1, block.kept):
        middle = max(block.kept, len(block.items) // 2)
        halves: tuple[Block, ...] = (_some_items(block, 0, middle), _some_items(block, middle, len(block.items)))
    elif isinstance(block, Paragraph) and not _has_number(block.spans) and len(words := _words(block.spans)) > 1:
        end = _sentence_end(words[: len(words) // 2 + 1])
        halves = (Paragraph(tuple(words[:end])), Paragraph(tuple(words[end:])))
    else:
        return [unit]
    return [(*before, replace(piece, block=halves[0])), (replace(piece, block=halves[1]),)]


# --- what is not parted ------------------------------------------------------------------------------


def _units(document: Document, fits: Fits, *, fills: bool) -> Iterator[_Unit]:
    title: _Unit = ()
    for number, block in enumerate(document):
        following = document[number + 1] if number + 1 < len(document) else None
        if _leads(block, following) and fits(_joined(((*title, _Piece(number, block)),))):
            title = (*title, _Piece(number, block))
            continue
        for part in _pieces(block, title, fits, fills=fills):
            unit = (*title, _Piece(number, part))
            if title and fits(_joined((unit,))):
                yield unit
            else:
                if title:
                    yield title
                yield (_Piece(number, part),)
            title = ()
    if title:
        yield title


def _leads(block: Block, following: Block | None) -> bool:
    """Say whether a block announces what follows: it is not left alone at the end of a part."""
    if isinstance(block, Paragraph):
        text = "".join(span.text for span in block.spans).rstrip()
        return text.endswith(":") or (isinstance(following, Items) and following.kept > 0)
    return isinstance(block, Heading)


def _pieces(block: Block, title: _Unit, fits: Fits, *, fills: bool) -> Iterator[Block]:
    """Return a block whole if that is wanted and it fits, else what it is cut into."""
    whole = fits(_joined(((*title, _Piece(-1, block)),)))
    numbered = isinstance(block, Paragraph) and _has_number(block.spans) and fits((block,))
    if isinstance(block, (Heading, Bars)):
        yield block
    elif isinstance(block, Items):
        yield from (block,) if whole and not fills else _item_pieces(block, title, fits)
    elif numbered or (whole and not fills):
        yield block
    else:
        alone: Callable[[Spans], bool] = lambda spans: fits((Paragraph(spans),))
        for sentence in _sentences(block.spans):
            yield from (Paragraph(part) for part in ((sentence,) if alone(sentence) else _by_words(sentence, alone)))


def _item_pieces(items: Items, title: _Unit, fits: Fits) -> Iterator[Block]:
    """Return the items that stay with the title as one, as many of them as fit with it, then each alone."""
    with_title: Callable[[int], bool] = lambda end: fits(_joined(((*title, _Piece(-1, _some_items(items, 0, end))),)))
    kept = next((end for end in range(items.kept, 1, -1) if with_title(end)), 1)
    for start, end in ((0, kept), *((place, place + 1) for place in range(kept, len(items.items)))):
        some = _some_items(items, start, end)
        if fits((some,)) or len(some.items) > 1:
            yield some
        else:
            yield from _cut_item(some, fits)


def _cut_item(item: Items, fits: Fits) -> Iterator[Block]:
    alone: Callable[[Spans], bool] = lambda spans: fits((replace(item, items=(spans,)),))
    yield from (replace(item, items=(spans,)) for spans in _by_words(item.items[0], alone))


def _some_items(items: Items, start: int, end: int) -> Items:
    kept = max(0, min(items.kept, end) - start)
    return replace(items, items=items.items[start:end], start=items.start + start, kept=kept)


def _has_number(spans: Spans) -> bool:
    return any(span.phone for span in spans)


# --- sentences and words -----------------------------------------------------------------------------


def _sentences(spans: Spans) -> Iterator[Spans]:
    current: list[Span] = []
    for word in _words(spans):
        current.append(word)
        if SENTENCE_END.search(word.text) and word.text[-1:].isspace():
            yield tuple(current)
            current = []
    if current:
        yield tuple(current)


def _by_words(spans: Spans, fits: Callable[[Spans], bool]) -> Iterator[Spans]:
    """Cut what fits into no part between words, after a sentence where there is one; a longer word anywhere."""
    current: list[Span] = []
    for word in _words(spans):
        if current and not fits((*current, word)):
            end = _sentence_end(current)
            yield tuple(current[:end])
            current = current[end:]
        current.append(word)
    if current:
        yield tuple(current)


def _words(spans: Spans) -> list[Span]:
    """Return each word as a span of its own. A number to call is one word, whatever spaces are in it."""
    return [
        replace(span, text=piece[start : start + 60])
        for span in spans
        for piece in ([span.text] if span.phone else WORD.findall(span.text))
        for start in range(0, len(piece), 60)
    ]


def _sentence_end(words: list[Span]) -> int:
    for index in range(len(words) - 1, len(words) // 2, -1):
        if SENTENCE_END.search(words[index].text):
            return index + 1
    return len(words)


# --- putting together again --------------------------------------------------------------------------


def _joined(units: Iterable[_Unit]) -> Document:
    """Return units as a document: what was cut off one block stands in one block where it stands side by side."""
    pieces: list[_Piece] = []
    for piece in (piece for unit in units for piece in unit):
        last = pieces[-1] if pieces else None
        together = _together(last.block, piece.block) if last and last.number == piece.number else None
        if together:
            pieces[-1] = replace(piece, block=together)
        else:
            pieces.append(piece)
    return tuple(_tidy(piece.block) for piece in pieces)


def _together(before: Block, after: Block) -> Block | None:
    if isinstance(before, Items) and isinstance(after, Items):
        if before.start + len(before.items) == after.start:
            return replace(before, items=(*before.items, *after.items), kept=before.kept + after.kept)
        # A longer item that was cut: its own pieces.
        return replace(before, items=(*before.items[:-1], (*before.items[-1], *after.items[0])))
    if isinstance(before, Paragraph) and isinstance(after, Paragraph):
        return Paragraph((*before.spans, *after.spans))
    return None


def _tidy(block: Block) -> Block:
    if isinstance(block, Items):
        return replace(block, items=tuple(_tidy_spans(item) for item in block.items))
    return Paragraph(_tidy_spans(block.spans)) if isinstance(block, Paragraph) else block


def _tidy_spans(words: Spans) -> Spans:
    """Return words as spans again, without a space at the end."""
    joined: list[Span] = []
    for word in words:
        last = joined[-1] if joined else None
        if last and not last.phone and (last.style, last.url, last.phone) == (word.style, word.url, word.phone):
            joined[-1] = replace(last, text=last.text + word.text)
        else:
            joined.append(word)
    if joined:
        joined[-1] = replace(joined[-1], text=joined[-1].text.rstrip())
    return tuple(joined)
