"""Conversations on Telegram, by webhook, against a Bot API that is as strict as the real one."""

from __future__ import annotations

from typing import Any

import pytest

from bot.engine import Engine
from tests.chatting import tallies
from tests.fakes.bot_api import BotApi
from tests.fakes.telegram_phone import NAME, Phone

pytestmark = pytest.mark.asyncio


async def test_a_person_finds_the_signs_of_trafficking_in_english(amina: Phone, engine: Engine) -> None:
    """Start, a menu, a page: every step by a button."""
    assert "Bagage" in await amina.says("/start")
    await amina.presses("danger signs")
    await amina.presses("warning signs")
    assert amina.status == 200
    assert await tallies(engine, "sensitive_topics") == {"trafficking/signs|en": 1}


async def test_a_person_finds_the_signs_of_trafficking_in_french(awa: Phone, engine: Engine) -> None:
    """The language of the app is the language of the first answer."""
    assert "Bonjour" in await awa.says("/start")
    await awa.presses("Pièges")
    await awa.presses("signes d")
    assert await tallies(engine, "sensitive_topics") == {"trafficking/signs|fr": 1}


async def test_each_delivery_three_times_is_answered_three_times_and_counted_once(
    amina: Phone, engine: Engine, api: BotApi
) -> None:
    """What Telegram delivers again is shown again."""
    for step in ("/start", "passport", "my boss keeps my passport"):
        await amina.says(step)
        once, counted = amina.reads, await tallies(engine, "topics")
        sent = len(api.made("sendMessage"))
        assert once
        for _ in range(2):
            assert await amina.again() == once
            assert amina.status == 200
        assert len(api.made("sendMessage")) >= sent + 2
        assert await tallies(engine, "topics") == counted
    assert await tallies(engine, "channels") == {"telegram|en": 1}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"voice": {"file_id": "x", "file_unique_id": "y", "duration": 3}}, "voice notes"),
        ({"photo": [{"file_id": "x", "file_unique_id": "y", "width": 1, "height": 1}]}, "photos"),
        ({"document": {"file_id": "x", "file_unique_id": "y"}}, "files"),
        ({"location": {"latitude": 33.9, "longitude": 35.5}}, "where you are"),
        ({"contact": {"phone_number": "+96170123456", "first_name": NAME}}, "contact"),
        ({"sticker": {"file_id": "x", "file_unique_id": "y"}}, "stickers"),
        ({"poll": {"id": "1", "question": "?"}}, "only read words"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)
async def test_what_is_not_text_is_not_opened(amina: Phone, api: BotApi, content: dict[str, Any], words: str) -> None:
    """Whoever sends it is told that nobody saw it; nothing is fetched."""
    assert words in await amina.sends(**content)
    assert {name for name, _ in api.calls} == {"getMe", "sendMessage"}


async def test_a_cry_for_help_under_a_picture_is_heard(amina: Phone) -> None:
    """The picture is not opened; the words are read."""
    await amina.sends(photo=[{"file_id": "x"}], caption="he is beating me, help")
    assert "photos" not in "".join(message["text"] for message in amina.messages)
    assert "Read it in a quiet place" in amina.messages[0]["text"]


async def test_pictures_sent_together_are_answered_once(amina: Phone, api: BotApi) -> None:
    """An album is one thing to say."""
    for _ in range(3):
        await amina.sends(photo=[{"file_id": "x"}], media_group_id="7")
    assert len(api.made("sendMessage")) == 1


async def test_changed_words_are_read_like_new_ones(amina: Phone) -> None:
    """Whoever mends a slip, or adds what is worst, waits for an answer."""
    answer = await amina.update("edited_message", {**amina.message(text="trafficking"), "edit_date": 1_764_000_001})
    assert "Here is the page you asked for" in answer


async def test_a_place_that_moves_asks_for_nothing(amina: Phone, api: BotApi) -> None:
    """A place shared live is changed every few seconds."""
    await amina.update("edited_message", amina.message(location={"latitude": 33.9, "longitude": 35.5}))
    assert (amina.status, api.made("sendMessage")) == (200, [])


async def test_the_bot_leaves_groups(amina: Phone, api: BotApi) -> None:
    """It says once, in the language of whoever added it, that it talks in private only."""
    group = {"id": -100_200, "type": "supergroup", "title": NAME}
    member = {"status": "member", "user": {"id": 1, "is_bot": True, "first_name": "B"}}
    added = {"chat": group, "from": amina.sender, "date": 1, "old_chat_member": member, "new_chat_member": member}
    await amina.update("my_chat_member", added)
    assert "only talk in private" in api.texts(-100_200)[0]
    assert len(api.made("leaveChat")) == 1


async def test_words_in_a_group_are_answered_by_leaving_it(amina: Phone, api: BotApi) -> None:
    """Even if the group has thrown the bot out meanwhile."""
    api.trouble("sendMessage", 403, "Forbidden: bot was kicked from the supergroup chat")
    await amina.update("message", {**amina.message(text="hi"), "chat": {"id": -100_200, "type": "supergroup"}})
    assert amina.status == 200
    assert len(api.made("leaveChat")) == 1


async def test_the_bot_says_nothing_in_a_channel(amina: Phone, api: BotApi) -> None:
    """Thousands may read there."""
    member = {"status": "administrator", "user": {"id": 1, "is_bot": True, "first_name": "B"}}
    chat = {"id": -100_300, "type": "channel", "title": NAME}
    await amina.update("my_chat_member", {"chat": chat, "from": amina.sender, "date": 1, "new_chat_member": member})
    assert (len(api.made("leaveChat")), api.made("sendMessage")) == (1, [])


async def test_somebody_who_blocks_the_bot_is_left_alone(amina: Phone, api: BotApi) -> None:
    """That somebody went asks for nothing."""
    gone = {"status": "kicked", "user": {"id": 1, "is_bot": True, "first_name": "B"}}
    chat = {"id": amina.chat, "type": "private"}
    await amina.update("my_chat_member", {"chat": chat, "from": amina.sender, "date": 1, "new_chat_member": gone})
    assert (amina.status, [name for name, _ in api.calls]) == (200, ["getMe"])


async def test_an_answer_to_somebody_who_blocked_the_bot_is_counted_and_not_tried_again(
    amina: Phone, api: BotApi, engine: Engine
) -> None:
    """Telegram is told that all is well: else it would deliver for a day."""
    api.trouble("sendMessage", 403, "Forbidden: bot was blocked by the user")
    await amina.says("hello")
    assert (amina.status, len(api.made("sendMessage"))) == (200, 1)
    assert await tallies(engine, "blocked") == {"telegram": 1}
    assert await tallies(engine, "channels") == {"telegram|en": 1}


async def test_refused_markup_goes_once_more_as_plain_text(amina: Phone, api: BotApi) -> None:
    """The words arrive, without their form."""
    api.trouble("sendMessage", 400, "Bad Request: can't parse entities: Unsupported start tag")
    await amina.says("menu")
    html, plain = api.made("sendMessage")
    assert html["parse_mode"] == "HTML"
    assert "parse_mode" not in plain
    assert "<" not in amina.reads
    assert amina.buttons(amina.messages[-1])


async def test_an_answer_that_stays_refused_does_not_block_its_chat(amina: Phone, api: BotApi) -> None:
    """Telegram is told that all is well."""
    api.trouble("sendMessage", 400, "Bad Request: chat not found", times=2)
    await amina.says("menu")
    assert amina.status == 200


async def test_a_linked_page_shows_no_picture(amina: Phone, api: BotApi) -> None:
    """A preview would tell over a shoulder what was asked."""
    await amina.says("menu")
    assert all(call["link_preview_options"] == {"is_disabled": True} for call in api.made("sendMessage"))


async def test_a_partners_link_is_followed(amina: Phone, engine: Engine) -> None:
    """The code of the link is counted once."""
    await amina.says("/start ngo-abc")
    assert sum((await tallies(engine, "partner_starts")).values()) == 1


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("/menu", "What would you like"), ("/help@bagage_bot", "help"), ("/language", "language"),
        ("/privacy", "do not keep"),
        ("/hide", "Packing tip"), ("/delete", "erased"), ("/about", ""),
    ],
)  # fmt: skip
async def test_commands_lead_where_they_say(amina: Phone, command: str, words: str) -> None:
    """Each command of the menu is understood."""
    await amina.says("hello")
    answer = "\n".join([await amina.says(command), *(message["text"] for message in amina.messages[1:])])
    assert words.lower() in answer.lower()
    assert "did not understand" not in answer
