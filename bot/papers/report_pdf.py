"""A report as a PDF of A4 pages."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

from bot.papers.pdf import new_pdf, write_paragraph, write_table
from bot.papers.report import Report

if TYPE_CHECKING:
    from fpdf import FPDF

MARGIN: Final = 18
"""Millimetres."""


def report_pdf(report: Report) -> bytes:
    """Return the report on A4."""
    pdf = new_pdf(report.language, "A4", MARGIN, report.title)
    _write(pdf, report.title, 20, bold=True)
    _write(pdf, report.span, 12)
    for caution in report.cautions:
        _write(pdf, f"- {caution}", 10)
    pdf.ln(3)
    write_table(pdf, report.first_table, heading=True)
    pdf.ln(3)
    _write(pdf, report.changed, 11)
    for section in report.sections:
        pdf.add_page()
        _write(pdf, section.title, 15, bold=True)
        _write(pdf, section.about, 10)
        pdf.image(io.BytesIO(section.picture), w=pdf.epw)
        pdf.ln(3)
        if section.rows:
            write_table(pdf, section.rows, heading=False)
    pdf.ln(4)
    _write(pdf, report.printed, 9)
    return bytes(pdf.output())


def _write(pdf: FPDF, text: str, points: float, *, bold: bool = False) -> None:
    write_paragraph(pdf, text, points, bold=bold)
    pdf.ln(1)
