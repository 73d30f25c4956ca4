"""WhatsApp: screens as numbered text with its own marks for bold and italics."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import Final

from bot.channels import markup
from bot.channels.paging import PartForm, all_parts, paged, shown_part
from bot.document import Block, Document, Heading, Items, Paragraph, Span, Spans, spans_text
from bot.texts import say
from bot.types import ChannelFacts, Limits, Message, Screen

LIMITS: Final = Limits(characters=1600, aim=1600, page_parts=1)
"""Twilio refuses a body over 1,600 characters (errors 14103 and 21617). A longer screen is shown in parts."""
KEPT: Final = 1024
"""How many drawn screens are kept in memory: every page in every language. No person is in them."""

_LOOKALIKES: Final = {"*": "∗", "_": "-", "~": "∼", "`": "'"}
"""WhatsApp has no way to escape its marks: one of our text's own is written as a sign that looks like it."""
_CODE: Final = r"\*[\d*#]*\d[\d*#]*#"
"""A service code to dial, such as *123#: it must stay what it is."""
_STRAY: Final = re.compile(rf"({_CODE})|(?<![^\W_])[*_~`]|[*_~`](?![^\W_])")
"""A mark at the edge of a word, where WhatsApp would take it for its own; inside a word it does not."""


def _erased_not(language: str) -> str:
    return say(
        language,
        "What we cannot erase: this chat on your phone, WhatsApp's own records, and what you forwarded. "
        "To clear the chat: open its menu, then *Clear chat*.",
    )


def _left_over(language: str) -> str:
    return say(language, "Older messages are still here. To remove them: chat menu, *Clear chat*.")


def _count_parts(screen: Screen) -> int:
    return len(all_parts(whatsapp_parts, screen))


FACTS: Final = ChannelFacts(
    name="whatsapp",
    title="WhatsApp",
    erased_not=_erased_not,
    left_over=_left_over,
    free=False,
    throwaway=False,
    can=frozenset({"parts"}),
    parts=_count_parts,
    for_authors=False,
    setting="TWILIO_WHATSAPP_NUMBER",
    demo_share=5,
)


class WhatsApp:
    """Draws screens as one WhatsApp message, its choices by number."""

    name = FACTS.name
    facts = FACTS
    limits = LIMITS
    parser = None
    excess = None

    def render(self, screen: Screen) -> tuple[Message, ...]:
        """Draw a screen, or the part that its address names, as one message; a closing one stands by itself."""
        parts = all_parts(whatsapp_parts, screen)
        closing = (Message(whatsapp_text(unmarked(screen.closing))),) if screen.closing else ()
        return (Message(parts[shown_part(screen, parts)]), *closing)


@lru_cache(maxsize=KEPT)
def whatsapp_parts(screen: Screen) -> tuple[str, ...]:
    """Write a screen as parts: twenty times dearer than to find it written, and most people read the same pages."""
    set_ = markup.typeset(screen)
    form = PartForm(
        write=whatsapp_text,
        plain=str,
        size=len,
        between="\n\n",
        choices=markup.numbered(set_.choices),
        ways=markup.ways_out(set_.nav),
        more=markup.more(screen),
    )
    return paged(replace(set_, body=unmarked(set_.body)), form, LIMITS.aim, LIMITS.aim)


def unmarked(document: Document) -> Document:
    """Return a text whose own signs WhatsApp will not take for its marks."""
    return tuple(_unmarked_block(block) for block in document)


def _unmarked_block(block: Block) -> Block:
    match block:
        case Heading(text):
            return Heading(_plain(text))
        case Paragraph(spans):
            return Paragraph(_unmarked_spans(spans))
        case Items(items):
            return replace(block, items=tuple(_unmarked_spans(item) for item in items))
        case _:
            return block


def _unmarked_spans(spans: Spans) -> Spans:
    if not any(mark in span.text for span in spans for mark in _LOOKALIKES):
        return spans
    # The sign of a code to dial would close a bold beside it, and vanish: such a line goes without bold.
    code = re.search(_CODE, spans_text(spans))
    return tuple(_unmarked_span(replace(span, style="") if code else span) for span in spans)


def _unmarked_span(span: Span) -> Span:
    return span if span.phone else replace(span, text=_plain(span.text))


def _plain(text: str) -> str:
    return _STRAY.sub(lambda mark: mark[1] or _LOOKALIKES[mark[0]], text)


def whatsapp_text(document: Document) -> str:
    """Write WhatsApp's own marks (Twilio, WhatsApp message features); addresses in plain."""
    return "\n\n".join(markup.block_text(block, _marked_span, "*") for block in document)


def _marked_span(span: Span) -> str:
    text = markup.with_address(span)
    mark = {"strong": "*", "em": "_"}.get(span.style)
    core = text.strip()
    return text.replace(core, f"{mark}{core}{mark}", 1) if mark and core else text
