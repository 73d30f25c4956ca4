"""Phrases written since something was learned lead to their page at once; all else is judged as before."""

from __future__ import annotations

import pytest

from bot.understanding.new_phrases import ExtendedClassifier, extend
from bot.understanding.tfidf import Phrase
from bot.understanding.trained import TrainedClassifier
from tests.understanding.test_trained import PHRASES, learned

FRESH = [
    Phrase("health/heat", "en", "work outside in great heat"),
    Phrase("rights/wages", "en", "xylophone money in a drawer"),
]


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> TrainedClassifier:
    """Return what was learned before the new phrases were written."""
    return learned(tmp_path_factory.mktemp("before") / "learned.bin", PHRASES)


@pytest.fixture(scope="module")
def extended(before: TrainedClassifier) -> ExtendedClassifier:
    """Return it with the new phrases beside it."""
    return extend(before, [*PHRASES, *FRESH])


@pytest.mark.parametrize(
    ("text", "page"), [("work outside in heat", "health/heat"), ("my xylophone money in a drawer", "rights/wages")]
)
def test_a_new_phrase_leads_to_its_page(extended: ExtendedClassifier, text: str, page: str) -> None:
    """A page that is new, and a page that was known."""
    first, score = extended.classify(text.split(), "en", {}).ranked[0]
    assert first == page
    assert score > extended.thresholds.possible


def test_a_new_page_with_many_phrases_is_found_by_each_of_them(before: TrainedClassifier) -> None:
    """In every language: what a page is called, and each way of asking for it."""
    english = ("visit home between two contracts", "can i go on leave to see my family", "my ticket for the holidays",
               "leave pay", "the boss says no to my leave", "how many days of leave after a year",
               "they keep my passport when i go on leave", "who pays the flight home on leave")  # fmt: skip
    french = ("retourner au pays entre deux contrats", "mon congé annuel", "qui paie le billet du congé",
              "le patron refuse mon congé", "voir ma famille pendant les vacances")  # fmt: skip
    fresh = [Phrase("return/visit", code, text) for code, texts in (("en", english), ("fr", french)) for text in texts]
    extended = extend(before, [*PHRASES, *fresh])
    for phrase in fresh:
        page, score = extended.classify(phrase.text.split(), phrase.language, {}).ranked[0]
        assert page == "return/visit", phrase.text
        assert score > extended.thresholds.confident


def test_what_is_like_no_new_phrase_is_judged_as_before(
    before: TrainedClassifier, extended: ExtendedClassifier
) -> None:
    """Also words that have a little in common with one, and all danger."""
    for text in ("my salary is late", "he beats me", "work in the passport office", "the menu"):
        words = text.split()
        assert extended.classify(words, "en", {}) == before.classify(words, "en", {})


def test_only_phrases_that_nothing_was_learned_from_are_new(before: TrainedClassifier) -> None:
    """A phrase is told by page, language and words."""
    assert extend(before, PHRASES).pages == ()
    moved = [Phrase("money/bank", phrase.language, phrase.text) for phrase in PHRASES[:1]]
    assert extend(before, [*PHRASES, *moved]).pages == ("money/bank",)


def test_words_of_new_phrases_are_known(before: TrainedClassifier, extended: ExtendedClassifier) -> None:
    """So that a message full of them is not taken for another language."""
    assert not before.knows("xylophone", "en")
    assert extended.knows("xylophone", "en")
    assert extended.resembles("xylophone", "en", {})
    assert extended.knows("salary", "en")
    assert extended.resembles("passpoort", "en", {})


def test_eight_pages_are_ranked_at_most_best_first(before: TrainedClassifier) -> None:
    """However many are new."""
    many = [Phrase(f"new/page-{number}", "en", "work outside in great heat") for number in range(20)]
    ranked = extend(before, [*PHRASES, *many]).classify(["work", "outside", "in", "great", "heat"], "en", {}).ranked
    assert len(ranked) == 8
    assert [score for _, score in ranked] == sorted((score for _, score in ranked), reverse=True)
