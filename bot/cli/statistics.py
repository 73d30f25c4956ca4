"""The commands around numbers: accounts of staff, files of closed figures, a season to look at."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import pyotp
import typer

from bot import app, progress
from bot.library.load import load
from bot.library.model import Library
from bot.live import service, staffed
from bot.records import account_table, partner_table, proposal_table, target_table
from bot.records.account_table import ROLES, Account, Role, accounts_at
from bot.records.partner_table import partners_at
from bot.records.target_table import targets_at
from bot.settings import Settings
from bot.stats.charts import ChartRenderer
from bot.stats.export import as_csv, as_xlsx
from bot.stats.figures import INDICATORS
from bot.types import LANGUAGES
from bot.upkeep import demo
from bot.web.access import hashed, password

if TYPE_CHECKING:
    from bot.papers.report import Report

Read = Callable[[], Settings]
"""Gives the settings of the moment."""
Name = Annotated[str, typer.Argument(metavar="NAME", help="The name to log in with: a role is better than a person's.")]
ROLE: str = ", ".join(ROLES)


class Commands:
    """The commands, each a method; typer reads their arguments."""

    def __init__(self, read: Read) -> None:
        """Use the settings that `read` gives when a command runs."""
        self._read = read

    def add(
        self,
        name: Name,
        role: Annotated[str, typer.Option(help=f"One of {ROLE}.")] = "viewer",
        partner: Annotated[str, typer.Option(help="For the role partner: the code whose numbers it sees.")] = "",
        totp: Annotated[bool, typer.Option("--totp", help="Also ask for a one-time code at each login.")] = False,
    ) -> None:
        """Give somebody of the staff an account; the password is shown once."""
        settings = self._read()
        found = next((one for one in ROLES if one == role), None)
        if found is None:
            raise typer.BadParameter(f"--role {role}: choose one of {ROLE}")
        if (found == "partner") != bool(partner):
            raise typer.BadParameter("--partner CODE goes with --role partner, and with it alone")
        if partner and partner not in {one.code for one in partners_at(settings.DATABASE_URL).all()}:
            raise typer.BadParameter(f"--partner {partner}: no such partner; `partners list` names them")
        if accounts_at(settings.DATABASE_URL).find(name):
            raise typer.BadParameter(f"{name}: there is one; `staff reset {name}` gives a new password")
        self._give(settings, name, found, partner, totp=totp)

    def list_(self) -> None:
        """List the accounts."""
        for one in accounts_at(self._read().DATABASE_URL).all():
            told = (one.name, one.role, one.partner, "with one-time codes" if one.secret else "")
            typer.echo(" · ".join(filter(None, told)))

    def remove(self, name: Name) -> None:
        """Take an account away; its sessions end at once."""
        if not accounts_at(self._read().DATABASE_URL).remove(name):
            raise typer.BadParameter(f"{name}: no such account; `staff list` names them")
        typer.echo(f"{name} can no longer log in.")

    def reset(self, name: Name) -> None:
        """Give an account a new password, and new one-time codes if it had some; its sessions end at once."""
        settings = self._read()
        found = accounts_at(settings.DATABASE_URL).find(name)
        if found is None:
            raise typer.BadParameter(f"{name}: no such account; `staff list` names them")
        self._give(settings, name, found.role, found.partner, totp=bool(found.secret))

    def export(
        self,
        out: Annotated[Path, typer.Argument(help="The folder to write to.")],
        lang: Annotated[str, typer.Option(help="en or fr.")] = "en",
    ) -> None:
        """Write every closed figure as CSV and XLSX."""
        if lang not in LANGUAGES:
            raise typer.BadParameter(f"{lang}: choose one of {', '.join(LANGUAGES)}", param_hint="--lang")
        settings = self._read()
        library = self._library(settings)
        out.mkdir(parents=True, exist_ok=True)
        for table in asyncio.run(app.published_tables(settings)):
            for form, make in (("csv", as_csv), ("xlsx", as_xlsx)):
                path = out / f"{table.figure}.{form}"
                path.write_bytes(make(table, lang, library))
                typer.echo(str(path))

    def report(
        self,
        period: Annotated[str, typer.Argument(help="A week (2026-W47), a month (2026-10) or a quarter (2026-Q3).")],
        lang: Annotated[str, typer.Option(help="en or fr.")] = "en",
        out: Annotated[Path, typer.Option(help="The folder to write to.")] = Path("reports"),
    ) -> None:
        """Write a report for donors as PDF, HTML and DOCX."""
        from bot.papers import report

        if lang not in LANGUAGES:
            raise typer.BadParameter(f"{lang}: choose one of {', '.join(LANGUAGES)}", param_hint="--lang")
        settings = self._read()
        report.days_in(period)
        for path in report.write_report(asyncio.run(self._report(settings, period, lang)), out, period):
            typer.echo(str(path))

    async def _report(self, settings: Settings, period: str, lang: str) -> Report:
        from bot.papers import report

        chart_renderer = ChartRenderer()
        try:
            return await report.make(
                await app.published_tables(settings),
                period,
                lang,
                self._library(settings),
                app.now(),
                chart_renderer,
                targets_at(settings.DATABASE_URL).all(),
            )
        finally:
            await chart_renderer.close()

    def backup(self, file: Annotated[Path, typer.Argument(help="The file to write.")]) -> None:
        """Write closed counts and what staff wrote into a file: nothing of who chats, but hashed staff passwords."""
        from bot.upkeep import backup

        for table, rows in backup.backup(self._read().DATABASE_URL, file).items():
            typer.echo(f"{table}: {rows}")

    def restore(self, file: Annotated[Path, typer.Argument(help="A file that `backup` wrote.")]) -> None:
        """Put a backup into a new database."""
        from bot.upkeep import backup

        settings = self._read()
        asyncio.run(app.prepare(settings))
        tables = {**proposal_table.TABLES, **partner_table.TABLES, **account_table.TABLES, **target_table.TABLES}
        for table, rows in backup.restore(settings.DATABASE_URL, file, tables).items():
            typer.echo(f"{table}: {rows}")

    def purge(self) -> None:
        """Delete now what is too old, and roll days up into months: what the bot does by itself while it runs."""
        asyncio.run(app.prepare(self._read()))
        typer.echo(
            "Sessions, marks and deliveries that are too old are gone, what is over is closed, "
            "and days of months that closed over 13 months ago are summed by month."
        )

    def publish(self, file: Annotated[Path, typer.Argument(help="The SQLite file to write.")]) -> None:
        """Write the published numbers as a file for Datasette, with a view for each figure."""
        from bot.upkeep import backup

        typer.echo(f"{backup.publish(asyncio.run(app.published_tables(self._read())), file)} cells: {file}")

    def aim(
        self,
        figure: Annotated[str, typer.Argument(help="The name of a figure, such as tools_finished.")],
        period: Annotated[str, typer.Argument(help="A week (2026-W47), a month (2026-10) or a quarter (2026-Q3).")],
        people_days: Annotated[int, typer.Argument(min=1, help="How many people-days to reach.")],
    ) -> None:
        """Set what a figure is to reach in a period; reports show it beside what was reached."""
        self._aim(figure, period, people_days)

    def aims(self) -> None:
        """List the targets."""
        for (figure, period), n in targets_at(self._read().DATABASE_URL).all().items():
            typer.echo(f"{figure} {period}: {n}")

    def no_aim(
        self,
        figure: Annotated[str, typer.Argument(help="The name of a figure.")],
        period: Annotated[str, typer.Argument(help="Its period.")],
    ) -> None:
        """Take a target away."""
        self._aim(figure, period, None)

    def _aim(self, figure: str, period: str, n: int | None) -> None:
        from bot.papers import report

        if figure not in INDICATORS:
            raise typer.BadParameter(f"{figure}: choose one of {', '.join(INDICATORS)}")
        report.days_in(period)
        targets_at(self._read().DATABASE_URL).put(figure, period, n)

    def demo(self) -> None:
        """Fill an empty database with an invented season, to see the dashboard: never one with real counts."""
        settings = self._read()
        asyncio.run(app.prepare(settings))
        with progress.progress_bar() as tell:
            cells = demo.fill(settings.DATABASE_URL, self._library(settings), app.now().date(), tell)
        asyncio.run(app.prepare(settings))
        typer.echo(f"{cells} invented cells in {settings.DATABASE_URL}. Start the bot with the same DATABASE_URL.")

    def _give(self, settings: Settings, name: str, role: Role, partner: str, *, totp: bool) -> None:
        plain, secret = password(), pyotp.random_base32() if totp else ""
        accounts_at(settings.DATABASE_URL).put(Account(name, role, partner, hashed(plain), secret))
        typer.echo(f"{name}: {plain}\nShown once. Give it by a safe way; it opens {settings.PUBLIC_URL}/stats.")
        if secret:
            typer.echo(pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=settings.BOT_NAME))

    def _library(self, settings: Settings) -> Library:
        return staffed(load(Path(settings.CONTENT_PATH), service(settings)), settings)


def mount(cli: typer.Typer, numbers: typer.Typer, read: Read) -> None:
    """Add the commands to a command line."""
    ours = Commands(read)
    staff = typer.Typer(help="Accounts of those who may see the numbers.", no_args_is_help=True)
    staff.command(name="add")(ours.add)
    staff.command(name="list")(ours.list_)
    staff.command(name="remove")(ours.remove)
    staff.command(name="reset")(ours.reset)
    cli.add_typer(staff, name="staff")
    targets = typer.Typer(help="What the programme means to reach.", no_args_is_help=True)
    targets.command(name="set")(ours.aim)
    targets.command(name="list")(ours.aims)
    targets.command(name="clear")(ours.no_aim)
    cli.add_typer(targets, name="targets")
    cli.command(name="report")(ours.report)
    for command in (ours.backup, ours.restore, ours.purge):
        cli.command()(command)
    numbers.command(name="publish")(ours.publish)
    numbers.command(name="export")(ours.export)
    cli.command(name="demo")(ours.demo)
