"""What the product takes words to mean beside their topic: ages, other persons, hints, answers, work, language."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.library.load import load
from bot.library.model import Library
from bot.understanding.ordering import FALSE_PAPERS, MINOR, SILENT, SOMEONE, URGENT, VIOLENCE

CONTENT = Path(__file__).parents[2] / "content"


@pytest.fixture(scope="module")
def library() -> Library:
    """Return the product's own content."""
    return load(CONTENT)


@pytest.mark.parametrize(
    "words",
    [
        "j'ai 27 ans",
        "moi c'est 34 ans, je cherche un emploi au Koweit",
        "my sister is 31",
        "I am 24 years old and want to work in Oman",
        "il y a 19 ans que je travaille ici",
        "bus 17 to the embassy",
        "the visa costs 1600 riyals",
    ],
)
def test_adults_and_other_numbers_bring_no_page_for_minors(library: Library, words: str) -> None:
    """Nor any alarm."""
    understood = library.understand(words, "")
    assert MINOR not in understood.ids
    assert understood.level == "none"


@pytest.mark.parametrize("words", ["j'ai 15 ans", "i be 16 years", "Je n'ai que quatorze ans"])
def test_whoever_is_under_eighteen_gets_their_page(library: Library, words: str) -> None:
    """At once."""
    understood = library.understand(words, "")
    assert (understood.ids[0], understood.confident) == (MINOR, True)


@pytest.mark.parametrize(
    "words",
    ["the recruiter says I must declare I am 26", "ils ont écrit 26 sur mon passeport", "ils veulent changer mon âge"],
)
def test_a_false_age_leads_to_false_papers(library: Library, words: str) -> None:
    """Among three, whoever it is; the page for minors speaks of it too."""
    ids = library.understand(words, "").ids
    assert {FALSE_PAPERS[0], MINOR} & {ids[0]}
    assert {*FALSE_PAPERS} & {*ids}


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("ma sœur est enfermée chez eux", "clear"),
        ("ma soeur est enfermée chez eux", "clear"),
        ("my friend is locked in the house of her boss in Riyadh", "clear"),
        ("j'ai un copain qui est frappé par son patron à Dubaï", "clear"),
        ("a woman from my village is raped by her employer", "clear"),
        ("ma voisine dit que sa fille est enfermée à Riyad", "clear"),
        ("my aunt stopped calling from Saudi three weeks ago", "possible"),
    ],
)
def test_a_story_about_another_is_answered_as_one_with_the_same_danger(
    library: Library, words: str, level: str
) -> None:
    """The pronoun changes the page, never the level; urgent help stays among three."""
    understood = library.understand(words, "")
    assert understood.about_other
    assert understood.level == level
    assert understood.ids[0] in (SOMEONE, SILENT)
    assert URGENT in understood.ids


@pytest.mark.parametrize(
    "words", ["my sister locked me in the room", "mon mari me frappe", "my uncle beats me and my friend"]
)
def test_whoever_is_hurt_by_another_tells_their_own_story(library: Library, words: str) -> None:
    """A sister in it does not make it hers."""
    understood = library.understand(words, "")
    assert (understood.about_other, understood.level, understood.ids[0]) == (False, "clear", URGENT)


@pytest.mark.parametrize(
    "words",
    [
        "the old man climbs into my bed",
        "il vient dans mon lit la nuit",
        "il me force la nuit",
        "le fils m'oblige à des trucs le soir",
        "mister enters our room at midnight and lies on top of us",
        "elle veut que je couche avec ses invités",
        "dem dey force me sleep with customer",
    ],
)
def test_forced_sex_opens_its_page_however_it_is_told(library: Library, words: str) -> None:
    """With urgent help behind it."""
    understood = library.understand(words, "")
    assert (understood.level, understood.ids[:2]) == ("clear", (VIOLENCE, URGENT))


@pytest.mark.parametrize("words", ["yes", "Non", "je sais pas", "I don't know", "x", "peut-être", "ouais"])
def test_an_answer_to_nothing_opens_nothing(library: Library, words: str) -> None:
    """No page, no alarm, and the language stays."""
    understood = library.understand(words, "fr")
    assert (understood.ids, understood.level, understood.command) == ((), "none", "")
    assert (understood.outside, understood.language) == (True, "fr")


@pytest.mark.parametrize(
    "words",
    [
        "the agency has blocked my number",
        "il m'a bloquée sur tiktok et imo",
        "killing time at the airport",
        "my battery is dead again",
        "mon mobile est mort",
        "my sister works in Riyadh",
        "mon amie dit que Dubaï c'est bien",
        "je suis cuisinière à Koweït",
        "I want to call my mother",
        "mon patron est gentil et paie bien",
        "how do I renew my visa",
    ],
)
def test_harmless_words_bring_no_alarm(library: Library, words: str) -> None:
    """Being blocked on a phone, figures of speech, and what people simply say of themselves."""
    assert library.understand(words, "").level == "none"


def test_possible_danger_and_a_country_keep_urgent_help_among_three(library: Library) -> None:
    """The country stands before it, and never in its place."""
    ids = library.understand("my employer in Qatar keeps my passport", "").ids
    assert "countries/qa" in ids
    assert URGENT in ids


@pytest.mark.parametrize(
    "words",
    [
        "https://bit.ly/work-abroad-now-2",
        "www.travail-canada.fr/offre",
        "apply.now@company-jobs.com",
        "REF2024XK93 12345",
        "😀😀 👍",
        "24500",
    ],
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_links_codes_and_pictures_are_in_no_language(library: Library, words: str, language: str) -> None:
    """The conversation keeps its own."""
    assert library.understand(words, language).language == language


def test_names_do_not_tell_a_language(library: Library) -> None:
    """A sentence does."""
    words = "my agent is Monsieur Jean-Baptiste Ratsimbazafy de la Rochefordière, is he licensed"
    assert library.understand(words, "en").language == "en"


@pytest.mark.parametrize(
    ("words", "command"), [("EN", "lang-en"), ("fr", "lang-fr"), ("PLUS", "more"), ("plus stp", "more")]
)
def test_short_steering_words_mean_what_they_say(library: Library, words: str, command: str) -> None:
    """The codes of languages, and `plus`, which is no STOP."""
    assert library.understand(words, "fr").command == command


def test_the_kind_of_work_is_told_beside_the_topic(library: Library) -> None:
    """For screens that answer one and the other otherwise."""
    assert library.understand("madam does not let me rest", "").work == "home"
    assert library.understand("pas de casque sur le chantier", "").work == "other"
    assert library.understand("where is my salary", "").work == ""
