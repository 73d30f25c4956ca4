"""What staff change of a contact: shown with its source and day, checked as the files are, until a file is newer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.desk.changes import Change, Field, Value, present, reaches
from bot.desk.overrides import Entry, apply, as_shown, combine
from bot.desk.validation import _ill_formed, change_refused, proposal_refused, renewal
from bot.document import plain
from bot.library.check_facts import check_facts
from bot.library.contacts import Contact
from bot.library.model import Library
from handlers import contact_lines

TODAY = date(2026, 11, 24)
PAGE = "https://www.example.org/numbers"


def change(field: Field, old: Value, value: Value, source: str = PAGE, checked: date = TODAY) -> Change:
    """Return a change whose source was read today."""
    return Change(field, old, value, source, checked)


def entry(one: Change, contact: str) -> Entry:
    """Return a change as it stands once approved."""
    return Entry(f"{one.checked}T10:00Z", "contact", "change", contact, change=one)


def phone(local: str, new: str, label: str = "") -> Change:
    """Return another number for one line of several."""
    return replace(change("phone", (local, ""), (new, "")), label=(label, label) if label else ())


def lined(contact: Contact, *pairs: tuple[str, str]) -> Contact:
    """Return a contact with some phones and whom each reaches."""
    phones = [{"local": local, "label": {"en": label, "fr": label} if label else None} for local, label in pairs]
    return Contact.model_validate({**contact.model_dump(), "phones": phones})


def shown(contact: Contact, *changes: Change) -> Contact:
    """Return a contact after some changes were approved."""
    return as_shown(contact, combine(entry(one, contact.id) for one in changes))


def numbers(contact: Contact) -> list[str]:
    """Return the numbers as they are dialled inside."""
    return [phone.local for phone in contact.phones]


NEW = change("phone", ("1745", ""), ("1746", ""))


def test_people_see_the_new_number_with_its_source_and_day(library: Library) -> None:
    """Nothing of the old ones is left under it; the check of the content still passes."""
    changed = apply(library, combine([entry(NEW, "lb-isf-1745")]))
    contact = changed.contacts["lb-isf-1745"]
    read = plain(contact_lines.block(contact, "fr", changed, TODAY))
    assert "1746" in read
    assert "1745" not in read
    assert "Source : example.org. Vérifié le 24 novembre 2026." in read
    assert contact.source.url == PAGE
    document = replace(NEW, source="Letter of the ministry")
    named = apply(library, combine([entry(document, "lb-isf-1745")]))
    assert "Source: Letter of the ministry. Checked on" in plain(
        contact_lines.block(named.contacts["lb-isf-1745"], "en", named, TODAY)
    )
    assert [one for one in check_facts(named, TODAY) if not one.warning] == []


@pytest.mark.parametrize(
    ("contact", "one", "read"),
    [
        ("lb-arm", change("hours", (), ("9:00 to 17:00", "De 9 h à 17 h")), "De 9 h à 17 h."),
        ("sg-home", change("languages", (), ("tl", "id")), "tagalog et indonésien."),
        ("sg-home", change("whatsapp", ("+65 9787 3122",), ("+65 9787 3133",)), "+65 9787 3133"),
    ],
)
def test_other_fields_read_as_in_the_content(library: Library, contact: str, one: Change, read: str) -> None:
    """Hours, languages, WhatsApp."""
    changed = shown(library.contacts[contact], one)
    assert (one.field, one.value) in present(changed)
    assert read in plain(contact_lines.block(changed, "fr", library, TODAY))


def test_of_several_numbers_the_right_one_is_changed(library: Library) -> None:
    """Found by what it was, wherever it stands; where it is no more, nothing is changed."""
    several = library.contacts["ma-emergency"]
    assert numbers(several) == ["19", "112", "177", "15", "150"]
    ambulance = replace(phone("15", "141"), label=reaches(several.phones[3]))
    assert numbers(shown(several, ambulance)) == ["19", "112", "177", "141", "150"]
    turned = several.model_copy(update={"phones": several.phones[::-1]})
    assert numbers(shown(turned, ambulance)) == ["150", "141", "177", "112", "19"]
    assert numbers(shown(several, replace(ambulance, old=("18", "")))) == numbers(several)
    assert numbers(shown(several, replace(ambulance, label=reaches(several.phones[0])))) == numbers(several)


POLICE, FIRE = ("1711", "police"), ("1722", "fire")


@pytest.mark.parametrize(
    ("held", "one"),
    [
        ((), phone("1711", "1722", "police")),
        ((), phone("1711", "17 22", "police")),
        ((phone("1711", "1733", "police"),), phone("1722", "1711", "fire")),
        ((phone("1711", "1733", "police"), phone("1733", "1744", "police")), phone("1722", "1733", "fire")),
        ((phone("1711", "1733", "police"),), phone("1722", "1733", "fire")),
    ],
    ids=["swap", "the same digits", "a former number", "a number of a while", "merge"],
)
def test_a_number_does_not_go_from_one_line_to_another(library: Library, held: tuple[Change, ...], one: Change) -> None:
    """Which line the next change is for would be a guess; it is refused by name, and nothing else moves."""
    contact = lined(library.contacts["lb-isf-1745"], POLICE, FIRE)
    overrides = combine(entry(each, contact.id) for each in held)
    for language, why in (("en", "also stands at another line"), ("fr", "figure aussi sur une autre ligne")):
        assert f"{one.value[0]} {why}" in proposal_refused(one, contact, overrides, TODAY, language)
    twice = lined(contact, ("1711", "police"), ("1711", "fire"))
    assert "another line" in change_refused(phone("1711", "1755", "police"), twice, TODAY, "en")


def test_a_line_takes_its_own_former_number_back(library: Library) -> None:
    """Nothing else of the contact is touched, whichever was changed first."""
    contact = lined(library.contacts["lb-isf-1745"], POLICE, FIRE)
    held = (phone("1711", "1733", "police"), phone("1722", "1744", "fire"))
    back = phone("1733", "1711", "police")
    assert proposal_refused(back, contact, combine(entry(one, contact.id) for one in held), TODAY, "en") == ""
    assert numbers(shown(contact, *held, back)) == ["1711", "1744"]


def test_a_change_never_lands_on_another_line(library: Library) -> None:
    """Where the file lost the line, gave its number to another, or has two that look alike: the file holds."""
    isf = library.contacts["lb-isf-1745"]
    gone = phone("1711", "1733", "police")
    for left in ((FIRE,), (("1711", "fire"), ("1755", "police")), (POLICE, ("1733", "fire")), (POLICE, POLICE)):
        contact = lined(isf, *left)
        assert numbers(shown(contact, gone)) == [local for local, _ in left]
        assert combine([entry(gone, isf.id)]).in_force(contact) == ()
    assert numbers(shown(lined(isf, ("1722", "")), gone)) == ["1722"]
    assert numbers(shown(lined(isf, ("1799", "police")), gone)) == ["1733"]


def test_a_short_host_is_the_name_of_a_source_as_a_long_one_is(library: Library) -> None:
    """`www.` goes where a name is left."""
    contact = library.contacts["lb-isf-1745"]
    for source, title in (("https://www.ai/doc", "www.ai"), ("https://www.un.org/x", "un.org")):
        one = replace(NEW, source=source)
        assert proposal_refused(one, contact, combine([]), TODAY, "en") == ""
        seen = shown(contact, one)
        assert (numbers(seen), seen.source.title) == (["1746"], title)
    tiny = replace(NEW, source="https://a.b")
    assert numbers(shown(contact, tiny)) == ["1746"]


def test_whatever_a_contact_cannot_hold_is_refused_in_words(library: Library) -> None:
    """Also what no other rule names; a change that was kept all the same stops nothing."""
    contact = library.contacts["lb-isf-1745"]
    odd = replace(NEW, source="https://x", value=("1746", ""))
    assert _ill_formed(replace(odd, source="x"), contact, "en") == "This cannot be written in a contact (title)."
    for broken in (replace(NEW, source="https://[a.b/x"), replace(NEW, checked=date(9999, 12, 31))):
        assert numbers(shown(contact, broken)) == ["1745"]


def test_what_nobody_would_see_is_not_proposed(library: Library) -> None:
    """The file was checked on the same day and says it already."""
    contact = lined(library.contacts["lb-isf-1745"], ("1733", "police")).model_copy(update={"checked": TODAY})
    back, overrides = phone("1733", "1711", "police"), combine([entry(phone("1711", "1733", "police"), "lb-isf-1745")])
    assert proposal_refused(back, contact, overrides, TODAY, "en") == ""
    other = contact.model_copy(update={"checked": date(2026, 11, 25)})
    assert "checked on 25 November" in proposal_refused(back, other, overrides, TODAY, "en")


def test_the_newest_check_wins_between_file_and_staff(library: Library) -> None:
    """A file that was checked later holds, changed or not; an older one does not; on one day the two persons do."""
    old = library.contacts["lb-isf-1745"]
    for checked, seen in ((date(2026, 11, 23), "1746"), (TODAY, "1746"), (date(2026, 11, 25), "1745")):
        assert numbers(shown(old.model_copy(update={"checked": checked}), NEW)) == [seen]
    deployed = shown(old, change("phone", ("1745", ""), ("1747", ""))).model_copy(update={"changed": None})
    for checked, seen in ((date(2026, 11, 23), "1746"), (date(2026, 11, 25), "1747")):
        assert numbers(shown(deployed.model_copy(update={"checked": checked}), NEW)) == [seen]


def test_a_change_that_was_written_into_the_file_is_at_rest(library: Library) -> None:
    """The file's own source stands again, and `check` no longer names the change."""
    contact = shown(library.contacts["lb-isf-1745"], NEW)
    overrides = combine([entry(NEW, "lb-isf-1745")])
    assert overrides.in_force(contact) == ()
    assert overrides.of(replace(library, contacts={contact.id: contact})) == ()
    assert overrides.of(library) == (entry(NEW, "lb-isf-1745"),)


def test_a_second_change_takes_the_place_of_the_first(library: Library) -> None:
    """Also where the file still has the oldest number, and was checked in between; what was before can come back."""
    old = library.contacts["lb-isf-1745"]
    second = change("phone", ("1746", ""), ("1747", ""), checked=date(2026, 12, 1))
    assert numbers(shown(old, NEW, second)) == ["1747"]
    assert numbers(shown(old.model_copy(update={"checked": date(2026, 11, 28)}), NEW, second)) == ["1747"]
    assert numbers(shown(old, NEW, change("phone", ("1746", ""), ("1745", "")))) == ["1745"]
    several = library.contacts["ma-emergency"]
    ambulance, police = reaches(several.phones[3]), reaches(several.phones[0])
    first, again = replace(phone("15", "141"), label=ambulance), replace(phone("19", "190"), label=police)
    both = shown(several, first, again, replace(phone("141", "142"), label=ambulance))
    assert numbers(both) == ["190", "112", "177", "142", "150"]


@pytest.mark.parametrize(
    ("ways", "one", "renewed"),
    [
        ({}, phone("1745", "1746"), True),
        ({}, change("whatsapp", (), ("+961 70 123 456",)), False),
        ({"whatsapp": "+961 70 123 456"}, change("whatsapp", ("+961 70 123 456",), ()), False),
        ({"whatsapp": "+961 70 123 456"}, phone("1745", "1746"), False),
        ({"email": "help@example.org"}, phone("1745", "1746"), False),
        ({"phones": ()}, change("whatsapp", (), ("+961 70 123 456",)), True),
        ({"phones": (), "email": "help@example.org"}, change("whatsapp", (), ("+961 70 123 456",)), False),
        ({}, change("hours", (), ("a", "b")), False),
        ({}, change("languages", (), ("fr",)), False),
        ({}, change("url", (), ("https://isf.example.org",)), False),
    ],
)
def test_what_was_not_read_again_is_not_renewed(
    library: Library, ways: dict[str, object], one: Change, renewed: bool
) -> None:
    """Only a number that is the only way vouches for the contact; the one who approves is told, and until when."""
    contact = library.contacts["lb-isf-1745"].model_copy(update={"expires": date(2026, 10, 1), **ways})
    after = shown(contact, one)
    assert after.expired(TODAY) is not renewed
    told = renewal(one, contact, combine([]), TODAY, "en")
    assert told == (
        "Approving it also vouches for this contact: its number is shown until 25 May 2027."
        if renewed
        else "Approving it renews nothing: the numbers of this contact are too old and are not shown."
    )
    fresh = contact.model_copy(update={"expires": date(2026, 12, 1)})
    assert ("are shown until 1 December 2026." in renewal(one, fresh, combine([]), TODAY, "en")) is not renewed


def test_one_number_of_several_does_not_renew_the_others(library: Library) -> None:
    """A call that was answered does."""
    contact = lined(library.contacts["lb-isf-1745"], POLICE, FIRE).model_copy(update={"expires": date(2026, 10, 1)})
    changed = entry(phone("1711", "1733", "police"), contact.id)
    assert as_shown(contact, combine([changed])).expired(TODAY)
    answered = Entry("2026-11-24T11:00Z", "contact", "answered", contact.id)
    assert not as_shown(contact, combine([changed, answered])).expired(TODAY)


def test_a_new_number_vouches_for_half_a_year_and_forgets_the_call_of_the_old_one(library: Library) -> None:
    """Hours do not; and a contact that staff hid stays hidden until somebody shows it."""
    old = library.contacts["lb-isf-1745"].model_copy(update={"expires": date(2026, 11, 30)})
    assert shown(old, NEW).expires == date(2027, 5, 25)
    assert shown(old, change("hours", (), ("a", "b"))).expires == old.expires
    called = Entry("2026-11-20T08:00Z", "contact", "answered", "lb-isf-1745")
    wrong = Entry("2026-11-24T08:00Z", "contact", "wrong", "lb-isf-1745")
    assert combine([called, entry(NEW, "lb-isf-1745")]).calls == {}
    hidden = as_shown(old, combine([wrong, entry(NEW, "lb-isf-1745")]))
    assert (numbers(hidden), hidden.published) == (["1746"], False)


@pytest.mark.parametrize(
    ("contact", "one", "why"),
    [
        ("lb-isf-1745", change("phone", ("1744", ""), ("1746", "")), "changed meanwhile"),
        ("lb-isf-1745", change("phone", ("1745", ""), ("1745", "")), "stands there already"),
        ("lb-isf-1745", change("phone", ("1745", ""), ("call us", "")), "2 to 30 digits"),
        ("lb-isf-1745", change("phone", ("1745", ""), ("", "")), "2 to 30 digits"),
        ("lb-isf-1745", change("phone", ("1745", ""), ("()", "")), "() has no digit"),
        ("lb-isf-1745", change("phone", ("1745", ""), ("01 1", "+961 1 234 567")), "has an international number"),
        ("lb-unhcr-call-centre", change("phone", ("04 726 111", "+961 4 726 111"), ("04", "961")), "From abroad"),
        (
            "lb-unhcr-call-centre",
            change("phone", ("04 726 111", "+961 4 726 111"), ("04 72", "+961 4 72")),
            "+961 4 72 is too long or too short for its country",
        ),
        (
            "lb-unhcr-call-centre",
            change("phone", ("04 726 111", "+961 4 726 111"), ("+961 4 726 112", "")),
            "is an international number; write it there too",
        ),
        ("sg-home", change("whatsapp", ("+65 9787 3122",), ("+65 9787",)), "is too long or too short for its country"),
        ("lb-arm", change("hours", (), ("9 to 5", "")), "in both languages"),
        ("lb-arm", change("hours", (), ("9 to 5", "x" * 121)), "have 121 letters, at most 120"),
        ("lb-arm", change("languages", (), ("xx-no",)), "no such language"),
        ("lb-isf-1745", change("url", (), ("www.isf.gov.lb",)), "begins with https://"),
        ("lb-isf-1745", change("url", (), ("https://isf gov lb",)), "begins with https://"),
        ("lb-isf-1745", replace(NEW, source="http://example.org"), "begins with https://"),
        ("lb-isf-1745", replace(NEW, source="https://[a.b/x"), "begins with https://"),
        ("lb-isf-1745", replace(NEW, source="https://a\u2100.b/x"), "begins with https://"),
        ("lb-isf-1745", change("url", (), ("https://[a.b/x",)), "begins with https://"),
        ("lb-isf-1745", change("languages", (), ("",)), "no such language"),
        ("lb-isf-1745", replace(NEW, checked=date(9999, 12, 31)), "not in the future"),
        ("lb-isf-1745", replace(NEW, source="me"), "3 to 90 letters"),
        ("lb-isf-1745", replace(NEW, source=f"https://example.org/{'x' * 300}"), "at most 300"),
        ("lb-isf-1745", replace(NEW, checked=date(2026, 11, 26)), "not in the future"),
        ("lb-isf-1745", replace(NEW, checked=date(2026, 11, 22)), "checked on 23 November 2026"),
    ],
)
def test_what_would_do_harm_is_refused_in_words_that_help(
    library: Library, contact: str, one: Change, why: str
) -> None:
    """In French too, in words of its own."""
    assert why in change_refused(one, library.contacts[contact], TODAY, "en")
    assert why not in change_refused(one, library.contacts[contact], TODAY, "fr")


@pytest.mark.parametrize(
    "junk",
    [
        "9787 3133", "junk +96170123456", "+961 70 123 456 or pay 500 first", "+٩٦١٧٠١٢٣٤٥٦", "+96170123456;ext=99",
        "70123456;phone-context=+961", "tel:+961 70 123 456", "+961-70-FLOWERS", "+96170123456 / 070 999999",
        "+961 70 123 456\u202e", "+961 70 123 456\n",
    ],
)  # fmt: skip
def test_a_whatsapp_number_is_shown_as_it_is_linked(library: Library, junk: str) -> None:
    """Whatever else stands in it would be read by people, or would lead the link elsewhere."""
    contact = library.contacts["sg-home"]
    one = change("whatsapp", ("+65 9787 3122",), (junk,))
    assert "WhatsApp: write +" in change_refused(one, contact, TODAY, "en")
    assert "WhatsApp : écrivez +" in change_refused(one, contact, TODAY, "fr")
    assert shown(contact, one).whatsapp == "+65 9787 3122"


def test_a_short_code_passes_where_the_content_may_have_one(library: Library) -> None:
    """Inside a country; for a body of the whole world nobody could say where it works."""
    contact = library.contacts["lb-isf-1745"]
    assert change_refused(NEW, contact, TODAY, "en") == ""
    world = contact.model_copy(update={"country": "", "only_inside": False})
    assert "short code" in change_refused(NEW, world, TODAY, "en")


def test_the_last_way_to_reach_a_body_is_not_taken_away(library: Library) -> None:
    """A site may go where a number stays."""
    contact = library.contacts["lb-arm"]
    assert contact.url
    alone = contact.model_copy(update={"phones": (), "whatsapp": None, "sms": None, "email": None})
    gone = change("url", (contact.url,), ())
    assert "nobody could be reached" in change_refused(gone, alone, TODAY, "en")
    numbered = contact.model_copy(update={"phones": library.contacts["lb-isf-1745"].phones})
    assert change_refused(gone, numbered, TODAY, "en") == ""


def test_a_change_that_no_longer_fits_stops_no_other(library: Library) -> None:
    """A wrong number is hidden all the same."""
    odd = change("phone", ("1745", ""), ("not a number", ""))
    wrong = Entry("2026-11-24T11:00Z", "contact", "wrong", "lb-isf-1745")
    held = combine([entry(odd, "lb-isf-1745"), wrong])
    assert not apply(library, held).contacts["lb-isf-1745"].published
