"""SMS: plain letters, short parts, everything reachable by MORE, no word that Twilio takes."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions import Action
from bot.channels import markup
from bot.channels.twilio import sms
from bot.channels.twilio.form import STOP_WORDS
from bot.channels.twilio.sms import Sms
from bot.document import Bars, Document, Heading, Items, Paragraph, Span, paragraph
from bot.gsm import GSM_EXTENDED, GSM_LETTERS, septets, to_gsm
from bot.types import Button, Screen

pytestmark = pytest.mark.xdist_group("screens")

FOOT = re.compile(r"^\d/\d .*$|^\d/\d$", re.MULTILINE)
PAGE = Action("en", "open", ("a/b",))
WAYS = (
    Button("Get help", Action("en", "open", ("help",)), key="0"),
    Button("Menu", Action("en", "open", ("menu",)), key="M"),
)


def parts_of(screen: Screen) -> list[str]:
    """Return what MORE leads to, part by part, as far as it goes."""
    parts: list[str] = []
    for part in range(1, 10):
        message = Sms().render(replace(screen, action=screen.action.at_part(part)))[0]
        if parts and message.text == parts[-1]:
            break
        parts.append(message.text)
    return parts


@pytest.fixture(scope="module")
def drawn(screens: list[Screen]) -> list[tuple[Screen, list[str]]]:
    """Every screen, and what MORE leads to."""
    return [(screen, parts_of(screen)) for screen in screens]


def segments(text: str) -> int:
    """Count the SMS of a text as a phone company does: no letter of two septets is cut in two."""
    if septets(text) <= 160:
        return 1
    count, used = 1, 0
    for letter in text:
        size = 2 if letter in GSM_EXTENDED else 1
        count, used = (count, used + size) if used + size <= 153 else (count + 1, size)
    return count


def words(text: str) -> list[str]:
    """Return the words of a text, without the marks of lists, which stand again where a list was cut."""
    return [word for word in text.split() if not re.fullmatch(r"-|\d+\.", word)]


def test_every_sms_is_plain_and_short(drawn: list[tuple[Screen, list[str]]]) -> None:
    """Plain letters only; two SMS before MORE, three for menus, help and what holds the choices."""
    assert len(drawn) > 200
    for screen, parts in drawn:
        menu = screen.action.name in ("welcome", "hello") or (screen.action.name == "open" and screen.in_place)
        helps = screen.action.name in ("urgent", "contacts") or screen.action.arg(0).startswith("help")
        for place, text in enumerate(parts, 1):
            longer = menu or helps or (place == len(parts) > 1)
            assert set(text) <= GSM_LETTERS, screen.action
            assert segments(text) <= (3 if longer else 2), screen.action


def test_the_first_sms_is_full(drawn: list[tuple[Screen, list[str]]]) -> None:
    """Of a page, more than one SMS is used where two are allowed: it does not end with a title and a line."""
    pages = [(screen, parts) for screen, parts in drawn if screen.action.name == "open" and len(parts) > 2]
    assert len(pages) > 20
    assert [screen.action for screen, parts in pages if septets(parts[0]) < 160] == []


def test_the_first_sms_of_help_holds_a_number_or_the_way_to_one(drawn: list[tuple[Screen, list[str]]]) -> None:
    """A number to dial, or a digit to send for numbers; where the page itself offers none, 0."""
    seen = 0
    for screen, parts in drawn:
        helps = screen.action.name == "urgent" or screen.action.arg(0).startswith("help/")
        if len(parts) < 2 or not (helps or screen.action.name == "contacts"):
            continue
        numbers = [
            to_gsm(span.text) for block in screen.body for line in spans_of(block) for span in line if span.phone
        ]
        ways = [
            f"{key}={to_gsm(choice.label)}"
            for key, choice in markup.keyed(screen.choices)
            if "contacts" in str(choice.action)
        ]
        if numbers or ways:
            seen += 1
            assert any(text in parts[0] for text in (*numbers, *ways)), screen.action
        assert "0=" in parts[0], screen.action
    assert seen > 20


def spans_of(block: object) -> tuple[tuple[Span, ...], ...]:
    """Return the lines of a block that may hold a number."""
    if isinstance(block, Paragraph):
        return (block.spans,)
    return block.items if isinstance(block, Items) else ()


def test_everything_is_reached_by_more(drawn: list[tuple[Screen, list[str]]]) -> None:
    """Every word of a page stands in its parts, in order, and its choices and ways out at the end."""
    for screen, parts in drawn:
        assert len(parts) <= 9
        end = "\n".join(filter(None, [to_gsm(markup.numbered(screen.choices))]))
        onward = to_gsm(markup.onward(screen))
        bare = [parts[0], *(part.removeprefix(f"{onward}\n") if onward else part for part in parts[1:])]
        read = "\n".join(FOOT.sub("", part) if len(bare) > 1 else part for part in bare)
        body = words(sms.sms_text(screen.body))
        assert words(read)[: len(body)] == body, screen.action
        assert end in bare[-1], screen.action
        assert all(button.key in bare[-1] for button in screen.nav), screen.action


def test_a_part_says_how_to_go_on(drawn: list[tuple[Screen, list[str]]]) -> None:
    """Every part but the last says the word, and the way to help; the last does not."""
    for screen, parts in drawn:
        *onwards, last = parts
        more = "SUITE=" if screen.action.language == "fr" else "MORE="
        assert all(more in part and "0=" in part for part in onwards), screen.action
        assert more not in last, screen.action


def test_no_key_is_a_word_that_twilio_takes(drawn: list[tuple[Screen, list[str]]]) -> None:
    """Nobody is told to type STOP or END."""
    for screen, parts in drawn:
        keys = {key.upper() for key, _ in markup.keyed((*screen.choices, *screen.nav))}
        assert not keys & STOP_WORDS
        last_words = {word.partition("=")[0] for text in parts for word in text.splitlines()[-1].split()}
        assert not last_words & STOP_WORDS, screen.action


def test_the_first_sms_of_a_menu_holds_its_choices(drawn: list[tuple[Screen, list[str]]]) -> None:
    """The main menu and the menus under it need no MORE."""
    menus = [(screen, parts) for screen, parts in drawn if screen.action.name == "open" and screen.in_place]
    assert len(menus) > 10
    assert [str(screen.action) for screen, parts in menus if len(parts) > 1] == []


def test_a_part_beyond_the_last_is_the_last() -> None:
    """MORE at the end shows the end again."""
    screen = Screen(PAGE, tuple(paragraph(f"Paragraph {n}. " + "word " * 30) for n in range(6)), nav=WAYS)
    parts = parts_of(screen)
    assert len(parts) > 2
    assert Sms().render(replace(screen, action=PAGE.at_part(9)))[0].text == parts[-1]


def test_a_number_to_call_stays_whole() -> None:
    """However long the list, no number is cut between two parts."""
    numbers = [f"+961 1 {n} 456 789" for n in range(100, 140)]
    spans = tuple(span for number in numbers for span in (Span(number, phone=number.replace(" ", "")), Span(", ")))
    parts = parts_of(Screen(PAGE, (Paragraph(spans),), nav=WAYS))
    assert len(parts) > 2
    assert all(sum(number in part for part in parts) == 1 for number in numbers)


def test_letters_an_old_phone_lacks_are_written_another_way() -> None:
    """Quotation marks, ligatures, dashes, accents: plain ones; pictures without a plain form are left out."""
    screen = Screen(PAGE, (paragraph("« Œuvre » – ça va… l’été à Noël · 5 € ✓ 🆘"),))
    assert parts_of(screen) == ['"OEuvre" - ca va... l\'été à Noel - 5 € x ']


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Łódź 2½ Đà Nẵng", "Lodz 2 1/2 Dà Nang"),
        ("8h½ → 17h, 7j×7", "8h1/2 -> 17h, 7jx7"),
        ("n° 12½, 3e étage", "no 12 1/2, 3e étage"),
        ("30°, ≤ 5 kg − ¼", "30 deg, <= 5 kg - 1/4"),
        ("ɗan ƙasa, ɓera", "dan kasa, bera"),
        ("₦500 · ٠٣ ३", "NGN 500 - 03 3"),
    ],
)
def test_a_sign_that_an_old_phone_lacks_is_written_as_what_means_the_same(written: str, read: str) -> None:
    """A figure stays the same figure, a name its letters."""
    assert to_gsm(written) == read


def test_a_screen_too_long_for_nine_parts_has_longer_ones() -> None:
    """Nothing is lost: the parts grow instead."""
    body = tuple(paragraph(f"Number {n}. " + "Some more words to read here. " * 6) for n in range(30))
    parts = parts_of(Screen(PAGE, body, nav=WAYS))
    assert len(parts) <= 9
    assert all(f"Number {n}." in "".join(parts) for n in range(30))
    assert all(len(part) <= 1600 for part in parts)


def test_a_chart_is_drawn_with_letters() -> None:
    """A chart has no blocks on SMS, and keeps its figures."""
    (text,) = parts_of(Screen(PAGE, (Bars((("Pay", 1.0, "300"), ("Food", 0.3, "90")), "In a month"),), nav=WAYS))
    assert text.splitlines()[:3] == ["In a month", "Pay  ########## 300", "Food ### 90"]


TEXTS = st.text(st.sampled_from("abcdeé €[œ«»’ .!?-ç🆘*\n"), min_size=1, max_size=200)
SPANS = st.lists(st.builds(Span, TEXTS, st.sampled_from(["", "strong", "em"])), min_size=1, max_size=3).map(tuple)
BLOCKS = st.one_of(
    st.builds(Heading, st.text("abc €", min_size=1, max_size=60)),
    st.builds(Paragraph, SPANS),
    st.builds(Items, st.lists(SPANS, min_size=1, max_size=6).map(tuple), st.booleans()),
)
DOCUMENTS = st.lists(BLOCKS, min_size=1, max_size=8).map(tuple)


@given(DOCUMENTS)
def test_any_document_keeps_its_letters_and_its_limits(document: Document) -> None:
    """Whatever is written, parts are plain, short, and together hold every letter."""
    parts = sms.sms_parts(Screen(PAGE, document, nav=WAYS))
    assert all(set(part) <= GSM_LETTERS and segments(part) <= sms.PLAIN.most_segments for part in parts)
    read = "\n".join(FOOT.sub("", part) if len(parts) > 1 else part for part in parts)
    letters = "".join(re.findall(r"[a-zé€]", sms.sms_text(document)))
    assert "".join(re.findall(r"[a-zé€]", read)).startswith(letters)
