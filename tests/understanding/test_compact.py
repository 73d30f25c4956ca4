"""Lists of words and bytes are kept small, and come back as they were."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.understanding.compact import (
    LONGEST_PREFIX,
    compress,
    decompress,
    pack_numbers,
    pack_words,
    unpack_numbers,
    unpack_words,
)


@pytest.mark.parametrize(
    "words",
    [
        [],
        [""],
        ["salary"],
        ["pass", "passage", "passport", "passports", "salary"],
        ["passport", "pass", "", "salary", "salary"],
        ["दस्तावेज़", "दस्तावेज", "שלום", "=שלום=עולם"],
        ["a" * 400, "a" * 400 + "b", "a" * 399],
    ],
)
def test_words_come_back_in_their_order(words: list[str]) -> None:
    """In any script, sorted or not, and none at all."""
    assert list(unpack_words(*pack_words(words))) == words


def test_a_word_names_only_what_the_one_before_has_not() -> None:
    """So that forms of a word, side by side, cost a letter or two."""
    assert pack_words(["passage", "passport", "passports"]) == (b"\x00\x04\x08", "passage\nport\ns")
    counts, rests = pack_words(["a" * 400] * 2)
    assert (counts[1], len(rests)) == (LONGEST_PREFIX, 400 + 1 + 400 - LONGEST_PREFIX)


@pytest.mark.parametrize(
    "numbers", [[], [0], [7], [2**32 - 1], [0, 1, 255, 256, 70_000, 2**32 - 1], range(0, 2**32, 2**24 + 3)]
)
def test_numbers_come_back_in_order(numbers: Sequence[int]) -> None:
    """However they were given."""
    packed = pack_numbers(reversed(numbers), 4)
    assert len(packed) == 4 * len(numbers)
    assert list(unpack_numbers(packed, 4)) == list(numbers)


def test_what_is_small_comes_back_whole() -> None:
    """And the same bytes are always made small in the same way."""
    data = bytes(range(256)) * 40
    assert decompress(compress(data)) == data
    assert compress(data) == compress(data)
    assert len(compress(data)) < len(data) / 10


@pytest.mark.parametrize("spoilt", [b"", b"not ours", compress(b"words")[:-9]])
def test_what_is_spoilt_is_named_so(spoilt: bytes) -> None:
    """Cut short, or of another kind."""
    with pytest.raises(ValueError, match="not written by us"):
        decompress(spoilt)


def test_one_changed_byte_is_noticed() -> None:
    """A weight that is another one would be worse than none."""
    data = bytearray(compress(bytes(range(200)) * 30))
    data[len(data) // 2] ^= 1
    with pytest.raises(ValueError, match="not written by us"):
        decompress(bytes(data))
