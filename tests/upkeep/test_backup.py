"""Backups that come back as they were, and nothing that is thrown away by them."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest

from bot import app
from bot.desk.changes import Change
from bot.desk.translations import texts_of
from bot.library.model import Library
from bot.live import staffed
from bot.records import account_table, override_table, proposal_table
from bot.settings import Settings
from bot.upkeep import backup
from tests.databases import NOW, Run

pytestmark = pytest.mark.usefixtures("standing_clock")


def test_a_backup_comes_back_as_it_was(run: Run, demo_settings: Settings, tmp_path: Path, library: Library) -> None:
    """Published numbers are the same to the last, by the same secret of rounding; never into a database with counts."""
    run("backup", str(tmp_path / "backup.db"))
    other = demo_settings.model_copy(
        update={"DATABASE_URL": f"sqlite:///{tmp_path / 'new.db'}", "KEYS_PATH": str(tmp_path / "k" / "keys")}
    )
    asyncio.run(app.prepare(other))
    backup.restore(other.DATABASE_URL, tmp_path / "backup.db")
    assert asyncio.run(app.published_tables(other)) == asyncio.run(app.published_tables(demo_settings))
    assert staffed(library, other).partners == staffed(library, demo_settings).partners
    with pytest.raises(backup.NotRestored, match=r"holds rows already .*tally"):
        backup.restore(other.DATABASE_URL, tmp_path / "backup.db")
    (tmp_path / "no.db").write_text("not a database")
    fresh = f"sqlite:///{tmp_path / 'fresh.db'}"
    with pytest.raises(backup.NotRestored, match="not a backup"):
        backup.restore(fresh, tmp_path / "no.db")


def test_nothing_is_restored_over_what_staff_wrote(run: Run, tmp_path: Path) -> None:
    """An account that was made in the new database before is not thrown away."""
    run("backup", str(tmp_path / "backup.db"))
    used = f"sqlite:///{tmp_path / 'used.db'}"
    account_table.accounts_at(used).put(account_table.Account("ada", "admin"))
    with pytest.raises(backup.NotRestored, match="account"):
        backup.restore(used, tmp_path / "backup.db")
    assert account_table.accounts_at(used).find("ada")


def settings_of(path: Path) -> Settings:
    """Return the settings of a database in a file."""
    return Settings(DATABASE_URL=f"sqlite:///{path}", KEYS_PATH=str(path.parent / "k" / "keys"))


def test_what_two_people_changed_comes_back_and_an_older_backup_too(tmp_path: Path) -> None:
    """The change, and what waits or was decided with who and when; from before there were proposals, all the rest."""
    change = Change("hours", (), texts_of({"en": "9 to 5", "fr": "De 9 h à 17 h"}), "Letter of the office", NOW.date())
    moment, year_ago, file = "2026-11-24T08:05Z", "2025-11-24", tmp_path / "backup.db"
    store = proposal_table.proposals_at(f"sqlite:///{tmp_path / 'bot.db'}")
    store.add(proposal_table.Proposal(moment, "edith", "lb-arm", change), year_ago)
    assert store.approve(store.all()[0].id, moment, "emil", lambda _proposal, _entries: True)
    store.add(proposal_table.Proposal(moment, "emil", "sg-home", change), year_ago)
    asyncio.run(app.prepare(settings_of(tmp_path / "bot.db")))
    backup.backup(settings_of(tmp_path / "bot.db").DATABASE_URL, file)
    new = settings_of(tmp_path / "new.db")
    asyncio.run(app.prepare(new))
    backup.restore(new.DATABASE_URL, file)
    assert proposal_table.proposals_at(new.DATABASE_URL).all() == store.all()
    assert [entry.change for entry in override_table.overrides_at(new.DATABASE_URL).entries()] == [change]
    with pytest.raises(backup.NotRestored, match="proposal"):
        backup.restore(new.DATABASE_URL, file)
    with sqlite3.connect(file) as old:
        old.execute("DROP TABLE proposal")
    older = settings_of(tmp_path / "older.db")
    asyncio.run(app.prepare(older))
    backup.restore(older.DATABASE_URL, file)
    assert proposal_table.proposals_at(older.DATABASE_URL).all() == ()
    assert len(override_table.overrides_at(older.DATABASE_URL).entries()) == 1


def test_a_backup_that_cannot_be_written_leaves_the_old_one(demo_settings: Settings, tmp_path: Path) -> None:
    """Cut off before its end, the file that was there stays whole, and nothing half is left under its name."""
    path = tmp_path / "backup.db"
    backup.backup(demo_settings.DATABASE_URL, path)
    before = path.read_bytes()
    (tmp_path / ".backup.db.part").mkdir()
    with pytest.raises(OSError, match="backup"):
        backup.backup(demo_settings.DATABASE_URL, path)
    assert path.read_bytes() == before


async def test_a_backup_holds_what_was_rolled_up(old_settings: Settings, tmp_path: Path) -> None:
    """Restored, the same is shown; a backup made before there were months comes back too."""
    here = await app.published_tables(old_settings)
    assert here[0].by_month
    assert here[0].by_month.periods[0] < here[0].periods[0]
    copies = []
    for name in ("new", "older"):
        backup.backup(old_settings.DATABASE_URL, tmp_path / f"{name}.backup")
        if name == "older":
            with sqlite3.connect(tmp_path / "older.backup") as db:
                db.execute("DROP TABLE shown")
            db.close()
        copy = old_settings.model_copy(
            update={"DATABASE_URL": f"sqlite:///{tmp_path / name}.db", "KEYS_PATH": str(tmp_path / name / "k")}
        )
        store = app.make_store(copy)
        await store.open()
        await store.close()
        backup.restore(copy.DATABASE_URL, tmp_path / f"{name}.backup")
        copies.append(await app.published_tables(copy))
    assert copies[0] == here
    assert (copies[1][0].periods, copies[1][0].totals) == (here[0].periods, here[0].totals)
