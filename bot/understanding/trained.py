"""What was learned from the content, kept beside it as one small file: weights for each word and page."""

from __future__ import annotations

import hashlib
import heapq
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Final

import msgspec
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.understanding.classifier import Classification, Slips, Thresholds
from bot.understanding.compact import decompress, unpack_words
from bot.understanding.concepts import Concepts
from bot.understanding.danger import Example
from bot.understanding.language_detection import LEANS, LanguageDetector, Leans
from bot.understanding.tfidf import Phrase
from bot.understanding.weight_table import STEPS, WeightTable
from bot.understanding.words import LONGEST_WORD, pairs, pieces, stem, stems

NAME: Final = "learned.bin"
VERSION: Final = 3
"""To be raised when features or their weights are made in another way: older files are then not used."""
STRANGE: Final = 6.0
"""Rarity of what was never read: it makes a message less like anything."""
SHARES: Final = (1.0, 0.8, 0.4)
"""Lengths of the three parts of a message: words and pairs of words, pieces of words, ideas."""
DANGERS: Final = ("danger:any", "danger:clear", "danger:own")
"""Columns for danger, after those of pages."""
MARK: Final = 4
"""Bytes of the mark of a phrase."""
SHORTEST: Final = 4
"""Letters of an unknown word from which it is looked at as a slip."""
MOST: Final = 12
"""Unknown words of a message that are looked at as slips: another language is full of them."""
TWO_SLIPS: Final = 9
"""Letters of a word's stem from which two slips are forgiven."""


@dataclass(frozen=True)
class Material:
    """All that is learned from."""

    digest: str
    phrases: Sequence[Phrase]
    examples: Sequence[Example]
    others: Sequence[Example]
    """Ordinary questions, as examples of no danger."""
    concepts: Concepts
    detector: LanguageDetector


class Names(msgspec.Struct):
    """Words of the file, as `pack_words` made them."""

    counts: bytes
    rests: str

    def __iter__(self) -> Iterator[str]:
        """Yield the words."""
        return unpack_words(self.counts, self.rests)


class Leanings(msgspec.Struct):
    """How words lean to languages."""

    names: Names
    leans: bytes
    """For each word a byte for each language: `LEANS` steps of how much less likely it is there."""


class Stored(msgspec.Struct):
    """The file, before it is compressed."""

    version: int
    digest: str
    columns: list[str]
    """Those of the table, then the exact ones."""
    biases: list[float]
    features: Names
    """In the order of the rows."""
    rarities: bytes
    finest: float
    whole: bytes
    halved: bytes
    """The table."""
    scales: list[float]
    """Of the exact columns."""
    exact: bytes
    """The exact columns, one behind the other."""
    concepts: dict[str, dict[str, tuple[str, ...]]]
    languages: tuple[str, ...]
    words: Leanings
    parts: Leanings
    marks: bytes
    """Of each phrase that was learned from a number of `MARK` bytes, as `pack_numbers` makes them."""


@dataclass(frozen=True)
class TrainedClassifier:
    """Judges words by the table."""

    digest: str
    columns: tuple[str, ...]
    biases: tuple[float, ...]
    rows: Mapping[str, int]
    rarities: Sequence[int]
    table: WeightTable
    scales: tuple[float, ...]
    exact: tuple[Sequence[int], ...]
    """Columns that have a byte for every feature: that of what we know nothing about, if there is one, and danger."""
    concepts: Concepts
    detector: LanguageDetector
    stems: Sequence[str] = ()
    """Every stem that is known, to find the one that an unknown stem is but for a slip."""
    marks: bytes = b""
    """Of the phrases it was learned from, still packed: they are read only where phrases changed."""

    @property
    def thresholds(self) -> Thresholds:
        """Return what its scores, 0 at the border of a page, are compared with."""
        return Thresholds(
            possible=-0.75,
            confident=-0.3,
            alone=0.5,
            ahead=0.2,
            heard=-0.56,
            certain=0.65,
            own=0.4,
            doubt=0.45,
            beforehand=0.5,
            lean=0.7,
            lean_clear=0.3,
        )

    def classify(self, words: list[str], language: str, slips: Slips, /) -> Classification:
        """Say what words are like."""
        scores = self._scores(self._mended(words, language, slips), language)
        pages = len(self.columns) - len(DANGERS)
        best = heapq.nlargest(8, zip(scores[:pages], self.columns, strict=False))
        return Classification(tuple((page, score) for score, page in best), *scores[pages:])

    def _scores(self, words: list[str], language: str) -> list[float]:
        rough = [0.0] * self.table.width
        exact = [0.0] * len(self.exact)
        steps = self.table.steps
        for row, value in self._read(words, language):
            weight = value * steps[self.rarities[row]]
            rough = [score + weight * number for score, number in zip(rough, self.table.row(row), strict=False)]
            exact = [score + value * column[row] for score, column in zip(exact, self.exact, strict=True)]
        scaled = [score * scale for score, scale in zip(exact, self.scales, strict=True)]
        return [score + bias for score, bias in zip([*rough, *scaled], self.biases, strict=True)]

    def _mended(self, words: list[str], language: str, slips: Slips) -> list[str]:
        """Return words with the known word in the place of an unknown one that is it but for a slip."""
        looked = 0
        mended = []
        for word in words:
            strange = SHORTEST <= len(word) <= LONGEST_WORD and word.isalpha() and not self.knows(word, language)
            looked += strange
            mended.append((strange and looked <= MOST and self._meant(stem(word, language), slips)) or word)
        return mended

    def knows(self, word: str, language: str) -> bool:
        """Whether a word stands in any phrase."""
        return stems([word], language)[0] in self.rows

    def resembles(self, word: str, language: str, slips: Slips, /) -> bool:
        """Whether a word stands in any phrase, but for a slip."""
        if self.knows(word, language):
            return True
        return SHORTEST <= len(word) <= LONGEST_WORD and bool(self._meant(stem(word, language), slips))

    def _meant(self, strange: str, slips: Slips) -> str:
        """Return the known stem that an unknown one is but for a slip, or nothing; looked for once a message."""
        if strange not in slips:
            limit = 2 if len(strange) >= TWO_SLIPS else 1
            best = process.extractOne(strange, self.stems, scorer=OSA.distance, score_cutoff=limit)
            slips[strange] = best[0] if best else ""
        return slips[strange]

    def _read(self, words: list[str], language: str) -> Iterator[tuple[int, float]]:
        for part, share in zip(features(words, language, self.concepts), SHARES, strict=True):
            yield from weighed(part, share, self.rows, self.rarities)


def features(words: list[str], language: str, concepts: Concepts) -> tuple[list[str], list[str], list[str]]:
    """Return words and pairs of words, pieces of words, and ideas: each as often as it stands there."""
    marked = stems(words, language)
    parts = list(chain.from_iterable(map(pieces, words)))
    return [*marked, *pairs(marked)], parts, concepts.of(words, language)


def weighed(
    part: Sequence[str], share: float, rows: Mapping[str, int], rarities: Sequence[int]
) -> Iterator[tuple[int, float]]:
    """Yield the row and value of each feature that is known; together with the unknown ones they have a length."""
    values = []
    square = 0.0
    for feature, times in Counter(part).items():
        row = rows.get(feature, -1)
        value = (rarities[row] / STEPS if row >= 0 else STRANGE) * (1.0 if times == 1 else 1 + math.log(times))
        square += value * value
        if row >= 0:
            values.append((row, value))
    scale = share / math.sqrt(square) if square else 0.0
    for row, value in values:
        yield row, value * scale


def mark(phrase: Phrase) -> int:
    """Return what tells a phrase from others: by chance one new phrase in 100,000 has the number of an old one."""
    whole = f"{phrase.page}\x00{phrase.language}\x00{phrase.text}"
    return int.from_bytes(hashlib.blake2b(whole.encode(), digest_size=MARK).digest(), "big")


def load_trained(path: Path) -> TrainedClassifier | None:
    """Return what was learned, from this content or from what it was before; nothing where the file is not ours."""
    try:
        stored = msgspec.msgpack.decode(decompress(path.read_bytes()), type=Stored)
    except (OSError, ValueError):  # of msgspec too
        return None
    return _opened(stored) if stored.version == VERSION else None


def _opened(stored: Stored) -> TrainedClassifier:
    names = list(stored.features)
    exact = memoryview(stored.exact).cast("b")
    return TrainedClassifier(
        digest=stored.digest,
        columns=tuple(stored.columns),
        biases=tuple(stored.biases),
        rows={name: row for row, name in enumerate(names)},
        rarities=stored.rarities,
        table=WeightTable(
            width=len(stored.columns) - len(stored.scales),
            finest=stored.finest,
            whole=memoryview(stored.whole).cast("b"),
            halved=stored.halved,
        ),
        scales=tuple(stored.scales),
        exact=tuple(exact[start : start + len(names)] for start in range(0, len(exact), len(names))),
        concepts=Concepts(stored.concepts),
        detector=LanguageDetector(
            stored.languages,
            _leanings(stored.words, len(stored.languages)),
            _leanings(stored.parts, len(stored.languages)),
        ),
        stems=sorted(name[1:] for name in names if len(name) > SHORTEST and is_stem(name)),
        marks=stored.marks,
    )


def _leanings(stored: Leanings, languages: int) -> dict[str, Leans]:
    leans = stored.leans
    rows = (leans[start : start + languages] for start in range(0, len(leans), languages))
    shared: dict[bytes, Leans] = {}  # there are few different ones: 50,000 of their own take megabytes
    return {
        name: shared.get(row) or shared.setdefault(row, tuple(-step / LEANS for step in row))
        for name, row in zip(stored.names, rows, strict=True)
    }


def is_stem(feature: str) -> bool:
    """Whether a feature is one whole word."""
    return feature[0] == "=" and "=" not in feature[1:]
