"""Interface strings: every one has its French, none is left over, and numbers are written as people there do."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from bot import texts
from bot.languages import FIRST, LANGUAGES, WHOLE
from bot.library.glossary import words_to_avoid
from bot.stats.figures import FIGURES
from tests.conftest import CONTENT

ROOT = Path(__file__).parent.parent
NO_BUTTONS: Final = {"You can get help first: send 0.", "Vous pouvez d'abord trouver de l'aide : envoyez 0."}
"""What is said only where there is nothing to tap."""


def strings() -> set[str]:
    """Return every string that the code says."""
    texts_of_code: set[str] = {text for figure in FIGURES for text in (figure.title, figure.about)}
    for folder in ("bot", "handlers"):
        for _, _, message, _, _ in extract_from_dir(
            ROOT / folder, method_map=[("**.py", "python")], keywords={"say": (2,), "say_n": (2, 3)}
        ):
            texts_of_code.add(message if isinstance(message, str) else str(message[0]))
        for page in (ROOT / folder).rglob("*.html"):
            texts_of_code.update(re.findall(r"""say\(\s*"([^"]+)\"""", page.read_text(encoding="utf-8")))
    return texts_of_code


def catalog(language: str) -> dict[str, str]:
    """Return what is translated."""
    with (texts.LOCALES / language / "messages.po").open("rb") as file:
        messages = read_po(file, locale=language)
    return {
        (message.id if isinstance(message.id, str) else message.id[0]): (
            message.string if isinstance(message.string, str) else str((message.string or ("",))[0])
        )
        for message in messages
        if message.id
    }


@pytest.mark.parametrize("language", WHOLE[1:])
def test_every_string_is_translated(language: str) -> None:
    """A missing one would be English in the middle of a French screen."""
    done = catalog(language)
    assert sorted(text for text in strings() if not done.get(text)) == []


@pytest.mark.parametrize("language", WHOLE[1:])
def test_no_translation_is_left_over(language: str) -> None:
    """What the code no longer says goes."""
    assert sorted(set(catalog(language)) - strings()) == []


@pytest.mark.parametrize("language", WHOLE[1:])
def test_translations_keep_what_is_filled_in(language: str) -> None:
    """`{name}` in one is `{name}` in the other."""
    filled = re.compile(r"{\w+}")
    translated = catalog(language).items()
    wrong = [text for text, translation in translated if set(filled.findall(text)) != set(filled.findall(translation))]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_interface_string_uses_a_word_to_avoid(language: str) -> None:
    """What the pages of a language do not say, the bot does not say around them."""
    said = strings() if language == FIRST else catalog(language).values()
    avoid = words_to_avoid(CONTENT, language)
    assert [text for text in said for pattern, _ in avoid if pattern.search(text) and text not in NO_BUTTONS] == []


def test_french_puts_a_space_before_double_signs() -> None:
    """« Sources : », not « Sources: »."""
    assert [text for text in catalog("fr").values() if re.search(r"\w[;:?!](\s|$)", text)] == []


def test_numbers_money_and_dates_are_written_as_there() -> None:
    """In French with plain spaces, which every phone has."""
    assert texts.number_text("en", 1234.5) == "1,234.5"
    assert texts.number_text("fr", 1234.5) == "1 234,5"
    assert texts.money("fr", Decimal(30000), "KES") == "30 000 KES"
    assert texts.money("en", Decimal(30000), "KES") == "30,000 KES"
    assert texts.day("fr", date(2026, 11, 23)) == "23 novembre 2026"
    assert [texts.partial_date("fr", seen) for seen in ("2025", "2025-11", "2025-07-30")] == [
        "2025",
        "novembre 2025",
        "30 juillet 2025",
    ]
    assert texts.partial_date("en", "2025-11") == "November 2025"
    assert texts.percent("fr", 0.5) == "50 %"
    assert texts.country_name("fr", "lb") == "Liban"
    assert texts.series("fr", ("a", "b", "c")) == "a, b et c"


def test_plural_forms_follow_the_language() -> None:
    """Zero is singular in French."""
    assert texts.say_n("en", "{n} page", "{n} pages", 0) == "0 pages"
