"""Updates: what python-telegram-bot reads of them, we read too."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update

from bot.channels.telegram.updates import MEDIA, decode
from bot.types import Said
from tests.fakes.telegram_phone import NAME, raw

USER: dict[str, Any] = {"id": 77, "is_bot": False, "first_name": NAME, "last_name": NAME, "username": NAME}
CHAT = {"id": 77, "type": "private", "first_name": NAME, "username": NAME}


def message(**content: Any) -> dict[str, Any]:
    """Return an update with a message."""
    head = {"message_id": 5, "date": 1_764_000_000, "chat": CHAT, "from": {**USER, "language_code": "fr-CA"}}
    return {"update_id": 9, "message": {**head, **content}}


@given(text=st.text(min_size=1, max_size=200), hint=st.sampled_from(["", "en", "fr-CA", "pt-br"]))
def test_words_are_read_as_python_telegram_bot_reads_them(text: str, hint: str) -> None:
    """Whatever is written, in whatever language the app is."""
    update = message(text=text)
    update["message"]["from"]["language_code"] = hint
    reference, arrived = Update.de_json(update), decode(raw(update))
    assert arrived is not None
    assert reference.message is not None
    assert reference.effective_user is not None
    assert (arrived.chat, arrived.inbound.message) == (reference.message.chat_id, reference.message.message_id)
    assert arrived.inbound.delivery == str(reference.update_id)
    assert arrived.inbound.said.hint == (reference.effective_user.language_code or "")
    if not text.strip().startswith("/"):
        assert arrived.inbound.said.text == reference.message.text


@given(data=st.text(min_size=1, max_size=64), date=st.sampled_from([0, 1_764_000_000]))
def test_presses_are_read_as_python_telegram_bot_reads_them(data: str, date: int) -> None:
    """Under a message within reach or not."""
    query = {"id": "3", "from": USER, "chat_instance": "1", "data": data,
             "message": {"message_id": 5, "date": date, "chat": CHAT}}  # fmt: skip
    update = {"update_id": 9, "callback_query": query}
    reference, arrived = Update.de_json(update).callback_query, decode(raw(update))
    assert arrived is not None
    assert reference is not None
    assert reference.message is not None
    assert (arrived.query, arrived.inbound.said.tap) == (reference.id, reference.data)
    assert arrived.inbound.message == (reference.message.message_id if reference.message.is_accessible else 0)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("/start", Said("text", text="/start", hint="fr-CA")),
        ("/start ngo-abc", Said("start", start="ngo-abc", hint="fr-CA")),
        ("/start@bagage_bot ngo-abc", Said("start", start="ngo-abc", hint="fr-CA")),
        ("/menu", Said("text", text="menu", hint="fr-CA")),
        ("/help", Said("text", text="help me", hint="fr-CA")),
        ("/DELETE@bagage_bot", Said("text", text="delete my data", hint="fr-CA")),
        ("/my_boss hits me", Said("text", text="my boss hits me", hint="fr-CA")),
        ("/ no command", Said("text", text="/ no command", hint="fr-CA")),
        ("1/2", Said("text", text="1/2", hint="fr-CA")),
    ],
)
def test_commands_become_words(text: str, said: Said) -> None:
    """One way into the conversation for what is typed and what is chosen from the list of commands."""
    arrived = decode(raw(message(text=text)))
    assert arrived is not None
    assert arrived.inbound.said == said


@pytest.mark.parametrize(("name", "kind"), MEDIA.items())
def test_things_that_are_not_text_are_told_apart(name: str, kind: str) -> None:
    """Nothing of them is read but that they are there."""
    arrived = decode(raw(message(**{name: {"file_id": "secret"}, "caption": " "})))
    assert arrived is not None
    assert arrived.inbound.said == Said("media", text=" ", media=kind, hint="fr-CA")


@pytest.mark.parametrize("words", ["0", "3", "mon patron garde mon passeport"])
def test_words_under_a_picture_are_words(words: str) -> None:
    """A question is answered, wherever it stands."""
    arrived = decode(raw(message(photo=[{"file_id": "secret"}], caption=words)))
    assert arrived is not None
    assert arrived.inbound.said == Said("text", text=words, media="photo", hint="fr-CA")


def test_changed_words_are_words() -> None:
    """Who mends a slip, or adds that it is dangerous, is answered; a place shared live is no words."""
    changed = message(text="please help me he will kill me")
    arrived = decode(raw({"update_id": 9, "edited_message": changed["message"]}))
    assert arrived is not None
    assert arrived.inbound.said == Said("text", text="please help me he will kill me", hint="fr-CA")
    place = message(location={"latitude": 1, "longitude": 2})
    assert decode(raw({"update_id": 9, "edited_message": place["message"]})) is None


def test_a_reply_to_an_old_message_is_its_own_words() -> None:
    """What is quoted is not read."""
    arrived = decode(raw(message(text="2", reply_to_message=message(text="old words")["message"])))
    assert arrived is not None
    assert arrived.inbound.said == Said("text", text="2", hint="fr-CA")


@pytest.mark.parametrize(
    "update",
    [
        message(pinned_message={"message_id": 1}),
        message(message_auto_delete_timer_changed={"message_auto_delete_time": 1}),
        {"update_id": 9, "inline_query": {"id": "1"}},
        {"update_id": 9},
    ],
)
def test_notices_ask_for_no_answer(update: dict[str, Any]) -> None:
    """Nobody said anything."""
    assert decode(raw(update)) is None


def test_a_press_without_a_message_is_answered_where_the_person_is() -> None:
    """A private chat has the id of the person in it."""
    arrived = decode(raw({"update_id": 9, "callback_query": {"id": "3", "from": USER, "data": "en open menu"}}))
    assert arrived is not None
    assert (arrived.chat, arrived.place, arrived.inbound.message) == (77, "private", 0)


def test_names_are_not_read() -> None:
    """They are in no field, and neither chat nor words are shown by a slip into a log."""
    arrived = decode(raw(message(text="my words")))
    assert arrived is not None
    assert arrived.inbound.said.text == "my words"
    assert not [text for text in (NAME, "my words", "77") if text in repr(arrived)]


@pytest.mark.parametrize("content", [b"{", b"", b"\xff"])
def test_what_is_not_json_is_told_from_what_is_no_update(content: bytes) -> None:
    """The first is nobody's update; the second Telegram would deliver for ever."""
    with pytest.raises((msgspec.DecodeError, UnicodeDecodeError)) as raised:
        decode(content)
    assert not isinstance(raised.value, msgspec.ValidationError)
    with pytest.raises(msgspec.ValidationError):
        decode(b'{"update_id":"x"}')
