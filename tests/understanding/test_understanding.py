"""What people write is understood, no worse than was measured."""

from __future__ import annotations

import gc
import json
import os
import random
import shutil
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.library.load import load
from bot.library.model import Library
from bot.understanding.classifier import UntrainedClassifier
from bot.understanding.compact import compress
from bot.understanding.new_phrases import ExtendedClassifier
from bot.understanding.trained import NAME, TrainedClassifier, load_trained
from tests.understanding.measure import figures, understand_all

CONTENT = Path(__file__).parents[2] / "content"
FLOORS = {
    "topics, first": 0.81,
    "topics, first three": 0.92,
    "topics, first, fr": 0.785,
    "steering words": 0.89,
    "outside, F1": 0.845,
    "danger, recall": 0.95,
    "danger, precision": 0.72,
    "clear danger, recall": 0.66,
    "clear danger, precision": 0.86,
    "language": 0.975,
}
"""A little under what `make understanding` measures on messages kept apart, the lowest of the three sets."""
MOST_ALARMED = {"flagged among harmless": 0.085, "flagged among hard": 0.21}
"""The most that may be headed by the line to help without being danger, the highest of the sets kept apart."""
HEARD = 0.93
"""The least of rape, suicide, being locked in, a child and the sea that must be heard in each set kept apart."""
LARGEST = 1_600_000
"""Bytes of what was learned: it is read at every start, and a copy of each version stays in the history."""
SLOWEST = 0.05
"""Seconds of this process that any message may take."""


@pytest.fixture(scope="module")
def library() -> Library:
    """Return the product's own content."""
    return load(CONTENT)


@pytest.mark.parametrize("name", ["test.jsonl", "blind.jsonl", "fresh.jsonl"])
def test_the_measured_figures_do_not_fall(library: Library, name: str) -> None:
    """On messages that nothing was mended for, every figure stays above its floor."""
    measured = figures(understand_all(name, library))
    assert {name: value for name, value in measured.items() if value < FLOORS.get(name, 0.0)} == {}


@pytest.mark.parametrize("name", ["test.jsonl", "blind.jsonl", "fresh.jsonl", "newest.jsonl"])
def test_the_line_to_help_is_rare_over_harmless_words(library: Library, name: str) -> None:
    """An alarm over trifles is read by nobody."""
    measured = figures(understand_all(name, library))
    assert {kind: measured[kind] for kind, most in MOST_ALARMED.items() if measured[kind] > most} == {}


@pytest.mark.parametrize("name", ["test.jsonl", "blind.jsonl", "fresh.jsonl", "newest.jsonl"])
def test_crises_are_heard(library: Library, name: str) -> None:
    """Told of oneself or of another: danger is heard, or the page for exactly this is opened."""
    assert figures(understand_all(name, library))["crises, heard"] >= HEARD


def test_a_file_may_say_only_of_which_crisis_a_message_is(tmp_path: Path, library: Library) -> None:
    """Or to which it only sounds near: then it counts as harmless."""
    lines = [
        {"text": "my uncle beats me and I am 14", "language": "en", "kind": "child", "teller": "self"},
        {"text": "quels droits pour les congés des infirmières", "language": "fr", "kind": "none", "near": "child"},
    ]
    path = tmp_path / "crisis.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    child, near = understand_all(str(path), library)
    assert (child.crisis, child.heard, child.danger, child.level) == ("child", True, True, "clear")
    assert (near.crisis, near.heard, near.danger, near.kind) == ("", False, False, "near child")


def test_what_is_shipped_was_learned_from_this_content(library: Library) -> None:
    """`python -m bot learn` was run after the last change to what it learns from."""
    assert isinstance(library.matcher.classifier, TrainedClassifier)


def test_what_is_shipped_is_small() -> None:
    """Smaller than half of what it was when every weight had a byte."""
    assert (CONTENT / NAME).stat().st_size <= LARGEST


@pytest.mark.long
def test_learning_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    """From the product's own content, in two processes, on one machine."""
    written = []
    for turn in ("first", "again"):
        root = tmp_path / turn
        shutil.copytree(CONTENT, root, ignore=shutil.ignore_patterns(NAME))
        command = [sys.executable, "-m", "bot", "learn"]
        subprocess.run(command, env={**os.environ, "CONTENT_PATH": str(root)}, check=True, capture_output=True)
        written.append((root / NAME).read_bytes())
    assert written[0] == written[1]


def test_changed_content_is_understood_before_it_is_learned_from(tmp_path: Path, library: Library) -> None:
    """Who adds a page or a phrase finds it at the next start; all else is understood as before."""
    root = tmp_path / "content"
    shutil.copytree(CONTENT, root)
    page = root / "en" / "documents" / "copies.md"
    page.write_text(page.read_text("utf-8").replace("asks:\n", "asks:\n  - xylophone papers in a drawer\n", 1), "utf-8")
    changed = load(root)
    assert isinstance(changed.matcher.classifier, ExtendedClassifier)
    assert changed.understand("my xylophone papers", "en").ids[0] == "documents/copies"
    assert [case.understood for case in understand_all("blind.jsonl", changed)] == [
        case.understood for case in understand_all("blind.jsonl", library)
    ]


def test_content_that_nothing_was_learned_from_is_understood_coarsely(tmp_path: Path) -> None:
    """Without the file, a page's own words lead to it, and patterns hear danger; the log says once what is missing."""
    root = tmp_path / "content"
    shutil.copytree(CONTENT, root)
    (root / "learned.bin").unlink()
    with capture_logs() as entries:
        coarse = load(root)
    assert [(entry["event"], entry["log_level"]) for entry in entries] == [("nothing_learned", "error")]
    assert "learned.bin is missing" in entries[0]["what"]
    assert "`python -m bot learn` makes the file" in entries[0]["what"]
    assert isinstance(coarse.matcher.classifier, UntrainedClassifier)
    assert coarse.understand("why is the salary cut from my pay slip", "en").ids[0].startswith("rights/")
    beaten, low = coarse.understand("my boss beats me with a belt", "en"), coarse.understand("je veux mourir", "fr")
    assert (beaten.level, beaten.low, beaten.ids[0]) == ("clear", False, "help/danger-now")
    assert (low.level, low.low, low.ids[0]) == ("clear", True, "help/feel-low")
    assert coarse.understand("my boss took my passport", "en").level == "possible"
    assert coarse.understand("what if my boss keeps my passport, before I go?", "en").level == "none"


@pytest.mark.parametrize(
    "content", [b"", b"not ours", zlib.compress(b"\x81\xa1a\x01"), compress(b"\x81\xa1a\x01"), compress(b"\xff")]
)
def test_a_spoilt_file_is_not_used(tmp_path: Path, content: bytes) -> None:
    """A file cut short or of another kind is as none."""
    path = tmp_path / "learned.bin"
    path.write_bytes(content)
    assert load_trained(path) is None


@pytest.mark.parametrize("name", ["test.jsonl", "blind.jsonl", "fresh.jsonl"])
def test_harmless_words_rarely_open_urgent_help(library: Library, name: str) -> None:
    """News, study, the past and figures of speech are seldom taken for clear danger."""
    assert figures(understand_all(name, library))["harmless taken for clear danger"] <= 0.05


@pytest.mark.parametrize("word", ["menuu", "MENU pls", "bakc", "retourr", "STOP ✋", "🏠", "mersi", "francais svp"])
def test_steering_words_may_have_slips(library: Library, word: str) -> None:
    """A slip, a please or a picture does not hide a steering word."""
    assert library.understand(word, "en").command


@pytest.mark.parametrize("word", ["Egypt", "Turkey", "mauritanie", "bravo", "useful"])
def test_a_word_that_says_nothing_is_no_command(library: Library, word: str) -> None:
    """A place we know nothing of, or praise, leads nowhere by itself."""
    assert not library.understand(word, "en").command


@pytest.mark.parametrize(
    ("words", "low"),
    [
        ("my boss beats me with a belt", False),
        ("mon patron m'a enfermée, je ne peux pas sortir", False),
        ("I want to kill myself", True),
        ("je veux mourir", True),
        ("my uncle brought me here to study but he canes me", False),
        ("I do not go to school and the woman hits me", False),
        ("is it normal that my boss hits me", False),
        ("je ne vais pas à l'école et la dame me frappe", False),
        ("est-ce normal que le patron me cogne", False),
    ],
)
def test_danger_is_heard_and_ones_own_life_apart(library: Library, words: str, low: bool) -> None:
    """Clear danger is clear in both languages; a person's own life has its own page."""
    understood = library.understand(words, "")
    assert (understood.level, understood.low) == ("clear", low)


@pytest.mark.parametrize(
    "words",
    [
        "what if my boss keeps my passport, before I go?",
        "je n'ai pas encore voyagé, et si mon patron garde mon passeport ?",
        "I read in the news that maids are beaten, is it true?",
        "que veut dire otage",
        "j'ai hâte d'en finir avec les papiers",
    ],
)
def test_a_question_beforehand_is_not_clear_danger(library: Library, words: str) -> None:
    """Who asks before leaving or out of interest gets an answer, not an alarm."""
    assert library.understand(words, "").level != "clear"


def test_the_language_is_the_one_written(library: Library) -> None:
    """A sentence is answered in its language; a word or two keep the language of the conversation."""
    assert library.understand("comment envoyer de l'argent à ma famille", "en").language == "fr"
    assert library.understand("how do I send money home to my family", "fr").language == "en"
    assert library.understand("passport", "fr").language == "fr"


def test_nothing_of_a_message_outlives_its_turn(library: Library) -> None:
    """Not even a word with a slip, whose right spelling is looked for: nothing in memory holds it afterwards."""
    backwards = "troqssap"  # the word itself may not stand in the test
    understood = library.understand(f"my boss took my {backwards[::-1]}", "en")
    assert understood.ids[0] == "help/passport-taken"
    assert [text for text in _strings_in_memory() if backwards in text[::-1]] == []


def _strings_in_memory() -> Iterator[str]:
    """Yield what any object holds, and the keys of every table: the collector does not name those."""
    held = gc.get_referents(*gc.get_objects())
    tables = {id(table): table for table in held if type(table) is dict}
    keys = chain.from_iterable(list(table) for table in tables.values())
    values = gc.get_referents(*tables.values())
    return (text for text in chain(held, keys, values) if type(text) is str)


@pytest.mark.parametrize(
    "words",
    [
        "a" * 10_000,
        "help " * 2_000,
        "".join("h" + "\u0336\u0301" * 30 for _ in range(160)),
        "\u202eمرحبا أريد العمل " * 300,
        "ﷺ" * 10_000,
        "\x00\ud800 \U0001f3f4\u200d",
        "نिহ" * 3_000,
    ],
)
def test_strange_messages_are_read_quickly(library: Library, words: str) -> None:
    """Very long messages, heaped accents and right-to-left signs raise nothing and take no time."""
    assert _took(library, words) < SLOWEST


def test_any_signs_are_read_quickly(library: Library) -> None:
    """Random signs of Unicode raise nothing and take no time."""
    _any_signs(library, 500)


@pytest.mark.long
def test_ten_thousand_random_messages_are_read_quickly(library: Library) -> None:
    """Ten thousand random messages raise nothing and take no time."""
    _any_signs(library, 10_000)


def _any_signs(library: Library, messages: int) -> None:
    chance = random.Random(7)
    for _ in range(messages):
        top = chance.choice([0x7F, 0x24F, 0xFFFF, 0x10FFFF])
        words = "".join(chr(chance.randrange(top + 1)) for _ in range(chance.randrange(400)))
        assert _took(library, words) < SLOWEST


def _took(library: Library, words: str) -> float:
    """Return the shortest of a few times: the machine may be busy with something else."""
    times = []
    for _ in range(3):
        begun = time.process_time()
        library.understand(words, "")
        times.append(time.process_time() - begun)
        if times[-1] < SLOWEST:
            break
    return min(times)


def test_the_command_line_answers_each_line_at_once() -> None:
    """`understand --json` gives one JSON object a line, before the next line is written."""
    command = [sys.executable, "-m", "bot", "understand", "--json"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        assert process.stdin
        assert process.stdout
        answers = []
        for words in ("menu", "mon patron me bat avec un bâton"):
            process.stdin.write(words + "\n")
            process.stdin.flush()
            answers.append(json.loads(process.stdout.readline()))
        process.stdin.close()
    assert answers[0] == {"text": "menu", "ids": ["command:menu"], "danger": False, "level": "none", "lang": "en"}
    assert (answers[1]["danger"], answers[1]["level"], answers[1]["lang"]) == (True, "clear", "fr")
