"""The letters that can be printed: which font has which, and how a text with others is refused."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Final

from bot.errors import BagageError

PACKAGE: Final = "manimgx_fonts"
"""The Noto fonts, unmodified, under the SIL Open Font License: one package for the scripts of nearly every country."""
FONTS: Final = (
    "NotoSans[wght].ttf", "NotoSansArabic[wght].ttf", "NotoSansEthiopic[wght].ttf", "NotoSansDevanagari[wght].ttf",
    "NotoSansBengali[wght].ttf", "NotoSansSinhala[wght].ttf", "NotoSansTamil[wght].ttf", "NotoSansTelugu[wght].ttf",
    "NotoSansKannada[wght].ttf", "NotoSansMalayalam[wght].ttf", "NotoSansGujarati[wght].ttf",
    "NotoSansGurmukhi[wght].ttf", "NotoSansOriya[wght].ttf", "NotoSansMyanmar[wght].ttf", "NotoSansKhmer[wght].ttf",
    "NotoSansThai[wght].ttf", "NotoSansLao[wght].ttf", "NotoSansHebrew[wght].ttf", "NotoSansArmenian[wght].ttf",
    "NotoSansGeorgian[wght].ttf", "NotoSansSymbols[wght].ttf", "NotoEmoji[wght].ttf",
)  # fmt: skip
"""Files of the package: of those that have a letter, the first writes it."""
COMMON: Final = re.compile("[\n\t -~\u00a0-\u017f\u2010-\u2022\u2026\u202f\u20ac\u2066-\u2069]*")
"""A text in letters of Western and Central Europe, which the first font has: most are judged without opening it."""
STEERING: Final = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""Signs that embed or isolate others: `str.translate` leaves them out."""
_BLANK: Final = "\n\t"
_SHOWN: Final = 12
"""The most letters that a refusal names."""


class NotPrintable(BagageError):
    """A text with letters that no font on paper has."""


def unprintable(text: str) -> str:
    """Return the letters of a text that no font has, each once, in their order; nothing: it can be printed.

    Signs that only steer others (joiners, directions, which form an emoji takes) are no letters.
    """
    if COMMON.fullmatch(text):
        return ""
    letters = dict.fromkeys(unicodedata.normalize("NFC", text))
    return "".join(letter for letter in letters if not _is_unseen(letter) and not font_with(letter))


def print_refused(text: str) -> str:
    """Return why a text cannot be printed and what to do, in one sentence that names the letters, or nothing."""
    letters = unprintable(text)
    if not letters:
        return ""
    named = [
        f"{letter} (U+{ord(letter):04X})" if letter.isprintable() else f"U+{ord(letter):04X}" for letter in letters
    ]
    more = " and others" if len(named) > _SHOWN else ""
    return (
        f"our fonts for paper do not have {', '.join(named[:_SHOWN])}{more}; please write it in another script, such "
        "as Latin letters, so that nothing is missing on posters and cards"
    )


def fonts_for(text: str) -> tuple[str, ...]:
    """Return the fonts that a text takes, in the order of `FONTS`. Raises `NotPrintable` where there is none."""
    if why := print_refused(text):
        raise NotPrintable(f"{text[: _SHOWN * 5]}: {why}" if text.isprintable() else why)
    needed = {font_with(letter) for letter in set(text)}
    return tuple(font for font in FONTS if font in needed)


def font_with(letter: str) -> str:
    """Return the first font that has a letter, or nothing."""
    if COMMON.fullmatch(letter):
        return FONTS[0]
    return next((font for font in FONTS if ord(letter) in _letters_of(font)), "")


def font_file(font: str) -> bytes:
    """Return the content of a file of `FONTS`: it is read when it is used, the server does not hold it."""
    return (files(PACKAGE) / font).read_bytes()


@cache
def _letters_of(font: str) -> frozenset[int]:
    import uharfbuzz  # on first use: the server need not hold it

    held = frozenset(uharfbuzz.Face(uharfbuzz.Blob(font_file(font))).unicodes)
    return frozenset(point for point in held if unicodedata.category(chr(point)) != "Cc")


def _is_unseen(letter: str) -> bool:
    return letter in _BLANK or unicodedata.category(letter) == "Cf" or "\ufe00" <= letter <= "\ufe0f"
