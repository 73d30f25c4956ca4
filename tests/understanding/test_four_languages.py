"""Any number of languages is learned and understood: here four, one in Hebrew letters and one a draft."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pytest

from bot.understanding.classifier import UntrainedClassifier
from bot.understanding.concepts import read_concepts
from bot.understanding.danger import DangerPatterns, Example
from bot.understanding.language_detection import NONE, train_detector
from bot.understanding.matcher import Matcher
from bot.understanding.patterns import compile_patterns
from bot.understanding.tfidf import Phrase
from bot.understanding.trained import Material, load_trained
from bot.understanding.training import train
from bot.understanding.words import fold

WORDS: Final = {
    "passport": "passeport", "salary": "salaire", "contract": "contrat", "visa": "visa", "agency": "agence",
    "doctor": "medecin", "hospital": "hopital", "flight": "avion", "bank": "banque", "loan": "pret",
    "house": "maison", "food": "nourriture", "school": "ecole", "child": "enfant", "embassy": "ambassade",
    "police": "police", "phone": "telephone", "ticket": "billet", "holiday": "conge", "accident": "accident",
    "insurance": "assurance", "union": "syndicat", "pension": "retraite", "tax": "impot", "training": "formation",
}  # fmt: skip
"""What twenty-five pages are about, in English and French."""
ASKED: Final = {
    "en": ("how do i get my {}", "where can i ask about the {}", "they want money for the {}", "what is a good {}"),
    "fr": (
        "comment avoir mon {}",
        "ou demander pour le {}",
        "ils veulent de l argent pour le {}",
        "c est quoi un bon {}",
    ),
}
DANGER: Final = {
    "clear": ("he beats me every night", "il me bat chaque nuit"),
    "possible": ("i am afraid of him", "j ai peur de lui"),
    "low": ("i want to die", "je veux mourir"),
    "tired": ("i am tired of it all", "je suis fatigue de tout"),
    "none": ("he beats the eggs every morning", "il bat les oeufs chaque matin"),
}
HEBREW: Final = dict(zip("abcdefghijklmnopqrstuvwxyz", "אבגדהוזחטיכלמנסעפצקרשתץףךם", strict=True))
FOREIGN: Final = ("maigidana ya rike min fasfo", "ina so in je aiki")


def in_hebrew(text: str) -> str:
    """Return English in an invented language of Hebrew letters, each word with an ending."""
    return fold(" ".join("".join(HEBREW[letter] for letter in word) + "ים" for word in text.split()))


def in_draft(text: str) -> str:
    """Return French in an invented language of Latin letters, each word turned round, with an ending."""
    return " ".join(f"{word[::-1]}uk" for word in text.split())


def written(english: str, french: str) -> dict[str, str]:
    """Return a sentence in each of the four languages."""
    return {"en": english, "fr": french, "qa": in_hebrew(english), "qb": in_draft(french)}


def sentences() -> dict[str, dict[str, list[str]]]:
    """Return for each page its phrases in each language; of the draft there are five pages with a phrase each."""
    pages: dict[str, dict[str, list[str]]] = {}
    for number, (english, french) in enumerate(WORDS.items()):
        phrases: dict[str, list[str]] = {}
        for in_english, in_french in zip(ASKED["en"], ASKED["fr"], strict=True):
            for code, text in written(in_english.format(english), in_french.format(french)).items():
                phrases.setdefault(code, []).append(text)
        phrases["qb"] = phrases["qb"][:1] if number < 5 else []
        pages[f"page/{english}"] = phrases
    return pages


@pytest.fixture(scope="module")
def matcher(tmp_path_factory: pytest.TempPathFactory) -> Matcher:
    """Return what understands the four languages, learned, written and read again."""
    phrases = [
        Phrase(page, code, text) for page, texts in sentences().items() for code in texts for text in texts[code]
    ]
    outside = [Phrase("none:0", code, text) for code in ("en", "fr", "qa") for text in FOREIGN]
    examples = [
        Example(kind, code, tuple(text.split()))
        for kind, both in DANGER.items()
        for code, text in written(*both).items()
    ]
    texts = [(phrase.language, phrase.text) for phrase in phrases] + [(NONE, text) for text in FOREIGN]
    texts += [(example.language, " ".join(example.words)) for example in examples]
    others = [Example("none", phrase.language, tuple(phrase.text.split())) for phrase in phrases]
    concepts = read_concepts({"pay": {"en": ["salary"], "qa": [in_hebrew("salary")]}})
    material = Material("digest", [*phrases, *outside], examples, others, concepts, train_detector(texts))
    path = tmp_path_factory.mktemp("learned") / "learned.bin"
    path.write_bytes(train(material))
    learned = load_trained(path)
    assert learned
    pattern = {code: compile_patterns([text]) for code, text in written("locked me in", "enferme chez lui").items()}
    return Matcher(
        classifier=learned,
        commands={"menu": ("menu", "en"), in_hebrew("menu"): ("menu", "qa"), in_draft("menu"): ("menu", "qb")},
        danger={code: DangerPatterns(clear=lines) for code, lines in pattern.items()},
        detector=replace(learned.detector, offered=("en", "fr", "qa")),
    )


def test_the_languages_are_those_that_there_were_texts_of(matcher: Matcher) -> None:
    """Kept with what was learned, whichever the table of the program names."""
    assert matcher.detector.languages == ("en", "fr", "qa", "qb")


@pytest.mark.parametrize("current", ["", "en", "fr", "qa"])
@pytest.mark.parametrize("english", ["salary", "embassy", "training"])
def test_a_question_finds_its_page_in_each_language(matcher: Matcher, english: str, current: str) -> None:
    """And is answered in its own, whatever language the conversation was in."""
    asked = written(f"where can i ask about my {english}", f"ou demander pour mon {WORDS[english]}")
    for code in ("en", "fr", "qa"):
        understood = matcher.understand(asked[code], current)
        assert (understood.language, understood.ids[:1]) == (code, (f"page/{english}",))


@pytest.mark.parametrize("current", ["en", "fr", "qa"])
def test_danger_is_heard_in_each_language_and_the_draft(matcher: Matcher, current: str) -> None:
    """By what was learned. A draft is no language to answer in."""
    for code, words in written("he beats me every night", "il me bat chaque nuit").items():
        understood = matcher.understand(words, current)
        assert (understood.level, understood.ids[0]) == ("clear", "help/danger-now"), words
        assert understood.language == (current if code == "qb" else code)


@pytest.mark.parametrize("current", ["en", "fr", "qa"])
def test_a_pattern_of_danger_is_heard_in_each_language_and_the_draft(matcher: Matcher, current: str) -> None:
    """Whichever language the conversation is in, also where nothing was learned."""
    alone = replace(matcher, classifier=UntrainedClassifier())
    for words in written("they locked me in here", "ils m ont enferme chez lui").values():
        assert alone.understand(words, current).level == "clear", words


def test_what_only_sounds_like_danger_is_told_from_it_in_each_language(matcher: Matcher) -> None:
    """`He beats the eggs`."""
    for code, words in written(*DANGER["none"]).items():
        assert matcher.understand(words, code).level != "clear"
    for code, words in written(*DANGER["low"]).items():
        assert matcher.understand(words, code).low


def test_steering_words_of_every_language_work_in_every_other(matcher: Matcher) -> None:
    """Also those of a draft; the conversation keeps its language."""
    for current in ("en", "fr", "qa"):
        for word in ("menu", in_hebrew("menu"), in_draft("menu")):
            understood = matcher.understand(word, current)
            assert (understood.command, understood.language) == ("menu", current)


def test_a_slip_in_hebrew_letters_is_forgiven(matcher: Matcher) -> None:
    """As in any other letters: one letter of a word is missing."""
    word = in_hebrew("passport")
    understood = matcher.understand(f"{in_hebrew('how do i get my')} {word[:3]}{word[4:]}", "qa")
    assert understood.ids[:1] == ("page/passport",)


def test_a_language_that_is_not_ours_is_answered_in_that_of_the_conversation(matcher: Matcher) -> None:
    """And leads to no page."""
    for current in ("en", "fr", "qa"):
        understood = matcher.understand("maigidana ya rike min fasfo", current)
        assert (understood.language, understood.outside) == (current, True)


def test_words_of_a_draft_attract_no_question(matcher: Matcher) -> None:
    """What it shares with others is theirs: `visa` and `police` are words of French and English."""
    for words in ("visa", "police", "accident", "visa police"):
        assert matcher.understand(words, "").language in ("en", "fr")
        assert matcher.understand(words, "en").language == "en"
