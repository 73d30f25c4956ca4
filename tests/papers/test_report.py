"""Reports: of their own period alone, in three forms, the same when the days they tell of are gone."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest
from docx import Document as Docx
from docx.enum.table import WD_TABLE_DIRECTION
from docx.oxml.ns import qn
from pypdf import PdfReader

from bot import app
from bot.languages import LANGUAGES, Language
from bot.library.model import Library
from bot.papers import report, report_files
from bot.records import target_table
from bot.settings import Settings
from bot.stats import charts
from bot.stats.charts import ChartRenderer
from bot.stats.publish import all_published
from bot.upkeep.tidying import tidied
from tests.databases import NOW


@pytest.mark.parametrize(("period", "language"), [("2026-10", "fr"), ("2026-W44", "en"), ("2026-Q3", "fr")])
async def test_a_report_is_written_in_three_forms(
    demo_settings: Settings, library: Library, tmp_path: Path, period: str, language: str
) -> None:
    """Title, caution, indicators, what changed, charts; the same words in each form; no number under k."""
    chart_renderer = ChartRenderer()
    try:
        made = await report.gather_report(
            await app.published_tables(demo_settings), period, language, library, NOW, chart_renderer
        )
    finally:
        await chart_renderer.close()
    html, pdf, docx = report_files.write_report(made, tmp_path, period)
    words = {
        "html": re.sub(r"<[^>]+>", " ", re.sub(r"data:[^\"]+", "", html.read_text(encoding="utf-8"))),
        "pdf": " ".join(page.extract_text() for page in PdfReader(pdf).pages),
        "docx": "\n".join(paragraph.text for paragraph in Docx(str(docx)).paragraphs),
    }
    caution = "Des personnes-jours" if language == "fr" else "People-days, not persons"
    for form, text in words.items():
        assert caution in " ".join(text.split()), form
    assert len(made.sections) >= 3
    assert all(section.picture[:4] == b"\x89PNG" for section in made.sections)
    numbers = [indicator.now for indicator in made.indicators if indicator.now[0].isdigit()]
    assert numbers
    assert all(int(re.sub(r"\D", "", number)) % 10 == 0 for number in numbers)


async def test_a_report_tells_of_its_own_period_alone(demo_settings: Settings, library: Library) -> None:
    """Bars, rows and lines of October know nothing of November; hidden weeks together are no claim to be under k."""
    tables = {table.figure: table for table in await app.published_tables(demo_settings)}
    topics = tables["topics"]
    first, last = report.days_in("2026-10")
    for table in (topics, tables["channels"]):
        places = report.places_within(table, first, last)
        assert 3 < len(places) < len(table.periods)
        labels = [table.periods[place] for place in places]
        request = charts.chart_request(table, "en", library, "svg", places)
        if request.kind == "lines":
            assert {row["period"] for row in request.rows} == set(labels)
            continue
        assert request.unit.endswith(f"{labels[0]} – {labels[-1]}")
        tops = [sum(cell for place in places if isinstance(cell := row.cells[place], int)) for row in table.rows]
        assert [row["shown"] for row in request.rows] == sorted(tops, reverse=True)[: charts.BARS]
    assert topics.summed(("<10", "<10"), (0, 1)) == "–"
    assert topics.summed((0, "<10"), (0, 1)) == "–"
    days = tuple(f"2026-11-{day:02d}" for day in range(14, 25))
    by_day = replace(topics, grain="day", periods=days)
    assert [days[place] for place in by_day.latest()] == list(days[2:9]), "the week that is told of whole"
    assert replace(by_day, periods=days[:2]).latest() == (0, 1)
    assert replace(by_day, periods=("2026-11-24",)).latest() == (0,)
    assert topics.summed(("<10", 20), (0, 1)) == 20
    assert topics.summed(("<10", 20), (0,)) == "<10"


async def test_a_report_sets_what_was_reached_beside_the_target(demo_settings: Settings, library: Library) -> None:
    """A share of what is shown; a figure without a target has a dash."""
    store = target_table.targets_at(demo_settings.DATABASE_URL)
    store.put("tools_finished", "2026-10", 1000)
    chart_renderer = ChartRenderer()
    try:
        tables = await app.published_tables(demo_settings)
        made = await report.gather_report(tables, "2026-10", "en", library, NOW, chart_renderer, store.all())
    finally:
        await chart_renderer.close()
    aimed = {indicator.name: indicator.target for indicator in made.indicators}
    assert re.fullmatch(r"1,000 \(\d+%\)", aimed["Tools finished"])
    assert aimed["Tools started"] == "–"


async def reported(settings: Settings, library: Library, period: str, now: datetime) -> report.Report:
    """Write a report at a moment, with the sweep before it."""
    store, chart_renderer = app.make_store(settings), ChartRenderer()
    await store.open()
    try:
        await tidied(store, now)
        tables = await all_published(store, now)
        return await report.gather_report(tables, period, "fr", library, now, chart_renderer)
    finally:
        await store.close()
        await chart_renderer.close()


@pytest.mark.parametrize("period", ["2025-09", "2025-Q3"])
async def test_a_report_says_the_same_when_its_days_are_gone(
    old_settings: Settings, library: Library, period: str
) -> None:
    """To the last number and picture: only the day it was made on is another."""
    first = await reported(old_settings, library, period, datetime(2025, 10, 20, 9, tzinfo=UTC))
    later = await reported(old_settings, library, period, datetime(2026, 11, 24, 9, tzinfo=UTC))
    assert replace(later, printed=first.printed) == first
    assert {indicator.name for indicator in first.indicators} == {"Thèmes ouverts", "Canaux et langues"}
    assert first.sections[0].rows[0][1].endswith("0")


async def test_a_report_of_a_week_whose_days_are_gone_says_so(old_settings: Settings, library: Library) -> None:
    """It does not tell of the four days of it that are left, nor compares with them."""
    october = datetime(2026, 11, 24, 9, tzinfo=UTC)  # the days are kept from 1 October 2025 on, a Wednesday
    half, whole = [await reported(old_settings, library, week, october) for week in ("2025-W40", "2025-W41")]
    assert [indicator.name for indicator in half.indicators] == ["Canaux et langues"]
    assert "gardés 13 mois" in half.cautions[-1]
    assert [indicator.before for indicator in whole.indicators] == ["–", "300"]
    assert "gardés 13 mois" not in whole.cautions[-1]


@pytest.mark.parametrize(
    ("period", "preceding"),
    [("2026-03", "2026-02"), ("2026-01", "2025-12"), ("2026-Q1", "2025-Q4"), ("2026-W01", "2025-W52")],
)
def test_a_period_is_compared_with_the_one_before_it(period: str, preceding: str) -> None:
    """March with February, not with its last days and some of January."""
    assert report.preceding(period) == preceding


def test_a_report_from_the_right_says_so_in_each_form(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page, every paragraph of the document, its tables; the words keep their order in the cells."""
    from_the_right = replace(LANGUAGES["fr"], direction="rtl")
    monkeypatch.setitem(cast("dict[str, Language]", LANGUAGES), "fr", from_the_right)
    line = report.Indicator("زيارات", "1,230", "20", "+10")
    made = report.Report("fr", "تقرير", "2026-10", ("أيام",), (line,), "زاد", (), "2026-11-24")
    page = report_files.FORMS["html"](made).decode()
    assert page.startswith('<!doctype html><html lang="fr" dir="rtl">')
    assert "text-align:right" not in page
    paper = Docx(io.BytesIO(report_files.FORMS["docx"](made)))
    style = paper.styles["Normal"].element
    assert style.pPr.find(qn("w:bidi")) is not None
    assert style.rPr.find(qn("w:rtl")) is not None
    assert style.rPr.find(qn("w:lang")).get(qn("w:bidi")) == "fr"
    assert paper.tables[0].table_direction == WD_TABLE_DIRECTION.RTL
    assert [cell.text for cell in paper.tables[0].rows[1].cells] == list(line.cells)
    assert "1,230" in PdfReader(io.BytesIO(report_files.FORMS["pdf"](made))).pages[0].extract_text()
