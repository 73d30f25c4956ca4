"""Screens that are longer than a message: parts, one shown at a time, each leading to the next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Protocol

from bot.channels import markup
from bot.channels.cutting import cut
from bot.document import Document
from bot.library.model import HELP
from bot.texts import say
from bot.types import Button, Screen

PARTS: Final = 9
"""The most parts of a screen: the grammar of addresses counts that far (`bot/actions.py`)."""
_COUNTED: Final = "9/9"
"""What is kept free for saying which part this is."""
_HELP_ROOM: Final = HELP.partition("/")[0]
_HELPS: Final = frozenset({"urgent", "contacts"})
"""Addresses beside the pages of help whose screen is help itself."""


class KeptParts(Protocol):
    """Writes the parts of a screen, and keeps what was written: what `lru_cache` makes of a function."""

    @property
    def __wrapped__(self) -> Callable[..., tuple[str, ...]]:
        """The function itself, which keeps nothing."""

    def __call__(self, screen: Screen, /) -> tuple[str, ...]:
        """Write the parts, or return those that were written before."""


@dataclass(frozen=True, slots=True)
class PartForm:
    """How a channel writes the parts of a screen."""

    write: Callable[[Document], str]
    """Writes a document."""
    plain: Callable[[str], str]
    """Writes words that are no document in the letters that the channel has."""
    size: Callable[[str], int]
    """The length of a text as the channel counts it."""
    between: str
    """What stands between blocks, and between text and choices."""
    choices: str = ""
    """The choices, as the last part shows them; nothing where they are buttons."""
    ways: str = ""
    """The ways out, on the last line of the last part; nothing where they are buttons."""
    more: str = ""
    """What leads on, on the last line of every part but the last; nothing where it is a button."""
    fills: bool = False
    """Whether a part is filled with the first sentences of what follows: where each is paid for."""


def paged(screen: Screen, form: PartForm, room: int, last_room: int) -> tuple[str, ...]:
    """Write a screen as parts of at most `room`, the last, with the choices, of at most `last_room` as `form` measures.

    There are more than `PARTS`, or longer ones, where it does not fit.
    """
    whole = _lines(form, form.write(screen.body), _foot(form, form.ways))
    if form.size(whole) <= min(room, last_room):
        return (whole,)
    onward, calling = form.plain(markup.onward(screen)), form.plain(_calling(screen))

    def lines(head: str, part: Document, place: str) -> str:
        # Whoever needs a number finds it on the part at hand, or the way to it.
        ways = filter(None, (place, "" if markup.numbers(part) else calling, form.more))
        return _lines(form, head, form.write(part), " ".join(ways))

    def last_lines(part: Document, place: str) -> str:
        text = form.write(part) or form.plain(_choose(screen))
        return _lines(form, onward, text, _foot(form, f"{place} {form.ways}".rstrip()))

    first, *between, last = cut(
        screen.body,
        lambda part: form.size(lines("", part, _COUNTED)) <= room,
        lambda part: form.size(lines(onward, part, _COUNTED)) <= room,
        lambda part: form.size(last_lines(part, _COUNTED)) <= last_room,
        fills=form.fills,
    )
    count = len(between) + 2
    texts = (lines(onward, part, f"{place}/{count}") for place, part in enumerate(between, 2))
    return (lines("", first, f"1/{count}"), *texts, last_lines(last, f"{count}/{count}"))


def at_first(screen: Screen) -> Screen:
    """Return a screen at its first part: it is cut once, and kept, whichever part is asked for."""
    return replace(screen, action=screen.action.at_part(1))


def all_parts(write: KeptParts, screen: Screen) -> tuple[str, ...]:
    """Return the parts of a screen; of one that holds words of a person none is kept, not even in memory."""
    first = at_first(screen)
    return write.__wrapped__(first) if screen.passing else write(first)


def shown_part(screen: Screen, parts: tuple[str, ...]) -> int:
    """Return which part an address asks for, from 0; beyond the last, the last."""
    return min(screen.action.part, len(parts)) - 1


def is_help(screen: Screen) -> bool:
    """Say whether a screen is one of help or of contacts: somebody may need it at once."""
    page = screen.action.page()
    return page.name in _HELPS or page.arg(0).partition("/")[0] == _HELP_ROOM


def _foot(form: PartForm, ways: str) -> str:
    return "\n".join(filter(None, (form.choices, ways)))


def _lines(form: PartForm, *texts: str) -> str:
    return form.between.join(filter(None, texts))


def _calling(screen: Screen) -> str:
    """Return what to type for the first choice that leads to numbers, `1=A number to call`, or nothing."""
    for key, choice in markup.keyed(screen.choices):
        if _leads_to_numbers(choice):
            return f"{key}={choice.label}"
    return ""


def _leads_to_numbers(choice: Button) -> bool:
    action = choice.action
    return action.name == "contacts" or "contacts" in action.args or f"{_HELP_ROOM}/contacts" in action.args


def _choose(screen: Screen) -> str:
    """Return the line above choices where nothing else stands above them."""
    return say(screen.action.language, "Please write your question in a few words, or send a number.")
