"""How what was learned is kept small: lists of words that name only what is new, and one strong compression."""

from __future__ import annotations

import lzma
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Final

LONGEST_PREFIX: Final = 255
"""Letters in common that are counted."""
_FILTERS: Final = [{"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME, "lc": 4, "lp": 0, "pb": 0}]
"""Each byte is foretold by half of the one before; there are no columns of four."""


def pack_words(words: Sequence[str]) -> tuple[bytes, str]:
    """Return for each word how many letters it has in common with the one before, and the other letters, one a line.

    In any order; in that of the alphabet it is least. No word holds a line end.
    """
    counts = [0, *(_in_common(word, following) for word, following in pairwise(words))][: len(words)]
    return bytes(counts), "\n".join(word[count:] for word, count in zip(words, counts, strict=True))


def _in_common(word: str, other: str) -> int:
    """Return how many letters two words have in common at their beginning."""
    both = zip(word[:LONGEST_PREFIX], other, strict=False)
    return next(
        (place for place, (letter, same) in enumerate(both) if letter != same),
        min(len(word), len(other), LONGEST_PREFIX),
    )


def unpack_words(counts: bytes, rests: str) -> Iterator[str]:
    """Yield the words that were packed."""
    word = ""
    for count, rest in zip(counts, rests.split("\n") if counts else (), strict=True):
        word = word[:count] + rest
        yield word


def pack_numbers(numbers: Iterable[int], size: int) -> bytes:
    """Return whole numbers from 0 on, of so many bytes, in ascending order: by how much each exceeds the one before.

    The highest bytes of all stand first, the lowest last: those are alike.
    """
    steps = [number - before for before, number in pairwise([0, *sorted(numbers)])]
    return b"".join(bytes(step >> 8 * place & 0xFF for step in steps) for place in reversed(range(size)))


def unpack_numbers(packed: bytes, size: int) -> Iterator[int]:
    """Yield the numbers that were packed, in ascending order."""
    count = len(packed) // size
    places = (packed[start : start + count] for start in range(0, count * size, count or 1))
    return accumulate(int.from_bytes(step, "big") for step in zip(*places, strict=True))


def compress(data: bytes) -> bytes:
    """Return data made small."""
    return lzma.compress(data, filters=_FILTERS)


def decompress(data: bytes) -> bytes:
    """Return data as it was; raise `ValueError` where it is broken, cut short or of another kind."""
    try:
        return lzma.decompress(data)
    except (lzma.LZMAError, EOFError) as error:
        raise ValueError("this was not written by us") from error
