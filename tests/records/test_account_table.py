"""Accounts, sessions and the audit are kept: the same on SQLite and PostgreSQL."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.records.account_table import Account, AccountTable, Audited, Visit, accounts_at

ADA = Account("ada", "editor", "", "hash", "secret")


@pytest.fixture(params=["sqlite", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> AccountTable:
    """Give an empty store on each kind of database."""
    if request.param == "postgres":
        return accounts_at(str(request.getfixturevalue("database")))
    return accounts_at(f"sqlite:///{tmp_path / 'var' / 'bot.db'}")


def test_an_account_is_kept_changed_and_removed(store: AccountTable) -> None:
    """A new password ends its sessions; removing it does too."""
    assert (store.all(), store.find("ada"), store.remove("ada")) == ((), None, False)
    store.put(ADA)
    store.begin(Visit("tag", "ada", "csrf", 10, 10))
    assert (store.find("ada"), store.visit("tag")) == (ADA, Visit("tag", "ada", "csrf", 10, 10))
    store.put(Account("ada", "viewer", "", "other"))
    assert store.visit("tag") is None
    assert store.remove("ada")
    assert store.all() == ()


def test_a_code_is_spent_once(store: AccountTable) -> None:
    """A step used is not good again, nor is an earlier one."""
    store.put(ADA)
    assert [store.spend("ada", step) for step in (7, 7, 6, 8)] == [True, False, False, True]


def test_sessions_end_one_by_one_or_all_of_an_account(store: AccountTable) -> None:
    """Others stay."""
    for tag, name in (("a1", "ada"), ("a2", "ada"), ("b1", "bob")):
        store.begin(Visit(tag, name, "", 10, 10))
    store.touch("a1", 50)
    store.end("a2")
    visits = [store.visit(tag) for tag in ("a1", "a2", "b1")]
    assert [visit and visit.used for visit in visits] == [50, None, 10]
    store.end(account="ada")
    assert [bool(store.visit(tag)) for tag in ("a1", "b1")] == [False, True]


def test_the_audit_is_read_newest_first_and_forgets_after_a_year(store: AccountTable) -> None:
    """Who, what, when."""
    store.note("2025-01-01", "2025-01-01T10:00Z", "ada", "view topics", "2024-01-01")
    store.note("2026-11-24", "2026-11-24T10:00Z", "bob", "export topics.csv", "2025-11-24")
    assert store.audit() == (Audited("2026-11-24T10:00Z", "bob", "export topics.csv"),)
