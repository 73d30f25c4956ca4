"""PDF files: the one place that knows in which fonts, and from which side, they are written."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Final, Literal, cast

from bot.languages import LANGUAGES
from bot.library.letters import COMMON, FONTS, STEERING, font_file, fonts_for

if TYPE_CHECKING:
    from fpdf import FPDF
    from fpdf.fonts import TTFFont

Style = Literal["", "B"]
WEIGHTS: Final[Mapping[Style, int]] = {"": 400, "B": 700}
"""How heavy the strokes of plain and of bold letters are: places on the `wght` axis of the fonts."""
TABLE_POINTS: Final = 10
FIRST_COLUMN: Final = 44
"""Per cent of a table's width for the names; the other columns share the rest, so that "Maintenant" has room."""
FEATURES: Final = {"kern": False}
"""What shaping leaves out: words stay in one piece for whoever copies or searches them."""
COMMON_FAMILY: Final = "common"
"""The first font, cut to the letters that most texts have before it is opened: a card takes a third of the time."""
_POINTS: Final = tuple(point for point in range(0x20B0) if COMMON.fullmatch(chr(point)))
JOINERS: Final = (0x200C, 0x200D)
"""Zero-width signs that say how two letters join: they must be read by the font of those letters."""
LRI: Final = "\u2066"
"""What follows runs from the left, up to `PDI`, whatever stands around it."""
FSI: Final = "\u2068"
"""What follows runs as its own first letter does, up to `PDI`."""
PDI: Final = "\u2069"
_NUMBER: Final = re.compile(r"[+<]?\d(?:[\d\s.,:()/–-]*\d)?%?")
"""A number with all its groups and signs: one to call, a sum, a date, a share."""

Size = tuple[float, float]
"""Width and height of a sheet in millimetres."""


def new_pdf(language: str, size: Size | Literal["A4"], margin: float, title: str = "") -> FPDF:
    """Return a PDF with one empty page. A margin in millimetres; with none, a page that is full is not broken."""
    from bot.papers.shaping import ShapedPDF  # on first use: the server need not hold it

    pdf = ShapedPDF(format=size, unit="mm")
    pdf.set_lang(language)
    if title:
        pdf.set_title(title)
    pdf.set_margin(margin)
    pdf.set_auto_page_break(auto=margin > 0, margin=margin)
    pdf.add_page()
    return pdf


def write_paragraph(
    pdf: FPDF,
    text: str,
    points: float,
    *,
    bold: bool = False,
    centred: bool = False,
    indent: float = 0,
    leading: float = 0.5,
) -> None:
    """Write text over the width of the page, from the side its language begins on; `indent`: millimetres there.

    `leading`: millimetres of a line for a point. Raises `NotPrintable` for letters that no font has.
    """
    text = _prepared(pdf, text)
    style: Style = "B" if bold else ""
    pdf.set_font(_embed(pdf, text, style), style, points)
    rtl = is_rtl(pdf)
    pdf.set_x(pdf.l_margin + (0 if rtl else indent))
    align = "C" if centred else "R" if rtl else "L"
    pdf.multi_cell(pdf.epw - indent, points * leading, text, align=align, new_x="LMARGIN", new_y="NEXT")


def write_table(pdf: FPDF, rows: Sequence[Sequence[str]], *, heading: bool) -> None:
    """Write a table over the whole width: names where lines begin, numbers where they end.

    `heading`: the first row is one. Raises `NotPrintable` for letters that no font has.
    """
    numbers = len(rows[0]) - 1
    widths = (FIRST_COLUMN, *[(100 - FIRST_COLUMN) / numbers] * numbers)
    align = ("LEFT", *["RIGHT"] * numbers)
    cells = [[_prepared(pdf, cell) for cell in row] for row in rows]
    if is_rtl(pdf):
        widths, cells = widths[::-1], [row[::-1] for row in cells]
        align = (*["LEFT"] * numbers, "RIGHT")
    text = "\n".join(cell for row in cells for cell in row)
    if heading:
        _embed(pdf, text, "B")
    pdf.set_font(_embed(pdf, text, ""), "", TABLE_POINTS)
    with pdf.table(col_widths=widths, text_align=align, first_row_as_headings=heading) as table:
        for row in cells:
            table.row(row)


def is_rtl(pdf: FPDF) -> bool:
    """Say whether the language of a PDF is written from the right."""
    return bool(pdf.lang) and LANGUAGES[pdf.lang].direction == "rtl"


def _prepared(pdf: FPDF, text: str) -> str:
    """Return a text as it is shaped: marks on their letters, and each number in one piece among words from the right.

    Without that, Unicode's rules write the groups of `+961 1 234 567` from the right there: a wrong number.
    """
    text = unicodedata.normalize("NFC", text).replace("\t", " ")
    if COMMON.fullmatch(text) and not is_rtl(pdf):
        return text.translate(STEERING)
    if any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text):
        return _NUMBER.sub(f"{LRI}\\g<0>{PDI}", text)
    return f"{LRI}{text}{PDI}" if is_rtl(pdf) else text  # words of another language keep their full stop behind them


def _embed(pdf: FPDF, text: str, style: Style) -> str:
    """Add the fonts that a text takes to a PDF, which keeps of each only the letters it used; return the main one.

    A text in common letters needs no shaping, which takes most of the time.
    """
    common = bool(COMMON.fullmatch(text))
    direction = LANGUAGES[pdf.lang].direction if pdf.lang else "ltr"
    pdf.set_text_shaping(not common or is_rtl(pdf), direction=direction, features=FEATURES)
    if common:
        if COMMON_FAMILY + style not in pdf.fonts:
            _add_font(pdf, COMMON_FAMILY, FONTS[0], style, _POINTS)
        return COMMON_FAMILY
    for font in dict.fromkeys((FONTS[0], *fonts_for(text))):
        if _family(font) + style not in pdf.fonts:
            _add_font(pdf, _family(font), font, style)
    others = (_family(font) for font in FONTS[1:])
    pdf.set_fallback_fonts([family for family in others if family + style in pdf.fonts])
    return _family(FONTS[0])


def _add_font(pdf: FPDF, family: str, font: str, style: Style, points: Sequence[int] = ()) -> None:
    """Add a font in one weight; `points`: with no more letters than these."""
    import uharfbuzz

    face = uharfbuzz.Face(uharfbuzz.Blob(font_file(font)))
    cut = uharfbuzz.SubsetInput()
    if points:
        cut.unicode_set.update(points)
    else:
        cut.keep_everything()
    cut.pin_axis_location(face, "wght", WEIGHTS[style])
    content = cut.subset(face).blob.data
    with NamedTemporaryFile(suffix=".ttf") as file:  # fpdf2 takes a font from a file alone
        file.write(content)
        file.flush()
        pdf.add_font(family, style, file.name)
        added = cast("TTFFont", pdf.fonts[family + style])
        _ = added.hbfont  # opens it: from here on the file may go
    reader = added.ttfont.reader
    reader.file.close()  # nobody would, where a text is refused and the paper given up
    reader.file = io.BytesIO(content)
    added.name += "-Bold" if style else ""
    for joiner in JOINERS if font == FONTS[0] else ():
        added.cmap.pop(joiner, None)


def _family(font: str) -> str:
    """Return the name under which a PDF knows a font: small letters, for fpdf2 reads capital B and I as a style."""
    return font.split("[", maxsplit=1)[0].lower()
