"""What was learned from a little content: written as a file, read again, and used."""

from __future__ import annotations

import zlib
from pathlib import Path

import msgspec
import pytest

from bot.understanding.compact import compress
from bot.understanding.concepts import read_concepts
from bot.understanding.danger import Example
from bot.understanding.language_detection import train_detector
from bot.understanding.tfidf import Phrase
from bot.understanding.trained import Material, TrainedClassifier, load_trained
from bot.understanding.training import train
from bot.understanding.words import fold

PHRASES = [
    Phrase("rights/wages", "en", "my salary is late this month"),
    Phrase("rights/wages", "en", "the boss does not pay my salary"),
    Phrase("rights/wages", "fr", "mon salaire est en retard"),
    Phrase("documents/passport", "en", "how do i renew a passport"),
    Phrase("documents/passport", "en", "where is the passport office"),
    Phrase("documents/passport", "fr", "comment renouveler un passeport"),
    Phrase("command:menu", "en", "show me the menu"),
    Phrase("none:0", "en", "who won the football match"),
]
EXAMPLES = [
    Example("clear", "en", ("he", "beats", "me", "every", "night")),
    Example("possible", "en", ("i", "am", "afraid", "of", "him")),
    Example("low", "en", ("i", "want", "to", "die")),
    Example("tired", "en", ("i", "am", "tired", "of", "it", "all")),
    Example("none", "en", ("he", "beats", "the", "eggs", "every", "morning")),
]
CONCEPTS = read_concepts({"money": {"en": ["salary", "wage", "pay"], "fr": ["salaire", "paie"]}})


def material(phrases: list[Phrase]) -> Material:
    """Return what may be learned from some phrases and the examples."""
    others = [Example("none", phrase.language, tuple(phrase.text.split())) for phrase in phrases]
    detector = train_detector((phrase.language, fold(phrase.text)) for phrase in phrases)
    return Material("a digest", phrases, EXAMPLES, others, CONCEPTS, detector)


def learned(path: Path, phrases: list[Phrase]) -> TrainedClassifier:
    """Learn from phrases, and read what was written."""
    path.write_bytes(train(material(phrases)))
    classifier = load_trained(path)
    assert classifier is not None
    return classifier


@pytest.fixture(scope="module")
def classifier(tmp_path_factory: pytest.TempPathFactory) -> TrainedClassifier:
    """Return what is learned from the phrases."""
    return learned(tmp_path_factory.mktemp("learned") / "learned.bin", PHRASES)


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("when is my salary paid", "rights/wages"),
        ("renew passport", "documents/passport"),
        ("the menu", "command:menu"),
        ("football", "none:"),
    ],
)
def test_a_page_is_told_from_the_others(classifier: TrainedClassifier, text: str, page: str) -> None:
    """All that this service knows nothing about is one more page."""
    assert classifier.classify(text.split(), "en", {}).ranked[0][0] == page


def test_words_of_one_idea_lead_to_one_page(classifier: TrainedClassifier) -> None:
    """Nobody wrote `wage`, but it says the same as `salary`."""
    page, score = classifier.classify(["wage"], "en", {}).ranked[0]
    assert page == "rights/wages"
    assert score > classifier.classify(["rage"], "en", {}).ranked[0][1]


def test_danger_is_told_from_what_only_sounds_so(classifier: TrainedClassifier) -> None:
    """Of the three columns each hears its own."""
    beaten = classifier.classify(["he", "beats", "me"], "en", {})
    cooking = classifier.classify(["he", "beats", "the", "eggs"], "en", {})
    dying = classifier.classify(["want", "to", "die"], "en", {})
    assert beaten.certain > 0 > cooking.certain
    assert beaten.heard > 0 > cooking.heard
    assert dying.own > 0 > beaten.own


def test_a_slip_is_read_as_the_word_that_is_known(classifier: TrainedClassifier) -> None:
    """One letter of a short word; two of a long one would be another word."""
    right = classifier.classify(["passport"], "en", {})
    assert classifier.classify(["passpoort"], "en", {}) == right
    assert classifier.resembles("passpoort", "en", {})
    assert not classifier.resembles("pasoort", "en", {})
    assert not classifier.resembles("xyz", "en", {})


def test_a_strange_word_is_looked_for_once_a_message(classifier: TrainedClassifier) -> None:
    """What was found is remembered where the message's own memory is passed, and nowhere else."""
    slips: dict[str, str] = {}
    classifier.classify(["passpoort"], "en", slips)
    assert slips == {"passpoort": "passport"}
    assert not classifier.resembles("passpoort", "en", {"passpoort": ""})
    assert classifier.resembles("passpoort", "en", {})


def test_a_message_in_another_language_takes_no_long_search(classifier: TrainedClassifier) -> None:
    """Of many strange words the first twelve are looked for."""
    slips: dict[str, str] = {}
    classifier.classify([f"qxzv{letter}" for letter in "abcdfghjklmnpqrtvwxz"], "en", slips)
    assert len(slips) == 12


def test_the_same_material_gives_the_same_bytes() -> None:
    """On one machine: so a file that differs was learned from something else."""
    assert train(material(PHRASES)) == train(material(PHRASES))
    assert train(material(PHRASES)) != train(material(PHRASES[:-1]))


def test_a_weight_that_stands_out_is_kept_in_a_whole_byte(tmp_path: Path) -> None:
    """Features of a large content are mostly rare, and their weights small; those that are not are kept as well."""
    many = [Phrase(f"page/{number % 40}", "en", f"word{number} of page{number % 40}") for number in range(4000)]
    table = learned(tmp_path / "learned.bin", many).table
    assert len(table.whole) > 0
    assert len(table.halved) > 0
    assert max(map(abs, table.whole)) == 127


def test_pages_are_judged_as_they_were_fitted(tmp_path: Path) -> None:
    """Each phrase of a content with mostly rare words still finds its own page first."""
    many = [Phrase(f"page/{number % 40}", "en", f"word{number} of page{number % 40}") for number in range(4000)]
    classifier = learned(tmp_path / "learned.bin", many)
    for phrase in many[::100]:
        ranked = classifier.classify(phrase.text.split(), "en", {}).ranked
        assert ranked[0][0] == phrase.page
        assert ranked[0][1] > 0 > ranked[1][1]


def test_a_file_of_a_version_before_is_not_used(tmp_path: Path) -> None:
    """Files were compressed in another way up to the second version, and held other tables."""
    path = tmp_path / "learned.bin"
    path.write_bytes(zlib.compress(msgspec.msgpack.encode({"version": 2, "digest": "a digest"})))
    assert load_trained(path) is None
    path.write_bytes(compress(msgspec.msgpack.encode({"version": 2, "digest": "a digest"})))
    assert load_trained(path) is None


def test_a_file_that_was_cut_short_is_not_used(tmp_path: Path) -> None:
    """Wherever it was cut."""
    path = tmp_path / "learned.bin"
    whole = train(material(PHRASES))
    for size in (1, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:size])
        assert load_trained(path) is None


def test_a_file_of_another_version_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its weights are of other features."""
    path = tmp_path / "learned.bin"
    path.write_bytes(train(material(PHRASES)))
    assert load_trained(path) is not None
    monkeypatch.setattr("bot.understanding.trained.VERSION", 99)
    assert load_trained(path) is None
