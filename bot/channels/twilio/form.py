"""What Twilio posts when somebody writes: from its form to an `Inbound`. Names and files are never looked at."""

from __future__ import annotations

import json
import re
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
OWN_WORDS: Final = frozenset({
    "STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT",
    "START", "YES", "UNSTOP",
    "HELP", "INFO",
})  # fmt: skip
"""Single words that Twilio itself answers on SMS (Twilio, default keywords of Messaging).

They reach the webhook all the same; a second answer would be refused (error 21610) or paid for twice.
So no screen asks for one of them on SMS, and a poster must not say "send START": any other word begins.
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
_WORDED: Final = frozenset({"", "text", "button", "interactive"})
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
    """Say whether Twilio has answered, or asks for no answer: its own words, and news of what was sent."""
    if form.first("OptOutType") or form.first("SmsStatus") not in ("", "received") or form.first("MessageStatus"):
        return True
    return not form.first("From").startswith(WHATSAPP) and form.first("Body").strip().upper() in OWN_WORDS


def read_message(form: TwilioForm) -> Inbound:
    """Read a message; raise `BadRequest` 400 if it has no sender or no id."""
    sender, message = form.first("From"), form.first("MessageSid")
    if not 1 <= len(sender) <= SENDER or not _MESSAGE.fullmatch(message):
        raise BadRequest(400, "message")
    facts = whatsapp.FACTS if sender.startswith(WHATSAPP) else sms.FACTS
    return Inbound(Who(facts.name, sender), message, _said(form))


def _said(form: TwilioForm) -> Said:
    if tap := _tap(form):
        return Said("tap", tap=tap)
    text = (form.first("Body") or form.first("ButtonText") or form.first("ListTitle"))[:WORDS]
    media = _media(form)
    if media and (not text.strip() or (media == "file" and _FILE_NAME.fullmatch(text.strip()))):
        return Said("media", media=media)
    return Said("text", text=text)


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
