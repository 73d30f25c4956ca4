"""Pages that people had asked for in vain are found in their words, and take nothing from others."""

from __future__ import annotations

from typing import Final

import pytest

from bot.library.model import Library
from tests.understanding.measure_needs import OTHER, reached, taken, understand_needs

REACHED: Final = 16
"""Of the twenty messages written for a page by somebody who saw none of ours, the fewest that get it among three."""
FIRST: Final = 190
"""Of all 260, the fewest that get it first."""
TAKEN: Final = 2
"""Of two hundred about something else, the most that a page takes."""


def test_each_page_is_reached_and_takes_nothing_from_others(library: Library) -> None:
    """A little under what was measured."""
    needs = understand_needs(library)
    pages = sorted({need.page for need in needs} - {OTHER})
    assert {page: reached(needs, page, 3) for page in pages if reached(needs, page, 3) < REACHED} == {}
    assert sum(reached(needs, page, 1) for page in pages) >= FIRST
    assert {page: taken(needs, page) for page in pages if taken(needs, page) > TAKEN} == {}


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("ma soeur est morte au liban", "family/death-abroad"),
        ("my sister died in lebanon", "family/death-abroad"),
        ("on est en mer le moteur est cassé", "help/rescue"),
        ("we are at sea and the engine is dead", "help/rescue"),
        ("the driver left us in the desert, no water", "help/rescue"),
        ("mon frère m'appelle d'un bateau qui coule", "help/rescue"),
        ("i already sent the money to the agent and he blocked me", "help/money-lost"),
        ("mon frere regarde mon tel", "help/phone-watched"),
        ("my husband reads all my messages", "help/phone-watched"),
        ("they want me to say that I am 25", "recruitment/false-papers"),
        ("je pars vendredi, qu'est-ce que je dois encore vérifier", "travel/last-checks"),
        ("madam says I stole her gold", "help/accused-theft"),
        ("my brother is in prison in Kuwait", "help/arrested"),
    ],
)
def test_what_people_say_leads_there(library: Library, words: str, first: str) -> None:
    """First of what is offered, or opened."""
    assert library.understand(words, "").ids[:1] == (first,)


def test_death_of_a_relative_is_no_danger_and_threats_are(library: Library) -> None:
    """The words are near each other."""
    assert library.understand("ma soeur est morte au liban", "fr").level == "none"
    assert library.understand("he said he will kill my sister", "en").level != "none"
    assert library.understand("il va me tuer", "fr").level == "clear"


def test_who_is_held_on_a_ship_is_not_adrift(library: Library) -> None:
    """Whoever may not go ashore needs other help."""
    understood = library.understand("the captain beats me and does not let us off the fishing ship", "en")
    assert understood.level == "clear"
    assert understood.ids[0] != "help/rescue"


def test_a_minor_with_a_false_age_gets_the_page_for_minors_first(library: Library) -> None:
    """Then the one on false papers."""
    for words, language in (
        ("im 16 and the agent says put 23 on the passport", "en"),
        ("le monsieur veut que je dise que j'ai 23 ans mais j'en ai 17", "fr"),
    ):
        assert library.understand(words, language).ids[0] == "help/under-18"
