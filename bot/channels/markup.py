"""What several channels write alike: blocks in plain letters, choices to type, and what a locked phone shows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Final

from bot.document import Bars, Block, Document, Heading, Items, Paragraph, Span, Spans
from bot.languages import LANGUAGES
from bot.texts import say
from bot.types import Button, Screen

ADDRESS: Final = 200
"""Letters of an address beyond which its words stand alone where it cannot be hidden behind them: nobody types it."""
UNBROKEN: Final = "\u00a0"
"""A space at which no line ends."""

# --- blocks ------------------------------------------------------------------------------------------


def plain_text(document: Document) -> str:
    """Write words and marks of a list only."""
    return "\n\n".join(block_text(block, with_address, "") for block in document)


def block_text(block: Block, span_text: Callable[[Span], str], strong: str) -> str:
    """Write a block without tags: a title between two signs that make it strong, a list with its marks."""
    match block:
        case Heading(text):
            return f"{strong}{text}{strong}"
        case Paragraph(spans):
            return "".join(map(span_text, spans))
        case Items():
            return "\n".join(f"{mark} {''.join(map(span_text, item))}" for mark, item in marked_items(block, "-"))
        case Bars():
            return f"{block.caption}\n{bars_text(block)}"


def with_address(span: Span, longest: int = ADDRESS) -> str:
    """Write a span with the address it leads to, unless that says the same or is too long to type."""
    if len(span.url) > longest:
        return span.text
    if not span.url or span.url.split("//", 1)[-1].removeprefix("www.").startswith(span.text):
        return span.url or span.text
    return f"{span.text} ({span.url})"


def bars_text(bars: Bars) -> str:
    """Write a chart with blocks, its figures beside it."""
    wide = max((len(label) for label, _, _ in bars.rows), default=0)
    return "\n".join(f"{label:<{wide}} {_blocks(share)}{figure}" for label, share, figure in bars.rows)


def _blocks(share: float) -> str:
    """Return the blocks of a bar: one at least for what is not nothing."""
    return f"{'█' * max(1, round(share * 10))} " if share else ""


def marked_items(items: Items, bullet: str) -> Iterator[tuple[str, Spans]]:
    """Return the items of a list, each with its number or a bullet."""
    for number, item in enumerate(items.items, items.start):
        yield (f"{number}." if items.ordered else bullet), item


def numbers(document: Document) -> tuple[str, ...]:
    """Return the numbers to call in a document, as they are dialled."""
    spans = (span for block in document for line in _lines_of(block) for span in line)
    return tuple(span.phone for span in spans if span.phone)


def _lines_of(block: Block) -> tuple[Spans, ...]:
    match block:
        case Paragraph(spans):
            return (spans,)
        case Items(items):
            return items
        case _:
            return ()


# --- spaces that do not break ------------------------------------------------------------------------


@lru_cache(maxsize=len(LANGUAGES))
def _spaced(language: str) -> re.Pattern[str] | None:
    """Return the pattern of a space that belongs to the sign beside it in a language: `mot ?`, `« mot`."""
    signs = LANGUAGES[language].spaced_signs
    opening = "".join(sign for sign in signs if unicodedata.category(sign) == "Pi")
    closing = "".join(sign for sign in signs if sign not in opening)
    sides = [f"(?<=[{re.escape(opening)}]) "] if opening else []
    sides += [f" (?=[{re.escape(closing)}])"] if closing else []
    return re.compile("|".join(sides)) if sides else None


def typeset(screen: Screen) -> Screen:
    """Return a screen in whose words no line ends between a sign and its space (`spaced_signs` of the language).

    Not for SMS, where such a space would cost every letter of the message its plain form.
    """
    pattern = _spaced(screen.action.language)
    if pattern is None:
        return screen
    keep: Callable[[str], str] = lambda text: pattern.sub(UNBROKEN, text)
    return replace(
        screen,
        body=_each_text(screen.body, keep),
        whole=_each_text(screen.whole, keep),
        closing=_each_text(screen.closing, keep),
        choices=tuple(replace(button, label=keep(button.label)) for button in screen.choices),
        nav=tuple(replace(button, label=keep(button.label)) for button in screen.nav),
    )


def _each_text(document: Document, change: Callable[[str], str]) -> Document:
    return tuple(_changed(block, change) for block in document)


def _changed(block: Block, change: Callable[[str], str]) -> Block:
    match block:
        case Heading(text):
            return Heading(change(text))
        case Paragraph(spans):
            return Paragraph(_changed_spans(spans, change))
        case Items(items):
            return replace(block, items=tuple(_changed_spans(item, change) for item in items))
        case Bars(rows, caption):
            return Bars(tuple((change(label), share, figure) for label, share, figure in rows), change(caption))


def _changed_spans(spans: Spans, change: Callable[[str], str]) -> Spans:
    """Change each text as it stands before the one that follows it: a sign may stand in the next span."""
    following = [span.text[:1] for span in spans[1:]]
    return tuple(
        replace(span, text=change(f"{span.text}{sign}")[: len(span.text)])
        for span, sign in zip(spans, (*following, ""), strict=True)
    )


# --- choices where there are no buttons --------------------------------------------------------------


def keyed(choices: Iterable[Button]) -> list[tuple[str, Button]]:
    """Return the choices with what is typed for each: its own key, or its place."""
    return [(button.key or str(place), button) for place, button in enumerate(choices, 1)]


def numbered(choices: Iterable[Button]) -> str:
    """Write choices one a line, with what to type."""
    return "\n".join(f"{key} {button.label}" for key, button in keyed(choices))


def ways_out(nav: Iterable[Button], between: str = " · ") -> str:
    """Write the ways out on one line; a word that says itself stands alone."""
    return between.join(
        button.key if same_word(button.key, button.label) else f"{button.key} {button.label}" for button in nav
    )


def more(screen: Screen) -> str:
    """Write what leads to the next part, to help and to the menu; help is not named by the word that Twilio takes."""
    line = say(screen.action.language, "MORE=next 0=Help now M=Menu")
    words = [button.key for button in screen.nav if same_word(button.key, button.label)]
    return " ".join((line, *words))


def same_word(word: str, other: str) -> bool:
    """Say whether two words differ in capitals alone."""
    return word.casefold() == other.casefold()


# --- what a locked phone shows -----------------------------------------------------------------------


def onward(screen: Screen) -> str:
    """Return the first line of every further message of a screen: on a locked phone it hides what follows."""
    hides = screen.sensitive or screen.level != "none"
    return say(screen.action.language, "This is the rest of the page you wanted.") if hides else ""
