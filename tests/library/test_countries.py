"""Countries: found in any spelling, told with dates, and what `check` refuses."""

from __future__ import annotations

from datetime import date

import pytest

from bot.library.model import Library

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("words", "iso"),
    [
        ("Lebanon", "lb"),
        ("au Liban", "lb"),
        ("LIBAN !", "lb"),
        ("I am in Doha", "qa"),
        ("kuwiat", "kw"),
        ("je suis à Beyrouth", "lb"),
        ("Arabie Saoudite", "sa"),
        ("ksa", "sa"),
        ("cote d'ivoire", "ci"),
        ("RDC", "cd"),
        ("Egypt", "eg"),
        ("my house in Kuwait City I think", "kw"),
    ],
)
def test_a_country_is_understood_in_any_spelling(library: Library, words: str, iso: str) -> None:
    """As an answer to "Where are you now?"."""
    assert library.atlas.named_in_answer(words) == iso


@pytest.mark.parametrize("words", ["woman", "mail", "money", "it", "us", "boss", "salaire", "2", "", "?", "help me"])
def test_other_words_are_not_taken_for_a_country(library: Library, words: str) -> None:
    """A slip of one letter in five is too much."""
    assert library.atlas.named_in_answer(words) == ""


def test_a_sentence_about_something_else_is_not_a_country(library: Library) -> None:
    """Only a message that is a country opens one."""
    assert library.atlas.by_name("my boss in Lebanon took my passport") == ""
    assert library.atlas.named_in("my boss in Lebanon took my passport") == "lb"


def test_every_spelling_of_the_files_leads_to_its_country(library: Library) -> None:
    """None of them belongs to two."""
    for country in library.atlas.countries.values():
        for spelling in country.record.spellings:
            assert library.atlas.by_name(spelling) == country.iso, spelling


def test_all_47_countries_are_there_in_both_languages(library: Library) -> None:
    """Twenty to go to, twenty-seven to leave; each says the same in both languages."""
    countries = library.atlas.countries.values()
    assert len([country for country in countries if "destination" in country.record.roles]) == 20
    assert len([country for country in countries if "origin" in country.record.roles]) == 27
    for country in countries:
        topics = {fact.topic for fact in country.record.facts}
        assert country.bodies.keys() == topics
        assert all(bodies.keys() == {"en", "fr"} for bodies in country.bodies.values())


def test_a_notice_stands_over_the_countries_it_names(library: Library) -> None:
    """The Gulf crisis of 2026 is its first use."""
    assert [banner.id for banner in library.atlas.over("qa")] == ["gulf-2026"]
    assert library.atlas.over("fr") == ()
