"""The commands of programme staff: hide, notices, test calls, cards. What is done is kept with its reason."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Final, Literal

import typer

from bot import app
from bot.desk.overrides import Act, Entry, Kind, written
from bot.desk.validation import entry_refused
from bot.library.load import load
from bot.library.model import Library
from bot.live import service
from bot.papers import cards
from bot.records.override_table import overrides_at
from bot.records.proposal_table import proposals_at
from bot.settings import Settings
from bot.types import LANGUAGES

Read = Callable[[], Settings]
"""Gives the settings of the moment."""
What = Annotated[Literal["contact", "page"], typer.Argument(help="A contact or a page.")]
Target = Annotated[str, typer.Argument(metavar="ID", help="Its id, such as lb-arm or rights/wages.")]
Result = Annotated[Literal["answered", "no-answer", "wrong"], typer.Argument(help="What happened.")]
Name = Annotated[str, typer.Argument(metavar="NAME", help="A short name; the same name replaces a notice.")]
Why: Final = typer.Option("--reason", help="Why, for the colleagues who read this later. No names of people.")


class Commands:
    """The commands, each a method; typer reads their arguments."""

    def __init__(self, read: Read) -> None:
        """Use the settings that `read` gives when a command runs."""
        self._read = read

    def hide(self, what: What, target: Target, reason: Annotated[str, Why]) -> None:
        """Hide a contact or a page at once."""
        self._add(what, "hide", target, reason)

    def unhide(self, what: What, target: Target, reason: Annotated[str, Why] = "") -> None:
        """Show again what was hidden. What the content itself does not publish stays hidden."""
        self._add(what, "unhide", target, reason)

    def called(self, target: Target, result: Result, reason: Annotated[str, Why] = "") -> None:
        """Note a test call: an answer vouches for half a year, a wrong number is hidden at once."""
        self._add("contact", result, target, reason)

    def banner_set(
        self,
        name: Name,
        en: Annotated[str, typer.Option("--en", help="The notice in English.")],
        fr: Annotated[str, typer.Option("--fr", help="The notice in French.")],
        reason: Annotated[str, Why],
        country: Annotated[list[str] | None, typer.Option(help="A country's code; none: all countries.")] = None,
    ) -> None:
        """Show a notice, dated today, above some countries or all."""
        self._add("banner", "set", name, reason, tuple(country or ()), en, fr)

    def banner_clear(self, name: Name, reason: Annotated[str, Why] = "") -> None:
        """Take a notice away, whether it was set here or is in the content."""
        self._add("banner", "clear", name, reason)

    def overrides(self) -> None:
        """List all that staff did, the oldest first: the audit."""
        for entry in overrides_at(self._read().DATABASE_URL).entries():
            typer.echo(str(entry))

    def changes(self) -> None:
        """List the changes of contacts that wait for a second person; to propose and approve, log in at /stats."""
        for one in proposals_at(self._read().DATABASE_URL).all():
            if one.state == "waiting":
                typer.echo(str(one))

    def card(
        self,
        home: Annotated[str, typer.Argument(help="The country left, such as cm.")],
        there: Annotated[str, typer.Argument(help="The country gone to, such as lb.")],
        lang: Annotated[str, typer.Option(help="en or fr.")] = "en",
        out: Annotated[Path, typer.Option(help="The folder to write to.")] = Path(),
    ) -> None:
        """Write the pocket card of two countries as HTML and PDF, to print or to send on."""
        library = self._library(self._read())
        for path in cards.write_card(library, home.lower(), there.lower(), lang, out, app.now().date()):
            typer.echo(str(path))

    def _add(
        self,
        kind: Kind,
        act: Act,
        target: str,
        reason: str,
        countries: tuple[str, ...] = (),
        en: str = "",
        fr: str = "",
    ) -> None:
        settings = self._read()
        entry = Entry(written(app.now()), kind, act, target, reason, countries, en, fr)
        if why := entry_refused(entry, self._library(settings), LANGUAGES[0]):
            raise typer.BadParameter(why)
        overrides_at(settings.DATABASE_URL).add(entry)
        typer.echo(f"{entry}\nLive on every worker within a minute.")

    def _library(self, settings: Settings) -> Library:
        return load(Path(settings.CONTENT_PATH), service(settings))


def mount(cli: typer.Typer, read: Read) -> None:
    """Add the commands to a command line."""
    ours = Commands(read)
    for command in (ours.hide, ours.unhide, ours.called, ours.overrides, ours.card):
        cli.command()(command)
    notices = typer.Typer(help="Dated notices above what is said of countries.", no_args_is_help=True)
    notices.command(name="set")(ours.banner_set)
    notices.command(name="clear")(ours.banner_clear)
    cli.add_typer(notices, name="banner")
    proposals = typer.Typer(help="Changes of contacts that one of the staff proposes.", no_args_is_help=True)
    proposals.command(name="list")(ours.changes)
    cli.add_typer(proposals, name="change")
