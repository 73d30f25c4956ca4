"""The web chat's screens as HTML: everything escaped, numbers ready to call, the whole screen on one page."""

from __future__ import annotations

import html
from typing import Final

from bot.channels import markup
from bot.document import Bars, Block, Document, Heading, Items, Paragraph, Span, Spans
from bot.texts import say
from bot.types import Button, ChannelFacts, Limits, Message, Screen

LIMITS: Final = Limits(characters=100_000, aim=100_000)
"""A page has no limit of its own, and scrolls: a screen is never cut."""

WHOLE_PAGE: Final = "whole"
"""The name of the address that shows the whole page of an answer."""


def _erased_not(language: str) -> str:
    return say(
        language,
        "What we cannot erase: what this device itself keeps, such as the list of sites it opened. "
        "Close this page when you are done.",
    )


def _left_over(language: str) -> str:
    return say(language, "This page is empty now. The browser's history still holds this site's address.")


FACTS: Final = ChannelFacts(
    name="web",
    title="Web",
    erased_not=_erased_not,
    left_over=_left_over,
    free=True,
    throwaway=True,
    can=frozenset({"buttons", "calls"}),
    parts=lambda _screen: 1,
    for_authors=False,
    setting="",
    demo_share=3,
)


class Web:
    """Draws screens as a piece of HTML; its buttons are two rows: the choices, then the ways out."""

    name = FACTS.name
    facts = FACTS
    limits = LIMITS
    parser = None
    excess = None

    def render(self, screen: Screen) -> tuple[Message, ...]:
        """Draw a screen as one message: its text as HTML, and its buttons.

        The whole page stands folded below its answer; the way that leads to it elsewhere is what it is folded under.
        """
        set_ = markup.typeset(screen)
        text = web_html((*set_.body, *set_.closing))
        if not set_.whole:
            return (Message(text, (set_.choices, set_.nav)),)
        all_ways = (*set_.choices, *set_.nav)
        label = next((way.label for way in all_ways if _is_whole(way)), say(screen.action.language, "Read all"))
        folded = f"<details><summary>{html.escape(label)}</summary>{web_html(set_.whole)}</details>"
        return (Message(text + folded, (_not_whole(set_.choices), _not_whole(set_.nav))),)


def _is_whole(way: Button) -> bool:
    return way.action.name == WHOLE_PAGE


def _not_whole(ways: tuple[Button, ...]) -> tuple[Button, ...]:
    return tuple(way for way in ways if not _is_whole(way))


def web_html(document: Document) -> str:
    """Write HTML for a page, everything escaped, numbers ready to call."""
    return "".join(_block(block) for block in document)


def _block(block: Block) -> str:
    match block:
        case Heading(text):
            return f"<h2>{html.escape(text)}</h2>"
        case Paragraph(spans):
            return f"<p>{_spans(spans)}</p>"
        case Items(items, ordered, start):
            tag = f'ol start="{start}"' if ordered else "ul"
            rows = "".join(f"<li>{_spans(item)}</li>" for item in items)
            return f"<{tag}>{rows}</{tag.split(maxsplit=1)[0]}>"
        case Bars():
            rows = "".join(
                f'<tr><th scope="row">{html.escape(label)}</th>'
                f'<td><meter value="{share:.3f}" aria-label="{html.escape(label)}"></meter></td>'
                f"<td>{html.escape(figure)}</td></tr>"
                for label, share, figure in block.rows
            )
            return f"<table><caption>{html.escape(block.caption)}</caption>{rows}</table>"


def _spans(spans: Spans) -> str:
    return "".join(_span(span) for span in spans)


def _span(span: Span) -> str:
    text = html.escape(span.text)
    if span.phone:
        return f'<a href="tel:{html.escape(span.phone)}">{text}</a>'
    if span.url:
        return f'<a href="{html.escape(span.url)}" rel="noreferrer noopener" target="_blank">{text}</a>'
    tag = {"strong": "strong", "em": "em"}.get(span.style)
    return f"<{tag}>{text}</{tag}>" if tag else text
