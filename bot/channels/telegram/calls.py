"""Calls to Telegram's Bot API: each succeeds or raises one of our errors. Nothing of them is ever logged."""

from __future__ import annotations

import asyncio
import json
import os
import ssl
from collections.abc import Awaitable, Sequence
from contextlib import suppress
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Final, Self, TypeVar
from urllib.parse import urlencode

import msgspec
import structlog

from bot.channels.telegram.screens import plain_message
from bot.channels.telegram.updates import ALLOWED
from bot.errors import Blocked, ChannelError, Refused, SettingsError, TryAgain
from bot.settings import Settings
from bot.texts import say
from bot.types import Message

if TYPE_CHECKING:
    from telegram import InlineKeyboardMarkup, LinkPreviewOptions
    from telegram.request import HTTPXRequest

CONNECTIONS: Final = 64
"""Calls at once: Telegram takes about 30 messages a second (PTB, FloodLimit), each done in less than two."""
CALL_SECONDS: Final = 10.0
"""How long one call may take: a webhook must be answered within 60 s (Bot API server, idle timeout)."""
DELETED: Final = 100
"""The most messages one call deletes (Bot API, deleteMessages)."""
DELETE_TRIES: Final = 3
DELETE_PAUSE: Final = 2.0
"""How often, and with what pauses at most, HIDE tries to delete: somebody may be taking the phone."""
POLL_SECONDS: Final = 30
"""How long Telegram may hold our question for updates; proxies on the way drop much longer ones."""
CONFLICT_SECONDS: Final = 30.0
"""How long to leave the word to whoever else asks for this bot's updates."""
UNKNOWN_SECONDS: Final = 60.0
"""How long to wait before a token that Telegram does not know is tried again."""
UNCHANGED: Final = "not modified"
"""What Telegram says of an edit that changes nothing (Bot API server, Client.cpp)."""

T = TypeVar("T")
log = structlog.get_logger(__name__)


class _Parameters(msgspec.Struct):
    retry_after: float = 0.0


class _Reply(msgspec.Struct):
    description: str = ""
    result: list[msgspec.Raw] | None = None
    parameters: _Parameters | None = None


class Calls:
    """One bot at Telegram. Open it before use: `async with Calls(settings) as calls`."""

    def __init__(self, settings: Settings, seconds: float = CALL_SECONDS) -> None:
        """Prepare, without a call; each may take so many seconds."""
        # With it python-telegram-bot gives waiting times as `timedelta`, without a warning for each (its 22.2 notes).
        os.environ.setdefault("PTB_TIMEDELTA", "true")
        from telegram import Bot

        url, token = f"{settings.TELEGRAM_API_URL}/bot", settings.TELEGRAM_BOT_TOKEN
        self._request = _request(CONNECTIONS, seconds)
        self._polling = _request(2, seconds)
        self._updates = f"{url}{token}/getUpdates"
        self._seconds = seconds
        self.bot = Bot(token, base_url=url, request=self._request, get_updates_request=self._polling)

    async def __aenter__(self) -> Self:
        """Open the connections."""
        await self._request.initialize()
        await self._polling.initialize()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close them."""
        await self._polling.shutdown()
        await self._request.shutdown()

    async def username(self) -> str:
        """Return the name people find the bot by; raise `SettingsError` if Telegram does not know the token."""
        from telegram.error import InvalidToken

        try:
            return str((await attempt(self.bot.get_me(), let=InvalidToken)).username)
        except InvalidToken:
            raise SettingsError("TELEGRAM_BOT_TOKEN=(hidden): Telegram does not know this token") from None

    async def send(self, chat: int, message: Message, language: str) -> int:
        """Send a message and return its id; what Telegram refuses goes once more as plain text."""
        try:
            return await self._send(chat, message.text, "HTML", keyboard(message, language))
        except Refused:
            log.warning("telegram_markup_refused")
        return await self._send(chat, plain_message(message.text), None, keyboard(message))

    async def _send(self, chat: int, text: str, mode: str | None, buttons: InlineKeyboardMarkup | None) -> int:
        sending = self.bot.send_message(
            chat, text, parse_mode=mode, reply_markup=buttons, link_preview_options=_no_preview()
        )
        return int((await attempt(sending)).message_id)

    async def edit(self, chat: int, message_id: int, message: Message, language: str) -> bool:
        """Put a message in the place of another; False if that cannot be done."""
        editing = self.bot.edit_message_text(
            message.text,
            chat,
            message_id,
            parse_mode="HTML",
            reply_markup=keyboard(message, language),
            link_preview_options=_no_preview(),
        )
        try:
            await attempt(editing)
        except Refused as refused:
            return UNCHANGED in str(refused)
        return True

    async def delete(self, chat: int, messages: Sequence[int]) -> None:
        """Delete what can be deleted: Telegram lets a bot do so for 48 hours, and refuses a list with one older."""
        for start in range(0, len(messages), DELETED):
            batch = messages[start : start + DELETED]
            if not await self._deleted(chat, batch) and len(batch) > 1:
                for message_id in batch:
                    await self._deleted(chat, [message_id])

    async def _deleted(self, chat: int, messages: Sequence[int]) -> bool:
        """Delete messages, trying again where that may help: their ids are known only now."""
        for _ in range(DELETE_TRIES):
            try:
                return await attempt(self.bot.delete_messages(chat, messages))
            except TryAgain as error:
                await asyncio.sleep(min(error.after or DELETE_PAUSE, DELETE_PAUSE))
            except ChannelError:
                return False
        return True  # nothing more can be done now; one by one would not help

    async def acknowledge(self, query: str, toast: str = "") -> None:
        """Tell Telegram that a pressed button was noticed, so that it stops waiting; a toast passes over the screen."""
        with suppress(ChannelError):
            await attempt(self.bot.answer_callback_query(query, toast or None))

    async def leave(self, chat: int) -> None:
        """Leave a group or channel."""
        with suppress(ChannelError):
            await attempt(self.bot.leave_chat(chat))

    async def updates(self, offset: int, wait: int = POLL_SECONDS, limit: int = 100) -> list[bytes]:
        """Ask for updates from an id on, which confirms all before it."""
        from telegram.error import NetworkError

        query = {"offset": offset, "timeout": wait, "limit": limit, "allowed_updates": json.dumps(ALLOWED)}
        try:
            status, content = await self._polling.do_request(
                f"{self._updates}?{urlencode(query)}", "GET", read_timeout=wait + self._seconds
            )
            reply = msgspec.json.decode(content, type=_Reply)
        except NetworkError as error:
            raise TryAgain(type(error).__name__) from None
        except msgspec.DecodeError:
            raise TryAgain("not an answer of Telegram's") from None
        if status != 200:
            raise _not_given(status, reply)
        return [bytes(update) for update in reply.result or ()]


def _not_given(status: int, reply: _Reply) -> TryAgain:
    """Say why there are no updates, to the operator where it is theirs to mend."""
    if status == 409:
        hint = "another program polls with this token; stop one of them"
        if "webhook" in reply.description:
            hint = "a webhook is set: set TELEGRAM_MODE=webhook, or run `python -m bot webhook delete`"
        log.error("telegram_conflict", what=hint)
        return TryAgain("conflict", CONFLICT_SECONDS)
    if status in (401, 404):
        log.error("telegram_token_unknown", what="check TELEGRAM_BOT_TOKEN")
        return TryAgain("token unknown", UNKNOWN_SECONDS)
    return TryAgain(f"status {status}", reply.parameters.retry_after if reply.parameters else 0.0)


async def attempt(call: Awaitable[T], let: type[Exception] | tuple[()] = ()) -> T:
    """Make a call; raise `Refused`, `Blocked` or `TryAgain` for what python-telegram-bot raises, except `let`."""
    from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

    try:
        return await call
    except let:
        raise
    except BadRequest as error:  # a NetworkError to the library: it must stand first
        raise Refused(error.message.lower()) from None
    except Forbidden:
        raise Blocked("forbidden") from None
    except RetryAfter as error:
        raise TryAgain("too many requests", _seconds(error.retry_after)) from None
    except InvalidToken:  # its words are the token's
        log.error("telegram_token_unknown", what="check TELEGRAM_BOT_TOKEN")
        raise TryAgain("token unknown", UNKNOWN_SECONDS) from None
    except NetworkError as error:
        raise TryAgain(type(error).__name__) from None
    except TelegramError as error:
        raise Refused(type(error).__name__.lower()) from None


def keyboard(message: Message, language: str = "") -> InlineKeyboardMarkup | None:
    """Make the buttons of a message; without a language none that copy, which an older server may not know."""
    from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup

    copies = [
        [InlineKeyboardButton(say(language, "Copy {number}", number=text), copy_text=CopyTextButton(text))]
        for text in (message.copies if language else ())
    ]
    rows = [
        [InlineKeyboardButton(button.label, callback_data=str(button.action)) for button in row]
        for row in message.buttons
    ]
    return InlineKeyboardMarkup([*copies, *rows]) if copies or rows else None


def _request(connections: int, seconds: float) -> HTTPXRequest:
    from telegram.request import HTTPXRequest

    return HTTPXRequest(connections, seconds, seconds, seconds, seconds, httpx_kwargs={"verify": _certificates()})


@cache
def _certificates() -> ssl.SSLContext:
    """Return what Telegram's certificate is checked with: httpx's own, made once, for it takes 50 ms."""
    import httpx

    return httpx.create_ssl_context()


def _no_preview() -> LinkPreviewOptions:
    """Show no picture of a linked page: it would tell over a shoulder what was asked."""
    from telegram import LinkPreviewOptions

    return LinkPreviewOptions(is_disabled=True)


def _seconds(wait: int | timedelta) -> float:
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
