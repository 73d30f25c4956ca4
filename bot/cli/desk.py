"""The commands of programme staff: hide, notices, test calls, cards. What is done is kept with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Final, Literal

import typer

from bot import app
from bot.cli.inputs import current_settings
from bot.desk.overrides import Act, Entry, Kind, timestamp
from bot.desk.validation import entry_refused
from bot.languages import FIRST, LANGUAGES
from bot.live import read_library
from bot.papers import cards
from bot.records.override_table import overrides_at
from bot.records.proposal_table import proposals_at

Hideable = Annotated[Literal["contact", "page"], typer.Argument(help="A contact or a page.")]
Target = Annotated[str, typer.Argument(metavar="ID", help="Its id, such as lb-arm or rights/wages.")]
Result = Annotated[Literal["answered", "no-answer", "wrong"], typer.Argument(help="What happened.")]
Name = Annotated[str, typer.Argument(metavar="NAME", help="A short name; the same name replaces a notice.")]
REASON: Final = typer.Option("--reason", help="Why, for the colleagues who read this later. No names of people.")
TEXT: Final = typer.Option(
    "--text", metavar="CODE=WORDS", help=f"The notice in a language, once for each: {', '.join(LANGUAGES)}."
)

banner = typer.Typer(help="Dated notices above what is said of countries.", no_args_is_help=True)
change = typer.Typer(help="Changes of contacts that one of the staff proposes.", no_args_is_help=True)


def hide_at_once(what: Hideable, target: Target, reason: Annotated[str, REASON]) -> None:
    """Hide a contact or a page at once."""
    _add(what, "hide", target, reason)


def show_again(what: Hideable, target: Target, reason: Annotated[str, REASON] = "") -> None:
    """Show again what was hidden. What the content itself does not publish stays hidden."""
    _add(what, "unhide", target, reason)


def note_test_call(target: Target, result: Result, reason: Annotated[str, REASON] = "") -> None:
    """Note a test call: an answer vouches for half a year, a wrong number is hidden at once."""
    _add("contact", result, target, reason)


@banner.command(name="set")
def set_banner(
    name: Name,
    reason: Annotated[str, REASON],
    text: Annotated[list[str] | None, TEXT] = None,
    english: Annotated[str, typer.Option("--en", help="The same as --text en=…")] = "",
    french: Annotated[str, typer.Option("--fr", help="The same as --text fr=…")] = "",
    country: Annotated[list[str] | None, typer.Option(help="A country's code; none: all countries.")] = None,
) -> None:
    """Show a notice, dated today, above some countries or all."""
    named = (f"{code}={words}" for code, words in (("en", english), ("fr", french)) if words)
    _add("banner", "set", name, reason, tuple(country or ()), _texts([*named, *(text or ())]))


@banner.command(name="clear")
def clear_banner(name: Name, reason: Annotated[str, REASON] = "") -> None:
    """Take a notice away, whether it was set here or is in the content."""
    _add("banner", "clear", name, reason)


def list_overrides() -> None:
    """List all that staff did, the oldest first: the audit."""
    for entry in overrides_at(current_settings().DATABASE_URL).entries():
        typer.echo(str(entry))


@change.command(name="list")
def list_changes() -> None:
    """List the changes of contacts that wait for a second person; to propose and approve, log in at /stats."""
    for proposal in proposals_at(current_settings().DATABASE_URL).all():
        if proposal.state == "waiting":
            typer.echo(str(proposal))


def write_pocket_card(
    home: Annotated[str, typer.Argument(help="The country left, such as cm.")],
    there: Annotated[str, typer.Argument(help="The country gone to, such as lb.")],
    lang: Annotated[str, typer.Option(help=f"A language: {', '.join(LANGUAGES)}.")] = FIRST,
    out: Annotated[Path, typer.Option(help="The folder to write to.")] = Path(),
) -> None:
    """Write the pocket card of two countries as HTML and PDF, to print or to send on."""
    library = read_library(current_settings())
    for path in cards.write_card(library, home.lower(), there.lower(), lang, out, app.now().date()):
        typer.echo(str(path))


def _texts(options: Iterable[str]) -> dict[str, str]:
    """Return the words by language of options `CODE=WORDS`."""
    texts: dict[str, str] = {}
    for option in options:
        code, sign, words = option.partition("=")
        if code not in LANGUAGES or not sign:
            raise typer.BadParameter(f"{option}: write --text CODE=WORDS with a code of {', '.join(LANGUAGES)}")
        if code in texts:
            raise typer.BadParameter(f"the words in {code} are given twice")
        texts[code] = words
    return {code: words for code, words in texts.items() if words.strip()}


def _add(
    kind: Kind,
    act: Act,
    target: str,
    reason: str,
    countries: tuple[str, ...] = (),
    texts: Mapping[str, str] | None = None,
) -> None:
    settings = current_settings()
    entry = Entry(timestamp(app.now()), kind, act, target, reason, countries, texts or {})
    if why := entry_refused(entry, read_library(settings), FIRST):
        raise typer.BadParameter(why)
    overrides_at(settings.DATABASE_URL).add(entry)
    typer.echo(f"{entry}\nLive on every worker within a minute.")
