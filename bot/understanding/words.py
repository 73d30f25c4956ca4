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

LONGEST: Final = 2000
"""Characters of a message that are looked at: a long voice transcript; what follows repeats it."""
LONGEST_WORD: Final = 24
"""Letters of a word that are cut into pieces; longer words are noise or a laugh."""
MOST_WORDS: Final = 250
"""Words of a message that are looked at, so that no message takes long."""
PIECES: Final = (3, 4)
"""Lengths of the pieces of a word: a slip of one letter leaves most of them whole (adding 5 measured the same)."""
_STEMMERS: Final = {"en": "english", "fr": "french"}
_WORD: Final = re.compile(r"[^\W_]+", re.UNICODE)


def fold(text: str) -> str:
    """Write words in one way: lower case, no accents, single spaces, no punctuation."""
    stripped = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(_WORD.findall(stripped))


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
    """Cut a word to its stem."""
    return str(_stemmer(language).stemWord(word))


@cache
def _stemmer(language: str) -> Stemmer:
    return Stemmer(_STEMMERS.get(language, "english"), 0)  # 0: it would remember the words of 10,000 people


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
