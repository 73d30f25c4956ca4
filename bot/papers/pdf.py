"""PDF files: the one place that knows in which font and letters they are written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from fpdf import FPDF

FONT: Final = "Helvetica"
"""One of the fonts every PDF reader has: nothing is embedded, a card stays under 5 kB."""
LETTERS: Final = "windows-1252"
"""What can be written in it: Latin-1, and œ, € and curly signs, which Latin-1 has not."""
TABLE_POINTS: Final = 10
FIRST_COLUMN: Final = 44
"""Per cent of a table's width for the names; the other columns share the rest, so that "Maintenant" has room."""

Size = tuple[float, float]
"""Width and height of a sheet in millimetres."""


def new_pdf(language: str, size: Size | Literal["A4"], margin: float, title: str = "") -> FPDF:
    """Return a PDF with one empty page. A margin in millimetres; with none, a page that is full is not broken."""
    from fpdf import FPDF  # on first use: the server need not hold it

    pdf = FPDF(format=size, unit="mm")
    pdf.core_fonts_encoding = LETTERS
    pdf.set_lang(language)
    if title:
        pdf.set_title(title)
    pdf.set_margin(margin)
    pdf.set_auto_page_break(auto=margin > 0, margin=margin)
    pdf.add_page()
    return pdf


def write_paragraph(
    pdf: FPDF, text: str, points: float, *, bold: bool = False, align: Literal["L", "C"] = "L", leading: float = 0.5
) -> None:
    """Write text from the place that was reached to the right margin. `leading`: millimetres of a line for a point."""
    pdf.set_font(FONT, "B" if bold else "", points)
    pdf.multi_cell(0, points * leading, _writable(text), align=align, new_x="LMARGIN", new_y="NEXT")


def write_table(pdf: FPDF, rows: Sequence[Sequence[str]], *, heading: bool) -> None:
    """Write a table over the whole width: names at the left, numbers at the right. `heading`: the first row is one."""
    numbers = len(rows[0]) - 1
    widths = (FIRST_COLUMN, *[(100 - FIRST_COLUMN) / numbers] * numbers)
    align = ("LEFT", *["RIGHT"] * numbers)
    pdf.set_font(FONT, "", TABLE_POINTS)
    with pdf.table(col_widths=widths, text_align=align, first_row_as_headings=heading) as table:
        for row in rows:
            table.row([_writable(cell) for cell in row])


def _writable(text: str) -> str:
    """Return a text in the letters of the font: `?` stands for any other."""
    return text.encode(LETTERS, "replace").decode(LETTERS)
