"""When two numbers are one tap, and when the second is a wish of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.library.model import Library
from bot.types import Said
from handlers import rules
from handlers.hear import Heard
from handlers.routing import route
from tests.handlers.test_routing_rules import NOON, begin, decided, words

SECOND = int(NOON.timestamp())


@pytest.mark.parametrize(("before", "is_tap"), [(-1, False), (0, True), (2, True), (3, False)])
def test_two_seconds_make_a_double_tap(library: Library, before: int, is_tap: bool) -> None:
    """To the second; a clock that went back makes none."""
    turn = begin(words("2"), library, "en open menu", f"2@{SECOND - before}")
    assert (decided(turn)[0] is rules.double_tap) is is_tap


@pytest.mark.parametrize(("typed", "rule"), [("3", rules.double_tap), ("0", rules.exact_words_of_a_choice)])
def test_after_an_answer_about_oneself_any_number_is_the_same_tap_but_nought(
    library: Library, typed: str, rule: object
) -> None:
    """Which number it was is not remembered; nobody is kept from help by it."""
    assert decided(begin(words(typed), library, "en open menu", f"@{SECOND - 1}"))[0] is rule


def test_a_double_tap_counts_nothing_and_ends_the_taps(library: Library) -> None:
    """What is shown is shown again; a third tap is a tap of its own."""
    step = route(begin(words("5"), library, "en open rights/wages", f"5@{SECOND - 1}"))
    assert str(step.screen.action) == "en open rights/wages"
    assert (step.events, step.session.typed) == ((), "")


@pytest.mark.parametrize(("typed", "mark"), [("5", f"5@{SECOND}"), ("42", f"42@{SECOND}"), ("150", ""), ("menu", "")])
def test_a_choice_of_one_or_two_digits_is_remembered(library: Library, typed: str, mark: str) -> None:
    """A longer number is an amount."""
    assert route(begin(words(typed), library, "en open menu")).session.typed == mark


def test_a_day_later_the_same_number_is_a_number(library: Library) -> None:
    """The mark of yesterday makes no tap."""
    turn = begin(words("2"), library, "en open menu", f"2@{SECOND}")
    assert decided(replace(turn, moment=NOON + timedelta(days=1)))[0] is rules.exact_words_of_a_choice


def test_a_discreet_number_leaves_only_that_there_was_one(library: Library) -> None:
    """It said who somebody is."""
    heard = Heard(begin(words("2"), library, "en open menu"))
    assert rules.number_mark(heard, discreet=True) == f"@{SECOND}"
    assert rules.number_mark(heard, discreet=False) == f"2@{SECOND}"


def test_the_same_number_is_a_double_tap_only_where_nothing_came_between(library: Library) -> None:
    """A phone that comes back online sends `1`, `M`, `1` within a second: three wishes."""
    for between in (words("M"), words("qatar"), Said("tap", tap="en open menu")):
        step = route(begin(words("1"), library, "en open menu"))
        assert step.session.typed == f"1@{SECOND}"
        step = route(replace(begin(between, library, "en open menu"), session=step.session))
        assert step.session.typed == ""


def test_words_are_no_double_tap(library: Library) -> None:
    """Nor after an answer about oneself, of which only the second is kept."""
    turn = begin(words("is it normal to pay an agency for a job"), library, "en open menu", f"@{SECOND}")
    assert decided(turn)[0] is not rules.double_tap


def test_a_double_tap_may_be_in_the_digits_of_any_script(library: Library) -> None:
    """It is the same number."""
    assert decided(begin(words("٢"), library, "en open menu", f"2@{SECOND - 1}"))[0] is rules.double_tap
