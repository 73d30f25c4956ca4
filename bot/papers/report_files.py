"""A report as files: HTML to read, PDF to print, DOCX to edit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from bot.papers.report import Report
from bot.papers.report_docx import report_docx
from bot.papers.report_html import report_html
from bot.papers.report_pdf import report_pdf

FORMS: Final[Mapping[str, Callable[[Report], bytes]]] = {"html": report_html, "pdf": report_pdf, "docx": report_docx}
"""The end of a file's name, and what writes its content."""


def write_report(report: Report, folder: Path, period: str) -> tuple[Path, ...]:
    """Write the report in each form; return the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for form, content in FORMS.items():
        path = folder / f"bagage-{period}-{report.language}.{form}"
        path.write_bytes(content(report))
        paths.append(path)
    return tuple(paths)
