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


def updates(person: Person) -> Iterator[dict[str, Any]]:
    """Return an update of every kind, full of what must not be said."""
    names = {"first_name": person.name, "last_name": person.name, "username": person.name}
    who = {"id": person.chat, "is_bot": False, **names}
    chat = {"id": person.chat, "type": "private", "first_name": person.name}
    message = {"message_id": next(_ids), "from": who, "chat": chat, "date": 1_764_000_000}
    contact = {"phone_number": person.number, "first_name": person.name, "user_id": person.chat}
    photo = [{"file_id": "a", "file_unique_id": "b", "width": 9, "height": 9}]
    voice = {"file_id": "a", "file_unique_id": "b", "duration": 3}
    for content in (
        {"text": f"my boss hits me {person.phrase} {person.number}"}, {"text": person.phrase},
        {"text": f"/start {person.number}"}, {"text": f"/{person.name} {person.phrase}"}, {"contact": contact},
        {"photo": photo, "caption": person.phrase},
        {"voice": voice}, {"location": {"latitude": 27.7, "longitude": 85.3}}, {"text": "hide"}, {"text": "2"},
    ):  # fmt: skip
        yield {"update_id": next(_ids), "message": {**message, **content}}
    yield {"update_id": next(_ids), "edited_message": {**message, "text": person.phrase}}
    for data in ("en open help/violence", person.phrase, f"en open {person.number}", f"en search {person.number[1:]}"):
        pressed = {"id": person.number[1:], "from": who, "message": message, "chat_instance": "1", "data": data}
        yield {"update_id": next(_ids), "callback_query": pressed}
    group = {"id": -person.chat, "type": "group", "title": person.name}
    yield {"update_id": next(_ids), "message": {**message, "chat": group, "text": person.phrase}}
    member = {"old_chat_member": {"user": who, "status": "member"}, "new_chat_member": {"user": who, "status": "left"}}
    yield {"update_id": next(_ids), "my_chat_member": {"chat": chat, "from": who, "date": 1, **member}}


def broken(person: Person) -> Iterator[bytes]:
    """Return what is no update, with the same words in it."""
    whole = json.dumps(
        {"update_id": next(_ids), "message": {"text": person.phrase, "from": person.name, "chat": person.chat}}
    )
    yield from (whole.encode(), whole[:-9].encode(), whole.encode("utf-16"), whole.encode() + b"\xff", b"")
    yield json.dumps([person.phrase, person.number]).encode()
    yield json.dumps({"update_id": person.number, "message": person.phrase}).encode()
    yield json.dumps({"update_id": 7, "message": {"message_id": person.phrase, "chat": {"id": person.name}}}).encode()
    yield ('{"message":' * 5000 + f'"{person.phrase}"').encode()
    yield json.dumps({"update_id": 7, "text": person.phrase * 20_000}).encode()


def forms(person: Person) -> Iterator[dict[str, str]]:
    """Return what Twilio posts, of every kind."""
    sender = f"whatsapp:{person.number}"
    there = {"ProfileName": person.name, "WaId": person.number[1:], "FromCity": person.name, "Address": person.phrase}
    for fields in (
        {"Body": person.phrase}, {"Body": f"my boss hits me {person.phrase}"}, {"Body": "2"}, {"Body": "hide"},
        {"Body": "delete my data"}, {"ButtonPayload": person.phrase, "ButtonText": person.name}, {"ListId": "en hide"},
        {"InteractiveData": json.dumps({"list_reply": {"id": person.phrase}})},
        {"InteractiveData": f"{{{person.phrase}"},
        {"NumMedia": "1", "MediaUrl0": f"https://example.org/{person.number}", "MediaContentType0": "audio/ogg"},
        {"Latitude": "27.7", "Label": person.phrase}, {"MessageStatus": "failed", "ErrorMessage": person.number},
        {"MessageSid": person.phrase}, {"From": person.phrase * 99}, {"AccountSid": person.name},
        {"OptOutType": person.phrase},
    ):  # fmt: skip
        yield {**twilio.form(sender, "hello"), **there, **fields}
    yield twilio.form(person.number, person.phrase)
    yield {**twilio.form(person.number, "STOP"), "ProfileName": person.name}


async def by_telegram(canary: Canary) -> None:
    """Go every way of Telegram's, its own server well and failing, in words that repeat what was sent."""
    failing: list[tuple[int, str]] = [(0, ""), *FAILURES]
    for status, description in failing:
        person = next(canary.crowd)
        for update in updates(person):
            if status:
                words = f"{description} {person.phrase} {person.number} {TOKEN}"
                canary.api.trouble("sendMessage", status, words, times=2, retry_after=1 if status == 429 else 0)
                if status in (400, 500):  # it is tried again after a while: once is enough
                    canary.api.trouble("deleteMessages", status, words)
                canary.api.trouble("answerCallbackQuery", status, words)
            await canary.telegram(json.dumps(update).encode())
            canary.api.troubles.clear()
    person = next(canary.crowd)
    for content in broken(person):
        await canary.telegram(content)
    for secret in ("", person.phrase, SECRET[:-1]):
        await canary.telegram(b"{}", secret)


async def by_twilio(canary: Canary) -> None:
    """Go every way of Twilio's, signed, unsigned and wrongly signed."""
    person = next(canary.crowd)
    for fields in forms(person):
        await canary.twilio(fields)
    for fields in forms(person):
        await canary.twilio(fields, person.name)
    for body in (person.phrase, "a=%ff", "&".join(f"{place}={person.name}" for place in range(300))):
        headers = {"content-type": "application/x-www-form-urlencoded", "x-twilio-signature": twilio.TOKEN}
        await canary.sends("POST", "/twilio", content=body, headers=headers)


async def by_web(canary: Canary) -> None:
    """Go every way of the web's: forms whole and broken, words in addresses and headers, no HTTP at all."""
    person = next(canary.crowd)
    page = Page((await canary.client.get("/")).text)
    hidden = {name: value for name, value in page.fields.items() if name != "text"}
    phrase, number = person.phrase, person.number
    nosy = {"referer": f"https://example.org/{phrase}", "x-forwarded-for": number, "user-agent": person.name}
    for words in (phrase, number, f"my boss hits me {phrase}", "hide", "delete my data", phrase * 99):
        await canary.sends("POST", "/", data={**hidden, "text": words}, headers=nosy)
    for change in ({"token": phrase}, {"nonce": number}, {"action": phrase}, {"new": phrase}):
        await canary.sends("POST", "/", data={**hidden, "text": phrase, **change}, headers=nosy)
    for content in (phrase, f"text={phrase}&text={number}", "%ff", phrase * 9999):
        await canary.sends("POST", "/", content=content, headers=nosy)
    for path in ("", "static/", "card/", "telegram/", "twilio?", "?start=", "?q=", "healthz/", "en/"):
        for words in (phrase, number):
            await canary.sends("GET", f"/{path}{quote(words)}", headers=nosy)
    for method in ("PUT", "DELETE", "OPTIONS", "HEAD"):
        await canary.sends(method, f"/?{urlencode({'text': phrase})}", headers=nosy)


async def by_wire(canary: Canary, port: int) -> None:
    """Send what is no request, half a request, and the wish for a socket."""
    person = next(canary.crowd)
    for content in (
        f"{person.phrase}\r\n\r\n", f"GET /{person.phrase} HTTP/9.9\r\n\r\n",
        f"POST / HTTP/1.1\r\nhost: {person.number}\r\n",
        f"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 99\r\n\r\ntext={person.phrase}",
        f"GET /{quote(person.phrase)} HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n",
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
        *(canary.telegram(json.dumps(next(updates(person))).encode()) for person in some),
        *(canary.twilio(next(forms(person))) for person in some),
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
        keys = [generation["key"] for generation in json.loads((tmp_path / "keys" / "keys").read_text())]
        words = [word for person in crowd for word in (person.number, str(person.chat), person.name, person.phrase)]
        assert search(files, [*words, *secrets]) == []
        await program.stop()
    log = program.log
    assert search([tmp_path / "log"], [*words, *secrets, *keys]) == []
    assert len(canary.statuses) >= PATHS
    assert {200, 400, 403, 404, 405, 413, 503} <= set(canary.statuses)
    for event in ("telegram_put_off", "telegram_markup_refused", "telegram_update_unknown", "twilio_refused",
                  "twilio_put_off", "web_put_off", "telegram_token_unknown"):  # fmt: skip
        assert event in log
    assert "Traceback" not in log


async def test_without_the_rules_much_would_be_said(tmp_path: Path) -> None:
    """The control: a command without them prints its own token, in the address it calls; with them it does not."""
    (tmp_path / "sitecustomize.py").write_text(WITHOUT_RULES)
    for rules, path in ((True, ""), (False, str(tmp_path))):
        async with bot_api() as api:
            telegram = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": api.url}
            settings = {**telegram, "LOG_LEVEL": "debug", "PYTHONPATH": path}
            asked = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "webhook", "info", cwd=ROOT, env={**os.environ, **settings},
                stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
            )  # fmt: skip
            output, _ = await asked.communicate()
            assert api.made("getWebhookInfo")
        (tmp_path / "output").write_bytes(output)
        assert bool(search([tmp_path / "output"], [TOKEN])) is not rules
