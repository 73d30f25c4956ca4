"""The language of a message is told by its words, and by pieces of words that were never read."""

from __future__ import annotations

import pytest

from bot.languages import LANGUAGES
from bot.understanding.language_detection import NONE, STRONG, LanguageDetector, train_detector, without_codes

TEXTS = [
    ("en", "my boss took my passport and the salary is late"),
    ("en", "how do i send money to the family"),
    ("fr", "mon patron a pris mon passeport et le salaire est en retard"),
    ("fr", "comment envoyer de l argent a la famille"),
]
SPANISH = ("es", "mi jefe tomo mi pasaporte y el salario no llega como envio dinero a la familia")
SWAHILI = ("sw", "bosi wangu amechukua pasipoti yangu na mshahara umechelewa nawezaje kutuma pesa kwa familia")


@pytest.fixture(scope="module")
def detector() -> LanguageDetector:
    """Return what is learned from four sentences."""
    return train_detector(TEXTS)


@pytest.fixture(scope="module")
def four() -> LanguageDetector:
    """Return what is learned of four languages, the last of them a draft."""
    return train_detector([*TEXTS, SPANISH, SWAHILI], offered=("en", "fr", "es"))


def test_a_sentence_is_in_the_language_of_its_words(detector: LanguageDetector) -> None:
    """Whichever language the conversation was in."""
    for current in ("", "en", "fr"):
        assert detector.of("the boss took money", current) == "en"
        assert detector.of("le patron a pris mon argent", current) == "fr"


def test_a_word_never_read_is_told_by_its_pieces(detector: LanguageDetector) -> None:
    """`envoyez` begins like `envoyer`, `sending` like `send`."""
    assert detector.of("envoyez", "en") == "fr"
    assert detector.of("sending", "fr") == "en"


def test_what_says_nothing_keeps_the_language_of_the_conversation(
    detector: LanguageDetector, four: LanguageDetector
) -> None:
    """Nor is one made up where there is none yet."""
    for current in ("", "en", "fr"):
        for known in (detector, four):
            assert known.of("", current) == known.spoken("", current) == current
            assert known.of("xyzzy", current) == known.spoken("xyzzy", current) == current


def test_a_slight_leaning_decides_only_at_the_start() -> None:
    """In a conversation it is not enough to change the language: a name or a slip leans by chance."""
    detector = LanguageDetector(("en", "fr"), {"visa": (-0.5, 0.0), "ok": (0.0, -0.5), "bonjour": (-2.0, 0.0)})
    assert (detector.of("visa", ""), detector.of("visa", "en")) == ("fr", "en")
    assert (detector.of("ok", ""), detector.of("ok", "fr")) == ("en", "fr")
    assert detector.of("bonjour", "en") == "fr"


def test_one_word_alone_does_not_outweigh_a_sentence() -> None:
    """However often it was read in one language: three English words beside it decide."""
    detector = train_detector([("fr", "bonjour " * 100_000), ("en", "good morning my friend " * 25_000)])
    assert min(min(leans) for leans in [*detector.words.values(), *detector.parts.values()]) == -STRONG
    assert detector.of("bonjour my friend", "") == "en"


def test_a_language_with_more_to_read_is_not_the_likelier() -> None:
    """Words are weighed by their share of each language, not by their number: half of both says nothing."""
    uneven = train_detector([("en", "visa office " * 100), ("fr", "visa bureau " * 30)])
    assert (uneven.of("visa", "en"), uneven.of("visa", "fr")) == ("en", "fr")
    assert uneven.of("bureau", "en") == "fr"


def test_words_are_kept_in_the_order_of_the_alphabet() -> None:
    """So that the file of what was learned is the same however the texts were gathered."""
    forwards, backwards = train_detector([*TEXTS, SPANISH]), train_detector([SPANISH, *reversed(TEXTS)])
    assert forwards == backwards
    assert list(forwards.words) == sorted(forwards.words)
    assert list(forwards.parts) == sorted(forwards.parts) == list(backwards.parts)
    assert forwards.languages == (*LANGUAGES, "es")


def test_four_languages_are_told_apart(four: LanguageDetector) -> None:
    """From any of those that are offered."""
    for current in ("", "en", "fr", "es"):
        assert four.of("the boss took money", current) == "en"
        assert four.of("le patron a pris mon argent", current) == "fr"
        assert four.of("el jefe tomo dinero", current) == "es"


def test_a_draft_is_read_and_never_answered_in(four: LanguageDetector) -> None:
    """The conversation keeps its language; a new one begins in one that is offered, if any."""
    for current in ("en", "fr", "es"):
        assert four.spoken("bosi wangu amechukua pesa yangu", current) == "sw"
        assert four.of("bosi wangu amechukua pesa yangu", current) == current
    assert four.of("bosi wangu amechukua pesa yangu", "") in ("", "en", "fr", "es")


def test_a_word_of_two_languages_leaves_it_to_the_others(four: LanguageDetector) -> None:
    """`la` is French and Spanish: it speaks against English alone."""
    assert four.of("la", "fr") == "fr"
    assert four.of("la", "es") == "es"
    assert four.of("la familia", "fr") == "es"
    assert four.of("la famille", "es") == "fr"


def test_a_language_with_little_to_read_attracts_nothing() -> None:
    """Five pages of a new language hold words of ours too, each a large part of the little there is."""
    much = [
        ("en", "visa passport office work money agent " * 300),
        ("fr", "visa passeport bureau travail agent " * 300),
    ]
    little = train_detector([*much, ("sw", "visa passport agent kazi pesa ofisi")], offered=("en", "fr", "sw"))
    for text in ("visa", "passport", "visa passport agent", "agent work", "passeport", "qwfp zxcv"):
        assert little.of(text, "") != "sw", text
        assert little.of(text, "en") != "sw", text
    assert little.of("kazi pesa", "en") == "sw"


def test_a_language_with_nothing_to_read_changes_nothing() -> None:
    """A line of the table without content is not told at all; a single sentence does not disturb."""
    assert train_detector(TEXTS).languages == ("en", "fr")
    more = train_detector([*TEXTS * 50, ("sw", "kazi")])
    assert more.of("the boss took money", "fr") == "en"


def test_a_language_that_is_none_of_ours_keeps_the_one_of_the_conversation() -> None:
    """Words that were read in none of ours are as likely in each, also where they look like one of them."""
    hausa = "maigidana ya rike min fasfo ina so in je aiki"
    learned = train_detector([*TEXTS, SPANISH, (NONE, hausa)], offered=("en", "fr", "es"))
    for current in ("en", "fr", "es"):
        assert learned.of("maigidana ya rike fasfo", current) == current


def test_a_single_language_is_never_changed() -> None:
    """There is nothing to tell."""
    alone = train_detector([TEXTS[0]])
    assert (alone.of("my boss", ""), alone.of("my boss", "en")) == ("", "en")


def test_a_word_that_its_pieces_tell_is_not_kept() -> None:
    """It leans as they do: to keep it would only take room."""
    learned = train_detector([("en", "strength"), ("fr", "bonjour")])
    assert learned.words == {}
    assert (learned.of("strength", "fr"), learned.of("bonjour", "en")) == ("en", "fr")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("see https://a.example/fr/offre now", "see now"),
        ("www.emploi.fr et bit.ly/3x", "et"),
        ("mail me: jobs@work-abroad.com", "mail me:"),
        ("code AB12CD34 #travail @bagage", "code"),
        ("b4 u go, 2 bags", "b4 u go, 2 bags"),
    ],
)
def test_links_addresses_and_codes_are_no_words(text: str, words: str) -> None:
    """Short spellings such as `b4` stay: they tell a language."""
    assert without_codes(text).split() == words.split()
