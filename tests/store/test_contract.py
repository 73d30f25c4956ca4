"""What every store promises: the same cases on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import time
from typing import Any

import psycopg
import pytest
from sqlite_utils import Database

from bot.errors import Conflict, Duplicate, StoreDown
from bot.stats.counts import Count
from bot.stats.figures import closes
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


async def test_a_delivery_that_comes_fifty_times_at_once_counts_once(place: Place) -> None:
    """One commit wins, on one worker or on two; all others learn the answer."""
    workers = [await place.store(), await place.store()]
    for round_ in range(5):
        who = Who("whatsapp", f"+97798{round_:07d}")
        same = turn(who, f"SM{round_}", counts=(WAGES,))
        outcomes = await asyncio.gather(*(workers[n % 2].commit(same) for n in range(50)), return_exceptions=True)
        assert sum(isinstance(outcome, int) for outcome in outcomes) == 1
        assert {o.answer for o in outcomes if isinstance(o, Duplicate)} == {"en open rights/wages"}
        assert sum(isinstance(outcome, Duplicate) for outcome in outcomes) == 49
    assert await counted(workers[0]) == {"2026-11-24": 5}


async def test_one_delivery_under_two_names_counts_once(place: Place) -> None:
    """A provider may call one sender two names; the id of the message decides."""
    worker, other = await place.store(), await place.store()
    twice = [turn(ASHA, "SM1", counts=(WAGES,)), turn(Who("whatsapp", "a-user-id"), "SM1", counts=(WAGES,))]
    outcomes = await asyncio.gather(worker.commit(twice[0]), other.commit(twice[1]), return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Duplicate", "int"]


async def test_two_workers_take_turns_with_one_person(place: Place) -> None:
    """Of turns from the same state exactly one is written, whichever worker has it; none is lost in silence."""
    workers = [await place.store(), await place.store()]
    version = 0
    for step in range(20):
        both = [turn(version=version, session=Session("en", here=f"en open {n}-{step}")) for n in range(2)]
        outcomes = await asyncio.gather(*(w.commit(c) for w, c in zip(workers, both)), return_exceptions=True)
        won = [n for n, outcome in enumerate(outcomes) if isinstance(outcome, int)]
        assert len(won) == 1
        assert isinstance(outcomes[1 - won[0]], Conflict)
        loaded = await workers[1 - won[0]].load(ASHA, "", NOON)
        assert loaded.session == both[won[0]].session
        version = loaded.version


async def test_two_workers_share_their_people(place: Place) -> None:
    """A session written by one worker is continued by another, and forgotten by a third."""
    worker, other = await place.store(), await place.store()
    version = await worker.commit(turn(session=Session("fr")))
    assert (await other.load(ASHA, "", NOON)).session == Session("fr")
    await other.commit(turn(version=version, session=None, forget=True))
    assert (await worker.load(ASHA, "", NOON)).session is None


async def test_two_workers_over_midnight_lose_nobody(place: Place) -> None:
    """Clocks that differ by a moment do not push the good keys out."""
    workers = [await place.store(), await place.store()]
    version = await workers[0].commit(turn(moment=NOON, counts=(WAGES,)))
    midnight = datetime(2026, 11, 25, tzinfo=UTC)
    for step in range(12):
        moment = midnight + timedelta(seconds=(-1) ** step)
        version = await workers[step % 2].commit(turn(moment=moment, version=version, counts=(WAGES,)))
    assert (await workers[0].load(ASHA, "", midnight)).session == Session("en")
    assert await counted(workers[0]) == {"2026-11-24": 1, "2026-11-25": 1}


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


async def test_a_person_counts_once_a_day_in_a_cell(store: Store) -> None:
    """Ten visits of one person are one person-day; tomorrow is another, and so is another topic."""
    version = 0
    for _ in range(10):
        version = await store.commit(turn(version=version, counts=(WAGES, TURN)))
    version = await store.commit(turn(version=version, counts=(Count("topics", "rights/rest|en"),)))
    version = await store.commit(turn(version=version, moment=NOON + DAY, counts=(WAGES, TURN)))
    await store.commit(turn(BINH, counts=(WAGES,)))
    assert {(t.period, t.key): t.n for t in await store.tallies("topics")} == {
        ("2026-11-24", "rights/rest|en"): 1,
        ("2026-11-24", "rights/wages|en"): 2,
        ("2026-11-25", "rights/wages|en"): 1,
    }
    assert await counted(store, "channels") == {"2026-W48": 2}


async def test_the_day_is_that_of_the_beginning(store: Store) -> None:
    """A turn that began before midnight counts for its day although a later one was written first."""
    await store.commit(turn(moment=datetime(2026, 11, 25, 0, 0, 1, tzinfo=UTC), counts=(WAGES,)))
    await store.commit(turn(BINH, moment=datetime(2026, 11, 24, 23, 59, 59, tzinfo=UTC), counts=(WAGES,)))
    assert await counted(store) == {"2026-11-24": 1, "2026-11-25": 1}


async def test_a_closed_day_is_never_rewritten(store: Store) -> None:
    """What comes too late is counted on the next day; nothing is lost."""
    await store.commit(turn(counts=(WAGES,)))
    await store.tidy(closes("2026-11-24"))
    assert await store.closed() == {"2026-11-24"}
    await store.commit(turn(BINH, counts=(WAGES,)))
    assert await counted(store) == {"2026-11-24": 1, "2026-11-25": 1}


async def test_a_day_is_open_until_two_in_the_morning(store: Store) -> None:
    """One second before, late turns still count for it."""
    await store.commit(turn(counts=(WAGES,)))
    await store.tidy(closes("2026-11-24") - timedelta(seconds=1))
    await store.commit(turn(BINH, counts=(WAGES,)))
    assert await store.closed() == frozenset()
    assert await counted(store) == {"2026-11-24": 2}


async def test_closing_and_counting_at_once_loses_nothing(place: Place) -> None:
    """While one worker closes a day the other goes on counting: each count is in it before, or after it."""
    worker, other = await place.store(), await place.store()
    people = [Who("telegram", str(number)) for number in range(200)]
    await worker.commit(turn(counts=(WAGES,)))
    late = [asyncio.create_task(other.commit(turn(who, counts=(WAGES,)))) for who in people]
    await worker.tidy(closes("2026-11-24"))
    frozen = (await counted(worker))["2026-11-24"]
    await asyncio.gather(*late)
    total = await counted(worker)
    assert total["2026-11-24"] == frozen
    assert sum(total.values()) == 201


async def test_a_week_closes_with_its_sunday(store: Store) -> None:
    """A week is closed once it is over, even if only days were counted in it."""
    await store.commit(turn(counts=(WAGES,)))
    await store.tidy(closes("2026-W48"))
    assert await store.closed() == {"2026-11-24", "2026-W48"}


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


async def test_a_group_counts_together_and_refuses_alone(store: Store) -> None:
    """Of a hundred turns at once some conflict: they are dropped, the others are written and their counts summed."""
    people = [Who("telegram", str(number)) for number in range(100)]
    wrong = set(people[::10])
    outcomes = await asyncio.gather(
        *(store.commit(turn(who, f"d{who.sender}", counts=(WAGES, TURN), version=who in wrong)) for who in people),
        return_exceptions=True,
    )
    assert [isinstance(outcome, Conflict) for outcome in outcomes] == [who in wrong for who in people]
    assert await counted(store) == {"2026-11-24": 90}
    assert await counted(store, "channels") == {"2026-W48": 90}
    assert not (await store.load(people[0], "d0", NOON)).answered
    assert (await store.load(people[1], "d1", NOON)).answered


async def test_two_workers_that_count_the_same_cells_do_not_lock_each_other_out(place: Place) -> None:
    """Each worker counts in the other's order; all is counted, nobody is turned away."""
    workers = [await place.store(), await place.store()]
    cells = tuple(Count("topics", f"t{n:02d}|en") for n in range(12))
    jobs = [
        workers[n % 2].commit(turn(Who("telegram", str(n)), f"d{n}", counts=cells if n % 2 else cells[::-1]))
        for n in range(300)
    ]
    await asyncio.gather(*jobs)
    assert await counted(workers[0]) == {"2026-11-24": 300 * 12}


async def test_one_turn_that_cannot_be_written_does_not_stop_the_others(store: Store) -> None:
    """A figure that does not exist is a mistake of ours; its turn fails, and only its turn."""
    bad = turn(Who("telegram", "0"), counts=(Count("no-such-figure", "x"),))
    good = [turn(Who("telegram", str(n)), counts=(WAGES,)) for n in range(1, 20)]
    outcomes = await asyncio.gather(*(store.commit(commit) for commit in (*good, bad)), return_exceptions=True)
    assert isinstance(outcomes[-1], StoreDown)
    assert await counted(store) == {"2026-11-24": 19}
    await store.commit(turn())


async def test_who_stops_waiting_does_not_stop_the_writing(store: Store) -> None:
    """A caller cancelled while its turn is written: the delivery that comes again is counted once all the same."""
    for n in range(20):
        commit = turn(Who("web", str(n)), f"d{n}", counts=(WAGES,))
        waiting = asyncio.create_task(store.commit(commit))
        await asyncio.sleep(n / 5000)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        while not (loaded := await store.load(commit.who, commit.delivery, NOON)).answered:
            with suppress(Conflict, Duplicate):
                await store.commit(replace(commit, version=loaded.version))
    assert await counted(store) == {"2026-11-24": 20}


async def test_a_clock_that_jumps_a_year_ahead_and_back_loses_no_count(store: Store) -> None:
    """Sessions cost a tap; what was counted stays counted, what is closed stays closed, and life goes on."""
    await store.commit(turn(counts=(WAGES,)))
    ahead = NOON + 365 * DAY
    await store.tidy(ahead)
    await store.commit(turn(moment=ahead, counts=(WAGES,)))
    await store.tidy(ahead)
    closed, before = await store.closed(), await counted(store)
    assert (await store.load(ASHA, "", NOON)).session is None
    version = await store.commit(turn(delivery="SM9", counts=(WAGES,)))
    await store.tidy(NOON + timedelta(minutes=1))
    after = await counted(store)
    assert sum(after.values()) == 3
    assert all(after[label] == before[label] for label in closed if label in before)
    assert (await store.load(ASHA, "SM9", NOON)).version == version
    assert (await store.load(ASHA, "SM9", NOON)).answered


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


async def test_closing_writes_what_waits(place: Place) -> None:
    """Whoever was promised an answer gets it."""
    store = await place.store()
    jobs = [asyncio.create_task(store.commit(turn(Who("web", str(n)), counts=(WAGES,)))) for n in range(50)]
    await asyncio.sleep(0)
    await store.close()
    assert all(await asyncio.gather(*jobs))
    assert await counted(await place.store()) == {"2026-11-24": 50}


async def test_many_workers_may_start_at_once(place: Place) -> None:
    """One makes the tables, the others find them made; all have one secret for rounding."""
    workers = await asyncio.gather(*(place.store() for _ in range(5)))
    assert [await worker.healthy() for worker in workers] == [True] * 5
    assert len({await worker.rounding() for worker in workers}) == 1
    assert len(await workers[0].rounding()) == 32


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


def written_since(moment: float, folder: Path) -> dict[str, bytes]:
    """Return the files below a folder that were written since a moment."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.stat().st_mtime >= moment - 1]
    return {path.name: path.read_bytes() for path in files}


async def lose_keys(place: Place) -> None:
    """Lose the keys, as a restart of the machine does."""
    if place.database:
        async with await psycopg.AsyncConnection.connect(place.database) as connection:
            await connection.execute("TRUNCATE generation")
    else:
        place.keys = type(place.keys)()


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
