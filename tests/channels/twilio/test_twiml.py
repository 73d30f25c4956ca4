"""The answer to Twilio, as an XML reader takes it."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st
from twilio.twiml.messaging_response import MessagingResponse  # type: ignore[import-untyped]

from bot.channels.twilio.webhook import twiml
from bot.types import Message


@given(st.text())
def test_any_text_makes_good_xml(text: str) -> None:
    """Signs that XML has for itself come through; those it cannot hold are left out."""
    read = ET.fromstring(twiml([Message(text)]))[0].text or ""
    assert read == "".join(c for c in text if c in "\t\n" or (c >= " " and c not in "\ufffe\uffff"))


def test_the_answer_says_what_twilios_own_library_would() -> None:
    """Emoji, quotes, brackets and the end of a CDATA section read the same in both."""
    text = "1 < 2 & \"é\" ]]> 🆘 <Message>\n'x'"
    reference = MessagingResponse()
    reference.message(text)
    reference.message("two")
    answer = ET.fromstring(twiml([Message(text), Message("two")]))
    assert [message.text for message in answer] == [text, "two"]
    assert [message.text for message in ET.fromstring(str(reference))] == [text, "two"]


def test_no_message_is_an_empty_answer() -> None:
    """Twilio then sends nothing."""
    assert ET.fromstring(twiml(())).tag == "Response"
    assert len(ET.fromstring(twiml(()))) == 0
