"""What every store promises about sessions and deliveries: the same cases on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from sqlite_utils import Database

from bot.errors import Conflict, Duplicate, StoreDown
from bot.stats.counts import Count
from bot.store import Commit, Store
from bot.types import Session, Who
from tests.store.conftest import Place

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)  # a Tuesday
DAY = timedelta(days=1)
ASHA = Who("whatsapp", "+9779841730562")
BINH = Who("telegram", "6093718245")
WAGES = Count("topics", "rights/wages|en")
TURN = Count("channels", "whatsapp|en")


def turn(who: Who = ASHA, delivery: str = "", moment: datetime = NOON, **more: Any) -> Commit:
    """Return a turn to commit."""
    values: dict[str, Any] = {"answer": "en open rights/wages", "session": Session("en"), "version": 0, **more}
    return Commit(who, delivery, moment=moment, **values)


async def counted(store: Store, figure: str = "topics") -> dict[str, int]:
    """Return what a figure holds, by period."""
    cells = await store.tallies(figure)
    return {period: sum(c.n for c in cells if c.period == period) for period in {c.period for c in cells}}


async def test_a_stranger_has_no_session(store: Store) -> None:
    """Nothing is known of who never wrote."""
    loaded = await store.load(ASHA, "d1", NOON)
    assert (loaded.session, loaded.version, loaded.answered) == (None, 0, False)


async def test_a_session_is_found_again(store: Store) -> None:
    """What was committed is loaded, by this person and no other."""
    session = Session("fr", home="np", destination="qa", here="fr open rights", messages=(4, 5))
    version = await store.commit(turn(session=session, delivery="d1"))
    loaded = await store.load(ASHA, "d2", NOON)
    assert (loaded.session, loaded.version, loaded.answered) == (session, version, False)
    assert (await store.load(replace(ASHA, channel="sms"), "", NOON)).session is None
    assert (await store.load(BINH, "", NOON)).session is None


async def test_a_session_without_a_turn_for_two_days_is_gone(store: Store) -> None:
    """The key of a session dies within 48 hours, and the session with it."""
    await store.commit(turn())
    assert (await store.load(ASHA, "", NOON + timedelta(hours=46))).session is not None
    assert (await store.load(ASHA, "", NOON + timedelta(hours=48))).session is None


async def test_a_session_in_use_lives_on(store: Store) -> None:
    """Each turn seals the session with today's key."""
    version = 0
    for day in range(5):
        version = await store.commit(turn(moment=NOON + day * DAY, version=version))
        await store.tidy(NOON + day * DAY)
    assert (await store.load(ASHA, "", NOON + 5 * DAY)).session == Session("en")


async def test_who_comes_second_is_told(store: Store) -> None:
    """Two turns from the same state: one is written, the other is not, nor are its counts and its delivery."""
    version = await store.commit(turn())
    await store.commit(turn(version=version, counts=(TURN,)))
    with pytest.raises(Conflict):
        await store.commit(turn(version=version, delivery="d3", counts=(WAGES,)))
    assert await counted(store) == {}
    assert not (await store.load(ASHA, "d3", NOON)).answered


async def test_a_session_that_seems_new_but_is_not_conflicts(store: Store) -> None:
    """Version 0 says that there is none."""
    await store.commit(turn())
    with pytest.raises(Conflict):
        await store.commit(turn())


async def test_a_delivery_again_returns_its_answer(store: Store) -> None:
    """The same id is the same message: it carries the action that answered it, and changes nothing."""
    await store.commit(turn(delivery="SM1", counts=(WAGES,)))
    loaded = await store.load(ASHA, "SM1", NOON)
    assert (loaded.answered, loaded.answer) == (True, "en open rights/wages")
    with pytest.raises(Duplicate) as again:
        await store.commit(turn(delivery="SM1", counts=(WAGES,), version=loaded.version, answer="en menu"))
    assert again.value.answer == "en open rights/wages"
    assert await counted(store) == {"2026-11-24": 1}


async def test_a_closed_store_says_so(place: Place) -> None:
    """Before `open` and after `close` nothing works, and nothing hangs."""
    store = await place.store()
    await store.close()
    for job in (
        store.load(ASHA, "", NOON),
        store.commit(turn()),
        store.tallies("topics"),
        store.closed(),
        store.tidy(NOON),
    ):
        with pytest.raises(StoreDown):
            await job
    assert not await store.healthy()
    await store.close()


async def test_half_a_character_is_a_name_like_any_other(store: Store) -> None:
    """What a provider sends need not be good text."""
    await store.commit(turn(Who("web", "\ud83d"), "\ud83d"))
    assert (await store.load(Who("web", "\ud83d"), "\ud83d", NOON)).answered


async def rows_of(place: Place, table: str) -> list[tuple[Any, ...]]:
    """Return all rows of a table as they are kept."""
    if not place.database:
        database = Database(place.folder / "bot.db")
        try:
            return list(database.execute(f"SELECT * FROM {table}").fetchall())
        finally:
            database.close()
    async with await psycopg.AsyncConnection.connect(place.database) as connection:
        return await (await connection.execute(f"SELECT * FROM {table}".encode())).fetchall()


async def lose_keys(place: Place) -> None:
    """Lose the keys, as a restart of the machine does."""
    if place.database:
        async with await psycopg.AsyncConnection.connect(place.database) as connection:
            await connection.execute("TRUNCATE generation")
    else:
        place.keys = type(place.keys)()
