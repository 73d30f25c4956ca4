"""AT-3: a forensic search of every file for numbers, names and words, and for what was erased or is too old."""

from __future__ import annotations

import asyncio
import base64
import random
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest

from bot.library.model import Library
from bot.store.sqlite import SqliteStore
from tests.attacks import world
from tests.attacks.evidence import forms, remains, search
from tests.attacks.world import Person, Week
from tests.conftest import Clock

pytestmark = pytest.mark.xdist_group("week")

SUSPECTS: Final = 16
"""How many of the people are searched for: each in some hundred forms, in every file."""


def words(crowd: list[Person]) -> list[str]:
    """Return what would name somebody, or give away what they wrote."""
    return [
        word for person in crowd[:SUSPECTS] for word in (person.number, str(person.chat), person.name, person.phrase)
    ]


class Careless(SqliteStore):
    """A control: the same store on a database that leaves in the file what it deletes."""

    def _connect(self, patience: int) -> sqlite3.Connection:
        connection = super()._connect(patience)
        connection.execute("PRAGMA secure_delete=OFF")
        return connection


def test_the_search_finds_every_form(tmp_path: Path) -> None:
    """The control: each form, between other bytes, is found; so is a number inside base64 at any offset."""
    chance = random.Random(1)
    for word in ("+977980123456", "5000012345", "Bidoké Kolu", "my boss hits me at night"):
        for place, form in enumerate(sorted(forms(word))):
            file = tmp_path / f"{place}"
            file.write_bytes(chance.randbytes(1000) + form + chance.randbytes(1000))
            assert search([file], [word]), form
    for offset in range(9):
        (tmp_path / "coded").write_bytes(base64.b64encode(b"x" * offset + b"From=whatsapp:+977980123456&Body=hello"))
        assert search([tmp_path / "coded"], ["+977980123456"])


def test_no_file_names_anybody(tmp_path: Path, week: Week, crowd: list[Person]) -> None:
    """Database, log, shared memory, keys, copies of every evening and a backup: nobody, in no form."""
    db = sqlite3.connect(world.copy(week.folder / "taken.db", tmp_path / "opened.db"))
    db.execute(f"VACUUM INTO '{tmp_path / 'backup.db'}'")
    db.close()
    there = [*files(week.folder), tmp_path / "backup.db"]
    assert {"bot.db", "keys", "taken.db-wal", "taken.db-shm", "backup.db"} <= {path.name for path in there}
    assert (week.folder / "taken.db-wal").stat().st_size > 10_000
    assert search(there, words(crowd)) == []


def test_a_table_of_numbers_would_be_found(tmp_path: Path, crowd: list[Person]) -> None:
    """The control: a bot that notes who writes, and deletes it, without `secure_delete`."""
    path = tmp_path / "careless.db"
    db = sqlite3.connect(path)
    db.executescript("PRAGMA secure_delete=OFF; PRAGMA journal_mode=WAL; CREATE TABLE inbox (number TEXT, text TEXT)")
    db.executemany("INSERT INTO inbox VALUES (?, ?)", [(person.number, person.phrase) for person in crowd])
    db.commit()
    db.execute("DELETE FROM inbox")
    db.commit()
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    db.close()
    assert len(search([path], words(crowd))) > SUSPECTS


def rows(path: Path, *tables: str) -> set[bytes]:
    """Return names and seals of the rows there are."""
    db = sqlite3.connect(path)
    pieces: set[bytes] = set()
    for table in tables:
        columns = "tag" if table == "seen" else "tag, sealed"
        pieces |= {piece[:32] for row in db.execute(f"SELECT {columns} FROM {table}") for piece in row}
    db.close()
    return pieces


def erased(folder: Path, library: Library, amina: Person, made: type[SqliteStore]) -> tuple[set[bytes], list[str]]:
    """Let her write among others, then delete; return what was hers, and what of it still lies in a file."""
    clock = Clock()

    async def live() -> tuple[set[bytes], list[str]]:
        async with world.opened(folder, library, clock, made=made) as engine:
            for person in world.people(30, random.Random(2)):
                await world.say(engine, person.writes("wages"))
            others = rows(folder / "bot.db", "session", "seen")
            await world.say(engine, amina.writes("my boss hits me"))
            await world.say(engine, amina.writes("passport"))
            hers = rows(folder / "bot.db", "session", "seen") - others
            assert len(hers) >= 4
            assert remains(files(folder), hers)
            await world.say(engine, amina.writes("delete my data"))
            return hers, remains(files(folder), hers)

    return asyncio.run(live())


def files(folder: Path) -> list[Path]:
    """Return every file there is."""
    return [path for path in folder.rglob("*") if path.is_file()]


def test_delete_leaves_nothing_of_her(tmp_path: Path, library: Library, crowd: list[Person]) -> None:
    """At once, before the answer is shown: no name of a row, no seal, in any file, not even the log of the database."""
    assert erased(tmp_path, library, crowd[0], SqliteStore)[1] == []


def test_without_secure_delete_something_would_stay(tmp_path: Path, library: Library, crowd: list[Person]) -> None:
    """The control."""
    assert erased(tmp_path, library, crowd[0], Careless)[1] != []


@pytest.mark.parametrize("made", [SqliteStore, Careless])
def test_what_is_too_old_leaves_nothing(
    tmp_path: Path, library: Library, crowd: list[Person], made: type[SqliteStore]
) -> None:
    """After two days no row and no key of the day is in any file; with a careless database (the control) some are."""
    clock = Clock()

    async def live() -> list[str]:
        async with world.opened(tmp_path, library, clock, made=made) as engine:
            for person in crowd[:30]:
                await world.say(engine, person.writes("my boss hits me"))
            that_day = rows(tmp_path / "bot.db", "session", "seen", "delivery")
            assert len(that_day) > 100
            for _ in range(50):
                clock.pass_(hours=1)
                await engine.store.tidy(clock())
            return remains(files(tmp_path), that_day)

    left = asyncio.run(live())
    assert left == [] if made is SqliteStore else left != []


def test_after_two_days_a_person_is_a_stranger(week: Week) -> None:
    """What is left of a week is the last two days, and numbers."""
    last = week.snapshots[-1]
    days = {str(day) for (day,) in last.rows("SELECT DISTINCT day FROM seen")}
    assert days <= {last.day.isoformat(), (last.day - timedelta(days=1)).isoformat()}
    assert len(last.tags("session")) <= len(week.late)
