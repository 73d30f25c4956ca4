"""People who write on Telegram."""

from __future__ import annotations

import pytest

from tests.fakes.bot_api import BotApi
from tests.fakes.telegram_phone import Deliver, Phone


@pytest.fixture
def amina(api: BotApi, deliver: Deliver) -> Phone:
    """Somebody who reads English."""
    return Phone(api, deliver)


@pytest.fixture
def awa(api: BotApi, deliver: Deliver) -> Phone:
    """Somebody who reads French."""
    return Phone(api, deliver, language="fr-CI", chat=990_000_222)
