"""Telegram's screens: its subset of HTML, short messages, and buttons under the last of them."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Final

from bot.channels import markup
from bot.channels.channel import Parse
from bot.channels.cutting import pack
from bot.document import Bars, Block, Document, Heading, Items, Paragraph, Span, Spans
from bot.texts import say
from bot.types import Button, ChannelFacts, Limits, Message, Screen

LIMITS: Final = Limits(characters=4096, aim=600, messages=3, page_messages=3)
"""Telegram takes 4,096 code points after its markup is read (Bot API, sendMessage); 600 are read on a small screen."""
LENGTHS: Final = (LIMITS.aim, 900, 1400, 2200, LIMITS.characters)
"""How long messages may grow, step by step, so that a screen takes no more than `LIMITS.messages`."""
PAIRED: Final = 14
"""The longest label, in code points, that stands whole on half a row of a small phone."""
SLACK: Final = 60
"""How much longer than the average a message may be when a screen is cut evenly."""
CACHED: Final = 2048
"""How many texts are kept drawn: every page and menu in two languages, several times over."""

_TAG: Final = re.compile(r"<[^>]*>")


def _erased_not(language: str) -> str:
    return say(
        language,
        "What we cannot erase: this chat on your phone, Telegram's own records, and what you forwarded. "
        "To clear the chat: open its menu, then *Clear history*.",
    )


def _left_over(language: str) -> str:
    return say(language, "Older messages may still be here. To remove them: chat menu, *Clear history*.")


FACTS: Final = ChannelFacts(
    name="telegram",
    title="Telegram",
    erased_not=_erased_not,
    left_over=_left_over,
    free=False,  # no money, but Telegram sends so many a second, and no more to who does not stop
    throwaway=False,
    can=frozenset({"buttons", "edits", "deletes", "copies"}),
    for_authors=False,
    setting="TELEGRAM_BOT_TOKEN",
    demo_share=2,
)


class Telegram:
    """Draws screens as Telegram messages; the last carries the buttons."""

    name = FACTS.name
    facts = FACTS
    limits = LIMITS

    @property
    def parser(self) -> Parse | None:
        """Telegram's own parser, where it is installed."""
        return telegram_parser()

    def render(self, screen: Screen) -> tuple[Message, ...]:
        """Draw a screen as messages in order."""
        *before, last = markup.discreet(telegram_texts(screen.body), screen)
        closing = telegram_texts(screen.closing) if screen.closing else ()
        return (*map(Message, before), Message(last, _rows(screen), screen.secrets), *map(Message, closing))


def visible(text: str) -> int:
    """Return the length of a text as Telegram counts it: without its tags, in code points."""
    return len(plain_message(text))


def plain_message(text: str) -> str:
    """Return the words of a text without its markup."""
    return html.unescape(_TAG.sub("", text))


@lru_cache(maxsize=CACHED)
def telegram_texts(body: Document) -> tuple[str, ...]:
    """Write a text as messages of about the same length."""
    parts = _cut(body, LENGTHS[-1])
    for length in LENGTHS:
        parts = _cut(body, length)
        if len(parts) <= LIMITS.messages:
            break
    if len(parts) > 1:
        average = -(-sum(visible(telegram_html(part)) for part in parts) // len(parts))
        even = _cut(body, average + SLACK)
        parts = even if len(even) == len(parts) else parts
    return tuple(telegram_html(part) for part in parts)


def _cut(body: Document, length: int) -> tuple[Document, ...]:
    return pack(body, telegram_html, visible, min(length, LIMITS.characters))


def _rows(screen: Screen) -> tuple[tuple[Button, ...], ...]:
    """Lay out the buttons: choices one a row, or two where all are short; the ways out in a row at the end."""
    wide = 2 if all(len(choice.label) <= PAIRED for choice in screen.choices) else 1
    rows = (*_in_rows(screen.choices, wide), screen.nav)
    return tuple(row for row in rows if row)


def _in_rows(buttons: Sequence[Button], wide: int) -> tuple[tuple[Button, ...], ...]:
    return tuple(tuple(buttons[start : start + wide]) for start in range(0, len(buttons), wide))


def telegram_html(document: Document) -> str:
    """Write the subset of HTML that Telegram's parser takes (Bot API, HTML style)."""
    return "\n\n".join(_block(block) for block in document)


def _block(block: Block) -> str:
    match block:
        case Heading(text):
            return f"<b>{_escape(text)}</b>"
        case Paragraph(spans):
            return _spans(spans)
        case Items():
            return "\n".join(f"{mark} {_spans(item)}" for mark, item in markup.marked_items(block, "•"))
        case Bars():
            return f"{_escape(block.caption)}\n<pre>{_escape(markup.bars_text(block))}</pre>"


def _spans(spans: Spans) -> str:
    return "".join(_span(span) for span in spans)


def _span(span: Span) -> str:
    text = _escape(span.text)
    if span.url:
        text = f'<a href="{html.escape(span.url)}">{text}</a>'
    tag = {"strong": "b", "em": "i"}.get(span.style)
    return f"<{tag}>{text}</{tag}>" if tag else text


def _escape(text: str) -> str:
    return html.escape(text, quote=False)


@cache
def telegram_parser() -> Parse | None:
    """Return Telegram's own parser (tdjson), or None where it is not installed."""
    try:
        from tdjson import td_execute
    except ImportError:
        return None
    td_execute(b'{"@type":"setLogVerbosityLevel","new_verbosity_level":0}')

    def parse(text: str) -> str:
        request = {"@type": "parseTextEntities", "text": text, "parse_mode": {"@type": "textParseModeHTML"}}
        answer = json.loads(td_execute(json.dumps(request).encode()) or b"{}")
        return str(answer.get("message", "refused")) if answer.get("@type") == "error" else ""

    return parse
