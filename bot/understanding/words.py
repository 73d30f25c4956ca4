"""Words as they are compared: one spelling, cut to stems, and the pieces that survive a slip."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import Final

from Stemmer import Stemmer

from bot.languages import LANGUAGES

LONGEST: Final = 2000
"""Characters of a message that are looked at: a long voice transcript; what follows repeats it."""
LONGEST_WORD: Final = 24
"""Letters of a word that are cut into pieces; longer words are noise or a laugh."""
MOST_WORDS: Final = 250
"""Words of a message that are looked at, so that no message takes long."""
LONGEST_CLAUSE: Final = 100
"""Characters of a part of a message that may steer: no steering words are as long."""
PIECES: Final = (3, 4)
"""Lengths of the pieces of a word: a slip of one letter leaves most of them whole (adding 5 measured the same)."""
JOINERS: Final = str.maketrans(dict.fromkeys("\u200c\u200d\u0640"))
"""Signs within words that only say how letters are drawn: joined, apart, or a line drawn out."""
PLAIN: Final = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "þ": "th"})
"""Letters that Unicode does not take apart and many keyboards do not have: they are written as people type them."""
KILLER: Final = 9
"""The class that Unicode gives to signs by which a letter of India and its neighbours loses its vowel."""

_CLAUSE: Final = re.compile(r"[,.;:!?\n]+")


def clauses(text: str) -> list[str]:
    """Return the short folded parts of a text between its signs: "hide this, he is here" has two."""
    return [fold(clause) for clause in _CLAUSE.split(text) if len(clause) <= LONGEST_CLAUSE]


def fold(text: str) -> str:
    """Write words in one way: lower case, no accents, single spaces, no punctuation.

    Vowel signs that are letters of their script (Devanagari, Thai) stay; points above and below letters (Arabic,
    Hebrew) and tones go: who writes leaves them out or not.
    """
    spread = unicodedata.normalize("NFKD", text.casefold().translate(JOINERS).translate(PLAIN))
    if spread.isascii():
        return " ".join("".join(sign if sign.isalnum() else " " for sign in spread).split())
    return " ".join(spread.translate({ord(sign): _as_kept(sign) for sign in set(spread)}).split())


def _as_kept(sign: str) -> str:
    """Return a sign as it stands in folded words: itself, nothing, or the end of a word."""
    if unicodedata.combining(sign) not in (0, KILLER):
        return ""
    return sign if sign.isalnum() or _is_vowel(sign) else " "


def _is_vowel(sign: str) -> bool:
    """Say whether a sign is part of a word though it is no letter: not one that chooses between two pictures."""
    if unicodedata.category(sign) not in ("Mc", "Mn"):
        return False
    return not any(word in unicodedata.name(sign, "") for word in ("SELECTOR", "JOINER"))


@dataclass(frozen=True)
class Spelling:
    """How words are also written in one language, from `content/<lang>/spelling.yml`."""

    usual: Mapping[str, str] = field(default_factory=dict)
    """Other way of writing → usual words."""

    def read(self, folded: str) -> str:
        """Return folded words in their usual spelling."""
        usual = self.usual
        return " ".join(usual.get(word, word) for word in folded.split()[:MOST_WORDS])


def stem(word: str, language: str) -> str:
    """Cut a word to its stem, by the rules of its language; where there are none, it stays whole."""
    stemmer = _stemmer(language)
    return str(stemmer.stemWord(word)) if stemmer else word


@cache
def _stemmer(language: str) -> Stemmer | None:
    algorithm = LANGUAGES[language].stemmer if language in LANGUAGES else ""
    return Stemmer(algorithm, 0) if algorithm else None  # 0: it would remember the words of 10,000 people


def pieces(word: str) -> tuple[str, ...]:
    """Return the pieces of a word, its two ends marked by a space; a short word is one piece."""
    marked = f" {word[:LONGEST_WORD]} "
    cut = [marked[at : at + size] for size in PIECES for at in range(len(marked) - size + 1)]
    return tuple(cut) if len(marked) > PIECES[0] else (marked,)


def stems(words: Iterable[str], language: str) -> list[str]:
    """Return the stems of words, marked so that no stem is taken for a piece."""
    return [f"={stem(word[:LONGEST_WORD], language)}" for word in words]


def pairs(marked: list[str]) -> list[str]:
    """Return stems two by two: next to each other, and over one word between."""
    near = [f"{first}{second}" for first, second in pairwise(marked)]
    return near + [f"{first}~{third}" for first, third in zip(marked, marked[2:], strict=False)]
