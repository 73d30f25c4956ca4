"""Numbers as people see them: nobody learns what one person did, however often and cleverly they ask."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.stats.counts import Count
from bot.stats.figures import BY_NAME, Figure, closes
from bot.stats.months import HeldMonthCell
from bot.stats.publish import BASE, WITHHELD, Cell, Table, all_published, published
from bot.store import Commit, Tally
from bot.store.keys import MemoryKeys
from bot.store.sqlite import SqliteStore
from bot.types import Session, Who

LATER = datetime(2027, 3, 1, tzinfo=UTC)
TOPICS, CHANNELS, PARTNERS = BY_NAME["topics"], BY_NAME["channels"], BY_NAME["partner_starts"]
ALIKE = replace(CHANNELS, name="alike", rare=True)


@dataclass
class Numbers:
    """Counts as a store holds them; every period is closed unless it says otherwise."""

    cells: Mapping[tuple[str, str], int]
    open: frozenset[str] = frozenset()
    secret: bytes = bytes(32)

    async def tallies(self, figure: str) -> list[Tally]:
        """Return the cells, whichever figure is asked for."""
        return [Tally(figure, period, key, n) for (period, key), n in sorted(self.cells.items())]

    async def closed(self) -> frozenset[str]:
        """Return the closed periods."""
        weeks = {f"2026-W{week}" for week in range(40, 53)}
        return frozenset({period for period, _ in self.cells} | weeks) - self.open

    async def hours(self) -> dict[str, int]:
        """Return that the program was always up, but on one day."""
        return {f"2026-{month:02d}-{day:02d}": 24 for month in (9, 10, 11, 12) for day in range(1, 32)} | {
            "2026-11-20": 3
        }

    async def shown(self, figure: str) -> list[HeldMonthCell]:
        """Return that no month is held yet."""
        return []

    async def rounding(self) -> bytes:
        """Return the secret."""
        return self.secret


def row(table: Table, *key: str) -> tuple[Cell, ...]:
    """Return the cells of a row."""
    return next(row.cells for row in table.rows if row.key == key)


@pytest.mark.parametrize(
    ("n", "seen"),
    [
        (1, {"<10"}),
        (9, {"<10"}),
        (10, {10}),
        (11, {10, 20}),
        (19, {10, 20}),
        (20, {20}),
        (25, {20, 30}),
        (1230, {1230}),
    ],
)
async def test_a_small_cell_is_hidden_and_any_other_rounded(n: int, seen: set[Cell]) -> None:
    """Under ten by day: `<10`. From ten on: one of the two tens around it."""
    cells: set[Cell] = set()
    for day in range(10, 29):
        secret = bytes([day]) * 32
        table = await published(
            Numbers({("2026-11-09", "a|en"): n, ("2026-11-09", "b|en"): 50}, secret=secret), TOPICS, LATER
        )
        cells.update(row(table, "a", "en"))
    assert cells == seen


async def test_the_nearer_ten_is_likelier() -> None:
    """On average rounding adds and takes nothing: sums of many cells stay true."""
    cells = {("2026-11-09", f"t{n}|en"): 23 for n in range(2000)}
    table = await published(Numbers(cells), TOPICS, LATER)
    mean = sum(int(row.cells[0]) for row in table.rows) / 2000
    assert 22.5 < mean < 23.5


@pytest.mark.parametrize(
    ("figure", "label", "n", "cell"),
    [
        (TOPICS, "2026-11-09", 0, 0),
        (CHANNELS, "2026-W46", 19, "<20"),
        (CHANNELS, "2026-W46", 20, 20),
        (CHANNELS, "2026-W46", 0, 0),
        (PARTNERS, "2026-W46", 0, "<20"),
        (PARTNERS, "2026-W46", 7, "<20"),
    ],
)
async def test_by_week_twenty_and_zeros_of_partners_hidden(figure: Figure, label: str, n: int, cell: Cell) -> None:
    """A zero is shown, except where it says something of a few people."""
    key = "|".join("a" * len(figure.by))
    other = ("2026-11-10" if figure.grain == "day" else "2026-W47", key)
    table = await published(Numbers({(label, key): n, other: 40}), figure, LATER)
    assert table.rows[0].cells[0] == cell


async def test_k_may_be_raised_and_never_lowered() -> None:
    """An office that asks for less gets the least there is."""
    numbers = Numbers({("2026-W46", "web|en"): 25, ("2026-W46", "sms|en"): 90})
    assert (await published(numbers, CHANNELS, LATER, k=1)).k == 20
    raised = await published(numbers, CHANNELS, LATER, k=45)
    assert raised.k == 50
    assert row(raised, "web", "en") == ("<50",)


async def test_only_closed_periods_are_shown() -> None:
    """Neither today nor a day that is over but not closed, nor one that a wrong clock closed too early."""
    numbers = Numbers(
        dict.fromkeys([(f"2026-11-{day}", "a|en") for day in (23, 24, 25)], 50), frozenset({"2026-11-25"})
    )
    assert (await published(numbers, TOPICS, closes("2026-11-24"))).periods == ("2026-11-23", "2026-11-24")
    assert (await published(numbers, TOPICS, closes("2026-11-24") - timedelta(seconds=1))).periods == ("2026-11-23",)
    assert (await published(numbers, TOPICS, LATER)).periods == ("2026-11-23", "2026-11-24")


async def test_days_that_would_be_mostly_hidden_open_by_week() -> None:
    """Summed from exact days, with the k of a week; weeks that are not closed wait."""
    cells = {(f"2026-11-{day:02d}", key): 5 for day in range(9, 16) for key in ("a|en", "b|fr")}
    cells |= {("2026-11-16", "a|en"): 9}
    table = await published(Numbers(cells, frozenset({"2026-W47"})), TOPICS, LATER)
    assert (table.grain, table.k, table.periods) == ("week", 20, ("2026-W46",))
    assert {row.cells[0] for row in table.rows} <= {30, 40}
    assert (await published(Numbers({**cells, **dict.fromkeys(cells, 50)}), TOPICS, LATER)).grain == "day"


async def test_a_link_made_for_one_person_does_not_show() -> None:
    """A partner whose every cell is hidden has no row, and changes nothing else."""
    others = {("2026-W46", "red-cross"): 40, ("2026-W47", "red-cross"): 60}
    without = await published(Numbers(others), PARTNERS, LATER)
    with_one = await published(Numbers({**others, ("2026-W46", "for-asha"): 1}), PARTNERS, LATER)
    assert [row.key for row in with_one.rows] == [("red-cross",)]
    assert with_one.rows == without.rows


async def test_rows_are_ordered_by_what_is_shown() -> None:
    """The order tells nothing that the numbers do not: among equals the name decides."""
    cells = {("2026-11-09", f"{name}|en"): n for name, n in {"a": 1, "b": 9, "c": 30, "d": 60, "e": 5, "f": 30}.items()}
    cells |= {("2026-11-10", f"{name}|en"): 30 for name in "cdf"}
    table = await published(Numbers(cells), TOPICS, LATER)
    assert [row.key[0] for row in table.rows] == ["d", "c", "f", "a", "b", "e"]


tables = st.dictionaries(
    st.tuples(st.sampled_from(["2026-W46", "2026-W47", "2026-W48"]), st.sampled_from([f"k{n}|x" for n in range(8)])),
    st.one_of(st.integers(0, 25), st.integers(0, 400)),
    max_size=24,
)


@given(tables, st.sampled_from([CHANNELS, ALIKE]), st.binary(min_size=32, max_size=32))
@settings(deadline=None, max_examples=300)
async def test_no_small_number_leaves_the_function(
    cells: dict[tuple[str, str], int], figure: Figure, secret: bytes
) -> None:
    """Whatever was counted: every number shown is a ten, none is under k, all are near the truth."""
    table = await published(Numbers(cells, secret=secret), figure, LATER)
    for line in table.rows:
        for label, cell in zip(table.periods, line.cells, strict=True):
            n = cells.get((label, "|".join(line.key)), 0)
            if isinstance(cell, int):
                assert cell % BASE == 0
                assert cell == 0 == n or (cell >= table.k <= n and abs(cell - n) < BASE)
            else:
                assert cell == f"<{table.k}"
                assert n < table.k
    assert all(total in (0, WITHHELD, f"<{table.k}") or int(total) >= table.k for total in table.totals)


@given(tables, st.sampled_from([CHANNELS, ALIKE]), st.binary(min_size=32, max_size=32), st.integers(1, 60))
@settings(deadline=None, max_examples=600)
async def test_totals_leave_every_hidden_cell_all_its_values(
    cells: dict[tuple[str, str], int], figure: Figure, secret: bytes, k: int
) -> None:
    """Who subtracts what is shown from the total learns of no hidden cell more than that it is hidden."""
    table = await published(Numbers(cells, secret=secret), figure, LATER, k)
    names = {key for _, key in cells}
    for column, (label, total) in enumerate(zip(table.periods, table.totals, strict=True)):
        seen = {"|".join(row.key): row.cells[column] for row in table.rows}
        visible = [cell for cell in seen.values() if isinstance(cell, int) and cell]
        hidden = sum(isinstance(seen.get(name, "<"), str) for name in names)
        if hidden and total != WITHHELD:
            assert bounds(table, total, visible, hidden, least=0 if figure.rare else 1) == (
                0 if figure.rare else 1,
                table.k - 1,
            ), (label, total)


def bounds(table: Table, total: Cell, visible: list[int], hidden: int, least: int) -> tuple[int, int]:
    """Attack: return the least and the most a hidden cell can be, for somebody who knows how rounding is done."""
    most = table.k - 1
    total_low, total_high = (0, most) if isinstance(total, str) else (total - BASE + 1, total + BASE - 1)
    low = total_low - sum(cell + BASE - 1 for cell in visible) - (hidden - 1) * most
    high = total_high - sum(max(table.k, cell - BASE + 1) for cell in visible) - (hidden - 1) * least
    return max(least, low), min(most, high)


def test_the_attack_works_where_nothing_is_guarded() -> None:
    """The control: from exact numbers the same subtraction finds what is hidden."""
    table = Table("f", "F", "week", ("value",), 20, ("2026-W46",), (), (24,))
    assert bounds(table, 20, [30], 1, least=0)[1] < 19
    assert bounds(table, 20, [20], 9, least=1) == (1, 1)  # nine hidden cells, of which each must be 1


@given(tables, st.sampled_from([CHANNELS, ALIKE]), st.binary(min_size=32, max_size=32))
@settings(deadline=None, max_examples=200)
async def test_asking_again_teaches_nothing(cells: dict[tuple[str, str], int], figure: Figure, secret: bytes) -> None:
    """The same table, byte for byte, today and in a year; and no total moves when other periods and rows are added."""
    numbers = Numbers(cells, secret=secret)
    first = await published(numbers, figure, LATER)
    assert json.dumps(first.as_json()) == json.dumps((await published(numbers, figure, LATER)).as_json())
    later = {("2026-W50", "k0|x"): 77, ("2026-W50", "new|x"): 30}
    more = await published(Numbers({**cells, **later}, secret=secret), figure, LATER)
    for column, label in enumerate(first.periods):
        assert more.totals[more.periods.index(label)] == first.totals[column]
        for line in first.rows:
            assert row(more, *line.key)[more.periods.index(label)] == line.cells[column]


async def test_who_adds_visits_of_their_own_does_not_find_one_more() -> None:
    """Fourteen visits made up, one real: whether 14 or 15 hardly ever shows, and never where it would be known."""
    differ = 0
    for trial in range(400):
        secret = trial.to_bytes(32, "big")
        fewer, more = [
            await published(
                Numbers({("2026-11-09", "a|en"): n, ("2026-11-09", "b|en"): 90}, secret=secret), TOPICS, LATER
            )
            for n in (14, 15)
        ]
        differ += row(fewer, "a", "en") != row(more, "a", "en")
    assert 0 < differ < 80  # one in ten; rounded to the nearest ten it would be all


async def test_every_figure_of_a_real_store_can_be_shown(tmp_path: Path) -> None:
    """From a turn to the table, on SQLite; before anything is closed there is nothing to see."""
    store = SqliteStore(tmp_path / "bot.db", MemoryKeys())
    await store.open()
    moment = datetime(2026, 11, 24, 12, tzinfo=UTC)
    counts = (Count("topics", "rights/wages|en"), Count("channels", "web|en"))
    for n in range(30):
        await store.commit(Commit(Who("web", str(n)), "", "", Session("en"), 0, moment, counts))
    assert [table.periods for table in await all_published(store, moment)] == [()] * len(BY_NAME)
    await store.tidy(closes("2026-W48"))
    tables = {table.figure: table for table in await all_published(store, closes("2026-W48"))}
    assert tables["topics"].as_json()["rows"] == [{"value": "rights/wages", "language": "en", "cells": [30]}]
    assert tables["channels"].totals == (30,)
    assert tables["topics"].as_lines() == [
        "Topics opened (people-days by day, rounded to 10, under 10 hidden)",
        "                   2026-11-24",
        "rights/wages / en          30",
        "total                      30",
    ]
    assert "nothing closed yet" in tables["hours"].as_lines()[1]
    await store.close()
