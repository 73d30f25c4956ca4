"""Silence, channel by channel: an acknowledgement that costs nothing, and help that still comes."""

from __future__ import annotations

from urllib.parse import urlencode

import httpx
import pytest

from bot import app
from bot.channels.twilio.webhook import Twilio
from bot.engine import Engine
from bot.library.model import Library
from bot.store import Store
from bot.throttle import AT_ONCE, RESERVED, RateLimiter
from bot.web.server import make_app
from tests.conftest import Clock
from tests.fakes import telegram_phone, twilio
from tests.fakes.bot_api import BotApi
from tests.fakes.telegram_phone import Deliver

ANSWERED = AT_ONCE - RESERVED


@pytest.fixture
def engine(store: Store, library: Library, clock: Clock) -> Engine:
    """A conversation that knows limits; no time passes."""
    return app.make_engine(store, lambda: library, clock, RateLimiter(1000, lambda: 0.0))


async def test_telegram_is_told_that_all_is_well_and_nothing_is_sent(api: BotApi, deliver: Deliver) -> None:
    """It must not deliver again; a pressed button stops waiting all the same."""
    amina = telegram_phone.Phone(api, deliver)
    for _ in range(30):
        await amina.says("menu")
        assert amina.status == 200
    assert len(api.made("sendMessage")) == ANSWERED
    await amina.taps("en open rights/wages")
    assert len(api.made("sendMessage")) == ANSWERED
    (toast,) = api.made("answerCallbackQuery")
    assert "too fast" in str(toast)
    await amina.says("0")
    assert len(api.made("sendMessage")) > ANSWERED


async def test_whatsapp_gets_an_answer_without_a_message(engine: Engine) -> None:
    """Every message would cost."""
    phone = twilio.Phone(Twilio(twilio.settings(), engine))
    heard = []
    for _ in range(30):
        await phone.says("menu")
        heard.append(len(phone.texts))
    assert [bool(texts) for texts in heard] == [True] * ANSWERED + [False] * (30 - ANSWERED)
    await phone.says("au secours")
    assert phone.texts


async def test_the_web_asks_to_wait_and_keeps_the_words(engine: Engine, library: Library) -> None:
    """The page stays as it is; the same words sent again are the same delivery."""
    server = make_app(engine, library.service, {}, engine.store.healthy)
    transport = httpx.ASGITransport(server)
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as browser:

        async def sends(words: str, number: int) -> httpx.Response:
            form = {"token": "a" * 32, "nonce": f"{number:032x}", "text": words}
            headers = {"content-type": "application/x-www-form-urlencoded"}
            return await browser.post("/", content=urlencode(form), headers=headers)

        answers = [await sends("how much is the visa", number) for number in range(30)]
        assert [answer.status_code for answer in answers] == [200] * ANSWERED + [429] * (30 - ANSWERED)
        assert "try again" in answers[-1].text
        assert "how much is the visa" in answers[-1].text
        assert answers[-1].headers["retry-after"]
        assert (await sends("help me now", 99)).status_code == 200
