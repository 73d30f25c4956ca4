"""One frozen `Settings` from the environment; a wrong value stops the start, naming key and value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from bot.errors import SettingsError
from bot.types import ASKS

SECRETS: Final = frozenset(
    {"TELEGRAM_BOT_TOKEN", "TELEGRAM_WEBHOOK_SECRET", "TWILIO_AUTH_TOKEN", "METRICS_TOKEN", "DATABASE_URL"}
)
"""Settings whose value is never shown, not even in an error."""
_OUR_PREFIXES: Final = ("TELEGRAM_", "TWILIO_", "OPERATOR_", "BAGAGE_")
"""Beginnings of names that are ours: a name with one of them that is not a setting is a slip."""


def _number(value: str) -> str:
    if value and not re.fullmatch(r"\+[1-9][0-9]{6,14}", value):
        raise ValueError("write it in international form, such as +14155238886")
    return value


def _url(value: str) -> str:
    parts = urlsplit(value)
    if value and (parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment):
        raise ValueError("write the public address, such as https://bot.example.org")
    return value.rstrip("/")


def _database(value: str) -> str:
    if not value.startswith(("sqlite:///", "postgresql://", "postgres://")):
        raise ValueError("write sqlite:///path or postgresql://…")
    return value


def _asks(value: str) -> str:
    named = {name.strip() for name in value.split(",")} - {""}
    if not named <= set(ASKS):
        raise ValueError(f"write one or more of {', '.join(ASKS)}, with commas between")
    return ",".join(name for name in ASKS if name in named)


class Settings(BaseModel):
    """Everything that differs between two copies of the bot. Each field says what it is for."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True, hide_input_in_errors=True)

    TELEGRAM_BOT_TOKEN: Annotated[str, Field(pattern=r"^(\d+:[\w-]{30,})?$")] = ""
    """Token of the Telegram bot, from BotFather. Empty: Telegram is off."""
    TELEGRAM_WEBHOOK_SECRET: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{0,256}$")] = ""
    """The secret Telegram repeats with every webhook call. Needed with TELEGRAM_MODE=webhook."""
    TELEGRAM_MODE: Literal["poll", "webhook"] = "poll"
    """How updates arrive: `poll` asks for them, `webhook` waits at PUBLIC_URL/telegram."""
    TELEGRAM_API_URL: Annotated[str, AfterValidator(_url)] = "https://api.telegram.org"
    """Address of the Bot API: change it only for a Bot API server of your own."""
    TELEGRAM_USERNAME: Annotated[str, Field(pattern=r"^(\w{5,32})?$")] = ""
    """Name of the Telegram bot without @, for links and posters. Empty: no links to Telegram."""
    TWILIO_ACCOUNT_SID: Annotated[str, Field(pattern=r"^(AC[0-9a-f]{32})?$")] = ""
    """Account SID of Twilio. Empty: WhatsApp and SMS are off."""
    TWILIO_AUTH_TOKEN: str = ""
    """Auth token of Twilio, with which its webhooks are signed."""
    TWILIO_WHATSAPP_NUMBER: Annotated[str, AfterValidator(_number)] = ""
    """The bot's WhatsApp number, +… Empty: WhatsApp is off."""
    TWILIO_SMS_NUMBER: Annotated[str, AfterValidator(_number)] = ""
    """The bot's SMS number, +… Empty: SMS is off."""
    PUBLIC_URL: Annotated[str, AfterValidator(_url)] = ""
    """The https address people and providers reach this bot at. Needed for webhooks."""
    BOT_NAME: Annotated[str, Field(min_length=1, max_length=40)] = "Bagage"
    """The name the bot gives itself. Keep it harmless on a phone that others see."""
    OPERATOR_NAME: Annotated[str, Field(max_length=80)] = ""
    """Who runs this copy: shown on the welcome and about screens."""
    OPERATOR_CONTACT: Annotated[str, Field(max_length=120)] = ""
    """How to reach whoever runs this copy: an e-mail address or a web page."""
    ASK_ABOUT: Annotated[str, AfterValidator(_asks)] = ""
    """What people are asked about themselves, if they like: of `first,gender,age`. Empty: nothing is ever asked."""
    METRICS_TOKEN: Annotated[str, Field(pattern=r"^(\S{16,200})?$")] = ""
    """What a monitor sends as a bearer token to read /metrics, 16 signs or more. Empty: there is no /metrics."""
    DATABASE_URL: Annotated[str, AfterValidator(_database)] = "sqlite:///var/bot.db"
    """Where sessions and counts live: sqlite:///path or postgresql://…"""
    KEYS_PATH: str = ""
    """File of the daily keys, on a memory disk. Empty: chosen on the machine's memory disk."""
    DAILY_CEILING: Annotated[int, Field(ge=1)] = 50_000
    """The most answers a day on each of Telegram, WhatsApp and SMS, for each process; beyond it, help only."""
    CONTENT_PATH: str = "content"
    """Folder of the content."""
    HOST: str = "127.0.0.1"
    """Address the web server listens on."""
    PORT: Annotated[int, Field(ge=0, le=65535)] = 8000
    """Port the web server listens on."""

    LOG_LEVEL: Literal["debug", "info", "warning", "error"] = "info"
    """How much the bot says of its work: codes and counts, on no level words, numbers or names."""

    @model_validator(mode="after")
    def _together(self) -> Self:
        if self.TELEGRAM_MODE == "webhook" and self.TELEGRAM_BOT_TOKEN:
            if not self.TELEGRAM_WEBHOOK_SECRET:
                raise ValueError("TELEGRAM_WEBHOOK_SECRET: needed when TELEGRAM_MODE is webhook")
            if not self.PUBLIC_URL:
                raise ValueError("PUBLIC_URL: needed when TELEGRAM_MODE is webhook")
        if self.TWILIO_ACCOUNT_SID or self.TWILIO_WHATSAPP_NUMBER or self.TWILIO_SMS_NUMBER:
            for name in ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "PUBLIC_URL"):
                if not getattr(self, name):
                    raise ValueError(f"{name}: needed when WhatsApp or SMS is on")
        return self

    @property
    def asks(self) -> tuple[str, ...]:
        """What people are asked about themselves, in order."""
        return tuple(filter(None, self.ASK_ABOUT.split(",")))

    @property
    def telegram_on(self) -> bool:
        """Whether Telegram is set up."""
        return bool(self.TELEGRAM_BOT_TOKEN)

    @property
    def twilio_on(self) -> bool:
        """Whether WhatsApp or SMS is set up."""
        return bool(self.TWILIO_ACCOUNT_SID)

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every value that must never reach a log."""
        return tuple(value for name in sorted(SECRETS) if (value := str(getattr(self, name))))


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Build the settings from an environment; raise `SettingsError` naming every wrong key and value.

    `NAME_FILE` gives the path of a file that holds the value of `NAME`.
    """
    values: dict[str, Any] = {}
    problems: list[str] = []
    for key, value in environment.items():
        name = key.removesuffix("_FILE")
        if name in Settings.model_fields:
            if name != key and name in environment:
                problems.append(f"{key}: {name} is set too; keep one of them")
            elif name != key:
                try:
                    values[name] = Path(value).read_text(encoding="utf-8").strip()
                except (OSError, UnicodeDecodeError) as error:
                    problems.append(f"{key}={value!r}: cannot read this file ({type(error).__name__})")
            else:
                values[name] = value.strip()
        elif key.startswith(_OUR_PREFIXES):
            problems.append(f"{key}: no such setting; see .env.example for the names")
    values = {name: value for name, value in values.items() if value != ""}
    settings = Settings.model_construct()
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        problems.extend(_explain(error, values))
    if problems:
        raise SettingsError("\n".join(problems))
    return settings


def _explain(error: ValidationError, values: Mapping[str, Any]) -> list[str]:
    lines = []
    for problem in error.errors(include_url=False, include_input=False):
        name = str(problem["loc"][0]) if problem["loc"] else ""
        what = problem["msg"].removeprefix("Value error, ")
        if not name:
            lines.append(what)
        else:
            value = "(hidden)" if name in SECRETS else repr(values.get(name))
            lines.append(f"{name}={value}: {what}")
    return lines
