"""A greeting in a language that is not spoken here gets one honest line in it, and the menu; a call for help, help."""

from __future__ import annotations

import pytest

from bot.channels.twilio.sms import Sms
from bot.engine import Engine
from tests.chatting import Person


@pytest.mark.parametrize(
    ("greeting", "line", "at"),
    [
        ("مساء الخير", "أتكلم الإنجليزية والفرنسية.", "en greeted ar"),
        ("habari zenu", "Ninazungumza Kiingereza na Kifaransa.", "en greeted sw"),
        ("Na nga def?", "Damay làkk Angale ak Farañse.", "fr greeted wo"),
        ("manao ahoana tompoko", "Miteny anglisy sy frantsay aho.", "fr greeted mg"),
        ("नमस्कार", "म अंग्रेजी र फ्रान्सेली बोल्छु।", "en greeted ne"),
        ("እንዴት ነህ", "እኔ እንግሊዝኛ እና ፈረንሳይኛ እናገራለሁ።", "en greeted am"),
        ("ina wuni", "Ina jin Turanci da Faransanci.", "en greeted ha"),
        ("কেমন আছেন", "আমি ইংরেজি ও ফরাসি বলি।", "en greeted bn"),
    ],
)
async def test_a_stranger_reads_a_line_in_their_language(engine: Engine, greeting: str, line: str, at: str) -> None:
    """In the language of ours that most who speak it understand; and who this is, for they do not know us."""
    amina = Person(engine)
    read = await amina.says(greeting)
    assert line in read
    assert amina.at.removesuffix(" !hello") == at
    assert "Bagage" in read
    assert amina.screen is not None
    assert len(amina.screen.choices) > 3


@pytest.mark.parametrize(
    ("call", "line"),
    [
        ("نجدة", "أتكلم الإنجليزية والفرنسية."),
        ("Msaada!", "Ninazungumza Kiingereza na Kifaransa."),
        ("dimbali", "Damay làkk Angale ak Farañse."),
        ("vonjeo", "Miteny anglisy sy frantsay aho."),
        ("मद्दत", "म अंग्रेजी र फ्रान्सेली बोल्छु।"),
        ("እርዳታ", "እኔ እንግሊዝኛ እና ፈረንሳይኛ እናገራለሁ።"),
        ("taimako", "Ina jin Turanci da Faransanci."),
        ("সাহায্য", "আমি ইংরেজি ও ফরাসি বলি।"),
    ],
)
async def test_a_call_for_help_is_answered_with_help(engine: Engine, call: str, line: str) -> None:
    """Under the line in its language, whoever calls; a number is one step away."""
    amina = Person(engine)
    read = await amina.says(call)
    assert line in read
    assert amina.at.split()[1:3] == ["called", "help/danger-now"]
    assert amina.at.endswith(" !hello")
    assert "A number to call" in read or "Un numéro à appeler" in read
    await amina.says("menu")
    await amina.says(call)
    assert "called" in amina.at
    assert not amina.at.endswith(" !hello")


@pytest.mark.parametrize(
    ("greeting", "line"), [("مساء الخير", "Atakallam"), ("नमस्कार", "bolchhu"), ("habari", "Kiingereza")]
)
async def test_an_sms_says_the_line_in_its_own_letters(engine: Engine, greeting: str, line: str) -> None:
    """A plain one has no others: nothing of the line would be left."""
    read = await Person(engine, channel=Sms()).says(greeting)
    assert line in read


async def test_in_a_conversation_its_language_stays(engine: Engine) -> None:
    """And nothing is said of who this is: they know."""
    amina = Person(engine, hint="fr")
    await amina.says("bonjour")
    await amina.says("habari za leo")
    assert amina.at == "fr greeted sw"


async def test_more_behind_the_greeting_gets_the_same_line(engine: Engine) -> None:
    """Where it is about nothing that was understood."""
    amina = Person(engine)
    for known in (False, True):
        assert "Kiingereza" in await amina.says("habari yako ndugu, naomba msaada wa kazi")
        assert amina.at.endswith(" !hello") is not known


async def test_a_greeting_of_one_language_switches_to_it(engine: Engine) -> None:
    """Phones are shared: the second person is greeted in their own; a word of both keeps the first."""
    amina = Person(engine, hint="en")
    await amina.says("good morning")
    await amina.says("bonsoir")
    assert amina.at.startswith("fr ")
    await amina.says("good evening")
    assert amina.at.startswith("en ")


async def test_the_code_of_a_language_switches_to_it(engine: Engine) -> None:
    """EN as FR."""
    amina = Person(engine, hint="fr")
    await amina.says("bonjour")
    await amina.says("EN")
    assert amina.at.startswith("en ")
    await amina.says("FR")
    assert amina.at.startswith("fr ")
