"""Published tables as files: the same to the byte, and no formula."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from bot.languages import FIRST, LANGUAGES, Language
from bot.library.model import Library
from bot.stats.export import FORMULA, as_csv, as_xlsx
from bot.stats.publish import Row, Table

TABLE = Table(
    "partner_starts", "Starts by partner link", "week", ("value",), 20, ("2026-W46", "2026-W47"),
    (Row(("=cmd|calc",), (40, "<20")), Row(("d2k7",), (30, 50))), (70, "–"), (False, True),
)  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_csv_is_the_same_to_the_byte_and_no_formula(library: Library, language: str) -> None:
    """Numbers are numbers, the rest is quoted, and nothing begins as a formula does."""
    content = as_csv(TABLE, language, library)
    assert content == as_csv(TABLE, language, library)
    assert content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert ["'=cmd|calc", "40", "<20"] in lines
    assert b',40,"<20"' in content
    assert any("20" in line for line in lines[:7])
    titles = [line[0] for line in lines if line]
    assert ("Personnes-jours" if language == "fr" else "People-days") in " ".join(titles).replace("Des p", "P")


def test_xlsx_opens_with_numbers_as_numbers_and_is_the_same_to_the_byte(library: Library) -> None:
    """Read by openpyxl: no formula, the hidden cell a word."""
    content = as_xlsx(TABLE, "en", library)
    assert content == as_xlsx(TABLE, "en", library)
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert ["'=cmd|calc", 40, "<20"] in rows
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)


@settings(max_examples=200, deadline=None)
@given(name=st.text(max_size=20))
def test_no_name_becomes_a_formula(library: Library, name: str) -> None:
    """Whatever a partner calls itself."""
    table = replace(TABLE, rows=(Row((name,), (40, 40)),))
    for line in csv.reader(io.StringIO(as_csv(table, "en", library).decode("utf-8-sig"))):
        assert not any(cell.startswith(FORMULA) for cell in line)


def test_a_sheet_begins_on_the_side_its_language_is_read_from(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names at the right in a language that is written from there, at the left in all others."""
    language = replace(LANGUAGES[FIRST], code="qx", locale="ar", direction="rtl", state="growing")
    monkeypatch.setitem(cast("dict[str, Language]", LANGUAGES), "qx", language)
    sides = {
        code: load_workbook(io.BytesIO(as_xlsx(TABLE, code, library))).worksheets[0].sheet_view.rightToLeft
        for code in LANGUAGES
    }
    assert {code for code, from_the_right in sides.items() if from_the_right} == {
        code for code, row in LANGUAGES.items() if row.direction == "rtl"
    }
