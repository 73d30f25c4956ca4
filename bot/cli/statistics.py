"""The commands around numbers: print, export and publish closed figures, reports for donors, targets."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot import app
from bot.cli.inputs import LANGUAGE_CHOICE, current_settings, require_language
from bot.languages import FIRST
from bot.live import read_library, staffed
from bot.records.target_table import targets_at
from bot.settings import Settings
from bot.stats.charts import ChartRenderer
from bot.stats.export import as_csv, as_xlsx
from bot.stats.figures import INDICATORS

if TYPE_CHECKING:
    from bot.papers.report import Report

stats = typer.Typer(help="The closed periods of every figure, as people may see them.")
targets = typer.Typer(help="What the programme means to reach.", no_args_is_help=True)


@stats.callback(invoke_without_command=True)
def print_figures(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of tables.")] = False,
) -> None:
    """Print the closed periods of every figure, as people may see them."""
    if context.invoked_subcommand:
        return
    tables = asyncio.run(app.published_tables(current_settings()))
    if as_json:
        typer.echo(json.dumps([table.as_json() for table in tables], ensure_ascii=False, indent=1))
        return
    for table in tables:
        typer.echo("\n".join(table.as_lines()) + "\n")


@stats.command(name="publish")
def publish_figures(file: Annotated[Path, typer.Argument(help="The SQLite file to write.")]) -> None:
    """Write the published numbers as a file for Datasette, with a view for each figure."""
    from bot.upkeep import datasette

    typer.echo(f"{datasette.publish(asyncio.run(app.published_tables(current_settings())), file)} cells: {file}")


@stats.command(name="export")
def export_figures(
    out: Annotated[Path, typer.Argument(help="The folder to write to.")],
    lang: Annotated[str, typer.Option(help=LANGUAGE_CHOICE)] = FIRST,
) -> None:
    """Write every closed figure as CSV and XLSX."""
    require_language(lang)
    settings = current_settings()
    library = staffed(read_library(settings), settings)
    out.mkdir(parents=True, exist_ok=True)
    for table in asyncio.run(app.published_tables(settings)):
        for form, make in (("csv", as_csv), ("xlsx", as_xlsx)):
            path = out / f"{table.figure}.{form}"
            path.write_bytes(make(table, lang, library))
            typer.echo(str(path))


def write_donor_report(
    period: Annotated[str, typer.Argument(help="A week (2026-W47), a month (2026-10) or a quarter (2026-Q3).")],
    lang: Annotated[str, typer.Option(help=LANGUAGE_CHOICE)] = FIRST,
    out: Annotated[Path, typer.Option(help="The folder to write to.")] = Path("reports"),
) -> None:
    """Write a report for donors as PDF, HTML and DOCX."""
    from bot.papers import report, report_files

    require_language(lang)
    settings = current_settings()
    report.days_in(period)
    for path in report_files.write_report(asyncio.run(_report(settings, period, lang)), out, period):
        typer.echo(str(path))


async def _report(settings: Settings, period: str, lang: str) -> Report:
    from bot.papers import report

    chart_renderer = ChartRenderer()
    try:
        return await report.gather_report(
            await app.published_tables(settings),
            period,
            lang,
            staffed(read_library(settings), settings),
            app.now(),
            chart_renderer,
            targets_at(settings.DATABASE_URL).all(),
        )
    finally:
        await chart_renderer.close()


@targets.command(name="set")
def set_target(
    figure: Annotated[str, typer.Argument(help="The name of a figure, such as tools_finished.")],
    period: Annotated[str, typer.Argument(help="A week (2026-W47), a month (2026-10) or a quarter (2026-Q3).")],
    people_days: Annotated[int, typer.Argument(min=1, help="How many people-days to reach.")],
) -> None:
    """Set what a figure is to reach in a period; reports show it beside what was reached."""
    _put_target(figure, period, people_days)


@targets.command(name="list")
def list_targets() -> None:
    """List the targets."""
    for (figure, period), people_days in targets_at(current_settings().DATABASE_URL).all().items():
        typer.echo(f"{figure} {period}: {people_days}")


@targets.command(name="clear")
def clear_target(
    figure: Annotated[str, typer.Argument(help="The name of a figure.")],
    period: Annotated[str, typer.Argument(help="Its period.")],
) -> None:
    """Take a target away."""
    _put_target(figure, period, None)


def _put_target(figure: str, period: str, people_days: int | None) -> None:
    from bot.papers import report

    if figure not in INDICATORS:
        raise typer.BadParameter(f"{figure}: choose one of {', '.join(INDICATORS)}")
    report.days_in(period)
    targets_at(current_settings().DATABASE_URL).put(figure, period, people_days)
