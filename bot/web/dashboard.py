"""The dashboard at /stats: who may come in, closed figures as charts and tables, and who looked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, partial
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.library.model import Library
from bot.records.target_table import TargetTable
from bot.stats import export, labels
from bot.stats.charts import ChartRenderer, wanted
from bot.stats.figures import ABOUT, BY_NAME, FIGURES, INDICATORS, Figure
from bot.stats.months import first_kept
from bot.stats.publish import FigureSource, Table, listed, published
from bot.stats.quarters import quarters
from bot.texts import say
from bot.web.access import COOKIE, Entered
from bot.web.guard import Guard, read_staff_form, same_origin
from bot.web.rendering import chosen, others

TILES: Final = ("channels", "contacts", "countries", "tools_started", "tools_finished", "partner_starts")
"""Figures by week whose totals stand on the first page."""
TOP: Final = ("topics", "sensitive_topics", "countries")
"""Figures whose charts stand there too."""
SHOWN_PERIODS: Final = 8
LOCALS: Final = ("127.0.0.1", "::1")
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
    _kept: dict[str, tuple[tuple[frozenset[str], date], Table]] = field(default_factory=dict)
    """Tables with what was closed when they were made, and the first day kept: a closed period never changes."""

    @cached_property
    def routes(self) -> list[Route]:
        """Return every route of the numbers."""
        let_in = self.guard.let_in
        return [
            Route("/stats/login", self._login, methods=["GET", "POST"]),
            Route("/stats/once/{token}", self._once, methods=["GET", "POST"]),
            Route("/stats", let_in(self._overview), methods=["GET"]),
            Route("/stats/quarters", let_in(self._quarters, "viewer"), methods=["GET"]),
            Route("/stats/figure/{name}", let_in(self._figure), methods=["GET"]),
            Route("/stats/chart/{name}.{form}", let_in(self._chart), methods=["GET"]),
            Route("/stats/export/{name}.{form}", let_in(self._export), methods=["GET"]),
            Route("/stats/audit", let_in(self._audit, "admin"), methods=["GET"]),
            Route("/stats/leave", let_in(self._leave), methods=["POST"]),
        ]

    async def _login(self, request: Request) -> Response:
        language = chosen(request)
        if request.method == "GET":
            return self._door(language)
        form = await read_staff_form(request)
        address = request.client.host if request.client else ""
        token = None
        if same_origin(request):
            token = await self.guard.access.login(
                form.get("name", ""), form.get("password", ""), form.get("code", ""), address
            )
        if token is None:
            return self._door(language, say(language, "That did not work. Check it, or wait a minute."), 403)
        return self._entered(token, language)

    def _door(self, language: str, wrong: str = "", status: int = 200) -> Response:
        return self._outside("login.html", language, status, wrong=wrong)

    def _outside(self, template: str, language: str, status: int = 200, **values: str) -> Response:
        say_it = partial(say, language)
        return self.guard.pages.show(template, language, status, others=others(language), say=say_it, **values)

    def _entered(self, token: str, language: str) -> Response:
        answer = RedirectResponse(f"/stats?lang={language}", 303)
        answer.set_cookie(COOKIE, token, secure=True, httponly=True, samesite="lax", path="/")
        return answer

    async def _once(self, request: Request) -> Response:
        """Let the person at this machine in: a button, so that nothing that looks at links uses it up."""
        language = chosen(request)
        if request.client is None or request.client.host not in LOCALS:
            raise HTTPException(404)
        if request.method == "GET":
            return self._outside("once.html", language)
        token = await self.guard.access.enter_once(request.path_params["token"]) if same_origin(request) else None
        if token is None:
            return self._door(language, say(language, "This link was used, or is too old. Start the bot again."), 403)
        return self._entered(token, language)

    async def _leave(self, request: Request, entered: Entered, language: str) -> Response:
        await self.guard.access.leave(entered, everywhere=request.state.form.get("everywhere") == "1")
        answer = RedirectResponse(f"/stats/login?lang={language}", 303)
        answer.delete_cookie(COOKIE, secure=True, httponly=True, samesite="lax", path="/")
        return answer

    async def _overview(self, request: Request, entered: Entered, language: str) -> Response:  # noqa: ARG002
        if entered.account.role == "partner":
            return RedirectResponse(f"/stats/figure/partner_starts?lang={language}", 303)
        tables = {name: await self._table(name, entered) for name in dict.fromkeys((*TILES, *TOP))}
        tiles = [tile for name in TILES if (tile := _tile(tables[name], language))]
        charts = [tables[name] for name in TOP if tables[name].rows]
        await self.guard.note(entered, "view overview")
        return await self._show("overview.html", entered, language, tiles=tiles, charts=charts, empty=not tiles)

    async def _quarters(self, request: Request, entered: Entered, language: str) -> Response:  # noqa: ARG002
        tables = [await self._table(name, entered) for name in INDICATORS]
        aims = await asyncio.to_thread(self.targets.all)
        found = quarters(tables, self.clock(), aims)
        await self.guard.note(entered, "view quarters")
        return await self._show("quarters.html", entered, language, found=found)

    async def _figure(self, request: Request, entered: Entered, language: str) -> Response:
        name = _known(request, entered)
        table = await self._table(name, entered)
        library = self.library()
        rows = [(labels.row(table, row, language, library), row.cells[-SHOWN_PERIODS:]) for row in table.rows]
        await self.guard.note(entered, f"view {name}")
        return await self._show(
            "figure.html",
            entered,
            language,
            table=table,
            about=say(language, ABOUT[name]),
            heads=labels.dimensions(language, table),
            rows=rows,
            periods=table.periods[-SHOWN_PERIODS:],
            totals=table.totals[-SHOWN_PERIODS:],
            partly=table.partly[-SHOWN_PERIODS:],
        )

    async def _chart(self, request: Request, entered: Entered, language: str) -> Response:
        name, form = _known(request, entered), request.path_params["form"]
        if form not in ("svg", "png"):
            raise HTTPException(404)
        table = await self._table(name, entered)
        picture = await self.chart_renderer.draw(wanted(table, language, self.library(), form))
        return Response(picture, media_type="image/svg+xml" if form == "svg" else "image/png")

    async def _export(self, request: Request, entered: Entered, language: str) -> Response:
        name, form = _known(request, entered), request.path_params["form"]
        makes = {"csv": (export.as_csv, "text/csv; charset=utf-8"), "xlsx": (export.as_xlsx, export.XLSX)}
        if form not in makes:
            raise HTTPException(404)
        make, media = makes[form]
        content = await asyncio.to_thread(make, await self._table(name, entered), language, self.library())
        await self.guard.note(entered, f"export {name}.{form}")
        headers = {"content-disposition": f'attachment; filename="bagage-{name}.{form}"'}
        return Response(content, media_type=media, headers=headers)

    async def _audit(self, request: Request, entered: Entered, language: str) -> Response:  # noqa: ARG002
        lines = await asyncio.to_thread(self.guard.access.store.audit)
        return await self._show("audit.html", entered, language, lines=lines)

    async def _table(self, name: str, entered: Entered) -> Table:
        state = (await self.source.closed(), first_kept(self.clock()))
        kept = self._kept.get(name)
        if kept is None or kept[0] != state:
            kept = self._kept[name] = (state, await published(self.source, BY_NAME[name], self.clock()))
        table = kept[1]
        if entered.account.role != "partner":
            return table
        mine = tuple(row for row in table.rows if row.key == (entered.account.partner,))
        return Table(
            table.figure, table.title, table.grain, table.by, table.k, table.periods, mine,
            tuple("" for _ in table.totals), table.partly,
        )  # fmt: skip

    async def _listed(self, figure: Figure, entered: Entered) -> bool:
        """Say whether a link leads to a figure; only of a question about oneself its table has to be looked at."""
        if entered.account.role == "partner":
            return figure.name in PARTNER_SEES
        return not figure.question or listed(await self._table(figure.name, entered), self.library().service.asks)

    async def _show(self, template: str, entered: Entered, language: str, **values: Any) -> Response:
        figures = [one for one in FIGURES if await self._listed(one, entered)]
        return self.guard.show(
            template,
            entered,
            language,
            cell=lambda value: labels.cell_text(value, language),
            target=lambda aim, value: labels.target(aim, value, language),
            figures=[(one.name, say(language, one.title)) for one in figures],
            **values,
        )


def _known(request: Request, entered: Entered) -> str:
    name = str(request.path_params["name"])
    if name not in BY_NAME:
        raise HTTPException(404)
    if entered.account.role == "partner" and name not in PARTNER_SEES:
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
        "last": labels.cell_text(last, language),
        "before": labels.cell_text(before, language),
        "change": change,
        "partly": bool(table.partly and table.partly[-1]),
    }
