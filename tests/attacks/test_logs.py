"""What libraries would say of people and secrets, what is left of it, and that our own words are codes alone."""

from __future__ import annotations

import ast
import io
import logging
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import pytest
import structlog
from telegram import Bot
from telegram.error import InvalidToken, TelegramError

import handlers
from bot import logs
from bot.engine import Engine
from bot.library.model import Library
from bot.store import Store
from bot.turn import Turn
from bot.types import Inbound, Said, Step, Who
from tests.chatting import FACTS
from tests.conftest import Clock
from tests.fakes.bot_api import TOKEN, BotApi, bot_api

PHRASE: Final = "Bakolumi Narisuta"
NUMBER: Final = "+977980123456"
SAYS: Final = frozenset(
    {"kind", "what", "why", "status", "name", "state", "at", "channel", "digest", "problems", "count"}
)
"""What may stand beside an event: codes, classes of errors, counts, our own settings; never an inbound thing."""
LEVELS: Final = ("debug", "info", "warning", "error", "critical")
ROOT: Final = Path(__file__).parent.parent.parent

Logged = Callable[[], str]


@pytest.fixture
def logged() -> Logged:
    """Put the rules in force at the most talkative level, and return what is said since."""
    logs.configure([TOKEN, "postgresql://bot:s3cr%40t@host/db"], logging.DEBUG)
    ear = io.StringIO()
    handler = logging.getLogger().handlers[0]
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(ear)
    return ear.getvalue


@pytest.fixture
def overheard() -> Iterator[Logged]:
    """The control: no rules, every logger at its most talkative."""
    ear = io.StringIO()
    logging.basicConfig(level=logging.DEBUG, stream=ear, force=True)
    for name in logs.QUIET:
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield ear.getvalue
    logging.getLogger().handlers.clear()


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    """Telegram."""
    async with bot_api() as running:
        yield running


async def call(api: BotApi, token: str = TOKEN) -> None:
    """Call Telegram as a bot does; httpx tells of each call with its address."""
    async with Bot(token, base_url=f"{api.url}/bot") as bot:
        logging.getLogger("bot.trial").info("made %r", bot)
        with suppress(TelegramError):
            await bot.get_me()


async def broken_update(api: BotApi) -> None:
    """Let python-telegram-bot read an update that is none: it tells of the whole of it."""
    api.waiting = [{"update_id": 1, "message": {"message_id": "x", "text": f"{PHRASE} {NUMBER}"}}]
    bot = Bot(TOKEN, base_url=f"{api.url}/bot")
    await bot._request[0].initialize()
    with suppress(Exception):
        await bot.get_updates()
    await closed(bot)


async def closed(bot: Bot) -> None:
    """Let go of its connections."""
    for request in bot._request:
        await request.shutdown()


async def test_httpx_and_a_bot_tell_the_token(overheard: Logged, api: BotApi) -> None:
    """The control: in an address, and in the bot's own name."""
    await call(api)
    assert overheard().count(TOKEN) >= 2


async def test_the_token_is_not_said(logged: Logged, api: BotApi) -> None:
    """Not even when somebody makes httpx and all others talkative again."""
    await call(api)
    for name in logs.QUIET:
        logging.getLogger(name).setLevel(logging.DEBUG)
    logging.getLogger().setLevel(logging.DEBUG)
    await call(api)
    text = logged()
    assert "httpx INFO at" in text
    assert TOKEN not in text
    assert TOKEN.partition(":")[2] not in text


async def test_an_unknown_token_is_in_its_error_and_not_in_ours(logged: Logged, api: BotApi) -> None:
    """python-telegram-bot's words hold it (the control); the place of the error does not."""
    bot = Bot("654321:not-the-token-that-there-is-anywhere", base_url=f"{api.url}/bot")
    with pytest.raises(InvalidToken) as caught:
        await bot.initialize()
    await closed(bot)
    assert "not-the-token" in str(caught.value)
    structlog.get_logger("bot").error("not_started", what=caught.value, exc_info=caught.value)
    logging.getLogger("bot").error("not started: %s", caught.value, exc_info=caught.value)
    assert "not-the-token" not in (text := logged())
    assert text.count("InvalidToken at ") == 2


async def test_a_broken_update_is_told_word_for_word(overheard: Logged, api: BotApi) -> None:
    """The control: python-telegram-bot's own reading of it."""
    await broken_update(api)
    assert PHRASE in overheard()


async def test_a_broken_update_is_not_told(logged: Logged, api: BotApi) -> None:
    """Of a library it is said where it spoke, not what."""
    await broken_update(api)
    text = logged()
    assert "telegram.Bot CRITICAL at" in text
    assert PHRASE not in text
    assert NUMBER not in text


def test_a_handler_that_somebody_adds_hears_no_more(logged: Logged) -> None:
    """On any logger, passed on to the root or not, with arguments, errors and stacks."""
    ear = io.StringIO()
    other = logging.getLogger("some.library")
    other.propagate = False
    other.setLevel(logging.DEBUG)
    other.addHandler(logging.StreamHandler(ear))
    try:
        other.warning("from %s: %s", NUMBER, PHRASE)
        other.warning("%s %s", PHRASE)
        other.log(logging.DEBUG, PHRASE, stack_info=True)
        try:
            int(PHRASE)
        except ValueError:
            other.exception(PHRASE)
        logging.getLogger().addHandler(logging.StreamHandler(ear))
        logging.getLogger("bot.trial").warning("calls %s, %s and %s", NUMBER, "whatsapp%3A%2B977980123456", TOKEN)
        logging.getLogger("bot.trial").warning("%d", PHRASE)
    finally:
        other.handlers.clear()
        other.propagate = True
    heard = ear.getvalue()
    assert "ValueError at test_logs.py" in heard
    assert "some.library WARNING at test_logs.py" in heard
    assert "unreadable: " in heard
    for word in (PHRASE, NUMBER, NUMBER[1:], TOKEN):
        assert word not in heard


@pytest.mark.parametrize(
    "word",
    [
        TOKEN, "bot987654321:ABCDEFGHIJKLMNOPQRSTUVWXYZ", "AC" + "0a" * 16, NUMBER, NUMBER[1:], "+33 6 12 34 56 78",
        "+1 (202) 555-0123", "whatsapp:+12025550123", "%2B12025550123", "5000012345", "12345678", "192.168.7.31",
        "s3cr%40t",
    ],
)  # fmt: skip
def test_what_looks_like_a_secret_or_a_number_is_hidden(logged: Logged, word: str) -> None:
    """In whatever words of ours it stands."""
    structlog.get_logger("bot").info("trial", what=f"a {word} b")
    assert word not in (text := logged())
    assert logs.HIDDEN in text


def test_what_an_operator_needs_stays(logged: Logged) -> None:
    """The port, the codes, the counts, the place of an error; what uvicorn says of a port that is taken."""
    structlog.get_logger("bot").info("channel", name="web", at="http://127.0.0.1:8000", digest="b853c67b")
    logging.getLogger("uvicorn.error").error(OSError(98, "address already in use"))
    text = logged()
    assert "name='web'" in text
    assert "http://127.0.0.1:8000" in text
    assert "address already in use" in text


HOOKS: Final = f"""
import asyncio, gc, logging, sys, threading, warnings
import handlers
from bot import logs
logs.configure([], logging.DEBUG)
logs.no_core_dump()
import resource
print(resource.getrlimit(resource.RLIMIT_CORE))
def fail(): raise ValueError("{PHRASE}")
thread = threading.Thread(target=fail)
thread.start(); thread.join()
class Gone:
    def __del__(self): fail()
Gone()
warnings.warn("{PHRASE}", RuntimeWarning)
async def main():
    asyncio.get_running_loop().set_exception_handler(logs.unretrieved)
    async def task(): fail()
    asyncio.create_task(task())
    await asyncio.sleep(0.01)
    gc.collect()
    asyncio.get_running_loop().call_soon(fail)
    await asyncio.sleep(0.01)
asyncio.run(main(), debug=True)
fail()
"""


def test_every_way_of_failing_tells_type_and_place_only() -> None:
    """Thread, finaliser, warning, forgotten task, callback, and the program itself; no image of the memory is left."""
    done = subprocess.run(
        [sys.executable, "-W", "always", "-c", HOOKS], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.returncode == 1
    assert done.stdout == "(0, 0)\n"
    assert PHRASE not in done.stderr
    assert "Traceback" not in done.stderr
    for event in ("thread_stopped", "not_raised", "warned", "task_failed", "stopped"):
        assert f"event='{event}'" in done.stderr, done.stderr
    assert done.stderr.count("ValueError at ") >= 5


def test_a_command_that_fails_tells_type_and_place_only(tmp_path: Path) -> None:
    """Not a traceback with what it was working on."""
    program = (
        "from bot import checks\nfrom bot.cli.main import main\n"
        f"def fail(*_): raise ValueError('{PHRASE}')\nchecks.check_content = fail\nmain()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "check"], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.returncode == 1
    assert "ValueError at " in done.stderr
    assert PHRASE not in done.stderr
    assert "Traceback" not in done.stderr


async def test_a_handler_that_fails_tells_no_words(
    logged: Logged, store: Store, library: Library, clock: Clock
) -> None:
    """Whatever the words did to it: type and place."""

    def route(turn: Turn) -> Step:
        raise ValueError(turn.said.text)

    engine = Engine(store, lambda: library, route, handlers.draw, clock, channels=FACTS)
    async with engine.turn(Inbound(Who("web", NUMBER), "d", Said("text", text=PHRASE))) as answer:
        assert answer.screen.action.notes == ("sorry",)
    text = logged()
    assert "handler_failed" in text
    assert "ValueError at test_logs.py" in text
    assert PHRASE not in text
    assert NUMBER not in text


def test_what_comes_in_hides_itself() -> None:
    """Should it stand in an error or a log by mistake: neither who nor what."""
    inbound = Inbound(Who("whatsapp", NUMBER), "SM1", Said("text", text=PHRASE))
    assert repr(inbound) == "Inbound(who=Who(channel='whatsapp'), message=0)"
    assert repr(inbound.said) == "Said(kind='text', tap='', media='', start='', hint='')"


def log_calls() -> Iterator[tuple[str, ast.Call]]:
    """Return every call of our loggers, and where it is."""
    for path in [*(ROOT / "bot").rglob("*.py"), *(ROOT / "handlers").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                owner = node.func.value
                if isinstance(owner, ast.Name) and owner.id in ("log", "logger", "logging"):
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def test_our_own_words_are_codes() -> None:
    """Every call names an event that is written out, and beside it only what may be said."""
    calls = [
        (where, call)
        for where, call in log_calls()
        if isinstance(call.func, ast.Attribute) and call.func.attr in LEVELS
    ]
    assert len(calls) > 20
    for where, call in calls:
        assert [type(arg) for arg in call.args] == [ast.Constant], where
        assert {word.arg for word in call.keywords} <= SAYS, where


def test_handlers_say_nothing() -> None:
    """They have no logger at all."""
    assert [where for where, _ in log_calls() if where.startswith("handlers")] == []


def test_no_word_of_ours_asks_for_a_traceback() -> None:
    """`exception` and `exc_info` would bring an error's words along."""
    for where, call in log_calls():
        assert isinstance(call.func, ast.Attribute)
        assert call.func.attr not in ("exception", "log"), where
