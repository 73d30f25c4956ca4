"""What every store promises about counts: once a day, in the right period, never in a closed one."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.stats.counts import Count
from bot.stats.figures import closes
from bot.store import Store
from bot.types import Who
from tests.store.conftest import Place
from tests.store.test_contract import ASHA, BINH, DAY, NOON, TURN, WAGES, counted, turn

CLOSE = closes("2026-11-24")


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


@pytest.mark.parametrize("moments", [(CLOSE, NOON), (NOON, CLOSE)], ids=["late-last", "late-first"])
async def test_who_was_counted_under_another_key_is_not_counted_again(
    store: Store, moments: tuple[datetime, datetime]
) -> None:
    """A late turn of a closed day counts for the next one, but with the key of its own date: any key's mark tells."""
    version = await store.commit(turn(counts=(WAGES,)))
    await store.tidy(CLOSE)
    for moment in moments:
        version = await store.commit(turn(version=version, moment=moment, counts=(WAGES, TURN)))
    assert await counted(store) == {"2026-11-24": 1, "2026-11-25": 1}
    assert await counted(store, "channels") == {"2026-W48": 1}


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
