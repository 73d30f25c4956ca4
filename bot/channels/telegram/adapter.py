"""Telegram's way in and out: takes updates from its webhook or by asking, and shows their answers."""

from __future__ import annotations

import asyncio
import hmac
import math
from collections import deque
from typing import Final, Self

import msgspec
import structlog

from bot import logs
from bot.channels.http import BadRequest, Receive, Scope, Send, body, header, respond
from bot.channels.telegram.calls import CALL_SECONDS, Calls
from bot.channels.telegram.polling import Polling
from bot.channels.telegram.screens import Telegram
from bot.channels.telegram.updates import Arrived, decode
from bot.engine import Answer, Engine
from bot.errors import Blocked, Refused, Silenced, StoreError, TryAgain
from bot.settings import Settings
from bot.texts import say

PATH: Final = "/telegram"
"""Where the webhook is, under the public address."""
UPDATE_BYTES: Final = 256 * 1024
"""The most bytes of an update: a message and the one it replies to, 4,096 letters each, at twelve bytes where they are
escaped, with their entities; refused, it would be delivered for a day and block its chat. Read for Telegram only."""
PAUSE: Final = 3.0
"""How many seconds Telegram shall wait where nobody says how long."""
LONGEST_PAUSE: Final = 3600.0
"""The longest wait that Telegram heeds (Bot API server, WebhookActor)."""
ALBUMS: Final = 256
"""How many albums are kept in mind, to answer several pictures sent at once only once."""

log = structlog.get_logger(__name__)


class TelegramBot:
    """One Telegram bot. Open it before use: `async with TelegramBot(settings, engine) as bot`."""

    def __init__(self, settings: Settings, engine: Engine, seconds: float = CALL_SECONDS) -> None:
        """Join the bot's settings and the conversation; each call may take so many seconds.

        Raises `UnknownChannel` if the conversation does not know of Telegram.
        """
        self._engine = engine
        self._secret = settings.TELEGRAM_WEBHOOK_SECRET.encode()
        self._channel = Telegram()
        engine.channel(self._channel.name)
        self._calls = Calls(settings, seconds)
        self._albums: deque[str] = deque(maxlen=ALBUMS)
        self.username = ""
        """The name people find the bot by, once it is open and Telegram has answered."""

    async def __aenter__(self) -> Self:
        """Get to know the bot; raise `SettingsError` if Telegram does not know the token."""
        await self._calls.__aenter__()
        try:
            self.username = await self._calls.username()
        except (TryAgain, Refused, Blocked) as error:
            log.warning("telegram_not_reached", kind=type(error).__name__, why=str(error))
        except BaseException:
            await self._calls.__aexit__()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        """Let go of the connections."""
        await self._calls.__aexit__()

    async def poll(self) -> None:
        """Ask for updates and answer them until cancelled."""
        await Polling(self._calls, self.take).run()

    async def webhook(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request. What cannot be handled is accepted all the same: refused, it would block its chat."""
        try:
            raw = await self._authentic(scope, receive)
            arrived = decode(raw)
            if arrived:
                await self.take(arrived)
        except BadRequest as refused:
            await respond(send, refused.status)
        except msgspec.ValidationError:
            log.warning("telegram_update_unknown")
            await respond(send, 200)
        except (msgspec.DecodeError, UnicodeDecodeError):
            await respond(send, 400)
        except (TryAgain, StoreError) as error:
            log.warning("telegram_put_off", kind=type(error).__name__)
            await respond(send, 503, headers={b"retry-after": _pause(error)})
        except Exception as error:  # noqa: BLE001 - whatever it is, it must not be delivered for ever
            log.error("telegram_failed", what=logs.place(error))
            await respond(send, 200)
        else:
            await respond(send, 200)

    async def _authentic(self, scope: Scope, receive: Receive) -> bytes:
        if scope["method"] != "POST":
            raise BadRequest(405)
        secret = header(scope, b"x-telegram-bot-api-secret-token")
        if not (self._secret and hmac.compare_digest(secret, self._secret)):
            raise BadRequest(403)
        return await body(scope, receive, UPDATE_BYTES)

    async def take(self, arrived: Arrived) -> None:
        """Answer an update; raise `TryAgain` or `StoreError` if it must come again."""
        if arrived.place == "channel":
            await self._calls.leave(arrived.chat)
            return
        if arrived.album and arrived.album in self._albums:
            return
        toast = ""
        acknowledged: asyncio.Task[None] | None = None
        try:
            async with self._engine.turn(arrived.inbound) as answer:
                acknowledged = self._acknowledging(arrived)
                await self._show(arrived, answer)
        except Silenced:
            toast = say(self._spoken(arrived), "That is too fast for me. Please wait a moment.")
            return
        finally:
            acknowledged = acknowledged or self._acknowledging(arrived, toast)
            if acknowledged:
                await acknowledged
        if arrived.album:
            self._albums.append(arrived.album)

    def _acknowledging(self, arrived: Arrived, toast: str = "") -> asyncio.Task[None] | None:
        """Begin to tell Telegram that a button was noticed, beside whatever else is sent."""
        return asyncio.create_task(self._calls.acknowledge(arrived.query, toast)) if arrived.query else None

    def _spoken(self, arrived: Arrived) -> str:
        """Return the language of the button that was pressed."""
        said = arrived.inbound.said
        return self._channel.facts.spoken(said.tap.partition(" ")[0], said.hint.partition("-")[0])

    async def _show(self, arrived: Arrived, answer: Answer) -> None:
        try:
            await self._send(arrived, answer)
        except Blocked:
            if arrived.place == "private":
                await answer.blocked()
        except Refused:
            log.error("telegram_answer_refused")
            answer.refused()
        finally:
            if arrived.place == "group":
                await self._calls.leave(arrived.chat)

    async def _send(self, arrived: Arrived, answer: Answer) -> None:
        messages = self._channel.render(answer.screen)
        if answer.wipe:
            await self._calls.delete(arrived.chat, answer.wipe)
        if answer.replaces and len(messages) == 1:
            pressed = arrived.inbound.message
            if await self._calls.edit(arrived.chat, pressed, messages[0], answer.language):
                return
        sent: list[int] = []
        try:
            for message in messages:
                sent.append(await self._calls.send(arrived.chat, message, answer.language))
        finally:
            await _remember(answer, sent)


async def _remember(answer: Answer, sent: list[int]) -> None:
    """Keep the ids of what was sent, for HIDE; the answer is given, whether or not this works."""
    try:
        await answer.remember(*sent)
    except StoreError as error:
        log.warning("telegram_messages_not_remembered", kind=type(error).__name__)


def _pause(error: Exception) -> bytes:
    after = error.after if isinstance(error, TryAgain) and error.after > 0 else PAUSE
    return str(math.ceil(min(after, LONGEST_PAUSE))).encode()
