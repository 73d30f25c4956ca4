"""Telegram's screens: its subset of HTML, one message, and rows of buttons under it."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Final

from bot.actions import BUTTON_BYTES, Action
from bot.channels import markup
from bot.channels.channel import Excess, Parse
from bot.channels.paging import PARTS, PartForm, all_parts, at_first, paged, shown_part
from bot.document import Bars, Block, Document, Heading, Items, Paragraph, Span, Spans
from bot.texts import say
from bot.types import Button, ChannelFacts, Limits, Message, Screen

LIMITS: Final = Limits(characters=4096, aim=1600, page_parts=1)
"""Telegram takes 4,096 code points after its markup is read (Bot API, sendMessage); 1,600 are read without getting lost
on a small screen. A longer one is shown in parts."""
ROW: Final = 3
"""The most buttons side by side: all of a row have one width, and the smallest phones are 320 dp wide."""
ROOM_DP: Final = 305.0
"""How wide the buttons of a row are together there, in dp: Telegram for Android leaves 15 beside a message."""
GAP_DP: Final = 5.0
PADDING_DP: Final = 20.0
"""What is free between two buttons, and within one beside its label (Telegram for Android, ChatMessageCell)."""
WIDTHS_DP: Final = (("iljtfrI.,:;'!|() -", 5.0), ("mwMW", 13.5))
"""How wide letters are on a button (Roboto Medium, 15 sp): the narrow and the wide ones."""
SMALL_DP: Final = 8.6
OTHER_DP: Final = 10.0
"""The same of other small letters and figures of the Latin alphabet, and of all else."""
CACHED: Final = 2048
"""How many texts are kept drawn: every page and menu in two languages, several times over."""

HIDE: Final = "hide"
"""The address that hides the chat."""

_TAG: Final = re.compile(r"<[^>]*>")


def _erased_not(language: str) -> str:
    return say(
        language,
        "What we cannot erase: this chat on your phone, Telegram's own records, and what you forwarded. "
        "To clear the chat: open its menu, then *Clear history*.",
    )


def _left_over(language: str) -> str:
    return say(language, "Older messages may still be here. To remove them: chat menu, *Clear history*.")


def _count_parts(screen: Screen) -> int:
    return len(all_parts(telegram_parts, screen))


FACTS: Final = ChannelFacts(
    name="telegram",
    title="Telegram",
    erased_not=_erased_not,
    left_over=_left_over,
    free=False,  # no money, but Telegram sends so many a second, and no more to who does not stop
    throwaway=False,
    can=frozenset({"buttons", "edits", "deletes", "copies", "parts"}),
    parts=_count_parts,
    for_authors=False,
    setting="TELEGRAM_BOT_TOKEN",
    demo_share=2,
)


class Telegram:
    """Draws screens as one Telegram message with buttons."""

    name = FACTS.name
    facts = FACTS
    limits = LIMITS

    @property
    def excess(self) -> Excess:
        """Too many buttons side by side."""
        return crowded

    @property
    def parser(self) -> Parse | None:
        """Telegram's own parser, where it is installed."""
        return telegram_parser()

    def render(self, screen: Screen) -> tuple[Message, ...]:
        """Draw a screen, or the part that its address names, as one message; a closing one stands by itself."""
        first = at_first(screen)
        parts = all_parts(telegram_parts, screen)
        place = shown_part(screen, parts)
        drawn = Message(parts[place], _rows(markup.typeset(screen), _onward(first, place, len(parts))), screen.secrets)
        return (drawn, Message(telegram_html(screen.closing))) if screen.closing else (drawn,)


def crowded(message: Message) -> str:
    """Say how many buttons are side by side, where they are too many to be read."""
    widest = max(map(len, message.buttons), default=0)
    return f"has {widest} buttons in a row, at most {ROW}" if widest > ROW else ""


def visible(text: str) -> int:
    """Return the length of a text as Telegram counts it: without its tags, in code points."""
    return len(plain_message(text))


def plain_message(text: str) -> str:
    """Return the words of a text without its markup."""
    return html.unescape(_TAG.sub("", text))


@lru_cache(maxsize=CACHED)
def telegram_parts(screen: Screen) -> tuple[str, ...]:
    """Write a screen as parts."""
    more = "" if _fits_on_button(screen.action.at_part(PARTS)) else _escape(markup.more(screen))
    form = PartForm(write=telegram_html, plain=_escape, size=visible, between="\n\n", more=more)
    return paged(markup.typeset(screen), form, LIMITS.aim, LIMITS.aim)


def _fits_on_button(action: Action) -> bool:
    return len(str(action)) <= BUTTON_BYTES


def _onward(first: Screen, place: int, count: int) -> tuple[Button, ...]:
    """Return the button that leads from a part to the next, where there is one; a longer address is typed."""
    following = first.action.at_part(place + 2)
    if place + 1 >= count or not _fits_on_button(following):
        return ()
    return (Button(say(first.action.language, "Read on"), following),)


def _rows(screen: Screen, onward: tuple[Button, ...] = ()) -> tuple[tuple[Button, ...], ...]:
    """Lay out the buttons: choices one a row, or two where all are short; then the ways out, HIDE by itself.

    HIDE must be found when somebody walks in.
    """
    wide = 2 if all(_is_readable(choice.label, 2) for choice in screen.choices) else 1
    hide = tuple(way for way in screen.nav if way.action.name == HIDE)
    others = tuple(way for way in screen.nav if way.action.name != HIDE)
    return (*_in_rows(onward, 1), *_in_rows(screen.choices, wide), *_ways_rows(others), *_in_rows(hide, 1))


def _in_rows(buttons: Sequence[Button], wide: int) -> tuple[tuple[Button, ...], ...]:
    return tuple(tuple(buttons[start : start + wide]) for start in range(0, len(buttons), wide))


def _ways_rows(ways: tuple[Button, ...]) -> Iterator[tuple[Button, ...]]:
    """Put as many ways out side by side as can be read."""
    while ways:
        fitting = (wide for wide in range(min(ROW, len(ways)), 1, -1) if _all_readable(ways[:wide]))
        wide = next(fitting, 1)
        yield ways[:wide]
        ways = ways[wide:]


def _all_readable(row: tuple[Button, ...]) -> bool:
    return all(_is_readable(button.label, len(row)) for button in row)


def _is_readable(label: str, wide: int) -> bool:
    """Say whether a label stands whole on one of so many buttons in a row of the smallest phone."""
    room = (ROOM_DP - GAP_DP * (wide - 1)) / wide - PADDING_DP
    return sum(map(_width, label)) <= room


def _width(letter: str) -> float:
    listed = (width for letters, width in WIDTHS_DP if letter in letters)
    return next(listed, SMALL_DP if letter.islower() or letter.isdecimal() else OTHER_DP)


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
