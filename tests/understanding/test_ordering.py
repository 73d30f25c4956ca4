"""Which pages stand first: by danger, by age, with a country, for another person."""

from __future__ import annotations

import pytest

from bot.understanding.ages import Ages
from bot.understanding.ordering import (
    ASKED_BEFOREHAND,
    FALSE_PAPERS,
    LOW,
    MINOR,
    MOST,
    SILENT,
    SOMEONE,
    URGENT,
    VIOLENCE,
    by_age,
    by_danger,
    is_of_somebody,
    lead,
    with_country,
    with_somebody,
)


def test_the_lead_of_danger_is_how_far_its_pages_are_ahead() -> None:
    """Behind it is less than nothing; however much, it is bounded."""
    assert lead([(VIOLENCE, 0.5), ("money/bank", 0.2)]) == pytest.approx(0.3)
    assert lead([("money/bank", 0.5), (VIOLENCE, 0.2)]) == pytest.approx(-0.3)
    assert lead([(URGENT, 9.0), ("a", 0.0)]) == MOST
    assert lead([("a", 9.0), ("b", 0.0)]) == -MOST
    assert lead([]) == 0.0


def test_a_page_read_with_an_offer_in_hand_says_nothing_of_danger() -> None:
    """It counts on neither side where it is left aside."""
    (asked,) = ASKED_BEFOREHAND
    assert lead([(asked, 0.9), ("money/bank", 0.5), (VIOLENCE, 0.2)], ASKED_BEFOREHAND) == pytest.approx(-0.3)
    assert lead([(asked, 0.9)], ASKED_BEFOREHAND) == 0.0


def test_adults_get_no_page_for_minors() -> None:
    """All others keep their order."""
    assert by_age(["a", MINOR, "b"], Ages(adult=True)) == ["a", "b"]
    assert by_age(["a", MINOR, "b"], Ages()) == ["a", MINOR, "b"]


def test_whoever_is_under_eighteen_gets_the_page_for_minors_among_the_first() -> None:
    """Behind what was asked for, where it was not found by words."""
    assert by_age(["a", "b"], Ages(child=True, own=16)) == ["a", MINOR, "b"]
    assert by_age([MINOR, "b"], Ages(child=True, own=16)) == [MINOR, "b"]
    assert by_age(["a", "b"], Ages(child=True)) == ["a", "b"]


def test_false_ages_lead_to_false_papers() -> None:
    """A minor's page first where one is told of."""
    assert by_age(["a"], Ages(lie=True, adult=True)) == [*FALSE_PAPERS, MINOR, "a"]
    assert by_age(["a"], Ages(lie=True, child=True)) == [MINOR, *FALSE_PAPERS, "a"]
    assert by_age(["a", MINOR], Ages(lie=True)) == [*FALSE_PAPERS, MINOR, "a"]


def test_clear_danger_goes_first_and_possible_danger_among_three() -> None:
    """No page twice."""
    assert by_danger(["a", URGENT], "clear", [LOW, URGENT]) == [LOW, URGENT, "a"]
    assert by_danger(["a", "b", "c"], "possible", []) == ["a", "b", URGENT]
    assert by_danger(["a", URGENT, "c"], "possible", []) == ["a", URGENT, "c"]
    assert by_danger(["a"], "none", []) == ["a"]


@pytest.mark.parametrize(
    ("pages", "among"),
    [
        (["a", "b", URGENT], ["a", "countries/lb", URGENT]),
        (["a", URGENT], ["a", "countries/lb", URGENT]),
        ([SOMEONE, URGENT, "a"], [SOMEONE, URGENT, "countries/lb"]),
        ([URGENT, "a", "b"], [URGENT, "a", "countries/lb"]),
        (["a", "b", "c"], ["a", "b", "countries/lb"]),
        ([URGENT], [URGENT, "countries/lb"]),
        ([], ["countries/lb"]),
        (["countries/lb", "b"], ["countries/lb", "b"]),
    ],
)
def test_a_country_is_among_three_and_urgent_help_stays(pages: list[str], among: list[str]) -> None:
    """A country that is named never takes its place."""
    assert with_country(pages, "countries/lb") == among
    assert with_country(pages, "") == pages


def test_a_story_about_another_has_its_page_among_three() -> None:
    """That of a silent relative is one."""
    assert with_somebody(["a", "b"]) == ["a", SOMEONE, "b"]
    assert with_somebody(["a", SILENT]) == ["a", SILENT]
    assert is_of_somebody([("a", 1.0), (SILENT, 0.5)])
    assert not is_of_somebody([("a", 1.0), ("b", 0.9), ("c", 0.8), ("d", 0.7), (SOMEONE, 0.1)])
