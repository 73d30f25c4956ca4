"""A report as a DOCX document, to be edited."""

from __future__ import annotations

import io
from collections.abc import Sequence

from docx import Document as Docx
from docx.enum.table import WD_TABLE_DIRECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from bot.languages import LANGUAGES
from bot.papers.report import Report


def report_docx(report: Report) -> bytes:
    """Return a document that can be edited."""
    paper = Docx()
    rtl = LANGUAGES[report.language].direction == "rtl"
    _set_language(paper, report.language, rtl=rtl)
    paper.add_heading(report.title, 0)
    paper.add_paragraph(report.span)
    for caution in report.cautions:
        paper.add_paragraph(caution, style="List Bullet")
    _add_table(paper, report.first_table, rtl=rtl)
    paper.add_paragraph(report.changed)
    for section in report.sections:
        paper.add_heading(section.title, 1)
        paper.add_paragraph(section.about)
        paper.add_picture(io.BytesIO(section.picture), width=Mm(150))
        if section.rows:
            _add_table(paper, section.rows, rtl=rtl)
    paper.add_paragraph(report.printed).runs[0].font.size = Pt(8)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def _set_language(paper: Docx, language: str, *, rtl: bool) -> None:  # type: ignore[valid-type]
    """Say in the style that all others follow which language it is, for spelling, and from which side it is written."""
    paper.core_properties.language = language  # type: ignore[attr-defined]
    style = paper.styles["Normal"].element  # type: ignore[attr-defined]
    letters = style.get_or_add_rPr()
    if rtl:
        style.get_or_add_pPr().append(OxmlElement("w:bidi"))
        letters.append(OxmlElement("w:rtl"))
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:bidi" if rtl else "w:val"), language)
    letters.append(spoken)


def _add_table(paper: Docx, rows: Sequence[Sequence[str]], *, rtl: bool) -> None:  # type: ignore[valid-type]
    table = paper.add_table(rows=0, cols=len(rows[0]), style="Light List Accent 1")  # type: ignore[attr-defined]
    if rtl:
        table.table_direction = WD_TABLE_DIRECTION.RTL
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
