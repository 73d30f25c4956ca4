"""Ways in: each decodes what comes, draws a screen within its limits, and sends it. They know the engine only."""

from __future__ import annotations

from typing import Final

from bot.channels.channel import Channel
from bot.channels.telegram.screens import Telegram
from bot.channels.terminal import Terminal
from bot.channels.twilio.sms import Sms
from bot.channels.twilio.whatsapp import WhatsApp
from bot.channels.web import Web

CHANNELS: Final[tuple[Channel, ...]] = (Telegram(), WhatsApp(), Sms(), Web(), Terminal())
"""Every channel there is. What is not in this table nobody can write on, and nothing is said of."""
