"""A document as one printable page: HTML without script or anything fetched, and PDF."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Final

from markupsafe import escape

from bot.channels import markup
from bot.channels.web import web_html
from bot.document import Document, Heading, Items, Paragraph, spans_text

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
_FONT: Final = "Helvetica"
"""One of the fonts every PDF reader has: nothing is embedded, the file stays under 5 kB."""


def printable_page(document: Document, language: str) -> str:
    """Return a whole page of HTML that needs nothing else."""
    title = next((block.text for block in document if isinstance(block, Heading)), "")
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head>"
        f"<body>{web_html(document)}</body></html>"
    )


def policy() -> str:
    """Return the content security policy under which the page may be served: its own style, and nothing else."""
    return POLICY.format(base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode())


def pdf(document: Document, language: str) -> bytes:
    """Return a document as a PDF of A5 pages."""
    from fpdf import FPDF

    sheet = FPDF(format=A5, unit="mm")
    sheet.core_fonts_encoding = "windows-1252"  # œ, € and curly signs, which Latin-1 has not
    sheet.set_lang(language)
    sheet.set_margin(MARGIN)
    sheet.set_auto_page_break(auto=True, margin=MARGIN)
    sheet.add_page()
    for block in document:
        match block:
            case Heading(text):
                sheet.set_title(text)
                _write(sheet, text, 14, "B")
            case Paragraph(spans):
                strong = all(span.style == "strong" for span in spans)
                _write(sheet, spans_text(spans), 10, "B" if strong else "")
            case Items():
                for number, item in enumerate(block.items, block.start):
                    mark = f"{number}." if block.ordered else "-"
                    _write(sheet, f"{mark} {spans_text(item)}", 10, "", indent=3)
            case _:
                _write(sheet, markup.plain_text((block,)), 10, "")
    return bytes(sheet.output())


def _write(sheet: FPDF, text: str, size: int, style: str, indent: float = 0) -> None:
    sheet.set_font(_FONT, style, size)
    sheet.set_x(MARGIN + indent)
    known = text.encode("windows-1252", "replace").decode("windows-1252")
    sheet.multi_cell(0, size * 0.5, known, new_x="LMARGIN", new_y="NEXT", align="L")
    sheet.ln(0.8)
