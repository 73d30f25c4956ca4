"""What must stay true of keys when clocks jump, threads meet, or the program is updated."""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import KeysError
from bot.store.keys import FileKeys, MemoryKeys, _check_owner, default_path, renewed
from tests.store.test_keys import NOON, generation


def test_a_new_key_has_a_number_above_all_others() -> None:
    """Also above one that a clock gave which is back by now, whichever comes first."""
    ahead = generation(40, number=int(NOON.timestamp()) + 1_000_000)
    behind = replace(generation(-20), day="2026-11-23")
    for keys in ((ahead, behind), (behind, ahead)):
        assert renewed(keys, NOON)[0].number == ahead.number + 1


@pytest.mark.parametrize("made", [MemoryKeys, lambda: FileKeys(Path("keys") / "keys")], ids=["memory", "file"])
def test_threads_take_turns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made: Callable[[], MemoryKeys | FileKeys]
) -> None:
    """Reader and writer of a store would else each make a key of the day."""
    monkeypatch.chdir(tmp_path)
    keys = made()
    thread = threading.Thread(target=keys.alive, args=(NOON,))
    with keys._guard:
        thread.start()
        thread.join(0.1)
        assert thread.is_alive()
    thread.join(5)
    assert not thread.is_alive()


def test_a_program_that_is_updated_finds_its_keys() -> None:
    """Where they lie follows from the database alone, today as at any time before."""
    folder = default_path("/srv/bagage/var/bot.db").parent
    assert folder.name == f"bagage-{os.getuid()}-ab0649e11346"


def test_what_the_administrator_made_is_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that a service manager made as root is as good as our own; another user's is not."""
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    for owner in (0, 1000):
        _check_owner(tmp_path, os.stat_result((stat.S_IFDIR | 0o700, 0, 0, 0, owner, 0, 0, 0, 0, 0)), 0o022, "why")
    with pytest.raises(KeysError, match="why"):
        _check_owner(tmp_path, os.stat_result((stat.S_IFDIR | 0o700, 0, 0, 0, 1001, 0, 0, 0, 0, 0)), 0o022, "why")


def test_the_clock_of_a_year_ago_makes_a_key_of_that_year() -> None:
    """Its number is not below those there are."""
    keys = (generation(0),)
    fresh = renewed(keys, NOON - timedelta(days=365))
    assert [(key.day, key.number) for key in fresh] == [("2025-11-24", keys[0].number + 1)]
