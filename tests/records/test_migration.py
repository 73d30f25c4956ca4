"""A column or a table is added by its line and a step: databases and backups of before gain it, once, on both engines.

The cases follow CONTRIBUTING.md, "a column of a staff table", on a schema that is that of today and one step longer.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import psycopg
import pytest
from typer.testing import CliRunner

from bot.cli.main import cli
from bot.errors import NewerDatabase
from bot.records.declaration import Column, Table
from bot.records.migration import VERSION, Database, Schema, Step, column_added, tables_made
from bot.records.partner_table import partners_at
from bot.records.staff_schema import ACCOUNT, PARTNER, STAFF, STEPS
from bot.records.tables import records_at
from bot.store.postgres import PostgresStore
from bot.store.sqlite import SqliteStore
from bot.upkeep.backup import backup, restore
from tests.records.test_databases_of_before import COMMIT, PARTNERS, laid
from tests.store.conftest import Place
from tests.store.test_before import BEFORE

SITE = replace(PARTNER, columns=(*PARTNER.columns, Column("site", default="it's none")))
"""Partners with one column more: its line."""
COMMITS = (COMMIT, "da43766")


def longer(*steps: Step, partner: Table = SITE) -> Schema:
    """Return the schema of tomorrow: today's, with some steps at its end."""
    tables = tuple(partner if table == PARTNER else table for table in STAFF.tables)
    return Schema(tables, (tables_made(*tables), *STEPS[1:], *steps))


TOMORROW = longer(column_added(SITE, "site"))


def sites(address: str, schema: Schema = TOMORROW) -> list[tuple[str, str]]:
    """Return each partner with its site."""
    return [(record["code"], record["site"]) for record in records_at(address, schema).read(SITE, "ORDER BY code")]


def columns(address: str) -> list[tuple[str, ...]]:
    """Return every column of every table of staff, as the database itself describes it."""
    names = sorted({VERSION.name, *(table.name for table in STAFF.tables)})
    with records_at(address).writing() as db:
        if address.startswith("sqlite"):  # a key is never NULL, whether SQLite was told so or not
            query = 'SELECT name, lower(type), "notnull" OR pk, dflt_value, pk FROM pragma_table_info(?)'
        else:
            query = (
                "SELECT column_name, data_type, is_nullable, column_default, is_identity "
                "FROM information_schema.columns WHERE table_name = ? ORDER BY ordinal_position"
            )
        return [(name, *map(str, row)) for name in names for row in db.run(query, (name,))]


def test_a_database_of_before_gains_the_column(place: Place) -> None:
    """By whoever opens it first, be it to read; rows of before hold the default, new ones what is said."""
    address = laid(place)
    assert sites(address) == [("k7m2", "it's none"), ("p9x4", "it's none")]
    with records_at(address, TOMORROW).writing() as db:
        row = {**dict.fromkeys(("name", "phone", "hours", "office", "language", "home"), ""), "active": 1}
        db.insert(SITE, {**row, "code": "n3w2", "site": "example.org"})
        db.insert(SITE, {**row, "code": "q5r7"})
    assert sites(address)[1:] == [("n3w2", "example.org"), ("p9x4", "it's none"), ("q5r7", "it's none")]


def test_a_database_of_today_gains_it_too_and_an_empty_one_has_it(place: Place, tmp_path: Path) -> None:
    """Nothing is made by looking."""
    empty = f"sqlite:///{tmp_path / 'empty.db'}"
    assert sites(empty) == []
    assert not (tmp_path / "empty.db").exists()
    partners_at(place.address).put(PARTNERS[0])
    assert sites(place.address) == [("k7m2", "it's none")]
    with records_at(empty, TOMORROW).writing() as db:
        db.insert(SITE, {column.name: "x" for column in PARTNER.columns} | {"active": 1, "site": "y"})
    assert sites(empty) == [("x", "y")]


async def opened(place: Place) -> None:
    """Make the tables of the counts."""
    await (await place.store()).close()


@pytest.mark.parametrize("commit", COMMITS)
async def test_a_backup_of_before_gains_the_column(place: Place, tmp_path: Path, commit: str) -> None:
    """In a copy: the file stays as it is. A backup of tomorrow holds it and brings it back."""
    file = tmp_path / "backup.db"
    shutil.copyfile(BEFORE / f"{commit}-backup.db", file)
    await opened(place)
    restore(place.address, file, TOMORROW)
    assert file.read_bytes() == (BEFORE / f"{commit}-backup.db").read_bytes()
    assert sites(place.address) == [("k7m2", "it's none"), ("p9x4", "it's none")]
    with records_at(place.address, TOMORROW).writing() as db:
        db.run("UPDATE partner SET site = 'example.org' WHERE code = 'p9x4'")
    backup(place.address, tmp_path / "tomorrow.db", TOMORROW)
    other = Place(tmp_path / "other", "")
    await opened(other)
    restore(other.address, tmp_path / "tomorrow.db", TOMORROW)
    assert sites(other.address) == [("k7m2", "it's none"), ("p9x4", "example.org")]


def test_a_backup_keeps_the_order_in_which_staff_did_things(place: Place, tmp_path: Path) -> None:
    """Also where a database moved a row that was changed: of hide and show again, the last holds."""
    address = laid(place)
    with records_at(address).writing() as db:
        db.run("UPDATE override SET reason = 'another' WHERE id = 1")
    backup(address, tmp_path / "backup.db")
    with closing(sqlite3.connect(tmp_path / "backup.db")) as db_file:
        rows = db_file.execute("SELECT moment, reason FROM override").fetchall()
    assert rows[0] == ("2026-11-20T08:05Z", "another")
    assert rows == sorted(rows)


def test_a_step_that_fails_leaves_the_database_as_it_was(place: Place) -> None:
    """All the steps it lacks, or none."""

    def fails(db: Database) -> None:
        db.run("UPDATE partner SET site = 'half'")
        raise RuntimeError

    address = laid(place)
    for _ in range(2):
        with pytest.raises(RuntimeError):
            sites(address, longer(column_added(SITE, "site"), fails))
    assert partners_at(address).all() == PARTNERS
    assert sites(address) == [("k7m2", "it's none"), ("p9x4", "it's none")]


def counted_up(db: Database) -> None:
    """Do what must not be done twice."""
    db.run("UPDATE partner SET name = name || '!'")


ONCE = longer(column_added(SITE, "site"), counted_up)


def _open_at_once(address: str, ready: Callable[[], object]) -> list[tuple[str, str]]:
    ready()
    return sites(address, ONCE)


def test_of_processes_that_open_it_at_the_same_moment_one_takes_the_steps(place: Place) -> None:
    """The others wait and find them taken; all read the same."""
    address = laid(place)
    context = get_context("spawn")
    with context.Manager() as manager:
        barrier = manager.Barrier(4)
        with context.Pool(4) as processes:
            answers = processes.starmap(_open_at_once, [(address, barrier.wait)] * 4)
    assert answers == [[("k7m2", "it's none"), ("p9x4", "it's none")]] * 4
    names = [record["name"] for record in records_at(address, ONCE).read(SITE, "ORDER BY code")]
    assert names == ["Maison des migrants!", "Old house!"]


def test_a_database_of_a_newer_version_is_refused_in_words(place: Place) -> None:
    """Nothing of it is read, written or kept: a table that means something else now would be half understood."""
    sites(laid(place))
    for use in (lambda: partners_at(place.address).all(), lambda: partners_at(place.address).put(PARTNERS[0])):
        with pytest.raises(NewerDatabase, match="at step 2 of its schema, this program knows 1: a newer version"):
            use()
    assert sites(place.address) == [("k7m2", "it's none"), ("p9x4", "it's none")]
    settings = {"DATABASE_URL": place.address}
    result = CliRunner().invoke(cli, ["partners", "list"], env=settings)
    assert isinstance(result.exception, NewerDatabase)


async def test_counts_of_a_newer_version_are_refused_as_well(place: Place) -> None:
    """Before a turn is taken."""
    await opened(place)
    newer = {
        "sqlite": "INSERT INTO _sqlite_migrations (migration_set, name) VALUES ('bagage', 'of tomorrow')",
        "postgres": "INSERT INTO migration VALUES (99)",
    }
    with records_at(place.address).writing() as db:
        db.run(newer["postgres" if place.database else "sqlite"])
    store = PostgresStore(place.database) if place.database else SqliteStore(place.folder / "bot.db", place.keys)
    with pytest.raises(NewerDatabase, match="a newer version of the program wrote it"):
        await store.open()
    await store.close()


async def test_a_backup_of_a_newer_version_is_refused_and_nothing_is_put(place: Place, tmp_path: Path) -> None:
    """The new database stays empty."""
    sites(laid(place))
    backup(place.address, tmp_path / "tomorrow.db", TOMORROW)
    new = Place(tmp_path / "new", "")
    await opened(new)
    with pytest.raises(NewerDatabase):
        restore(new.address, tmp_path / "tomorrow.db")
    assert partners_at(new.address).all() == ()


def test_a_database_of_before_ends_with_the_columns_of_a_new_one(place: Place, tmp_path: Path) -> None:
    """The declaration and the steps say the same, to the type and the default."""
    migrated = columns(laid(place))
    assert len(migrated) > 40
    if place.database:
        with psycopg.connect(place.database, autocommit=True) as connection:
            for name in {row[0] for row in migrated}:
                connection.execute(f"DROP TABLE {name}".encode())
        assert columns(place.address) == migrated
    else:
        assert columns(f"sqlite:///{tmp_path / 'new.db'}") == migrated


def test_every_table_and_column_is_in_a_backup_but_visits(place: Place, tmp_path: Path) -> None:
    """What is declared is kept, with what was in it: nobody lists it again."""
    address = laid(place)
    backup(address, tmp_path / "backup.db")
    with closing(sqlite3.connect(tmp_path / "backup.db")) as db:
        for table in STAFF.tables:
            kept = [name for (name,) in db.execute("SELECT name FROM pragma_table_info(?)", (table.name,))]
            if table.name in ("visit", "demo"):
                assert kept == []
            else:
                assert kept == [column.name for column in table.written_columns]
                assert db.execute(f"SELECT count(*) FROM {table.name}").fetchone() > (0,)


def test_a_column_without_a_default_is_refused_before_it_reaches_a_database() -> None:
    """Rows from before would have none."""
    with pytest.raises(ValueError, match=re.escape("account.hash: rows from before need a default")):
        column_added(ACCOUNT, "hash")
