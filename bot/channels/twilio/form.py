"""What Twilio posts when somebody writes: from its form to an `Inbound`. Names and files are never looked at."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl

from bot.actions import parse_action
from bot.channels.http import BadRequest
from bot.channels.twilio import sms, whatsapp
from bot.errors import BadAction
from bot.types import Inbound, Said, Who

FIELDS: Final = 200
"""The most fields of a form: Twilio sends about 30, and three for each file."""
SENDER: Final = 200
"""The most characters of a sender: numbers have 16, WhatsApp's own user names for business under 150."""
WORDS: Final = 4096
"""The most characters of a WhatsApp text; what a caption or a forgery has beyond is not read."""
WHATSAPP: Final = "whatsapp:"
"""How the sender's address begins on WhatsApp. What follows is opaque: it may be no number."""
STOP_WORDS: Final = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"})
"""Single words after which Twilio itself sends nothing more on SMS (Twilio, default keywords of Messaging).

They reach the webhook all the same; an answer would be refused (error 21610). So no screen asks for one of them.
"""
STOPPED: Final = "STOP"
"""How Twilio marks them where the words were changed in its console (`OptOutType`)."""
KEYWORDS: Final[Mapping[str, str]] = {"UNSTOP": "/start", "INFO": "about"}
"""Words that Twilio knows and nobody else says, and what they stand for.

Twilio answers START, YES, UNSTOP, HELP and INFO too, in words of its own. We answer all the same: "yes" may be the
answer to a question of ours, and whoever writes "help" may be in danger; the second SMS is worth its price.
"""
_MESSAGE: Final = re.compile(r"(?:SM|MM)[0-9a-f]{32}")
"""A message's id. The signature joins names and values without a mark between them: that the id has
exactly its own form is what keeps letters of another field out of it."""
_FILE_NAME: Final = re.compile(r"\S(?:.{0,120}\S)?\.[A-Za-z0-9]{2,5}")
"""What WhatsApp puts into the text of a document sent without a caption."""
_MEDIA: Final = {
    "audio": "voice", "voice": "voice", "image": "photo", "video": "photo", "sticker": "sticker",
    "location": "location", "contacts": "contact", "contact": "contact", "document": "file",
}  # fmt: skip
"""WhatsApp's kinds of message, or the first half of a file's type, in our words."""
REACTION: Final = "reaction"
"""WhatsApp's kind of a sign put on a message: it is read where it is a word or a figure, else it asks for nothing."""
_WORDED: Final = frozenset({"", "text", "button", "interactive", REACTION})
"""WhatsApp's kinds of message that are words or a choice."""


class TwilioForm(dict[str, list[str]]):
    """A posted form; a name may stand in it more than once."""

    def getlist(self, name: str) -> list[str]:
        """Return every value of a name: Twilio's validator asks for them so."""
        return self[name]

    def first(self, name: str) -> str:
        """Return the first value of a name, or nothing."""
        return self.get(name, [""])[0]


def parse_form(content: bytes) -> TwilioForm:
    """Read a body; raise `BadRequest` 400 if it is not a form Twilio could have written."""
    form = TwilioForm()
    try:
        pairs = parse_qsl(content.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=FIELDS)
    except ValueError:
        raise BadRequest(400, "form") from None
    for name, value in pairs:
        form.setdefault(name, []).append(value)
    return form


def is_twilios(form: TwilioForm) -> bool:
    """Say whether no answer may or need be given: its STOP words, news of what was sent, reactions without words."""
    if form.first("OptOutType") == STOPPED or form.first("SmsStatus") not in ("", "received"):
        return True
    if form.first("MessageStatus"):
        return True
    if form.first("MessageType").lower() == REACTION and not any(map(str.isalnum, form.first("Body"))):
        return True
    return not _is_whatsapp(form) and _word(form) in STOP_WORDS


def read_message(form: TwilioForm) -> Inbound:
    """Read a message; raise `BadRequest` 400 if it has no sender or no id."""
    sender, message = _sender(form), form.first("MessageSid")
    if sender == WHATSAPP or not 1 <= len(sender) <= SENDER or not _MESSAGE.fullmatch(message):
        raise BadRequest(400, "message")
    facts = whatsapp.FACTS if _is_whatsapp(form) else sms.FACTS
    return Inbound(Who(facts.name, sender), message, _said(form))


def _is_whatsapp(form: TwilioForm) -> bool:
    return _sender(form).startswith(WHATSAPP)


def _sender(form: TwilioForm) -> str:
    """Return who writes: where WhatsApp gives no number, and Twilio no name in its place, WhatsApp's own name."""
    sender, name = form.first("From"), form.first("ExternalUserId")
    return f"{WHATSAPP}{name}" if name and sender in ("", WHATSAPP) else sender


def _word(form: TwilioForm) -> str:
    return form.first("Body").strip().upper()


def _said(form: TwilioForm) -> Said:
    if tap := _tap(form):
        return Said("tap", tap=tap)
    if not _is_whatsapp(form) and (word := KEYWORDS.get(_word(form))):
        return Said("text", text=word)
    text = (form.first("Body") or form.first("ButtonText") or form.first("ListTitle"))[:WORDS]
    media = _media(form)
    if media and (not text.strip() or (media == "file" and _FILE_NAME.fullmatch(text.strip()))):
        return Said("media", media=media)
    return Said("text", text=text, media=media)


def _tap(form: TwilioForm) -> str:
    """Return the address of a pressed button or list entry; what is no address of ours is left to its label."""
    for value in (form.first("ButtonPayload"), form.first("ListId"), *_interactive(form.first("InteractiveData"))):
        try:
            return str(parse_action(value))
        except BadAction:
            continue
    return ""


def _interactive(text: str) -> list[str]:
    """Return the ids in WhatsApp's own form of a reply, which some senders get in place of the others."""
    try:
        data: Any = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        return []
    replies = [data.get(kind) for kind in ("list_reply", "button_reply")] if isinstance(data, dict) else []
    ids = [reply.get("id") for reply in replies if isinstance(reply, dict)]
    return [id_ for id_ in ids if isinstance(id_, str)]


def _media(form: TwilioForm) -> str:
    """Return what a thing that is not text is, by its kind alone, or nothing."""
    if form.first("Latitude"):
        return "location"
    kind = form.first("MessageType").lower()
    if kind in _MEDIA:
        return _MEDIA[kind]
    if form.first("NumMedia") in ("", "0"):
        return "" if kind in _WORDED else "other"
    whole = form.first("MediaContentType0").lower()
    if "vcard" in whole:
        return "contact"
    return _MEDIA.get(whole.partition("/")[0], "file")
