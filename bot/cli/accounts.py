"""The commands for accounts of staff: who may see the numbers, and who may change what people see."""

from __future__ import annotations

from typing import Annotated, Final

import pyotp
import typer

from bot.cli.inputs import current_settings
from bot.records.account_table import ROLES, Account, Role, accounts_at
from bot.records.partner_table import partners_at
from bot.settings import Settings
from bot.web.access import hashed, password

Name = Annotated[str, typer.Argument(metavar="NAME", help="The name to log in with: a role is better than a person's.")]
ROLE_NAMES: Final = ", ".join(ROLES)

staff = typer.Typer(help="Accounts of those who may see the numbers.", no_args_is_help=True)


@staff.command(name="add")
def add_account(
    name: Name,
    role: Annotated[str, typer.Option(help=f"One of {ROLE_NAMES}.")] = "viewer",
    partner: Annotated[str, typer.Option(help="For the role partner: the code whose numbers it sees.")] = "",
    totp: Annotated[bool, typer.Option("--totp", help="Also ask for a one-time code at each login.")] = False,
) -> None:
    """Give somebody of the staff an account; the password is shown once."""
    settings = current_settings()
    known_role = next((role_name for role_name in ROLES if role_name == role), None)
    if known_role is None:
        raise typer.BadParameter(f"--role {role}: choose one of {ROLE_NAMES}")
    if (known_role == "partner") != bool(partner):
        raise typer.BadParameter("--partner CODE goes with --role partner, and with it alone")
    if partner and partner not in {entry.code for entry in partners_at(settings.DATABASE_URL).all()}:
        raise typer.BadParameter(f"--partner {partner}: no such partner; `partners list` names them")
    if accounts_at(settings.DATABASE_URL).find(name):
        raise typer.BadParameter(f"{name}: there is one; `staff reset {name}` gives a new password")
    _give(settings, name, known_role, partner, totp=totp)


@staff.command(name="list")
def list_accounts() -> None:
    """List the accounts."""
    for account in accounts_at(current_settings().DATABASE_URL).all():
        columns = (account.name, account.role, account.partner, "with one-time codes" if account.secret else "")
        typer.echo(" · ".join(filter(None, columns)))


@staff.command(name="remove")
def remove_account(name: Name) -> None:
    """Take an account away; its sessions end at once."""
    if not accounts_at(current_settings().DATABASE_URL).remove(name):
        raise typer.BadParameter(f"{name}: no such account; `staff list` names them")
    typer.echo(f"{name} can no longer log in.")


@staff.command(name="reset")
def reset_account(name: Name) -> None:
    """Give an account a new password, and new one-time codes if it had some; its sessions end at once."""
    settings = current_settings()
    account = accounts_at(settings.DATABASE_URL).find(name)
    if account is None:
        raise typer.BadParameter(f"{name}: no such account; `staff list` names them")
    _give(settings, name, account.role, account.partner, totp=bool(account.secret))


def _give(settings: Settings, name: str, role: Role, partner: str, *, totp: bool) -> None:
    plain, secret = password(), pyotp.random_base32() if totp else ""
    accounts_at(settings.DATABASE_URL).put(Account(name, role, partner, hashed(plain), secret))
    typer.echo(f"{name}: {plain}\nShown once. Give it by a safe way; it opens {settings.PUBLIC_URL}/stats.")
    if secret:
        typer.echo(pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=settings.BOT_NAME))
