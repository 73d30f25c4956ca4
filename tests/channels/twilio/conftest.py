"""A webhook of Twilio, people who write to it, and what was counted of them."""

from __future__ import annotations

import pytest

from bot.channels.twilio.webhook import Twilio
from bot.engine import Engine
from bot.stats.figures import FIGURES
from tests.chatting import tallies
from tests.fakes.twilio import AMINA, BINTA, Phone, settings


@pytest.fixture
def twilio(engine: Engine) -> Twilio:
    """The webhook, over the whole conversation."""
    return Twilio(settings(), engine)


@pytest.fixture
def amina(twilio: Twilio) -> Phone:
    """Amina writes on WhatsApp."""
    return Phone(twilio, AMINA)


@pytest.fixture
def binta(twilio: Twilio) -> Phone:
    """Binta writes by SMS."""
    return Phone(twilio, BINTA)


async def counted(engine: Engine) -> dict[str, dict[str, int]]:
    """Return every cell of every figure that is not empty."""
    figures = {figure.name: await tallies(engine, figure.name) for figure in FIGURES}
    return {name: cells for name, cells in figures.items() if cells}
