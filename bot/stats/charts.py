"""Charts of published tables, drawn by another process that ends when nobody asks, and kept by what they show."""

from __future__ import annotations

import asyncio
import hashlib
import json
import sys
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache
from typing import Final, Literal

from babel import Locale
from babel.numbers import get_decimal_symbol, get_group_symbol

from bot.errors import StoreDown
from bot.languages import LANGUAGES, Direction
from bot.library.model import Library
from bot.stats import row_names
from bot.stats.publish import Cell, Table
from bot.texts import say

Form = Literal["svg", "png"]
Datum = Mapping[str, Cell | None]
"""What is drawn of one cell, by name."""
SERIES: Final = 6
"""The most lines of a chart, or it is bars: more cannot be told apart."""
BARS: Final = 15
PERIODS: Final = 26
"""The periods a chart shows: half a year of weeks."""
IDLE_SECONDS: Final = 30.0
"""After so long without a wish the drawing process ends."""
DRAW_SECONDS: Final = 30.0
KEPT: Final = 200
"""Pictures kept: some 20 kB each."""
NARROW_SPACE: Final = "\u202f"
NO_BREAK_SPACE: Final = "\u00a0"
LEFT_TO_RIGHT: Final = "\u2066"
RIGHT_TO_LEFT: Final = "\u2067"
END_OF_DIRECTION: Final = "\u2069"
"""Marks that are not seen (Unicode Standard Annex 9, 2.4): between two a text is ordered from its own side."""


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How a language writes numbers, in the words of d3-format (its `formatLocale`), which writes those on the axes."""

    decimal: str
    thousands: str
    grouping: tuple[int, ...]
    """How many digits stand together, from the right."""


@dataclass(frozen=True, slots=True)
class ChartRequest:
    """What the drawing process is told: rounded numbers and `<k`, as everybody may see them."""

    kind: Literal["lines", "bars"]
    form: Form
    direction: Direction
    numbers: NumberFormat
    unit: str
    """What stands on the axis of the numbers."""
    rows: Sequence[Datum]
    """Of bars `name`, `shown` and `cell` each, of lines `name`, `period` and `shown`, which is None where hidden."""
    down: Sequence[Mapping[str, str]] = ()
    """The `period`s of lines in which the program was down in part."""


def chart_request(
    table: Table, language: str, library: Library, form: Form, places: Sequence[int] | None = None
) -> ChartRequest:
    """Return what the drawing process is told of a table.

    `places`: the periods to tell of; else few rows are told of over half a year, many of the last week or month.
    """
    direction, numbers = LANGUAGES[language].direction, number_format(LANGUAGES[language].locale)
    unit = say(language, "people-days")
    drawn = tuple(range(len(table.periods))[-PERIODS:] if places is None else places)
    if len(drawn) > 1 and 0 < len(table.rows) <= SERIES:
        points: list[Datum] = [
            {
                "name": _directed(row_names.row_name(table, row, language, library), direction),
                "period": table.periods[place],
                "shown": _height(row.cells[place]),
            }
            for row in table.rows
            for place in drawn
        ]
        down = [{"period": table.periods[place]} for place in drawn if table.partly[place]]
        return ChartRequest("lines", form, direction, numbers, _directed(unit, direction), points, down)
    summed = table.latest() if places is None and table.periods else drawn
    bars: list[Datum] = [
        {
            "name": _directed(row_names.row_name(table, row, language, library), direction),
            "shown": _height(cell) or 0,
            "cell": row_names.cell_text(cell, language),
        }
        for row, cell in (table.largest(summed) if summed else ())[:BARS]
    ]
    ends = dict.fromkeys(table.periods[place] for place in (summed[0], summed[-1])) if summed else ()
    span = " – ".join(_label(period, direction) for period in ends)
    unit = _directed(" · ".join(filter(None, (unit, span))), direction)
    return ChartRequest("bars", form, direction, numbers, unit, bars)


@cache
def number_format(locale: str) -> NumberFormat:
    """Return how numbers are written by a locale of the Unicode CLDR: 1,500 and 1 500, and 15,00,000 in Hindi."""
    known = Locale.parse(locale)
    first, other = known.decimal_formats[None].grouping
    # Tables write a plain space (`number_text`); here the width of a line is ours, and a space must not break it.
    thousands = get_group_symbol(known).replace(NARROW_SPACE, NO_BREAK_SPACE)
    # d3 begins again when it is at the end: 64 bits have seven groups at most.
    grouping = (first,) if other == first else (first, *[other] * 6)
    return NumberFormat(get_decimal_symbol(known), thousands, grouping)


def _directed(text: str, direction: Direction) -> str:
    """Return a text that is read from its own side: a picture begins at the left whatever is written in it."""
    return f"{RIGHT_TO_LEFT}{text}{END_OF_DIRECTION}" if direction == "rtl" else text


def _label(period: str, direction: Direction) -> str:
    """Return the label of a period within a text: `2026-W46` stays so."""
    return f"{LEFT_TO_RIGHT}{period}{END_OF_DIRECTION}" if direction == "rtl" else period


def _height(cell: Cell) -> int | None:
    """Return how far a number reaches: of a hidden one nothing, so that it tells nothing."""
    return cell if isinstance(cell, int) else None


class ChartRenderer:
    """Draws charts in one process at a time."""

    def __init__(self) -> None:
        """Start nothing before a chart is wanted."""
        self._process: asyncio.subprocess.Process | None = None
        self._turn = asyncio.Lock()
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._ending: asyncio.TimerHandle | None = None

    async def draw(self, request: ChartRequest) -> bytes:
        """Return the picture. Raises `StoreDown` if it cannot be drawn just now."""
        written = json.dumps(asdict(request), ensure_ascii=True, sort_keys=True)
        name = hashlib.sha256(written.encode()).hexdigest()
        async with self._turn:
            if name not in self._kept:
                self._kept[name] = await self._drawn(written)
                if len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(name)
            return self._kept[name]

    async def close(self) -> None:
        """End the drawing process, if there is one."""
        if self._ending:
            self._ending.cancel()
        process, self._process = self._process, None
        if process and process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    async def _drawn(self, written: str) -> bytes:
        try:
            return await asyncio.wait_for(self._ask(written), DRAW_SECONDS)
        except (TimeoutError, OSError, ValueError, asyncio.IncompleteReadError) as error:
            await self.close()
            raise StoreDown(type(error).__name__) from None

    async def _ask(self, written: str) -> bytes:
        process = self._process
        if process is None or process.returncode is not None:
            process = self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot.stats.chart_worker", stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
            )  # fmt: skip
        if process.stdin is None or process.stdout is None:
            raise OSError("no pipes")
        process.stdin.write(written.encode() + b"\n")
        await process.stdin.drain()
        size = int(await process.stdout.readline())
        picture = await process.stdout.readexactly(size)
        if self._ending:
            self._ending.cancel()
        loop = asyncio.get_running_loop()
        self._ending = loop.call_later(IDLE_SECONDS, lambda: loop.create_task(self._rest()))
        return picture

    async def _rest(self) -> None:
        async with self._turn:
            await self.close()
