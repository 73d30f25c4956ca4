"""What is wrong in the files of adverts is said by file, line, key and value."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.errors import ContentError
from bot.library.load import load
from bot.library.model import Library
from bot.library.tools.questionnaire import Questionnaire

CONTENT = Path(__file__).parents[2] / "content"


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of all content, to make mistakes in."""
    root = tmp_path_factory.mktemp("copied") / "content"
    shutil.copytree(CONTENT, root)
    return root


@pytest.mark.parametrize(
    ("name", "before", "after", "said"),
    [
        ("adverts.yml", "answers: [gy]", "answers: [gw]", "`signs.threat.answers` 'gw' is no answer of check-offer"),
        ("adverts.yml", "letter: b", "letter: a", "`signs.threat.letter` 'a' stands for two signs; give each its own"),
        ("adverts.yml", "letter: b", "letter: bb", "`signs.kept-passport.letter` string should match"),
        ("adverts.yml", "tool: check-offer", "tool: quiz", "`tool` names 'quiz', which is no questionnaire"),
        ("adverts.yml", "paid: pay-too-high", "paid: pay", "`paid` names 'pay', which does not stand in `signs`"),
        ("en/adverts.yml", "  hurry:\n    title", "  haste:\n    title", "`signs.haste` stands here or in"),
        ("en/adverts.yml", '- "selfie"', '- "Selfie"', "'Selfie' is never met: write small letters without accents"),
        ("fr/adverts.yml", '- "argent facile"', '- "argent 2 fois"', "'2' is never met"),
        ("en/adverts.yml", '- "selfie"', '- "(selfie"', "the brackets of '(selfie' do not close"),
        ("en/adverts.yml", "  hour: [", "  hours: [", "`periods.hours` is none of year, month, week, day, hour"),
        (
            "fr/adverts.yml",
            'title: "Il y a une menace"',
            f'title: "{"menace " * 9}"',
            "`signs.threat.title` is too long",
        ),
        ("fr/adverts.yml", "quoted:", "quote:", "`quote` no such key; docs/content.md lists the keys"),
    ],
)
def test_a_mistake_is_named_with_its_line(copied: Path, name: str, before: str, after: str, said: str) -> None:
    """Whoever wrote it finds it at once."""
    path = copied / name
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    try:
        with pytest.raises(ContentError) as wrong:
            load(copied)
    finally:
        path.write_text(text, encoding="utf-8")
    problems = [str(problem) for problem in wrong.value.problems]
    line = next(problem for problem in problems if said in problem)
    assert line.startswith(f"{path}:")
    assert int(line.removeprefix(f"{path}:").partition(":")[0]) > 1


def test_without_the_file_no_advert_is_read(copied: Path) -> None:
    """Nothing else needs it."""
    path = copied / "adverts.yml"
    text = path.read_text(encoding="utf-8")
    path.unlink()
    try:
        library = load(copied)
    finally:
        path.write_text(text, encoding="utf-8")
    assert library.adverts.reader.read("hiring cooks, salary 900 dollars, pay 50 dollars today, whatsapp " * 9) is None


def test_every_answer_of_a_sign_is_one_of_the_tool(library: Library) -> None:
    """All together they are an address of it that is read back whole."""
    tool = library.tools[library.adverts.tool]
    assert isinstance(tool, Questionnaire)
    answers = library.adverts.answers(library.adverts.signs)
    assert tool.read("".join(question + answer for question, answer in answers.items())) == answers


def test_a_sign_is_called_something_in_each_language(library: Library) -> None:
    """In those that there are."""
    assert all(set(titles) == set(library.adverts.signs) for titles in library.adverts.titles.values())
