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
PLACE = re.compile(r"\n\((\d)/(\d)\)$")


def render(body: Document, *choices: Button) -> list[str]:
    """Return the messages of a screen with a text."""
    return [message.text for message in WhatsApp().render(Screen(PAGE, body, choices))]


@pytest.fixture(scope="module")
def drawn(screens: list[Screen]) -> list[tuple[Screen, list[str]]]:
    """Every screen, and its messages."""
    return [(screen, [message.text for message in WhatsApp().render(screen)]) for screen in screens]


def test_every_screen_is_within_the_limits(drawn: list[tuple[Screen, list[str]]]) -> None:
    """At most three messages of 600 characters a page, never one that Twilio refuses; choices in the last."""
    for screen, texts in drawn:
        longest = 1600 if screen.action.name == "sources" else 600
        assert len(texts) <= 3, screen.action
        assert all(1 <= len(text) <= longest for text in texts), screen.action
        assert markup.numbered(screen.choices) in texts[-1], screen.action
        assert markup.ways_out(screen.nav) in texts[-1], screen.action


def test_messages_say_their_place(drawn: list[tuple[Screen, list[str]]]) -> None:
    """Their order is not promised: each says which it is; one alone does not."""
    for screen, messages in drawn:
        texts = messages[:-1] if screen.closing else messages
        places = [match.groups() if (match := PLACE.search(text)) else None for text in texts]
        several = [(str(place), str(len(texts))) for place in range(1, len(texts) + 1)]
        assert places == (several if len(texts) > 1 else [None])


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


def test_a_long_screen_takes_longer_messages_before_it_takes_more() -> None:
    """Three messages at most: they grow towards Twilio's limit."""
    body = parse_markdown("\n\n".join("Some words that people read. " * 7 for _ in range(18)))
    texts = render(body)
    assert len(texts) == 3
    assert 600 < max(map(len, texts)) <= 1600


@given(DOCUMENTS)
def test_any_document_keeps_its_letters_and_its_limits(document: Document) -> None:
    """Whatever is written, every letter is shown, within the limits."""
    texts = render(document)
    assert all(len(text) <= 1600 for text in texts)
    read = "".join(PLACE.sub("", text) for text in texts)
    letters = re.compile(r"[a-zé]")
    assert letters.findall(read) == letters.findall(whatsapp_text(unmarked(document)))
