"""Greetings in languages that are not spoken here."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.languages import FIRST, LANGUAGES
from bot.understanding.tongues import begun_in, called_in, greeted_in, read_tongues
from bot.understanding.words import fold

CONTENT = Path(__file__).parents[2] / "content"
TONGUES = read_tongues(yaml.safe_load((CONTENT / "greetings.yml").read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("صباح الخير", "ar"),
        ("Marhaba!", "ar"),
        ("Habari za jioni", "sw"),
        ("na nga def", "wo"),
        ("Manahoana", "mg"),
        ("नमस्कार", "ne"),
        ("Kasto cha?", "ne"),
        ("ጤና ይስጥልኝ", "am"),
        ("Ina kwana", "ha"),
        ("আসসালামু আলাইকুম", "bn"),
        ("kemon achen", "bn"),
    ],
)
def test_a_greeting_tells_its_language(text: str, code: str) -> None:
    """In its own letters, and as it is typed in ours."""
    assert greeted_in(fold(text), TONGUES) == code


def test_a_message_may_begin_with_a_greeting() -> None:
    """The longest beginning counts."""
    assert begun_in(fold("Habari yako, natafuta kazi"), TONGUES) == ("sw", False)
    assert begun_in(fold("natafuta kazi"), TONGUES) == ("", False)
    assert begun_in("", TONGUES) == ("", False)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ساعدوني", "ar"),
        ("النجدة!", "ar"),
        ("Nisaidie tafadhali", "sw"),
        ("dimbali ma", "wo"),
        ("VONJEO", "mg"),
        ("मद्दत", "ne"),
        ("ሰላም እርዱኝ", "am"),
        ("ku taimake ni", "ha"),
        ("আমাকে বাঁচান", "bn"),
    ],
)
def test_a_call_for_help_tells_its_language(text: str, code: str) -> None:
    """Also where something stands beside it."""
    assert called_in(fold(text), TONGUES) == code


def test_a_message_may_begin_with_a_call() -> None:
    """What stands in the midst of a long one may be about anything."""
    assert begun_in(fold("nisaidie, mwajiri wangu amenifungia"), TONGUES) == ("sw", True)
    assert begun_in(fold("natafuta kazi, naomba msaada wako"), TONGUES) == ("", False)
    assert called_in(fold("madam helps me"), TONGUES) == ""


def test_no_word_greets_in_two_languages() -> None:
    """Each is answered in one."""
    words = [word for tongue in TONGUES.values() for word in (*tongue.greetings, *tongue.calls)]
    assert len(words) == len(set(words))


def test_a_language_that_is_spoken_here_is_left_out() -> None:
    """It has words of its own then; an unknown one beside it is taken for the first."""
    line = {"line": "x", "greetings": ["hello"], "beside": "zz"}
    tongues = read_tongues({FIRST: line, "zx": line})
    assert [*tongues] == ["zx"]
    assert tongues["zx"].beside in LANGUAGES
