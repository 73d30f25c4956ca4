"""Whom a message is about, which work it speaks of, and what only answers a question."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.languages import LANGUAGES
from bot.understanding.story import about_other, is_sexual, only_answers, read_story_patterns, work_kind
from bot.understanding.words import fold

CONTENT = Path(__file__).parents[2] / "content"
PATTERNS = [
    read_story_patterns(yaml.safe_load((CONTENT / code / "hearing.yml").read_text(encoding="utf-8")))
    for code in LANGUAGES
]


@pytest.mark.parametrize(
    ("text", "is_other"),
    [
        ("my cousin is shut in by her employer", True),
        ("My niece told me that her boss burns her", True),
        ("a woman from my village is beaten in Kuwait, what can I do", True),
        ("ma tante m'a appelée, on la frappe", True),
        ("ma voisine dit que son patron la viole", True),
        ("my cousin shut me in the kitchen", False),
        ("my uncle and his friend beat us", False),
        ("mon cousin m'a enfermée", False),
        ("ma tante me frappe avec un fil", False),
        ("je suis enfermée avec mon amie", False),
        ("how do I renew a passport", False),
    ],
)
def test_a_story_is_about_another_where_whoever_writes_is_not_in_it(text: str, is_other: bool) -> None:
    """What others tell or ask them does not put them into it; what others do to them does."""
    assert about_other([fold(text)], PATTERNS) is is_other


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("madam shouts all day", "home"),
        ("je garde les enfants d'une famille", "home"),
        ("I am a live in carer", "home"),
        ("nourrice à Lyon", "home"),
        ("on est cinquante sur le chantier", "other"),
        ("I pick fruit in a greenhouse", "other"),
        ("agent de sécurité à Doha", "other"),
        ("my boss does not pay me", ""),
        ("madam has a restaurant where I serve", ""),
    ],
)
def test_the_kind_of_work_is_heard(text: str, kind: str) -> None:
    """In a home, any other; nothing where none or both are told."""
    assert work_kind([fold(text)], PATTERNS) == kind


@pytest.mark.parametrize("text", ["No!", "ouais", "Je sais pas", "I don't know", "k", "Peut-être…", "both"])
def test_an_answer_to_nothing_says_nothing(text: str) -> None:
    """Yes, no, I do not know, one letter."""
    assert only_answers(fold(text), PATTERNS)


@pytest.mark.parametrize("text", ["no pay", "je ne sais pas où est mon passeport", "yes he beats me", ""])
def test_more_than_an_answer_is_judged(text: str) -> None:
    """Only what is nothing else is an answer."""
    assert not only_answers(fold(text), PATTERNS)


@pytest.mark.parametrize(
    "text", ["the old man climbs into my bed", "il me caresse les seins", "she makes me sleep with men"]
)
def test_hints_at_sexual_violence_are_heard(text: str) -> None:
    """Few words are used for it."""
    assert is_sexual([fold(text)], PATTERNS)


def test_other_violence_is_not_sexual() -> None:
    """It has the page of danger."""
    assert not is_sexual([fold("he beats me with a stick every day")], PATTERNS)
