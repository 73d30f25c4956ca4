"""Lines that anybody can read, as patterns."""

from __future__ import annotations

import pytest

from bot.understanding.patterns import compile_patterns, stands, without


@pytest.mark.parametrize(
    ("line", "text", "held"),
    [
        ("i am (only|just)? hungry", "i am hungry", True),
        ("i am (only|just)? hungry", "well i am just hungry now", True),
        ("i am (only|just)? hungry", "i am very hungry", False),
        ("i am # (and|.)", "i am 20 .", True),
        ("i am # (and|.)", "i am 20 and tall .", True),
        ("i am # (and|.)", "i am 20 minutes late .", False),
        ("cost*", "the costs are high", True),
    ],
)
def test_a_line_may_leave_words_out_hold_a_number_and_end(line: str, text: str, held: bool) -> None:
    """`( )?` is either or nothing, `#` a number, `.` the end."""
    assert stands(compile_patterns([line], r"\d+"), text) is held


def test_what_a_pattern_stands_for_can_be_taken_away() -> None:
    """The rest keeps single spaces."""
    assert without(compile_patterns(["(he|she) told me"]), "well she told me that he left") == "well that he left"
