"""Every small change is made, each in its own place, and none to what is no rule."""

from __future__ import annotations

import pytest

from tests.mutation.changes import edits
from tests.mutation.mutant import Mutant, in_order, mutants

MODULE = '''"""A module."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Pair:
    """Two numbers."""

    left: int = 1

    @property
    def sum(self) -> "int":
        """Return the sum."""
        log.info("asked", left=self.left)
        if self.left < 1 and not self.right:
            raise ValueError("never")
        return f"{self.left + 1}"
'''


def changed(source: str) -> list[str]:
    """Return what becomes of one line, each change in its turn."""
    return [mutant.after for mutant in mutants("a.py", source, edits(source))]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("x = a < b", ["x = a <= b", "x = a >= b"]),
        ("x = a >= b > c", ["x = a > b > c", "x = a < b > c", "x = a >= b >= c", "x = a >= b <= c"]),
        ("x = a is not b", ["x = a is b"]),
        ("x = a in b", ["x = a not in b"]),
        ("x = a or b", ["x = a and b", "x = b", "x = a"]),
        ("x = (a or b) and c", ["x = (a or b) or c", "x = a or b", "x = (a and b) and c", "x = (b) and c",
                                "x = (a) and c", "x = c"]),
        ("x = not a", ["x = a"]),
        ("x = -a", ["x = a"]),
        ("x = a - b // c", ["x = a + b // c", "x = a - b * c"]),
        ("x = a * (b | c)", ["x = a + (b | c)", "x = a * (b & c)"]),
        ("x = 3", ["x = 4", "x = 2"]),
        ("x = True", ["x = False"]),
        ('x = "a"', ['x = ""']),
        ('x = b""', ['x = b"x"']),
        ("x = a[-1:]", ["x = a[:]", "x = a[:1]", "x = a[-2:]", "x = a[-0:]", "x = a[1:]"]),
        ("x = a[:n]", ["x = a[:]", "x = a[-n:]"]),
        ("x = any(a)", ["x = all(a)"]),
        ("x = sorted(a, key=b)", ["x = list(a)", "x = sorted(a)"]),
        ("x = a.strip().b", ["x = a.b"]),
        ("x = {a for a in b if a}", ["x = {a for a in b}", "x = {a for a in list(b)[:1] if a}"]),
        ("x = (*a, b)", ["x = (b,)", "x = (*a,)"]),
        ("x = filter(None, a)", ["x = a"]),
        ("x = f(a, b=c)", ["x = f(a)"]),
        ("f(a)", ["pass"]),
        ("del a", ["pass"]),
        ("a.b = c", ["pass"]),
        ("a += b", ["pass", "a -= b"]),
        ("x = a if b else c", ["x = a if (not b) else c"]),
    ],
)  # fmt: skip
def test_a_line_may_go_wrong_in_these_ways(line: str, expected: list[str]) -> None:
    """Comparisons, words between conditions, numbers, slices, filters, words and calls left out."""
    assert sorted(changed(line)) == sorted(expected)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("if a:\n    b", ["if not a:", "if False:", "pass"]),
        ("while a:\n    break", ["while not a:", "continue"]),
        ("with a:\n    b", ["if True:", "pass"]),
        ("with a as c:\n    b", ["pass"]),
        ("for a in b:\n    continue", ["for a in list(b)[:1]:", "break"]),
        ("async def f():\n    async for a in b:\n        return a", ["return None"]),
        ("try:\n    a\nexcept (B, C):\n    raise", ["except (C,):", "except (B,):", "pass", "pass"]),
        ("@a\n@b(c=d)\ndef f():\n    return", ["", "", "pass"]),
    ],
)
def test_so_may_what_stands_around_lines(source: str, expected: list[str]) -> None:
    """Branches, loops, guards, decorators."""
    assert sorted(changed(source)) == sorted(expected)


def test_what_is_no_rule_stays() -> None:
    """Docstrings, types, imports, and words for whoever operates the bot."""
    places = {(mutant.line, mutant.within) for mutant in mutants("a.py", MODULE, edits(MODULE))}
    assert places == {
        (6, "Pair"), (10, "Pair"), (12, "Pair.sum"), (15, "Pair.sum"), (16, "Pair.sum"), (17, "Pair.sum"),
        (18, "Pair.sum"),
    }  # fmt: skip
    assert [mutant.after for mutant in mutants("a.py", MODULE, edits(MODULE)) if mutant.line == 15] == [
        "pass", 'log.info("asked")'
    ]  # fmt: skip


def test_every_mutant_is_a_program_with_one_thing_changed() -> None:
    """The rest of the module is as it was, byte for byte."""
    for mutant in mutants("a.py", MODULE, edits(MODULE)):
        compile(mutant.source, "a.py", "exec")
        before, after = MODULE.splitlines(), mutant.source.splitlines()
        different = [number for number, (old, new) in enumerate(zip(before, after, strict=True), 1) if old != new]
        assert different == [mutant.line]


def test_letters_that_take_two_bytes_move_nothing() -> None:
    """Places in a program are counted in bytes."""
    assert changed('x = "é"; y = a < "ü"') == [
        'x = ""; y = a < "ü"', 'x = "é"; y = a <= "ü"', 'x = "é"; y = a >= "ü"', 'x = "é"; y = a < ""'
    ]  # fmt: skip


def test_a_mutant_keeps_its_name_when_lines_are_added_above() -> None:
    """It is known by its text and its function; two alike in one function are told apart by their order."""
    source = "def f(a):\n    a += 1\n    a += 1\n"
    first, moved = (mutants("a.py", text, edits(text)) for text in (source, f"import x\n\n\n{source}"))
    assert [mutant.identity for mutant in first] == [mutant.identity for mutant in moved]
    assert [mutant.twin for mutant in first if mutant.after == "pass"] == [0, 1]
    assert [mutant.line for mutant in first if mutant.after == "pass"] == [2, 3]


def test_what_is_drawn_is_drawn_again_for_the_same_commit() -> None:
    """And something else for another."""
    everything = mutants("a.py", MODULE, edits(MODULE))
    draw = in_order(everything, "4f2a")
    assert in_order(reversed(everything), "4f2a") == draw
    assert in_order(everything, "4f2b") != draw
    assert all(isinstance(mutant, Mutant) for mutant in draw)
