"""WhatsApp: its own marks and no others, messages within its limits, choices by number."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from bot.actions import Action
from bot.channels import markup
from bot.channels.twilio.whatsapp import WhatsApp, unmarked, whatsapp_text
from bot.document import Document, Heading, Paragraph, Span, parse_markdown
from bot.types import Button, Screen
from tests.channels.twilio.test_sms import DOCUMENTS

pytestmark = pytest.mark.xdist_group("screens")

PAGE = Action("en", "open", ("a/b",))
FOOT = re.compile(r"\n\n\d/\d( MORE=.*)?$")
"""What leads from a part to the next."""


def render(body: Document, *choices: Button) -> list[str]:
    """Return what MORE leads to of a screen with a text, a message a part."""
    parts: list[str] = []
    for part in range(1, 10):
        [message] = WhatsApp().render(Screen(PAGE.at_part(part), body, choices))
        if message.text in parts:
            break
        parts.append(message.text)
    return parts


@pytest.fixture(scope="module")
def drawn(screens: list[Screen]) -> list[tuple[Screen, list[str]]]:
    """Every screen, and its messages."""
    return [(screen, [message.text for message in WhatsApp().render(screen)]) for screen in screens]


def test_every_screen_is_within_the_limits(drawn: list[tuple[Screen, list[str]]]) -> None:
    """One message of at most 1,600 characters, which holds the choices, or says how to go on to them."""
    for screen, texts in drawn:
        assert len(texts) == 1 + bool(screen.closing), screen.action
        assert all(1 <= len(text) <= 1600 for text in texts), screen.action
        if "SUITE=" in texts[0] or "MORE=" in texts[0]:
            continue
        set_ = markup.typeset(screen)
        assert markup.numbered(set_.choices) in texts[0], screen.action
        assert markup.ways_out(set_.nav) in texts[0], screen.action


def test_pages_need_no_more(drawn: list[tuple[Screen, list[str]]]) -> None:
    """A message is long enough for nearly all there is."""
    longer = [screen for screen, texts in drawn if re.search("(SUITE|MORE)=", texts[0])]
    assert len(longer) < len(drawn) / 100


def test_bold_italics_and_lists_are_whatsapps_own() -> None:
    """Markdown becomes WhatsApp's marks; an address follows its words."""
    body = (Heading("Your pay"), *parse_markdown("Ask **now**, *always*.\n\n- one\n- [two](https://example.org/a_b)"))
    assert render(body, Button("More", PAGE)) == [
        "*Your pay*\n\nAsk *now*, _always_.\n\n- one\n- two (https://example.org/a_b)\n\n1 More"
    ]


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        ("2 * 3 *is* 6", "2 ∗ 3 ∗is∗ 6"),
        ("a _word_ and ~one~", "a -word- and ∼one∼"),
        ("name_of_a_file and 3*4", "name_of_a_file and 3*4"),
        ("see ```code```", "see '''code'''"),
        ("Dial *123# or *100*2#", "Dial *123# or *100*2#"),
    ],
)
def test_signs_of_the_text_make_no_marks(written: str, drawn: str) -> None:
    """A sign that WhatsApp would take for a mark is written as one that looks like it; a code to dial stays."""
    assert render((Paragraph((Span(written),)),)) == [drawn]


def test_no_bold_beside_a_code_to_dial() -> None:
    """The sign of the code would pair with the bold and vanish."""
    body = (Paragraph((Span("Dial *123# "), Span("free", "strong"), Span("."))),)
    assert render(body) == ["Dial *123# free."]


def test_addresses_and_numbers_are_left_alone() -> None:
    """What is opened or called stays as it is."""
    link = Span("site", url="https://example.org/_a_*b*")
    number = Span("*16*1#", phone="*16*1#")
    assert render((Paragraph((link, Span(" "), number)),)) == ["site (https://example.org/_a_*b*) *16*1#"]


def test_a_long_screen_is_shown_part_by_part() -> None:
    """Cut between paragraphs; each part is full, and says which it is and how to go on."""
    body = parse_markdown("\n\n".join("Some words that people read. " * 7 for _ in range(18)))
    first, second, third = render(body, Button("More", PAGE))
    assert all(1300 < len(text) <= 1600 for text in (first, second))
    assert first.endswith("people read.\n\n1/3 MORE=next 0=Help now M=Menu")
    assert second.startswith("Some words")
    assert third.endswith("people read.\n\n1 More\n3/3")


@given(DOCUMENTS)
def test_any_document_keeps_its_letters_and_its_limits(document: Document) -> None:
    """Whatever is written, every letter is shown, within the limits."""
    texts = render(document)
    assert all(len(text) <= 1600 for text in texts)
    read = "".join(FOOT.sub("", text) for text in texts)
    letters = re.compile(r"[a-zé]")
    assert letters.findall(read) == letters.findall(whatsapp_text(unmarked(document)))
