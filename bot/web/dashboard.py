"""The dashboard at /stats: closed figures as charts and tables, the health of the content, and who looked."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, Final
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.errors import StoreDown
from bot.library.model import Library
from bot.library.overrides import Act, Entry, Kind
from bot.stats import export, labels
from bot.stats.charts import Draftsman, wanted
from bot.stats.figures import ABOUT, BY_NAME, FIGURES, INDICATORS, Figure
from bot.stats.months import first_kept
from bot.stats.publish import Source, Table, listed, published
from bot.stats.quarters import quarters
from bot.store.overrides import OverrideStore
from bot.store.targets import TargetStore
from bot.texts import day, say
from bot.types import LANGUAGES
from bot.web.access import COOKIE, Access, Entered
from bot.web.pages import Pages, chosen, others

TILES: Final = ("channels", "contacts", "countries", "tools_started", "tools_finished", "partner_starts")
"""Figures by week whose totals stand on the first page."""
TOP: Final = ("topics", "sensitive_topics", "countries")
"""Figures whose charts stand there too."""
SHOWN_PERIODS: Final = 8
UNCALLED: Final = timedelta(days=90)
SOON: Final = timedelta(days=60)
LOCALS: Final = ("127.0.0.1", "::1")
FORM_BYTES: Final = 10_000
PARTNER_SEES: Final = frozenset({"partner_starts"})
EDITORS: Final = ("editor", "admin")
ACTS: Final[dict[str, tuple[Kind, Act]]] = {
    "hide-contact": ("contact", "hide"),
    "unhide-contact": ("contact", "unhide"),
    "answered": ("contact", "answered"),
    "no-answer": ("contact", "no-answer"),
    "wrong": ("contact", "wrong"),
    "hide-page": ("page", "hide"),
    "unhide-page": ("page", "unhide"),
}
"""What an editor may do from a page, as the commands do it."""

View = Callable[[Request, Entered, str], Awaitable[Response]]


@dataclass(frozen=True)
class Dashboard:
    """Everything the pages need; each is drawn for somebody who is in, in a language."""

    access: Access
    source: Source
    library: Callable[[], Library]
    pages: Pages
    draftsman: Draftsman
    overrides: OverrideStore
    clock: Callable[[], datetime]
    refused: Callable[[Entry, Library], str]
    targets: TargetStore
    _kept: dict[str, tuple[tuple[frozenset[str], date], Table]] = field(default_factory=dict)
    """Tables with what was closed when they were made, and the first day kept: a closed period never changes."""

    @cached_property
    def routes(self) -> list[Route]:
        """Return every route under /stats."""
        return [
            Route("/stats/login", self._login, methods=["GET", "POST"]),
            Route("/stats/once/{token}", self._once, methods=["GET", "POST"]),
            Route("/stats", self._in(self._overview), methods=["GET"]),
            Route("/stats/quarters", self._in(self._quarters, "viewer"), methods=["GET"]),
            Route("/stats/figure/{name}", self._in(self._figure), methods=["GET"]),
            Route("/stats/chart/{name}.{form}", self._in(self._chart), methods=["GET"]),
            Route("/stats/export/{name}.{form}", self._in(self._export), methods=["GET"]),
            Route("/stats/content", self._in(self._content, "viewer"), methods=["GET"]),
            Route("/stats/content", self._in(self._act, "editor"), methods=["POST"]),
            Route("/stats/audit", self._in(self._audit, "admin"), methods=["GET"]),
            Route("/stats/leave", self._in(self._leave), methods=["POST"]),
        ]

    def _in(self, view: View, least: str = "partner") -> Callable[[Request], Awaitable[Response]]:
        """Let in whoever has a session and the role; a form must carry the session's own mark."""

        async def guarded(request: Request) -> Response:
            language = chosen(request)
            try:
                entered = await self.access.who(request.cookies.get(COOKIE, ""))
            except StoreDown:
                raise HTTPException(503) from None
            if entered is None:
                return RedirectResponse(f"/stats/login?lang={language}", 303)
            if not _may(entered, least):
                raise HTTPException(403)
            if request.method == "POST":
                form = await _form(request)
                if not _same_origin(request) or form.get("csrf", "") != entered.csrf:
                    raise HTTPException(403)
                request.state.form = form
            return await view(request, entered, language)

        return guarded

    async def _login(self, request: Request) -> Response:
        language = chosen(request)
        if request.method == "GET":
            return self._door(language)
        form = await _form(request)
        address = request.client.host if request.client else ""
        token = None
        if _same_origin(request):
            token = await self.access.login(
                form.get("name", ""), form.get("password", ""), form.get("code", ""), address
            )
        if token is None:
            return self._door(language, say(language, "That did not work. Check it, or wait a minute."), 403)
        return self._entered(token, language)

    def _door(self, language: str, wrong: str = "", status: int = 200) -> Response:
        return self.pages.show("login.html", language, status, wrong=wrong, others=others(language), say=_say(language))

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
            return self.pages.show("once.html", language, others=others(language), say=_say(language))
        token = await self.access.enter_once(request.path_params["token"]) if _same_origin(request) else None
        if token is None:
            return self._door(language, say(language, "This link was used, or is too old. Start the bot again."), 403)
        return self._entered(token, language)

    async def _leave(self, request: Request, entered: Entered, language: str) -> Response:
        await self.access.leave(entered, everywhere=request.state.form.get("everywhere") == "1")
        answer = RedirectResponse(f"/stats/login?lang={language}", 303)
        answer.delete_cookie(COOKIE, secure=True, httponly=True, samesite="lax", path="/")
        return answer

    async def _overview(self, request: Request, entered: Entered, language: str) -> Response:  # noqa: ARG002
        if entered.account.role == "partner":
            return RedirectResponse(f"/stats/figure/partner_starts?lang={language}", 303)
        tables = {name: await self._table(name, entered) for name in dict.fromkeys((*TILES, *TOP))}
        tiles = [tile for name in TILES if (tile := _tile(tables[name], language))]
        charts = [tables[name] for name in TOP if tables[name].rows]
        await self.access.note(entered, "view overview")
        return await self._show("overview.html", entered, language, tiles=tiles, charts=charts, empty=not tiles)

    async def _quarters(self, request: Request, entered: Entered, language: str) -> Response:  # noqa: ARG002
        tables = [await self._table(name, entered) for name in INDICATORS]
        try:
            aims = await asyncio.to_thread(self.targets.all)
        except StoreDown:
            raise HTTPException(503) from None
        found = quarters(tables, self.clock(), aims)
        await self.access.note(entered, "view quarters")
        return await self._show("quarters.html", entered, language, found=found)

    async def _figure(self, request: Request, entered: Entered, language: str) -> Response:
        name = _known(request, entered)
        table = await self._table(name, entered)
        library = self.library()
        rows = [(labels.row(table, row, language, library), row.cells[-SHOWN_PERIODS:]) for row in table.rows]
        await self.access.note(entered, f"view {name}")
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
        try:
            picture = await self.draftsman.draw(wanted(table, language, self.library(), form))
        except StoreDown:
            raise HTTPException(503) from None
        return Response(picture, media_type="image/svg+xml" if form == "svg" else "image/png")

    async def _export(self, request: Request, entered: Entered, language: str) -> Response:
        name, form = _known(request, entered), request.path_params["form"]
        makes = {"csv": (export.as_csv, "text/csv; charset=utf-8"), "xlsx": (export.as_xlsx, export.XLSX)}
        if form not in makes:
            raise HTTPException(404)
        make, media = makes[form]
        content = await asyncio.to_thread(make, await self._table(name, entered), language, self.library())
        await self.access.note(entered, f"export {name}.{form}")
        headers = {"content-disposition": f'attachment; filename="bagage-{name}.{form}"'}
        return Response(content, media_type=media, headers=headers)

    async def _content(self, request: Request, entered: Entered, language: str) -> Response:  # noqa: ARG002
        if entered.account.role == "partner":
            raise HTTPException(403)
        library, today = self.library(), self.clock().date()
        entries = await asyncio.to_thread(self.overrides.entries)
        called = {entry.target: entry for entry in entries if entry.act in ("answered", "no-answer", "wrong")}
        pages = library.pages[LANGUAGES[0]].values()
        overdue = sorted((one.review_by, one.id) for one in pages if one.review_by and one.review_by < today + SOON)
        shown = [one for one in library.contacts.values() if one.shown(today) and one.phones]
        lists = {
            "overdue": [(id_, day(language, due)) for due, id_ in overdue],
            "expiring": [
                (one.id, one.name[language], day(language, one.expires))
                for one in sorted(shown, key=lambda one: str(one.expires))
                if one.expires and one.expires < today + SOON
            ],
            "uncalled": [
                (one.id, one.name[language])
                for one in shown
                if one.id not in called or called[one.id].day < today - UNCALLED
            ],
            "missing": sorted(
                f"{code} {id_}"
                for code in LANGUAGES
                for other in LANGUAGES
                for id_ in library.pages[other].keys() - library.pages[code].keys()
            ),
            "entries": [str(entry) for entry in reversed(entries[-30:])],
        }
        await self.access.note(entered, "view content")
        editor = entered.account.role in EDITORS
        return await self._show(
            "content.html", entered, language, lists=lists, editor=editor, acts=_acts(language), wrong=""
        )

    async def _act(self, request: Request, entered: Entered, language: str) -> Response:
        form = request.state.form
        act = ACTS.get(form.get("act", ""))
        if act is None:
            raise HTTPException(400)
        moment = self.clock().strftime("%Y-%m-%dT%H:%MZ")
        entry = Entry(moment, act[0], act[1], form.get("target", "").strip(), form.get("reason", "").strip()[:200])
        if why := self.refused(entry, self.library()):
            return await self._show("refused.html", entered, language, why=why, status=400)
        await asyncio.to_thread(self.overrides.add, entry)
        await self.access.note(entered, f"{entry.act} {entry.kind} {entry.target}")
        return RedirectResponse(f"/stats/content?lang={language}", 303)

    async def _audit(self, request: Request, entered: Entered, language: str) -> Response:  # noqa: ARG002
        lines = await asyncio.to_thread(self.access.store.audit)
        return await self._show("audit.html", entered, language, lines=lines)

    async def _table(self, name: str, entered: Entered) -> Table:
        try:
            state = (await self.source.closed(), first_kept(self.clock()))
            kept = self._kept.get(name)
            if kept is None or kept[0] != state:
                kept = self._kept[name] = (state, await published(self.source, BY_NAME[name], self.clock()))
        except StoreDown:
            raise HTTPException(503) from None
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

    async def _show(
        self, template: str, entered: Entered, language: str, *, status: int = 200, **values: Any
    ) -> Response:
        figures = [one for one in FIGURES if await self._listed(one, entered)]
        return self.pages.show(
            template,
            language,
            status,
            say=_say(language),
            cell=lambda value: labels.cell(value, language),
            target=lambda aim, value: labels.target(aim, value, language),
            account=entered.account,
            csrf=entered.csrf,
            figures=[(one.name, say(language, one.title)) for one in figures],
            others=others(language),
            **values,
        )


def _known(request: Request, entered: Entered) -> str:
    name = str(request.path_params["name"])
    if name not in BY_NAME:
        raise HTTPException(404)
    if entered.account.role == "partner" and name not in PARTNER_SEES:
        raise HTTPException(403)
    return name


def _may(entered: Entered, least: str) -> bool:
    order = ("partner", "viewer", "editor", "admin")
    return order.index(entered.account.role) >= order.index(least)


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
        "last": labels.cell(last, language),
        "before": labels.cell(before, language),
        "change": change,
        "partly": bool(table.partly and table.partly[-1]),
    }


def _acts(language: str) -> tuple[tuple[str, str], ...]:
    return (
        ("answered", say(language, "Called: answered")),
        ("no-answer", say(language, "Called: no answer")),
        ("wrong", say(language, "Wrong number: hide")),
        ("hide-contact", say(language, "Hide a contact")),
        ("unhide-contact", say(language, "Show a contact again")),
        ("hide-page", say(language, "Hide a page")),
        ("unhide-page", say(language, "Show a page again")),
    )


def _say(language: str) -> Callable[[str], str]:
    return lambda text: say(language, text)


def _same_origin(request: Request) -> bool:
    """Say whether a form came from this site, as browsers tell; one that does not tell is believed.

    A page with `no-referrer` has the origin `null` in its own forms, so Sec-Fetch-Site is asked first.
    """
    site = request.headers.get("sec-fetch-site", "")
    if site:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin", "")
    return origin in ("", "null") or urlsplit(origin).netloc == request.headers.get("host", "")


async def _form(request: Request) -> dict[str, str]:
    if int(request.headers.get("content-length") or 0) > FORM_BYTES:
        raise HTTPException(413)
    form = await request.form(max_files=0, max_fields=10, max_part_size=FORM_BYTES)
    return {name: str(value) for name, value in form.items()}
