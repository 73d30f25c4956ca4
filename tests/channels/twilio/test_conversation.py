"""Conversations on WhatsApp and SMS, by Twilio's webhook: nothing is counted twice, nothing of a person is logged."""

from __future__ import annotations

import asyncio
import logging
from urllib.parse import urlencode

import pytest
from structlog.testing import capture_logs

from bot.channels.twilio.form import STOP_WORDS
from bot.channels.twilio.webhook import Twilio
from bot.engine import Engine
from tests.channels.twilio.conftest import counted
from tests.chatting import tallies
from tests.conftest import Clock
from tests.fakes.twilio import AMINA, BINTA, Phone, form, post, settings, sign


@pytest.mark.parametrize(
    ("sender", "hello", "menu", "page", "answer"),
    [
        (AMINA, "hello", "Traps, danger signs", "11 warning signs", "You know your own life best"),
        (AMINA, "bonjour", "Pièges et dangers", "11 signes d'alerte", "votre vie mieux que nous"),
        (BINTA, "hello", "Traps, danger signs", "11 warning signs", "You know your own life best"),
        (BINTA, "bonjour", "Pièges et dangers", "11 signes d'alerte", "votre vie mieux que nous"),
    ],
)
async def test_numbers_lead_to_a_page(
    twilio: Twilio, sender: str, hello: str, menu: str, page: str, answer: str
) -> None:
    """From the first word to the signs of trafficking by numbers alone, in both languages."""
    phone = Phone(twilio, sender)
    await phone.says(hello)
    await phone.says("m")
    await phone.picks(menu)
    await phone.picks(page)
    first = phone.reads
    further = await phone.says("suite") if sender == BINTA else ""  # by SMS it may come in parts
    assert answer in first + further


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
    """MORE leads on to the last part; a choice may be typed on any part."""
    await binta.says("hello")
    await binta.says("6")
    parts = [await binta.says("1")]
    while "MORE" in parts[-1]:
        parts.append(await binta.says("more"))
        assert len(parts) < 10
    assert [part.count(f"{place}/{len(parts)} ") for place, part in enumerate(parts, 1)] == [1] * len(parts)
    assert "Sources" in await binta.says("MORE")  # after the last part it is the way out of that name
    await binta.says("B")
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


@pytest.mark.parametrize("word", [*sorted(STOP_WORDS), "Stop", "end ", "\ncancel"])
async def test_words_that_end_it_are_left_to_twilio_on_sms(engine: Engine, binta: Phone, word: str) -> None:
    """Twilio answers them itself: a second answer would be refused."""
    assert await binta.says(word) == ""
    assert await counted(engine) == {}


@pytest.mark.parametrize(
    ("word", "read"),
    [
        ("HELP", "quiet place"),
        ("help ", "quiet place"),
        ("START", "What would you like to know"),
        ("unstop", "What would you like to know"),
        ("INFO", "Who runs"),
    ],
)
async def test_help_start_and_info_are_answered_on_sms(binta: Phone, word: str, read: str) -> None:
    """Twilio's own words for them cannot help anybody."""
    await binta.says("hello")
    assert read in await binta.says(word)


async def test_yes_answers_a_question_on_sms(binta: Phone) -> None:
    """As its number does."""
    await binta.says("hello")
    question = await binta.says("", ButtonPayload="en ask check-offer 1")
    assert "1 Yes" in question
    by_word = await binta.says("YES")
    assert await binta.says("", ButtonPayload="en ask check-offer 1") == question
    assert await binta.says("1") == by_word != question


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
