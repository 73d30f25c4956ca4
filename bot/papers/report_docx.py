"""A report as a DOCX document, to be edited."""

from __future__ import annotations

import io
from collections.abc import Sequence

from docx import Document as Docx
from docx.shared import Mm, Pt

from bot.papers.report import Report


def report_docx(report: Report) -> bytes:
    """Return a document that can be edited."""
    paper = Docx()
    paper.add_heading(report.title, 0)
    paper.add_paragraph(report.span)
    for caution in report.cautions:
        paper.add_paragraph(caution, style="List Bullet")
    _add_table(paper, report.first_table)
    paper.add_paragraph(report.changed)
    for section in report.sections:
        paper.add_heading(section.title, 1)
        paper.add_paragraph(section.about)
        paper.add_picture(io.BytesIO(section.picture), width=Mm(150))
        if section.rows:
            _add_table(paper, section.rows)
    paper.add_paragraph(report.printed).runs[0].font.size = Pt(8)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def _add_table(paper: Docx, rows: Sequence[Sequence[str]]) -> None:  # type: ignore[valid-type]
    table = paper.add_table(rows=0, cols=len(rows[0]), style="Light List Accent 1")  # type: ignore[attr-defined]
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
