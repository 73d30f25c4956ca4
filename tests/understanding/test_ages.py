"""An age is read as a number: of 18 and over nobody is a minor, and what is no age is none."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.languages import LANGUAGES
from bot.understanding.ages import CHILD, Ages, read_age_patterns, read_ages
from bot.understanding.words import fold

CONTENT = Path(__file__).parents[2] / "content"
LANGUAGE_PATTERNS = [
    read_age_patterns(yaml.safe_load((CONTENT / code / "hearing.yml").read_text(encoding="utf-8")))
    for code in LANGUAGES
]


def ages(text: str) -> Ages:
    """Return what is read of ages in words, in either language."""
    return read_ages(fold(text), LANGUAGE_PATTERNS)


@pytest.mark.parametrize(
    "text",
    [
        "J'ai 28 ans et je cherche du travail",
        "je n'ai que 18 ans",
        "vingt-trois ans, célibataire",
        "mon frère a 19ans",
        "I'm 33 years old",
        "age 52",
        "my niece is twenty one and wants to go",
        "I be 26 years",
        "J'ai ٢٥ ans",
    ],
)
def test_eighteen_and_over_is_no_minor(text: str) -> None:
    """In digits of any script, in words, glued to the year, of oneself or of another."""
    read = ages(text)
    assert (read.adult, read.child) == (True, False)
    assert CHILD not in read.words


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("j'ai 14 ans", 14),
        ("moi 17 ans", 17),
        ("j'ai dix-sept ans", 17),
        ("I am 13", 13),
        ("i be 16 years", 16),
        ("ma petite sœur a 11 ans", 0),
        ("a girl of 12 who works next door", 0),
        ("J'ai 40 ans, ma fille a 15 ans", 40),
    ],
)
def test_under_eighteen_is_a_minor_whoever_it_is(text: str, own: int) -> None:
    """The age of whoever writes is told from that of others."""
    read = ages(text)
    assert (read.child, read.adult, read.own) == (True, False, own)
    assert CHILD in read.words


@pytest.mark.parametrize(
    "text",
    [
        "il y a 16 ans que je vis ici",
        "depuis dix ans au Liban",
        "un contrat de 2 ans",
        "quand j'avais 15 ans",
        "chambre 17, étage 14",
        "le billet coûte 17 dollars",
        "I left home 15 years ago",
        "we work 16 hours a day",
        "I was sixteen when I left",
        "bus 12 to the embassy",
        "I am 4 months pregnant",
        "my son is 3 years old",
    ],
)
def test_what_is_no_age_is_none(text: str) -> None:
    """How long, how much, which room, the past, and a small child left at home."""
    read = ages(text)
    assert (read.child, read.own) == (False, 0)
    assert read.words == fold(text)


@pytest.mark.parametrize(
    "text",
    [
        "il veut que je dise que j'ai 24 ans",
        "faut dire que j'ai vingt-deux ans à l'aéroport",
        "ils ont mis 26 ans sur mon acte",
        "changer ma date de naissance pour partir",
        "the agency says to tell them I am 23",
        "she put 25 in my passport",
        "they want to change my birth date",
        "he told me to say I am older than I am",
    ],
)
def test_to_be_told_to_lie_about_an_age_is_heard(text: str) -> None:
    """The false number is nobody's age."""
    read = ages(text)
    assert (read.lie, read.own, read.child) == (True, 0, False)


def test_the_true_age_beside_a_false_one_counts() -> None:
    """Whoever is under 18 by their own words is."""
    read = ages("the agent put 24 in my passport but I am 16")
    assert (read.lie, read.child, read.own) == (True, True, 16)


@pytest.mark.parametrize("text", ["le tarif a changé", "my passport is lost", "il dit que la date a changé"])
def test_other_changes_are_no_lie(text: str) -> None:
    """Not every changed date is a false age."""
    assert not ages(text).lie


def test_other_words_of_a_minor_outweigh_a_number() -> None:
    """Who says to be a minor is one, whatever a paper says."""
    assert not ages("on dit que j'ai 20 ans mais je suis mineure").adult


@pytest.mark.parametrize(
    ("text", "alone"), [("j'ai 31 ans", True), ("my sister is 15", True), ("j'ai 31 ans et on me frappe", False)]
)
def test_an_age_may_be_all_that_is_said(text: str, alone: bool) -> None:
    """Then there is nothing to judge."""
    assert ages(text).alone is alone
