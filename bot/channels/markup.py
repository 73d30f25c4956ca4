"""From a document to the form of each channel, cut into messages at blocks, sentences, then spaces."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from bot.document import Bars, Block, Document, Heading, Items, Paragraph, Span, Spans
from bot.texts import say
from bot.types import Button, Screen

ADDRESS: Final = 200
"""Letters of an address beyond which its words stand alone where it cannot be hidden behind them: nobody types it."""
Measure = Callable[[str], int]
"""The length of a text as a channel counts it."""
Render = Callable[[Document], str]


GSM_BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The letters of a plain SMS: 3GPP TS 23.038, basic table."""
GSM_EXTENDED: Final = frozenset("^{}\\[~]|€")
"""Letters that count twice: 3GPP TS 23.038, extension table."""
_PLAIN: Final = {
    "’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "…": "...", "œ": "oe", "Œ": "OE",
    "•": "-", "·": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "✓": "x", "█": "#", "░": ".",
}  # fmt: skip

_NOT_GSM: Final = re.compile(f"«\\s?|\\s?»|[^{re.escape(''.join(sorted(GSM_BASIC | GSM_EXTENDED)))}]")
"""What a plain SMS cannot hold; French puts a space inside its quotation marks, other signs do not."""


def gsm(text: str) -> str:
    """Write a text with the letters of a plain SMS only."""
    return _NOT_GSM.sub(lambda letter: _gsm_letter(letter[0].strip() or " "), text)


def _gsm_letter(letter: str) -> str:
    if letter in _PLAIN:
        return _PLAIN[letter]
    bare = "".join(c for c in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(c))
    return "".join(c for c in bare if c in GSM_BASIC)


def septets(text: str) -> int:
    """Return the length of a plain SMS: letters of the extension table count twice."""
    return len(text) + sum(map(text.count, GSM_EXTENDED))


def segments(text: str) -> int:
    """Return how many SMS a plain text takes: 160 letters alone, 153 each when joined (3GPP TS 23.040)."""
    length = septets(text)
    return 1 if length <= 160 else -(-length // 153)


# --- one form each ---------------------------------------------------------------------------------


def telegram_html(document: Document) -> str:
    """Write the subset of HTML that Telegram's parser takes (Bot API, HTML style)."""
    return "\n\n".join(_telegram_block(block) for block in document)


def _telegram_block(block: Block) -> str:
    match block:
        case Heading(text):
            return f"<b>{_escape(text)}</b>"
        case Paragraph(spans):
            return _telegram_spans(spans)
        case Items():
            return "\n".join(f"{mark} {_telegram_spans(item)}" for mark, item in _marked(block, "•"))
        case Bars():
            return f"{_escape(block.caption)}\n<pre>{_escape(bars_text(block))}</pre>"


def _telegram_spans(spans: Spans) -> str:
    return "".join(_telegram_span(span) for span in spans)


def _telegram_span(span: Span) -> str:
    text = _escape(span.text)
    if span.url:
        text = f'<a href="{html.escape(span.url)}">{text}</a>'
    tag = {"strong": "b", "em": "i"}.get(span.style)
    return f"<{tag}>{text}</{tag}>" if tag else text


def _escape(text: str) -> str:
    return html.escape(text, quote=False)


def whatsapp(document: Document) -> str:
    """Write WhatsApp's own marks (Twilio, WhatsApp message features); addresses in plain."""
    return "\n\n".join(_marked_block(block, _whatsapp_span, "*") for block in document)


def _whatsapp_span(span: Span) -> str:
    text = _with_address(span)
    mark = {"strong": "*", "em": "_"}.get(span.style)
    core = text.strip()
    return text.replace(core, f"{mark}{core}{mark}", 1) if mark and core else text


def plain_text(document: Document) -> str:
    """Write words and marks of a list only."""
    return "\n\n".join(_marked_block(block, _with_address, "") for block in document)


def sms(document: Document) -> str:
    """Write a plain SMS: its letters only, and no empty lines."""
    return gsm("\n".join(_marked_block(block, _with_address, "") for block in document))


def _marked_block(block: Block, span_text: Callable[[Span], str], strong: str) -> str:
    match block:
        case Heading(text):
            return f"{strong}{text}{strong}"
        case Paragraph(spans):
            return "".join(map(span_text, spans))
        case Items():
            return "\n".join(f"{mark} {''.join(map(span_text, item))}" for mark, item in _marked(block, "-"))
        case Bars():
            return f"{block.caption}\n{bars_text(block)}"


def _with_address(span: Span) -> str:
    if len(span.url) > ADDRESS:
        return span.text
    if not span.url or span.url.split("//", 1)[-1].removeprefix("www.").startswith(span.text):
        return span.url or span.text
    return f"{span.text} ({span.url})"


def web_html(document: Document) -> str:
    """Write HTML for a page, everything escaped, numbers ready to call."""
    return "".join(_web_block(block) for block in document)


def _web_block(block: Block) -> str:
    match block:
        case Heading(text):
            return f"<h2>{html.escape(text)}</h2>"
        case Paragraph(spans):
            return f"<p>{_web_spans(spans)}</p>"
        case Items(items, ordered, start):
            tag = f'ol start="{start}"' if ordered else "ul"
            rows = "".join(f"<li>{_web_spans(item)}</li>" for item in items)
            return f"<{tag}>{rows}</{tag.split(maxsplit=1)[0]}>"
        case Bars():
            rows = "".join(
                f'<tr><th scope="row">{html.escape(label)}</th>'
                f'<td><meter value="{share:.3f}" aria-label="{html.escape(label)}"></meter></td>'
                f"<td>{html.escape(figure)}</td></tr>"
                for label, share, figure in block.rows
            )
            return f"<table><caption>{html.escape(block.caption)}</caption>{rows}</table>"


def _web_spans(spans: Spans) -> str:
    return "".join(_web_span(span) for span in spans)


def _web_span(span: Span) -> str:
    text = html.escape(span.text)
    if span.phone:
        return f'<a href="tel:{html.escape(span.phone)}">{text}</a>'
    if span.url:
        return f'<a href="{html.escape(span.url)}" rel="noreferrer noopener" target="_blank">{text}</a>'
    tag = {"strong": "strong", "em": "em"}.get(span.style)
    return f"<{tag}>{text}</{tag}>" if tag else text


def bars_text(bars: Bars) -> str:
    """Write a chart with blocks, its figures beside it."""
    wide = max((len(label) for label, _, _ in bars.rows), default=0)
    return "\n".join(f"{label:<{wide}} {_blocks(share)}{figure}" for label, share, figure in bars.rows)


def _blocks(share: float) -> str:
    """Return the blocks of a bar: one at least for what is not nothing."""
    return f"{'█' * max(1, round(share * 10))} " if share else ""


def _marked(items: Items, bullet: str) -> Iterator[tuple[str, Spans]]:
    for number, item in enumerate(items.items, items.start):
        yield (f"{number}." if items.ordered else bullet), item


# --- choices where there are no buttons --------------------------------------------------------------


def keyed(choices: Iterable[Button]) -> list[tuple[str, Button]]:
    """Return the choices with what is typed for each: its own key, or its place."""
    return [(one.key or str(place), one) for place, one in enumerate(choices, 1)]


def numbered(choices: Iterable[Button]) -> str:
    """Write choices one a line, with what to type."""
    return "\n".join(f"{key} {one.label}" for key, one in keyed(choices))


def ways_out(nav: Iterable[Button], between: str = " · ") -> str:
    """Write the ways out on one line; a word that says itself stands alone."""
    return between.join(one.key if fold_same(one.key, one.label) else f"{one.key} {one.label}" for one in nav)


def fold_same(one: str, other: str) -> bool:
    """Say whether two words differ in capitals alone."""
    return one.casefold() == other.casefold()


# --- what a locked phone shows -----------------------------------------------------------------------


def onward(screen: Screen) -> str:
    """Return the first line of every further message of a screen: on a locked phone it hides what follows."""
    hides = screen.sensitive or screen.level != "none"
    return say(screen.action.language, "This is the rest of the page you wanted.") if hides else ""


def discreet(texts: Sequence[str], screen: Screen) -> tuple[str, ...]:
    """Begin every further message of a sensitive screen with a line that anybody may read (its first has one)."""
    line = onward(screen)
    return (*texts[:1], *(f"{line}\n\n{text}" if line else text for text in texts[1:]))


# --- cutting -----------------------------------------------------------------------------------------

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
        if isinstance(block, Heading) or (leads_in(block) and size((*title, block)) <= room):
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


def leads_in(block: Block) -> bool:
    """Say whether a paragraph announces what follows: it is not left alone at the end of a message."""
    return isinstance(block, Paragraph) and "".join(span.text for span in block.spans).rstrip().endswith(":")


def _pieces(block: Block, size: Callable[[Document], int], room: int) -> Iterator[Block]:
    """Return a block whole if it fits, else what it can be cut into."""
    if size((block,)) <= room or isinstance(block, (Heading, Bars)):
        yield block
    elif isinstance(block, Items):
        for offset, item in enumerate(block.items):
            one = replace(block, items=(item,), start=block.start + offset)
            if size((one,)) <= room:
                yield one
            else:
                yield from (replace(one, items=(spans,)) for spans in _cut(item, size, room - LIST_MARK))
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
        if re.search(r"[.!?]\s*$", words[index].text):
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
