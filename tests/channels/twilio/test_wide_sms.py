"""SMS in letters that a plain one lacks: nothing is dropped, parts have a room of their own, plain ones stay plain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions import Action
from bot.channels.twilio import sms
from bot.channels.twilio.sms import PLAIN, WIDE, Sms
from bot.document import Document, Heading, Items, Paragraph, Span, paragraph
from bot.gsm import GSM_LETTERS, loses, ucs2_units
from bot.languages import FIRST, LANGUAGES, Language
from bot.types import Button, Screen

ARABIC: Final = Language(
    "xa", "العربية", "بالعربية", "ar", "https://ar.wikipedia.org/", direction="rtl", plain_sms=False
)
PAGE: Final = Action("xa", "open", ("a/b",))
WAYS: Final = (
    Button("مساعدة", Action("xa", "open", ("help",)), key="0"),
    Button("القائمة", Action("xa", "open", ("menu",)), key="M"),
)
SENTENCE: Final = "لا تدفع المال مقابل عمل. هل وعدك أحد بأجر أعلى؟ اسأل أولا؛ "
"""Invented advice: do not pay for a job. Did somebody promise you more pay? Ask first;"""


@pytest.fixture(autouse=True)
def spoken(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A language of these letters is in the table for a while; nothing drawn meanwhile is kept."""
    monkeypatch.setattr(sms, "LANGUAGES", {**LANGUAGES, ARABIC.code: ARABIC})
    sms.sms_parts.cache_clear()
    yield
    sms.sms_parts.cache_clear()


def parts_of(screen: Screen) -> list[str]:
    """Return what MORE leads to, part by part, as far as it goes."""
    parts: list[str] = []
    for part in range(1, 10):
        message = Sms().render(replace(screen, action=screen.action.at_part(part)))[0]
        if parts and message.text == parts[-1]:
            break
        parts.append(message.text)
    return parts


def segments(text: str) -> int:
    """Count the SMS of a text in UCS-2 as a phone company does: no letter of two units is cut in two."""
    if ucs2_units(text) <= 70:
        return 1
    count, used = 1, 0
    for letter in text:
        size = len(letter.encode("utf-16-le")) // 2
        count, used = (count, used + size) if used + size <= 67 else (count + 1, size)
    return count


def test_letters_are_counted_as_phone_companies_do() -> None:
    """A letter is a unit; a sign beyond the first plane of Unicode is two."""
    assert ucs2_units("سلام") == 4
    assert ucs2_units("🆘") == 2
    assert ucs2_units("سلام 🆘 €") == len("سلام 🆘 €".encode("utf-16-le")) // 2


def test_no_letter_is_dropped() -> None:
    """What is written is what is read, signs and all."""
    assert parts_of(Screen(PAGE, (paragraph("« سلام » – أهلا… ١٢٣ 🆘"),))) == ["« سلام » – أهلا… ١٢٣ 🆘"]


def test_a_page_has_parts_with_room_of_their_own() -> None:
    """Four joined SMS of 67 letters each; every word stands once and in order; each part says how to go on."""
    screen = Screen(PAGE, tuple(paragraph(f"{number}) {SENTENCE * 2}".strip()) for number in range(8)), nav=WAYS)
    *onwards, last = parts_of(screen)
    assert 3 <= len(onwards) <= 8
    assert all(segments(part) <= 4 for part in onwards)
    assert segments(last) <= 6
    assert all(f"{place}/{len(onwards) + 1} MORE=" in part for place, part in enumerate(onwards, 1))
    assert last.endswith("0=مساعدة M=القائمة")
    read = " ".join(re.sub(r"\d/\d .*", "", part) for part in (*onwards, last))
    written = [word for number in range(8) for word in f"{number}) {SENTENCE * 2}".split()]
    assert read.split() == written


def test_a_menu_comes_whole() -> None:
    """Six joined SMS hold nine choices of the longest labels, which an old phone lists one under the other."""
    choices = tuple(Button(f"{'ا' * 20} {n}", Action("xa", "open", (f"a/{n}",))) for n in range(1, 10))
    menu = Screen(Action("xa", "open", ("a",)), (paragraph(SENTENCE),), choices, nav=WAYS, in_place=True)
    (text,) = parts_of(menu)
    assert segments(text) <= 6
    assert text.splitlines()[1] == f"1 {'ا' * 20} 1"


def test_a_page_too_long_for_nine_parts_has_longer_ones() -> None:
    """The grammar of addresses counts to nine; a body stays under what Twilio takes."""
    body = tuple(paragraph(f"{number}) {SENTENCE * 3}") for number in range(45))
    parts = parts_of(Screen(PAGE, body, nav=WAYS))
    assert len(parts) <= 9
    assert max(map(segments, parts)) > 4
    assert all(len(part) <= 1600 for part in parts)
    assert all(f"{number}) " in " ".join(parts) for number in range(45))
    assert WIDE.room(WIDE.most_segments) <= 1600 < WIDE.room(WIDE.most_segments + 2)


def test_text_is_cut_where_a_sentence_ends_in_any_letters() -> None:
    """At an Arabic question mark or semicolon, an Urdu, Ethiopic or Devanagari full stop."""
    for sign in "؟۔።।؛":
        sentence = f"{'كلمة ' * 20}كلمة{sign} "
        first, *_ = parts_of(Screen(PAGE, (Paragraph((Span(sentence * 9),)),), nav=WAYS))
        assert first.splitlines()[0].endswith(sign)


def test_the_way_to_a_language_is_read_in_its_own_letters() -> None:
    """On a screen in plain letters too, which is then written in the others; without such a label it is plain."""
    invitation = Button(ARABIC.invitation, Action("fr", "welcome"), key="L")
    page = Action("fr", "open", ("a/b",))
    (text,) = parts_of(Screen(page, (paragraph("Bonjour – ça va ?"),), nav=(invitation,)))
    assert text == f"Bonjour – ça va ?\nL={ARABIC.invitation}"
    (choice,) = parts_of(Screen(page, (paragraph("Bonjour"),), (invitation,)))
    assert choice == f"Bonjour\nL {ARABIC.invitation}"
    (plain,) = parts_of(Screen(page, (paragraph("Bonjour – ça va ?"),), nav=(Button("Français", page, key="L"),)))
    assert plain == "Bonjour - ca va ?\nL=Francais"


def test_an_english_screen_with_a_name_in_other_letters_stays_plain() -> None:
    """A word of the text alone does not make every SMS twice as dear."""
    (text,) = parts_of(Screen(Action(FIRST, "open", ("a/b",)), (paragraph("Kafa (كفى): 03 018 019"),)))
    assert text == "Kafa (): 03 018 019"
    assert set(text) <= GSM_LETTERS


def test_a_label_is_lost_when_no_letter_of_it_is_left() -> None:
    """A sign or a digit alone is no word."""
    assert [loses(text) for text in ("العربية", "العربية 2", "Tiếng Việt", "Français", "2 →", "")] == [
        True, True, False, False, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize(("hand", "joined"), [(PLAIN, (140 - 6) * 8 // 7), (WIDE, (140 - 6) // 2)])
def test_joined_sms_hold_what_they_hold(hand: sms.Letters, joined: int) -> None:
    """3GPP TS 23.040: of 140 octets six are the header that joins them; a part at its longest is under 1,600."""
    assert (hand.joined, hand.room(1)) == (joined, joined)
    assert hand.room(2) == 2 * hand.joined - 1
    assert hand.segments < hand.menu_segments < hand.most_segments
    assert hand.room(hand.most_segments) <= sms.LIMITS.characters


TEXTS = st.text(st.sampled_from("ابتثجح؟؛. ةىء🆘«»é\n"), min_size=1, max_size=200)
SPANS = st.lists(st.builds(Span, TEXTS), min_size=1, max_size=3).map(tuple)
BLOCKS = st.one_of(
    st.builds(Heading, st.text("اب 🆘", min_size=1, max_size=60)),
    st.builds(Paragraph, SPANS),
    st.builds(Items, st.lists(SPANS, min_size=1, max_size=6).map(tuple), st.booleans()),
)


@given(st.lists(BLOCKS, min_size=1, max_size=8).map(tuple))
def test_any_document_keeps_its_letters_and_its_limits(document: Document) -> None:
    """Whatever is written, parts are short, and together hold every letter in order."""
    parts = sms.sms_parts(Screen(PAGE, document, nav=WAYS))
    assert len(parts) <= 9
    assert all(segments(part) <= WIDE.most_segments for part in parts)
    read = "\n".join(re.sub(r"^\d/\d .*$", "", part, flags=re.MULTILINE) for part in parts)
    letters = "".join(re.findall(r"[ا-ي🆘é]", sms.sms_text(document, WIDE)))
    assert "".join(re.findall(r"[ا-ي🆘é]", read)).startswith(letters)
