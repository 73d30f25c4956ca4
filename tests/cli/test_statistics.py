"""Numbers on their way out: an invented season, files, reports, a database to explore, backups that come back."""

from __future__ import annotations

import asyncio
import csv
import io
import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from datasette.app import Datasette
from docx import Document as Docx
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pypdf import PdfReader
from starlette.applications import Starlette
from typer.testing import CliRunner

from bot import app
from bot.cli.main import cli
from bot.desk.changes import Change
from bot.library.model import Library
from bot.live import service, staffed
from bot.papers import report
from bot.records import account_table, override_table, partner_table, proposal_table, target_table
from bot.settings import Settings
from bot.stats import charts
from bot.stats.charts import ChartRenderer
from bot.stats.export import FORMULA, as_csv, as_xlsx
from bot.stats.figures import FIGURES, period
from bot.stats.publish import Row, Table, all_published
from bot.types import LANGUAGES
from bot.upkeep import backup, demo
from bot.upkeep.tidying import tidied
from bot.web import static
from bot.web.access import COOKIE, Access
from bot.web.dashboard import Dashboard
from bot.web.guard import Guard
from bot.web.pages import Pages
from tests.conftest import CONTENT
from tests.store.test_contract import turn

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
TABLE = Table(
    "partner_starts", "Starts by partner link", "week", ("value",), 20, ("2026-W46", "2026-W47"),
    (Row(("=cmd|calc",), (40, "<20")), Row(("d2k7",), (30, 50))), (70, "–"), (False, True),
)  # fmt: skip

Run = Callable[..., str]


@pytest.fixture(scope="module", autouse=True)
def standing_clock() -> Iterator[None]:
    """Let the commands believe that it is `NOW`: what they show depends on the day."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app, "now", lambda: NOW)
        yield


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, library: Library) -> Settings:
    """A database with an invented season."""
    folder = tmp_path_factory.mktemp("season")
    found = Settings(
        DATABASE_URL=f"sqlite:///{folder / 'bot.db'}", KEYS_PATH=str(folder / "keys" / "keys"),
        CONTENT_PATH=str(CONTENT),
    )  # fmt: skip
    asyncio.run(app.prepare(found))
    demo.fill(found.DATABASE_URL, library, NOW.date(), lambda _done, _all: None)
    asyncio.run(app.prepare(found))
    return found


@pytest.fixture
def run(filled: Settings, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command over the season; return what it says."""
    monkeypatch.setenv("DATABASE_URL", filled.DATABASE_URL)
    monkeypatch.setenv("KEYS_PATH", filled.KEYS_PATH)
    monkeypatch.setenv("CONTENT_PATH", filled.CONTENT_PATH)

    def command(*words: str, fails: bool = False) -> str:
        result = CliRunner().invoke(cli, words)
        assert (result.exit_code != 0) == fails, result.output
        return result.output + (str(result.exception) if fails else "")

    return command


def test_a_season_is_marked_the_same_each_time_and_never_put_among_real_counts(
    tmp_path: Path, filled: Settings, library: Library
) -> None:
    """Its name says so everywhere; a database that counted people refuses it."""
    assert service(filled).name == "Bagage (demo)"
    down = filled.model_copy(update={"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"})
    assert service(down).name == "Bagage", "a database that does not answer stops no check of the content"
    again = f"sqlite:///{tmp_path / 'again.db'}"
    asyncio.run(app.prepare(filled.model_copy(update={"DATABASE_URL": again})))
    demo.fill(again, library, NOW.date(), lambda _done, _all: None)
    rows = [sqlite3.connect(url.removeprefix("sqlite:///")).execute("SELECT * FROM tally ORDER BY 1, 2, 3").fetchall()
            for url in (again, filled.DATABASE_URL)]  # fmt: skip
    assert rows[0] == rows[1]
    real = tmp_path / "real.db"
    store = app.make_store(Settings(DATABASE_URL=f"sqlite:///{real}", KEYS_PATH=str(tmp_path / "k" / "k")))

    async def count() -> None:
        from bot.stats.counts import Count

        await store.open()
        await store.commit(turn(counts=(Count("topics", "rights/wages|en"),)))
        await store.close()

    asyncio.run(count())
    with pytest.raises(demo.NotEmpty):
        demo.fill(f"sqlite:///{real}", library, NOW.date(), lambda _done, _all: None)


def test_what_was_never_asked_is_in_no_list_and_no_file(run: Run, filled: Settings, tmp_path: Path) -> None:
    """Until it is asked; and what was counted stays when it is asked no more."""
    empty = filled.model_copy(
        update={"DATABASE_URL": f"sqlite:///{tmp_path / 'new.db'}", "KEYS_PATH": str(tmp_path / "k" / "keys")}
    )
    always = [one.name for one in FIGURES if not one.question]
    for asks, more in (("", []), ("age", ["age"]), ("first,gender,age", ["first_time", "gender", "age"])):
        tables = asyncio.run(app.published_tables(empty.model_copy(update={"ASK_ABOUT": asks})))
        assert [one.figure for one in tables] == [*always, *more]
    assert [one.figure for one in asyncio.run(app.published_tables(filled))] == [one.name for one in FIGURES]
    run("stats", "export", str(tmp_path / "out"), "--lang", "fr")
    written = (tmp_path / "out" / "age.csv").read_text(encoding="utf-8")
    assert re.search(r'"18 à 24 ans"(,(\d+0|"<20"))+', written)
    assert re.search(r'"Moins de 18 ans"(,(\d+0|"<20"))+', written) or "Moins de 18 ans" not in written


@pytest.mark.parametrize("language", LANGUAGES)
def test_csv_is_the_same_to_the_byte_and_no_formula(library: Library, language: str) -> None:
    """Numbers are numbers, the rest is quoted, and nothing begins as a formula does."""
    content = as_csv(TABLE, language, library)
    assert content == as_csv(TABLE, language, library)
    assert content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert ["'=cmd|calc", "40", "<20"] in lines
    assert b',40,"<20"' in content
    assert any("20" in line for line in lines[:7])
    told = [line[0] for line in lines if line]
    assert ("Personnes-jours" if language == "fr" else "People-days") in " ".join(told).replace("Des p", "P")


def test_xlsx_opens_with_numbers_as_numbers_and_is_the_same_to_the_byte(library: Library) -> None:
    """Read by openpyxl: no formula, the hidden cell a word."""
    content = as_xlsx(TABLE, "en", library)
    assert content == as_xlsx(TABLE, "en", library)
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert ["'=cmd|calc", 40, "<20"] in rows
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)


@settings(max_examples=200, deadline=None)
@given(name=st.text(max_size=20))
def test_no_name_becomes_a_formula(library: Library, name: str) -> None:
    """Whatever a partner calls itself."""
    table = replace(TABLE, rows=(Row((name,), (40, 40)),))
    for line in csv.reader(io.StringIO(as_csv(table, "en", library).decode("utf-8-sig"))):
        assert not any(cell.startswith(FORMULA) for cell in line)


def test_every_figure_is_written_as_files(run: Run, tmp_path: Path) -> None:
    """Through the same function as the dashboard: no number under k but hidden."""
    run("stats", "export", str(tmp_path), "--lang", "fr")
    assert {path.stem for path in tmp_path.glob("*.csv")} == {one.name for one in FIGURES}
    for path in tmp_path.glob("*.csv"):
        cells = re.findall(r",(\d+)", path.read_text(encoding="utf-8-sig").split("\r\n\r\n", 1)[-1])
        assert all(int(cell) % 10 == 0 for cell in cells), path.name
    assert "choose one of" in run("stats", "export", str(tmp_path), "--lang", "de", fails=True)


def test_the_published_file_opens_in_datasette(run: Run, tmp_path: Path) -> None:
    """A view for each figure, and nothing but what is shown."""
    run("stats", "publish", str(tmp_path / "open.db"))

    async def ask() -> list[dict[str, Any]]:
        served = Datasette([str(tmp_path / "open.db")])
        await served.invoke_startup()
        for one in FIGURES:
            assert (await served.client.get(f"/open/{one.name}.json")).status_code == 200, one.name
        rows: list[dict[str, Any]] = (await served.client.get("/open/countries.json?_shape=array")).json()
        return rows

    found = asyncio.run(ask())
    assert {"period", "value", "people_days", "shown"} <= found[0].keys()
    assert all(row["people_days"] is None or row["people_days"] % 10 == 0 for row in found)
    tables = sqlite3.connect(tmp_path / "open.db").execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    assert {name for (name,) in tables} == {"figures", "cells"}


@pytest.mark.parametrize(("period", "language"), [("2026-10", "fr"), ("2026-W44", "en"), ("2026-Q3", "fr")])
async def test_a_report_is_written_in_three_forms(
    filled: Settings, library: Library, tmp_path: Path, period: str, language: str
) -> None:
    """Title, caution, indicators, what changed, charts; the same words in each form; no number under k."""
    chart_renderer = ChartRenderer()
    try:
        made = await report.make(await app.published_tables(filled), period, language, library, NOW, chart_renderer)
    finally:
        await chart_renderer.close()
    html, pdf, docx = report.write_report(made, tmp_path, period)
    words = {
        "html": re.sub(r"<[^>]+>", " ", re.sub(r"data:[^\"]+", "", html.read_text(encoding="utf-8"))),
        "pdf": " ".join(page.extract_text() for page in PdfReader(pdf).pages),
        "docx": "\n".join(one.text for one in Docx(str(docx)).paragraphs),
    }
    caution = "Des personnes-jours" if language == "fr" else "People-days, not persons"
    for form, text in words.items():
        assert caution in " ".join(text.split()), form
    assert len(made.sections) >= 3
    assert all(section.picture[:4] == b"\x89PNG" for section in made.sections)
    numbers = [one.now for one in made.indicators if one.now[0].isdigit()]
    assert numbers
    assert all(int(re.sub(r"\D", "", one)) % 10 == 0 for one in numbers)


async def test_a_report_tells_of_its_own_period_alone(filled: Settings, library: Library) -> None:
    """Bars, rows and lines of October know nothing of November; hidden weeks together are no claim to be under k."""
    (topics, channels) = (one for one in await app.published_tables(filled) if one.figure in ("topics", "channels"))
    first, last = report.days_in("2026-10")
    for table in (topics, channels):
        places = report.within(table, first, last)
        assert 3 < len(places) < len(table.periods)
        told = [table.periods[place] for place in places]
        asked = charts.wanted(table, "en", library, "svg", places)
        if asked["kind"] == "lines":
            assert {row["period"] for row in asked["rows"]} == set(told)
            continue
        assert asked["unit"].endswith(f"{told[0]} – {told[-1]}")
        tops = [sum(cell for place in places if isinstance(cell := row.cells[place], int)) for row in table.rows]
        assert [row["shown"] for row in asked["rows"]] == sorted(tops, reverse=True)[: charts.BARS]
    assert topics.summed(("<10", "<10"), (0, 1)) == "–"
    assert topics.summed((0, "<10"), (0, 1)) == "–"
    days = tuple(f"2026-11-{day:02d}" for day in range(14, 25))
    by_day = replace(topics, grain="day", periods=days)
    assert [days[place] for place in by_day.latest()] == list(days[2:9]), "the week that is told of whole"
    assert replace(by_day, periods=days[:2]).latest() == (0, 1)
    assert replace(by_day, periods=("2026-11-24",)).latest() == (0,)
    assert topics.summed(("<10", 20), (0, 1)) == 20
    assert topics.summed(("<10", 20), (0,)) == "<10"


@pytest.mark.parametrize("period", ["2026-13", "2026-W60", "2026", "x", "2026-Q5", "2027-10"])
def test_a_period_that_is_none_or_not_over_is_refused_with_how_to_write_it(run: Run, period: str) -> None:
    """The error names it."""
    assert period in run("report", period, fails=True)


async def test_a_report_sets_what_was_reached_beside_the_target(filled: Settings, library: Library) -> None:
    """A share of what is shown; a figure without a target has a dash."""
    store = target_table.targets_at(filled.DATABASE_URL)
    store.put("tools_finished", "2026-10", 1000)
    chart_renderer = ChartRenderer()
    try:
        tables = await app.published_tables(filled)
        made = await report.make(tables, "2026-10", "en", library, NOW, chart_renderer, store.all())
    finally:
        await chart_renderer.close()
    aimed = {one.name: one.target for one in made.indicators}
    assert re.fullmatch(r"1,000 \(\d+%\)", aimed["Tools finished"])
    assert aimed["Tools started"] == "–"


def test_targets_are_set_listed_and_cleared(run: Run) -> None:
    """By figure and period; what is neither is told."""
    run("targets", "set", "countries", "2026-Q3", "500")
    assert "countries 2026-Q3: 500" in run("targets", "list")
    run("targets", "clear", "countries", "2026-Q3")
    assert "countries" not in run("targets", "list")
    assert "choose one of" in run("targets", "set", "nothing", "2026-Q3", "500", fails=True)
    assert "2026-99" in run("targets", "set", "countries", "2026-99", "500", fails=True)


def test_a_backup_comes_back_as_it_was(run: Run, filled: Settings, tmp_path: Path, library: Library) -> None:
    """Published numbers are the same to the last, by the same secret of rounding; never into a database with counts."""
    run("backup", str(tmp_path / "backup.db"))
    other = filled.model_copy(
        update={"DATABASE_URL": f"sqlite:///{tmp_path / 'new.db'}", "KEYS_PATH": str(tmp_path / "k" / "keys")}
    )
    tables = {**proposal_table.TABLES, **partner_table.TABLES, **account_table.TABLES, **target_table.TABLES}
    asyncio.run(app.prepare(other))
    backup.restore(other.DATABASE_URL, tmp_path / "backup.db", tables)
    assert asyncio.run(app.published_tables(other)) == asyncio.run(app.published_tables(filled))
    assert staffed(library, other).partners == staffed(library, filled).partners
    with pytest.raises(backup.NotRestored, match=r"holds rows already .*tally"):
        backup.restore(other.DATABASE_URL, tmp_path / "backup.db", tables)
    (tmp_path / "no.db").write_text("not a database")
    fresh = f"sqlite:///{tmp_path / 'fresh.db'}"
    with pytest.raises(backup.NotRestored, match="not a backup"):
        backup.restore(fresh, tmp_path / "no.db", tables)


def test_nothing_is_restored_over_what_staff_wrote(run: Run, tmp_path: Path) -> None:
    """An account that was made in the new database before is not thrown away."""
    run("backup", str(tmp_path / "backup.db"))
    used = f"sqlite:///{tmp_path / 'used.db'}"
    account_table.accounts_at(used).put(account_table.Account("ada", "admin"))
    with pytest.raises(backup.NotRestored, match="account"):
        backup.restore(used, tmp_path / "backup.db", {})
    assert account_table.accounts_at(used).find("ada")


def at(path: Path) -> Settings:
    """Return the settings of a database in a file."""
    return Settings(DATABASE_URL=f"sqlite:///{path}", KEYS_PATH=str(path.parent / "k" / "keys"))


def test_what_two_people_changed_comes_back_and_an_older_backup_too(tmp_path: Path) -> None:
    """The change, and what waits or was decided with who and when; from before there were proposals, all the rest."""
    change = Change("hours", (), ("9 to 5", "De 9 h à 17 h"), "Letter of the office", NOW.date())
    moment, year_ago, file = "2026-11-24T08:05Z", "2025-11-24", tmp_path / "backup.db"
    store = proposal_table.proposals_at(f"sqlite:///{tmp_path / 'bot.db'}")
    store.add(proposal_table.Proposal(moment, "edith", "lb-arm", change), year_ago)
    assert store.approve(store.all()[0].id, moment, "emil", lambda _one, _entries: True)
    store.add(proposal_table.Proposal(moment, "emil", "sg-home", change), year_ago)
    asyncio.run(app.prepare(at(tmp_path / "bot.db")))
    backup.backup(at(tmp_path / "bot.db").DATABASE_URL, file)
    tables = {**proposal_table.TABLES, **partner_table.TABLES, **account_table.TABLES, **target_table.TABLES}
    new = at(tmp_path / "new.db")
    asyncio.run(app.prepare(new))
    backup.restore(new.DATABASE_URL, file, tables)
    assert proposal_table.proposals_at(new.DATABASE_URL).all() == store.all()
    assert [one.change for one in override_table.overrides_at(new.DATABASE_URL).entries()] == [change]
    with pytest.raises(backup.NotRestored, match="proposal"):
        backup.restore(new.DATABASE_URL, file, tables)
    with sqlite3.connect(file) as old:
        old.execute("DROP TABLE proposal")
    older = at(tmp_path / "older.db")
    asyncio.run(app.prepare(older))
    backup.restore(older.DATABASE_URL, file, tables)
    assert proposal_table.proposals_at(older.DATABASE_URL).all() == ()
    assert len(override_table.overrides_at(older.DATABASE_URL).entries()) == 1


@pytest.mark.parametrize("command", [("backup",), ("stats", "publish")])
def test_a_file_that_holds_something_else_is_not_written_over(
    run: Run, filled: Settings, tmp_path: Path, command: tuple[str, ...]
) -> None:
    """Least of all the database itself; a file of its own kind is replaced."""
    database = Path(filled.DATABASE_URL.removeprefix("sqlite:///"))
    before = asyncio.run(app.published_tables(filled))
    notes = tmp_path / "notes.txt"
    notes.write_text("call the ministry", encoding="utf-8")
    for path in (database, notes):
        assert "holds something else" in run(*command, str(path), fails=True)
    assert notes.read_text(encoding="utf-8") == "call the ministry"
    assert asyncio.run(app.published_tables(filled)) == before
    for _ in range(2):
        run(*command, str(tmp_path / "own.db"))


def test_a_backup_that_cannot_be_written_leaves_the_old_one(filled: Settings, tmp_path: Path) -> None:
    """Cut off before its end, the file that was there stays whole, and nothing half is left under its name."""
    path = tmp_path / "backup.db"
    backup.backup(filled.DATABASE_URL, path)
    before = path.read_bytes()
    (tmp_path / ".backup.db.part").mkdir()
    with pytest.raises(OSError, match="backup"):
        backup.backup(filled.DATABASE_URL, path)
    assert path.read_bytes() == before


def test_staff_are_given_accounts_by_command(run: Run) -> None:
    """A password once, one-time codes if wanted, a partner's account only with its code; what is wrong is told."""
    told = run("staff", "add", "vera", "--role", "viewer", "--totp")
    assert "otpauth://" in told
    assert "vera · viewer · with one-time codes" in run("staff", "list")
    assert "otpauth://" in run("staff", "reset", "vera")
    assert "there is one" in run("staff", "add", "vera", fails=True)
    assert "choose one of" in run("staff", "add", "x", "--role", "king", fails=True)
    assert "goes with" in run("staff", "add", "x", "--role", "partner", fails=True)
    assert "no such partner" in run("staff", "add", "x", "--role", "partner", "--partner", "zz", fails=True)
    run("staff", "add", "paul", "--role", "partner", "--partner", "d2k7")
    run("staff", "remove", "vera")
    assert "no such account" in run("staff", "remove", "vera", fails=True)
    assert "too old" in run("purge")


def test_five_years_of_counts_are_shown_fast(tmp_path: Path, library: Library) -> None:
    """A hundred topics by day and week, fifty partners: a page in 300 ms (median), since closed periods are read once.

    The days of five years are rolled up first, as a program does that was away for so long.
    """
    found = Settings(DATABASE_URL=f"sqlite:///{tmp_path / 'bot.db'}", KEYS_PATH=str(tmp_path / "k" / "k"))
    asyncio.run(app.prepare(found))
    weeks = sorted({period("week", NOW.date() - timedelta(weeks=n)) for n in range(1, 261)})
    with sqlite3.connect(tmp_path / "bot.db") as db:
        insert = "INSERT INTO tally VALUES (?, ?, ?, ?)"
        for n, week in enumerate(weeks):
            db.executemany(insert, [("partner_starts", week, f"p{p}", 25 + n * p % 40) for p in range(50)])
            db.executemany(insert, [("sensitive_topics", week, f"t{t}|en", 25 + n * t % 40) for t in range(100)])
        for n in range(1, 5 * 365):
            day = (NOW.date() - timedelta(days=n)).isoformat()
            db.executemany(insert, [("topics", day, f"t{t}|en", 15 + n * t % 40) for t in range(100)])
        db.executemany("INSERT OR IGNORE INTO closed VALUES (?)", [(week,) for week in weeks])
    asyncio.run(app.prepare(found))
    address = found.DATABASE_URL
    account_table.accounts_at(address).put(account_table.Account("ada", "admin"))

    async def timed() -> list[float]:
        store = app.make_store(found)
        await store.open()
        access = Access(account_table.accounts_at(address), lambda: NOW)
        token = await access.enter(account_table.Account("ada", "admin"))
        guard = Guard(access, Pages(library.service, static.files()))
        board = Dashboard(guard, store, lambda: library, ChartRenderer(), lambda: NOW, target_table.targets_at(address))
        site = httpx.ASGITransport(app=Starlette(routes=board.routes))
        times = []
        async with httpx.AsyncClient(transport=site, base_url="http://127.0.0.1") as browser:
            for _ in range(4):
                for path in ("figure/partner_starts", "figure/sensitive_topics", "figure/topics", "quarters"):
                    began = time.perf_counter()
                    answer = await browser.get(f"/stats/{path}", headers={"cookie": f"{COOKIE}={token}"})
                    times.append(time.perf_counter() - began)
                    assert answer.status_code == 200
        await store.close()
        return times

    times = asyncio.run(timed())
    assert sorted(times)[len(times) // 2] < 0.3, times
    with sqlite3.connect(tmp_path / "bot.db") as db:
        assert db.execute("SELECT count(DISTINCT month) FROM shown").fetchone()[0] == 60
        assert db.execute("SELECT min(period) FROM tally WHERE figure = 'topics'").fetchone()[0] == "2025-10-01"


@pytest.fixture
def old(tmp_path: Path) -> Settings:
    """A database with a year and a half of counts by day and week, rolled up to the summer of 2026."""
    found = Settings(
        DATABASE_URL=f"sqlite:///{tmp_path / 'bot.db'}", KEYS_PATH=str(tmp_path / "k" / "k"), CONTENT_PATH=str(CONTENT)
    )
    asyncio.run(app.prepare(found))
    rows: dict[tuple[str, str, str], int] = {}
    for n in range(540):
        day = (NOW - timedelta(days=540 - n)).date()
        rows["topics", day.isoformat(), "rights/wages|fr"] = 30 + n % 7
        rows["topics", day.isoformat(), "rights/rest|fr"] = 12 + n % 5
        rows["channels", period("week", day), "web|fr"] = 300
    with sqlite3.connect(tmp_path / "bot.db") as db:
        db.executemany("INSERT INTO tally VALUES (?, ?, ?, ?)", [(*cell, n) for cell, n in rows.items()])
    return found


async def reported(settings: Settings, library: Library, period: str, now: datetime) -> report.Report:
    """Write a report at a moment, with the sweep before it."""
    store, chart_renderer = app.make_store(settings), ChartRenderer()
    await store.open()
    try:
        await tidied(store, now)
        tables = await all_published(store, now)
        return await report.make(tables, period, "fr", library, now, chart_renderer)
    finally:
        await store.close()
        await chart_renderer.close()


@pytest.mark.parametrize("period", ["2025-09", "2025-Q3"])
async def test_a_report_says_the_same_when_its_days_are_gone(old: Settings, library: Library, period: str) -> None:
    """To the last number and picture: only the day it was made on is another."""
    first = await reported(old, library, period, datetime(2025, 10, 20, 9, tzinfo=UTC))
    later = await reported(old, library, period, datetime(2026, 11, 24, 9, tzinfo=UTC))
    assert replace(later, printed=first.printed) == first
    assert {one.name for one in first.indicators} == {"Thèmes ouverts", "Canaux et langues"}
    assert first.sections[0].rows[0][1].endswith("0")


async def test_a_report_of_a_week_whose_days_are_gone_says_so(old: Settings, library: Library) -> None:
    """It does not tell of the four days of it that are left, nor compares with them."""
    october = datetime(2026, 11, 24, 9, tzinfo=UTC)  # the days are kept from 1 October 2025 on, a Wednesday
    half, whole = [await reported(old, library, week, october) for week in ("2025-W40", "2025-W41")]
    assert [one.name for one in half.indicators] == ["Canaux et langues"]
    assert "gardés 13 mois" in half.cautions[-1]
    assert [one.before for one in whole.indicators] == ["–", "300"]
    assert "gardés 13 mois" not in whole.cautions[-1]


@pytest.mark.parametrize(
    ("period", "preceding"),
    [("2026-03", "2026-02"), ("2026-01", "2025-12"), ("2026-Q1", "2025-Q4"), ("2026-W01", "2025-W52")],
)
def test_a_period_is_compared_with_the_one_before_it(period: str, preceding: str) -> None:
    """March with February, not with its last days and some of January."""
    assert report.preceding(period) == preceding


def test_purge_rolls_up_at_once(old: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the bot does by itself each night: days of over 13 months ago are months then."""
    monkeypatch.setenv("DATABASE_URL", old.DATABASE_URL)
    monkeypatch.setenv("KEYS_PATH", old.KEYS_PATH)
    with sqlite3.connect(old.DATABASE_URL.removeprefix("sqlite:///")) as db:
        first = "SELECT min(period) FROM tally WHERE figure = 'topics'"
        assert db.execute(first).fetchone()[0] < "2025-10"
        assert "13 months" in CliRunner().invoke(cli, ["purge"]).output
        assert db.execute(first).fetchone()[0] == "2025-10-01"
    db.close()


async def test_a_backup_holds_what_was_rolled_up(old: Settings, tmp_path: Path) -> None:
    """Restored, the same is shown; a backup made before there were months comes back too."""
    here = await app.published_tables(old)
    assert here[0].by_month
    assert here[0].by_month.periods[0] < here[0].periods[0]
    copies = []
    for name in ("new", "older"):
        backup.backup(old.DATABASE_URL, tmp_path / f"{name}.backup")
        if name == "older":
            with sqlite3.connect(tmp_path / "older.backup") as db:
                db.execute("DROP TABLE shown")
            db.close()
        copy = old.model_copy(
            update={"DATABASE_URL": f"sqlite:///{tmp_path / name}.db", "KEYS_PATH": str(tmp_path / name / "k")}
        )
        store = app.make_store(copy)
        await store.open()
        await store.close()
        tables = {**proposal_table.TABLES, **partner_table.TABLES, **account_table.TABLES, **target_table.TABLES}
        backup.restore(copy.DATABASE_URL, tmp_path / f"{name}.backup", tables)
        copies.append(await app.published_tables(copy))
    assert copies[0] == here
    assert (copies[1][0].periods, copies[1][0].totals) == (here[0].periods, here[0].totals)
