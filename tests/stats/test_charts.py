"""Charts in any language: numbers as people there write them, names from the side they are read from."""

from __future__ import annotations

import re
from dataclasses import asdict, replace
from typing import cast

import pytest

from bot.languages import FIRST, LANGUAGES, Language
from bot.library.model import Library
from bot.stats.charts import ChartRenderer, Form, chart_request, number_format
from bot.stats.publish import Row, Table
from bot.texts import country_name

CHAD = "\u062a\u0634\u0627\u062f"
TABLE = Table(
    "countries", "Countries looked at", "week", ("value",), 20, ("2026-W46", "2026-W47"),
    (Row(("td",), (1_520, "<20")), Row(("lb",), (1_500_000, 1_500_000))), (1_501_520, 1_500_000), (True, False),
)  # fmt: skip
"""Few rows in some periods are lines, in one period bars."""


def add_language(monkeypatch: pytest.MonkeyPatch, language: Language) -> str:
    """Let there be one more language, as by one line more in the table."""
    monkeypatch.setitem(cast("dict[str, Language]", LANGUAGES), language.code, language)
    return language.code


async def picture(table: Table, language: str, library: Library, form: Form, *places: int) -> bytes:
    """Draw a chart as the dashboard does."""
    renderer = ChartRenderer()
    try:
        return await renderer.draw(chart_request(table, language, library, form, places or None))
    finally:
        await renderer.close()


def texts(svg: bytes) -> dict[str, float]:
    """Return what is written in a picture, each with how far from the left its own place is."""
    drawn = re.findall(r"<text[^>]*?translate\((-?[\d.]+),[^>]*>([^<]+)</text>", svg.decode())
    return {text: float(left) for left, text in drawn}


@pytest.mark.parametrize(
    ("locale", "written"),
    [
        ("en", "1,500,000"),
        ("fr", "1\u00a0500\u00a0000"),
        ("es", "1.500.000"),
        ("pt-BR", "1.500.000"),
        ("de-CH", "1’500’000"),
        ("hi", "15,00,000"),
        ("ar", "1,500,000"),
        ("am", "1,500,000"),
    ],
)
async def test_numbers_on_an_axis_are_written_as_people_there_do(
    locale: str, written: str, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In any language that the Unicode CLDR knows, also in those that the renderer does not."""
    code = add_language(monkeypatch, replace(LANGUAGES[FIRST], code="qn", locale=locale.replace("-", "_")))
    svg = await picture(TABLE, code, library, "svg", 0, 1)
    assert written in texts(svg)


def test_english_and_french_are_written_as_before() -> None:
    """As d3 has them: the space that no line breaks at, not the narrow one that fonts may lack."""
    assert asdict(number_format("en")) == {"decimal": ".", "thousands": ",", "grouping": (3,)}
    assert asdict(number_format("fr")) == {"decimal": ",", "thousands": "\u00a0", "grouping": (3,)}


async def test_letters_of_arabic_are_drawn(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two names of as many letters are two pictures: boxes that stand for any letter would be one."""
    language = replace(LANGUAGES[FIRST], code="qa", locale="ar", direction="rtl", state="growing")
    code = add_language(monkeypatch, language)
    chad, cuba = [
        await picture(replace(TABLE, rows=(Row((iso,), (1_520, 0)),)), code, library, "png", 0) for iso in ("td", "cu")
    ]
    assert len(country_name(code, "td")) == len(country_name(code, "cu"))
    assert chad != cuba


async def test_a_chart_of_a_language_from_the_right_is_read_from_the_right(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names and the first period stand at the right, numbers grow to the left, labels of periods stay whole."""
    language = replace(LANGUAGES[FIRST], code="qr", locale="ar", direction="rtl", state="growing")
    code = add_language(monkeypatch, language)
    lines = texts(await picture(TABLE, code, library, "svg", 0, 1))
    bars = texts(await picture(TABLE, code, library, "svg", 0))
    assert lines["2026-W46"] > lines["2026-W47"]
    assert f"\u2067{CHAD}\u2069" in lines
    assert any("\u20662026-W46\u2069" in text for text in bars)
    assert bars["1,500,000"] < bars["0"]
    from_the_left = texts(await picture(TABLE, FIRST, library, "svg", 0))
    assert from_the_left["1,500,000"] > from_the_left["0"]
    assert not any("\u2067" in text for text in from_the_left)
