"""What would do harm is refused before anything is written, in words that help."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.desk.changes import Change
from bot.desk.overrides import combine
from bot.desk.validation import _ill_formed, change_refused, proposal_refused
from bot.library.model import Library
from tests.desk.sample_changes import (
    FIRE,
    NEW,
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


@pytest.mark.parametrize(
    ("earlier", "change"),
    [
        ((), renumbered("1711", "1722", "police")),
        ((), renumbered("1711", "17 22", "police")),
        ((renumbered("1711", "1733", "police"),), renumbered("1722", "1711", "fire")),
        (
            (renumbered("1711", "1733", "police"), renumbered("1733", "1744", "police")),
            renumbered("1722", "1733", "fire"),
        ),
        ((renumbered("1711", "1733", "police"),), renumbered("1722", "1733", "fire")),
    ],
    ids=["swap", "the same digits", "a former number", "a number of a while", "merge"],
)
def test_a_number_does_not_go_from_one_line_to_another(
    library: Library, earlier: tuple[Change, ...], change: Change
) -> None:
    """Which line the next change is for would be a guess; it is refused by name, and nothing else moves."""
    contact = with_phones(library.contacts["lb-isf-1745"], POLICE, FIRE)
    overrides = combine(approved(each, contact.id) for each in earlier)
    for language, why in (("en", "also stands at another line"), ("fr", "figure aussi sur une autre ligne")):
        assert f"{change.value[0]} {why}" in proposal_refused(change, contact, overrides, TODAY, language)
    twice = with_phones(contact, ("1711", "police"), ("1711", "fire"))
    assert "another line" in change_refused(renumbered("1711", "1755", "police"), twice, TODAY, "en")


def test_a_line_takes_its_own_former_number_back(library: Library) -> None:
    """Nothing else of the contact is touched, whichever was changed first."""
    contact = with_phones(library.contacts["lb-isf-1745"], POLICE, FIRE)
    earlier = (renumbered("1711", "1733", "police"), renumbered("1722", "1744", "fire"))
    back = renumbered("1733", "1711", "police")
    assert (
        proposal_refused(back, contact, combine(approved(change, contact.id) for change in earlier), TODAY, "en") == ""
    )
    assert numbers(after(contact, *earlier, back)) == ["1711", "1744"]


def test_whatever_a_contact_cannot_hold_is_refused_in_words(library: Library) -> None:
    """Also what no other rule names; a change that was kept all the same stops nothing."""
    contact = library.contacts["lb-isf-1745"]
    odd = replace(NEW, source="https://x", value=("1746", ""))
    assert _ill_formed(replace(odd, source="x"), contact, "en") == "This cannot be written in a contact (title)."
    for broken in (replace(NEW, source="https://[a.b/x"), replace(NEW, checked=date(9999, 12, 31))):
        assert numbers(after(contact, broken)) == ["1745"]


def test_what_nobody_would_see_is_not_proposed(library: Library) -> None:
    """The file was checked on the same day and says it already."""
    contact = with_phones(library.contacts["lb-isf-1745"], ("1733", "police")).model_copy(update={"checked": TODAY})
    back, overrides = (
        renumbered("1733", "1711", "police"),
        combine([approved(renumbered("1711", "1733", "police"), "lb-isf-1745")]),
    )
    assert proposal_refused(back, contact, overrides, TODAY, "en") == ""
    other = contact.model_copy(update={"checked": date(2026, 11, 25)})
    assert "checked on 25 November" in proposal_refused(back, other, overrides, TODAY, "en")


@pytest.mark.parametrize(
    ("contact", "change", "why"),
    [
        ("lb-isf-1745", change_of("phone", ("1744", ""), ("1746", "")), "changed meanwhile"),
        ("lb-isf-1745", change_of("phone", ("1745", ""), ("1745", "")), "stands there already"),
        ("lb-isf-1745", change_of("phone", ("1745", ""), ("call us", "")), "2 to 30 digits"),
        ("lb-isf-1745", change_of("phone", ("1745", ""), ("", "")), "2 to 30 digits"),
        ("lb-isf-1745", change_of("phone", ("1745", ""), ("()", "")), "() has no digit"),
        ("lb-isf-1745", change_of("phone", ("1745", ""), ("01 1", "+961 1 234 567")), "has an international number"),
        ("lb-unhcr-call-centre", change_of("phone", ("04 726 111", "+961 4 726 111"), ("04", "961")), "From abroad"),
        (
            "lb-unhcr-call-centre",
            change_of("phone", ("04 726 111", "+961 4 726 111"), ("04 72", "+961 4 72")),
            "+961 4 72 is too long or too short for its country",
        ),
        (
            "lb-unhcr-call-centre",
            change_of("phone", ("04 726 111", "+961 4 726 111"), ("+961 4 726 112", "")),
            "is an international number; write it there too",
        ),
        (
            "sg-home",
            change_of("whatsapp", ("+65 9787 3122",), ("+65 9787",)),
            "is too long or too short for its country",
        ),
        ("lb-arm", change_of("hours", (), in_both("9 to 5", "")), "Write the hours in English and French"),
        ("lb-arm", change_of("hours", (), in_both("9 to 5", "x" * 121)), "have 121 letters, at most 120"),
        ("lb-arm", change_of("hours", (), in_both("9時", "9 h")), "no letters such as 時"),
        ("lb-arm", change_of("languages", (), ("xx-no",)), "no such language"),
        ("lb-isf-1745", change_of("url", (), ("www.isf.gov.lb",)), "begins with https://"),
        ("lb-isf-1745", change_of("url", (), ("https://isf gov lb",)), "begins with https://"),
        ("lb-isf-1745", replace(NEW, source="http://example.org"), "begins with https://"),
        ("lb-isf-1745", replace(NEW, source="https://[a.b/x"), "begins with https://"),
        ("lb-isf-1745", replace(NEW, source="https://a\u2100.b/x"), "begins with https://"),
        ("lb-isf-1745", change_of("url", (), ("https://[a.b/x",)), "begins with https://"),
        ("lb-isf-1745", change_of("languages", (), ("",)), "no such language"),
        ("lb-isf-1745", replace(NEW, checked=date(9999, 12, 31)), "not in the future"),
        ("lb-isf-1745", replace(NEW, source="me"), "3 to 90 letters"),
        ("lb-isf-1745", replace(NEW, source=f"https://example.org/{'x' * 300}"), "at most 300"),
        ("lb-isf-1745", replace(NEW, checked=date(2026, 11, 26)), "not in the future"),
        ("lb-isf-1745", replace(NEW, checked=date(2026, 11, 22)), "checked on 23 November 2026"),
    ],
)
def test_what_would_do_harm_is_refused_in_words_that_help(
    library: Library, contact: str, change: Change, why: str
) -> None:
    """In French too, in words of its own."""
    assert why in change_refused(change, library.contacts[contact], TODAY, "en")
    assert why not in change_refused(change, library.contacts[contact], TODAY, "fr")


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
    change = change_of("whatsapp", ("+65 9787 3122",), (junk,))
    assert "WhatsApp: write +" in change_refused(change, contact, TODAY, "en")
    assert "WhatsApp : écrivez +" in change_refused(change, contact, TODAY, "fr")
    assert after(contact, change).whatsapp == "+65 9787 3122"


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
    gone = change_of("url", (contact.url,), ())
    assert "nobody could be reached" in change_refused(gone, alone, TODAY, "en")
    numbered = contact.model_copy(update={"phones": library.contacts["lb-isf-1745"].phones})
    assert change_refused(gone, numbered, TODAY, "en") == ""
