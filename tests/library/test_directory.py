"""Who is offered to whom: by where she is, where she comes from, and whom a line serves."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.library.directory import ContactQuery, find, problems
from bot.library.load import load
from bot.library.model import Library
from tests.library.trees import plant, small

TODAY = date(2026, 11, 24)
RECORD = """- id: {id}
  kind: {kind}
  problems: [{problem}]
  name: {{en: "A line", fr: "Une ligne"}}
  serves: [{serves}]
  url: "https://example.org"
  source: {{title: "A list", url: "https://example.org/list"}}
  seen: "2026"
  checked: "2026-11-01"
  confidence: high
  publish: true
  expires: "2027-05-01"
"""


def record(id_: str, serves: str = "", kind: str = "labour", problem: str = "unpaid") -> str:
    """Return a record as a file holds it."""
    return RECORD.format(id=id_, serves=serves, kind=kind, problem=problem)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """Return lines of the whole world, of Kenya and of Qatar: some serve all, some a few countries."""
    files = {
        **small(),
        "contacts/world.yml": record("world-for-all") + record("world-for-the-gulf", "qa, sa", problem="passport"),
        "contacts/ke.yml": record("ke-abroad", "qa, lb") + record("ke-at-home"),
        "contacts/qa.yml": record("qa-line"),
    }
    return load(plant(tmp_path, files))


def offered(library: Library, place: str, home: str = "", problem: str = "") -> tuple[set[str], set[str]]:
    """Return the ids of who is offered: of the country, and of the whole world."""
    matches = find(library, ContactQuery(place, problem, home), TODAY)
    return {contact.id for contact in matches.local}, {contact.id for contact in matches.world}


def test_a_line_of_the_world_that_serves_some_countries_is_offered_in_these_alone(library: Library) -> None:
    """Somebody in Lebanon is not sent to a site of the Gulf."""
    for place in ("qa", "sa"):
        assert "world-for-the-gulf" in offered(library, place)[1]
    for place in ("lb", "ke", "fr"):
        assert "world-for-the-gulf" not in offered(library, place)[1]


def test_a_line_of_the_world_that_names_no_countries_is_offered_everywhere(library: Library) -> None:
    """To serve nobody by name is to serve all."""
    for place in ("qa", "sa", "lb", "ke", "fr"):
        assert "world-for-all" in offered(library, place)[1]


def test_a_line_of_her_own_country_is_offered_where_it_serves_her(library: Library) -> None:
    """Kenya's line abroad, to Kenyans in Qatar and Lebanon; what serves at home only, nowhere else."""
    assert offered(library, "qa", "ke")[0] == {"qa-line", "ke-abroad"}
    assert offered(library, "lb", "ke")[0] == {"ke-abroad"}
    assert offered(library, "sa", "ke")[0] == set()
    assert offered(library, "qa", "cm")[0] == {"qa-line"}
    assert offered(library, "qa")[0] == {"qa-line"}


def test_at_home_all_lines_of_the_country_are_offered(library: Library) -> None:
    """Whomever they serve abroad besides."""
    assert offered(library, "ke", "ke")[0] == {"ke-abroad", "ke-at-home"}


def test_only_problems_somebody_there_helps_with_are_offered(library: Library) -> None:
    """A line that does not serve the place helps nobody there."""
    assert problems(library, ContactQuery("qa"), TODAY) == ("passport", "unpaid")
    assert problems(library, ContactQuery("lb"), TODAY) == ("unpaid",)
