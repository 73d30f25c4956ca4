"""AT-6: the same world with and without one person. Who compares all that is published must not see the difference."""

from __future__ import annotations

import asyncio
import random
import shutil
import sqlite3
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest

from bot.library.model import Library
from bot.stats.publish import BASE, Table, all_published
from bot.store import Store
from bot.store.contract import Tally
from bot.types import Inbound, Said, Who
from tests.attacks import world
from tests.attacks.world import MONDAY
from tests.chatting import tallies
from tests.conftest import Clock

TRIALS: Final = 30
CROWD: Final = 70
VISITS: Final = 4
HOURS: Final = 3

Cells = dict[tuple[str, str, tuple[str, ...]], int | str]


def visits(person: str, chance: random.Random, count: int = VISITS) -> list[Inbound]:
    """Return what somebody does on a day: a few topics, the popular ones more often, words, perhaps a link."""
    who = Who(chance.choice(("telegram", "whatsapp", "web")), person)
    topics = chance.choices(world.TOPICS, [10, 8, 6, 5, 4, 3, 2, 2, 1, 1], k=count)
    messages = [Said("tap", tap=f"{chance.choice(('en', 'fr'))} open {topic}") for topic in topics]
    messages.append(Said("text", text="zzxxqq wwvvkk"))
    return [Inbound(who, f"{person} {number}", message) for number, message in enumerate(messages)]


async def close_all(store: Store, clock: Clock) -> None:
    """Let two weeks go by, so that all is closed."""
    clock.pass_(days=14)
    await store.tidy(clock())


def cells(tables: tuple[Table, ...]) -> Cells:
    """Return everything that is shown: each cell and each total, by figure, period and key."""
    everything: Cells = {}
    for table in tables:
        for place, period in enumerate(table.periods):
            everything[table.figure, period, ("total",)] = table.totals[place]
            everything.update({(table.figure, period, row.key): row.cells[place] for row in table.rows})
    return everything


async def visited(folder: Path, library: Library, more: list[Inbound]) -> tuple[Cells, Counter[tuple[str, str]]]:
    """Let somebody visit, close everything, and return what is published and what it was made of."""
    clock = Clock(MONDAY + timedelta(hours=HOURS - 1))
    async with world.opened(folder, library, clock) as engine:
        for inbound in more:
            await world.say(engine, inbound)
        await close_all(engine.store, clock)
        exact: Counter[tuple[str, str]] = Counter()
        for figure in ("topics", "sensitive_topics", "channels", "hours", "unanswered", "partner_starts"):
            exact.update({(figure, key): n for key, n in (await tallies(engine, figure)).items()})
        return cells(await all_published(engine.store, clock())), exact


def without(folder: Path, library: Library) -> Path:
    """Make the world as it is without the one person; nothing is closed yet."""
    clock = Clock(MONDAY)

    async def live() -> None:
        chance = random.Random(6)
        async with world.opened(folder, library, clock) as engine:
            for number in range(CROWD):
                clock.moment = MONDAY + timedelta(hours=number % HOURS)
                for inbound in visits(f"p{number}", chance):
                    await world.say(engine, inbound)
            await engine.store.tidy(clock())

    asyncio.run(live())
    return folder


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, library: Library) -> Path:
    """The world without her."""
    return without(tmp_path_factory.mktemp("without"), library)


def published(
    base: Path, folder: Path, library: Library, more: list[Inbound], secret: int = 0
) -> tuple[Cells, Counter[tuple[str, str]]]:
    """Publish a copy of that world in which somebody else did something as well; all else is equal."""
    shutil.copytree(base, folder)
    db = sqlite3.connect(folder / "bot.db")
    db.execute("UPDATE rounding SET secret = ?", (random.Random(secret).randbytes(32),))
    db.commit()
    db.close()
    return asyncio.run(visited(folder, library, more))


def moved(before: Cells, after: Cells) -> list[tuple[int | str, int | str]]:
    """Return what stood and what stands in each cell that changed; of a row that was not there, nothing."""
    pairs = [(before.get(cell, ""), after.get(cell, "")) for cell in before.keys() | after.keys()]
    return [(old, new) for old, new in pairs if old != new]


def is_a_step(old: int | str, new: int | str) -> bool:
    """Say whether a change is no more than chance and the rounding make: one step, or out of hiding."""
    if isinstance(old, int) and isinstance(new, int):
        return abs(new - old) <= BASE
    return str(old).startswith("<") or old == ""


def test_one_person_more_moves_nothing_by_more_than_a_step(base: Path, tmp_path: Path, library: Library) -> None:
    """In every trial exact figures change (the control); of what is shown nine cells of ten stay, others move a step.

    With cells as small as these nobody can promise that no cell moves: it does where the one person is the tenth, or
    where the secret rounding turns. Who knows every exact figure but this one learns of her no more than that.
    """
    touched = changed = 0
    for trial in range(TRIALS):  # each with a secret of the roundings of its own
        her = visits(f"she{trial}", random.Random(trial))
        before, exact = published(base, tmp_path / f"{trial} without", library, [], trial)
        after, now = published(base, tmp_path / f"{trial} with", library, her, trial)
        assert now != exact
        off = moved(before, after)
        assert [pair for pair in off if not is_a_step(*pair)] == [], trial
        touched += sum(now[cell] != exact[cell] for cell in now) + len({figure for figure, _ in now})
        changed += len(off)
    assert changed <= 0.2 * touched, (changed, touched)


@pytest.mark.parametrize("code", ["for-amina", "x7k2"])
def test_a_link_made_for_one_person_shows_nothing(base: Path, tmp_path: Path, library: Library, code: str) -> None:
    """Who gives somebody a link of their own, and waits for it in the figures, waits in vain: every time."""
    start = Inbound(Who("telegram", "amina"), "s", Said("start", start=code))
    after, exact = published(base, tmp_path / "with", library, [start])
    partners = {cell: value for cell, value in after.items() if cell[0] == "partner_starts"}
    assert sum(n for (figure, _), n in exact.items() if figure == "partner_starts") == 1  # the control
    assert code not in str(exact)
    assert [value for value in partners.values() if isinstance(value, int) and value] == []


async def test_one_person_counts_once_a_day_in_a_cell(tmp_path: Path, library: Library) -> None:
    """The cap on a day: three hundred presses are one; another person or another day (the control) is one more."""
    clock = Clock()
    async with world.opened(tmp_path, library, clock) as engine:
        press = Inbound(Who("telegram", "amina"), "d", Said("tap", tap="en open rights/wages"))
        for number in range(300):
            await world.say(engine, replace(press, delivery=f"d{number}"))
            if number % 100 == 0:
                await engine.store.tidy(clock())
        assert await tallies(engine, "topics") == {"rights/wages|en": 1}
        assert await tallies(engine, "channels") == {"telegram|en": 1}
        await world.say(engine, replace(press, delivery="e", who=Who("telegram", "binta")))
        assert await tallies(engine, "topics") == {"rights/wages|en": 2}
        clock.pass_(days=1)
        await world.say(engine, replace(press, delivery="f"))
        topics: list[Tally] = await engine.store.tallies("topics")
        assert [cell.n for cell in topics] == [2, 1]
