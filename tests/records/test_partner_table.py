"""Partners are kept: the same on SQLite and PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.library.partner import Partner
from bot.records.partner_table import partners_at

HOUSE = Partner("k7m2", "Maison des migrants", "+237 671 23 45 67", "8h-16h", "Rue 3", "fr", "cm")


@pytest.fixture(params=["sqlite", "postgres"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of an empty database of each kind."""
    if request.param == "postgres":
        return str(request.getfixturevalue("database"))
    return f"sqlite:///{tmp_path / 'var' / 'bot.db'}"


def test_a_partner_is_kept_changed_and_removed(address: str) -> None:
    """The same on both databases; a removed one stays known, so that its numbers of old have a name."""
    store = partners_at(address)
    assert store.all() == ()
    store.put(HOUSE)
    store.put(replace(HOUSE, hours="9h-17h"))
    assert partners_at(address).all() == (replace(HOUSE, hours="9h-17h"),)
    store.put(replace(HOUSE, active=False))
    assert [partner.active for partner in store.all()] == [False]
