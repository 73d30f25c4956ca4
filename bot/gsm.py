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
    "’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "…": "...", "œ": "oe", "Œ": "OE",
    "•": "-", "·": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "✓": "x", "█": "#", "░": ".",
}  # fmt: skip

_NOT_GSM: Final = re.compile(f"«\\s?|\\s?»|[^{re.escape(''.join(sorted(GSM_LETTERS)))}]")
"""What a plain SMS cannot hold; French puts a space inside its quotation marks, other signs do not."""


def to_gsm(text: str) -> str:
    """Write a text with the letters of a plain SMS only."""
    return _NOT_GSM.sub(lambda letter: _gsm_letter(letter[0].strip() or " "), text)


def _gsm_letter(letter: str) -> str:
    if letter in _PLAIN:
        return _PLAIN[letter]
    bare = "".join(c for c in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(c))
    return "".join(c for c in bare if c in GSM_BASIC)


def septets(text: str) -> int:
    """Return the length of a plain SMS: letters of the extension table count twice."""
    return len(text) + sum(map(text.count, GSM_EXTENDED))


def ucs2_units(text: str) -> int:
    """Return the length of an SMS in other letters (UCS-2): those beyond the first 65,536, such as 🆘, count twice."""
    return len(text) + sum(letter > "\uffff" for letter in text)


def loses(text: str) -> bool:
    """Say whether a plain SMS would leave nothing of the words of a text: they are of letters that it lacks."""
    return any(map(str.isalpha, text)) and not any(map(str.isalpha, to_gsm(text)))
