"""Settings: one frozen object, and every slip told by key and value at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.live import service
from bot.settings import Settings, read_settings

TOKEN = "123456789:" + "A" * 35
SID = "AC" + "0" * 32


def refused(environment: dict[str, str]) -> str:
    """Return what is said of a wrong environment."""
    with pytest.raises(SettingsError) as raised:
        read_settings(environment)
    return str(raised.value)


def test_an_empty_environment_is_enough() -> None:
    """`make run` needs no setting."""
    settings = read_settings({"PATH": "/usr/bin"})
    assert (settings.PORT, settings.BOT_NAME) == (8000, "Bagage")
    assert not settings.telegram_on
    assert not settings.twilio_on


def test_values_have_their_types() -> None:
    """A port is a number."""
    assert read_settings({"PORT": "9000"}).PORT == 9000


def test_every_slip_is_told_at_once() -> None:
    """Key and value, for each."""
    problems = refused({"PORT": "eight", "TELEGRAM_MODE": "push", "DATABASE_URL": "mysql://x"})
    assert "PORT='eight'" in problems
    assert "TELEGRAM_MODE='push'" in problems
    assert "DATABASE_URL=(hidden): write sqlite:///path" in problems


def test_a_secret_is_never_shown() -> None:
    """Not even a wrong one."""
    assert "12:abc" not in refused({"TELEGRAM_BOT_TOKEN": "12:abc"})


def test_a_name_that_is_not_a_setting_is_a_slip() -> None:
    """A typing error in a name does not switch a channel off in silence."""
    assert "TELEGRAM_TOKEN: no such setting" in refused({"TELEGRAM_TOKEN": TOKEN})


def test_a_secret_may_be_in_a_file(tmp_path: Path) -> None:
    """NAME_FILE names it; giving both, or a file that is not there, is a slip."""
    secret = tmp_path / "token"
    secret.write_text(TOKEN + "\n")
    assert read_settings({"TELEGRAM_BOT_TOKEN_FILE": str(secret)}).TELEGRAM_BOT_TOKEN == TOKEN
    assert "is set too" in refused({"TELEGRAM_BOT_TOKEN_FILE": str(secret), "TELEGRAM_BOT_TOKEN": TOKEN})
    assert "cannot read this file" in refused({"TELEGRAM_BOT_TOKEN_FILE": str(tmp_path / "gone")})


def test_a_webhook_needs_its_secret_and_address() -> None:
    """A webhook without a secret would believe anybody."""
    base = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_MODE": "webhook"}
    assert "TELEGRAM_WEBHOOK_SECRET: needed" in refused(base)
    assert "PUBLIC_URL: needed" in refused({**base, "TELEGRAM_WEBHOOK_SECRET": "s"})
    assert read_settings({**base, "TELEGRAM_WEBHOOK_SECRET": "s", "PUBLIC_URL": "https://bot.example.org/"}).telegram_on


def test_whatsapp_needs_account_token_and_address() -> None:
    """Half a Twilio is told, not half started."""
    assert "TWILIO_ACCOUNT_SID: needed" in refused({"TWILIO_SMS_NUMBER": "+14155238886"})
    assert "TWILIO_AUTH_TOKEN: needed" in refused({"TWILIO_ACCOUNT_SID": SID})
    assert "international form" in refused({"TWILIO_SMS_NUMBER": "0415 523 8886"})


def test_what_people_are_asked_is_a_list_of_what_there_is() -> None:
    """Nothing by default; in any order and spacing; what cannot be asked is told."""
    assert read_settings({}).asks == read_settings({"ASK_ABOUT": ""}).asks == ()
    assert read_settings({"ASK_ABOUT": "age, first,age"}).asks == ("first", "age")
    assert service(read_settings({"ASK_ABOUT": "gender"})).asks == ("gender",)
    assert "ASK_ABOUT='first,religion': write one or more of first, gender, age" in refused(
        {"ASK_ABOUT": "first,religion"}
    )


def test_settings_do_not_change() -> None:
    """They are read once, at the start."""
    with pytest.raises(ValueError, match="frozen"):
        Settings().PORT = 1  # type: ignore[misc]
