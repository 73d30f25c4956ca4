"""Bodies that nobody should send: random, cut off, changed here and there, deep, huge, of wrong types, twice."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from hypothesis import strategies as st

CANARY = "Xylomarimba"
"""A word that stands in most bodies and must stand in no log."""
NUMBER = "+33755512345"
DEEP = 3000
HUGE = 300_000
"""More than any route reads."""

Json = Any
WORDS = st.one_of(
    st.sampled_from(
        ["menu", "0", "2", "1000", "fr", "SUITE", "more", "je veux mourir", "my boss took my passport", "\u0000",
         "\ud800", "=en open rights/wages", "<b>", "&amp;", "\u202e", "🧳" * 50, " " * 500, "9" * 400, "١٢٣",
         "/start x", "a" * 5000]
    ),
    st.text(st.characters(codec=None), max_size=30),
)  # fmt: skip
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    WORDS,
    st.just([]),
    st.just({}),
    st.just([[{}]]),
)
RANDOM = st.binary(min_size=16, max_size=16).map(random.Random)
"""Chance from sixteen bytes: of numbers, hypothesis likes small ones too much."""


def text_of(value: Json) -> bytes:
    """Write JSON as Telegram does; half characters stand escaped."""
    return json.dumps(value).encode()


def update(words: str, kind: str, number: int) -> Json:
    """Write a Telegram update."""
    chat = {"id": number % 997 + 1, "type": "private", "first_name": CANARY}
    message = {
        "message_id": number % 100_000, "date": 1_764_000_000, "chat": chat, "text": f"{CANARY} {words}"[:4096],
        "from": {"id": chat["id"], "is_bot": False, "first_name": CANARY, "language_code": "fr"},
    }  # fmt: skip
    if kind == "callback_query":
        query = {"id": str(number), "from": message["from"], "chat_instance": "1", "data": words[:64] or "x"}
        return {"update_id": number, "callback_query": {**query, "message": message}}
    return {"update_id": number, kind: message}


def changed(value: Json, chance: random.Random, other: Json) -> Json:
    """Put another value in one place of a value."""
    if isinstance(value, dict) and value and chance.random() < 0.9:
        key = chance.choice(list(value))
        if chance.random() < 0.15:
            return {name: member for name, member in value.items() if name != key}
        return {**value, key: changed(value[key], chance, other)}
    if isinstance(value, list) and value and chance.random() < 0.9:
        place = chance.randrange(len(value))
        return [*value[:place], changed(value[place], chance, other), *value[place + 1 :]]
    return other


def spoiled(content: bytes, chance: random.Random) -> bytes:  # noqa: PLR0911 - one line a way
    """Cut, flip, repeat or wrap bytes."""
    how = chance.randrange(7)
    place = chance.randrange(len(content) + 1)
    if how == 0:
        return content[:place]
    if how == 1:
        return content[:place] + chance.randbytes(3) + content[place:]
    if how == 2:
        return content[:place] + content[place // 2 :]
    if how == 3:
        return b"[" * DEEP + content + b"]" * DEEP
    if how == 4:
        return content[:place] + b"\xed\xa0\x80" + content[place:]
    if how == 5 and chance.random() < 0.1:
        return content + b" " * HUGE
    return content


@st.composite
def updates(draw: st.DrawFn) -> bytes:
    """What might be posted to /telegram."""
    chance = draw(RANDOM)
    if chance.random() < 0.1:
        return draw(st.binary(max_size=300))
    kinds = ("message", "message", "edited_message", "callback_query", "my_chat_member", "poll")
    value = update(draw(WORDS), chance.choice(kinds), chance.randrange(1, 2**31))
    for _ in range(chance.randrange(3)):
        value = changed(value, chance, draw(VALUES))
    content = text_of(value)
    if chance.random() < 0.1:
        content = content.replace(b'"text":', b'"text": "twice", "text":').replace(b'"id":', b'"id": 5, "id":')
    if chance.random() < 0.05:
        content = content.replace(
            b'"date":', b'"reply_to_message":' + b'{"a":' * DEEP + b"1" + b"}" * DEEP + b', "date":'
        )
    return spoiled(content, chance) if chance.random() < 0.4 else content


def _fields(content: list[tuple[str, str]], chance: random.Random) -> bytes:
    written = urlencode(content, errors="surrogatepass").encode()
    if chance.random() < 0.1:
        written += b"&" + written
    if chance.random() < 0.02:
        written += b"&a=1" * 500
    return spoiled(written, chance) if chance.random() < 0.3 else written


def _forms(make: Callable[[str, random.Random], list[tuple[str, str]]]) -> st.SearchStrategy[bytes]:
    @st.composite
    def forms(draw: st.DrawFn) -> bytes:
        chance = draw(RANDOM)
        if chance.random() < 0.1:
            return draw(st.binary(max_size=300))
        fields = make(draw(WORDS), chance)
        for _ in range(chance.randrange(3)):
            place = chance.randrange(len(fields))
            fields[place] = (fields[place][0], str(draw(VALUES)))
        chance.shuffle(fields)
        return _fields(fields, chance)

    return forms()


def _twilio(words: str, chance: random.Random) -> list[tuple[str, str]]:
    sid = f"SM{chance.getrandbits(128):032x}"
    prefix = chance.choice(("whatsapp:", "whatsapp:", "", "messenger:"))
    return [
        ("MessageSid", sid), ("SmsStatus", "received"), ("AccountSid", "AC" + "0" * 32), ("ProfileName", CANARY),
        ("From", f"{prefix}{NUMBER}{chance.randrange(900)}"), ("To", "+12025550100"), ("Body", f"{words} {CANARY}"),
        ("NumMedia", chance.choice(("0", "0", "1", "x"))), ("ListId", chance.choice(("", "en open menu", words))),
        ("InteractiveData", chance.choice(("", '{"list_reply":{"id":"fr welcome"}}', "[" * DEEP, words))),
        ("Latitude", chance.choice(("", "", "1.5"))), ("MessageType", chance.choice(("text", "audio", "button"))),
    ]  # fmt: skip


def _web(words: str, chance: random.Random) -> list[tuple[str, str]]:
    return [
        ("token", f"{chance.randrange(900):032x}"), ("nonce", f"{chance.getrandbits(128):032x}"),
        ("new", chance.choice(("", "", "en", "-"))), ("start", chance.choice(("", "ngo-a", words))),
        ("action", chance.choice(("", "en open menu", words, "fr " + words, "en contacts lb !hello"))),
        ("text", f"{words} {CANARY}"),
    ]  # fmt: skip


forms_of_twilio = _forms(_twilio)
forms_of_web = _forms(_web)
