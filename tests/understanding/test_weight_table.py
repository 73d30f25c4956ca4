"""Weights are read from bytes and half bytes, a row at a time."""

from __future__ import annotations

from itertools import product

import pytest

from bot.understanding.weight_table import COMMON, LEAST, MOST, RARE, STEP, WeightTable, halve


def rows(table: WeightTable, count: int) -> list[list[int]]:
    """Return the first rows of a table, each as long as it says."""
    return [list(table.row(place))[: table.width] for place in range(count)]


@pytest.mark.parametrize("width", [1, 2, 3, 4])
def test_a_row_is_read_from_where_it_stands(width: int) -> None:
    """The common ones in front, from bytes; those behind from half bytes, also where a half is left over."""
    common = [[100 - row, -128, 127, 0][:width] for row in range(3)]
    rare = [[-8, 7, row, -row][:width] for row in range(4)]
    whole = bytes(number & 0xFF for row in common for number in row)
    table = WeightTable(width, 0.01, memoryview(whole).cast("b"), b"".join(map(halve, rare)))
    assert rows(table, 7) == [*common, *rare]


def test_all_rows_may_be_of_one_kind() -> None:
    """A small content has nothing rare; a table without common rows is one too; so is one of no columns."""
    assert rows(WeightTable(2, 0.01, memoryview(b"\x01\xff").cast("b"), b""), 1) == [[1, -1]]
    assert rows(WeightTable(2, 0.01, b"", halve([1, -1])), 1) == [[1, -1]]
    assert rows(WeightTable(0, 0.01, b"", b""), 2) == [[], []]


def test_half_a_byte_holds_sixteen_numbers() -> None:
    """Each beside each."""
    numbers = range(LEAST, MOST + 1)
    for pair in product(numbers, numbers):
        assert rows(WeightTable(2, 0.01, b"", halve(pair)), 1) == [[*pair]]
    assert len(halve([1, 2, 3])) == 2


def test_steps_grow_as_features_are_rarer() -> None:
    """Common ones have the least step there is; what stands in one of 3,000 phrases, the one that is given."""
    steps = WeightTable(1, 0.02, b"", b"").steps
    assert len(steps) == 256
    assert list(steps) == sorted(steps)
    assert steps[0] == steps[80] == 0.02
    assert steps[RARE] == STEP
    assert 0.02 < steps[COMMON] < STEP < steps[RARE + 16] < 0.2
