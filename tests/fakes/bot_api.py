"""Telegram's Bot API on a port of this machine, as strict as the real one about what it is sent.

Every text is read by Telegram's own parser (tdjson), every call is held against aiogram's typed methods: two judges
that had no part in making it. What either refuses stands in `wrong`, and the call is refused as Telegram would.
"""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

import uvicorn
from tdjson import td_execute

TOKEN = "123456:abcdefghijklmnopqrstuvwxyzABCDEFGHI"
FROM_BOT = {"id": 123456, "is_bot": True, "first_name": "Bagage", "username": "bagage_bot"}
Json = dict[str, Any]

td_execute(b'{"@type":"setLogVerbosityLevel","new_verbosity_level":0}')


def parsed(text: str) -> str:
    """Return the words Telegram's own parser reads; raise `ValueError` with what it has against them."""
    request = {"@type": "parseTextEntities", "text": text, "parse_mode": {"@type": "textParseModeHTML"}}
    answer = json.loads(td_execute(json.dumps(request).encode()) or b"{}")
    if answer["@type"] == "error":
        raise ValueError(answer["message"])
    return str(answer["text"])


def judged(method: str, fields: Json) -> str:
    """Return what aiogram has against a call, or nothing."""
    from aiogram import methods
    from pydantic import BaseModel, ValidationError

    model = getattr(methods, method[0].upper() + method[1:], None)
    if model is None:
        return f"no such method: {method}"
    try:
        call = model.model_validate(fields)
    except ValidationError as error:
        return f"{method}: {error.errors()[0]['loc']} {error.errors()[0]['msg']}"

    def unknown(value: object) -> list[str]:
        if isinstance(value, BaseModel):
            inner = [name for field_name in value.model_fields_set for name in unknown(getattr(value, field_name))]
            return [*(value.model_extra or {}), *inner]
        return [name for item in value for name in unknown(item)] if isinstance(value, (list, tuple)) else []

    extra = unknown(call)
    return f"{method}: unknown {extra}" if extra else ""


@dataclass(frozen=True)
class Trouble:
    """What happens to a call instead of what should."""

    method: str
    status: int
    description: str
    retry_after: int = 0
    seconds: float = 0.0
    chat: int = 0

    @property
    def body(self) -> Json:
        """Return the answer as Telegram writes it."""
        answer: Json = {"ok": False, "error_code": self.status, "description": self.description}
        return {**answer, "parameters": {"retry_after": self.retry_after}} if self.retry_after else answer


@dataclass
class BotApi:
    """The server's memory, and what a test may ask of it."""

    url: str = ""
    calls: list[tuple[str, Json]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    chats: dict[int, dict[int, Json]] = field(default_factory=dict)
    """By chat, the bot's messages that stand in it, by id: what `sendMessage` returned."""
    waiting: list[Json] = field(default_factory=list)
    """Updates not confirmed yet."""
    too_old: set[int] = field(default_factory=set)
    """Ids of messages that can no longer be deleted."""
    webhook: Json = field(default_factory=dict)
    traits: dict[tuple[str, str], Json] = field(default_factory=dict)
    _ids: int = 100

    def trouble(self, method: str, status: int, description: str, *, times: int = 1, **how: Any) -> None:
        """Let the next calls of a method go wrong."""
        self.troubles += [Trouble(method, status, description, **how)] * times

    def made(self, method: str) -> list[Json]:
        """Return the calls of a method."""
        return [fields for name, fields in self.calls if name == method]

    def texts(self, chat: int) -> list[str]:
        """Return what the bot's messages in a chat say now."""
        return [message["text"] for message in self.chats.get(chat, {}).values()]

    def forget(self) -> None:
        """Forget the calls and the messages: another company's memory, not the program's."""
        self.calls.clear()
        self.wrong.clear()
        self.chats.clear()

    def new_id(self) -> int:
        """Return the id of a new message."""
        self._ids += 1
        return self._ids

    async def answer(self, method: str, fields: Json) -> tuple[int, Json]:
        """Do what a call asks, or what a test wants to happen instead."""
        self.calls.append((method, fields))
        if refusal := judged(method, fields):
            self.wrong.append(refusal)
        for trouble in self.troubles:
            if trouble.method == method and trouble.chat in (0, int(fields.get("chat_id", 0))):
                self.troubles.remove(trouble)
                await asyncio.sleep(trouble.seconds)
                return trouble.status, trouble.body
        try:
            done: Callable[[Json], Any] = getattr(self, f"_{method}", None) or self._trait(method)
            result = done(fields)
            return 200, {"ok": True, "result": await result if asyncio.iscoroutine(result) else result}
        except LookupError as error:
            return 409, {"ok": False, "error_code": 409, "description": str(error.args[0])}
        except ValueError as error:
            return 400, {"ok": False, "error_code": 400, "description": f"Bad Request: {error}"}

    def _getMe(self, fields: Json) -> Json:  # noqa: N802 - named as Telegram names it
        return {**FROM_BOT, "can_join_groups": False, "can_read_all_group_messages": False}

    def _sendMessage(self, fields: Json) -> Json:  # noqa: N802
        return self._put(int(fields["chat_id"]), self.new_id(), fields)

    def _editMessageText(self, fields: Json) -> Json:  # noqa: N802
        chat, id_ = int(fields["chat_id"]), int(fields["message_id"])
        if id_ not in self.chats.get(chat, {}):
            raise ValueError("message to edit not found")
        before = self.chats[chat][id_]
        after = self._put(chat, id_, fields)
        if before == after:
            raise ValueError(
                "message is not modified: specified new message content and reply markup are exactly the same as a "
                "current content and reply markup of the message"
            )
        return after

    def _put(self, chat: int, id_: int, fields: Json) -> Json:
        text = str(fields["text"])
        if fields.get("parse_mode") == "HTML":
            try:
                text = parsed(text)
            except ValueError as error:
                self.wrong.append(f"{error}: {text}")
                raise ValueError(f"can't parse entities: {error}") from None
        if not 1 <= len(text) <= 4096:
            self.wrong.append(f"a text of {len(text)} characters")
            raise ValueError("message is too long" if text else "message text is empty")
        markup = fields.get("reply_markup")
        for row in markup["inline_keyboard"] if markup else ():
            for button in row:
                data, copy = button.get("callback_data"), button.get("copy_text")
                if (data is None) == (copy is None) or not (1 <= len((data or copy["text"]).encode()) <= 256):
                    self.wrong.append(f"a button that does not do one thing: {button}")
                if data and len(data.encode()) > 64:
                    self.wrong.append(f"too much data: {data}")
                    raise ValueError("BUTTON_DATA_INVALID")
        message = {"message_id": id_, "date": 1_764_000_000, "from": FROM_BOT, "text": text,
                   "chat": {"id": chat, "type": "private" if chat > 0 else "group"}}  # fmt: skip
        self.chats.setdefault(chat, {})[id_] = {**message, "reply_markup": markup} if markup else message
        return self.chats[chat][id_]

    def _deleteMessages(self, fields: Json) -> bool:  # noqa: N802
        if len(fields["message_ids"]) > 100:
            raise ValueError("too many message identifiers specified")
        if set(fields["message_ids"]) & self.too_old:
            raise ValueError("message can't be deleted for everyone")
        for id_ in fields["message_ids"]:
            self.chats.get(int(fields["chat_id"]), {}).pop(id_, None)
        return True

    def _answerCallbackQuery(self, fields: Json) -> bool:  # noqa: N802
        return True

    def _leaveChat(self, fields: Json) -> bool:  # noqa: N802
        return True

    def _setWebhook(self, fields: Json) -> bool:  # noqa: N802
        if not fields["url"].startswith("https://"):
            raise ValueError("bad webhook: An HTTPS URL must be provided for webhook")
        self.webhook = fields
        return True

    def _deleteWebhook(self, fields: Json) -> bool:  # noqa: N802
        self.webhook = {}
        return True

    def _getWebhookInfo(self, fields: Json) -> Json:  # noqa: N802
        info = {"url": self.webhook.get("url", ""), "has_custom_certificate": False,
                "pending_update_count": len(self.waiting)}  # fmt: skip
        error = {"last_error_date": 1_764_000_000, "last_error_message": "Wrong response from the webhook: 503"}
        return {**info, **(error if self.webhook else {})}

    async def _getUpdates(self, fields: Json) -> list[Json]:  # noqa: N802
        if self.webhook:
            raise LookupError("Conflict: can't use getUpdates method while webhook is active; use deleteWebhook")
        offset = int(fields.get("offset") or 0)
        self.waiting = [update for update in self.waiting if update["update_id"] >= offset]
        end = asyncio.get_running_loop().time() + min(float(fields.get("timeout") or 0), 1.0)
        while not self.waiting and asyncio.get_running_loop().time() < end:  # noqa: ASYNC110 - tests fill the list
            await asyncio.sleep(0.01)
        return self.waiting[: int(fields.get("limit") or 100)]

    def _trait(self, method: str) -> Callable[[Json], Any]:
        """Keep what the bot shows of itself: names, descriptions, commands."""
        trait = method[3:]
        field_ = {"MyName": "name", "MyDescription": "description", "MyShortDescription": "short_description",
                  "MyCommands": "commands"}.get(trait)  # fmt: skip
        if field_ is None:
            raise ValueError(f"method {method} is not known here")

        def done(fields: Json) -> Any:
            key = (trait, str(fields.get("language_code") or ""))
            if method.startswith("set"):
                self.traits[key] = fields[field_]
                return True
            kept = self.traits.get(key, [] if trait == "MyCommands" else "")
            return kept if trait == "MyCommands" else {field_: kept}

        return done


def _read(query: bytes, body: bytes) -> Json:
    """Read fields as Telegram does: as text, or as JSON where they are lists or objects."""
    fields: Json = {}
    for name, values in parse_qs((body or query).decode(), keep_blank_values=True).items():
        value = values[0]
        is_json = value.startswith(("{", "[")) or name in ("message_id", "offset", "timeout", "limit")
        fields[name] = json.loads(value) if is_json else {"true": True, "false": False}.get(value, value)
    return fields


@asynccontextmanager
async def bot_api() -> AsyncIterator[BotApi]:
    """Serve on a port of this machine until the block ends."""
    api = BotApi()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        token, _, method = scope["path"].removeprefix("/bot").partition("/")
        if token == TOKEN:
            status, answer = await api.answer(method, _read(scope["query_string"], body))
        else:
            status, answer = 401, {"ok": False, "error_code": 401, "description": "Unauthorized"}
        content = json.dumps(answer).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(content)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": content})

    listening = socket.create_server(("127.0.0.1", 0))
    api.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", ws="none",
                            timeout_graceful_shutdown=1)  # fmt: skip
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup(sockets=[listening])  # without `serve`, which would take this process's signals
    try:
        yield api
    finally:
        server.force_exit = True
        await server.shutdown(sockets=[listening])
