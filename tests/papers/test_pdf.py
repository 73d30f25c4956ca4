"""PDF files: every letter of a name, joined as its script joins it, from the side it is read; read back by pypdf."""

from __future__ import annotations

import io
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from typing import Any, cast

import pytest
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from bot.document import Heading, Items, Span, paragraph
from bot.languages import LANGUAGES, Language
from bot.library.letters import NotPrintable
from bot.papers import pdf, printing

NAMES = (
    "Dom Migranta Łódź – ILO Việt Nam", "بيت المهاجرين في بيروت", "የስደተኞች ቤት አዲስ አበባ",
    "प्रवासी कामदार केन्द्र", "প্রবাসী কল্যাণ", "ශ්‍රී ලංකා", "Ẹ̀kọ́ ọ̀rẹ́ Ìbàdàn", "Київ ΑΘΗΝΑ", "ไทย", "தமிழ்",
)  # fmt: skip
RIGHT_TO_LEFT = Language("ar", "العربية", "بالعربية", "ar", "https://ar.wikipedia.org/", direction="rtl")


def written(*texts: str, language: str = "en", bold: bool = False) -> PdfReader:
    """Write paragraphs on A4 and read the file."""
    paper = pdf.new_pdf(language, "A4", 18)
    for text in texts:
        pdf.write_paragraph(paper, text, 12, bold=bold)
    return PdfReader(io.BytesIO(paper.output()))


def words(file: PdfReader) -> str:
    """Return what can be copied, in composed letters, without signs that nobody sees."""
    text = " ".join(page.extract_text() for page in file.pages)
    return "".join(letter for letter in unicodedata.normalize("NFC", text) if unicodedata.category(letter) != "Cf")


def fonts(file: PdfReader) -> Iterator[tuple[str, TTFont]]:
    """Give the name of each font of the first page, and the font that the file carries."""
    resources: Any = file.pages[0]["/Resources"]
    for reference in resources["/Font"].values():
        descendant = reference.get_object()["/DescendantFonts"][0].get_object()
        carried = descendant["/FontDescriptor"]["/FontFile2"].get_data()
        yield descendant["/BaseFont"], TTFont(io.BytesIO(carried))


def places(file: PdfReader) -> dict[str, float]:
    """Return how far from the left, in points, each piece of the first page begins."""
    pieces: dict[str, float] = {}

    def note(text: str, _around: Any, matrix: list[float], _font: Any, _size: float) -> None:
        pieces.setdefault(text.strip(), matrix[4])

    file.pages[0].extract_text(visitor_text=note)
    return pieces


@pytest.fixture
def arabic(monkeypatch: pytest.MonkeyPatch) -> str:
    """A language that is written from the right."""
    monkeypatch.setitem(cast("dict[str, Language]", LANGUAGES), "ar", RIGHT_TO_LEFT)
    return "ar"


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_written_letter_by_letter(name: str, bold: bool) -> None:
    """As it was given, or as a reader that knows no script of its own copies it: never with a letter less or a `?`."""
    copied = words(written(name, bold=bold))
    letters = sorted(letter for letter in unicodedata.normalize("NFC", name) if letter not in " \u200d")
    assert sorted(letter for letter in copied if not letter.isspace()) == letters


@pytest.mark.parametrize("name", [NAMES[0], NAMES[2]])
def test_what_needs_no_joining_is_found_whole(name: str) -> None:
    """By whoever searches the file."""
    assert name in words(written(f"1. {name}, 24 h"))


def test_several_scripts_stand_in_one_line() -> None:
    """Each with its own font, all carried by the file, cut to what is used."""
    file = written("House بيت – Łódź (24) ቤት केन्द्र 🏠")
    carried = dict(fonts(file))
    assert {name.rpartition("+")[2] for name in carried} == {
        "NotoSans", "NotoSansArabic", "NotoSansEthiopic", "NotoSansDevanagari", "NotoEmoji",
    }  # fmt: skip
    assert all(len(font.getGlyphOrder()) < 40 for font in carried.values())
    assert len({place for place in places(file).values() if place}) > 3


def test_bold_letters_are_heavier_letters() -> None:
    """And no other font that readers would put in their place."""
    (_, plain), (name, bold) = (next(fonts(written("Łódź", bold=bold))) for bold in (False, True))
    assert name.endswith("-Bold")
    assert "fvar" not in bold
    assert bold["OS/2"].usWeightClass == 700
    assert bold["hmtx"].metrics["d"][0] > plain["hmtx"].metrics["d"][0]


def test_arabic_letters_join() -> None:
    """Lam, meem and heh take the form they have between two others; none stands alone."""
    font = dict(fonts(written("للمها")))["/MPDFAA+NotoSansArabic"]
    forms = set(font.getGlyphOrder())
    assert {"uniFEDF", "uniFEE0", "uniFEE4", "uniFEEC"} <= forms, "initial lam, medial lam, meem and heh"
    assert not forms & {"uni0644", "uni0645", "uni0647"}


def test_devanagari_letters_become_one_sign() -> None:
    """Ka, virama and ssa are drawn as one; the file knows which letters it stands for."""
    file = written("क्ष")
    font = dict(fonts(file))["/MPDFAA+NotoSansDevanagari"]
    assert not set(font.getGlyphOrder()) & {"uni0915", "uni094D", "uni0937"}
    assert "क्ष" in words(file)


def test_a_number_keeps_its_order_among_words_from_the_right(arabic: str) -> None:
    """Unicode alone would show `567 234 1 961+`: another number."""
    for language in ("en", arabic):
        text = words(written("مكتب بيروت +961 1 234 567", "العدد 1,230", language=language))
        assert "+961 1 234 567" in text
        assert "1,230" in text


def test_words_from_the_left_stand_where_they_are_read(arabic: str) -> None:
    """In an Arabic line, what is said last stands at the left; in an English one, at the right."""
    ends = {}
    for language in ("en", arabic):
        where = places(written("House بيت Kyiv", language=language))
        ends[language] = where["House"] < where["Kyiv"]
    assert ends == {"en": True, arabic: False}


def test_words_of_another_language_keep_their_full_stop_behind_them(arabic: str) -> None:
    """What lacks in an Arabic paper stands there in English."""
    assert "Ask for 1,230 riyals (in cash)." in words(written("Ask for 1,230 riyals (in cash).", language=arabic))


def test_a_line_that_begins_with_another_font_hides_no_other(arabic: str) -> None:
    """Every line has a font, whichever came first on its page."""
    text = words(written("بيت", "Telegram", "House", language=arabic))
    assert "Telegram" in text
    assert "House" in text


def test_a_paper_from_the_right_begins_at_the_right(arabic: str) -> None:
    """Headings, paragraphs, and items, which stand a little in."""
    document = (Heading("دخل"), paragraph("House"), Items(((Span("Room"),),)))
    file = PdfReader(io.BytesIO(printing.printable_pdf(document, arabic)))
    where, width = places(file), float(file.pages[0].mediabox.width)
    assert str(file.root_object["/Lang"]) == "ar"
    assert where["House"] > width * 0.75
    assert where["- Room"] > width * 0.7
    left = places(PdfReader(io.BytesIO(printing.printable_pdf(document, "en"))))
    assert left["House"] < width * 0.25


def test_a_table_from_the_right_has_its_names_at_the_right(arabic: str) -> None:
    """And at the left in a language from the left."""
    for language, names_first in (("en", True), (arabic, False)):
        paper = pdf.new_pdf(language, "A4", 18)
        pdf.write_table(paper, [["Name", "Now"], ["Łódź", "1,230"]], heading=True)
        where = places(PdfReader(io.BytesIO(paper.output())))
        assert (where["Łódź"] < where["1,230"]) is names_first
        assert (where["Name"] < where["Now"]) is names_first


@pytest.mark.parametrize("text", ["Maison 中国", "\ue000", "a\x07b"])
def test_what_no_font_has_is_not_written(text: str) -> None:
    """Not in a paragraph, not in a table, and the error names the letter."""
    paper = pdf.new_pdf("en", "A4", 18)
    with pytest.raises(NotPrintable, match=r"U\+"):
        pdf.write_paragraph(paper, text, 12)
    with pytest.raises(NotPrintable, match=r"U\+"):
        pdf.write_table(paper, [["Name", "Now"], [text, "1"]], heading=False)


def test_fonts_are_opened_when_something_is_printed() -> None:
    """A server that starts holds neither fonts nor what shapes them."""
    program = "import sys, bot.serve; print([m for m in ('fpdf', 'uharfbuzz', 'manimgx_fonts') if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
