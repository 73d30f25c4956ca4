"""Which choice of a screen typed words are: its number or label in any form, other words for it, or a part of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from bot.library.wordings import ANSWERS, SHORTEST, Wordings, spelled
from bot.types import Button, Screen

CUT_LABEL: Final = 20
"""Characters of a label that WhatsApp shows in a list: typed so far, it is the whole label."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A choice or a way out that was typed."""

    button: Button
    by_key: bool
    """Whether its number or letter was typed, which may have stood for something else before; else its words."""


@dataclass(frozen=True, slots=True)
class _Keyed:
    key: str
    button: Button
    is_choice: bool
    label: str
    """As labels are compared."""


def exact_choice(text: str, screen: Screen, wordings: Wordings) -> Chosen | None:
    """Return the choice or way out whose number, letter, label, number and label, or other words were typed, or None.

    A number may stand in any script and as people write it: `٣`, `3.`, `no 3`, `le 3 svp`, `3rd`, `third`, `3 Label`.
    """
    offered, typed = _offered(screen), spelled(text)
    plain = wordings.without_politeness(typed)
    return (
        _first(offered, lambda keyed: _is_key(text, typed, keyed), by_key=True)
        or _first(offered, lambda keyed: _is_label(typed, plain, keyed.label, wordings))
        or _numbered(plain, offered, wordings, awaits=_awaits_number(screen))
        or _meant(text, screen, wordings)
    )


def part_of_label(text: str, screen: Screen, wordings: Wordings) -> Chosen | None:
    """Return the choice or way out whose label holds all that typed words tell, where there is only one, or None."""
    typed = wordings.without_politeness(spelled(text))
    offered = _offered(screen)
    cut = [keyed for keyed in offered if len(typed) >= CUT_LABEL and keyed.label[:CUT_LABEL] == typed[:CUT_LABEL]]
    telling = wordings.telling(typed)
    if not cut and not any(_tells(word) for word in telling):
        return None
    whole = cut or [keyed for keyed in offered if set(telling) <= set(keyed.label.split())]
    actions = {keyed.button.action for keyed in whole}
    return Chosen(whole[0].button, by_key=False) if len(actions) == 1 else None


def is_no_question(text: str, wordings: Wordings) -> bool:
    """Say whether words are a number, a letter, a yes or no: on a screen that offers none of it they ask nothing."""
    typed = wordings.without_politeness(spelled(text))
    if not typed:
        return wordings.meaning(text) in ANSWERS
    number, behind = wordings.number(typed)
    counted = bool(number) and all(word.isdigit() for word in wordings.telling(behind))
    return counted or (len(typed) == 1 and typed.isalpha()) or wordings.meaning(text) in ANSWERS


def _offered(screen: Screen) -> tuple[_Keyed, ...]:
    numbered = ((choice.key or str(place), choice, True) for place, choice in enumerate(screen.choices, 1))
    ways = ((way.key, way, False) for way in screen.nav)
    return tuple(_Keyed(key, button, chosen, spelled(button.label)) for key, button, chosen in (*numbered, *ways))


def _first(offered: Iterable[_Keyed], fits: Callable[[_Keyed], bool], *, by_key: bool = False) -> Chosen | None:
    return next((Chosen(keyed.button, by_key and keyed.is_choice) for keyed in offered if fits(keyed)), None)


def _is_key(text: str, typed: str, keyed: _Keyed) -> bool:
    return text.strip().casefold() == keyed.key.casefold() or (bool(typed) and typed == spelled(keyed.key))


def _is_label(typed: str, plain: str, label: str, wordings: Wordings) -> bool:
    if not label:
        return False
    cut = len(typed) >= CUT_LABEL and label.startswith(typed)
    return cut or typed == label or plain in (label, wordings.without_politeness(label))


def _numbered(plain: str, offered: tuple[_Keyed, ...], wordings: Wordings, *, awaits: bool) -> Chosen | None:
    """Return what has a number, alone or before its label or a part of it; of ways out also a letter before it."""
    number, behind = wordings.number(plain)
    if number and not awaits:
        number = str(int(number))  # where a number is asked for, 00 is nothing, and 0 help
    if number:
        fits = (keyed for keyed in offered if keyed.key == number)
        return _first(fits, lambda keyed: _is_part(behind, keyed, wordings), by_key=True)
    return _first(offered, lambda keyed: plain == f"{spelled(keyed.key)} {keyed.label}".strip(), by_key=True)


def _awaits_number(screen: Screen) -> bool:
    return screen.expects is not None and not any(choice.key.isdigit() or not choice.key for choice in screen.choices)


def _is_part(words: str, keyed: _Keyed, wordings: Wordings) -> bool:
    """Say whether words behind a number are its label, some of it, or mean the same; no words are, too."""
    telling, meaning = wordings.telling(words), wordings.meaning(words)
    parts = bool(telling) and set(telling) <= set(keyed.label.split())
    return keyed.label.startswith(words) or parts or (meaning is not None and meaning == wordings.meaning(keyed.label))


def _meant(text: str, screen: Screen, wordings: Wordings) -> Chosen | None:
    """Return the only choice that means the same: `ouais` is Yes, `start` is Begin."""
    meaning = wordings.meaning(text)
    if meaning is None:
        return None
    whole = [choice for choice in screen.choices if wordings.meaning(choice.label) == meaning]
    begun = whole or [choice for choice in screen.choices if wordings.meaning(choice.label.split(",")[0]) == meaning]
    return Chosen(begun[0], by_key=False) if len(begun) == 1 else None


def _tells(word: str) -> bool:
    """Say whether a word is long enough to stand for a label; of letters that are syllables or words two are."""
    return word.isalpha() and (len(word) >= SHORTEST or (len(word) > 1 and not word.isascii()))
