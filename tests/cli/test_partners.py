"""Links of partners: kept, counted, printed; what they preset, and what they never tell."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import cv2
import httpx
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from typer.testing import CliRunner

import handlers
from bot.cli.main import cli
from bot.engine import Engine
from bot.library.model import Library
from bot.library.partner import Partner, code_in, partner_refused, suggest_code
from bot.papers import kits
from bot.stats.partner_view import folded
from bot.turn import Turn
from bot.types import LANGUAGES, Reader, Said, Service
from bot.web import partner_pages, static
from bot.web.pages import Pages
from handlers.routing import route
from tests.chatting import Person, tallies
from tests.conftest import CONTENT
from tests.live import live

HOUSE = Partner("k7m2", "Maison <b>des</b> migrants", "+237 671 23 45 67", "8h-16h", "Rue 3", "fr", "cm")
SERVICE = Service(
    operator="Example", public_url="https://bagage.example.org", telegram="bagage_bot", whatsapp="+14155238886",
    sms="+14155238886",
)  # fmt: skip
DAY = date(2026, 11, 24)


@pytest.fixture
def with_partner(library: Library) -> Library:
    """The content with one partner, and every way in."""
    return replace(library, partners={HOUSE.code: HOUSE}, service=SERVICE)


@pytest.fixture
def joined(engine: Engine, with_partner: Library) -> Engine:
    """The conversation with one partner."""
    engine.library = lambda: with_partner
    return engine


async def test_its_link_counts_as_its_own_and_presets_language_and_country(joined: Engine) -> None:
    """An unknown code counts as other, and presets nothing."""
    amina = Person(joined)
    await amina.follows("k7m2")
    assert amina.at == "fr welcome"
    binh = Person(joined, name="binh", hint="en")
    await binh.follows("amina-yusuf-1987")
    assert binh.at == "en welcome"
    assert await tallies(joined, "partner_starts") == {"k7m2": 1, "other": 1}


@pytest.mark.parametrize("words", ["Bagage k7m2", "bonjour bagage K7M2 svp", "k7m2", "Bagage:k7m2!", "  BAGAGE  k7m2"])
async def test_the_words_of_a_link_survive_editing(joined: Engine, words: str) -> None:
    """What people make of the words that WhatsApp proposes."""
    amina = Person(joined)
    await amina.says(words)
    assert amina.at.startswith("fr welcome")
    assert await tallies(joined, "partner_starts") == {"k7m2": 1}


async def test_its_number_comes_first_for_its_own_visitors(joined: Engine) -> None:
    """Office, hours and phone stand above the contacts; others do not see them."""
    amina = Person(joined)
    await amina.follows("k7m2")
    read = await amina.presses("=fr contacts lb")
    assert read.index("+237 671 23 45 67") < read.index("A. ")
    assert "8h-16h" in read
    binh = Person(joined, name="binh")
    assert "Maison" not in await binh.presses("=fr contacts lb")


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(code=st.one_of(st.text(max_size=40), st.from_regex(r"[a-z0-9-]{2,24}", fullmatch=True), st.just("k7m2")))
def test_whatever_a_link_carries_only_known_codes_are_counted(with_partner: Library, code: str) -> None:
    """Scripts, formulas, names, codes made for one person: a partner of the register, or other."""
    moment = datetime.combine(DAY, time(12), UTC)
    turn = Turn(Said("start", start=code), None, Reader("en", DAY), with_partner, moment, handlers.draw)
    counted = {event.value for event in route(turn).events if event.name == "partner"}
    assert counted <= {"k7m2", "other"}
    assert route(turn).session.partner in ("", "k7m2")


@pytest.mark.parametrize(
    ("partner", "why"),
    [
        (Partner("x", "A"), "2 to 24"), (Partner("other", "A"), "2 to 24"), (Partner("xabcdefgh", "A"), "2 to 24"),
        (Partner("a b", "A"), "2 to 24"), (Partner("ok1", "A", phone="0671234567"), "international form"),
        (Partner("menu", "A"), "steers the chat"), (Partner("aide", "A"), "steers the chat"),
        (Partner("ok1", "A", language="de"), "--lang"), (Partner("ok1", "A", home="zz"), "--origin"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_partner_is_refused_with_its_reason(library: Library, partner: Partner, why: str) -> None:
    """Each mistake names the value and what to write."""
    commands = library.matcher.commands
    assert why in partner_refused(partner, library.atlas.countries, commands)
    assert not partner_refused(replace(HOUSE, name="A"), library.atlas.countries, commands)


def test_a_suggested_code_is_a_code_and_no_word() -> None:
    """No vowels, nothing that looks alike."""
    for _ in range(200):
        assert not partner_refused(Partner(suggest_code(), "A"), (), ())
    assert code_in("bagage zzz", {"k7m2": HOUSE}) == ""


def test_a_link_made_for_one_person_changes_no_cell() -> None:
    """Under k starts in four weeks a code is part of `other`, in every week it had any; what was told stays told."""
    cells = {(f"2026-W{week}", "big"): 30 for week in range(40, 48)} | {("2026-W44", "other"): 5}
    before = folded(cells, 20)
    with_amina = folded(cells | {("2026-W45", "amina"): 1}, 20)
    assert {key for _, key in with_amina} == {"big", "other"}
    assert {cell: n for cell, n in with_amina.items() if cell[1] == "big"} == {
        cell: n for cell, n in before.items() if cell[1] == "big"
    }
    later = folded(cells | {("2026-W45", "new"): 9, ("2026-W46", "new"): 15}, 20)
    assert ("2026-W45", "new") not in later
    assert later["2026-W46", "new"] == 15


def test_its_page_shows_the_ways_there_are_and_a_code_to_scan(tmp_path: Path, with_partner: Library) -> None:
    """Both languages; a name is never markup; an unknown code has the same page without a partner; nothing is kept."""
    pages = partner_pages.partner_routes(lambda: with_partner, Pages(with_partner.service, static.files()))
    with live(tmp_path, with_partner, pages=pages) as site:
        page = httpx.get(f"{site.url}/p/k7m2?lang=fr")
        other = httpx.get(f"{site.url}/p/nobody", headers={"accept-language": "en"})
        genuine = httpx.get(f"{site.url}/verify?lang=fr")
    assert "Maison &lt;b&gt;des&lt;/b&gt; migrants" in page.text
    for way in ("https://wa.me/14155238886?text=Bagage%20k7m2", "https://t.me/bagage_bot?start=k7m2", "/?start=k7m2"):
        assert way in page.text
    assert "data:image/svg+xml" in page.text
    assert (other.status_code, "nobody" in other.text, "data:image/svg" in other.text) == (200, False, False)
    for words in ("+14155238886", "@bagage_bot", "bagage.example.org", "Nous ne demandons jamais"):
        assert words in genuine.text
    for answer in (page, other, genuine):
        assert "set-cookie" not in answer.headers
        assert "unsafe" not in answer.headers["content-security-policy"]


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
def test_the_leaflet_holds_twelve_pages_on_two_sheets_at_most(with_partner: Library, language: str) -> None:
    """Each with its title."""
    pdf = PdfReader(io.BytesIO(kits.leaflet(with_partner, HOUSE, language, DAY)))
    words = " ".join(" ".join(sheet.extract_text() for sheet in pdf.pages).split())
    assert len(pdf.pages) <= 2
    assert len(kits.TOP) == 12
    titles = [page.title for id_ in kits.TOP if (page := with_partner.page(language, id_))]
    assert [title for title in titles if " ".join(title.split())[:20] not in words] == []


def test_the_commands_add_list_and_print(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From nothing to a poster; without an address there is nothing to print."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'bot.db'}")
    monkeypatch.setenv("CONTENT_PATH", str(CONTENT))
    runner = CliRunner()
    assert runner.invoke(cli, ["partners", "add", "maison", "Maison", "--lang", "fr"]).exit_code == 0
    assert "tells whose link" in runner.invoke(cli, ["partners", "add", "maison", "Maison"]).output
    assert "maison · Maison" in runner.invoke(cli, ["partners", "list"]).output
    assert runner.invoke(cli, ["partners", "kit", "maison", "--out", str(tmp_path)]).exit_code != 0
    monkeypatch.setenv("PUBLIC_URL", "https://bagage.example.org")
    assert runner.invoke(cli, ["partners", "kit", "maison", "--out", str(tmp_path / "kit")]).exit_code == 0
    assert len(list((tmp_path / "kit").glob("*.pdf"))) == 6
    runner.invoke(cli, ["partners", "remove", "maison"])
    assert "removed" in runner.invoke(cli, ["partners", "list"]).output
