"""Buttons on Telegram: what a press leads to, and what it changes in the chat."""

from __future__ import annotations

import pytest

from tests.fakes.bot_api import BotApi
from tests.fakes.telegram_phone import NAME, Phone

pytestmark = pytest.mark.asyncio


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


async def test_a_press_on_an_older_menu_is_answered_below_and_one_on_the_last_in_its_place(
    amina: Phone, api: BotApi
) -> None:
    """Whoever scrolled up reads on at the end of the chat, where new words stand; nothing above them changes."""
    await amina.says("menu")
    await amina.says("menu")
    older, newer = amina.messages
    await amina.taps("en open trafficking", older)
    assert api.made("editMessageText") == []
    assert amina.messages[:2] == [older, newer]
    below = amina.messages[2]
    assert "warning signs" in " ".join(amina.buttons(below))
    await amina.taps("en open rights", below)
    assert amina.messages[:2] == [older, newer]
    [changed] = amina.messages[2:]
    assert (changed["message_id"], changed["text"] == below["text"]) == (below["message_id"], False)


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
