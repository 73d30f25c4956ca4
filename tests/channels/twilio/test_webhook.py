"""The webhook of Twilio: who may call it, what it answers, and that nothing is counted twice or by strangers."""

from __future__ import annotations

import asyncio
import logging
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as fuzz
from hypothesis import strategies as st
from structlog.testing import capture_logs
from twilio.twiml.messaging_response import MessagingResponse  # type: ignore[import-untyped]

from bot.channels.http import BODY_BYTES
from bot.channels.twilio.form import OWN_WORDS
from bot.channels.twilio.webhook import Twilio, twiml
from bot.engine import Engine
from bot.errors import StoreDown
from bot.stats.figures import FIGURES
from bot.store import Commit
from bot.types import Message
from tests.chatting import tallies
from tests.conftest import Clock
from tests.fakes.twilio import AMINA, BINTA, URL, Phone, form, post, settings, sign


@pytest.fixture
def twilio(engine: Engine) -> Twilio:
    """The webhook, over the whole conversation."""
    return Twilio(settings(), engine)


@pytest.fixture
def amina(twilio: Twilio) -> Phone:
    """Amina writes on WhatsApp."""
    return Phone(twilio, AMINA)


@pytest.fixture
def binta(twilio: Twilio) -> Phone:
    """Binta writes by SMS."""
    return Phone(twilio, BINTA)


async def counted(engine: Engine) -> dict[str, dict[str, int]]:
    """Return every cell of every figure that is not empty."""
    found = {figure.name: await tallies(engine, figure.name) for figure in FIGURES}
    return {name: cells for name, cells in found.items() if cells}


# --- conversations -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sender", "hello", "menu", "page", "title"),
    [
        (AMINA, "hello", "Traps, danger signs", "11 warning signs", "*11 signs of forced work*"),
        (AMINA, "bonjour", "Pièges et dangers", "11 signes d'alerte", "*11 signes de travail forcé*"),
        (BINTA, "hello", "Traps, danger signs", "11 warning signs", "11 signs of forced work"),
        (BINTA, "bonjour", "Pièges et dangers", "11 signes d'alerte", "11 signes de travail forcé"),
    ],
)
async def test_numbers_lead_to_a_page(
    twilio: Twilio, sender: str, hello: str, menu: str, page: str, title: str
) -> None:
    """From the first word to the signs of trafficking by numbers alone, in both languages."""
    phone = Phone(twilio, sender)
    await phone.says(hello)
    await phone.says("m")
    await phone.picks(menu)
    await phone.picks(page)
    assert title in phone.reads


async def test_three_deliveries_are_answered_three_times_and_counted_once(
    engine: Engine, amina: Phone, clock: Clock
) -> None:
    """Twilio may deliver again, even a day later: the same answer, the same counts."""
    for words in ("hello", "6", "1"):
        first = await amina.says(words)
        once = await counted(engine)
        clock.pass_(seconds=20)
        assert await amina.again() == first
        clock.pass_(hours=13)
        assert await amina.again() == first
        assert await counted(engine) == once
    assert (await tallies(engine, "sensitive_topics")) == {"trafficking/signs|en": 1}


async def test_deliveries_at_the_same_moment_are_counted_once(engine: Engine, twilio: Twilio) -> None:
    """Three copies of one message race each other."""
    content = urlencode(form(AMINA, "who pays the agency fees?")).encode()
    replies = await asyncio.gather(*(post(twilio, content, sign(content)) for _ in range(3)))
    assert len({reply.content for reply in replies}) == 1
    assert set((await tallies(engine, "channels")).values()) == {1}


async def test_more_shows_the_next_part_of_an_sms(binta: Phone) -> None:
    """MORE leads on, to the last part and no further; a choice may be typed on any part."""
    await binta.says("hello")
    await binta.says("6")
    parts = [await binta.says("1")]
    while "MORE" in parts[-1]:
        parts.append(await binta.says("more"))
        assert len(parts) < 10
    assert [part.count(f"{place}/{len(parts)} ") for place, part in enumerate(parts, 1)] == [1] * len(parts)
    assert await binta.says("MORE") == parts[-1]
    assert "11 signs" not in await binta.says("1")


async def test_suite_shows_the_next_part_in_french(binta: Phone) -> None:
    """In French the word is SUITE."""
    await binta.says("bonjour")
    await binta.says("6")
    first = await binta.says("1")
    assert "SUITE=" in first
    assert await binta.says("suite") != first


async def test_a_label_is_as_good_as_its_number(amina: Phone) -> None:
    """Who types the words of a choice, whole or the first twenty letters, gets there too."""
    await amina.says("hello")
    await amina.says("traps, danger signs")
    assert "11 warning signs" in amina.reads
    await amina.says("m")
    await amina.says("Traps, danger signs"[:20])
    assert "11 warning signs" in amina.reads


async def test_an_old_button_still_leads_somewhere(amina: Phone) -> None:
    """A button of a page that was taken away leads to the nearest there is."""
    await amina.says("Rights", ButtonPayload="en open rights/long-gone")
    assert "That page has moved" in amina.reads


async def test_a_voice_note_was_heard_by_nobody(amina: Phone) -> None:
    """Media are not fetched, and the answer says so."""
    await amina.says("hello")
    address = "https://127.0.0.1:1/never"
    await amina.says("", MessageType="audio", NumMedia="1", MediaUrl0=address, MediaContentType0="audio/ogg")
    assert "Nobody here heard yours" in amina.reads


async def test_stop_is_answered_on_whatsapp_and_left_to_twilio_on_sms(
    engine: Engine, amina: Phone, binta: Phone
) -> None:
    """On SMS Twilio has the word, and nothing is counted; on WhatsApp the bot has, in both languages."""
    assert await binta.says(" Stop ") == ""
    assert await counted(engine) == {}
    await amina.says("hello")
    assert "you will hear nothing from me" in await amina.says("STOP")
    assert await amina.says("ARRÊT") == amina.reads != ""
    assert await binta.says("arrêt") != ""


@pytest.mark.parametrize("word", [*sorted(OWN_WORDS), "Stop", "help ", "\nyes"])
async def test_twilios_own_words_are_left_to_it_on_sms(engine: Engine, binta: Phone, word: str) -> None:
    """Twilio answers them itself: a second answer would be refused, or one too many."""
    assert await binta.says(word) == ""
    assert await counted(engine) == {}


async def test_news_of_what_was_sent_is_no_message(engine: Engine, binta: Phone) -> None:
    """A status callback that was pointed at the same address is acknowledged and not counted."""
    assert await binta.says("", SmsStatus="delivered", MessageStatus="delivered") == ""
    assert await amina_opts_out(binta.twilio) == ""
    assert await counted(engine) == {}


async def amina_opts_out(twilio: Twilio) -> str:
    """Say STOP where Twilio's Advanced Opt-Out has answered it."""
    return await Phone(twilio, AMINA).says("STOP", OptOutType="STOP")


async def test_a_channel_that_is_off_says_nothing(engine: Engine) -> None:
    """A number that was not set up here is not answered."""
    quiet = Phone(Twilio(settings(TWILIO_SMS_NUMBER=""), engine), BINTA)
    assert await quiet.says("hello") == ""
    assert await counted(engine) == {}


async def test_the_sender_may_be_no_number(twilio: Twilio) -> None:
    """WhatsApp may send a name of its own for a person: it is as good as a number."""
    phone = Phone(twilio, "whatsapp:US.13491208655302741918")
    await phone.says("hello")
    assert "11 warning signs" in await phone.says("6")


async def test_nothing_about_a_person_reaches_the_log(amina: Phone, caplog: pytest.LogCaptureFixture) -> None:
    """Neither number, name nor words are logged, not even of what is refused."""
    caplog.set_level(logging.DEBUG)
    with capture_logs() as logged:
        await amina.says("my name is Amina and he took my passport")
        await post(amina.twilio, amina.last, "wrong")
    written = f"{caplog.text} {logged}"
    assert "twilio_refused" in written
    assert not any(word in written for word in ("2025550123", "Amina", "passport"))


# --- strangers ---------------------------------------------------------------------------------------

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


# --- the answer --------------------------------------------------------------------------------------


@given(st.text())
def test_any_text_makes_good_xml(text: str) -> None:
    """Signs that XML has for itself come through; those it cannot hold are left out."""
    read = ET.fromstring(twiml([Message(text)]))[0].text or ""
    assert read == "".join(c for c in text if c in "\t\n" or (c >= " " and c not in "\ufffe\uffff"))


def test_the_answer_says_what_twilios_own_library_would() -> None:
    """Emoji, quotes, brackets and the end of a CDATA section read the same in both."""
    text = "1 < 2 & \"é\" ]]> 🆘 <Message>\n'x'"
    theirs = MessagingResponse()
    theirs.message(text)
    theirs.message("two")
    ours = ET.fromstring(twiml([Message(text), Message("two")]))
    assert [one.text for one in ours] == [one.text for one in ET.fromstring(str(theirs))] == [text, "two"]


def test_no_message_is_an_empty_answer() -> None:
    """Twilio then sends nothing."""
    assert ET.fromstring(twiml(())).tag == "Response"
    assert len(ET.fromstring(twiml(()))) == 0
