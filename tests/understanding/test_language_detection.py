"""The language of a message is told by its words, and by pieces of words that were never read."""

from __future__ import annotations

import pytest

from bot.understanding.language_detection import STRONG, LanguageDetector, train_detector

TEXTS = [
    ("en", "my boss took my passport and the salary is late"),
    ("en", "how do i send money to the family"),
    ("fr", "mon patron a pris mon passeport et le salaire est en retard"),
    ("fr", "comment envoyer de l argent a la famille"),
]


@pytest.fixture(scope="module")
def detector() -> LanguageDetector:
    """Return what is learned from four sentences."""
    return train_detector(TEXTS)


def test_a_sentence_is_in_the_language_of_its_words(detector: LanguageDetector) -> None:
    """Whichever language the conversation was in."""
    for current in ("", "en", "fr"):
        assert detector.of("the boss took money", current) == "en"
        assert detector.of("le patron a pris mon argent", current) == "fr"


def test_a_word_never_read_is_told_by_its_pieces(detector: LanguageDetector) -> None:
    """`envoyez` begins like `envoyer`, `sending` like `send`."""
    assert detector.of("envoyez", "en") == "fr"
    assert detector.of("sending", "fr") == "en"


def test_what_says_nothing_keeps_the_language_of_the_conversation(detector: LanguageDetector) -> None:
    """Nor is one made up where there is none yet."""
    for current in ("", "en", "fr"):
        assert detector.of("", current) == current
        assert detector.of("xyzzy", current) == current


def test_a_slight_leaning_decides_only_at_the_start() -> None:
    """In a conversation it is not enough to change the language: a name or a slip leans by chance."""
    detector = LanguageDetector({"visa": 0.5, "ok": -0.5, "bonjour": 2.0})
    assert (detector.of("visa", ""), detector.of("visa", "en")) == ("fr", "en")
    assert (detector.of("ok", ""), detector.of("ok", "fr")) == ("en", "fr")
    assert detector.of("bonjour", "en") == "fr"


def test_one_word_alone_does_not_outweigh_a_sentence() -> None:
    """However often it was read in one language: three English words beside it decide."""
    detector = train_detector([("fr", "bonjour " * 100_000), ("en", "good morning my friend " * 25_000)])
    assert max(map(abs, detector.words.values())) == STRONG
    assert detector.of("bonjour my friend", "") == "en"


def test_a_language_with_more_to_read_is_not_the_likelier() -> None:
    """Words are weighed by their share of each language, not by their number: half of both says nothing."""
    uneven = train_detector([("en", "visa office " * 100), ("fr", "visa bureau")])
    assert (uneven.of("visa", "en"), uneven.of("visa", "fr")) == ("en", "fr")
    assert uneven.of("bureau", "en") == "fr"


def test_words_are_kept_in_the_order_they_were_read() -> None:
    """So that the file of what was learned is the same whenever nothing changed."""
    english, french = TEXTS[0], TEXTS[2]
    read = [*english[1].split(), *french[1].split()]
    assert list(train_detector([english, french]).words) == list(dict.fromkeys(read))
