"""What every command begins with: the settings of the environment, and a language that there is."""

from __future__ import annotations

import logging
import os
from typing import Final

import typer

from bot import logs
from bot.languages import LANGUAGES
from bot.settings import Settings, read_settings

LANGUAGE_CHOICE: Final = f"{' or '.join(LANGUAGES)}."
"""What `--lang` says that it takes: the codes of the languages there are."""


def current_settings() -> Settings:
    """Read the settings and pin the logs to them."""
    settings = read_settings(os.environ)
    logs.configure(settings.secrets, logging.getLevelNamesMapping()[settings.LOG_LEVEL.upper()])
    return settings


def require_language(lang: str) -> None:
    """Refuse a language that nothing is written in."""
    if lang not in LANGUAGES:
        raise typer.BadParameter(f"{lang}: choose one of {', '.join(LANGUAGES)}", param_hint="--lang")
