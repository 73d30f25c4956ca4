"""What a report for donors says of a week, a month or a quarter: indicators, charts, what changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from bot.errors import BagageError
from bot.library.model import Library
from bot.stats import row_names
from bot.stats.charts import ChartRenderer, chart_request
from bot.stats.figures import BY_NAME, INDICATORS, grain_of, last_day
from bot.stats.figures import period as period_label
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

    @property
    def heads(self) -> tuple[str, str, str, str, str]:
        """Return the heads of the first table: what stands in the cells of an indicator."""
        return (
            say(self.language, "Indicator"),
            say(self.language, "Now"),
            say(self.language, "Before"),
            say(self.language, "Change"),
            say(self.language, "Target (reached)"),
        )

    @property
    def first_table(self) -> tuple[tuple[str, ...], ...]:
        """Return the table of the indicators, its heads first."""
        return (self.heads, *(indicator.cells for indicator in self.indicators))


@dataclass(frozen=True, slots=True)
class _Coverage:
    """Where a table tells of the period, and where of the one before."""

    table: Table
    now: tuple[int, ...]
    before: tuple[int, ...]


def days_in(period: str) -> tuple[date, date]:
    """Return the first and last day of `2026-W47`, `2026-10` or `2026-Q3`. Raises `NoReport` for anything else."""
    quarter_parts = QUARTER.fullmatch(period)
    try:
        if quarter_parts:
            year, last = int(quarter_parts[1]), int(quarter_parts[2]) * 3
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
    return period_label("week" if WEEK.fullmatch(period) else "month", eve)


async def gather_report(
    tables: Sequence[Table],
    period: str,
    language: str,
    library: Library,
    now: datetime,
    chart_renderer: ChartRenderer,
    targets: Mapping[tuple[str, str], int] | None = None,
) -> Report:
    """Return the report of a period from published tables: whole closed weeks that end in it, and its months.

    Raises `NoReport` for a period that is none or not closed yet, `StoreDown` if a chart cannot be drawn just now.
    """
    first, last = days_in(period)
    if last >= now.date():
        raise NoReport(f"{period}: it is not closed yet; the last day is {last}")
    coverages = [coverage for table in tables if (coverage := _coverage(table, period, now)).now]
    aims = {figure: n for (figure, label), n in (targets or {}).items() if label == period}
    indicators = tuple(
        _indicator(coverage, language, aims.get(coverage.table.figure))
        for coverage in coverages
        if coverage.table.figure in INDICATORS
    )
    sections = [
        await _section(coverage, language, library, chart_renderer)
        for coverage in coverages
        if coverage.table.figure in CHARTED
    ]
    return Report(
        language,
        say(language, "{name}: report {period}", name=library.service.name, period=period),
        say(language, "{first} to {last}", first=day(language, first), last=day(language, last)),
        tuple(_cautions(coverages, period, now, language)),
        indicators,
        _changed(indicators, language),
        tuple(sections),
        say(language, "Made on {day}.", day=day(language, now.date())),
    )


def _coverage(table: Table, period: str, now: datetime) -> _Coverage:
    """Look for a period in what tells of it: for months and quarters in the months, where a figure is by day."""
    told_by = table if WEEK.fullmatch(period) else table.by_month or table
    return _Coverage(told_by, _places(told_by, period, now), _places(told_by, preceding(period), now))


def _places(table: Table, period: str, now: datetime) -> tuple[int, ...]:
    """Return where a table tells of a period; nowhere if a part of its days is gone."""
    first, last = days_in(period)
    return () if table.by_month and first < first_kept(now) else places_within(table, first, last)


def places_within(table: Table, first: date, last: date) -> tuple[int, ...]:
    """Return the places of a table's periods that end within some days."""
    ends = [last_day(grain_of(label), label) for label in table.periods]
    return tuple(place for place, end in enumerate(ends) if first <= end <= last)


def _cautions(coverages: Sequence[_Coverage], period: str, now: datetime, language: str) -> Iterator[str]:
    yield say(language, "People-days, not persons: who comes again tomorrow counts again.")
    yield say(language, "Small numbers are hidden, every other one is rounded to 10; sums are of what is shown.")
    yield say(language, "Weeks are ISO weeks that end in the period.")
    if any(coverage.table.partly[place] for coverage in coverages for place in coverage.now if coverage.table.partly):
        yield say(language, "The bot was down in part of this period: less was counted, not less was asked.")
    if WEEK.fullmatch(period) and days_in(period)[0] < first_kept(now):
        yield say(language, "Counts by day are kept for 13 months: of this week they are not told any more.")


def _indicator(coverage: _Coverage, language: str, aim: int | None) -> Indicator:
    table = coverage.table
    now = table.summed(table.totals, coverage.now)
    before = table.summed(table.totals, coverage.before) if coverage.before else WITHHELD
    comparable = len(coverage.now) == len(coverage.before)
    change = f"{now - before:+d}" if comparable and isinstance(now, int) and isinstance(before, int) else WITHHELD
    return Indicator(
        say(language, table.title),
        row_names.cell_text(now, language),
        row_names.cell_text(before, language),
        change,
        row_names.target(aim, now, language) if aim else WITHHELD,
    )


def _changed(indicators: Sequence[Indicator], language: str) -> str:
    """Say in words what moved most, and only where both periods are told."""
    moved = [indicator for indicator in indicators if indicator.change not in (WITHHELD, "+0")]
    moved.sort(key=lambda indicator: -abs(int(indicator.change)))
    if not moved:
        return say(language, "Nothing can be said to have changed: the period before is not told, or the same.")
    parts = [
        say(
            language,
            "{name}: {now}, before {before} ({change})",
            name=indicator.name,
            now=indicator.now,
            before=indicator.before,
            change=indicator.change,
        )
        for indicator in moved[:4]
    ]
    return say(language, "What moved most. {list}.", list="; ".join(parts))


async def _section(coverage: _Coverage, language: str, library: Library, chart_renderer: ChartRenderer) -> Section:
    table = coverage.table
    picture = await chart_renderer.draw(chart_request(table, language, library, "png", coverage.now))
    rows = tuple(
        (row_names.row_name(table, row, language, library), row_names.cell_text(cell, language))
        for row, cell in table.largest(coverage.now)[:ROWS]
    )
    return Section(say(language, table.title), say(language, BY_NAME[table.figure].about), picture, rows)
