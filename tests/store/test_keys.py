"""Keys live for two days at most; what is made with them is found by no other."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.store.keys import (
    LIFETIME,
    MOST,
    Generation,
    MemoryKeys,
    default_path,
    delivery_tag,
    needs_renewal,
    ordered,
    renewed,
)
from bot.types import Who

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
DAY = timedelta(days=1)
PROMISED = timedelta(hours=48)
SEALED = "a6e13cbc2efdc13014ebb7e254c0f9b5fd9ff81c72982fcd2222987fa3b915eb"
"""`here`, sealed with the key of bytes 0 to 31 under the name `tag`."""


def generation(hours: float, number: int = 0, key: bytes = b"k" * 32) -> Generation:
    """Return a key made some hours from noon."""
    created = NOON + timedelta(hours=hours)
    return Generation(number or round(created.timestamp()), created.date().isoformat(), created.timestamp(), key)


@given(st.lists(st.integers(-200, 200), max_size=30))
@settings(deadline=None)
def test_whatever_the_clock_does_the_rules_hold(hours: list[int]) -> None:
    """At most four keys, none too old, today's first, one for a day."""
    keys: tuple[Generation, ...] = ()
    for hour in hours:
        moment = NOON + timedelta(hours=hour)
        keys = renewed(keys, moment)
        assert 1 <= len(keys) <= MOST
        assert keys[0].day == moment.date().isoformat()
        assert all(abs(moment.timestamp() - g.created) < PROMISED.total_seconds() for g in keys)
        assert len({g.number for g in keys}) == len({g.day for g in keys}) == len(keys)


def test_tags_of_two_days_two_people_and_two_channels_have_nothing_in_common() -> None:
    """Without the key a tag is a random number."""
    keys = MemoryKeys()
    today, tomorrow = keys.alive(NOON)[0], keys.alive(NOON + DAY)[0]
    people = [Who(channel, str(n)) for channel in ("sms", "whatsapp") for n in range(50)]
    tags = [g.session_tag(who) for g in (today, tomorrow) for who in people]
    tags += [g.seen_tag(who, "2026-11-24", "topics", key) for g in (today, tomorrow) for who in people for key in "ab"]
    assert len(set(tags)) == len(tags)


def test_what_is_sealed_opens_only_in_its_place() -> None:
    """Not with another key, not under another tag, not changed by a bit."""
    keys = MemoryKeys()
    today, tomorrow = keys.alive(NOON)[0], keys.alive(NOON + DAY)[0]
    sealed = today.seal(b"here", b"tag")
    assert today.unseal(sealed, b"tag") == b"here"
    assert today.unseal(sealed, b"gat") is None
    assert tomorrow.unseal(sealed, b"tag") is None
    assert today.unseal(sealed[:-1] + bytes([sealed[-1] ^ 1]), b"tag") is None
    assert today.seal(b"here", b"tag") != sealed


@pytest.mark.parametrize("sign", [-1, 1], ids=["past", "future"])
def test_a_key_lives_for_less_than_forty_seven_hours(sign: int) -> None:
    """Whichever way the clock went; to the second."""
    today, limit = generation(0), LIFETIME.total_seconds() / 3600
    for age, lives in ((limit - 1 / 3600, True), (limit, False), (limit + 1 / 3600, False)):
        old = generation(sign * age)
        assert needs_renewal((today, old), NOON) != lives
        assert (old in renewed((today, old), NOON)) == lives
    assert timedelta(hours=47) == LIFETIME < PROMISED


def test_keys_are_renewed_when_todays_is_missing_or_there_are_too_many() -> None:
    """Four may be alive, of which one is of today."""
    four = (generation(0), generation(-13), generation(13), generation(25))
    assert not needs_renewal(four, NOON)
    assert not needs_renewal(four[::-1], NOON), "in any order"
    assert not needs_renewal(four[:1], NOON)
    assert needs_renewal(four[1:], NOON)
    assert needs_renewal((), NOON)
    assert needs_renewal((*four, generation(-14)), NOON)


def test_of_too_many_keys_the_oldest_goes() -> None:
    """Today's stays, whatever its number."""
    five = (generation(25), generation(13), generation(0), generation(-13), generation(-37))
    assert renewed(five, NOON) == (five[2], five[0], five[1], five[3])
    assert renewed(five[::-1], NOON) == (five[2], five[0], five[1], five[3])


def test_a_new_key_is_random_of_today_and_numbered_on() -> None:
    """From the clock, so that after a lost file no row of old is taken for its own; never below one that was."""
    (first,) = renewed((), NOON)
    assert (first.day, first.created, first.number) == ("2026-11-24", NOON.timestamp(), int(NOON.timestamp()))
    assert len(first.key) == 32
    assert renewed((), NOON)[0].key != first.key
    assert renewed((first,), NOON) == (first,)
    ahead = generation(13, number=first.number + 50)
    assert renewed((ahead,), NOON)[0].number == ahead.number + 1
    dead = generation(-400, number=first.number + 90)
    assert [g.number for g in renewed((dead, ahead), NOON)] == [dead.number + 1, ahead.number]


def test_todays_key_is_tried_first_then_the_newer_ones() -> None:
    """Load and commit look in the same order."""
    old, today, new = generation(-13), generation(0), generation(13)
    assert ordered((old, new, today), NOON) == (today, new, old)
    assert ordered((old, new, today), NOON + DAY) == (new, today, old)
    keys = MemoryKeys()
    first = keys.alive(NOON)
    assert keys.alive(NOON) == first
    assert [g.day for g in keys.alive(NOON + DAY)] == ["2026-11-25", "2026-11-24"]
    assert [g.day for g in keys.alive(NOON)] == ["2026-11-24", "2026-11-25"]


def test_parts_of_a_tag_cannot_be_mistaken_for_others() -> None:
    """Where one part ends and the next begins is in it, and what it is for."""
    key = generation(0)
    assert key.session_tag(Who("sms", "12")) != key.session_tag(Who("sms1", "2"))
    assert key.seen_tag(Who("b", "c"), "", "", "a") != key.seen_tag(Who("b", "c"), "", "a", "")
    assert key.session_tag(Who("a", "b")) != key._tag(b"seen", "a", "b")
    assert len(key.session_tag(Who("a", "b"))) == len(delivery_tag("sms", "1")) == 16
    assert delivery_tag("sms", "12") != delivery_tag("sms1", "2")


def test_tags_are_those_of_every_version_of_the_program() -> None:
    """Made otherwise, nobody who wrote before an update would be found after it."""
    key, who = generation(0, key=bytes(range(32))), Who("sms", "person-1")
    assert key.session_tag(who).hex() == "0e306e37cd22ba7b53252e576385cc23"
    assert key.seen_tag(who, "2026-11-24", "topics", "rights/wages|en").hex() == "14767254304e3d044441fdcc114c0ef8"
    assert delivery_tag("sms", "SM1").hex() == "319d61c1a3d45b14866ce5431a3d89d5"
    assert key.unseal(bytes.fromhex(SEALED), b"tag") == b"here"


def test_a_key_is_not_shown() -> None:
    """Whatever is written into a log."""
    key = generation(0, key=b"secret" * 5)
    assert "secret" not in repr(key)


def test_each_database_has_its_own_keys_on_the_memory_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is none, below the folder of the program; its path says nothing of the database."""
    path = default_path("/srv/secret/bot.db")
    name = f"bagage-{os.getuid()}-b6157bb70823"  # the same after every deploy: a new place would lose the keys
    assert re.fullmatch(rf"(/dev/shm|var/keys)/{name}/keys", str(path))
    assert default_path("/srv/secret/bot.db") == path != default_path("/srv/other.db")
    monkeypatch.setattr(os, "access", lambda _path, mode: mode != os.W_OK)
    assert default_path("/srv/secret/bot.db") == Path("var/keys") / path.parent.name / "keys"
    monkeypatch.setattr(os, "access", lambda _path, _mode: True)
    assert default_path("/srv/secret/bot.db").is_relative_to("/dev/shm") == Path("/dev/shm").is_dir()
