"""What staff change of a contact: shown with its source and day, checked as the files are, until a file is newer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.desk.changes import Change, editable_values, phone_label
from bot.desk.overrides import Entry, apply, as_shown, combine
from bot.desk.validation import proposal_refused, renewal_note
from bot.document import plain
from bot.library.check_facts import check_facts
from bot.library.model import Library
from handlers import contact_lines
from tests.desk.sample_changes import (
    FIRE,
    NEW,
    PAGE,
    POLICE,
    TODAY,
    after,
    approved,
    change_of,
    in_both,
    numbers,
    renumbered,
    with_phones,
)


def test_people_see_the_new_number_with_its_source_and_day(library: Library) -> None:
    """Nothing of the old ones is left under it; the check of the content still passes."""
    changed = apply(library, combine([approved(NEW, "lb-isf-1745")]))
    contact = changed.contacts["lb-isf-1745"]
    read = plain(contact_lines.block(contact, "fr", changed, TODAY))
    assert "1746" in read
    assert "1745" not in read
    assert "Source : example.org. Vérifié le 24 novembre 2026." in read
    assert contact.source.url == PAGE
    document = replace(NEW, source="Letter of the ministry")
    named = apply(library, combine([approved(document, "lb-isf-1745")]))
    assert "Source: Letter of the ministry. Checked on" in plain(
        contact_lines.block(named.contacts["lb-isf-1745"], "en", named, TODAY)
    )
    assert [problem for problem in check_facts(named, TODAY) if not problem.warning] == []


@pytest.mark.parametrize(
    ("contact", "change", "read"),
    [
        ("lb-arm", change_of("hours", (), in_both("9:00 to 17:00", "De 9 h à 17 h")), "De 9 h à 17 h."),
        ("sg-home", change_of("languages", (), ("tl", "id")), "tagalog et indonésien."),
        ("sg-home", change_of("whatsapp", ("+65 9787 3122",), ("+65 9787 3133",)), "+65 9787 3133"),
    ],
)
def test_other_fields_read_as_in_the_content(library: Library, contact: str, change: Change, read: str) -> None:
    """Hours, languages, WhatsApp."""
    changed = after(library.contacts[contact], change)
    assert (change.field, change.value) in editable_values(changed)
    assert read in plain(contact_lines.block(changed, "fr", library, TODAY))


def test_of_several_numbers_the_right_one_is_changed(library: Library) -> None:
    """Found by what it was, wherever it stands; where it is no more, nothing is changed."""
    several = library.contacts["ma-emergency"]
    assert numbers(several) == ["19", "112", "177", "15", "150"]
    ambulance = replace(renumbered("15", "141"), label=phone_label(several.phones[3]))
    assert numbers(after(several, ambulance)) == ["19", "112", "177", "141", "150"]
    turned = several.model_copy(update={"phones": several.phones[::-1]})
    assert numbers(after(turned, ambulance)) == ["150", "141", "177", "112", "19"]
    assert numbers(after(several, replace(ambulance, old=("18", "")))) == numbers(several)
    assert numbers(after(several, replace(ambulance, label=phone_label(several.phones[0])))) == numbers(several)


def test_a_change_never_lands_on_another_line(library: Library) -> None:
    """Where the file lost the line, gave its number to another, or has two that look alike: the file holds."""
    isf = library.contacts["lb-isf-1745"]
    gone = renumbered("1711", "1733", "police")
    for left in ((FIRE,), (("1711", "fire"), ("1755", "police")), (POLICE, ("1733", "fire")), (POLICE, POLICE)):
        contact = with_phones(isf, *left)
        assert numbers(after(contact, gone)) == [local for local, _ in left]
        assert combine([approved(gone, isf.id)]).in_force(contact) == ()
    assert numbers(after(with_phones(isf, ("1722", "")), gone)) == ["1722"]
    assert numbers(after(with_phones(isf, ("1799", "police")), gone)) == ["1733"]


def test_a_short_host_is_the_name_of_a_source_as_a_long_one_is(library: Library) -> None:
    """`www.` goes where a name is left."""
    contact = library.contacts["lb-isf-1745"]
    for source, title in (("https://www.ai/doc", "www.ai"), ("https://www.un.org/x", "un.org")):
        change = replace(NEW, source=source)
        assert proposal_refused(change, contact, combine([]), TODAY, "en") == ""
        seen = after(contact, change)
        assert (numbers(seen), seen.source.title) == (["1746"], title)
    tiny = replace(NEW, source="https://a.b")
    assert numbers(after(contact, tiny)) == ["1746"]


def test_the_newest_check_wins_between_file_and_staff(library: Library) -> None:
    """A file that was checked later holds, changed or not; an older one does not; on one day the two persons do."""
    old = library.contacts["lb-isf-1745"]
    for checked, seen in ((date(2026, 11, 23), "1746"), (TODAY, "1746"), (date(2026, 11, 25), "1745")):
        assert numbers(after(old.model_copy(update={"checked": checked}), NEW)) == [seen]
    deployed = after(old, change_of("phone", ("1745", ""), ("1747", ""))).model_copy(update={"changed": None})
    for checked, seen in ((date(2026, 11, 23), "1746"), (date(2026, 11, 25), "1747")):
        assert numbers(after(deployed.model_copy(update={"checked": checked}), NEW)) == [seen]


def test_a_change_that_was_written_into_the_file_is_at_rest(library: Library) -> None:
    """The file's own source stands again, and `check` no longer names the change."""
    contact = after(library.contacts["lb-isf-1745"], NEW)
    overrides = combine([approved(NEW, "lb-isf-1745")])
    assert overrides.in_force(contact) == ()
    assert overrides.of(replace(library, contacts={contact.id: contact})) == ()
    assert overrides.of(library) == (approved(NEW, "lb-isf-1745"),)


def test_a_second_change_takes_the_place_of_the_first(library: Library) -> None:
    """Also where the file still has the oldest number, and was checked in between; what was before can come back."""
    old = library.contacts["lb-isf-1745"]
    second = change_of("phone", ("1746", ""), ("1747", ""), checked=date(2026, 12, 1))
    assert numbers(after(old, NEW, second)) == ["1747"]
    assert numbers(after(old.model_copy(update={"checked": date(2026, 11, 28)}), NEW, second)) == ["1747"]
    assert numbers(after(old, NEW, change_of("phone", ("1746", ""), ("1745", "")))) == ["1745"]
    several = library.contacts["ma-emergency"]
    ambulance, police = phone_label(several.phones[3]), phone_label(several.phones[0])
    first, again = replace(renumbered("15", "141"), label=ambulance), replace(renumbered("19", "190"), label=police)
    both = after(several, first, again, replace(renumbered("141", "142"), label=ambulance))
    assert numbers(both) == ["190", "112", "177", "142", "150"]


@pytest.mark.parametrize(
    ("ways", "change", "renewed"),
    [
        ({}, renumbered("1745", "1746"), True),
        ({}, change_of("whatsapp", (), ("+961 70 123 456",)), False),
        ({"whatsapp": "+961 70 123 456"}, change_of("whatsapp", ("+961 70 123 456",), ()), False),
        ({"whatsapp": "+961 70 123 456"}, renumbered("1745", "1746"), False),
        ({"email": "help@example.org"}, renumbered("1745", "1746"), False),
        ({"phones": ()}, change_of("whatsapp", (), ("+961 70 123 456",)), True),
        ({"phones": (), "email": "help@example.org"}, change_of("whatsapp", (), ("+961 70 123 456",)), False),
        ({}, change_of("hours", (), in_both("a", "b")), False),
        ({}, change_of("languages", (), ("fr",)), False),
        ({}, change_of("url", (), ("https://isf.example.org",)), False),
    ],
)
def test_what_was_not_read_again_is_not_renewed(
    library: Library, ways: dict[str, object], change: Change, renewed: bool
) -> None:
    """Only a number that is the only way vouches for the contact; the one who approves is told, and until when."""
    contact = library.contacts["lb-isf-1745"].model_copy(update={"expires": date(2026, 10, 1), **ways})
    renewed_or_not = after(contact, change)
    assert renewed_or_not.expired(TODAY) is not renewed
    note = renewal_note(change, contact, combine([]), TODAY, "en")
    assert note == (
        "Approving it also vouches for this contact: its number is shown until 25 May 2027."
        if renewed
        else "Approving it renews nothing: the numbers of this contact are too old and are not shown."
    )
    fresh = contact.model_copy(update={"expires": date(2026, 12, 1)})
    assert ("are shown until 1 December 2026." in renewal_note(change, fresh, combine([]), TODAY, "en")) is not renewed


def test_one_number_of_several_does_not_renew_the_others(library: Library) -> None:
    """A call that was answered does."""
    contact = with_phones(library.contacts["lb-isf-1745"], POLICE, FIRE).model_copy(
        update={"expires": date(2026, 10, 1)}
    )
    changed = approved(renumbered("1711", "1733", "police"), contact.id)
    assert as_shown(contact, combine([changed])).expired(TODAY)
    answered = Entry("2026-11-24T11:00Z", "contact", "answered", contact.id)
    assert not as_shown(contact, combine([changed, answered])).expired(TODAY)


def test_a_new_number_vouches_for_half_a_year_and_forgets_the_call_of_the_old_one(library: Library) -> None:
    """Hours do not; and a contact that staff hid stays hidden until somebody shows it."""
    old = library.contacts["lb-isf-1745"].model_copy(update={"expires": date(2026, 11, 30)})
    assert after(old, NEW).expires == date(2027, 5, 25)
    assert after(old, change_of("hours", (), in_both("a", "b"))).expires == old.expires
    called = Entry("2026-11-20T08:00Z", "contact", "answered", "lb-isf-1745")
    wrong = Entry("2026-11-24T08:00Z", "contact", "wrong", "lb-isf-1745")
    assert combine([called, approved(NEW, "lb-isf-1745")]).calls == {}
    hidden = as_shown(old, combine([wrong, approved(NEW, "lb-isf-1745")]))
    assert (numbers(hidden), hidden.published) == (["1746"], False)


def test_a_change_that_no_longer_fits_stops_no_other(library: Library) -> None:
    """A wrong number is hidden all the same."""
    odd = change_of("phone", ("1745", ""), ("not a number", ""))
    wrong = Entry("2026-11-24T11:00Z", "contact", "wrong", "lb-isf-1745")
    overrides = combine([approved(odd, "lb-isf-1745"), wrong])
    assert not apply(library, overrides).contacts["lb-isf-1745"].published
