"""What Twilio posts, and what it is taken for."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest

from bot.channels.http import BadRequest
from bot.channels.twilio.form import TwilioForm, is_twilios, parse_form, read_message
from bot.types import Said
from tests.fakes.twilio import AMINA, BINTA, form


def posted(sender: str = AMINA, body: str = "", **fields: str) -> TwilioForm:
    """Return a form as it arrives."""
    return parse_form(urlencode(form(sender, body, **fields)).encode())


def said(body: str = "", **fields: str) -> Said:
    """Return what a WhatsApp message is taken for."""
    return read_message(posted(AMINA, body, **fields)).said


def interactive(**reply: object) -> str:
    """Return WhatsApp's own form of a reply."""
    return json.dumps({"type": next(iter(reply)), **reply})


def test_the_sender_is_opaque_and_the_id_is_the_messages() -> None:
    """The whole of `From` is who wrote; its beginning tells the channel."""
    fields = form(AMINA, "hello")
    inbound = read_message(parse_form(urlencode(fields).encode()))
    assert (inbound.who.channel, inbound.who.sender) == ("whatsapp", AMINA)
    assert inbound.delivery == fields["MessageSid"]
    assert (read_message(posted(BINTA)).who.channel, read_message(posted(BINTA)).who.sender) == ("sms", BINTA)


def test_what_names_a_person_is_not_shown() -> None:
    """Neither number nor words stand in what Python prints of a message."""
    assert not any(word in repr(read_message(posted(body="secret"))) for word in ("2025550123", "secret", "Amina"))


@pytest.mark.parametrize(
    ("fields", "tap"),
    [
        ({"ButtonPayload": "fr open rights/wages", "ButtonText": "Salaires"}, "fr open rights/wages"),
        ({"ListId": "en open menu +2 !moved", "ListTitle": "Menu"}, "en open menu +2 !moved"),
        ({"InteractiveData": interactive(list_reply={"id": "en open menu", "title": "Menu"})}, "en open menu"),
        ({"InteractiveData": interactive(button_reply={"id": "en hide"})}, "en hide"),
        ({"ButtonPayload": "?", "ListId": "en hide"}, "en hide"),
    ],
)
def test_a_button_or_list_entry_is_a_tap(fields: dict[str, str], tap: str) -> None:
    """Its id is an address, in whichever field it comes."""
    assert said("Menu", **fields) == Said("tap", tap=tap)


@pytest.mark.parametrize(
    "fields",
    [
        {"ButtonPayload": "Not an address!"},
        {"ListId": "x" * 1000},
        {"InteractiveData": "{"},
        {"InteractiveData": "[" * 20_000},
        {"InteractiveData": "[1]"},
        {"InteractiveData": interactive(list_reply="en open menu")},
        {"InteractiveData": interactive(list_reply={"id": 7})},
        {"MessageType": "interactive"},
    ],
)
def test_what_is_no_address_is_read_by_its_label(fields: dict[str, str]) -> None:
    """A button of another sender's template is words like any others."""
    assert said("My rights", **fields) == Said("text", text="My rights")


def test_a_label_stands_in_for_missing_words() -> None:
    """Some buttons come without a text of their own."""
    assert said("", ButtonText="Menu") == said("", ListTitle="Menu") == Said("text", text="Menu")


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"MessageType": "audio", "NumMedia": "1", "MediaContentType0": "audio/ogg"}, "voice"),
        ({"MessageType": "image", "NumMedia": "1"}, "photo"),
        ({"MessageType": "video", "NumMedia": "1"}, "photo"),
        ({"MessageType": "document", "NumMedia": "1"}, "file"),
        ({"MessageType": "sticker", "NumMedia": "1"}, "sticker"),
        ({"MessageType": "contacts", "NumMedia": "1"}, "contact"),
        ({"MessageType": "location"}, "location"),
        ({"Latitude": "33.9", "Longitude": "35.5", "MessageType": ""}, "location"),
        ({"MessageType": "", "NumMedia": "1", "MediaContentType0": "audio/amr"}, "voice"),
        ({"MessageType": "", "NumMedia": "2", "MediaContentType0": "image/jpeg"}, "photo"),
        ({"MessageType": "", "NumMedia": "1", "MediaContentType0": "text/x-vcard"}, "contact"),
        ({"MessageType": "", "NumMedia": "1", "MediaContentType0": "application/pdf"}, "file"),
        ({"MessageType": "", "NumMedia": "1"}, "file"),
        ({"MessageType": "order"}, "other"),
    ],
)
def test_what_is_not_text_has_a_kind(fields: dict[str, str], kind: str) -> None:
    """The kind is all that is looked at."""
    assert said("", **fields) == Said("media", media=kind)


def test_a_caption_is_answered_like_words() -> None:
    """Words beside a picture are what the person asks; the name of a file is not."""
    photo = {"MessageType": "image", "NumMedia": "1"}
    paper = {"MessageType": "document", "NumMedia": "1"}
    assert said("is this contract ok?", **photo) == Said("text", text="is this contract ok?", media="photo")
    assert said("is this ok? I am not sure. thanks", **paper).kind == "text"
    assert said("My contract 2026.pdf", **paper) == Said("media", media="file")


def test_who_has_no_number_is_told_from_others_by_whatsapps_own_name() -> None:
    """Nobody is left without an answer, and no two people are one."""
    for sender in ("", "whatsapp:"):
        read = [read_message(posted(sender, "hello", ExternalUserId=name)).who for name in ("US.134", "US.135")]
        assert [(who.channel, who.sender) for who in read] == [
            ("whatsapp", "whatsapp:US.134"),
            ("whatsapp", "whatsapp:US.135"),
        ]
        with pytest.raises(BadRequest):
            read_message(posted(sender, "hello"))


def test_names_twice_and_blank_values_are_kept() -> None:
    """They are part of what is signed."""
    read_back = parse_form(b"A=1&B=&A=2&A=")
    assert read_back == {"A": ["1", "2", ""], "B": [""]}
    assert (read_back.first("A"), read_back.first("B"), read_back.first("C")) == ("1", "", "")


@pytest.mark.parametrize("content", [b"A=%ff", "A=é".encode(), b"&".join([b"a=1"] * 201)])
def test_what_twilio_could_not_have_written_is_refused(content: bytes) -> None:
    """Broken letters, and more fields than there are."""
    with pytest.raises(BadRequest) as refused:
        parse_form(content)
    assert refused.value.status == 400


def test_words_that_end_it_are_twilios_on_sms() -> None:
    """On WhatsApp, or within a sentence, they are the person's."""
    assert is_twilios(posted(BINTA, "stop"))
    assert not is_twilios(posted(BINTA, "stop it"))
    assert not is_twilios(posted(AMINA, "stop"))
    assert not is_twilios(posted(BINTA, "arrêt"))


@pytest.mark.parametrize("word", ["YES", "help", "Info", "START", "unstop"])
@pytest.mark.parametrize("marked", ["", "HELP", "START"])
def test_words_that_twilio_knows_too_are_the_persons(word: str, marked: str) -> None:
    """Whoever writes "help" may be in danger, and "yes" is an answer."""
    assert not is_twilios(posted(BINTA, word, **({"OptOutType": marked} if marked else {})))


def test_a_sign_put_on_a_message_asks_for_nothing() -> None:
    """It costs a message to answer; a figure or a word is read."""
    assert is_twilios(posted(AMINA, "👍", MessageType="reaction"))
    assert is_twilios(posted(AMINA, "", MessageType="reaction"))
    assert not is_twilios(posted(AMINA, "3️⃣", MessageType="reaction"))
    assert said("2", MessageType="reaction") == Said("text", text="2")
