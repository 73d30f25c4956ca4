"""A greeting in a language that is not spoken here gets one honest line in it, and the menu."""

from __future__ import annotations

import pytest

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


async def test_in_a_conversation_its_language_stays(engine: Engine) -> None:
    """And nothing is said of who this is: they know."""
    amina = Person(engine, hint="fr")
    await amina.says("bonjour")
    await amina.says("habari za leo")
    assert amina.at == "fr greeted sw"


async def test_more_behind_the_greeting_gets_the_same_line(engine: Engine) -> None:
    """Where it is about nothing that was understood."""
    amina = Person(engine)
    assert "Kiingereza" in await amina.says("habari yako ndugu, naomba msaada wa kazi")


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
