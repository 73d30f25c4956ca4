"""What a partner prints: a poster, a card and a leaflet with the one genuine link, in each language."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import segno

from bot.document import Paragraph, spans_text
from bot.errors import ContentError
from bot.languages import OFFERED
from bot.library.letters import NotPrintable
from bot.library.model import Library, Page
from bot.library.partner import Partner, letters_refused
from bot.papers.pdf import FSI, PDI, Size, new_pdf, write_paragraph
from bot.texts import day, say
from bot.web.partner_pages import canonical, ways_in

if TYPE_CHECKING:
    from fpdf import FPDF

TOP: Final = (
    "recruitment/licensed-agencies", "recruitment/fees", "recruitment/job-offers", "contract/sign-safely",
    "documents/passport", "recruitment/keep-proof", "money/loans", "travel/first-days",
    "rights/wages", "rights/hours-rest", "rights/changing-jobs", "family/staying-in-touch",
)  # fmt: skip
"""The twelve pages of the leaflet: harmless on paper that others see."""
SIZES: Final[Mapping[str, Size]] = {"a4": (210.0, 297.0), "a6": (105.0, 148.0)}
"""Millimetres: a poster, and a card for a pocket."""
INK: Final = (28, 36, 39)
WAY: Final = (11, 92, 94)
PAPER: Final = (246, 244, 239)
LEAFLET_POINTS: Final = 9.5
"""Of the text of a leaflet: twelve pages fit one side of a sheet."""
_SHORT: Final = 330
"""How many letters of a page stand on the leaflet: its first paragraphs."""
_TITLE: Final = "Bagage"
"""What each file calls itself, in either language."""


def write_kit(library: Library, partner: Partner, folder: Path, today: date) -> tuple[Path, ...]:
    """Write poster, card and leaflet in each language that people are offered; return their paths.

    Raises `ContentError` without a link, `NotPrintable` for a name or hours with letters that no font has.
    """
    if not library.service.public_url:
        raise ContentError(["PUBLIC_URL is not set: a poster needs the address that its code leads to"])
    if why := letters_refused(partner):
        raise NotPrintable(f"{partner.code}: {why}")
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for language in OFFERED:
        for size in SIZES:
            path = folder / f"{partner.code}-{size}-{language}.pdf"
            path.write_bytes(sheet(library, partner, language, size, today))
            paths.append(path)
        path = folder / f"{partner.code}-leaflet-{language}.pdf"
        path.write_bytes(leaflet(library, partner, language, today))
        paths.append(path)
    return tuple(paths)


def sheet(library: Library, partner: Partner, language: str, size: str, today: date) -> bytes:
    """Return a poster or card as PDF: neutral words, a code to scan, ways to write, the day it was printed."""
    width, height = SIZES[size]
    scale = width / SIZES["a4"][0]
    pdf = new_pdf(language, (width, height), 0, _TITLE)
    pdf.set_fill_color(*PAPER)
    pdf.rect(0, 0, width, height, style="F")
    pdf.set_fill_color(*WAY)
    pdf.rect(0, 0, width, 62 * scale, style="F")
    _line(pdf, library.service.name, 26 * scale * 2, 14 * scale, colour=(255, 255, 255), bold=True)
    _line(
        pdf, say(language, "Working abroad? Know before you go."), 20 * scale * 1.15, 38 * scale, colour=(255, 255, 255)
    )
    side = 100 * scale
    code = segno.make(canonical(library.service, partner.code), error="m")
    png = io.BytesIO()
    code.save(png, kind="png", scale=12, border=3)
    pdf.image(png, x=(width - side) / 2, y=72 * scale, w=side, h=side)
    pdf.set_y(176 * scale)
    for line in _invitation(library, partner, language):
        _line(pdf, line, 15 * scale * 1.1, None)
        pdf.ln(1.5 * scale)
    pdf.set_y(height - 30 * scale)
    host = [partner.name, partner.phone, partner.hours]
    _line(pdf, " · ".join(f"{FSI}{part}{PDI}" for part in host if part), 12 * scale * 1.15, None, bold=True)
    printed = say(language, "Printed on {day}. Genuine links: {url}", day=day(language, today), url=_verify(library))
    _line(pdf, printed, 9 * scale * 1.2, None, colour=(84, 93, 97))
    return bytes(pdf.output())


def _invitation(library: Library, partner: Partner, language: str) -> Iterator[str]:
    """Give the lines of a poster or card under its code: what it is for, and each way to write."""
    yield say(language, "Free answers on your phone: pay, papers, fees, agencies, numbers to call.")
    yield say(language, "Scan, or write:")
    yield from filter(None, (way.on_paper for way in ways_in(library.service, partner.code, language)))
    yield canonical(library.service, partner.code).split("//", 1)[1]
    yield say(language, "It never asks for money, a passport or a code.")


def leaflet(library: Library, partner: Partner, language: str, today: date) -> bytes:
    """Return the twelve top pages in short on two A4 pages."""
    pdf = new_pdf(language, SIZES["a4"], 15, _TITLE)
    _line(pdf, say(language, "Working abroad? Know before you go."), 20, None, bold=True, colour=WAY)
    pdf.ln(3)
    for id_ in TOP:
        page = library.page(language, id_)
        if page is None:
            continue
        _line(pdf, page.title, 12, None, bold=True, centred=False)
        _line(pdf, _short(page), LEAFLET_POINTS, None, centred=False)
        pdf.ln(2)
    _line(pdf, canonical(library.service, partner.code).split("//", 1)[1], 12, None, bold=True)
    printed = say(language, "Printed on {day}. Genuine links: {url}", day=day(language, today), url=_verify(library))
    _line(pdf, printed, 9, None, colour=(84, 93, 97))
    return bytes(pdf.output())


def _short(page: Page) -> str:
    """Return the first paragraphs of a page that stand on their own."""
    paragraphs = [spans_text(block.spans) for block in page.body if isinstance(block, Paragraph)]
    short, *others = [text for text in paragraphs if not text.rstrip().endswith(":")]
    for text in others:
        if len(short) + len(text) > _SHORT:
            break
        short = f"{short} {text}"
    return short


def _verify(library: Library) -> str:
    return f"{library.service.public_url}/verify".split("//", 1)[1]


def _line(
    pdf: FPDF,
    text: str,
    points: float,
    y: float | None,
    *,
    bold: bool = False,
    colour: tuple[int, int, int] = INK,
    centred: bool = True,
) -> None:
    pdf.set_text_color(*colour)
    if y is not None:
        pdf.set_y(y)
    write_paragraph(pdf, text, points, bold=bold, centred=centred, leading=0.45)
