"""Conversations on Telegram, by webhook, against a Bot API that is as strict as the real one."""

from __future__ import annotations

import json
import logging
import time
from typing import Any

import httpx
import pytest

from bot.channels.telegram.adapter import TelegramBot
from bot.engine import Engine
from tests.channels.conftest import SECRET
from tests.chatting import tallies
from tests.fakes.bot_api import BotApi
from tests.fakes.telegram_phone import NAME, Deliver, Phone

pytestmark = pytest.mark.asyncio


@pytest.fixture
def amina(api: BotApi, deliver: Deliver) -> Phone:
    """Somebody who reads English."""
    return Phone(api, deliver)


@pytest.fixture
def awa(api: BotApi, deliver: Deliver) -> Phone:
    """Somebody who reads French."""
    return Phone(api, deliver, language="fr-CI", chat=990_000_222)


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


async def test_menus_change_in_their_place_and_pages_do_not(amina: Phone, api: BotApi) -> None:
    """A menu takes the place of a menu; a page that was read stays in the chat."""
    await amina.says("menu")
    await amina.presses("danger signs")
    assert (len(api.made("sendMessage")), len(api.made("editMessageText"))) == (1, 1)
    await amina.presses("warning signs")
    page, edits = amina.reads, len(api.made("editMessageText"))
    await amina.presses("Menu")
    assert page in api.texts(amina.chat)
    assert len(api.made("editMessageText")) == edits


async def test_a_menu_pressed_again_is_not_sent_again(amina: Phone, api: BotApi) -> None:
    """The same delivery edits the same message to the same text: Telegram's refusal of it is no failure."""
    await amina.says("menu")
    await amina.presses("danger signs")
    await amina.again()
    assert amina.status == 200
    assert (len(api.made("sendMessage")), len(api.made("editMessageText"))) == (1, 2)


async def test_a_menu_that_was_deleted_is_sent_anew(amina: Phone, api: BotApi) -> None:
    """What cannot be edited is sent."""
    await amina.says("menu")
    gone = amina.messages[-1]
    del api.chats[amina.chat][gone["message_id"]]
    await amina.taps("en open trafficking", gone)
    assert "danger signs" in amina.reads


async def test_every_pressed_button_stops_waiting(amina: Phone, api: BotApi) -> None:
    """Telegram hears of every press, even of one it finds too old."""
    await amina.says("menu")
    await amina.presses("danger signs")
    api.trouble("answerCallbackQuery", 400, "Bad Request: query is too old and response timeout expired")
    await amina.taps("en open rights")
    assert amina.status == 200
    assert len(api.made("answerCallbackQuery")) == 2


async def test_an_old_button_of_a_page_that_is_gone_leads_to_the_nearest(amina: Phone) -> None:
    """A button works for ever."""
    assert "moved" in await amina.taps("en open trafficking/what-was-once-here")
    assert amina.status == 200


async def test_a_button_nobody_made_leads_to_the_menu(amina: Phone) -> None:
    """Data that is no address is no failure."""
    await amina.taps("p:1:☃")
    assert amina.status == 200
    assert amina.buttons(amina.messages[-1])


async def test_a_button_under_a_message_out_of_reach_is_answered_anew(amina: Phone, api: BotApi) -> None:
    """Of such a message Telegram gives the id and a date of 0."""
    chat = {"id": amina.chat, "type": "private", "first_name": NAME}
    await amina.taps("en open menu", {"chat": chat, "message_id": 5, "date": 0})
    assert amina.status == 200
    assert (len(api.made("sendMessage")), len(api.made("editMessageText"))) == (1, 0)


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


async def test_a_changed_message_is_not_read_again(amina: Phone) -> None:
    """Its words are not taken for new ones."""
    told = await amina.update("edited_message", {**amina.message(text="trafficking"), "edit_date": 1_764_000_001})
    assert "changed a message" in told


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


async def test_too_many_requests_are_put_off_and_shown_when_they_come_again(
    amina: Phone, api: BotApi, hook: httpx.AsyncClient, engine: Engine
) -> None:
    """Telegram hears how long to wait; the second delivery is shown and not counted."""
    api.trouble("sendMessage", 429, "Too Many Requests: retry after 7", retry_after=7)
    update = {"update_id": 5, "message": amina.message(text="passport")}
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    put_off = await hook.post("/telegram", json=update, headers=headers)
    assert (put_off.status_code, put_off.headers["retry-after"]) == (503, "7")
    counted = await tallies(engine, "channels")
    shown = await hook.post("/telegram", json=update, headers=headers)
    assert (shown.status_code, bool(amina.reads)) == (200, True)
    assert await tallies(engine, "channels") == counted == {"telegram|en": 1}


@pytest.mark.parametrize("status", [500, 502])
async def test_a_failure_at_telegram_is_put_off(amina: Phone, api: BotApi, status: int) -> None:
    """It will pass."""
    api.trouble("sendMessage", status, "Internal Server Error")
    await amina.says("menu")
    assert (amina.status, amina.reads) == (503, "")
    assert await amina.again()


async def test_a_silence_at_telegram_is_put_off(amina: Phone, api: BotApi) -> None:
    """A call that takes too long is given up."""
    api.trouble("sendMessage", 200, "", seconds=1.5)
    began = time.monotonic()
    await amina.says("menu")
    assert amina.status == 503
    assert time.monotonic() - began < 5


async def test_hide_deletes_what_was_said_and_ends_on_something_harmless(amina: Phone, api: BotApi) -> None:
    """Both sides of the chat are asked to be deleted, before the last message."""
    await amina.says("passport")
    await amina.says("my boss hits me")
    before = set(api.chats[amina.chat])
    assert "Packing tip" in await amina.says("hide")
    deleted = {id_ for call in api.made("deleteMessages") for id_ in call["message_ids"]}
    assert before < deleted
    assert len(deleted) == len(before) + 3
    assert [one["text"][:20] for one in amina.messages] == ["Older messages may s", "Packing tip: weigh y"]
    assert [name for name, _ in api.calls][-3:] == ["deleteMessages", "sendMessage", "sendMessage"]


async def test_hide_deletes_what_it_can_where_one_message_is_too_old(amina: Phone, api: BotApi) -> None:
    """Telegram refuses a whole list for one of them."""
    await amina.says("passport")
    await amina.says("menu")
    old = min(api.chats[amina.chat])
    api.too_old = {old}
    await amina.says("hide")
    assert amina.messages[0]["message_id"] == old
    assert len(amina.messages) == 3


async def test_hide_tries_again_where_telegram_asks_to_wait(amina: Phone, api: BotApi) -> None:
    """What is to be deleted is known in this moment only."""
    await amina.says("passport")
    api.trouble("deleteMessages", 429, "Too Many Requests: retry after 1", retry_after=1)
    await amina.says("hide")
    assert len(amina.messages) == 2


async def test_hide_that_was_cut_short_deletes_when_it_comes_again(amina: Phone, api: BotApi) -> None:
    """Telegram was silent, or the program died: what is to be deleted is known until the last message stands."""
    await amina.says("my boss hits me")
    api.trouble("deleteMessages", 500, "Internal Server Error", times=9)
    api.trouble("sendMessage", 500, "Internal Server Error")
    await amina.says("hide")
    assert amina.status == 503
    api.troubles.clear()
    await amina.again()
    assert [one["text"][:11] for one in amina.messages] == ["Older messa", "Packing tip"]
    await amina.again()
    assert [one["text"][:11] for one in amina.messages][-1] == "Packing tip"


async def test_a_linked_page_shows_no_picture(amina: Phone, api: BotApi) -> None:
    """A preview would tell over a shoulder what was asked."""
    await amina.says("menu")
    assert all(call["link_preview_options"] == {"is_disabled": True} for call in api.made("sendMessage"))


@pytest.mark.parametrize("secret", [None, "", "wrong", "é", SECRET + "x", SECRET[:-1]])
async def test_who_does_not_know_the_secret_is_turned_away(
    hook: httpx.AsyncClient, amina: Phone, engine: Engine, secret: str | None
) -> None:
    """Nothing is read, nothing is counted."""
    headers = {} if secret is None else {b"X-Telegram-Bot-Api-Secret-Token": secret.encode()}
    update = {"update_id": 5, "message": amina.message(text="hi")}
    assert (await hook.post("/telegram", json=update, headers=headers)).status_code == 403
    assert await tallies(engine, "channels") == {}


async def test_a_webhook_without_a_secret_takes_nothing(settings: Any, engine: Engine, amina: Phone) -> None:
    """An empty secret is not one that everybody knows."""
    bare = TelegramBot(settings.model_copy(update={"TELEGRAM_WEBHOOK_SECRET": ""}), engine)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(bare.webhook), base_url="http://bot") as client:
        answer = await client.post("/telegram", json={}, headers={"X-Telegram-Bot-Api-Secret-Token": ""})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"x" * 1_000_000, 413),
        (b"{", 400),
        (b"", 400),
        (b'{"update_id":1,"message":{"text":"\xff"}}', 400),
        (b"[]", 200),
        (b'{"update_id":1,"message":7}', 200),
        (b'{"update_id":1}', 200),
        (b'{"update_id":1,"poll":{"id":"1"}}', 200),
    ],
    ids=["a megabyte", "broken", "empty", "bad letters", "a list", "no message", "nothing", "unknown"],
)
async def test_what_is_no_update_changes_nothing(
    hook: httpx.AsyncClient, engine: Engine, content: bytes, status: int
) -> None:
    """What cannot be understood is accepted, or it would block its chat; what is not Telegram's is not."""
    answer = await hook.post("/telegram", content=content, headers={"X-Telegram-Bot-Api-Secret-Token": SECRET})
    assert answer.status_code == status
    assert await tallies(engine, "channels") == {}


async def test_the_longest_message_replying_to_the_longest_is_read(amina: Phone) -> None:
    """Escaped, it is over 64 KiB."""
    await amina.sends(text="😀" * 4096, reply_to_message=amina.message(text="😀" * 4096))
    assert len(json.dumps(amina.last)) > 64 * 1024
    assert amina.status == 200
    assert amina.reads


async def test_a_webhook_is_posted_to(hook: httpx.AsyncClient) -> None:
    """A browser that looks finds nothing."""
    assert (await hook.get("/telegram")).status_code == 405


async def test_a_store_that_is_down_puts_off_the_delivery(amina: Phone, engine: Engine, api: BotApi) -> None:
    """Nothing is shown that was not kept."""
    await engine.store.close()
    await amina.says("menu")
    assert (amina.status, api.made("sendMessage")) == (503, [])
    await engine.store.open()
    assert await amina.again()


async def test_nothing_of_a_person_is_logged(
    amina: Phone, api: BotApi, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither words, name, chat nor token, even where all goes wrong."""
    caplog.set_level(logging.INFO)
    api.trouble("sendMessage", 400, "Bad Request: can't parse entities")
    await amina.says("a sentence that is nobody's business")
    api.trouble("sendMessage", 500, "Internal Server Error")
    await amina.says("another such sentence")
    await amina.update("message", {"text": "a sentence that is nobody's business"})
    logged = "".join(record.getMessage() for record in caplog.records if record.name != "httpx")
    printed = capsys.readouterr()
    everything = logged + printed.out + printed.err
    assert "telegram_markup_refused" in everything
    assert not [one for one in ("sentence", NAME, str(amina.chat), "abcdefgh", SECRET) if one in everything]


async def test_a_partners_link_is_followed(amina: Phone, engine: Engine) -> None:
    """The code of the link is counted once."""
    await amina.says("/start ngo-abc")
    assert sum((await tallies(engine, "partner_starts")).values()) == 1


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("/menu", "What would you like"), ("/help@bagage_bot", "help"), ("/language", "language"), ("/privacy", "keep"),
        ("/hide", "Packing tip"), ("/delete", "erased"), ("/about", ""),
    ],
)  # fmt: skip
async def test_commands_lead_where_they_say(amina: Phone, command: str, words: str) -> None:
    """Each command of the menu is understood."""
    await amina.says("hello")
    answer = "\n".join([await amina.says(command), *(message["text"] for message in amina.messages[1:])])
    assert words.lower() in answer.lower()
    assert "did not understand" not in answer
