"""Proposals wait for a second person, and are made once: the same on SQLite and PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.desk.changes import Change
from bot.desk.overrides import Entry
from bot.records.override_table import overrides_at
from bot.records.proposal_table import Proposal, ProposalTable, proposals_at

CHANGE = Change("phone", ("1745", ""), ("1746", ""), "https://example.org/numéros", date(2026, 11, 24))
PROPOSAL = Proposal("2026-11-24T08:05Z", "edith", "lb-isf-1745", CHANGE)
NOON = "2026-11-24T12:00Z"
YEAR_AGO = "2025-11-24"


@pytest.fixture(params=["sqlite", "postgres"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of an empty database of each kind."""
    if request.param == "postgres":
        return str(request.getfixturevalue("database"))
    return f"sqlite:///{tmp_path / 'var' / 'bot.db'}"


def proposed(address: str, proposal: Proposal = PROPOSAL) -> tuple[ProposalTable, int]:
    """Propose something; return the store and the proposal's number."""
    store = proposals_at(address)
    store.add(proposal, YEAR_AGO)
    return store, store.all()[-1].id


def always(_proposal: Proposal, _entries: tuple[Entry, ...]) -> bool:
    """Say that it fits."""
    return True


def test_what_is_proposed_waits_and_changes_nothing(address: str) -> None:
    """Nothing at first; then one, also when the form was sent twice; another worker reads it."""
    assert proposals_at(address).all() == ()
    store, id_ = proposed(address)
    store.add(replace(PROPOSAL, moment="2026-11-24T08:06Z"), YEAR_AGO)
    assert proposals_at(address).all() == (replace(PROPOSAL, id=id_),)
    assert overrides_at(address).entries() == ()


def test_another_person_makes_it_live(address: str) -> None:
    """With who and when; the change carries nobody's name."""
    store, id_ = proposed(address)
    assert store.approve(id_, NOON, "emil", always) == replace(PROPOSAL, id=id_)
    assert overrides_at(address).entries() == (Entry(NOON, "contact", "change", "lb-isf-1745", change=CHANGE),)
    (proposal,) = store.all()
    assert (proposal.state, proposal.decided, proposal.decider) == ("approved", NOON, "emil")


def test_nobody_decides_on_what_is_their_own(address: str) -> None:
    """Nor takes back what is not."""
    store, id_ = proposed(address)
    assert store.approve(id_, NOON, "edith", always) is None
    assert store.refuse(id_, NOON, "edith", "no") is None
    assert store.withdraw(id_, NOON, "emil") is None
    assert [proposal.state for proposal in store.all()] == ["waiting"]
    assert overrides_at(address).entries() == ()


def test_what_was_decided_stays_so(address: str) -> None:
    """Refused with its reason, or withdrawn; neither can be approved any more, nor can what is not there."""
    store, id_ = proposed(address)
    assert store.refuse(id_, NOON, "emil", "old page")
    assert store.approve(id_, NOON, "ada", always) is None
    store.add(PROPOSAL, YEAR_AGO)
    other = max(proposal.id for proposal in store.all())
    assert store.withdraw(other, NOON, "edith")
    assert store.approve(other, NOON, "emil", always) is None
    assert store.approve(other + 1, NOON, "emil", always) is None
    assert [(proposal.state, proposal.decider, proposal.reason) for proposal in store.all()] == [
        ("refused", "emil", "old page"),
        ("withdrawn", "edith", ""),
    ]
    assert overrides_at(address).entries() == ()


def test_an_approval_looks_at_what_was_done_until_that_moment(address: str) -> None:
    """In the same transaction: of two proposals for one number the second no longer fits."""
    store, first = proposed(address)
    store.add(replace(PROPOSAL, account="ada"), YEAR_AGO)
    second = max(proposal.id for proposal in store.all())

    def unless_changed(_proposal: Proposal, entries: tuple[Entry, ...]) -> bool:
        return not entries

    assert store.approve(first, NOON, "emil", unless_changed)
    assert store.approve(second, NOON, "emil", unless_changed) is None
    assert [proposal.state for proposal in store.all()] == ["approved", "waiting"]
    assert len(overrides_at(address).entries()) == 1


def test_of_several_who_approve_at_once_one_does(address: str) -> None:
    """Eight workers, one proposal, one change."""
    _, id_ = proposed(address)

    def approve(n: int) -> bool:
        return proposals_at(address).approve(id_, NOON, f"editor{n}", always) is not None

    with ThreadPoolExecutor(8) as workers:
        assert sorted(workers.map(approve, range(8))) == [False] * 7 + [True]
    assert len(overrides_at(address).entries()) == 1


def test_proposals_are_forgotten_after_a_year(address: str) -> None:
    """With the names in them, as the audit."""
    store, _ = proposed(address, replace(PROPOSAL, moment="2025-11-23T08:00Z"))
    store.add(PROPOSAL, YEAR_AGO)
    assert [proposal.moment for proposal in store.all()] == [PROPOSAL.moment]
