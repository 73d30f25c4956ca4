"""Somebody has today's keys and a copy of the disk from every evening: they look for people, and for what links them.

AT-1 tries a million numbers, AT-2 looks for what two days, topics or channels have in common, AT-9 for old keys.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest

from bot.library.model import Library
from bot.store.keys import FileKeys, Generation
from bot.types import Who
from tests.attacks import world
from tests.attacks.conftest import lived
from tests.attacks.evidence import remains
from tests.attacks.world import PREFIX, DerivedKeys, Person, Snapshot, StillKeys, Week

pytestmark = pytest.mark.xdist_group("week")

NUMBERS: Final = 1_000_000
_INNER, _OUTER = (bytes(byte ^ pad for byte in range(256)) for pad in (0x36, 0x5C))


def tags_of_numbers(key: bytes) -> Iterator[tuple[bytes, str]]:
    """Make the session tag of every number of the prefix: HMAC-SHA256 with the common part computed once."""
    sender = f"whatsapp:{PREFIX}"
    head = b"session" + _sized(b"whatsapp") + (len(sender) + 6).to_bytes(4, "big") + sender.encode()
    block = key.ljust(64, b"\0")
    inner, outer = hashlib.sha256(block.translate(_INNER) + head), hashlib.sha256(block.translate(_OUTER))
    for place in range(NUMBERS):
        tail = b"%06d" % place
        inner_hash, outer_hash = inner.copy(), outer.copy()
        inner_hash.update(tail)
        outer_hash.update(inner_hash.digest())
        yield outer_hash.digest()[:16], f"{PREFIX}{place:06d}"


def _sized(part: bytes) -> bytes:
    return len(part).to_bytes(4, "big") + part


def who_wrote(snapshots: Iterable[Snapshot], keys: Iterable[bytes]) -> dict[Snapshot, set[str]]:
    """The attack: try every number with every key against all names of rows there are."""
    tags = {shot: shot.tags("session") | shot.tags("seen") | shot.tags("delivery") for shot in snapshots}
    every = set().union(*tags.values())
    hits = {tag: number for key in keys for tag, number in tags_of_numbers(key) if tag in every}
    return {shot: {hits[tag] for tag in hits.keys() & there} for shot, there in tags.items()}


def todays(week: Week) -> tuple[Generation, ...]:
    """Return the keys that are alive when the machine is taken."""
    return FileKeys(week.folder / "keys" / "keys").alive(week.clock())


def test_the_attack_makes_the_same_tags_as_the_store() -> None:
    """Or else it would find nothing in anything."""
    generation = Generation(1, "2026-11-24", 0.0, bytes(range(32)))
    tag, number = next(tags_of_numbers(generation.key))
    assert tag == generation.session_tag(Who("whatsapp", f"whatsapp:{number}"))


def test_a_million_numbers_name_nobody_of_earlier_days(week: Week) -> None:
    """AT-1: with today's keys, who wrote in the last two days can be found (the control), nobody before."""
    named_on = who_wrote(week.snapshots, [generation.key for generation in todays(week)])
    *earlier, _, _ = week.snapshots
    assert [number for shot in earlier for number in named_on[shot]] == []
    late = {person.number for person in week.wrote[week.snapshots[-1].day] if not person.by_telegram}
    assert late
    assert named_on[week.snapshots[-1]] >= late
    named = set().union(*named_on.values())
    assert named <= {person.number for person in week.late}
    assert not named & {person.number for person in week.early}


def test_a_derived_salt_names_everybody(tmp_path: Path, library: Library, crowd: list[Person]) -> None:
    """AT-1, control: keys that can be made again from a secret and a date give away every day there was."""
    keys = DerivedKeys()
    past = lived(tmp_path, library, crowd[:24], keys, days=4)
    for shot in past.snapshots[:2]:
        named_on = who_wrote([shot], [keys.of(shot.day).key])
        assert named_on[shot] == {person.number for person in past.wrote[shot.day] if not person.by_telegram} != set()


def counted(week: Week, shot: Snapshot, suspects: Iterable[Person]) -> int:
    """The attack on `seen`: with a list of suspects, all cells there are and today's keys; return the hits."""
    there, cells = shot.tags("seen"), set(shot.rows("SELECT figure, key FROM tally"))
    hits = 0
    for person in suspects:
        who = Who("telegram" if person.by_telegram else "whatsapp", person.sender)
        for generation in todays(week):
            for day in (shot.day, shot.day - timedelta(days=1)):
                hits += sum(
                    generation.seen_tag(who, day.isoformat(), str(figure), str(key)) in there for figure, key in cells
                )
    return hits


def test_a_list_of_suspects_finds_no_topic_of_earlier_days(week: Week, crowd: list[Person]) -> None:
    """AT-1 against the marks of who was counted: none of earlier days can be tried; today's can (the control)."""
    *earlier, _, today = week.snapshots
    assert sum(counted(week, shot, crowd) for shot in earlier) == 0
    assert counted(week, today, week.wrote[today.day]) > 0


def test_nothing_of_earlier_days_can_be_opened(week: Week) -> None:
    """Seals of sessions and answers open with no key alive; today's do (the control)."""

    def opened(shot: Snapshot) -> int:
        rows = [*shot.rows("SELECT tag, sealed FROM session"), *shot.rows("SELECT tag, sealed FROM delivery")]
        return sum(key.unseal(sealed, tag) is not None for tag, sealed in rows for key in todays(week))

    *earlier, _, today = week.snapshots
    assert [opened(shot) for shot in earlier] == [0] * len(earlier)
    assert opened(today) > 0


def common(snapshots: list[Snapshot]) -> int:
    """The attack: count what two evenings, two days apart or more, have in common: names of rows, versions, seals."""
    seals = [
        shot.tags("session")
        | shot.tags("seen")
        | {bytes(version) for (version,) in shot.rows("SELECT CAST(version AS BLOB) FROM session")}
        | {sealed[:12] for (sealed,) in shot.rows("SELECT sealed FROM session")}
        for shot in snapshots
    ]
    return sum(len(evening & other) for place, evening in enumerate(seals) for other in seals[place + 2 :])


def test_no_two_days_have_anything_in_common(week: Week) -> None:
    """AT-2: whoever comes back is somebody new."""
    assert common(week.snapshots) == 0


def test_a_key_that_stays_joins_the_days(tmp_path: Path, library: Library, crowd: list[Person]) -> None:
    """AT-2, control: with one key for ever the same people stand out on every day."""
    assert common(lived(tmp_path, library, crowd[:12], StillKeys(), days=4).snapshots) > 0


def test_no_two_rows_of_a_day_have_anything_in_common(week: Week) -> None:
    """AT-2: topics and channels of one person are not joined: a mark is one row, its day is all it says."""
    for shot in week.snapshots:
        names = [tag for table in ("session", "seen", "delivery") for (tag,) in shot.rows(f"SELECT tag FROM {table}")]
        seals = [sealed for table in ("session", "delivery") for (sealed,) in shot.rows(f"SELECT sealed FROM {table}")]
        pieces = [*names, *(seal[:12] for seal in seals), *(seal[12:44] for seal in seals)]
        assert len(set(pieces)) == len(pieces)
        assert {len(row) for row in shot.rows("SELECT * FROM seen")} == {2}


def test_one_person_on_two_channels_or_topics_is_two(crowd: list[Person]) -> None:
    """AT-2: the same number on WhatsApp and SMS, or in two topics, gives names that share nothing."""
    generation = Generation(1, "2026-11-24", 0.0, random.Random(1).randbytes(32))
    sender = crowd[0].number
    names = [generation.session_tag(Who(channel, sender)) for channel in ("whatsapp", "sms", "telegram", "web")]
    names += [
        generation.seen_tag(Who(channel, sender), day, figure, topic)
        for channel in ("whatsapp", "sms")
        for day in ("2026-11-23", "2026-11-24")
        for figure in ("topics", "sensitive_topics")
        for topic in world.TOPICS
    ]
    assert len(set(names)) == len(names)


def test_old_keys_lie_in_no_file(week: Week) -> None:
    """AT-9: each evening's key was in the file of keys (the control); now only the last two are anywhere."""
    kept = {
        day: {bytes.fromhex(generation["key"]) for generation in json.loads(raw)} for day, raw in week.keys_of.items()
    }
    alive = {generation.key for generation in todays(week)}
    destroyed = set().union(*kept.values()) - alive
    assert len(destroyed) >= world.DAYS - 2
    assert remains(week.files, destroyed) == []
    assert {find.partition(":")[0] for find in remains(week.files, alive)} == {"keys"}


def test_the_old_file_of_keys_is_overwritten(tmp_path: Path, week: Week) -> None:
    """AT-9: who held the old file open, or looks at its place on the disk, reads zeros."""
    keys, moment = FileKeys(tmp_path / "keys" / "keys"), world.MONDAY
    keys.alive(moment)
    with (tmp_path / "keys" / "keys").open("rb") as old_file:
        before = old_file.read()
        assert len(before) > 64
        keys.alive(moment + timedelta(days=1))
        old_file.seek(0)
        assert old_file.read() == bytes(len(before))
