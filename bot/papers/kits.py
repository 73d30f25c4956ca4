"""What a partner prints: a poster, a card and a leaflet with the one genuine link, in each language."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import segno

from bot.document import Paragraph, spans_text
from bot.errors import ContentError
from bot.library.model import Library, Page
from bot.library.partner import Partner
from bot.texts import day, say
from bot.types import LANGUAGES
from bot.web.partner_pages import canonical, ways_in

if TYPE_CHECKING:
    from fpdf import FPDF

TOP: Final = (
    "recruitment/licensed-agencies", "recruitment/fees", "recruitment/job-offers", "contract/sign-safely",
    "documents/passport", "recruitment/keep-proof", "money/loans", "travel/first-days",
    "rights/wages", "rights/hours-rest", "rights/changing-jobs", "family/staying-in-touch",
)  # fmt: skip
"""The twelve pages of the leaflet: harmless on paper that others see."""
SIZES: Final = {"a4": (210.0, 297.0), "a6": (105.0, 148.0)}
"""Millimetres: a poster, and a card for a pocket."""
INK: Final = (28, 36, 39)
WAY: Final = (11, 92, 94)
PAPER: Final = (246, 244, 239)
_FONT: Final = "Helvetica"
_WORDS: Final = 330
"""Letters of a page on the leaflet: its first paragraphs."""


def write_kit(library: Library, partner: Partner, folder: Path, today: date) -> tuple[Path, ...]:
    """Write poster, card and leaflet in each language; return their paths. Raises `ContentError` without a link."""
    if not library.service.public_url:
        raise ContentError(["PUBLIC_URL is not set: a poster needs the address that its code leads to"])
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for language in LANGUAGES:
        for size in SIZES:
            path = folder / f"{partner.code}-{size}-{language}.pdf"
            path.write_bytes(sheet(library, partner, language, size, today))
            written.append(path)
        path = folder / f"{partner.code}-leaflet-{language}.pdf"
        path.write_bytes(leaflet(library, partner, language, today))
        written.append(path)
    return tuple(written)


def sheet(library: Library, partner: Partner, language: str, size: str, today: date) -> bytes:
    """Return a poster or card as PDF: neutral words, a code to scan, ways to write, the day it was printed."""
    width, height = SIZES[size]
    scale = width / SIZES["a4"][0]
    pdf = _new(language, (width, height), 0)
    pdf.set_fill_color(*PAPER)
    pdf.rect(0, 0, width, height, style="F")
    pdf.set_fill_color(*WAY)
    pdf.rect(0, 0, width, 62 * scale, style="F")
    lead = say(language, "Working abroad? Know before you go.")
    _line(pdf, library.service.name, 26 * scale * 2, 14 * scale, colour=(255, 255, 255), bold=True)
    _line(pdf, lead, 20 * scale * 1.15, 38 * scale, colour=(255, 255, 255))
    side = 100 * scale
    image = segno.make(canonical(library.service, partner.code), error="m")
    out = io.BytesIO()
    image.save(out, kind="png", scale=12, border=3)
    pdf.image(out, x=(width - side) / 2, y=72 * scale, w=side, h=side)
    pdf.set_y(176 * scale)
    for told in _told(library, partner, language):
        _line(pdf, told, 15 * scale * 1.1, None)
        pdf.ln(1.5 * scale)
    pdf.set_y(height - 30 * scale)
    given = [partner.name, partner.phone, partner.hours]
    _line(pdf, " · ".join(filter(None, given)), 12 * scale * 1.15, None, bold=True)
    printed = say(language, "Printed on {day}. Genuine links: {url}", day=day(language, today), url=_verify(library))
    _line(pdf, printed, 9 * scale * 1.2, None, colour=(84, 93, 97))
    return bytes(pdf.output())


def _told(library: Library, partner: Partner, language: str) -> Iterator[str]:
    yield say(language, "Free answers on your phone: pay, papers, fees, agencies, numbers to call.")
    yield say(language, "Scan, or write:")
    for way in ways_in(library.service, partner.code, language):
        if way.name == "WhatsApp" or way.say:
            yield f"{way.name} {way.shown}: Bagage {partner.code}"
        elif way.name == "Telegram":
            yield f"Telegram {way.shown}"
    yield canonical(library.service, partner.code).split("//", 1)[1]
    yield say(language, "It never asks for money, a passport or a code.")


def leaflet(library: Library, partner: Partner, language: str, today: date) -> bytes:
    """Return the twelve top pages in short on two A4 pages."""
    pdf = _new(language, SIZES["a4"], 15)
    _line(pdf, say(language, "Working abroad? Know before you go."), 20, None, bold=True, colour=WAY)
    pdf.ln(3)
    for id_ in TOP:
        found = library.page(language, id_)
        if found is None:
            continue
        _line(pdf, found.title, 12, None, bold=True, align="L")
        _line(pdf, _short(found), 10, None, align="L")
        pdf.ln(2)
    _line(pdf, canonical(library.service, partner.code).split("//", 1)[1], 12, None, bold=True)
    printed = say(language, "Printed on {day}. Genuine links: {url}", day=day(language, today), url=_verify(library))
    _line(pdf, printed, 9, None, colour=(84, 93, 97))
    return bytes(pdf.output())


def _short(found: Page) -> str:
    """Return the first paragraphs of a page that stand on their own."""
    told = [spans_text(block.spans) for block in found.body if isinstance(block, Paragraph)]
    alone = [one for one in told if not one.rstrip().endswith(":")]
    kept = alone[0]
    for one in alone[1:]:
        if len(kept) + len(one) > _WORDS:
            break
        kept = f"{kept} {one}"
    return kept


def _verify(library: Library) -> str:
    return f"{library.service.public_url}/verify".split("//", 1)[1]


def _new(language: str, size: tuple[float, float], margin: float) -> FPDF:
    from fpdf import FPDF

    pdf = FPDF(format=size, unit="mm")
    pdf.core_fonts_encoding = "windows-1252"
    pdf.set_lang(language)
    pdf.set_title("Bagage")
    pdf.set_margins(margin, margin)
    pdf.set_auto_page_break(auto=margin > 0, margin=margin)
    pdf.add_page()
    return pdf


def _line(
    pdf: FPDF,
    text: str,
    size: float,
    y: float | None,
    *,
    bold: bool = False,
    colour: tuple[int, int, int] = INK,
    align: str = "C",
) -> None:
    pdf.set_font(_FONT, "B" if bold else "", size)
    pdf.set_text_color(*colour)
    if y is not None:
        pdf.set_y(y)
    known = text.encode("windows-1252", "replace").decode("windows-1252")
    pdf.multi_cell(0, size * 0.45, known, align=align, new_x="LMARGIN", new_y="NEXT")
