"""What a partner prints: a code that leads to its link, neutral words, pages that fit their paper."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from pypdf import PdfReader

from bot.languages import LANGUAGES
from bot.library.letters import NotPrintable
from bot.library.model import Library
from bot.papers import kits
from tests.partnered import HOUSE, partnered

DAY = date(2026, 11, 24)


@pytest.fixture
def with_partner(library: Library) -> Library:
    """The content with one partner, and every way in."""
    return partnered(library)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", kits.SIZES)
def test_the_code_on_a_poster_leads_to_the_canonical_link(with_partner: Library, language: str, size: str) -> None:
    """Read by OpenCV from the image in the PDF; one page, neutral words, the day of printing."""
    pdf = PdfReader(io.BytesIO(kits.sheet(with_partner, HOUSE, language, size, DAY)))
    assert len(pdf.pages) == 1
    picture = cv2.imdecode(np.frombuffer(pdf.pages[0].images[0].data, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert picture is not None
    link, *_ = cv2.QRCodeDetector().detectAndDecode(picture)
    assert link == "https://bagage.example.org/p/k7m2"
    words = pdf.pages[0].extract_text()
    assert "2026" in words
    assert not any(word in words.lower() for word in ("traffic", "traite", "danger", "exploit"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", kits.SIZES)
@pytest.mark.parametrize("name", ["Dom Migranta Łódź – ILO Việt Nam", "የስደተኞች ቤት አዲስ አበባ"])
def test_a_partner_is_called_by_its_name(with_partner: Library, language: str, size: str, name: str) -> None:
    """Whole, with the font in the file: a printer needs none of its own."""
    pdf = PdfReader(io.BytesIO(kits.sheet(with_partner, replace(HOUSE, name=name), language, size, DAY)))
    words = pdf.pages[0].extract_text()
    assert f"{name} · +237 671 23 45 67 · 8h-16h" in words
    assert "?" not in words.replace("abroad?", "").replace("étranger ?", "")
    resources: Any = pdf.pages[0]["/Resources"]
    assert all(font.get_object()["/Subtype"] == "/Type0" for font in resources["/Font"].values())


def test_a_name_from_the_right_leaves_number_and_hours_readable(with_partner: Library) -> None:
    """Each stays in one piece beside it."""
    pdf = PdfReader(io.BytesIO(kits.sheet(with_partner, replace(HOUSE, name="بيت"), "en", "a4", DAY)))
    assert "+237 671 23 45 67 · 8h-16h" in pdf.pages[0].extract_text()


def test_a_partner_of_old_whose_name_cannot_be_printed_gets_a_reason(with_partner: Library, tmp_path: Path) -> None:
    """And no file at all."""
    with pytest.raises(NotPrintable, match=r"k7m2: name 工会: .*工 \(U\+5DE5\)"):
        kits.write_kit(with_partner, replace(HOUSE, name="工会"), tmp_path / "kit", DAY)
    assert list((tmp_path / "kit").glob("*")) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_leaflet_holds_twelve_pages_on_two_sheets_at_most(with_partner: Library, language: str) -> None:
    """Each with its title."""
    pdf = PdfReader(io.BytesIO(kits.leaflet(with_partner, HOUSE, language, DAY)))
    words = " ".join(" ".join(sheet.extract_text() for sheet in pdf.pages).split())
    assert len(pdf.pages) <= 2
    assert len(kits.TOP) == 12
    titles = [page.title for id_ in kits.TOP if (page := with_partner.page(language, id_))]
    assert [title for title in titles if " ".join(title.split())[:20] not in words] == []
