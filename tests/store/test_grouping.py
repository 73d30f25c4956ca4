"""What a group of turns changes is decided in memory: these cases need no store."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from bot.errors import Conflict, Duplicate
from bot.stats.counts import Count
from bot.stats.figures import FIGURES
from bot.store import periods, sealing
from bot.store.grouping import Group, TaggedTurn, cells_of, erasable_days, tagged
from bot.store.keys import Generation, delivery_tag
from bot.types import Session, Who
from tests.store.test_contract import ASHA, BINH, DAY, NOON, TURN, WAGES, turn

TODAY = Generation(9, "2026-11-24", NOON.timestamp(), b"t" * 32)
YESTERDAY = Generation(8, "2026-11-23", (NOON - DAY).timestamp(), b"y" * 32)
BOTH = (TODAY, YESTERDAY)
CLOSED = frozenset({"2026-11-24"})
REST = Count("topics", "rights/hours-rest|en")


def asked(who: Who = ASHA, delivery: str = "", moment: datetime = NOON, **more: Any) -> TaggedTurn:
    """Return a turn as a store asks it of a group, with today's key and yesterday's."""
    return tagged(turn(who, delivery, moment, **more), BOTH, frozenset())


def mark(generation: Generation, count: Count = WAGES, day: str = "2026-11-24", who: Who = ASHA) -> bytes:
    """Return the tag that says that somebody was counted on a day."""
    return generation.seen_tag(who, day, count.figure, count.key)


def written(group: Group) -> tuple[object, ...]:
    """Return everything that a group would write."""
    return (group.sessions, group.deliveries, group.marks_new, group.marks_gone, group.cells)


NOTHING = written(Group())


def test_a_turn_is_known_by_every_key_that_is_alive() -> None:
    """Session and marks by each in turn, the one to seal with first; the delivery without a key."""
    question = asked(delivery="SM1", counts=(WAGES, TURN))
    assert question.alive == BOTH
    assert question.sessions == (TODAY.session_tag(ASHA), YESTERDAY.session_tag(ASHA))
    assert question.delivery == delivery_tag("whatsapp", "SM1")
    assert question.day == date(2026, 11, 24)
    assert question.marks == tuple((count, (mark(TODAY, count), mark(YESTERDAY, count))) for count in (WAGES, TURN))
    assert asked().delivery == b""


def test_a_turn_of_a_closed_day_counts_for_the_first_that_is_open() -> None:
    """Its marks bear that day; of a week that is closed, the Monday after."""
    late = tagged(turn(counts=(WAGES,)), BOTH, CLOSED)
    assert late.day == date(2026, 11, 25)
    assert late.marks[0][1] == (mark(TODAY, day="2026-11-25"), mark(YESTERDAY, day="2026-11-25"))
    assert tagged(turn(), BOTH, frozenset({"2026-W48"})).day == date(2026, 11, 30)


def test_a_day_has_one_cell_for_each_figure() -> None:
    """At the figure's own grain."""
    cells = dict(cells_of(date(2026, 11, 24)))
    assert list(cells) == [figure.name for figure in FIGURES]
    assert (cells["topics"], cells["channels"], cells["useful"]) == ("2026-11-24", "2026-W48", "2026-11")


def test_whoever_is_forgotten_loses_the_marks_of_every_day_that_may_be_open() -> None:
    """Today and yesterday; and the day for which a late turn counts."""
    assert erasable_days(asked()) == [date(2026, 11, 23), date(2026, 11, 24)]
    late = tagged(turn(), BOTH, CLOSED)
    assert erasable_days(late) == [date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25)]


def test_a_new_session_is_sealed_with_todays_key() -> None:
    """Under its tag, readable with that key alone."""
    group = Group()
    (version,) = group.take_all([asked(session=Session("fr", home="np"))])
    row = group.sessions[TODAY.session_tag(ASHA)]
    assert row
    assert group.sessions == {row.tag: row}
    assert (row.tag, row.generation, row.version) == (TODAY.session_tag(ASHA), TODAY.number, version)
    assert sealing.unpack_session(TODAY.unseal(row.sealed, row.tag)) == Session("fr", home="np")
    assert YESTERDAY.unseal(row.sealed, row.tag) is None


@pytest.mark.parametrize("draw", [lambda _bits: 0, lambda bits: 2**bits - 1], ids=["least", "most"])
def test_a_version_is_never_nought_and_fits_into_both_databases(
    monkeypatch: pytest.MonkeyPatch, draw: Callable[[int], int]
) -> None:
    """Nought would say that there is no session; whole numbers end at 2^63 - 1."""
    monkeypatch.setattr(secrets, "randbits", draw)
    (version,) = Group().take_all([asked()])
    assert isinstance(version, int)
    assert 0 < version < 2**63


def test_a_session_moves_to_todays_key() -> None:
    """The row of yesterday's key goes, the new one comes; the next turn of the group finds the new one."""
    group = Group(versions={YESTERDAY.session_tag(ASHA): 5})
    (version,) = group.take_all([asked(version=5)])
    assert isinstance(version, int)
    assert version != 5
    assert group.versions == {TODAY.session_tag(ASHA): version}
    assert group.sessions[YESTERDAY.session_tag(ASHA)] is None
    assert group.sessions[TODAY.session_tag(ASHA)] is not None
    (again,) = group.take_all([asked(version=version)])
    assert isinstance(again, int)
    assert again not in (0, version)


def test_of_two_rows_the_one_of_the_newer_key_counts() -> None:
    """A clock that went back may leave two; both are replaced by one."""
    versions = {TODAY.session_tag(ASHA): 7, YESTERDAY.session_tag(ASHA): 5}
    for version, kind in ((5, Conflict), (7, int), (0, Conflict)):
        group = Group(versions=dict(versions))
        (outcome,) = group.take_all([asked(version=version)])
        assert isinstance(outcome, kind)
        if kind is int:
            assert group.versions == {TODAY.session_tag(ASHA): outcome}
            assert group.sessions[YESTERDAY.session_tag(ASHA)] is None


def test_a_turn_that_remembers_nothing_deletes_the_session() -> None:
    """And has version 0; so has a turn that forgets, whatever session it comes with."""
    for more in ({"session": None}, {"session": Session("en"), "forget": True}):
        group = Group(versions={YESTERDAY.session_tag(ASHA): 5})
        assert group.take_all([asked(version=5, **more)]) == [0]
        assert group.versions == {}
        assert group.sessions == {YESTERDAY.session_tag(ASHA): None}


def test_a_refused_turn_changes_nothing_and_leaves_the_others_alone() -> None:
    """In the middle of a group: neither session, delivery, marks nor counts of it."""
    group, alone = Group(), Group()
    good, wrong = asked(BINH, counts=(WAGES,)), asked(ASHA, "SM1", version=3, counts=(WAGES,), forget=True)
    outcomes = group.take_all([good, wrong, asked(BINH, version=1)])
    alone.take_all([good])
    assert [type(outcome) for outcome in outcomes] == [int, Conflict, Conflict]
    assert group.sessions.keys() == alone.sessions.keys()
    assert written(group)[1:] == written(alone)[1:]
    assert group.answered == {}


def test_what_cannot_be_counted_is_found_out_before_anything_is_changed() -> None:
    """A figure that does not exist: the turn raises, and the group is as it was."""
    group = Group(versions={YESTERDAY.session_tag(ASHA): 5})
    with pytest.raises(KeyError):
        group.take_all([asked(delivery="SM1", version=5, counts=(WAGES, Count("no-such-figure", "x")))])
    assert written(group) == NOTHING
    assert (group.versions, group.answered, group.seen) == ({YESTERDAY.session_tag(ASHA): 5}, {}, set())


def test_a_delivery_of_the_same_group_is_known() -> None:
    """The second learns the answer of the first, and counts nothing."""
    group = Group()
    first, second = group.take_all([asked(delivery="SM1", counts=(WAGES,)), asked(BINH, "SM2", answer="en menu")])
    (again,) = group.take_all([asked(delivery="SM1", version=9, counts=(REST,), answer="en open")])
    assert (type(first), type(second)) == (int, int)
    assert isinstance(again, Duplicate)
    assert again.answer == "en open rights/wages"
    assert group.cells == {("topics", "2026-11-24", "rights/wages|en"): 1}
    assert [(row.tag, row.bucket, row.generation) for row in group.deliveries] == [
        (delivery_tag("whatsapp", "SM1"), periods.bucket(NOON), TODAY.number),
        (delivery_tag("telegram", "SM2"), periods.bucket(NOON), TODAY.number),
    ]


def test_what_is_no_delivery_is_never_one_that_came_before() -> None:
    """Many turns without an id: all are taken, and none leaves a tag."""
    group = Group()
    outcomes = group.take_all([asked(who) for who in (ASHA, BINH)])
    assert [type(outcome) for outcome in outcomes] == [int, int]
    assert group.deliveries == []
    assert group.answered == {}


@pytest.mark.parametrize("generation", BOTH, ids=["today", "yesterday"])
def test_a_mark_of_any_key_says_that_somebody_was_counted(generation: Generation) -> None:
    """Not only of the one that would seal it now; nothing is written then."""
    group = Group(seen={mark(generation)})
    group.take_all([asked(counts=(WAGES, REST))])
    assert group.cells == {("topics", "2026-11-24", "rights/hours-rest|en"): 1}
    assert group.marks_new == {mark(TODAY, REST): "2026-11-24"}


def test_a_person_is_counted_once_in_a_group_and_two_people_twice() -> None:
    """Cell by cell; a mark bears the day for which it counts."""
    group = Group()
    (version,) = group.take_all([asked(counts=(WAGES,))])
    group.take_all([asked(version=version, counts=(WAGES, TURN)), asked(BINH, counts=(WAGES,))])
    assert group.cells == {("topics", "2026-11-24", "rights/wages|en"): 2, ("channels", "2026-W48", "whatsapp|en"): 1}
    assert group.marks_new == dict.fromkeys((mark(TODAY), mark(TODAY, TURN), mark(TODAY, who=BINH)), "2026-11-24")
    late = Group()
    late.take_all([tagged(turn(counts=(WAGES,)), BOTH, CLOSED)])
    assert late.marks_new == {mark(TODAY, day="2026-11-25"): "2026-11-25"}


def test_of_the_answers_to_one_question_the_first_counts() -> None:
    """Its mark is of the question, not of the answer."""
    right, wrong = Count("quiz", "passport right"), Count("quiz", "passport wrong")
    group = Group()
    (version,) = group.take_all([asked(counts=(right,))])
    group.take_all([asked(version=version, counts=(wrong,))])
    assert group.cells == {("quiz", "2026-W48", "passport right"): 1}
    assert list(group.marks_new) == [mark(TODAY, Count("quiz", "passport"))]


def test_forgetting_deletes_marks_of_every_key_day_and_cell() -> None:
    """Of what the store has counted, and of what this group counts; of this person alone."""
    group = Group(seen={mark(YESTERDAY, REST)}, counted={("topics", REST.key), ("quiz", "passport wrong")})
    (version,) = group.take_all([asked(counts=(WAGES,))])
    group.take_all([asked(BINH, counts=(WAGES,)), asked(version=version, session=None, forget=True)])
    expected = {mark(generation, count, day) for generation in BOTH for day in ("2026-11-23", "2026-11-24")
                for count in (WAGES, REST, Count("quiz", "passport"))}  # fmt: skip
    assert group.marks_gone == expected
    assert group.marks_new == {mark(TODAY, who=BINH): "2026-11-24"}
    assert group.seen == {mark(TODAY, who=BINH)}
    assert group.cells == {("topics", "2026-11-24", "rights/wages|en"): 2}, "totals point to nobody and stay"


def test_whoever_was_forgotten_counts_anew() -> None:
    """In the same group: the mark is written after the old ones are deleted."""
    group = Group(seen={mark(TODAY)}, counted={("topics", WAGES.key)})
    group.take_all([asked(session=None, forget=True), asked(moment=NOON + timedelta(minutes=1), counts=(WAGES,))])
    assert group.cells == {("topics", "2026-11-24", "rights/wages|en"): 1}
    assert group.marks_new == {mark(TODAY): "2026-11-24"}


def test_forgetting_takes_back_all_that_the_same_group_counted() -> None:
    """Every mark that was about to be written, of every cell."""
    group = Group()
    (version,) = group.take_all([asked(counts=(WAGES, REST))])
    group.take_all([asked(version=version, session=None, forget=True)])
    assert {mark(TODAY, count) for count in (WAGES, REST)} <= group.marks_gone
    assert group.marks_new == {}
