"""Danger by patterns that a social worker can read."""

from __future__ import annotations

import pytest

from bot.understanding.danger import DangerPatterns
from bot.understanding.patterns import compile_patterns


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("beats me", "my boss beats me often"),
        ("beats me", "beats me"),
        ("(boss|patron) beat*", "the patron beats us"),
        ("beat* me", "he is beating me"),
        ("took ... passport", "she took passport"),
        ("took ... passport", "she took my old and very own passport"),
    ],
)
def test_a_pattern_stands_anywhere_in_a_sentence(line: str, text: str) -> None:
    """`(a|b)` is either, `*` the rest of a word, `...` up to five words between."""
    assert DangerPatterns(clear=compile_patterns([line])).says("clear", [text])


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("beats me", "he beats men"),
        ("beats me", "heartbeats me"),
        ("beat me", "he beats me"),
        ("beats me", "beats and me"),
        ("took ... passport", "she took a and b and c and passport"),
    ],
)
def test_a_pattern_is_of_whole_words(line: str, text: str) -> None:
    """A part of a word, another form of it, or six words between are something else."""
    assert not DangerPatterns(clear=compile_patterns([line])).says("clear", [text])


def test_each_kind_has_its_own_patterns() -> None:
    """And any spelling of the message may hold one."""
    patterns = DangerPatterns(clear=compile_patterns(["beats me"]), low=compile_patterns(["want to die"]))
    assert patterns.says("low", ["i wanna die", "i want to die"])
    assert not patterns.says("clear", ["i wanna die", "i want to die"])
    assert not patterns.says("possible", ["he beats me"])
