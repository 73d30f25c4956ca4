"""Keys live in a file that nobody else may read, shared by the workers of a machine."""

from __future__ import annotations

import fcntl
import json
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.errors import KeysError, StoreDown
from bot.store.keys import (
    FileKeys,
    _check_owner,
)
from bot.store.sqlite import SqliteStore
from bot.types import Who

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
DAY = timedelta(days=1)
PROMISED = timedelta(hours=48)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where keys may live."""
    return tmp_path / "keys" / "keys"


def test_a_day_has_one_key(path: Path) -> None:
    """From its first second to its last."""
    keys = FileKeys(path)
    first = keys.alive(NOON)
    assert len(first) == 1
    assert len(first[0].key) == 32
    assert keys.alive(NOON + timedelta(hours=11, minutes=59)) == first


def test_every_other_date_has_another_key(path: Path) -> None:
    """Tomorrow, and yesterday for a clock that goes back; each key its own, none derived from another."""
    keys = FileKeys(path)
    generations = [keys.alive(NOON + days * DAY)[0] for days in (0, 1, -1)]
    assert [g.day for g in generations] == ["2026-11-24", "2026-11-25", "2026-11-23"]
    assert len({g.key for g in generations}) == 3


def test_a_clock_that_returns_finds_the_key_of_its_date(path: Path) -> None:
    """Two workers around midnight do not take turns in making keys."""
    keys = FileKeys(path)
    today, tomorrow = keys.alive(NOON)[0], keys.alive(NOON + DAY)[0]
    for _ in range(10):
        assert keys.alive(NOON)[0] == today
        assert keys.alive(NOON + DAY)[0] == tomorrow
    assert len(keys.alive(NOON)) == 2


def test_a_year_ahead_and_back_does_not_freeze_the_key(path: Path) -> None:
    """A key from the future is as old as it is far away."""
    keys = FileKeys(path)
    for moment in (NOON, NOON + 365 * DAY, NOON, NOON + DAY, NOON + 2 * DAY):
        assert keys.alive(moment)[0].day == moment.date().isoformat()
        assert all(abs(moment.timestamp() - g.created) < PROMISED.total_seconds() for g in keys.alive(moment))


def test_a_key_dies_before_it_is_two_days_old(path: Path) -> None:
    """By its persisted age, also when the program stood still meanwhile, and its bytes leave the file."""
    old = FileKeys(path).alive(NOON)[0]
    just = NOON + PROMISED - timedelta(seconds=1)
    assert old not in FileKeys(path).alive(just)
    assert old.key.hex() not in path.read_text()
    assert [file.name for file in path.parent.iterdir() if old.key.hex().encode() in file.read_bytes()] == []


def test_yesterdays_key_still_opens(path: Path) -> None:
    """A session of yesterday noon is found today noon."""
    keys = FileKeys(path)
    old = keys.alive(NOON)[0]
    assert keys.alive(NOON + DAY) == (keys.alive(NOON + DAY)[0], old)


def test_the_file_is_for_its_owner_only(path: Path) -> None:
    """0600, in a folder 0700, whatever the umask."""
    before = os.umask(0)
    try:
        FileKeys(path).alive(NOON)
    finally:
        os.umask(before)
    assert [file.stat().st_mode & 0o777 for file in sorted(path.parent.iterdir())] == [0o600, 0o600]
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_two_workers_share_the_file(path: Path) -> None:
    """What one makes the other uses at once, and both destroy alike."""
    worker, other = FileKeys(path), FileKeys(path)
    assert worker.alive(NOON) == other.alive(NOON)
    assert other.alive(NOON + DAY) == worker.alive(NOON + DAY)
    assert worker.alive(NOON + 3 * DAY) == other.alive(NOON + 3 * DAY)


@pytest.mark.parametrize("torn", ["", "[", "[1]", '{"number": 1}', '[{"number": 1, "day": "2026-11-24"}]', "\0" * 200])
def test_a_torn_file_is_a_lost_one(path: Path, torn: str) -> None:
    """New keys, and the program goes on."""
    old = FileKeys(path).alive(NOON)[0]
    path.write_text(torn)
    fresh = FileKeys(path).alive(NOON)
    assert len(fresh) == 1
    assert fresh[0].key != old.key
    assert len(json.loads(path.read_text())) == 1


def test_a_file_of_bytes_that_are_no_text_is_a_lost_one(path: Path) -> None:
    """Whatever stands in it."""
    FileKeys(path).alive(NOON)
    path.write_bytes(b"\xff\xfe\x00")
    assert len(FileKeys(path).alive(NOON)) == 1


def test_a_file_that_vanishes_is_made_again(path: Path) -> None:
    """An operator may delete it to forget everybody at once."""
    keys = FileKeys(path)
    old = keys.alive(NOON)[0]
    path.unlink()
    assert keys.alive(NOON)[0].key != old.key


@pytest.mark.parametrize("mode", [0o601, 0o602, 0o604, 0o610, 0o620, 0o640, 0o660])
def test_a_file_that_others_may_read_is_refused(path: Path, mode: int) -> None:
    """At the start, and while the program runs."""
    keys = FileKeys(path)
    keys.alive(NOON)
    path.chmod(mode)
    with pytest.raises(KeysError, match="chmod 600"):
        FileKeys(path)
    os.utime(path)
    with pytest.raises(KeysError, match="chmod 600"):
        keys.alive(NOON)


def test_a_folder_that_others_may_write_in_is_refused(path: Path) -> None:
    """Somebody could put keys there that they know."""
    path.parent.mkdir(mode=0o700)
    path.parent.chmod(0o777)
    with pytest.raises(KeysError, match="chmod 700"):
        FileKeys(path)


def test_a_link_in_place_of_the_file_is_refused(path: Path, tmp_path: Path) -> None:
    """It may lead anywhere."""
    path.parent.mkdir(mode=0o700)
    (tmp_path / "elsewhere").touch(0o600)
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(KeysError):
        FileKeys(path)


async def test_a_store_whose_keys_cannot_be_read_is_down(path: Path, tmp_path: Path) -> None:
    """The provider delivers again; nobody is answered from a state that cannot be kept."""
    keys = FileKeys(path)
    store = SqliteStore(tmp_path / "bot.db", keys)
    await store.open()
    await store.load(Who("web", "x"), "", NOON)
    os.chmod(path, 0o644)  # noqa: PTH101
    with pytest.raises(StoreDown):
        await store.load(Who("web", "x"), "", NOON)
    with pytest.raises(StoreDown):
        await store.tidy(NOON)
    await store.close()


@pytest.mark.parametrize("made", [timedelta(0), timedelta(days=2)], ids=["past", "future"])
def test_a_key_dies_in_the_middle_of_a_day(path: Path, made: timedelta) -> None:
    """Also where nothing else happened since the last look: its hour comes, not only its date."""
    keys = FileKeys(path)
    old = keys.alive(NOON + made)[0]
    before, end = (NOON + timedelta(hours=46, seconds=n) for n in (3599, 3600))
    if made:
        before, end = (NOON + timedelta(hours=1, seconds=n) for n in (1, 0))
    assert old in keys.alive(before)
    assert old in keys.alive(before)
    assert old not in keys.alive(end)
    assert old.key.hex() not in path.read_text()


def test_the_bytes_of_a_replaced_file_are_destroyed(path: Path, tmp_path: Path) -> None:
    """Whoever still holds the old file reads nothing in it."""
    keys = FileKeys(path)
    keys.alive(NOON)
    os.link(path, tmp_path / "old")
    assert (tmp_path / "old").read_bytes().strip(b"\0")
    keys.alive(NOON + DAY)
    old = (tmp_path / "old").read_bytes()
    assert old
    assert not old.strip(b"\0")
    assert len(json.loads(path.read_text())) == 2
    assert not path.with_suffix(".new").exists()


def test_after_a_failure_the_file_is_looked_at_again(path: Path) -> None:
    """What was held before may no longer be what is kept; the error names the file."""
    keys = FileKeys(path)
    keys.alive(NOON)
    path.unlink()
    fresh = FileKeys(path).alive(NOON)
    lock = path.with_suffix(".lock")
    lock.unlink()
    lock.mkdir()
    with pytest.raises(KeysError, match=f"{path}: IsADirectoryError"):
        keys.alive(NOON)
    lock.rmdir()
    assert keys.alive(NOON) == fresh


def test_a_folder_that_cannot_be_made_is_told_by_the_name_of_the_file(tmp_path: Path) -> None:
    """The operator reads which one."""
    (tmp_path / "keys").touch()
    with pytest.raises(KeysError, match=r"keys/keys: \w+Error"):
        FileKeys(tmp_path / "keys" / "keys")


def test_a_file_or_folder_of_somebody_else_is_refused(path: Path) -> None:
    """But for one of the administrator's; and whoever owns it, one that stands for another."""

    def status(mode: int, owner: int) -> os.stat_result:
        return os.stat_result((mode, 0, 0, 1, owner, 0, 0, 0, 0, 0))

    for owner in (0, os.geteuid()):
        _check_owner(path, status(0o100600, owner), 0o077, "no")
    for mode, owner in ((0o100600, os.geteuid() + 1), (0o120600, os.geteuid()), (0o100640, 0), (0o100601, 0)):
        with pytest.raises(KeysError, match=f"{path}: no"):
            _check_owner(path, status(mode, owner), 0o077, "no")


def test_a_folder_in_which_others_read_but_do_not_write_is_good(path: Path) -> None:
    """The file is for its owner alone in any case."""
    path.parent.mkdir()
    path.parent.chmod(0o755)
    assert FileKeys(path).alive(NOON)
    path.parent.chmod(0o720)
    with pytest.raises(KeysError, match="chmod 700"):
        FileKeys(path)


def test_whoever_makes_a_key_waits_for_others_that_do(path: Path) -> None:
    """One worker at a time: two that start at once do not each make a key that the other does not know."""
    keys = FileKeys(path)
    lock = os.open(path.with_suffix(".lock"), os.O_CREAT | os.O_RDWR, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    with ThreadPoolExecutor(1) as thread:
        waiting = thread.submit(keys.alive, NOON)
        try:
            with pytest.raises(TimeoutError):
                waiting.result(timeout=0.2)
            assert not path.exists()
        finally:
            os.close(lock)
        assert waiting.result(timeout=10) == FileKeys(path).alive(NOON)


def test_a_file_is_written_and_read_only_when_something_is_due(path: Path) -> None:
    """Who finds the key made leaves the file alone; who knows the file does not read it again."""
    keys = FileKeys(path)
    made, before = keys.alive(NOON), path.stat()
    assert FileKeys(path).alive(NOON) == made
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    path.write_text("[]")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert keys.alive(NOON + timedelta(hours=1)) == made
    os.utime(path)
    assert keys.alive(NOON + timedelta(hours=1)) != made


def test_new_keys_are_safe_on_the_disk_before_the_old_ones_go(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A crash in between leaves one file or the other, whole; after it the zeros are safe too."""
    keys = FileKeys(path)
    keys.alive(NOON)
    old, safe, synced = path.read_text(), os.fsync, list[tuple[bytes, str]]()

    def note(file: int) -> None:
        safe(file)
        synced.append((Path(f"/dev/fd/{file}").read_bytes(), path.read_text()))

    monkeypatch.setattr(os, "fsync", note)
    keys.alive(NOON + DAY)
    new = path.read_text()
    assert synced == [(new.encode(), old), (b"\0" * len(old), new)]


def test_no_file_stays_open(path: Path) -> None:
    """Keys are made every day for years."""
    keys = FileKeys(path)
    keys.alive(NOON)
    before = len(os.listdir("/dev/fd"))  # noqa: PTH208
    for day in range(1, 6):
        keys.alive(NOON + day * DAY)
    assert len(os.listdir("/dev/fd")) == before  # noqa: PTH208


def test_the_file_is_made_with_every_folder_above_it(tmp_path: Path) -> None:
    """Nobody makes them by hand; nor are they made twice."""
    path = tmp_path / "var" / "keys" / "bagage" / "keys"
    made = FileKeys(path).alive(NOON)
    assert FileKeys(path).alive(NOON) == made
