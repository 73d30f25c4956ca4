"""Learns from the content what `learned.bin` keeps: for `python -m bot learn`, half a minute's work."""

from __future__ import annotations

import math
import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate, chain
from typing import Final

import msgspec
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from bot.understanding.classifier import NOTHING
from bot.understanding.trained import (
    DANGERS,
    LEANS,
    SHARES,
    STEPS,
    VERSION,
    Material,
    Stored,
    features,
    is_stem,
    mark,
    weighed,
)

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
Vector = tuple[tuple[int, ...], tuple[float, ...]]
"""Places of features and their values; place 0 is 1 everywhere."""


@dataclass(frozen=True)
class _Space:
    names: tuple[str, ...]
    rarities: bytes
    rows: dict[str, int]


def train(material: Material) -> bytes:
    """Return the file."""
    phrases = [features(phrase.text.split(), phrase.language, material.concepts) for phrase in material.phrases]
    examples = [*material.examples, *material.others]
    sentences = [features(list(example.words), example.language, material.concepts) for example in examples]
    space = _space([*phrases, *sentences[: len(material.examples)]])
    vectors = [_vector(parts, space) for parts in phrases]
    columns = sorted({_column(phrase.page) for phrase in material.phrases})
    pages = [_column(phrase.page) for phrase in material.phrases]
    costs = [phrase.weight for phrase in material.phrases]
    questions = [[page == column for page in pages] for column in columns]
    weights = [_fit(vectors, answers, costs, len(space.names) + 1, COST) for answers in questions]
    rows = [_vector(parts, space) for parts in sentences]
    for kinds in KINDS:
        answers = [example.kind in kinds.split() for example in examples]
        weights.append(_fit(rows, answers, [1.0] * len(rows), len(space.names) + 1, DANGER_COST))
    return _file(material, [*columns, *DANGERS], weights, space)


def _fit(vectors: list[Vector], answers: list[bool], costs: list[float], size: int, cost: float) -> list[float]:
    """Fit a linear support vector machine that tells examples with the answer yes from the others.

    Squared hinge loss by dual coordinate descent (Hsieh and others, 2008); both answers weigh the same together.
    """
    ends = list(accumulate((len(where) for where, _ in vectors), initial=0))
    where = list(chain.from_iterable(where for where, _ in vectors))
    values = list(chain.from_iterable(values for _, values in vectors))
    table = csr_matrix((values, where, ends), shape=(len(vectors), size))
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


def _file(material: Material, columns: list[str], weights: list[list[float]], space: _Space) -> bytes:
    scales = [max(map(abs, column[1:]), default=1.0) / 127 or 1.0 for column in weights]
    table = bytes(
        round(column[place] / scale) & 0xFF
        for place in range(1, len(space.names) + 1)
        for column, scale in zip(weights, scales, strict=True)
    )
    stored = Stored(
        version=VERSION,
        digest=material.digest,
        columns=columns,
        scales=scales,
        biases=[column[0] for column in weights],
        features="\n".join(space.names),
        rarities=space.rarities,
        table=table,
        concepts={language: dict(words) for language, words in material.concepts.stems.items()},
        words="\n".join(material.detector.words),
        leans=_bytes(material.detector.words.values()),
        parts="\n".join(material.detector.parts),
        part_leans=_bytes(material.detector.parts.values()),
        marks=b"".join(sorted({mark(phrase) for phrase in material.phrases})),
    )
    return zlib.compress(msgspec.msgpack.encode(stored), 9)


def _bytes(leans: Iterable[float]) -> bytes:
    return bytes(round(lean * LEANS) & 0xFF for lean in leans)
