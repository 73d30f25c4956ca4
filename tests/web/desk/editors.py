"""What editors do from the dashboard: they send forms, propose, decide, and read."""

from __future__ import annotations

import re

import httpx

from bot.desk.overrides import Entry
from bot.records.override_table import overrides_at
from bot.records.proposal_table import Proposal, proposals_at
from tests.office import Office

CHANGES = "/stats/changes"
PHONE = f"{CHANGES}/lb-isf-1745/phone-1"
SOURCE = "https://www.example.org/numbers"
NEW = {"local": "1746", "international": "", "source": SOURCE, "checked": "2026-11-24"}
NOTICE = {"act": "set", "name": "strike-lb", "en": "Offices are closed.", "fr": "Bureaux fermés.", "reason": "strike"}


def send(office: Office, path: str, who: str, form: dict[str, str | list[str]]) -> httpx.Response:
    """Send a form with its mark."""
    data = {"csrf": office.csrf(who), **form}
    return office.site.client.post(f"{path}?lang=en", data=data, headers=office.headers(who), timeout=30)


def propose(office: Office, who: str = "edith", **other: str) -> Proposal:
    """Propose another number for a line of Lebanon; return the proposal."""
    assert send(office, PHONE, who, {"old": ["1745", ""], **NEW, **other}).status_code == 303
    return proposals_at(office.database).all()[-1]


def decide(office: Office, who: str, act: str, proposal: Proposal, reason: str = "") -> httpx.Response:
    """Press a button under a proposal."""
    return send(office, CHANGES, who, {"act": act, "id": str(proposal.id), "reason": reason})


def entries(office: Office) -> tuple[Entry, ...]:
    """Return what holds for every worker."""
    return overrides_at(office.database).entries()


def words(page: httpx.Response) -> str:
    """Return what is read of a page."""
    visible = re.sub(r"<(?:textarea|style)[^>]*>.*?</(?:textarea|style)>", " ", page.text, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", visible).split())
