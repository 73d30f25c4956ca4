"""The webhook of Twilio: who may call it, and that strangers are refused and count for nothing."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as fuzz
from hypothesis import strategies as st

from bot.channels.http import BODY_BYTES
from bot.channels.twilio.webhook import Twilio
from bot.engine import Engine
from bot.errors import StoreDown
from bot.store import Commit
from tests.channels.twilio.conftest import counted
from tests.chatting import tallies
from tests.fakes.twilio import AMINA, URL, form, post, sign

GOOD = urlencode(form(AMINA, "hello é & = +")).encode()


@pytest.mark.parametrize(
    ("content", "signature", "status"),
    [
        (GOOD, None, 403),
        (GOOD, "", 403),
        (GOOD, "wrong", 403),
        (GOOD, "é\xff", 403),
        (GOOD, sign(GOOD, token="another token"), 403),
        (GOOD, sign(GOOD, "https://other.example.org/twilio"), 403),
        (GOOD, sign(GOOD, "http://bot.example.org/twilio"), 403),
        (GOOD, sign(GOOD, f"{URL}/"), 403),
        (GOOD, sign(GOOD, f"{URL}?a=1"), 403),
        (GOOD.replace(b"hello", b"hullo"), sign(GOOD), 403),
        (GOOD + b"&Extra=", sign(GOOD), 403),
        (b"", sign(GOOD), 403),
        (b"Body=%ff%fe", sign(GOOD), 400),
        (b"\xff\x00{", sign(GOOD), 400),
        (b"a=&" * 1000, sign(GOOD), 400),
        (GOOD + b"&x=" + b"x" * 1_000_000, sign(GOOD), 413),
    ],
)
async def test_strangers_are_refused(
    engine: Engine, twilio: Twilio, content: bytes, signature: str | None, status: int
) -> None:
    """A wrong signature, another address, a changed or broken or endless body: refused, and nothing is counted."""
    assert (await post(twilio, content, signature)).status == status
    assert await counted(engine) == {}


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"AccountSid": "AC" + "1" * 32}, 403),
        ({"AccountSid": ""}, 403),
        ({"From": ""}, 400),
        ({"From": "whatsapp:" + "1" * 300}, 400),
        ({"MessageSid": ""}, 400),
        ({"MessageSid": "SM" + "0" * 32 + "MessageTypetext"}, 400),
    ],
)
async def test_signed_but_not_ours_is_refused(
    engine: Engine, twilio: Twilio, changes: dict[str, str], status: int
) -> None:
    """Another account's message, or one without sender or id, is refused though it is signed."""
    content = urlencode(form(AMINA, "hello", **changes)).encode()
    assert (await post(twilio, content, sign(content))).status == status
    assert await counted(engine) == {}


async def test_only_forms_are_read(engine: Engine, twilio: Twilio) -> None:
    """Another method or type is refused before anything is read."""
    assert (await post(twilio, GOOD, sign(GOOD), method="GET")).status == 405
    assert (await post(twilio, GOOD, sign(GOOD), headers=[(b"content-type", b"application/json")])).status == 415
    long = [(b"content-type", b"application/x-www-form-urlencoded"), (b"content-length", b"%d" % (BODY_BYTES + 1))]
    assert (await post(twilio, GOOD, sign(GOOD), headers=long)).status == 413
    assert await counted(engine) == {}


async def test_forwarded_headers_are_not_believed(twilio: Twilio) -> None:
    """The address that is signed is the one that was set, whatever a proxy or a stranger says."""
    forwarded = [
        (b"content-type", b"application/x-www-form-urlencoded; charset=UTF-8"),
        (b"host", b"evil.example.org"),
        (b"x-forwarded-host", b"evil.example.org"),
        (b"x-forwarded-proto", b"http"),
    ]
    assert (await post(twilio, GOOD, sign(GOOD), headers=forwarded)).status == 200
    evil = sign(GOOD, "http://evil.example.org/twilio")
    assert (await post(twilio, GOOD, evil, headers=forwarded)).status == 403


async def test_a_query_a_port_and_a_name_twice_are_signed_too(twilio: Twilio) -> None:
    """What Twilio adds to the address, or sends twice, belongs to what it signs."""
    query = "bodySHA256=&a=b%20c"
    assert (await post(twilio, GOOD, sign(GOOD, f"{URL}?{query}"), query=query)).status == 200
    assert (await post(twilio, GOOD, sign(GOOD, "https://bot.example.org:443/twilio"))).status == 200
    twice = GOOD + b"&Extra=1&Extra=&Extra=1"
    assert (await post(twilio, twice, sign(twice))).status == 200


async def test_a_store_that_is_down_is_no_answer(engine: Engine, twilio: Twilio) -> None:
    """What could not be kept is not answered: Twilio turns to the fallback address."""

    class Down:
        """A store that cannot write, over one that can."""

        def __getattr__(self, name: str) -> object:
            return getattr(store, name)

        async def commit(self, commit: Commit) -> int:
            raise StoreDown("no space left")

    store = engine.store
    engine.store = Down()  # type: ignore[assignment]
    assert (await post(twilio, GOOD, sign(GOOD))).status == 503
    engine.store = store
    assert await counted(engine) == {}
    assert (await post(twilio, GOOD, sign(GOOD))).status == 200
    assert len(await tallies(engine, "channels")) == 1


# --- anything at all ---------------------------------------------------------------------------------

NAMES = st.sampled_from(
    (
        "Body", "From", "MessageType", "NumMedia", "ButtonPayload", "ButtonText", "ListId", "ListTitle",
        "InteractiveData", "Latitude", "MediaContentType0", "SmsStatus", "OptOutType", "Extra",
    )
)  # fmt: skip

VALUES = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        ["en open menu", "fr urgent", "en nothing-here", "x y +9 !z", '{"list_reply": {"id": 5}}', "[" * 2000]
    ),
)


@fuzz(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(NAMES, VALUES, max_size=6))
async def test_whatever_twilio_signs_is_answered_or_refused(twilio: Twilio, fields: dict[str, str]) -> None:
    """No form makes an error: it is answered in XML that a reader takes, or refused."""
    content = urlencode({**form(AMINA, "hi"), **fields}).encode()
    reply = await post(twilio, content, sign(content))
    assert reply.status in (200, 400)
    if reply.status == 200:
        assert all(1 <= len(text) <= 1600 for text in reply.texts)


@fuzz(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300))
async def test_whatever_a_stranger_sends_is_refused(twilio: Twilio, content: bytes) -> None:
    """No bytes make an error."""
    assert (await post(twilio, content, "AAAA")).status in (400, 403)
