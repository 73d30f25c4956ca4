"""Setting up a Telegram bot: its webhook, and how it presents itself in each language."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable
from datetime import UTC
from typing import TYPE_CHECKING, Final, TypeVar

from bot.channels.telegram.adapter import PATH
from bot.channels.telegram.calls import Calls, attempt
from bot.channels.telegram.updates import ALLOWED
from bot.errors import ChannelError, Refused, SettingsError, TryAgain
from bot.languages import FIRST, LANGUAGES, OFFERED, own_first
from bot.settings import Settings
from bot.texts import offered_languages, say

if TYPE_CHECKING:
    from telegram import Bot

DEFAULT: Final = ""
"""The language code of what is shown to everybody whose language has nothing of its own (Bot API, setMyCommands)."""

T = TypeVar("T")
Lines = list[str]
Change = Callable[[], Awaitable[bool]]


async def set_webhook(settings: Settings) -> Lines:
    """Ask Telegram to deliver to `PUBLIC_URL/telegram`, and present the bot; say what was done."""
    _check(settings)
    async with Calls(settings) as calls:
        url = f"{settings.PUBLIC_URL}{PATH}"
        setting = calls.bot.set_webhook(url, secret_token=settings.TELEGRAM_WEBHOOK_SECRET, allowed_updates=ALLOWED)
        await _must(setting)
        return [f"webhook: {url}", *await _present(settings, calls.bot)]


async def present_bot(settings: Settings) -> Lines:
    """Set names, descriptions and commands alone, for a bot that polls; say what was done."""
    async with Calls(settings) as calls:
        return await _present(settings, calls.bot)


async def webhook_info(settings: Settings) -> Lines:
    """Say where Telegram delivers, how much waits and what went wrong last."""
    async with Calls(settings) as calls:
        info = await _must(calls.bot.get_webhook_info())
    lines = [f"webhook: {info.url or 'none: the bot polls'}", f"waiting: {info.pending_update_count}"]
    if info.last_error_date:
        moment = info.last_error_date.astimezone(UTC)
        lines.append(f"last error: {moment:%Y-%m-%d %H:%M} UTC, {info.last_error_message or 'not said'}")
    if info.url and info.url != f"{settings.PUBLIC_URL}{PATH}":
        lines.append("This is not PUBLIC_URL: `python -m bot webhook set` changes it.")
    if info.url and info.allowed_updates and set(info.allowed_updates) != set(ALLOWED):
        lines.append("Telegram delivers other kinds of update than asked: `python -m bot webhook set` mends it.")
    return lines


async def delete_webhook(settings: Settings, *, sure: bool = False) -> Lines:
    """Go back to polling, keeping what waits; unless `sure`, only say what would be deleted."""
    async with Calls(settings) as calls:
        info = await _must(calls.bot.get_webhook_info())
        if not info.url:
            return ["webhook: none, nothing to delete"]
        if not sure:
            return [f"webhook: {info.url}", "Not deleted. To delete it and poll instead, say so with --yes."]
        await _must(calls.bot.delete_webhook(drop_pending_updates=False))
    return [f"webhook: deleted, it was {info.url}", f"waiting: {info.pending_update_count}, kept for polling"]


def commands(language: str) -> tuple[tuple[str, str], ...]:
    """Return the commands of the menu beside the text field: at most 100, names in a to z (Bot API, BotCommand)."""
    return (
        ("menu", say(language, "All topics")),
        ("help", say(language, "Find help")),
        ("hide", say(language, "Clear this chat")),
        ("language", ", ".join(LANGUAGES[code].name for code in own_first(language))),
        ("privacy", say(language, "What is kept")),
        ("delete", say(language, "Delete my data")),
        ("about", say(language, "Who runs this")),
    )


def description(language: str, settings: Settings) -> str:
    """Return what a person reads before the first message: at most 512 characters (Bot API, setMyDescription)."""
    return say(
        language,
        "{name}: what to know before you go. Free information for people who want to work abroad, in {languages}. "
        "Automatic: I never ask for money, your passport or a code. I do not keep your number or your words.",
        name=settings.BOT_NAME,
        languages=offered_languages(language),
    )


def short_description(language: str) -> str:
    """Return the line of the profile and of shared links: at most 120 characters (Bot API, setMyShortDescription)."""
    return say(
        language,
        "What to know before you go. Free and automatic, in {languages}.",
        languages=offered_languages(language),
    )


async def _present(settings: Settings, bot: Bot) -> Lines:
    codes = (code for code in OFFERED if code != FIRST)
    return [line for code in (DEFAULT, *codes) for line in await _present_in(code, settings, bot)]


async def _present_in(code: str, settings: Settings, bot: Bot) -> Lines:
    """Change what differs: Telegram takes few changes of a name a day."""
    language = code or FIRST
    name = (await _must(bot.get_my_name(code))).name
    long = (await _must(bot.get_my_description(code))).description
    short = (await _must(bot.get_my_short_description(code))).short_description
    menu = tuple((entry.command, entry.description) for entry in await _must(bot.get_my_commands(language_code=code)))
    new_long, new_short, new_menu = description(language, settings), short_description(language), commands(language)
    changes: tuple[tuple[str, bool, Change], ...] = (
        ("name", name == settings.BOT_NAME, lambda: bot.set_my_name(settings.BOT_NAME, code)),
        ("description", long == new_long, lambda: bot.set_my_description(new_long, code)),
        ("short description", short == new_short, lambda: bot.set_my_short_description(new_short, code)),
        ("commands", menu == new_menu, lambda: bot.set_my_commands(new_menu, language_code=code)),
    )
    return [f"{trait} ({code or 'everybody'}): {await _change(same, change)}" for trait, same, change in changes]


async def _change(same: bool, change: Change) -> str:
    if same:
        return "as it was"
    try:
        await attempt(change())
    except TryAgain as error:
        return f"not set; try again in {math.ceil(error.after)} s" if error.after else "not set; try again"
    except Refused as error:
        return f"refused: {error}"
    return "set"


async def _must(call: Awaitable[T]) -> T:
    """Make a call; raise `SettingsError` if Telegram does not know the bot, `ChannelError` if it does not answer."""
    from telegram.error import InvalidToken

    try:
        return await attempt(call, let=InvalidToken)
    except InvalidToken:
        raise SettingsError("TELEGRAM_BOT_TOKEN=(hidden): Telegram does not know this token") from None
    except ChannelError as error:
        raise ChannelError(f"Telegram did not do it ({error}); try again") from None


def _check(settings: Settings) -> None:
    """Raise `SettingsError` naming what a webhook needs."""
    wrong = [f"{name}: needed" for name in ("TELEGRAM_BOT_TOKEN", "TELEGRAM_WEBHOOK_SECRET", "PUBLIC_URL")
             if not getattr(settings, name)]  # fmt: skip
    if settings.PUBLIC_URL and not settings.PUBLIC_URL.startswith("https://"):
        wrong.append(f"PUBLIC_URL={settings.PUBLIC_URL}: Telegram delivers to https addresses only")
    if wrong:
        raise SettingsError("\n".join(wrong))
