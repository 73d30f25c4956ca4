"""Quarters: sums of what is shown, of periods that end in them, never of the one that runs."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bot.stats.publish import Cell, Table
from bot.stats.quarters import quarter, quarters

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def table(totals: dict[str, Cell], partly: tuple[bool, ...] = ()) -> Table:
    """Return a published figure of weeks."""
    return Table(
        "countries", "Countries looked at", "week", ("value",), 20, tuple(totals), (), (*totals.values(),), partly
    )


def test_a_day_lies_in_its_quarter() -> None:
    """Three months each."""
    days = (date(2026, 1, 1), date(2026, 3, 31), date(2026, 4, 1), date(2026, 12, 31))
    assert [quarter(day) for day in days] == ["2026-Q1", "2026-Q1", "2026-Q2", "2026-Q4"]


def test_a_week_counts_where_it_ends() -> None:
    """The week of 28 September ends in October: it belongs to the quarter that runs, and is not summed yet."""
    sums = quarters([table({"2026-W20": 30, "2026-W26": 40, "2026-W39": 50, "2026-W40": 60})], NOW, {})
    assert (sums.labels, sums.first) == (("2026-Q2", "2026-Q3"), "2026-Q2")
    assert [(line.cells, line.since_start) for line in sums.lines] == [((70, 50), 120)]


def test_a_quarter_closes_when_its_last_day_does() -> None:
    """At two in the morning of the first day after it."""
    numbers = [table({"2026-W39": 50})]
    assert quarters(numbers, datetime(2026, 10, 1, 1, 59, tzinfo=UTC), {}).labels == ()
    assert quarters(numbers, datetime(2026, 10, 1, 2, 0, tzinfo=UTC), {}).labels == ("2026-Q3",)


def test_what_is_hidden_stays_hidden() -> None:
    """A quarter of hidden weeks is hidden; hidden weeks beside shown ones add nothing."""
    sums = quarters([table({"2026-W20": "–", "2026-W21": "–", "2026-W38": "–", "2026-W39": 50})], NOW, {})
    assert [(line.cells, line.since_start) for line in sums.lines] == [(("–", 50), 50)]


def test_a_year_is_shown_with_targets_and_the_time_the_program_was_down() -> None:
    """Four quarters at most, each with its own target; the sum since the start is of all of them."""
    weeks: dict[str, Cell] = {"2025-W20": 10, "2025-W30": 20, "2025-W45": 30, "2026-W05": 40, "2026-W20": 50}
    sums = quarters([table(weeks, (False, False, True, False, False))], NOW, {("countries", "2026-Q2"): 100})
    assert sums.labels == ("2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2")
    assert sums.partly == (False, True, False, False)
    assert [(line.targets, line.since_start, sums.first) for line in sums.lines] == [
        ((None, None, None, 100), 150, "2025-Q2")
    ]
