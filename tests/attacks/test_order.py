"""AT-4: somebody who knows in which order people wrote looks at the order in which things lie on the disk."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from itertools import combinations
from math import sqrt
from pathlib import Path
from typing import Final

from bot.library.model import Library
from bot.store.keys import FileKeys
from bot.types import Inbound, Said, Who
from tests.attacks import world
from tests.conftest import Clock

TOPICS: Final = 40
CROWD: Final = 200


def as_it_lies(path: Path, pieces: list[bytes]) -> list[int]:
    """The attack: return the numbers of the pieces in the order in which a database fills its pages, from their end."""
    raw = path.read_bytes()
    pages = [raw[start : start + 4096] for start in range(0, len(raw), 4096)]
    places = {}
    for number, piece in enumerate(pieces):
        places[number] = next((page, -pages[page].find(piece)) for page in range(len(pages)) if piece in pages[page])
    return sorted(places, key=lambda number: places[number])


def agreement(order: list[int]) -> float:
    """Return the share of pairs that lie in the order of their arrival: a half by chance, all for a plain table."""
    pairs = list(combinations(order, 2))
    return sum(first < second for first, second in pairs) / len(pairs)


def chance(count: int) -> float:
    """Return how far from a half chance alone goes: three standard deviations (Kendall's tau, without ties)."""
    return 3 * sqrt(2 * (2 * count + 5) / (9 * count * (count - 1))) / 2


def opening(number: int, topic: str) -> Inbound:
    """Somebody new opens a page."""
    return Inbound(Who("web", f"{number}"), f"d{number}", Said("tap", tap=f"en open {topic}"))


def test_where_a_topic_lies_does_not_tell_who_opened_it(tmp_path: Path, library: Library) -> None:
    """Each topic is opened by one person, in a known order; after the sweep of the minute the order is gone."""
    topics = sorted(id_ for id_, page in library.pages["en"].items() if not page.is_menu and not page.sensitive)
    random.Random(4).shuffle(topics)
    topics, clock, path = topics[:TOPICS], Clock(), tmp_path / "bot.db"
    cells = [f"{topic}|en".encode() for topic in topics]

    async def live() -> tuple[list[int], list[int]]:
        async with world.opened(tmp_path, library, clock) as engine:
            for number, topic in enumerate(topics):
                await world.say(engine, opening(number, topic))
            before = as_it_lies(world.copy(path, tmp_path / "before.db").with_name("before.db-wal"), cells)
            await engine.store.tidy(clock())
            return before, as_it_lies(path, cells)

    before, after = asyncio.run(live())
    assert agreement(before) > 0.5 + chance(TOPICS)  # the control: without the sweep the order can be read
    assert abs(agreement(after) - 0.5) <= chance(TOPICS)
    assert sum(place == number for place, number in enumerate(after)) <= 1 + 3


def test_where_a_session_lies_does_not_tell_whose_it_is(tmp_path: Path, library: Library) -> None:
    """Sessions and marks lie by names drawn at random: whoever matches them with the arrivals is right by chance."""
    clock = Clock()

    async def live() -> list[bytes]:
        async with world.opened(tmp_path, library, clock) as engine:
            for number in range(CROWD):
                await world.say(engine, opening(number, "rights/wages"))
            await engine.store.tidy(clock())
        key = FileKeys(tmp_path / "keys" / "keys").alive(clock())[0]
        return [key.session_tag(Who("web", f"{number}")) for number in range(CROWD)]

    tags = asyncio.run(live())
    order = as_it_lies(tmp_path / "bot.db", tags)
    assert sum(place == number for place, number in enumerate(order)) <= 1 + 3
    assert abs(agreement(order) - 0.5) <= chance(CROWD)


def test_a_plain_table_tells_everything(tmp_path: Path) -> None:
    """The control: rows with a number of their own lie in the order of their arrival, whatever is in them."""
    tags = [random.Random(number).randbytes(16) for number in range(CROWD)]
    path = tmp_path / "plain.db"
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE session (tag BLOB, sealed BLOB)")
    db.executemany("INSERT INTO session VALUES (?, ?)", [(tag, bytes(284)) for tag in tags])
    db.commit()
    db.close()
    order = as_it_lies(path, tags)
    assert sum(place == number for place, number in enumerate(order)) == CROWD
    assert agreement(order) == 1
