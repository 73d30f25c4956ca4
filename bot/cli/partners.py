"""The commands for partners: their links, and what they print."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from bot import app
from bot.library.load import load
from bot.library.partner import Partner, partner_refused, suggest_code, tells
from bot.live import service
from bot.papers import kits
from bot.records.partner_table import partners_at
from bot.settings import Settings

Read = Callable[[], Settings]
"""Gives the settings of the moment."""
Code = Annotated[str, typer.Argument(metavar="CODE", help="The code of its link; - for one at random.")]


class Commands:
    """The commands, each a method; typer reads their arguments."""

    def __init__(self, read: Read) -> None:
        """Use the settings that `read` gives when a command runs."""
        self._read = read

    def add(
        self,
        code: Code,
        name: Annotated[str, typer.Argument(help="The organisation's name, as its visitors know it.")],
        contact: Annotated[str, typer.Option(help="Its number, in international form: shown to its visitors.")] = "",
        hours: Annotated[str, typer.Option(help="When it answers.")] = "",
        office: Annotated[str, typer.Option(help="Where its office is.")] = "",
        lang: Annotated[str, typer.Option(help="The language its link begins in: en or fr.")] = "",
        origin: Annotated[str, typer.Option(help="The country its visitors come from, such as cm.")] = "",
    ) -> None:
        """Add a partner, or change one."""
        settings = self._read()
        library = load(Path(settings.CONTENT_PATH), service(settings))
        partner = Partner(
            suggest_code() if code == "-" else code.lower(), name, contact, hours, office, lang, origin.lower()
        )
        if why := partner_refused(partner, library.atlas.countries, library.matcher.commands):
            raise typer.BadParameter(why)
        if tells(partner):
            typer.echo(f"{partner.code} tells whose link it is to whoever sees the phone; {suggest_code()} would not.")
        partners_at(settings.DATABASE_URL).put(partner)
        typer.echo(f"{partner.code}: {settings.PUBLIC_URL}/p/{partner.code}\nLive on every worker within a minute.")

    def list_(self) -> None:
        """List the partners and their links."""
        settings = self._read()
        for one in partners_at(settings.DATABASE_URL).all():
            told = (one.code, one.name, one.phone, one.language, one.home, "" if one.active else "removed")
            typer.echo(" · ".join(filter(None, told)))

    def remove(self, code: Code) -> None:
        """Count a partner's link among others from now on; the link itself goes on working."""
        self._partner(code, active=False)

    def kit(self, code: Code, out: Annotated[Path, typer.Option(help="The folder to write to.")] = Path("kit")) -> None:
        """Write a partner's poster, card and leaflet as PDF, in each language."""
        settings = self._read()
        found = next((one for one in partners_at(settings.DATABASE_URL).all() if one.code == code and one.active), None)
        if found is None:
            raise typer.BadParameter(f"{code}: no such partner; `partners list` names them")
        library = load(Path(settings.CONTENT_PATH), service(settings))
        for path in kits.write_kit(library, found, out, app.now().date()):
            typer.echo(str(path))

    def _partner(self, code: str, *, active: bool) -> None:
        store = partners_at(self._read().DATABASE_URL)
        found = next((one for one in store.all() if one.code == code), None)
        if found is None:
            raise typer.BadParameter(f"{code}: no such partner; `partners list` names them")
        store.put(replace(found, active=active))
        typer.echo("Live on every worker within a minute.")


def mount(cli: typer.Typer, read: Read) -> None:
    """Add the commands to a command line."""
    ours = Commands(read)
    partners = typer.Typer(help="Organisations that share the link, and what they print.", no_args_is_help=True)
    partners.command(name="add")(ours.add)
    partners.command(name="list")(ours.list_)
    partners.command(name="remove")(ours.remove)
    partners.command(name="kit")(ours.kit)
    cli.add_typer(partners, name="partners")
