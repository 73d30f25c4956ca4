"""The content as a partner's visitors see it: one partner, and every way in."""

from __future__ import annotations

from dataclasses import replace

from bot.library.model import Library
from bot.library.partner import Partner
from bot.types import Service

HOUSE = Partner("k7m2", "Maison <b>des</b> migrants", "+237 671 23 45 67", "8h-16h", "Rue 3", "fr", "cm")
SERVICE = Service(
    operator="Example", public_url="https://bagage.example.org", telegram="bagage_bot", whatsapp="+14155238886",
    sms="+14155238886",
)  # fmt: skip


def partnered(library: Library) -> Library:
    """Return the content with the partner and the service."""
    return replace(library, partners={HOUSE.code: HOUSE}, service=SERVICE)
