"""Names of countries in words: each stands for a country, and what is said of one is learned for all."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

PLACE: Final = "placename"
"""Stands where the name of a country stood."""
SHORTEST: Final = 3
"""Letters of a name from which it is looked for in a sentence: "us" and "in" are words."""
LONGEST: Final = 4
"""Words of a name."""
WORD_ALIKE: Final = 0.8
"""How alike a word of a sentence must be to a name to pass for it.
A name that stands alone has a bar of its own (`NAME_ALIKE` in bot/library/countries.py)."""
LONG: Final = 5
"""Letters of a word, and of a name, from which one may be the other with a slip: "mail" is not Mali."""
FROM: Final = frozenset({"from", "frm", "depuis", "am", "im", "suis"})
"""Words before the country somebody leaves, or is of: another one that is named is meant."""
MOST: Final = 8
"""Strange words of a message that are looked at as slips."""


@dataclass(frozen=True)
class Places:
    """The folded names of all countries."""

    names: Mapping[str, str] = field(default_factory=dict)
    """Name → ISO code, lower case; other countries than ours among them."""
    ours: Mapping[str, str] = field(default_factory=dict)
    """The names of the countries that have a page."""
    gone_to: frozenset[str] = frozenset()
    """Codes of countries people go to: asked about before those they leave."""

    def read(self, words: Sequence[str], strange: Collection[str] = ()) -> tuple[list[str], str]:
        """Return words with `PLACE` for each name, and the code of the country of ours they are about, or nothing.

        `strange`: words that are known from nowhere, each of which may be a name with a slip.
        """
        slips = dict.fromkeys([word for word in words if word in strange and len(word) >= LONG][:MOST])
        named: list[tuple[str, bool]] = []
        left: list[str] = []
        at = 0
        while at < len(words):
            size, iso = self._name(words, at)
            if not size and words[at] in slips and (iso := self._alike(words[at])):
                size = 1
            if size:
                named.append((iso, at > 0 and words[at - 1] in FROM))
            left.append(PLACE if size else words[at])
            at += size or 1
        countries = [(from_there + (iso not in self.gone_to), iso) for iso, from_there in named if iso in self._codes]
        return left, min(countries, key=itemgetter(0))[1] if countries else ""

    def _name(self, words: Sequence[str], at: int) -> tuple[int, str]:
        """Return how many words from one on are a name, and whose."""
        for size in range(min(LONGEST, len(words) - at), 0, -1):
            name = " ".join(words[at : at + size])
            if len(name) >= SHORTEST and (iso := self.names.get(name)):
                return size, iso
        return 0, ""

    def _alike(self, word: str) -> str:
        best = process.extractOne(word, self._long, scorer=OSA.normalized_similarity, score_cutoff=WORD_ALIKE)
        return self.ours[best[0]] if best else ""

    @cached_property
    def _codes(self) -> frozenset[str]:
        return frozenset(self.ours.values())

    @cached_property
    def _long(self) -> list[str]:
        return [name for name in self.ours if len(name) >= LONG and " " not in name]
