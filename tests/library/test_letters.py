"""The letters that can be printed, and how a text with others is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.checks import check_content
from bot.library import letters
from bot.library.check_letters import check_letters
from bot.library.model import Library
from bot.serve import _announce
from bot.settings import Settings
from bot.types import Service
from tests.library.trees import plant, small


@pytest.mark.parametrize(
    "text",
    [
        "Dom Migranta Łódź – ILO Việt Nam", "بيت المهاجرين", "የስደተኞች ቤት", "प्रवासी", "বাংলা", "සිංහල ශ්‍රී", "Ọ̀rẹ́ ŋ̀",
        "Київ", "ΑΘΗΝΑ", "עברית", "မြန်မာ", "ខ្មែរ", "❤️", "👩‍💻", "€ … “ ”", "a\tb\nc", "",
    ],
)  # fmt: skip
def test_what_partners_are_called_can_be_printed(text: str) -> None:
    """Composed or not."""
    assert letters.unprintable(text) == ""
    assert letters.print_refused(text) == ""


@pytest.mark.parametrize(
    ("text", "named"),
    [("工会 Union 工", "工 (U+5DE5), 会 (U+4F1A);"), ("노동", "노 (U+B178), 동 (U+B3D9);"), ("a\x00", "have U+0000;"),
     ("x\ud800", "have U+D800;")],
)  # fmt: skip
def test_a_refusal_names_the_letters_and_what_to_do(text: str, named: str) -> None:
    """Each once, in one sentence that any terminal can show."""
    why = letters.print_refused(text)
    assert named in why
    assert "another script, such as Latin letters" in why
    why.encode()


def test_many_letters_are_not_all_named() -> None:
    """A sentence stays one."""
    assert letters.print_refused("中国移民工人权利中心联合会办公室").count("U+") == 12


def test_letters_judged_without_a_look_are_in_the_first_font() -> None:
    """And each script has its own font."""
    held = letters._letters_of(letters.FONTS[0])
    common = [point for point in range(0x10000) if letters.COMMON.fullmatch(chr(point))]
    assert [chr(point) for point in common if point not in held and chr(point) not in "\n\t"] == []
    assert len(common) > 300
    assert letters.fonts_for("Łódź بيت ቤት") == letters.FONTS[:3]
    assert all(letters.font_file(font) for font in letters.FONTS)


def test_the_content_can_be_printed_and_what_cannot_is_named(library: Library) -> None:
    """A page by its file, a setting by its name, a contact by its id."""
    assert list(check_letters(library)) == []
    language, pages = next(iter(library.pages.items()))
    page = replace(pages["rights/wages"], title="工")
    contact = next(iter(library.contacts.values()))
    broken = replace(
        library,
        pages={**library.pages, language: {**pages, page.id: page}},
        contacts={**library.contacts, contact.id: contact.model_copy(update={"seen": "工"})},
        service=Service(name="Bagage 工", operator="工会"),
    )
    problems = [str(problem) for problem in check_letters(broken)]
    assert [problem.partition(": ")[2].partition(":")[0] for problem in problems[:2]] == ["BOT_NAME", "OPERATOR_NAME"]
    assert problems[2].startswith(f"{page.path}:1: our fonts")
    assert Path(contact.path).name in problems[3]
    assert len(problems) == 4


def test_settings_that_cannot_be_printed_are_named_by_the_check_and_at_the_start(tmp_path: Path) -> None:
    """Nobody learns of it from a poster."""
    settings = Settings(
        CONTENT_PATH=str(plant(tmp_path / "content", small())),
        DATABASE_URL=f"sqlite:///{tmp_path / 'bot.db'}",
        BOT_NAME="Bagage 工",
        OPERATOR_NAME="Łódź",
    )
    problems, _ = check_content(settings)
    assert any(problem.what.startswith("BOT_NAME: our fonts for paper") for problem in problems)
    assert not any("OPERATOR_NAME" in problem.what for problem in problems)
    with capture_logs() as lines:
        _announce(settings)
    assert [line["name"] for line in lines if line["event"] == "CANNOT_BE_PRINTED"] == ["BOT_NAME"]
