"""A report as one page of HTML, with its charts in it."""

from __future__ import annotations

from bot.languages import LANGUAGES
from bot.papers.report import Report
from bot.papers.templating import render_template


def report_html(report: Report) -> bytes:
    """Return one page that needs nothing else."""
    return render_template("report.html", report=report, rtl=LANGUAGES[report.language].direction == "rtl").encode(
        "utf-8"
    )
