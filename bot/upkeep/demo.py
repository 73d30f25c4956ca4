"""The demo: half a year of invented counts, so that the dashboard can be judged before the first real day."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Final

from bot.channels import CHANNELS
from bot.errors import BagageError
from bot.languages import FIRST, OFFERED
from bot.library.model import Library
from bot.library.partner import Partner
from bot.records.partner_table import partners_at
from bot.records.staff_schema import DEMO
from bot.records.tables import records_at
from bot.stats.figures import BY_NAME, period

SEED: Final = 20261127
DAYS: Final = 182
"""Half a year."""
DOWN: Final = (60, 61)
"""Days on which the invented bot was down, so that a gap can be seen."""
PARTNERS: Final = (
    Partner("d2k7", "Example House"),
    Partner("m9x4", "Example Union"),
    Partner("t5q8", "Example Clinic"),
)
TOPICS: Final = 40
"""The topics that are opened most."""
_NO_TOPICS: Final = ("tools", "about")
"""Folders whose pages count elsewhere, or nowhere."""


class NotEmpty(BagageError):
    """The database holds counts of real people."""


def fill(database_url: str, library: Library, today: date, progress: Callable[[int, int], None]) -> int:
    """Write the demo into a database that has no counts of its own; return the cells written. Deterministic.

    Raises `NotEmpty` if the database holds counts that were not invented.
    """
    records = records_at(database_url)
    if records.has_rows("tally") and not is_demo(database_url):
        raise NotEmpty("this database holds real counts; give another DATABASE_URL, such as sqlite:///var/demo.db")
    cells = _cells(library, today, progress)
    with records.writing() as db:
        db.run("DELETE FROM demo")
        db.insert(DEMO, {"only": 1})
        for table in ("tally", "shown", "up", "closed"):
            db.run(f"DELETE FROM {table}")
        for (figure, label, key), n in sorted(cells.items()):
            db.run("INSERT INTO tally (figure, period, key, n) VALUES (?, ?, ?, ?)", (figure, label, key, n))
        for offset in range(DAYS + 1):
            day = today - timedelta(days=offset)
            for hour in range(3 if offset in DOWN else 24):
                db.run("INSERT INTO up (day, hour) VALUES (?, ?)", (day.isoformat(), hour))
    for partner in PARTNERS:
        partners_at(database_url).put(partner)
    return len(cells)


def is_demo(database_url: str) -> bool:
    """Say whether a database holds the demo."""
    return records_at(database_url).has_rows(DEMO.name)


def _cells(library: Library, today: date, progress: Callable[[int, int], None]) -> Counter[tuple[str, str, str]]:
    chance = random.Random(SEED)  # noqa: S311 - the same demo each time is the point
    cells: Counter[tuple[str, str, str]] = Counter()
    for offset in range(DAYS, 0, -1):
        day = today - timedelta(days=offset)
        crowd = round((60 + (DAYS - offset) * 1.2) * (0.7 if day.weekday() > 4 else 1.0) * chance.uniform(0.8, 1.2))
        crowd = crowd // 6 if offset in DOWN else crowd
        for figure, value in _day(library, chance, crowd):
            cells[figure, period(BY_NAME[figure].grain, day), value] += 1
        progress(DAYS - offset + 1, DAYS)
    return cells


def _day(library: Library, chance: random.Random, crowd: int) -> Iterator[tuple[str, str]]:
    pages = [page for page in library.pages[FIRST].values() if not page.is_menu and page.folder not in _NO_TOPICS]
    usual = sorted((page.id for page in pages if not page.sensitive), key=lambda id_: id_.partition("/")[2])[:TOPICS]
    sensitive = [page.id for page in pages if page.sensitive]
    for _ in range(crowd):
        language = chance.choices(OFFERED)[0]
        channel = chance.choices(CHANNELS, [channel.facts.demo_share for channel in CHANNELS])[0].name
        yield "channels", f"{channel}|{language}"
        yield "hours", f"{min(23, max(0, round(chance.gauss(17, 4)))):02d}"
        for _ in range(chance.randint(1, 3)):
            yield "topics", f"{usual[min(len(usual) - 1, int(chance.expovariate(0.12)))]}|{language}"
        yield from _rare(library, chance, sensitive, language)


def _rare(library: Library, chance: random.Random, sensitive: list[str], language: str) -> Iterator[tuple[str, str]]:
    if chance.random() < 0.25:
        yield "sensitive_topics", f"{chance.choice(sensitive)}|{language}"
    if chance.random() < 0.3:
        yield "countries", chance.choices(("sa", "lb", "ae", "qa", "fr", "ke"), (6, 5, 4, 3, 2, 1))[0]
    if chance.random() < 0.12:
        yield "contacts", chance.choices(("lb", "sa", "ae", "fr"), (4, 3, 2, 1))[0]
    if chance.random() < 0.08:
        yield "unanswered", language
    if chance.random() < 0.2:
        yield from _tool(chance)
    if chance.random() < 0.15:
        yield "partner_starts", chance.choices((*(partner.code for partner in PARTNERS), "other"), (5, 3, 0.2, 1))[0]
    if chance.random() < 0.1:
        page = chance.choice([id_ for id_ in library.pages[FIRST] if id_.startswith(("rights/", "recruitment/"))])
        yield "useful", f"{page} {chance.choices(('yes', 'long', 'country', 'clear'), (8, 1, 1, 1))[0]}"
        if chance.random() < 0.5:
            yield "first_time", chance.choices(("yes", "no"), (3, 1))[0]
            yield "gender", chance.choices(("woman", "man", "skip"), (9, 5, 2))[0]
            yield "age", chance.choices(("under-18", "18-24", "25-up", "skip"), (3, 9, 11, 2))[0]


def _tool(chance: random.Random) -> Iterator[tuple[str, str]]:
    name, steps, bands = chance.choice(
        (("check-offer", 12, ("wait", "serious", "check", "none")), ("fee-calculator", 12, ("low", "some", "high")))
    )
    yield "tools_started", name
    reached = min(steps, 1 + int(chance.expovariate(0.12)))
    for step in range(1, reached + 1):
        yield "tools_steps", f"{name} {step:02d}"
    if reached == steps:
        yield "tools_finished", name
        yield "tools_bands", f"{name} {chance.choice(bands)}"
