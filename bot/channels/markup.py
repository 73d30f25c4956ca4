"""What several channels write alike: blocks in plain letters, choices to type, and what a locked phone shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from bot.document import Bars, Block, Document, Heading, Items, Paragraph, Span, Spans
from bot.texts import say
from bot.types import Button, Screen

ADDRESS: Final = 200
"""Letters of an address beyond which its words stand alone where it cannot be hidden behind them: nobody types it."""

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


def with_address(span: Span) -> str:
    """Write a span with the address it leads to, unless that says the same or is too long to type."""
    if len(span.url) > ADDRESS:
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


def same_word(word: str, other: str) -> bool:
    """Say whether two words differ in capitals alone."""
    return word.casefold() == other.casefold()


# --- what a locked phone shows -----------------------------------------------------------------------


def onward(screen: Screen) -> str:
    """Return the first line of every further message of a screen: on a locked phone it hides what follows."""
    hides = screen.sensitive or screen.level != "none"
    return say(screen.action.language, "This is the rest of the page you wanted.") if hides else ""


def discreet(texts: Sequence[str], screen: Screen) -> tuple[str, ...]:
    """Begin every further message of a sensitive screen with a line that anybody may read (its first has one)."""
    line = onward(screen)
    return (*texts[:1], *(f"{line}\n\n{text}" if line else text for text in texts[1:]))
