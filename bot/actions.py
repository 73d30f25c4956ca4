"""The grammar of addresses: every screen has one, every button carries one.

    fr open rights/wages          page, in French
    en ask check-offer 3 anbyc?   a step of a tool, with the answers so far
    fr open rights/wages +2       the second part, where a channel shows parts
    en open rights/wages !hello   with a line above it

An address is `LANGUAGE NAME ARGUMENT* [+PART] [!NOTE]*`, in ASCII, with single spaces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from bot.errors import ActionTooLong, BadAction

BUTTON_BYTES: Final = 64
"""The most bytes of an address on a button: Telegram's `callback_data` (Bot API, InlineKeyboardButton)."""
ASIDE: Final = "aside"
"""The name of an answer in the middle of a tool: `en aside ask:check-offer:1:ay open recruitment/visas`."""
LONGEST: Final = 400
"""The most bytes of any address: a search's candidates with room to spare, and a bound for parsing."""

_LANGUAGE: Final = re.compile(r"[a-z]{2,3}")
_NAME: Final = re.compile(r"[a-z][a-z-]{0,23}")
_ARGUMENT: Final = re.compile(r"[a-z0-9?_][a-z0-9?_/.,:~-]*")
_NOTE: Final = re.compile(r"[a-z]{2,12}")
_PART: Final = re.compile(r"[2-9]")


@dataclass(frozen=True, slots=True)
class Action:
    """One address: the language of its screen, its name in the table of actions, its arguments."""

    language: str
    name: str
    args: tuple[str, ...] = ()
    part: int = 1
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Raise `BadAction` unless the address can be written and read back."""
        fits = (
            _LANGUAGE.fullmatch(self.language)
            and _NAME.fullmatch(self.name)
            and all(_ARGUMENT.fullmatch(arg) for arg in self.args)
            and all(_NOTE.fullmatch(note) for note in self.notes)
            and 1 <= self.part <= 9
        )
        if not fits:
            raise BadAction(f"no such address: {self.name!r} with {len(self.args)} arguments")

    def __str__(self) -> str:
        """Write the address in its one readable form."""
        words = [self.language, self.name, *self.args]
        if self.part > 1:
            words.append(f"+{self.part}")
        words.extend(f"!{note}" for note in self.notes)
        return " ".join(words)

    def check_button(self) -> None:
        """Raise `ActionTooLong` if the address does not fit on a button."""
        if len(str(self)) > BUTTON_BYTES:
            raise ActionTooLong(f"{len(str(self))} bytes on a button, at most {BUTTON_BYTES}: {self.name}")

    def arg(self, index: int, default: str = "") -> str:
        """Return one argument, or `default` where there are fewer."""
        return self.args[index] if index < len(self.args) else default

    def page(self) -> Action:
        """Return the same address, but of an answer in the middle of a tool that of the answer alone."""
        if self.name != ASIDE or len(self.args) < 2:
            return self
        return replace(self, name=self.args[1], args=self.args[2:])

    def bare(self) -> Action:
        """Return the same address without its part and notes."""
        return replace(self, part=1, notes=())

    def with_notes(self, *notes: str) -> Action:
        """Return the same address with lines above its screen (each at most once)."""
        return replace(self, notes=tuple(dict.fromkeys((*self.notes, *notes))))

    def at_part(self, part: int) -> Action:
        """Return the address of another part of the same screen, 1 to 9."""
        return replace(self, part=max(1, min(9, part)))

    def in_language(self, language: str) -> Action:
        """Return the address of the same screen in another language."""
        return replace(self, language=language)


def parse_action(text: str) -> Action:
    """Read an address; raise `BadAction` for anything that `str(Action)` could not have written."""
    if len(text) > LONGEST:
        raise BadAction("an address longer than any that is made")
    words = text.split(" ")
    if len(words) < 2:
        raise BadAction("an address names at least a language and a screen")
    language, name, *rest = words
    notes: list[str] = []
    while rest and rest[-1].startswith("!"):
        notes.insert(0, rest.pop()[1:])
    part = 1
    if rest and _PART.fullmatch(rest[-1][1:]) and rest[-1].startswith("+"):
        part = int(rest.pop()[1:])
    return Action(language, name, tuple(rest), part, tuple(notes))
