"""Pages are found by the likeness of a message to the words they were asked with."""

from __future__ import annotations

import pytest

from bot.understanding.tfidf import MOST, Phrase, TfidfIndex, build_index, weights

PHRASES = (
    Phrase("rights/wages", "en", "my salary is late"),
    Phrase("rights/wages", "en", "the boss does not pay my salary"),
    Phrase("documents/passport", "en", "how do i get a passport"),
    Phrase("help/passport-taken", "en", "the boss took my passport"),
    Phrase("rights/wages", "fr", "mon salaire est en retard"),
)


@pytest.fixture(scope="module")
def index() -> TfidfIndex:
    """Return an index of three pages."""
    return build_index(PHRASES)


@pytest.mark.parametrize(
    ("text", "language", "page"),
    [
        ("salary", "en", "rights/wages"),
        ("are salaries not paid here", "en", "rights/wages"),
        ("they took my passport", "en", "help/passport-taken"),
        ("get passport", "en", "documents/passport"),
        ("salaire", "fr", "rights/wages"),
        ("sallary", "en", "rights/wages"),
    ],
)
def test_the_page_that_was_asked_so_comes_first(index: TfidfIndex, text: str, language: str, page: str) -> None:
    """Also in another form of the word, and with a slip."""
    assert index.rank(text.split(), language)[0][0] == page


def test_likeness_is_between_nothing_and_one_best_first(index: TfidfIndex) -> None:
    """What was never read is like nothing; a page that was asked with these words alone is nearly one."""
    ranked = index.rank(["the", "boss", "took", "my", "passport"], "en")
    scores = [score for _, score in ranked]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)
    assert index.rank(["xyzzy"], "en") == []
    assert index.rank([], "en") == []
    alone = build_index((Phrase("a", "en", "salary"), Phrase("b", "en", "passport")))
    assert [(page, score > 0.9) for page, score in alone.rank(["salary"], "en")] == [("a", True)]


def test_a_rare_word_says_more_than_one_that_stands_everywhere(index: TfidfIndex) -> None:
    """`boss` is asked of two pages, `took` of one."""
    weighed = weights(["boss", "took"], "en", index.rarity)
    assert weighed["=took"] > weighed["=boss"] > 0


def test_a_word_in_a_quarter_of_many_phrases_says_nothing() -> None:
    """As `the` or `how`; its pieces still tell a slip."""
    many = [Phrase(f"page-{number}", "en", f"how word{number}") for number in range(101)]
    index = build_index(tuple(many))
    assert index.rarity["=how"] == 0.0
    assert index.rarity["how"] > 0


def test_strange_words_make_a_message_less_like_any_page(index: TfidfIndex) -> None:
    """A story about something else that has one word of ours in it is not about ours."""
    near = dict(index.rank(["salary"], "en"))["rights/wages"]
    far = dict(index.rank(["salary", "qwfp", "zxcv", "ghjk"], "en"))["rights/wages"]
    assert far < near / 1.5


def test_a_phrase_that_weighs_less_says_less() -> None:
    """A keyword says less of what its page is about than a whole question."""
    index = build_index((Phrase("page", "en", "visa"), Phrase("page", "en", "jobs", 0.5), Phrase("other", "en", "x")))
    assert dict(index.rank(["visa"], "en"))["page"] > dict(index.rank(["jobs"], "en"))["page"]


def test_the_eight_likest_pages_are_named_however_many_there_are() -> None:
    """A word keeps the pages it says most about, so that a message costs the same among 60 and 10,000."""
    index = build_index(tuple(Phrase(f"page-{number}", "en", f"visa word{number}") for number in range(100)))
    assert len(index.rank(["visa"], "en")) == 8
    assert max(map(len, index.postings.values())) == MOST


def test_a_word_of_any_phrase_is_known(index: TfidfIndex) -> None:
    """In any form of it; a word with a slip is not."""
    assert index.knows("salaries", "en")
    assert index.knows("salaires", "fr")
    assert not index.knows("sallary", "en")


def test_how_rare_words_are_may_be_given() -> None:
    """New phrases are weighed as what was learned before, not by themselves alone."""
    given = {"=visa": 2.0, "=job": 6.0}
    index = build_index((Phrase("page", "en", "visa jobs"),), given)
    assert index.rarity == given
    weighed = weights(["visa", "jobs"], "en", given)
    assert weighed["=job"] == pytest.approx(3 * weighed["=visa"])
