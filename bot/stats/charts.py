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
from typing import Final, Literal

from bot.errors import StoreDown
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


@dataclass(frozen=True, slots=True)
class ChartRequest:
    """What the drawing process is told: rounded numbers and `<k`, as everybody may see them."""

    kind: Literal["lines", "bars"]
    form: Form
    language: str
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
    unit = say(language, "people-days")
    drawn = tuple(range(len(table.periods))[-PERIODS:] if places is None else places)
    if len(drawn) > 1 and 0 < len(table.rows) <= SERIES:
        points: list[Datum] = [
            {
                "name": row_names.row_name(table, row, language, library),
                "period": table.periods[place],
                "shown": _height(row.cells[place]),
            }
            for row in table.rows
            for place in drawn
        ]
        down = [{"period": table.periods[place]} for place in drawn if table.partly[place]]
        return ChartRequest("lines", form, language, unit, points, down)
    summed = table.latest() if places is None and table.periods else drawn
    bars: list[Datum] = [
        {
            "name": row_names.row_name(table, row, language, library),
            "shown": _height(cell) or 0,
            "cell": row_names.cell_text(cell, language),
        }
        for row, cell in (table.largest(summed) if summed else ())[:BARS]
    ]
    span = " – ".join(dict.fromkeys(table.periods[place] for place in (summed[0], summed[-1]))) if summed else ""
    return ChartRequest("bars", form, language, " · ".join(filter(None, (unit, span))), bars)


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
