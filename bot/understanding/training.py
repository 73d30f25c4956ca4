"""Learns from the content what `learned.bin` keeps: for `python -m bot learn`, two minutes' work."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate, chain
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from bot.understanding.classifier import NOTHING
from bot.understanding.compact import compress, pack_numbers, pack_words
from bot.understanding.language_detection import LEANS, Leans
from bot.understanding.trained import (
    DANGERS,
    MARK,
    SHARES,
    VERSION,
    Leanings,
    Material,
    Names,
    Stored,
    features,
    is_stem,
    mark,
    weighed,
)
from bot.understanding.weight_table import COMMON, LEAST, MOST, STEPS, WeightTable, halve

COST: Final = 0.3
"""How much a phrase on the wrong side of a page costs, against weights that are large."""
DANGER_COST: Final = 1.0
"""The same for danger."""
ROUNDS: Final = 3000
"""Times at most that all phrases are gone through: it stops before where nothing changes any more."""
FEWEST_PHRASES: Final = 3
"""Phrases in which a pair, a piece or an idea must stand to be kept; whole words are kept always."""
KINDS: Final = ("clear possible low tired", "clear low", "low")
"""Kinds of examples that each column of danger is to hear."""
FULL: Final = 127
"""The most that a signed byte holds."""
Vector = tuple[tuple[int, ...], tuple[float, ...]]
"""Places of features and their values; place 0 is 1 everywhere."""
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class _Space:
    names: tuple[str, ...]
    rarities: bytes
    rows: dict[str, int]


def train(material: Material) -> bytes:
    """Return the file: on one machine always the same bytes for the same material."""
    phrases = [features(phrase.text.split(), phrase.language, material.concepts) for phrase in material.phrases]
    examples = [*material.examples, *material.others]
    sentences = [features(list(example.words), example.language, material.concepts) for example in examples]
    space = _space([*phrases, *sentences[: len(material.examples)]])
    asked = _matrix(phrases, space)
    pages = [_column(phrase.page) for phrase in material.phrases]
    columns = sorted(set(pages), key=lambda page: (page == NOTHING, page))
    costs = [phrase.weight for phrase in material.phrases]
    weights = [_fit(asked, [page == column for page in pages], costs, COST) for column in columns]
    said = _matrix(sentences, space)
    for kinds in KINDS:
        answers = [example.kind in kinds.split() for example in examples]
        weights.append(_fit(said, answers, [1.0] * len(answers), DANGER_COST))
    exact = len(DANGERS) + (NOTHING in columns)
    return _file(material, [*columns, *DANGERS], _Weights(np.array(weights), exact, asked), space)


def _matrix(texts: Iterable[tuple[list[str], list[str], list[str]]], space: _Space) -> Any:
    """Return the sparse table of texts: a row for each, a column for each feature behind one of ones."""
    vectors = [_vector(parts, space) for parts in texts]
    ends = list(accumulate((len(where) for where, _ in vectors), initial=0))
    where = list(chain.from_iterable(where for where, _ in vectors))
    values = list(chain.from_iterable(values for _, values in vectors))
    return csr_matrix((values, where, ends), shape=(len(vectors), len(space.names) + 1))


def _fit(table: Any, answers: list[bool], costs: list[float], cost: float) -> list[float]:
    """Fit a linear support vector machine that tells examples with the answer yes from the others.

    Squared hinge loss by dual coordinate descent (Hsieh and others, 2008); both answers weigh the same together.
    """
    machine = LinearSVC(C=cost, class_weight="balanced", fit_intercept=False, max_iter=ROUNDS, random_state=0)
    weights: list[float] = machine.fit(table, answers, sample_weight=costs).coef_[0].tolist()
    return weights


def _column(page: str) -> str:
    return NOTHING if page.startswith(NOTHING) else page


def _space(texts: Iterable[tuple[list[str], list[str], list[str]]]) -> _Space:
    counts: Counter[str] = Counter()
    total = 0
    for parts in texts:
        total += 1
        counts.update(set(chain.from_iterable(parts)))
    kept = sorted(name for name, times in counts.items() if times >= FEWEST_PHRASES or is_stem(name))
    rarity = [min(255, round(STEPS * (1 + math.log((1 + total) / (1 + counts[name]))))) for name in kept]
    return _Space(tuple(kept), bytes(rarity), {name: row for row, name in enumerate(kept)})


def _vector(parts: tuple[list[str], list[str], list[str]], space: _Space) -> Vector:
    cells = [
        (row + 1, value)
        for part, share in zip(parts, SHARES, strict=True)
        for row, value in weighed(part, share, space.rows, space.rarities)
    ]
    return (0, *(place for place, _ in cells)), (1.0, *(value for _, value in cells))


def _file(material: Material, columns: list[str], weights: _Weights, space: _Space) -> bytes:
    rarities = np.frombuffer(space.rarities, dtype=np.uint8)
    finest = float(np.abs(weights.rough).max(initial=0.0)) / FULL or 1.0
    steps = np.array(WeightTable(0, finest, b"", b"").steps)[rarities]
    numbers = np.rint(weights.rough / steps).astype(int)
    is_whole = (rarities <= COMMON) | (numbers > MOST).any(axis=0) | (numbers < LEAST).any(axis=0)
    order = np.argsort(~is_whole, kind="stable")
    common = int(is_whole.sum())
    scales = np.abs(weights.exact).max(axis=1, initial=0.0) / FULL
    scales[scales == 0] = 1.0
    stored = Stored(
        version=VERSION,
        digest=material.digest,
        columns=columns,
        biases=weights.biases(numbers * steps).tolist(),
        features=_names([space.names[row] for row in order]),
        rarities=rarities[order].tobytes(),
        finest=finest,
        whole=numbers.T[order[:common]].astype(np.int8).tobytes(),
        halved=b"".join(halve(row) for row in numbers.T[order[common:]].tolist()),
        scales=scales.tolist(),
        exact=np.rint(weights.exact / scales[:, None])[:, order].astype(np.int8).tobytes(),
        concepts={language: dict(words) for language, words in material.concepts.stems.items()},
        languages=material.detector.languages,
        words=_leanings(material.detector.words),
        parts=_leanings(material.detector.parts),
        marks=pack_numbers({mark(phrase) for phrase in material.phrases}, MARK),
    )
    return compress(msgspec.msgpack.encode(stored))


@dataclass(frozen=True)
class _Weights:
    """What was fitted: a row for each column of the file."""

    fitted: Numbers
    """The bias first, then a weight for each feature."""
    kept: int
    """The last columns, which are kept exactly."""
    asked: Any
    """The sparse table of phrases."""

    @property
    def rough(self) -> Numbers:
        """The weights of columns that are kept roughly."""
        return self.fitted[: -self.kept, 1:]

    @property
    def exact(self) -> Numbers:
        """The weights of columns that are kept exactly."""
        return self.fitted[-self.kept :, 1:]

    def biases(self, kept: Numbers) -> Numbers:
        """Return the biases; with rough weights the phrases have the same scores on the average as before."""
        biases = self.fitted[:, 0].copy()
        mean = np.asarray(self.asked.mean(axis=0)).ravel()[1:]
        biases[: -self.kept] += (self.rough - kept) @ mean
        return biases


def _names(words: Iterable[str]) -> Names:
    return Names(*pack_words(list(words)))


def _leanings(leans: Mapping[str, Leans]) -> Leanings:
    steps = bytes(round(-lean * LEANS) for row in leans.values() for lean in row)
    return Leanings(_names(leans), steps)
