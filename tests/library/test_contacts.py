"""The contact directory: what may be shown, in which order, and what `check` refuses."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.library.check_facts import check_facts
from bot.library.contacts import PROBLEMS, Contact
from bot.library.directory import ContactQuery, find
from bot.library.load import load
from bot.library.model import Library
from tests.library.trees import plant, small

TODAY = date(2026, 11, 24)
RECORD = """- id: xx-line
  kind: labour
  problems: [unpaid]
  name: {en: "Labour line", fr: "Ligne du travail"}
  phones:
    - {local: "01 234 567", international: "+961 1 234 567", label: null}
  url: "https://example.org"
  source: {title: "A list", url: "https://example.org/list"}
  seen: "2026"
  checked: "2026-11-01"
  confidence: high
  publish: true
  expires: "2027-05-01"
"""


def tree(root: Path, record: str) -> Library:
    """Return a small library with one contact."""
    return load(plant(root, {**small(), "contacts/lb.yml": record}))


def problems_of(root: Path, record: str) -> list[str]:
    """Return what `check` has against one contact."""
    return [str(problem).replace(f"{root}/", "") for problem in check_facts(tree(root, record), TODAY)]


def test_a_record_that_holds_is_passed(tmp_path: Path) -> None:
    """Silence means that it holds."""
    assert problems_of(tmp_path, RECORD) == []


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('"+961 1 234 567"', '"+961 12"', "is too long or too short"),
        ('"+961 1 234 567"', '"+999 1 234 567"', "cannot be read as an international number"),
        ("publish: true", "publish: true\n  trap: true", "a trap is never published"),
        ("publish: true", "publish: false", "is not published: say why"),
        ("publish: true", 'publish: true\n  hidden_because: "old"', "is published: this must be null"),
        (', url: "https://example.org/list"}', "}", "name the address where the number was read"),
        ('  expires: "2027-05-01"\n', "", "is published: say until when"),
        ("[unpaid]", "[hunger]", "no such problem: 'hunger'"),
        ("kind: labour", "kind: labour\n  only_inside: true", "has an international number"),
        ('"2027-05-01"', '"2026-11-23"', "warning: xx-line: expired on 2026-11-23"),
    ],
)
def test_check_refuses_a_record(tmp_path: Path, old: str, new: str, what: str) -> None:
    """Each rule, with the smallest record that breaks it, and the line of the record's key."""
    problems = problems_of(tmp_path, RECORD.replace(old, new))
    assert any(what in problem and problem.startswith("contacts/lb.yml:") for problem in problems), problems


def test_a_page_names_only_contacts_that_are_published(tmp_path: Path) -> None:
    """`{contact:id}` of a hidden one would be a hole in a page."""
    from bot.library.check import check_pages

    files = small()
    for language in ("en", "fr"):
        files[f"{language}/rights/wages.md"] = files[f"{language}/rights/wages.md"].replace(
            "You have rights.", "Ask {contact:xx-line}."
        )
    problems = check_pages(load(plant(tmp_path / "a", {**files, "contacts/lb.yml": RECORD})), TODAY)
    assert not [problem for problem in problems if "contact:xx-line" in problem.what]
    hidden = RECORD.replace("publish: true", 'publish: false\n  hidden_because: "old"')
    problems = check_pages(load(plant(tmp_path / "b", {**files, "contacts/lb.yml": hidden})), TODAY)
    assert [problem for problem in problems if "contact:xx-line" in problem.what]


def test_every_published_number_has_a_source_and_every_hidden_one_a_reason(library: Library) -> None:
    """Of all the records in the content."""
    assert [str(problem) for problem in check_facts(library, TODAY)] == []
    for contact in library.contacts.values():
        assert contact.source.url or not contact.published, contact.id
        assert contact.publish or contact.hidden_because, contact.id


def test_an_expired_contact_hides_itself_and_its_site_stands_in(library: Library) -> None:
    """The day after it expires its numbers are gone; a body without a site is gone whole."""
    tamkeen, emergency = library.contacts["hk-ld-general"], library.contacts["lb-emergency"]
    assert tamkeen.expires
    assert tamkeen.shown(tamkeen.expires) is tamkeen
    late = tamkeen.shown(tamkeen.expires + timedelta(days=1))
    assert late
    assert (late.phones, late.url) == ((), tamkeen.url)
    assert emergency.shown(date(2028, 1, 1)) is None


def everybody(library: Library, today: date = TODAY) -> list[tuple[ContactQuery, tuple[Contact, ...]]]:
    """Return who is found for every pair of countries and every problem."""
    isos = sorted(library.atlas.countries)
    queries = [
        ContactQuery(place, problem, home) for place in isos for home in ("", *isos) for problem in ("", *PROBLEMS)
    ]
    return [(query, find(library, query, today).all) for query in queries]


def test_no_trap_hidden_or_expired_one_is_found_for_any_pair_and_problem(library: Library) -> None:
    """All 47 × 48 pairs of countries, with and without a problem."""
    allowed = {contact.id for contact in library.contacts.values() if contact.published and not contact.expired(TODAY)}
    matches = everybody(library)
    assert len(matches) == 47 * 48 * 11
    assert {contact.id for _, contacts in matches for contact in contacts} <= allowed


def test_every_pair_and_problem_finds_somebody(library: Library) -> None:
    """Where nothing is checked, bodies of the whole world stand in, unless none of them is for the problem."""
    empty = {(query.place, query.problem) for query, contacts in everybody(library) if not contacts}
    assert {problem for _, problem in empty} <= {"violence", "locked-in", "return", "under-18", "low", "passport"}
    assert all(find(library, ContactQuery(place), TODAY).all for place, _ in empty)


def local(library: Library, query: ContactQuery) -> set[str]:
    """Return the ids of who is found in the country, and of the lines of her own that serve her there."""
    return {contact.id for contact in find(library, query, TODAY).local}


def test_a_line_of_another_nation_is_not_shown_to_her(library: Library) -> None:
    """Kenya's consulate is for Kenyans; who comes from Cameroon does not see it."""
    assert "sa-kenya-consulate-jeddah" in local(library, ContactQuery("sa", "", "ke"))
    assert "sa-kenya-consulate-jeddah" not in local(library, ContactQuery("sa", "", "cm"))
    assert "ke-diaspora-call-centre" in local(library, ContactQuery("lb", "", "ke"))


def test_a_refugees_line_is_not_for_labour_cases(library: Library) -> None:
    """Not paid in Lebanon: UNHCR is not who helps."""
    assert "lb-unhcr-call-centre" not in local(library, ContactQuery("lb", "unpaid"))


def test_the_most_urgent_come_first(library: Library) -> None:
    """In danger the emergency numbers; not paid, the labour office."""
    assert find(library, ContactQuery("sa", "danger-now"), TODAY).local[0].id == "sa-emergency"
    assert find(library, ContactQuery("lb"), TODAY).local[0].id == "lb-emergency"
    assert find(library, ContactQuery("sa", "unpaid"), TODAY).local[0].kind == "labour"
