"""Twilio: one webhook for WhatsApp and SMS, checked by its signature, answered in its own reply."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final
from xml.sax.saxutils import escape

import structlog

from bot.channels.channel import Channel
from bot.channels.http import BadRequest, Receive, Scope, Send, body, header, respond
from bot.channels.twilio.form import TwilioForm, is_twilios, parse_form, read_message
from bot.channels.twilio.sms import Sms
from bot.channels.twilio.whatsapp import WhatsApp
from bot.engine import Engine
from bot.errors import Silenced, StoreError
from bot.settings import Settings
from bot.types import Inbound, Message

PATH: Final = "/twilio"
"""Where the webhook is, under the public address."""
SIGNATURE_HINT: Final = "if it is Twilio's: check PUBLIC_URL and TWILIO_AUTH_TOKEN"
"""What is wrong where every message is refused: a signature is made of both."""
_FORM: Final = b"application/x-www-form-urlencoded"
_XML: Final = b"text/xml; charset=utf-8"
_NOT_XML: Final = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold (its section 2.2), and the carriage return, which a reader would turn into a line."""

log = structlog.get_logger(__name__)


class Twilio:
    """The webhook of a Twilio account. Set it as fallback too: Twilio itself does not repeat after a 503."""

    def __init__(self, settings: Settings, engine: Engine) -> None:
        """Join the account's settings and the conversation; raise `UnknownChannel` if that does not know a channel."""
        self._engine = engine
        self._account = settings.TWILIO_ACCOUNT_SID
        self._url = settings.PUBLIC_URL + PATH
        self._is_signed = _validator(settings.TWILIO_AUTH_TOKEN)
        self._channels: Mapping[str, Channel] = {
            channel.name: channel
            for channel, number in (
                (WhatsApp(), settings.TWILIO_WHATSAPP_NUMBER),
                (Sms(), settings.TWILIO_SMS_NUMBER),
            )
            if number
        }
        for name in self._channels:
            engine.channel(name)

    async def webhook(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request. What is not Twilio's for this account is refused, and nothing is counted."""
        try:
            form = await self._form(scope, receive)
            inbound = None if is_twilios(form) else read_message(form)
            channel = self._channels.get(inbound.who.channel) if inbound else None
            if inbound and channel:
                await self._answer(inbound, channel, send)
            else:
                await respond(send, 200, twiml(()), _XML)
        except Silenced:
            await respond(send, 200, twiml(()), _XML)
        except BadRequest as refused:
            hint = SIGNATURE_HINT if str(refused) == "signature" else ""
            log.info("twilio_refused", status=refused.status, why=str(refused), what=hint)
            await respond(send, refused.status)
        except StoreError as error:
            log.warning("twilio_put_off", kind=type(error).__name__)
            await respond(send, 503)

    async def _form(self, scope: Scope, receive: Receive) -> TwilioForm:
        if scope["method"] != "POST":
            raise BadRequest(405, "method")
        if header(scope, b"content-type").partition(b";")[0].strip().lower() != _FORM:
            raise BadRequest(415, "type")
        signature = header(scope, b"x-twilio-signature")
        if not signature:
            raise BadRequest(403, "unsigned")
        form = parse_form(await body(scope, receive))
        query = scope.get("query_string", b"")
        url = f"{self._url}?{query.decode('latin-1')}" if query else self._url
        if not self._is_signed(url, form, signature.decode("latin-1")):
            raise BadRequest(403, "signature")
        if form.first("AccountSid") != self._account:
            raise BadRequest(403, "account")
        return form

    async def _answer(self, inbound: Inbound, channel: Channel, send: Send) -> None:
        async with self._engine.turn(inbound) as answer:
            await respond(send, 200, twiml(channel.render(answer.screen)), _XML)


def _validator(token: str) -> Callable[[str, TwilioForm, str], bool]:
    """Return Twilio's own check of a signature over the address it was told to call, never a header's."""
    from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]

    validator = RequestValidator(token)
    return lambda url, form, signature: bool(validator.validate(url, form, signature))


def twiml(messages: Iterable[Message]) -> bytes:
    """Write Twilio's answer; without messages it says nothing."""
    inner = "".join(f"<Message>{escape(_NOT_XML.sub('', message.text))}</Message>" for message in messages)
    return f'<?xml version="1.0" encoding="UTF-8"?><Response>{inner}</Response>'.encode()
