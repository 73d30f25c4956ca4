"""The commands for partners: their links, and what they print."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from bot import app
from bot.cli.inputs import LANGUAGE_CHOICE, current_settings
from bot.library.partner import Partner, partner_refused, suggest_code, tells
from bot.live import read_library
from bot.papers import kits
from bot.records.partner_table import partners_at

Code = Annotated[str, typer.Argument(metavar="CODE", help="The code of its link; - for one at random.")]

partners = typer.Typer(help="Organisations that share the link, and what they print.", no_args_is_help=True)


@partners.command(name="add")
def add_partner(
    code: Code,
    name: Annotated[str, typer.Argument(help="The organisation's name, as its visitors know it.")],
    contact: Annotated[str, typer.Option(help="Its number, in international form: shown to its visitors.")] = "",
    hours: Annotated[str, typer.Option(help="When it answers.")] = "",
    office: Annotated[str, typer.Option(help="Where its office is.")] = "",
    lang: Annotated[str, typer.Option(help=f"The language its link begins in: {LANGUAGE_CHOICE}")] = "",
    origin: Annotated[str, typer.Option(help="The country its visitors come from, such as cm.")] = "",
) -> None:
    """Add a partner, or change one."""
    settings = current_settings()
    library = read_library(settings)
    partner = Partner(
        suggest_code() if code == "-" else code.lower(), name, contact, hours, office, lang, origin.lower()
    )
    if why := partner_refused(partner, library.atlas.countries, library.matcher.commands):
        raise typer.BadParameter(why)
    if tells(partner):
        typer.echo(f"{partner.code} tells whose link it is to whoever sees the phone; {suggest_code()} would not.")
    partners_at(settings.DATABASE_URL).put(partner)
    typer.echo(f"{partner.code}: {settings.PUBLIC_URL}/p/{partner.code}\nLive on every worker within a minute.")


@partners.command(name="list")
def list_partners() -> None:
    """List the partners and their links."""
    for partner in partners_at(current_settings().DATABASE_URL).all():
        state = "" if partner.active else "removed"
        columns = (partner.code, partner.name, partner.phone, partner.language, partner.home, state)
        typer.echo(" · ".join(filter(None, columns)))


@partners.command(name="remove")
def remove_partner(code: Code) -> None:
    """Count a partner's link among others from now on; the link itself goes on working."""
    table = partners_at(current_settings().DATABASE_URL)
    table.put(replace(_chosen(code, table.all()), active=False))
    typer.echo("Live on every worker within a minute.")


@partners.command(name="kit")
def write_partner_kit(
    code: Code, out: Annotated[Path, typer.Option(help="The folder to write to.")] = Path("kit")
) -> None:
    """Write a partner's poster, card and leaflet as PDF, in each language."""
    settings = current_settings()
    partner = _chosen(code, (entry for entry in partners_at(settings.DATABASE_URL).all() if entry.active))
    for path in kits.write_kit(read_library(settings), partner, out, app.now().date()):
        typer.echo(str(path))


def _chosen(code: str, partners: Iterable[Partner]) -> Partner:
    partner = next((entry for entry in partners if entry.code == code), None)
    if partner is None:
        raise typer.BadParameter(f"{code}: no such partner; `partners list` names them")
    return partner
