"""What every store promises to several who write at once: workers of one store, turns of one group."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.errors import Conflict, Duplicate, StoreDown
from bot.stats.counts import Count
from bot.store import Store
from bot.types import Session, Who
from tests.store.conftest import Place
from tests.store.test_contract import ASHA, NOON, TURN, WAGES, counted, turn


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
