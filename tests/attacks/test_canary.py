"""Names, numbers, words and secrets pushed through every way in, well and badly, at the most talkative level.

`python -m bot serve` runs as an operator runs it. Afterwards nothing of it stands in what it said or in any file.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import random
import sqlite3
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode

import httpx

from tests.attacks.evidence import search
from tests.attacks.world import Person, people
from tests.fakes import twilio
from tests.fakes.bot_api import TOKEN, BotApi, bot_api
from tests.faults.program import SECRET, Program
from tests.test_procfile import ROOT
from tests.web.visitor import Page

PATHS: Final = 200
"""The least number of ways tried, successes and failures."""
FAILURES: Final = (
    (429, "Too Many Requests: retry after 1"), (500, "Internal Server Error"), (502, "Bad Gateway"),
    (403, "Forbidden: bot was blocked by the user"), (400, "Bad Request: can't parse entities"), (401, "Unauthorized"),
    (404, "Not Found"), (409, "Conflict"),
)  # fmt: skip
WITHOUT_RULES: Final = """
import logging
logging.root.level = logging.DEBUG
logging.Logger.setLevel = lambda self, level: None
logging.setLogRecordFactory = lambda factory: None
logging.Filterer.addFilter = lambda self, filter: None
"""
"""What takes the rules away again, for the control: read by Python before the program."""

_ids = itertools.count(1)


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[tuple[Program, BotApi, httpx.AsyncClient]]:
    """Run the program with everything on, at the most talkative level, its temporary files in its folder."""
    (folder / "tmp").mkdir()
    talkative = {"LOG_LEVEL": "debug", "TMPDIR": str(folder / "tmp"), "TWILIO_SMS_NUMBER": "+12025550101"}
    async with bot_api() as api:
        made = Program(folder, api.url, talkative)
        await made.start()
        try:
            await made.ready()
            async with made.client() as client:
                yield made, api, client
        finally:
            await made.kill()


class Canary:
    """Sends, and counts what was sent."""

    def __init__(self, api: BotApi, client: httpx.AsyncClient, crowd: list[Person]) -> None:
        self.api = api
        self.client = client
        self.crowd = itertools.cycle(crowd)
        self.statuses: list[int] = []

    async def sends(self, method: str, path: str, **how: Any) -> httpx.Response | None:
        """Send one request; whatever comes of it counts as one way."""
        try:
            answer = await self.client.request(method, path, **how)
        except httpx.TransportError:
            self.statuses.append(0)
            return None
        self.statuses.append(answer.status_code)
        return answer

    async def telegram(self, content: bytes, secret: str = SECRET) -> None:
        """Deliver something to Telegram's webhook."""
        await self.sends("POST", "/telegram", content=content, headers={"x-telegram-bot-api-secret-token": secret})

    async def twilio(self, fields: dict[str, str], signature: str | None = None) -> None:
        """Deliver a form to Twilio's webhook, signed unless another signature is given."""
        content = urlencode(fields).encode()
        signed = twilio.sign(content) if signature is None else signature
        headers = {"content-type": "application/x-www-form-urlencoded", "x-twilio-signature": signed}
        await self.sends("POST", "/twilio", content=content, headers=headers)


def updates(one: Person) -> Iterator[dict[str, Any]]:
    """Return an update of every kind, full of what must not be said."""
    who = {"id": one.chat, "is_bot": False, "first_name": one.name, "last_name": one.name, "username": one.name}
    chat = {"id": one.chat, "type": "private", "first_name": one.name}
    message = {"message_id": next(_ids), "from": who, "chat": chat, "date": 1_764_000_000}
    contact = {"phone_number": one.number, "first_name": one.name, "user_id": one.chat}
    photo = [{"file_id": "a", "file_unique_id": "b", "width": 9, "height": 9}]
    voice = {"file_id": "a", "file_unique_id": "b", "duration": 3}
    for content in (
        {"text": f"my boss hits me {one.phrase} {one.number}"}, {"text": one.phrase}, {"text": f"/start {one.number}"},
        {"text": f"/{one.name} {one.phrase}"}, {"contact": contact}, {"photo": photo, "caption": one.phrase},
        {"voice": voice}, {"location": {"latitude": 27.7, "longitude": 85.3}}, {"text": "hide"}, {"text": "2"},
    ):  # fmt: skip
        yield {"update_id": next(_ids), "message": {**message, **content}}
    yield {"update_id": next(_ids), "edited_message": {**message, "text": one.phrase}}
    for data in ("en open help/violence", one.phrase, f"en open {one.number}", f"en search {one.number[1:]}"):
        pressed = {"id": one.number[1:], "from": who, "message": message, "chat_instance": "1", "data": data}
        yield {"update_id": next(_ids), "callback_query": pressed}
    group = {"id": -one.chat, "type": "group", "title": one.name}
    yield {"update_id": next(_ids), "message": {**message, "chat": group, "text": one.phrase}}
    member = {"old_chat_member": {"user": who, "status": "member"}, "new_chat_member": {"user": who, "status": "left"}}
    yield {"update_id": next(_ids), "my_chat_member": {"chat": chat, "from": who, "date": 1, **member}}


def broken(one: Person) -> Iterator[bytes]:
    """Return what is no update, with the same words in it."""
    whole = json.dumps({"update_id": next(_ids), "message": {"text": one.phrase, "from": one.name, "chat": one.chat}})
    yield from (whole.encode(), whole[:-9].encode(), whole.encode("utf-16"), whole.encode() + b"\xff", b"")
    yield json.dumps([one.phrase, one.number]).encode()
    yield json.dumps({"update_id": one.number, "message": one.phrase}).encode()
    yield json.dumps({"update_id": 7, "message": {"message_id": one.phrase, "chat": {"id": one.name}}}).encode()
    yield ('{"message":' * 5000 + f'"{one.phrase}"').encode()
    yield json.dumps({"update_id": 7, "text": one.phrase * 20_000}).encode()


def forms(one: Person) -> Iterator[dict[str, str]]:
    """Return what Twilio posts, of every kind."""
    sender = f"whatsapp:{one.number}"
    there = {"ProfileName": one.name, "WaId": one.number[1:], "FromCity": one.name, "Address": one.phrase}
    for fields in (
        {"Body": one.phrase}, {"Body": f"my boss hits me {one.phrase}"}, {"Body": "2"}, {"Body": "hide"},
        {"Body": "delete my data"}, {"ButtonPayload": one.phrase, "ButtonText": one.name}, {"ListId": "en hide"},
        {"InteractiveData": json.dumps({"list_reply": {"id": one.phrase}})}, {"InteractiveData": f"{{{one.phrase}"},
        {"NumMedia": "1", "MediaUrl0": f"https://example.org/{one.number}", "MediaContentType0": "audio/ogg"},
        {"Latitude": "27.7", "Label": one.phrase}, {"MessageStatus": "failed", "ErrorMessage": one.number},
        {"MessageSid": one.phrase}, {"From": one.phrase * 99}, {"AccountSid": one.name}, {"OptOutType": one.phrase},
    ):  # fmt: skip
        yield {**twilio.form(sender, "hello"), **there, **fields}
    yield twilio.form(one.number, one.phrase)
    yield {**twilio.form(one.number, "STOP"), "ProfileName": one.name}


async def by_telegram(canary: Canary) -> None:
    """Go every way of Telegram's, its own server well and failing, in words that repeat what was sent."""
    failing: list[tuple[int, str]] = [(0, ""), *FAILURES]
    for status, description in failing:
        one = next(canary.crowd)
        for update in updates(one):
            if status:
                said = f"{description} {one.phrase} {one.number} {TOKEN}"
                canary.api.trouble("sendMessage", status, said, times=2, retry_after=1 if status == 429 else 0)
                if status in (400, 500):  # it is tried again after a while: once is enough
                    canary.api.trouble("deleteMessages", status, said)
                canary.api.trouble("answerCallbackQuery", status, said)
            await canary.telegram(json.dumps(update).encode())
            canary.api.troubles.clear()
    one = next(canary.crowd)
    for content in broken(one):
        await canary.telegram(content)
    for secret in ("", one.phrase, SECRET[:-1]):
        await canary.telegram(b"{}", secret)


async def by_twilio(canary: Canary) -> None:
    """Go every way of Twilio's, signed, unsigned and wrongly signed."""
    one = next(canary.crowd)
    for fields in forms(one):
        await canary.twilio(fields)
    for fields in forms(one):
        await canary.twilio(fields, one.name)
    for body in (one.phrase, "a=%ff", "&".join(f"{place}={one.name}" for place in range(300))):
        headers = {"content-type": "application/x-www-form-urlencoded", "x-twilio-signature": twilio.TOKEN}
        await canary.sends("POST", "/twilio", content=body, headers=headers)


async def by_web(canary: Canary) -> None:
    """Go every way of the web's: forms whole and broken, words in addresses and headers, no HTTP at all."""
    one = next(canary.crowd)
    page = Page((await canary.client.get("/")).text)
    hidden = {name: value for name, value in page.fields.items() if name != "text"}
    nosy = {"referer": f"https://example.org/{one.phrase}", "x-forwarded-for": one.number, "user-agent": one.name}
    for words in (one.phrase, one.number, f"my boss hits me {one.phrase}", "hide", "delete my data", one.phrase * 99):
        await canary.sends("POST", "/", data={**hidden, "text": words}, headers=nosy)
    for change in ({"token": one.phrase}, {"nonce": one.number}, {"action": one.phrase}, {"new": one.phrase}):
        await canary.sends("POST", "/", data={**hidden, "text": one.phrase, **change}, headers=nosy)
    for content in (one.phrase, f"text={one.phrase}&text={one.number}", "%ff", one.phrase * 9999):
        await canary.sends("POST", "/", content=content, headers=nosy)
    for path in ("", "static/", "card/", "telegram/", "twilio?", "?start=", "?q=", "healthz/", "en/"):
        for words in (one.phrase, one.number):
            await canary.sends("GET", f"/{path}{quote(words)}", headers=nosy)
    for method in ("PUT", "DELETE", "OPTIONS", "HEAD"):
        await canary.sends(method, f"/?{urlencode({'text': one.phrase})}", headers=nosy)


async def by_wire(canary: Canary, port: int) -> None:
    """Send what is no request, half a request, and the wish for a socket."""
    one = next(canary.crowd)
    for content in (
        f"{one.phrase}\r\n\r\n", f"GET /{one.phrase} HTTP/9.9\r\n\r\n", f"POST / HTTP/1.1\r\nhost: {one.number}\r\n",
        f"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 99\r\n\r\ntext={one.phrase}",
        f"GET /{quote(one.phrase)} HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n",
    ):  # fmt: skip
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(content.encode())
        await writer.drain()
        await asyncio.sleep(0.05)
        writer.close()
        canary.statuses.append(0)


async def while_the_store_is_down(canary: Canary, program: Program) -> None:
    """Write while the database is locked, and while others may read the keys."""
    lock = sqlite3.connect(program.database)
    lock.execute("BEGIN IMMEDIATE")
    await _on_each_channel(canary)
    lock.rollback()
    lock.close()
    keys = program.folder / "keys" / "keys"
    keys.chmod(0o644)
    await _on_each_channel(canary)
    keys.chmod(0o600)


async def _on_each_channel(canary: Canary) -> None:
    """Send to each channel: at the same time and from different people, as each waits."""
    page = Page((await canary.client.get("/")).text)
    hidden = {name: value for name, value in page.fields.items() if name != "text"}
    some = [next(canary.crowd) for _ in range(10)]
    await asyncio.gather(
        *(canary.telegram(json.dumps(update).encode()) for one in some for update in itertools.islice(updates(one), 1)),
        *(canary.twilio(fields) for one in some for fields in itertools.islice(forms(one), 1)),
        canary.sends("POST", "/", data={**hidden, "text": some[0].phrase}),
    )


async def test_nothing_that_was_said_is_said_again(tmp_path: Path) -> None:
    """Over 200 ways through web, Telegram, WhatsApp and SMS: no name, number, word or secret in log or files."""
    crowd = people(16, random.Random(9))
    secrets = [TOKEN, TOKEN.partition(":")[2], SECRET, twilio.TOKEN]
    async with running(tmp_path) as (program, api, client):
        canary = Canary(api, client, crowd)
        await by_telegram(canary)
        await by_twilio(canary)
        await by_web(canary)
        await by_wire(canary, program.port)
        await while_the_store_is_down(canary, program)
        files = [path for path in tmp_path.rglob("*") if path.is_file()]
        assert {"log", "bot.db", "bot.db-wal", "bot.db-shm", "keys"} <= {path.name for path in files}
        keys = [one["key"] for one in json.loads((tmp_path / "keys" / "keys").read_text())]
        words = [word for one in crowd for word in (one.number, str(one.chat), one.name, one.phrase)]
        assert search(files, [*words, *secrets]) == []
        await program.stop()
    said = program.log
    assert search([tmp_path / "log"], [*words, *secrets, *keys]) == []
    assert len(canary.statuses) >= PATHS
    assert {200, 400, 403, 404, 405, 413, 503} <= set(canary.statuses)
    for event in ("telegram_put_off", "telegram_markup_refused", "telegram_update_unknown", "twilio_refused",
                  "twilio_put_off", "web_put_off", "telegram_token_unknown"):  # fmt: skip
        assert event in said
    assert "Traceback" not in said


async def test_without_the_rules_much_would_be_said(tmp_path: Path) -> None:
    """The control: a command without them prints its own token, in the address it calls; with them it does not."""
    (tmp_path / "sitecustomize.py").write_text(WITHOUT_RULES)
    for rules, path in ((True, ""), (False, str(tmp_path))):
        async with bot_api() as api:
            told = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": api.url, "LOG_LEVEL": "debug", "PYTHONPATH": path}
            asked = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "webhook", "info", cwd=ROOT, env={**os.environ, **told},
                stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
            )  # fmt: skip
            said, _ = await asked.communicate()
            assert api.made("getWebhookInfo")
        (tmp_path / "said").write_bytes(said)
        assert bool(search([tmp_path / "said"], [TOKEN])) is not rules
