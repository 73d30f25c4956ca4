"""What was learned from the content, kept beside it as one small file: a table of a byte for each word and page."""

from __future__ import annotations

import hashlib
import heapq
import math
import zlib
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
from bot.understanding.concepts import Concepts
from bot.understanding.danger import Example
from bot.understanding.language_detection import LanguageDetector
from bot.understanding.tfidf import Phrase
from bot.understanding.words import LONGEST_WORD, pairs, pieces, stem, stems

NAME: Final = "learned.bin"
VERSION: Final = 2
"""To be raised when features or their weights are made in another way: older files are then not used."""
STRANGE: Final = 6.0
"""Rarity of what was never read: it makes a message less like anything."""
SHARES: Final = (1.0, 0.8, 0.4)
"""Lengths of the three parts of a message: words and pairs of words, pieces of words, ideas."""
STEPS: Final = 16.0
"""Steps of rarity to one; a rarity is kept as a byte."""
LEANS: Final = 40.0
"""Steps of a word's leaning to a language to one."""
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


class Stored(msgspec.Struct):
    """The file, before it is compressed."""

    version: int
    digest: str
    columns: list[str]
    scales: list[float]
    biases: list[float]
    features: str
    """One a line, in the order of the rows."""
    rarities: bytes
    table: bytes
    """Rows of one signed byte for each column."""
    concepts: dict[str, dict[str, tuple[str, ...]]]
    words: str
    leans: bytes
    parts: str
    part_leans: bytes
    marks: bytes
    """Of each phrase that was learned from, `MARK` bytes."""


@dataclass(frozen=True)
class TrainedClassifier:
    """Judges words by the table."""

    digest: str
    columns: tuple[str, ...]
    scales: tuple[float, ...]
    biases: tuple[float, ...]
    rows: Mapping[str, int]
    rarities: Sequence[int]
    table: Sequence[int]
    concepts: Concepts
    detector: LanguageDetector
    stems: Sequence[str] = ()
    """Every stem that is known, to find the one that an unknown stem is but for a slip."""
    marks: bytes = b""
    """Of the phrases it was learned from, one after the other."""

    @property
    def thresholds(self) -> Thresholds:
        """Return what its scores, 0 at the border of a page, are compared with."""
        return Thresholds(
            possible=-0.75,
            confident=-0.3,
            alone=0.5,
            ahead=0.2,
            heard=-0.5,
            certain=0.2,
            own=0.1,
            doubt=0.4,
            beforehand=0.5,
        )

    def classify(self, words: list[str], language: str, slips: Slips, /) -> Classification:
        """Say what words are like."""
        scores = self._scores(self._mended(words, language, slips), language)
        pages = len(self.columns) - len(DANGERS)
        best = heapq.nlargest(8, zip(scores[:pages], self.columns, strict=False))
        return Classification(tuple((page, score) for score, page in best), *scores[pages:])

    def _scores(self, words: list[str], language: str) -> list[float]:
        width = len(self.columns)
        total = [0.0] * width
        for row, value in self._read(words, language):
            weights = self.table[row * width : row * width + width]
            total = [score + value * weight for score, weight in zip(total, weights, strict=True)]
        return [score * scale + bias for score, scale, bias in zip(total, self.scales, self.biases, strict=True)]

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


def mark(phrase: Phrase) -> bytes:
    """Return what tells a phrase from others: by chance one new phrase in 100,000 has the mark of an old one."""
    whole = f"{phrase.page}\x00{phrase.language}\x00{phrase.text}"
    return hashlib.blake2b(whole.encode(), digest_size=MARK).digest()


def load_trained(path: Path) -> TrainedClassifier | None:
    """Return what was learned, from this content or from what it was before; nothing where the file is not ours."""
    try:
        stored = msgspec.msgpack.decode(zlib.decompress(path.read_bytes()), type=Stored)
    except (OSError, zlib.error, msgspec.MsgspecError):
        return None
    if stored.version != VERSION:
        return None
    names = stored.features.split("\n")
    return TrainedClassifier(
        digest=stored.digest,
        columns=tuple(stored.columns),
        scales=tuple(stored.scales),
        biases=tuple(stored.biases),
        rows={name: row for row, name in enumerate(names)},
        rarities=stored.rarities,
        table=memoryview(stored.table).cast("b"),
        concepts=Concepts(stored.concepts),
        detector=LanguageDetector(_leanings(stored.words, stored.leans), _leanings(stored.parts, stored.part_leans)),
        stems=[name[1:] for name in names if len(name) > SHORTEST and is_stem(name)],
        marks=stored.marks,
    )


def _leanings(names: str, leans: bytes) -> dict[str, float]:
    values = [lean / LEANS for lean in range(-128, 128)]  # shared: 50,000 numbers of their own take a megabyte
    return {name: values[lean + 128] for name, lean in zip(names.split("\n"), memoryview(leans).cast("b"), strict=True)}


def is_stem(feature: str) -> bool:
    """Whether a feature is one whole word."""
    return feature[0] == "=" and "=" not in feature[1:]
