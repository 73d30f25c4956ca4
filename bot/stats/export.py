"""Published tables as files: CSV that is the same to the byte when repeated, and XLSX. Through `publish` alone."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from bot.languages import LANGUAGES
from bot.library.model import Library
from bot.stats import row_names
from bot.stats.publish import BASE, Cell, Table
from bot.texts import say

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection)."""
BOM: Final = "\ufeff"
"""What makes a spreadsheet read UTF-8."""
STAMP: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every part of an XLSX: the same table makes the same bytes."""

Line = tuple[Cell, ...]


def as_csv(table: Table, language: str, library: Library) -> bytes:
    """Return a table as CSV (RFC 4180, UTF-8 with a byte-order mark); numbers are numbers, the rest is quoted."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerows([_safe(cell) for cell in line] for line in _lines(table, language, library))
    return (BOM + out.getvalue()).encode("utf-8")


def as_xlsx(table: Table, language: str, library: Library) -> bytes:
    """Return a table as a spreadsheet with one sheet."""
    from openpyxl import Workbook  # on first use: the server need not hold it
    from openpyxl.styles import Font

    book = Workbook(write_only=False)
    book.remove(book.worksheets[0])
    sheet = book.create_sheet(table.figure[:31])
    if LANGUAGES[language].direction == "rtl":
        sheet.sheet_view.rightToLeft = True
    for line in _lines(table, language, library):
        sheet.append([_safe(cell) for cell in line])
    for cell in sheet[_HEAD + 1]:
        cell.font = Font(bold=True)
    sheet.column_dimensions["A"].width = 40
    book.properties.created = book.properties.modified = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    out = io.BytesIO()
    book.save(out)
    return _same_bytes(out.getvalue())


def _same_bytes(content: bytes) -> bytes:
    """Write a zip archive again without the time it was made at."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as again:
        for name in sorted(made.namelist()):
            data = made.read(name)
            if name == "docProps/core.xml":  # openpyxl writes the moment of saving into it
                data = data.split(b"<dcterms:modified")[0] + b"</cp:coreProperties>"
            again.writestr(zipfile.ZipInfo(name, STAMP), data)
    return out.getvalue()


_HEAD: Final = 7
"""Lines of what the table is, before its own first line."""


def _lines(table: Table, language: str, library: Library) -> Iterator[Line]:
    yield (say(language, table.title),)
    yield (say(language, "People-days, not persons: who comes again tomorrow counts again."),)
    yield (say(language, "Hidden under"), table.k)
    yield (say(language, "Rounded to"), BASE)
    yield (say(language, "Periods"), " – ".join((table.periods[0], table.periods[-1])) if table.periods else "")
    yield (say(language, "Program"), f"{library.service.name} {_version()}")
    yield ()
    keys = row_names.dimensions(language, table)
    yield (*keys, *table.periods)
    for row in table.rows:
        yield (*row_names.row_names(table, row, language, library), *row.cells)
    blanks = ("",) * (len(keys) - 1)
    yield (say(language, "Total"), *blanks, *table.totals)
    if any(table.partly):
        marks = (say(language, "down") if partly else "" for partly in table.partly)
        yield (say(language, "The bot was down in part"), *blanks, *marks)


def _safe(cell: Cell) -> Cell:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def _version() -> str:
    try:
        return version("bagage")
    except PackageNotFoundError:  # run from a checkout
        return "0.1.0"


XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
