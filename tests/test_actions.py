"""Addresses: one readable form, closed, and short enough for a button."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions import BUTTON_BYTES, Action, parse_action
from bot.errors import ActionTooLong, BadAction
from bot.types import Button

names = st.from_regex(r"[a-z][a-z-]{0,23}", fullmatch=True)
arguments = st.from_regex(r"[a-z0-9?_][a-z0-9?_/.,:~-]{0,30}", fullmatch=True)
notes = st.from_regex(r"[a-z]{2,12}", fullmatch=True)


@given(names, st.lists(arguments, max_size=5), st.integers(1, 9), st.lists(notes, max_size=3))
def test_what_is_written_is_read_back(name: str, args: list[str], part: int, added: list[str]) -> None:
    """Every address that can be made means the same after a round trip."""
    action = Action("fr", name, tuple(args), part, tuple(added))
    assert parse_action(str(action)) == action


@given(st.text(max_size=80))
def test_nonsense_is_refused_or_reads_back_as_itself(text: str) -> None:
    """The grammar is closed: nothing is guessed."""
    try:
        action = parse_action(text)
    except BadAction:
        return
    assert str(action) == text


@pytest.mark.parametrize(
    "text",
    ["", "en", "en  open", "EN open menu", "en open ../etc", "en open a\nb", "en open !", "en open +1", "x" * 900],
)
def test_what_nobody_wrote_is_refused(text: str) -> None:
    """Slips and attacks raise one error."""
    with pytest.raises(BadAction):
        parse_action(text)


def test_a_button_refuses_an_address_that_does_not_fit() -> None:
    """The limit of 64 bytes is held where the button is made."""
    fits = Action("en", "open", ("a" * (BUTTON_BYTES - 8),))
    assert Button("x", fits).action == fits
    with pytest.raises(ActionTooLong):
        Button("x", Action("en", "open", ("a" * (BUTTON_BYTES - 7),)))


def test_examples_of_the_grammar() -> None:
    """The addresses in the module's own words."""
    assert parse_action("fr open rights/wages") == Action("fr", "open", ("rights/wages",))
    assert parse_action("en check-offer 3 anbyc?") == Action("en", "check-offer", ("3", "anbyc?"))
    assert parse_action("fr open rights/wages +2").part == 2
    assert parse_action("en open rights/wages !hello").notes == ("hello",)
