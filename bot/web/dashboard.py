"""The dashboard at /stats: closed figures as charts, tables and files, and who looked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.library.model import Library
from bot.records.target_table import TargetTable
from bot.stats import export, row_names
from bot.stats.charts import ChartRenderer, chart_request
from bot.stats.figures import BY_NAME, FIGURES, INDICATORS, Figure
from bot.stats.months import first_kept
from bot.stats.publish import FigureSource, Table, listed, published
from bot.stats.quarters import quarters
from bot.texts import say
from bot.web.access import StaffSession
from bot.web.guard import Guard

TILES: Final = ("channels", "contacts", "countries", "tools_started", "tools_finished", "partner_starts")
"""Figures by week whose totals stand on the first page."""
TOP: Final = ("topics", "sensitive_topics", "countries")
"""Figures whose charts stand there too."""
SHOWN_PERIODS: Final = 8
PARTNER_SEES: Final = frozenset({"partner_starts"})


@dataclass(frozen=True)
class Dashboard:
    """Everything the pages need; each is drawn for somebody who is in, in a language."""

    guard: Guard
    source: FigureSource
    library: Callable[[], Library]
    chart_renderer: ChartRenderer
    clock: Callable[[], datetime]
    targets: TargetTable
    _tables: dict[str, tuple[tuple[frozenset[str], date], Table]] = field(default_factory=dict)
    """Tables with what was closed when they were made, and the first day kept: a closed period never changes."""

    @cached_property
    def routes(self) -> list[Route]:
        """Return every route of the figures."""
        let_in = self.guard.let_in
        return [
            Route("/stats", let_in(self._overview), methods=["GET"]),
            Route("/stats/quarters", let_in(self._quarters, "viewer"), methods=["GET"]),
            Route("/stats/figure/{name}", let_in(self._figure), methods=["GET"]),
            Route("/stats/chart/{name}.{form}", let_in(self._chart), methods=["GET"]),
            Route("/stats/export/{name}.{form}", let_in(self._export), methods=["GET"]),
            Route("/stats/audit", let_in(self._audit, "admin"), methods=["GET"]),
        ]

    async def _overview(self, request: Request, session: StaffSession, language: str) -> Response:  # noqa: ARG002
        if session.account.role == "partner":
            return RedirectResponse(f"/stats/figure/partner_starts?lang={language}", 303)
        tables = {name: await self._table(name, session) for name in dict.fromkeys((*TILES, *TOP))}
        tiles = [tile for name in TILES if (tile := _tile(tables[name], language))]
        charts = [tables[name] for name in TOP if tables[name].rows]
        await self.guard.audit(session, "view overview")
        return await self._render("overview.html", session, language, tiles=tiles, charts=charts, empty=not tiles)

    async def _quarters(self, request: Request, session: StaffSession, language: str) -> Response:  # noqa: ARG002
        tables = [await self._table(name, session) for name in INDICATORS]
        targets = await asyncio.to_thread(self.targets.all)
        await self.guard.audit(session, "view quarters")
        return await self._render("quarters.html", session, language, quarters=quarters(tables, self.clock(), targets))

    async def _figure(self, request: Request, session: StaffSession, language: str) -> Response:
        name = _figure_name(request, session)
        table = await self._table(name, session)
        library = self.library()
        rows = [(row_names.row_names(table, row, language, library), row.cells[-SHOWN_PERIODS:]) for row in table.rows]
        await self.guard.audit(session, f"view {name}")
        return await self._render(
            "figure.html",
            session,
            language,
            table=table,
            about=say(language, BY_NAME[name].about),
            heads=row_names.dimensions(language, table),
            rows=rows,
            periods=table.periods[-SHOWN_PERIODS:],
            totals=table.totals[-SHOWN_PERIODS:],
            partly=table.partly[-SHOWN_PERIODS:],
        )

    async def _chart(self, request: Request, session: StaffSession, language: str) -> Response:
        name, form = _figure_name(request, session), request.path_params["form"]
        if form not in ("svg", "png"):
            raise HTTPException(404)
        table = await self._table(name, session)
        picture = await self.chart_renderer.draw(chart_request(table, language, self.library(), form))
        return Response(picture, media_type="image/svg+xml" if form == "svg" else "image/png")

    async def _export(self, request: Request, session: StaffSession, language: str) -> Response:
        name, form = _figure_name(request, session), request.path_params["form"]
        makes = {"csv": (export.as_csv, "text/csv; charset=utf-8"), "xlsx": (export.as_xlsx, export.XLSX)}
        if form not in makes:
            raise HTTPException(404)
        make, media = makes[form]
        content = await asyncio.to_thread(make, await self._table(name, session), language, self.library())
        await self.guard.audit(session, f"export {name}.{form}")
        headers = {"content-disposition": f'attachment; filename="bagage-{name}.{form}"'}
        return Response(content, media_type=media, headers=headers)

    async def _audit(self, request: Request, session: StaffSession, language: str) -> Response:  # noqa: ARG002
        lines = await asyncio.to_thread(self.guard.access.store.audit)
        return await self._render("audit.html", session, language, lines=lines)

    async def _table(self, name: str, session: StaffSession) -> Table:
        state = (await self.source.closed(), first_kept(self.clock()))
        made = self._tables.get(name)
        if made is None or made[0] != state:
            made = self._tables[name] = (state, await published(self.source, BY_NAME[name], self.clock()))
        table = made[1]
        if session.account.role != "partner":
            return table
        own_rows = tuple(row for row in table.rows if row.key == (session.account.partner,))
        return replace(table, rows=own_rows, totals=tuple("" for _ in table.totals), by_month=None)

    async def _listed(self, figure: Figure, session: StaffSession) -> bool:
        """Say whether a link leads to a figure; only of a question about oneself its table has to be looked at."""
        if session.account.role == "partner":
            return figure.name in PARTNER_SEES
        return not figure.question or listed(await self._table(figure.name, session), self.library().service.asks)

    async def _render(self, template: str, session: StaffSession, language: str, **values: Any) -> Response:
        figures = [figure for figure in FIGURES if await self._listed(figure, session)]
        return self.guard.render(
            template,
            session,
            language,
            cell=lambda value: row_names.cell_text(value, language),
            target=lambda aim, value: row_names.target(aim, value, language),
            figures=[(figure.name, say(language, figure.title)) for figure in figures],
            **values,
        )


def _figure_name(request: Request, session: StaffSession) -> str:
    name = str(request.path_params["name"])
    if name not in BY_NAME:
        raise HTTPException(404)
    if session.account.role == "partner" and name not in PARTNER_SEES:
        raise HTTPException(403)
    return name


def _tile(table: Table, language: str) -> dict[str, Any] | None:
    """Return the last closed week of a figure beside the one before; a change only where both are told."""
    if not table.totals:
        return None
    last, before = table.totals[-1], table.totals[-2] if len(table.totals) > 1 else "–"
    change = ""
    if isinstance(last, int) and isinstance(before, int):
        change = f"{last - before:+d}"
    return {
        "figure": table.figure,
        "name": say(language, table.title),
        "period": table.periods[-1],
        "last": row_names.cell_text(last, language),
        "before": row_names.cell_text(before, language),
        "change": change,
        "partly": bool(table.partly and table.partly[-1]),
    }
