"""HIDE on Telegram: what can be deleted is deleted, also where Telegram makes difficulties."""

from __future__ import annotations

import pytest

from tests.fakes.bot_api import BotApi
from tests.fakes.telegram_phone import Phone

pytestmark = pytest.mark.asyncio


async def test_hide_deletes_what_was_said_and_ends_on_something_harmless(amina: Phone, api: BotApi) -> None:
    """Both sides of the chat are asked to be deleted, before the last message."""
    await amina.says("passport")
    await amina.says("my boss hits me")
    before = set(api.chats[amina.chat])
    assert "Packing tip" in await amina.says("hide")
    deleted = {id_ for call in api.made("deleteMessages") for id_ in call["message_ids"]}
    assert before < deleted
    assert len(deleted) == len(before) + 3
    assert [message["text"][:20] for message in amina.messages] == ["Older messages may s", "Packing tip: weigh y"]
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


async def test_hide_that_was_cut_short_deletes_when_it_comes_again(
    amina: Phone, api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Telegram was silent, or the program died: what is to be deleted is known until the last message stands."""
    monkeypatch.setattr("bot.channels.telegram.calls.DELETE_PAUSE", 0.05)
    await amina.says("my boss hits me")
    api.trouble("deleteMessages", 500, "Internal Server Error", times=9)
    api.trouble("sendMessage", 500, "Internal Server Error")
    await amina.says("hide")
    assert amina.status == 503
    api.troubles.clear()
    await amina.again()
    assert [message["text"][:11] for message in amina.messages] == ["Older messa", "Packing tip"]
    await amina.again()
    assert [message["text"][:11] for message in amina.messages][-1] == "Packing tip"
