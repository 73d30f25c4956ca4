"""Setting up a Telegram bot."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot import languages, texts
from bot.channels.telegram import setup
from bot.channels.telegram.setup import (
    commands,
    delete_webhook,
    description,
    present_bot,
    set_webhook,
    short_description,
    webhook_info,
)
from bot.channels.telegram.updates import ALLOWED
from bot.errors import ChannelError, SettingsError
from bot.languages import FIRST, LANGUAGES, OFFERED
from bot.settings import Settings
from tests.channels.conftest import SECRET
from tests.fakes.bot_api import TOKEN, BotApi

pytestmark = pytest.mark.asyncio


async def test_the_webhook_is_set_and_the_bot_presents_itself_in_each_language(api: BotApi, settings: Settings) -> None:
    """Nothing that waits is dropped."""
    lines = await set_webhook(settings)
    [call] = api.made("setWebhook")
    assert call == {
        "url": "https://bot.example.org/telegram",
        "secret_token": SECRET,
        "allowed_updates": list(ALLOWED),
    }
    assert {language for _, language in api.traits} == {"", *OFFERED} - {FIRST}
    assert {trait for trait, _ in api.traits} == {"MyName", "MyDescription", "MyShortDescription", "MyCommands"}
    assert not [line for line in lines if SECRET in line or TOKEN in line]


async def test_what_is_as_it_should_be_is_not_set_again(api: BotApi, settings: Settings) -> None:
    """Telegram takes few changes of a name a day."""
    await present_bot(settings)
    before = len(api.calls)
    assert all(line.endswith("as it was") for line in await present_bot(settings))
    assert not [name for name, _ in api.calls[before:] if name.startswith("set")]


async def test_a_name_that_cannot_be_changed_now_does_not_stop_the_rest(api: BotApi, settings: Settings) -> None:
    """The operator is told when to try again."""
    api.trouble("setMyName", 429, "Too Many Requests: retry after 3600", retry_after=3600)
    lines = await present_bot(settings)
    assert "name (everybody): not set; try again in 3600 s" in lines
    assert "commands (fr): set" in lines


async def test_info_shows_what_waits_and_the_last_error_but_no_secret(api: BotApi, settings: Settings) -> None:
    """What an operator needs at a glance."""
    await set_webhook(settings)
    api.waiting.append({"update_id": 1})
    lines = await webhook_info(settings)
    assert lines[:2] == ["webhook: https://bot.example.org/telegram", "waiting: 1"]
    assert "503" in lines[2]
    assert not [line for line in lines if SECRET in line or TOKEN in line]


async def test_info_without_a_webhook_says_so(settings: Settings) -> None:
    """The bot polls."""
    assert (await webhook_info(settings))[0] == "webhook: none: the bot polls"


async def test_a_webhook_is_deleted_only_when_sure(api: BotApi, settings: Settings) -> None:
    """It may be somebody else's; what waits is kept."""
    await set_webhook(settings)
    assert "--yes" in (await delete_webhook(settings))[-1]
    assert api.webhook
    await delete_webhook(settings, sure=True)
    assert not api.webhook
    assert api.made("deleteWebhook") == [{"drop_pending_updates": False}]
    assert await delete_webhook(settings, sure=True) == ["webhook: none, nothing to delete"]


async def test_a_webhook_needs_an_https_address(settings: Settings) -> None:
    """Said before Telegram is asked."""
    with pytest.raises(SettingsError, match=r"PUBLIC_URL=http://bot\.example\.org"):
        await set_webhook(settings.model_copy(update={"PUBLIC_URL": "http://bot.example.org"}))


async def test_an_unknown_token_is_named_and_hidden(settings: Settings) -> None:
    """The error says which setting is wrong."""
    wrong = "654321:" + "z" * 35
    with pytest.raises(SettingsError, match="TELEGRAM_BOT_TOKEN") as raised:
        await webhook_info(settings.model_copy(update={"TELEGRAM_BOT_TOKEN": wrong}))
    assert wrong not in str(raised.value)


async def test_a_failure_of_telegram_is_told(api: BotApi, settings: Settings) -> None:
    """In words, without a traceback."""
    api.trouble("getWebhookInfo", 502, "Bad Gateway")
    with pytest.raises(ChannelError, match="try again"):
        await webhook_info(settings)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_the_bot_shows_of_itself_fits(language: str, settings: Settings) -> None:
    """Telegram's limits (Bot API, setMyDescription, setMyShortDescription, BotCommand), with the longest name."""
    longest = settings.model_copy(update={"BOT_NAME": "N" * 40})
    assert len(description(language, longest)) <= 512
    assert len(short_description(language)) <= 120
    assert all(1 <= len(words) <= 256 for _, words in commands(language))
    assert language == FIRST or description(language, settings) != description(FIRST, settings)


async def test_the_bot_presents_itself_in_each_language_that_people_are_offered(
    api: BotApi, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It names them all, and a draft is not among them."""
    spoken = {**LANGUAGES, "xb": replace(LANGUAGES[FIRST], code="xb", name="Xabi"), "xd": LANGUAGES[FIRST]}
    for module in (setup, texts):
        monkeypatch.setattr(module, "LANGUAGES", spoken)
    for module in (languages, setup):
        monkeypatch.setattr(module, "OFFERED", (*OFFERED, "xb"))
    lines = await present_bot(settings)
    assert {language for _, language in api.traits} == {"", "fr", "xb"}
    assert "commands (xb): set" in lines
    assert short_description(FIRST) == "What to know before you go. Free and automatic, in English, French, and Xabi."
    assert short_description("fr").endswith("en français, anglais et Xabi.")
    assert dict(commands("fr"))["language"] == "Français, English, Xabi"
