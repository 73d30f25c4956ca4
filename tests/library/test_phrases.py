"""What words are understood by: read from the files, with what was learned from them or without."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.errors import ContentError
from bot.languages import LANGUAGES
from bot.library.load import load, material
from bot.understanding.classifier import UntrainedClassifier
from bot.understanding.trained import NAME, TrainedClassifier
from bot.understanding.training import train
from tests.library.trees import plant, small

WORDS = {
    "concepts.yml": "money: {en: [pay, wage], fr: [salaire]}\n",
    "foreign.yml": "asks:\n  - nataka kazi ya nyumbani\n",
    "en/steering.yml": "menu: [menu, list]\nlang-fr: [french]\n",
    "fr/steering.yml": "menu: [sommaire]\n",
    "en/spelling.yml": "passport: [pasport]\n",
    "en/phrases.yml": "rights/wages: [when am i paid]\nrights/draft: [nobody sees this]\n",
    "fr/phrases.yml": "rights/wages: [quand suis je payé]\n",
    "en/outside.yml": "asks: [who won the match]\n",
    "en/danger.yml": "clear: [beats me]\nlow: [want to die]\npossible: [afraid of]\nnot_now: [what if]\nexamples:\n"
    "  clear: [he beats me]\n  possible: [i am afraid of him]\n  low: [i want to die]\n  tired: [i am tired of it]\n"
    "  none: [he beats the eggs]\n",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a small tree with everything words are understood by, and nothing learned from it yet."""
    return plant(tmp_path, {**small(), **WORDS})


def learn(root: Path) -> None:
    """Learn from a tree."""
    (root / NAME).write_bytes(train(material(root)))


def test_without_what_was_learned_likeness_and_patterns_serve(root: Path) -> None:
    """The page is found, steering words steer, and danger is heard where a pattern says so, and nowhere else."""
    library = load(root)
    assert isinstance(library.matcher.classifier, UntrainedClassifier)
    assert library.understand("when am I paid", "en").ids == ("rights/wages",)
    assert library.understand("sommaire", "en").command == "menu"
    assert library.understand("french", "en").command == "lang-fr"
    for text, level in (
        ("he beats me", "clear"),
        ("I am afraid of him", "possible"),
        ("he beats the eggs", "none"),
        ("what if he beats me", "none"),
    ):
        assert library.understand(text, "en").level == level, text
    assert library.understand("I want to die", "en").low


def test_that_nothing_was_learned_is_said_loudly_and_once(root: Path) -> None:
    """In one sentence: what is missing, what it means, and the command that mends it."""
    with capture_logs() as entries:
        load(root)
    assert [(entry["event"], entry["log_level"]) for entry in entries] == [("nothing_learned", "error")]
    for part in ("learned.bin is missing", "danger is heard by its patterns alone", "`python -m bot learn`"):
        assert part in entries[0]["what"]


def test_nothing_is_said_where_something_was_learned(root: Path) -> None:
    """From this content, or from what it was before a change: `check` says that."""
    learn(root)
    with capture_logs() as entries:
        assert isinstance(load(root).matcher.classifier, TrainedClassifier)
        plant(root, {"en/phrases.yml": "rights/wages: [when am i paid, money in my hand]\n"})
        assert load(root).understand("money in my hand", "en").ids[0] == "rights/wages"
    assert entries == []


def test_check_fails_where_nothing_was_learned_and_says_so_once(root: Path) -> None:
    """However many processes read the content. What it prints for programs stays free of the log."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", "check"],
        env={**os.environ, "CONTENT_PATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout.count(f"{NAME}:1: learned.bin is missing or of another version: ") == 1
    assert "nothing_learned" not in done.stdout
    assert done.stderr.count("nothing_learned") == 1


def test_phrases_are_opened_only_where_nothing_was_learned_from_just_these(root: Path) -> None:
    """They are most of what there is to read at a start: a file that cannot be opened then stops nothing."""
    learn(root)
    opened: list[str] = []
    read_text = Path.read_text

    def noting(path: Path, *args: str | None, **kwargs: str | None) -> str:
        opened.append(path.name)
        return read_text(path, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "read_text", noting)
        load(root)
        assert {"steering.yml", "spelling.yml", "danger.yml", "concepts.yml"} <= {*opened}
        assert not {"phrases.yml", "outside.yml", "foreign.yml"} & {*opened}
        plant(root, {"en/outside.yml": "asks: [who won the cup]\n"})
        load(root)
        assert {"phrases.yml", "outside.yml", "foreign.yml"} <= {*opened}


@pytest.mark.parametrize("name", sorted(WORDS))
def test_a_change_of_any_file_is_noticed(root: Path, name: str) -> None:
    """What was learned before it is then used with the new phrases beside it, and `check` says so."""
    before = material(root).digest
    plant(root, {name: f"{WORDS[name]}# changed\n"})
    assert material(root).digest != before


def test_what_is_learned_from_is_every_way_of_asking(root: Path) -> None:
    """Titles, phrases, steering words and what is outside, in both languages; nothing of pages that there are not."""
    learned_from = material(root)
    phrases = {(phrase.page, phrase.language, phrase.text) for phrase in learned_from.phrases}
    assert {
        ("rights/wages", "en", "pay pay"),
        ("rights/wages", "en", "when am i paid"),
        ("rights/wages", "fr", "quand suis je paye"),
        ("command:menu", "en", "list"),
        ("command:lang-fr", "en", "french"),
        ("none:0", "en", "who won the match"),
        *(("none:0", language, "nataka kazi ya nyumbani") for language in LANGUAGES),
    } <= phrases
    assert not [page for page, _, _ in phrases if page == "rights/draft"]
    assert {example.kind for example in learned_from.examples} == {"clear", "possible", "low", "tired", "none"}


def test_messages_in_a_language_that_became_ours_are_not_foreign_any_more(root: Path) -> None:
    """They may stand under its code: else its own words would lead to "nothing we know"."""
    plant(root, {"foreign.yml": "asks: [nataka kazi]\nfr: [je cherche du travail]\nha: [ina so in je]\n"})
    texts = {phrase.text for phrase in material(root).phrases if phrase.page.startswith("none:")}
    assert {"nataka kazi", "ina so in je"} <= texts
    assert "je cherche du travail" not in texts


def test_a_foreign_message_speaks_for_no_language(root: Path) -> None:
    """It is as likely in each, however much there is to read in it, and keeps the language of the conversation."""
    detector = material(root).detector
    for current in LANGUAGES:
        assert detector.of("nataka kazi ya nyumbani", current) == current


def test_a_language_may_lack_any_of_its_files(root: Path) -> None:
    """A draft begins with a page: what there is is learned, and all other languages are understood as before."""
    for name in WORDS:
        if name.startswith("fr/"):
            (root / name).unlink()
    learn(root)
    library = load(root)
    assert library.understand("when am I paid", "en").ids[:1] == ("rights/wages",)
    assert library.understand("he beats me", "fr").level == "clear"
    assert library.understand("list", "fr").command == "menu"


def test_a_steering_word_of_a_draft_steers_and_gives_no_language(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor does it take a word from a language that is offered."""
    plant(root, {"fr/steering.yml": "menu: [sommaire]\nback: [list]\n"})
    monkeypatch.setattr("bot.library.phrases.OFFERED", ("en",))
    library = load(root)
    steered = library.understand("sommaire", "")
    assert (steered.command, steered.language) == ("menu", "")
    assert library.understand("sommaire", "en").language == "en"
    assert (library.understand("list", "").command, library.understand("list", "").language) == ("menu", "en")


def test_a_broken_file_is_named_with_its_line(root: Path) -> None:
    """Also of the files that are opened only to learn from."""
    plant(root, {"en/spelling.yml": "passport: [pasport\n", "en/outside.yml": "asks: [who\n"})
    with pytest.raises(ContentError) as raised:
        load(root)
    problems = sorted(str(problem).removeprefix(f"{root}/") for problem in raised.value.problems)
    assert [problem.partition(" ")[0] for problem in problems] == ["en/outside.yml:2:", "en/spelling.yml:2:"]
