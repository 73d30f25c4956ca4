"""What every store promises about forgetting: on demand, by age, with a lost key, and nobody named on the disk."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from time import time

import psycopg
import pytest

from bot.errors import Duplicate
from bot.store import Store
from bot.types import Session
from tests.store.conftest import Place
from tests.store.test_contract import ASHA, BINH, DAY, NOON, TURN, WAGES, counted, lose_keys, rows_of, turn


async def test_forgetting_erases_the_session_and_the_marks_of_the_day(place: Place) -> None:
    """Who is forgotten is a stranger: no session, no mark of what was opened today or yesterday."""
    store = await place.store()
    await store.commit(turn(BINH, counts=(WAGES, TURN)))
    version = await store.commit(turn(moment=NOON - DAY, counts=(WAGES, TURN)))
    version = await store.commit(turn(version=version, counts=(WAGES, TURN)))
    await store.commit(turn(version=version, session=Session("en"), counts=(TURN,), forget=True))
    assert (await store.load(ASHA, "", NOON)).session is None
    assert len(await rows_of(place, "session")) == 1
    assert len(await rows_of(place, "seen")) == 2  # Binh's


async def test_a_forgotten_person_stays_counted(store: Store) -> None:
    """Totals point to nobody and stay; the same person is a new one from then on."""
    version = await store.commit(turn(counts=(WAGES,)))
    await store.commit(turn(version=version, session=None, forget=True))
    await store.commit(turn(counts=(WAGES,)))
    assert await counted(store) == {"2026-11-24": 2}


async def test_tidying_deletes_what_is_too_old(place: Place) -> None:
    """Two days on there is no session, no delivery, no mark: only counts."""
    store = await place.store()
    await store.commit(turn(delivery="SM1", counts=(WAGES,)))
    await store.tidy(NOON + timedelta(hours=36))
    assert [len(await rows_of(place, table)) for table in ("session", "delivery", "seen")] == [1, 1, 0]
    await store.tidy(NOON + timedelta(hours=48))
    assert [len(await rows_of(place, table)) for table in ("session", "delivery", "seen")] == [0, 0, 0]
    assert await counted(store) == {"2026-11-24": 1}


async def test_a_delivery_outlives_its_key(place: Place) -> None:
    """If the keys are lost a delivery is still recognised; only what answered it is not known any more."""
    store = await place.store()
    await store.commit(turn(delivery="SM1", counts=(WAGES,)))
    await lose_keys(place)
    store, later = await place.store(), NOON + timedelta(hours=1)
    loaded = await store.load(ASHA, "SM1", later)
    assert (loaded.session, loaded.answered, loaded.answer) == (None, True, "")
    with pytest.raises(Duplicate) as again:
        await store.commit(turn(delivery="SM1", moment=later, counts=(WAGES,)))
    assert again.value.answer == ""
    await store.tidy(later)
    assert await rows_of(place, "session") == []


async def test_nothing_written_names_a_person(place: Place, server_files: Path) -> None:
    """Neither a number nor an id nor a delivery nor what was read is in any table or file, in any usual form."""
    began = time()
    store = await place.store()
    for who in (ASHA, BINH):
        version = await store.commit(turn(who, "SM7f3a9c", session=Session("en", here="en open help/trafficked")))
        await store.load(who, "SM7f3a9c", NOON)
        await store.commit(turn(who, "SM7f3a9d" + who.channel, version=version, counts=(WAGES,)))
    await flush(place)
    secrets = [who.sender.lstrip("+").encode() for who in (ASHA, BINH)]
    secrets += [s[-8:] for s in secrets] + [b"SM7f3a9c", b"help/trafficked"]
    forms = [form for s in secrets for form in (s, s.hex().encode(), s.decode().encode("utf-16-le"))]
    files = written_since(began, server_files)
    assert [(name, form) for name, data in files.items() for form in forms if form in data] == []
    assert any(b"rights/wages" in data for data in files.values())  # the count is there: the search can find


async def test_what_is_forgotten_leaves_the_disk(tmp_path: Path) -> None:
    """SQLite keeps no copy of a deleted row, in its file or its log."""
    place = Place(tmp_path, "")
    store = await place.store()
    version = await store.commit(turn(counts=(WAGES,)))
    tag, *_, sealed = (await rows_of(place, "session"))[0]
    mark = (await rows_of(place, "seen"))[0][0]
    assert any(tag in data for data in written_since(0, tmp_path).values())
    await store.commit(turn(version=version, session=None, forget=True))
    left = b"".join(written_since(0, tmp_path).values())
    assert [piece in left for piece in (tag, sealed, mark)] == [False] * 3
    await place.close()


def written_since(moment: float, folder: Path) -> dict[str, bytes]:
    """Return the files below a folder that were written since a moment."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.stat().st_mtime >= moment - 1]
    return {path.name: path.read_bytes() for path in files}


async def flush(place: Place) -> None:
    """Have everything written to files."""
    if place.database:
        async with await psycopg.AsyncConnection.connect(place.database, autocommit=True) as connection:
            await connection.execute("CHECKPOINT")


@pytest.fixture
def server_files(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return the folder of the PostgreSQL server."""
    if "postgres" not in request.node.name:
        return tmp_path
    folder: Path = request.getfixturevalue("server").pgdata
    return folder
