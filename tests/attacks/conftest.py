"""The week that is attacked: lived through once, then only looked at."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pytest

from bot.library.model import Library
from bot.store.keys import Keys
from tests.attacks import world
from tests.attacks.world import MONDAY, Person, Week
from tests.conftest import Clock

SEED = 20261124


def lived(
    folder: Path, library: Library, crowd: list[Person], keys: Keys | None = None, days: int = world.DAYS
) -> Week:
    """Live through some days, close the store, and return what is left."""
    week = Week(folder, Clock(MONDAY))

    async def live() -> None:
        async with world.opened(folder, library, week.clock, keys) as engine:
            await world.live_through(week, engine, crowd, random.Random(SEED), days)
            world.copy(folder / "bot.db", folder / "taken.db")  # with its log, before it is closed and emptied

    asyncio.run(live())
    return week


@pytest.fixture(scope="session")
def crowd() -> list[Person]:
    """Everybody who writes in that week."""
    return world.people(48, random.Random(SEED))


@pytest.fixture(scope="session")
def week(tmp_path_factory: pytest.TempPathFactory, library: Library, crowd: list[Person]) -> Week:
    """A week of the real store, with real keys in a file."""
    return lived(tmp_path_factory.mktemp("week"), library, crowd)
