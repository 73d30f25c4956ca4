"""What `check` asks of answers: each rule with the smallest page that breaks it, and the content that holds."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.errors import ContentError
from bot.languages import LANGUAGES, WHOLE
from bot.library.check import check_pages, figures
from bot.library.check_answers import ANSWER, NOT_FOR, check_answers
from bot.library.load import load
from bot.library.model import Library
from tests.library.trees import page, plant, small

CONTENT = Path(__file__).parent.parent.parent / "content"
GOOD = "International rules say that work is paid. If it is safe, note your hours today."


def answered(answer: str = GOOD, more: str = "", body: str = "You have 3 rights.") -> str:
    """Return a page's file with an answer."""
    return page(body).replace('summary: "A page"\n', f'summary: "A page"\nanswer: "{answer}"\n{more}')


def problems_of(root: Path, wages: str, **files: str) -> list[str]:
    """Return what is wrong with the answers of a small tree."""
    tree = {**small(), **{f"{language}/help/danger-now.md": answered() for language in WHOLE}}
    tree |= {f"{language}/rights/wages.md": wages for language in WHOLE}
    tree |= {f"{language}/not_for.yml": 'no-papers: ["papers"]\n' for language in WHOLE}
    library = load(plant(root, tree | files))
    return [str(problem).replace(f"{root}/", "") for problem in check_answers(library, root)]


def test_an_answer_that_holds_is_passed(tmp_path: Path) -> None:
    """Silence means that it holds; names of this copy of the bot are filled in."""
    assert problems_of(tmp_path, answered()) == []
    assert problems_of(tmp_path / "b", answered("Write to {operator}: {operator_contact}. You have 3 rights.")) == []
    assert problems_of(tmp_path / "c", answered("Even without papers you are paid.", "not_for: [no-papers]\n")) == []


@pytest.mark.parametrize(
    ("answer", "more", "what"),
    [
        ("Ask. " * 61, "", f"has 305 characters, at most {ANSWER}"),
        ("Ask **now** for it.", "", "no Markdown"),
        ("You have 4 rights.", "", "figures that are not on the page: 4"),
        ("Call +254 712 345 678 now.", "", "looks like a number to call"),
        ("Call {contact:ke-nea} now.", "", "holds no contact"),
        ("Look at https://example.org for it.", "", "no link"),
        ("Ask for your pay ✋.", "", "vanish in an SMS: ✋"),
        ("You have 3 rights.", "", "is the beginning of the page"),
        ("The aforementioned indemnification notwithstanding, remuneration necessitates it.", "", "hard to read"),
        (GOOD, "not_for: [no-papers]\n", "the answer does not say it"),
        (GOOD, "not_for: [sailors]\n", "`not_for` names 'sailors'"),
        (GOOD, "not_for: [farms]\n", "has no words"),
        (GOOD, "problem: sadness\n", "`problem` is 'sadness'"),
    ],
)
def test_an_answer_that_misleads_or_does_not_fit_is_refused(tmp_path: Path, answer: str, more: str, what: str) -> None:
    """Too long, marked up, with a figure or number of its own, cut out of the page, silent on whom it leaves out."""
    problems = problems_of(tmp_path, answered(answer, more))
    assert any(what in problem and "en/rights/wages.md:5" in problem for problem in problems), problems


def test_an_answer_must_be_there_and_on_pages_alone(tmp_path: Path) -> None:
    """In every whole language; a menu answers nothing."""
    assert [problem for problem in problems_of(tmp_path, page()) if "`answer` is missing" in problem]
    menu = '---\ntitle: "Rights"\nshort_title: "Rights"\nsummary: "x x"\nanswer: "Yes."\nmenu: [rights/wages]\n---\n'
    problems = problems_of(tmp_path / "b", answered(), **{"en/rights/index.md": menu})
    assert problems == ["en/rights/index.md:5: a menu has no `answer`, `not_for` or `problem`; take them out"]


def test_words_for_an_unknown_group_are_refused(tmp_path: Path) -> None:
    """The list of groups is closed."""
    with pytest.raises(ContentError, match="sailors"):
        problems_of(tmp_path, answered(), **{"en/not_for.yml": 'sailors: ["sea"]\n'})


def test_languages_leave_out_the_same_people(tmp_path: Path) -> None:
    """What an answer does not cover, and what to call about, is one decision for all languages."""
    files = {**small(), "en/rights/wages.md": answered(more="not_for: [no-papers]\nproblem: unpaid\n")}
    problems = [str(problem) for problem in check_pages(load(plant(tmp_path, files)), date(2026, 11, 24))]
    for key in ("not_for", "problem"):
        assert any(f"`{key}` differs" in problem for problem in problems)


def test_a_figure_is_the_same_however_thousands_are_parted() -> None:
    """7 600, 7,600 and 7600 are one; two figures in a row stay two."""
    assert figures("7 600") == figures("7,600") == figures("7600") == {"7600"}
    assert figures("in 2025 600 people, 18 24") == {"2025", "600", "18", "24"}


@pytest.mark.parametrize("language", WHOLE)
def test_every_page_of_ours_has_its_own_answer(library: Library, language: str) -> None:
    """No two pages say the same, and no menu says anything."""
    pages = library.pages[language].values()
    answers = [page.answer for page in pages if not page.is_menu]
    assert all(answers)
    assert len(set(answers)) == len(answers)
    assert not any(page.answer for page in pages if page.is_menu)


def test_our_answers_hold(library: Library) -> None:
    """All that is checked, in all languages."""
    assert list(check_answers(library, CONTENT)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_forced_sex_is_answered_with_times_and_risks(library: Library, language: str) -> None:
    """72 hours, 5 days, and help that comes before the police."""
    for id_ in ("help/violence", "rights/harassment"):
        if (page := library.page(language, id_)) and page.answer:
            assert figures(page.answer) == {"72", "5"}
            assert "no-papers" in page.not_for


def test_the_groups_are_described() -> None:
    """The content guide lists each."""
    guide = (CONTENT.parent / "docs/content.md").read_text(encoding="utf-8")
    assert all(f"`{id_}`" in guide for id_ in NOT_FOR)
