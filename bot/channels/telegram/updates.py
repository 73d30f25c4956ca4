"""Telegram's updates: from bytes to what was said. Names, pictures and places are never read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, Literal

import msgspec

from bot.channels.telegram.screens import FACTS
from bot.types import Inbound, Kind, Said, Who

ALLOWED: Final = ("message", "edited_message", "callback_query", "my_chat_member")
"""The kinds of update we ask Telegram for (Bot API, setWebhook and getUpdates)."""
COMMANDS: Final = {"help": "help me", "delete": "delete my data"}
"""Commands whose own word would not be understood as what the command means."""
MEDIA: Final = {
    "voice": "voice", "audio": "voice", "photo": "photo", "video": "photo", "video_note": "photo", "animation": "photo",
    "paid_media": "photo", "story": "photo", "document": "file", "venue": "location", "location": "location",
    "contact": "contact", "sticker": "sticker", "dice": "sticker", "poll": "", "game": "", "invoice": "",
    "checklist": "",
}  # fmt: skip
"""What is not text, and what we call it; nothing: something we have no words for. Any other kind asks no answer."""
PRESENT: Final = frozenset({"member", "administrator", "restricted"})
"""What the bot may be in a group it has been added to (Bot API, ChatMember)."""

Place = Literal["private", "group", "channel"]

_COMMAND: Final = re.compile(r"/(\w{1,32})(?:@\w+)?(?:\s+(.*))?", re.DOTALL)


class _Chat(msgspec.Struct):
    id: int
    type: str


class _User(msgspec.Struct):
    id: int
    language_code: str = ""


class _Message(msgspec.Struct, rename={"sender": "from"}):
    message_id: int
    chat: _Chat
    date: int = 0
    sender: _User | None = None
    text: str = ""
    caption: str = ""
    media_group_id: str = ""
    # Raw: that they are there is all we look at.
    voice: msgspec.Raw = msgspec.Raw()
    audio: msgspec.Raw = msgspec.Raw()
    photo: msgspec.Raw = msgspec.Raw()
    video: msgspec.Raw = msgspec.Raw()
    video_note: msgspec.Raw = msgspec.Raw()
    animation: msgspec.Raw = msgspec.Raw()
    paid_media: msgspec.Raw = msgspec.Raw()
    story: msgspec.Raw = msgspec.Raw()
    document: msgspec.Raw = msgspec.Raw()
    venue: msgspec.Raw = msgspec.Raw()
    location: msgspec.Raw = msgspec.Raw()
    contact: msgspec.Raw = msgspec.Raw()
    sticker: msgspec.Raw = msgspec.Raw()
    dice: msgspec.Raw = msgspec.Raw()
    poll: msgspec.Raw = msgspec.Raw()
    game: msgspec.Raw = msgspec.Raw()
    invoice: msgspec.Raw = msgspec.Raw()
    checklist: msgspec.Raw = msgspec.Raw()


class _Query(msgspec.Struct, rename={"sender": "from"}):
    id: str
    sender: _User
    message: _Message | None = None
    data: str = ""


class _Member(msgspec.Struct):
    status: str


class _Membership(msgspec.Struct, rename={"sender": "from"}):
    chat: _Chat
    sender: _User
    new_chat_member: _Member


class _Update(msgspec.Struct):
    update_id: int
    message: _Message | None = None
    edited_message: _Message | None = None
    callback_query: _Query | None = None
    my_chat_member: _Membership | None = None


class _Numbered(msgspec.Struct):
    update_id: int


@dataclass(frozen=True, slots=True)
class Arrived:
    """One update that asks for an answer, and what is needed to give it."""

    inbound: Inbound
    chat: int = field(repr=False)
    place: Place = "private"
    query: str = field(default="", repr=False)
    """The id of a pressed button, to be acknowledged."""
    album: str = field(default="", repr=False)
    """What several pictures sent at once have in common: they are answered once."""


_updates: Final = msgspec.json.Decoder(_Update)
_numbers: Final = msgspec.json.Decoder(_Numbered)


def update_id(raw: bytes) -> int:
    """Return the id of an update; raise `msgspec.DecodeError` where there is none."""
    return _numbers.decode(raw).update_id


def decode(raw: bytes) -> Arrived | None:
    """Read an update; None if it asks for no answer.

    Raises `msgspec.ValidationError` for JSON that is no update, any other `msgspec.DecodeError` for what is not JSON.
    """
    update = _updates.decode(raw)
    delivery = str(update.update_id)
    if update.callback_query:
        return _pressed(update.callback_query, delivery)
    if update.my_chat_member:
        return _added(update.my_chat_member, delivery)
    if update.edited_message:
        return _edited(update.edited_message, delivery)
    return _written(update.message, delivery) if update.message else None


def _written(message: _Message, delivery: str) -> Arrived | None:
    hint = message.sender.language_code if message.sender else ""
    if message.chat.type != "private":
        return _elsewhere(message.chat, delivery, hint)
    said = _words(message.text, hint) if message.text else _unseen(message, hint)
    if said is None:
        return None
    return Arrived(_inbound(message.chat, delivery, said, message.message_id), message.chat.id, album=_album(message))


def _edited(message: _Message, delivery: str) -> Arrived | None:
    """Read changed words like new ones; a place that is shared live changes every few seconds and asks for nothing."""
    words = message.text or message.caption
    if message.chat.type != "private" or not words:
        return None
    hint = message.sender.language_code if message.sender else ""
    return Arrived(_inbound(message.chat, delivery, _words(words, hint), message.message_id), message.chat.id)


def _pressed(query: _Query, delivery: str) -> Arrived:
    message = query.message
    chat = message.chat if message else _Chat(query.sender.id, "private")
    if chat.type != "private":
        return _elsewhere(chat, delivery, query.sender.language_code, query.id)
    within_reach = message.message_id if message and message.date else 0
    said = Said("tap", tap=query.data, hint=query.sender.language_code)
    return Arrived(_inbound(chat, delivery, said, within_reach), chat.id, query=query.id)


def _added(membership: _Membership, delivery: str) -> Arrived | None:
    """Notice that the bot was put into a group; that somebody blocked it asks for nothing."""
    if membership.chat.type == "private" or membership.new_chat_member.status not in PRESENT:
        return None
    return _elsewhere(membership.chat, delivery, membership.sender.language_code)


def _elsewhere(chat: _Chat, delivery: str, hint: str, query: str = "") -> Arrived:
    place: Place = "channel" if chat.type == "channel" else "group"
    return Arrived(_inbound(chat, delivery, Said("media", media="group", hint=hint)), chat.id, place, query)


def _inbound(chat: _Chat, delivery: str, said: Said, message: int = 0) -> Inbound:
    return Inbound(Who(FACTS.name, str(chat.id)), delivery, said, message)


def _words(text: str, hint: str) -> Said:
    command = _COMMAND.fullmatch(text.strip())
    if not command:
        return Said("text", text=text, hint=hint)
    name, rest = command[1].lower(), (command[2] or "").strip()
    if name == "start":
        return Said("start", start=rest, hint=hint) if rest else Said("text", text="/start", hint=hint)
    words = COMMANDS.get(name, name.replace("_", " "))
    return Said("text", text=f"{words} {rest}".strip(), hint=hint)


def _unseen(message: _Message, hint: str) -> Said | None:
    for name, media in MEDIA.items():
        if bytes(getattr(message, name)):
            # Words under a picture are words: what is asked there is answered.
            kind: Kind = "text" if message.caption.strip() else "media"
            return Said(kind, text=message.caption, media=media, hint=hint)
    return None


def _album(message: _Message) -> str:
    return f"{message.chat.id} {message.media_group_id}" if message.media_group_id else ""
