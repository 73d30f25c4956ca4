"""Recorded conversations: on every channel the same words lead to the same screens, and the text is whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.channels import CHANNELS
from bot.channels.channel import Channel
from bot.channels.terminal import Terminal
from bot.cli.conversation import Exchange, TerminalChat, read_transcript, transcript
from bot.document import plain
from bot.engine import Engine
from bot.gsm import to_gsm
from bot.types import Inbound, Said, Screen, Who
from bot.understanding.matcher import fold

RECORDED = sorted((Path(__file__).parent / "conversations").rglob("*.txt"))
CURIOUS = "asked"
"""The folder of those where people may be asked about themselves."""


def words_on(channel: Channel, screen: Screen) -> set[str]:
    """Return every word a person can read of a screen, on all its parts."""
    parts = [replace(screen, action=screen.action.at_part(part)) for part in range(1, 10)]
    texts = [message.text for part in parts for message in channel.render(part)]
    return set(fold(to_gsm(" ".join(texts))).split()) | set(fold(" ".join(texts)).split())


def wanted(screen: Screen) -> set[str]:
    """Return the words of a screen's text."""
    return set(fold(to_gsm(plain(screen.body))).split())


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)
@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.stem)
async def test_a_recorded_conversation_goes_the_same_way(
    path: Path, channel: Channel, engine: Engine, curious: Engine
) -> None:
    """What was said leads where it led, and every word can be read."""
    language, exchanges = read_transcript(path.read_text(encoding="utf-8"))
    engine = curious if path.parent.name == CURIOUS else engine
    reader = TerminalChat(engine, hint=language)
    for count, exchange in enumerate(exchanges):
        inbound = Inbound(Who(channel.name, "replay"), f"{path.stem}-{count}", reader.read(exchange.said))
        async with engine.turn(inbound) as answer:
            assert str(answer.screen.action) == exchange.action, exchange.said
            assert wanted(answer.screen) <= words_on(channel, answer.screen)
            if channel.name == "terminal":
                assert "\n\n".join(message.text for message in channel.render(answer.screen)) == exchange.read


async def test_a_chat_can_be_saved_as_a_test_and_read_again(engine: Engine) -> None:
    """`chat --record` writes what this module replays."""
    chat = TerminalChat(engine, hint="fr")
    answer, messages = await chat.say("mon passeport")
    exchanges = [Exchange("mon passeport", str(answer.screen.action), "\n\n".join(m.text for m in messages))]
    assert read_transcript(transcript("fr", exchanges)) == ("fr", exchanges)


async def test_a_terminal_answers_an_old_button(engine: Engine) -> None:
    """A line `=ACTION` presses it, with or without its language."""
    chat = TerminalChat(engine, hint="fr", channel=Terminal())
    with_language, _ = await chat.say("=en open rights/wages")
    without, _ = await chat.say("=open rights/wages")
    assert [str(answer.screen.action) for answer in (with_language, without)] == [
        "en open rights/wages",
        "fr open rights/wages",
    ]
    assert Said("tap", tap="fr open rights/wages", hint="fr") == chat.read("=open rights/wages")
