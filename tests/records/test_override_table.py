"""What staff did is kept: the same on SQLite and PostgreSQL, in order, with its reason and without a name."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.desk.changes import Change
from bot.desk.overrides import Entry
from bot.desk.translations import texts_of
from bot.records.override_table import OverrideTable, overrides_at

HIDE = Entry("2026-11-24T08:05Z", "contact", "hide", "lb-arm", "wrong office")
NOTICE = Entry(
    "2026-11-24T08:06Z", "banner", "set", "war-xx", "", ("lb", "jo"), {"en": "A notice.", "fr": "Un avis, déjà."}
)
CHANGE = Change("hours", (), texts_of({"en": "9 to 5", "fr": "De 9 h à 17 h"}), "Letter of 3 May", date(2026, 11, 24))
CHANGED = Entry("2026-11-24T08:07Z", "contact", "change", "lb-arm", change=CHANGE)


@pytest.fixture(params=["sqlite", "postgres"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of an empty database of each kind."""
    if request.param == "postgres":
        return str(request.getfixturevalue("database"))
    return f"sqlite:///{tmp_path / 'var' / 'bot.db'}"


def test_what_is_added_is_read_in_order_by_another_worker(address: str) -> None:
    """Nothing at first; then everything, the oldest first."""
    store: OverrideTable = overrides_at(address)
    assert store.entries() == ()
    store.add(HIDE)
    store.add(NOTICE)
    store.add(CHANGED)
    assert overrides_at(address).entries() == (HIDE, NOTICE, CHANGED)


def test_looking_makes_no_file(tmp_path: Path) -> None:
    """A check on a machine without a database leaves none behind."""
    path = tmp_path / "bot.db"
    assert overrides_at(f"sqlite:///{path}").entries() == ()
    assert not path.exists()


def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    """Made with the rights of the store's own."""
    path = tmp_path / "bot.db"
    overrides_at(f"sqlite:///{path}").add(HIDE)
    assert path.stat().st_mode & 0o077 == 0
