"""A report of whole weeks, a month or a quarter for donors: indicators, charts, what changed, in PDF, HTML and DOCX."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from docx import Document as Docx
from docx.shared import Mm, Pt
from fpdf import FPDF
from markupsafe import escape

from bot.errors import BagageError
from bot.library.model import Library
from bot.stats import labels
from bot.stats.charts import ChartRenderer, wanted
from bot.stats.figures import ABOUT, INDICATORS, grain_of, last_day
from bot.stats.figures import period as label
from bot.stats.months import first_kept
from bot.stats.publish import WITHHELD, Table
from bot.stats.quarters import quarter
from bot.texts import day, say

WEEK: Final = re.compile(r"\d{4}-W\d{2}")
MONTH: Final = re.compile(r"\d{4}-\d{2}")
QUARTER: Final = re.compile(r"(\d{4})-Q([1-4])")
CHARTED: Final = ("topics", "channels", "countries", "tools_finished", "first_time", "gender", "age")
ROWS: Final = 10
"""Rows of a table in the report; the rest is in the files."""
STYLE: Final = (
    "body{font:11pt/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1c2427}"
    "table{border-collapse:collapse;width:100%}th,td{padding:.3rem .5rem;border-bottom:1px solid #d5d1c8;"
    "text-align:right}th:first-child,td:first-child{text-align:left}img{max-width:100%}.soft{color:#545d61}"
)


class NoReport(BagageError):
    """A period that cannot be told of: not a period, or not closed yet."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One line of the first table: the sum of what is shown, and of the period before."""

    name: str
    now: str
    before: str
    change: str
    target: str = WITHHELD
    """What the programme meant to reach, and the share of it that was reached."""

    @property
    def cells(self) -> tuple[str, str, str, str, str]:
        """Return the line of the table."""
        return (self.name, self.now, self.before, self.change, self.target)


@dataclass(frozen=True, slots=True)
class Section:
    """One figure: its definition, a picture, its first rows."""

    title: str
    about: str
    picture: bytes
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that a report says, in one language."""

    language: str
    title: str
    span: str
    cautions: tuple[str, ...]
    indicators: tuple[Indicator, ...]
    changed: str
    sections: tuple[Section, ...]
    printed: str


def days_in(period: str) -> tuple[date, date]:
    """Return the first and last day of `2026-W47`, `2026-10` or `2026-Q3`. Raises `NoReport` for anything else."""
    found = QUARTER.fullmatch(period)
    try:
        if found:
            year, last = int(found[1]), int(found[2]) * 3
            return date(year, last - 2, 1), last_day("month", f"{year}-{last:02d}")
        if WEEK.fullmatch(period):
            end = last_day("week", period)
            return end - timedelta(days=6), end
        if MONTH.fullmatch(period):
            return date.fromisoformat(f"{period}-01"), last_day("month", period)
    except ValueError:
        pass
    raise NoReport(f"{period}: write a week (2026-W47), a month (2026-10) or a quarter (2026-Q3)")


def preceding(period: str) -> str:
    """Return the period before: the week before a week, the month before a month, the quarter before a quarter."""
    eve = days_in(period)[0] - timedelta(days=1)
    if QUARTER.fullmatch(period):
        return quarter(eve)
    return label("week" if WEEK.fullmatch(period) else "month", eve)


async def make(
    tables: Sequence[Table],
    period: str,
    language: str,
    library: Library,
    now: datetime,
    chart_renderer: ChartRenderer,
    targets: Mapping[tuple[str, str], int] | None = None,
) -> Report:
    """Return the report of a period from published tables: whole closed weeks that end in it, and its months."""
    first, last = days_in(period)
    if last >= now.date():
        raise NoReport(f"{period}: it is not closed yet; the last day is {last}")
    told = [_telling(table, period) for table in tables]
    shown = [(table, _places(table, period, now), _places(table, preceding(period), now)) for table in told]
    aims = {figure: n for (figure, label), n in (targets or {}).items() if label == period}
    indicators = tuple(
        _indicator(table, now_, before, language, aims.get(table.figure))
        for table, now_, before in shown
        if table.figure in INDICATORS and now_
    )
    sections = [
        await _section(table, language, library, chart_renderer, now_)
        for table, now_, _ in shown
        if table.figure in CHARTED and now_
    ]
    partly = any(table.partly[place] for table, now_, _ in shown for place in now_ if table.partly)
    cautions = [
        say(language, "People-days, not persons: who comes again tomorrow counts again."),
        say(language, "Small numbers are hidden, every other one is rounded to 10; sums are of what is shown."),
        say(language, "Weeks are ISO weeks that end in the period."),
    ]
    if partly:
        cautions.append(say(language, "The bot was down in part of this period: less was counted, not less was asked."))
    if WEEK.fullmatch(period) and first < first_kept(now):
        cautions.append(say(language, "Counts by day are kept for 13 months: of this week they are not told any more."))
    span = say(language, "{first} to {last}", first=day(language, first), last=day(language, last))
    return Report(
        language,
        say(language, "{name}: report {period}", name=library.service.name, period=period),
        span,
        tuple(cautions),
        indicators,
        _changed(indicators, language),
        tuple(sections),
        say(language, "Made on {day}.", day=day(language, now.date())),
    )


def _telling(table: Table, period: str) -> Table:
    """Return what tells of a period: of months and quarters the months, where a figure is counted by day."""
    return table if WEEK.fullmatch(period) else table.by_month or table


def _places(table: Table, period: str, now: datetime) -> tuple[int, ...]:
    """Return where a table tells of a period; nowhere if a part of its days is gone."""
    first, last = days_in(period)
    return () if table.by_month and first < first_kept(now) else within(table, first, last)


def within(table: Table, first: date, last: date) -> tuple[int, ...]:
    """Return the places of a table's periods that end within some days."""
    ends = [last_day(grain_of(label), label) for label in table.periods]
    return tuple(place for place, end in enumerate(ends) if first <= end <= last)


def _indicator(table: Table, now: Sequence[int], before: Sequence[int], language: str, aim: int | None) -> Indicator:
    value = table.summed(table.totals, now)
    old = table.summed(table.totals, before) if before else WITHHELD
    told = isinstance(value, int) and isinstance(old, int) and len(now) == len(before)
    change = f"{int(value) - int(old):+d}" if told else WITHHELD
    aimed = labels.target(aim, value, language) if aim else WITHHELD
    return Indicator(
        say(language, table.title), labels.cell_text(value, language), labels.cell_text(old, language), change, aimed
    )


def _changed(indicators: Sequence[Indicator], language: str) -> str:
    """Say in words what moved most, and only where both periods are told."""
    moved = [one for one in indicators if one.change not in (WITHHELD, "+0")]
    moved.sort(key=lambda one: -abs(int(one.change)))
    if not moved:
        return say(language, "Nothing can be said to have changed: the period before is not told, or the same.")
    parts = [
        say(language, "{name}: {now}, before {before} ({change})", name=one.name, now=one.now, before=one.before,
            change=one.change)
        for one in moved[:4]
    ]  # fmt: skip
    return say(language, "What moved most. {list}.", list="; ".join(parts))


async def _section(
    table: Table, language: str, library: Library, chart_renderer: ChartRenderer, places: Sequence[int]
) -> Section:
    picture = await chart_renderer.draw(wanted(table, language, library, "png", places))
    rows = tuple(
        (labels.one(table, row, language, library), labels.cell_text(cell, language))
        for row, cell in table.largest(places)[:ROWS]
    )
    return Section(say(language, table.title), say(language, ABOUT[table.figure]), picture, rows)


def write_report(report: Report, folder: Path, period: str) -> tuple[Path, ...]:
    """Write the report as PDF, HTML and DOCX; return the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    found = []
    for form, make_ in (("html", as_html), ("pdf", as_pdf), ("docx", as_docx)):
        path = folder / f"bagage-{period}-{report.language}.{form}"
        path.write_bytes(make_(report))
        found.append(path)
    return tuple(found)


def as_html(report: Report) -> bytes:
    """Return one page that needs nothing else."""
    return "".join(_html(report)).encode("utf-8")


def _html(report: Report) -> Iterator[str]:
    heads = _heads(report.language)
    yield f'<!doctype html><html lang="{report.language}"><head><meta charset="utf-8"><title>{escape(report.title)}'
    yield f"</title><style>{STYLE}</style></head><body><h1>{escape(report.title)}</h1><p>{escape(report.span)}</p>"
    yield "<ul>" + "".join(f"<li>{escape(one)}</li>" for one in report.cautions) + "</ul>"
    yield "<table><tr>" + "".join(f'<th scope="col">{escape(head)}</th>' for head in heads) + "</tr>"
    for one in report.indicators:
        yield "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in one.cells) + "</tr>"
    yield f"</table><p>{escape(report.changed)}</p>"
    for section in report.sections:
        image = base64.b64encode(section.picture).decode()
        yield f'<h2>{escape(section.title)}</h2><p class="soft">{escape(section.about)}</p>'
        yield f'<img alt="{escape(section.title)}" src="data:image/png;base64,{image}"><table>'
        yield from (f"<tr><td>{escape(name)}</td><td>{escape(n)}</td></tr>" for name, n in section.rows)
        yield "</table>"
    yield f'<p class="soft">{escape(report.printed)}</p></body></html>'


def _heads(language: str) -> tuple[str, ...]:
    return (
        say(language, "Indicator"),
        say(language, "Now"),
        say(language, "Before"),
        say(language, "Change"),
        say(language, "Target (reached)"),
    )


def as_docx(report: Report) -> bytes:
    """Return a document that can be edited."""
    paper = Docx()
    paper.add_heading(report.title, 0)
    paper.add_paragraph(report.span)
    for one in report.cautions:
        paper.add_paragraph(one, style="List Bullet")
    _grid(paper, (_heads(report.language), *(one.cells for one in report.indicators)))
    paper.add_paragraph(report.changed)
    for section in report.sections:
        paper.add_heading(section.title, 1)
        paper.add_paragraph(section.about)
        paper.add_picture(io.BytesIO(section.picture), width=Mm(150))
        if section.rows:
            _grid(paper, section.rows)
    paper.add_paragraph(report.printed).runs[0].font.size = Pt(8)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def _grid(paper: Docx, rows: Sequence[Sequence[str]]) -> None:  # type: ignore[valid-type]
    table = paper.add_table(rows=0, cols=len(rows[0]), style="Light List Accent 1")  # type: ignore[attr-defined]
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text


def as_pdf(report: Report) -> bytes:
    """Return the report on A4."""
    pdf = FPDF(format="A4", unit="mm")
    pdf.core_fonts_encoding = "windows-1252"
    pdf.set_lang(report.language)
    pdf.set_title(report.title)
    pdf.set_margins(18, 18)
    pdf.set_auto_page_break(auto=True, margin=18)
    pdf.add_page()
    _text(pdf, report.title, 20, "B")
    _text(pdf, report.span, 12)
    for one in report.cautions:
        _text(pdf, f"- {one}", 10)
    pdf.ln(3)
    _table(pdf, (_heads(report.language), *(one.cells for one in report.indicators)))
    pdf.ln(3)
    _text(pdf, report.changed, 11)
    for section in report.sections:
        pdf.add_page()
        _text(pdf, section.title, 15, "B")
        _text(pdf, section.about, 10)
        pdf.image(io.BytesIO(section.picture), w=pdf.epw)
        pdf.ln(3)
        if section.rows:
            _table(pdf, section.rows)
    pdf.ln(4)
    _text(pdf, report.printed, 9)
    return bytes(pdf.output())


def _text(pdf: FPDF, text: str, size: float, style: str = "") -> None:
    pdf.set_font("Helvetica", style, size)
    pdf.multi_cell(0, size * 0.5, _known(text), align="L", new_x="LMARGIN", new_y="NEXT")
    pdf.ln(1)


def _table(pdf: FPDF, rows: Sequence[Sequence[str]]) -> None:
    pdf.set_font("Helvetica", "", 10)
    widths = (44, *([56 / (len(rows[0]) - 1)] * (len(rows[0]) - 1)))  # "Maintenant" has room
    align = ("LEFT", *(["RIGHT"] * (len(rows[0]) - 1)))
    with pdf.table(col_widths=widths, text_align=align, first_row_as_headings=len(rows[0]) > 2) as table:
        for row in rows:
            table.row([_known(cell) for cell in row])


def _known(text: str) -> str:
    return text.encode("windows-1252", "replace").decode("windows-1252")
