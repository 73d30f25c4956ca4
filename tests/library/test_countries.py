"""Countries: told in every language with their dates and notices; what each is called."""

from __future__ import annotations

from datetime import date

from bot.library.model import Library

TODAY = date(2026, 11, 24)


def test_every_spelling_of_the_files_leads_to_its_country(library: Library) -> None:
    """None of them belongs to two."""
    for country in library.atlas.countries.values():
        for spelling in country.record.spellings:
            assert library.places.bare(spelling) == country.iso, spelling


def test_all_47_countries_are_there_in_both_languages(library: Library) -> None:
    """Twenty to go to, twenty-seven to leave; each says the same in both languages."""
    countries = library.atlas.countries.values()
    assert len([country for country in countries if "destination" in country.record.roles]) == 20
    assert len([country for country in countries if "origin" in country.record.roles]) == 27
    for country in countries:
        topics = {fact.topic for fact in country.record.facts}
        assert country.bodies.keys() == topics
        assert all(bodies.keys() == {"en", "fr"} for bodies in country.bodies.values())


def test_a_name_may_tell_its_language(library: Library) -> None:
    """A stranger who writes "Liban" is answered in French, one who writes "Qatar" in either."""
    names = (("lb", "liban"), ("lb", "lebanon"), ("sa", "arabie saoudite"), ("qa", "qatar"), ("eg", "egypt"))
    languages = [library.atlas.language_of_name(iso, name) for iso, name in names]
    assert languages == ["fr", "en", "fr", "", ""]


def test_a_notice_stands_over_the_countries_it_names(library: Library) -> None:
    """The Gulf crisis of 2026 is its first use."""
    assert [banner.id for banner in library.atlas.over("qa")] == ["gulf-2026"]
    assert library.atlas.over("fr") == ()
