"""Names of countries in words: one word stands for all, and the country that is meant is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.library.load import load
from bot.understanding.places import PLACE, Places

CONTENT = Path(__file__).parents[2] / "content"


@pytest.fixture(scope="module")
def places() -> Places:
    """Return the product's own countries."""
    return load(CONTENT).matcher.places


@pytest.mark.parametrize(
    ("text", "left", "iso"),
    [
        ("helpline qatar", f"helpline {PLACE}", "qa"),
        ("loi sur l alcool en arabie saoudite", f"loi sur l alcool {PLACE}", "sa"),
        ("i am from kenya and go to saudi arabia", f"i am from {PLACE} and go to {PLACE}", "sa"),
        ("je suis senegalais je vais au maroc", f"je suis {PLACE} je vais {PLACE}", "ma"),
        ("work in poland", f"work in {PLACE}", ""),
        ("tell us what to do", "tell us what to do", ""),
        ("my boss keeps my passport", "my boss keeps my passport", ""),
    ],
)
def test_a_country_is_read_as_any_country(places: Places, text: str, left: str, iso: str) -> None:
    """The name goes, the code of ours is told; other countries of the world are places too."""
    words, code = places.read(text.split())
    assert (" ".join(words), code) == (left, iso)


def test_a_strange_word_may_be_a_country_with_a_slip(places: Places) -> None:
    """Only a word known from nowhere, and a name long enough: "mail" is not Mali."""
    assert places.read(["kuwiat"], {"kuwiat"}) == ([PLACE], "kw")
    assert places.read(["kuwiat"]) == (["kuwiat"], "")
    assert places.read(["mail"], {"mail"}) == (["mail"], "")


def test_the_topic_comes_before_the_country_it_is_asked_of() -> None:
    """Who asks for a number in Qatar is shown numbers; the country stays at hand. A name alone is the country."""
    library = load(CONTENT)
    assert library.understand("helpline qatar", "en").ids[0] == "help/contacts"
    assert "countries/qa" in library.understand("helpline qatar", "en").ids
    assert library.understand("kuwiat", "en").ids == ("countries/kw",)
    assert not library.understand("which language do they speak in lebanon", "en").command
    assert library.understand("which countries do you know", "en").ids[0] == "countries"
