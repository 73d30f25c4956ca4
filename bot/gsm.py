"""The letters of an SMS: which a plain one has (GSM 7-bit), how they are counted, and how others are written."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

GSM_BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The letters of a plain SMS: 3GPP TS 23.038, basic table."""
GSM_EXTENDED: Final = frozenset("^{}\\[~]|€")
"""Letters that count twice: 3GPP TS 23.038, extension table."""
GSM_LETTERS: Final = GSM_BASIC | GSM_EXTENDED
GSM_LINE: Final = GSM_LETTERS - frozenset("\n\r")
"""The letters of one line of a plain SMS."""
_PLAIN: Final = {
    "’": "'", "‘": "'", "‚": ",", "‛": "'", "′": "'", "ʼ": "'", "ʻ": "'", "`": "'", "´": "'", "‹": "'", "›": "'",
    "“": '"', "”": '"', "„": '"', "″": '"', "«": '"', "»": '"',
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-", "•": "-", "·": "-", "●": "-", "▪": "-",
    "…": "...", "→": "->", "⇒": "=>", "←": "<-", "↔": "<->", "×": "x", "✕": "x", "✗": "x", "✓": "x", "✔": "x",
    "☐": "[ ]", "☑": "[x]", "÷": "/", "±": "+/-", "≤": "<=", "≥": ">=", "≠": "<>", "≈": "~", "‰": "/1000", "µ": "u",
    "¢": "c", "©": "(c)", "®": "(r)", "⁄": "/", "█": "#", "░": ".",
    "₦": "NGN ", "₵": "GHS ", "₹": "INR ", "₱": "PHP ", "₺": "TRY ", "₫": "VND ", "฿": "THB ", "₽": "RUB ",
    "œ": "oe", "Œ": "OE", "ẞ": "SS", "Þ": "Th", "þ": "th", "Ð": "D", "ð": "d", "ŋ": "ng", "Ŋ": "Ng",
    "ı": "i", "ə": "e", "Ə": "E",
}  # fmt: skip
"""Signs and letters that a plain SMS lacks → what means the same. Money is named by its code."""
_DEGREE: Final = "°"
"""In "n°" the end of a word, after a figure a measure."""
_LATIN: Final = re.compile(r"LATIN (CAPITAL|SMALL) LETTER (?:OPEN |TURNED |REVERSED )?([A-Z])(?: WITH .*)?")
"""How Unicode names a Latin letter with something through or at it, such as Ł, Đ or ɓ."""
_NOT_GSM: Final = re.compile(f"«\\s?|\\s?»|[^{re.escape(''.join(sorted(GSM_LETTERS)))}]")


def to_gsm(text: str) -> str:
    """Write a text with the letters of a plain SMS only.

    What it lacks is written as what means the same (½ as 1/2, → as ->, Ł as L); pictures and the letters of other
    scripts have no such form and are left out.
    """
    return _NOT_GSM.sub(_gsm_letters, text)


def _gsm_letters(match: re.Match[str]) -> str:
    letter, before = match[0].strip() or " ", match.string[: match.start()][-1:]
    if letter in _PLAIN:
        return _PLAIN[letter]
    if letter == _DEGREE:
        return "o" if before.isalpha() else " deg"
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    apart = unicodedata.normalize("NFKD", letter)
    bare = "".join(_PLAIN.get(c, c) for c in apart if not unicodedata.combining(c))
    # "2½" is two and a half, and would be "21/2".
    space = " " if before.isdecimal() and unicodedata.decomposition(letter).startswith("<fraction>") else ""
    return space + "".join(c if c in GSM_BASIC else _latin(c) for c in bare)


def _latin(letter: str) -> str:
    """Return the Latin letter that another is named after, or nothing."""
    named = _LATIN.fullmatch(unicodedata.name(letter, ""))
    if named is None:
        return ""
    return named[2] if named[1] == "CAPITAL" else named[2].lower()


def septets(text: str) -> int:
    """Return the length of a plain SMS: letters of the extension table count twice."""
    return len(text) + sum(map(text.count, GSM_EXTENDED))


def ucs2_units(text: str) -> int:
    """Return the length of an SMS in other letters (UCS-2): those beyond the first 65,536, such as 🆘, count twice."""
    return len(text) + sum(letter > "\uffff" for letter in text)


def loses(text: str) -> bool:
    """Say whether a plain SMS would leave nothing of the words of a text: they are of letters that it lacks."""
    return any(map(str.isalpha, text)) and not any(map(str.isalpha, to_gsm(text)))
