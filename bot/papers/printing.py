"""A document as one printable page: HTML without script or anything fetched, and PDF."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Final

from bot.channels import markup
from bot.channels.web import web_html
from bot.document import Document, Heading, Items, Paragraph, spans_text
from bot.languages import LANGUAGES
from bot.papers.pdf import new_pdf, write_paragraph
from bot.papers.templating import render_template

if TYPE_CHECKING:
    from fpdf import FPDF

STYLE: Final = (
    "body{font:12pt/1.45 system-ui,sans-serif;max-width:34em;margin:2em auto;padding:0 1em;color:#111;background:#fff}"
    "h1,h2{font-size:1.2em;margin:0 0 .6em}li{margin:.25em 0}p{margin:.7em 0}a{color:inherit}"
    "@page{size:A5;margin:12mm}@media print{body{margin:0;padding:0;font-size:10pt}}"
)
POLICY: Final = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; style-src 'sha256-{}'"
A5: Final = (148, 210)
"""Millimetres of a sheet: half of what printers take, to be folded into a pocket."""
MARGIN: Final = 12
"""Millimetres: what every printer leaves."""


def printable_page(document: Document, language: str) -> str:
    """Return a whole page of HTML that needs nothing else."""
    return render_template(
        "printable.html",
        language=language,
        rtl=LANGUAGES[language].direction == "rtl",
        title=_title(document),
        style=STYLE,
        body=web_html(document),
    )


def policy() -> str:
    """Return the content security policy under which the page may be served: its own style, and nothing else."""
    return POLICY.format(base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode())


def printable_pdf(document: Document, language: str) -> bytes:
    """Return a document as a PDF of A5 pages."""
    sheet = new_pdf(language, A5, MARGIN, _title(document))
    for block in document:
        match block:
            case Heading(text):
                _write(sheet, text, 14, bold=True)
            case Paragraph(spans):
                _write(sheet, spans_text(spans), 10, bold=all(span.style == "strong" for span in spans))
            case Items():
                for number, item in enumerate(block.items, block.start):
                    mark = f"{number}." if block.ordered else "-"
                    _write(sheet, f"{mark} {spans_text(item)}", 10, indent=3)
            case _:
                _write(sheet, markup.plain_text((block,)), 10)
    return bytes(sheet.output())


def _title(document: Document) -> str:
    return next((block.text for block in document if isinstance(block, Heading)), "")


def _write(sheet: FPDF, text: str, points: int, *, bold: bool = False, indent: float = 0) -> None:
    write_paragraph(sheet, text, points, bold=bold, indent=indent)
    sheet.ln(0.8)
