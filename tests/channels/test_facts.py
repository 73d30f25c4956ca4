"""What is to be known of a channel stands on it, is true of it, and is what everybody else goes by."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Final

import pytest
from structlog.testing import capture_logs

import handlers
from bot import app, checks
from bot.actions import Action
from bot.channels import CHANNELS
from bot.channels.channel import Channel
from bot.channels.telegram.adapter import TelegramBot
from bot.channels.terminal import Terminal
from bot.channels.twilio.sms import PLAIN, Sms
from bot.channels.twilio.webhook import Twilio
from bot.document import Paragraph, Span, paragraph
from bot.engine import Engine
from bot.errors import UnknownChannel
from bot.gsm import septets
from bot.languages import FIRST, LANGUAGES
from bot.library.model import Library
from bot.serve import _announce
from bot.settings import Settings
from bot.stats.publish import Row, Table
from bot.stats.row_names import row_names
from bot.store import Store
from bot.throttle import RateLimiter
from bot.types import NO_CHANNEL, Ability, Button, ChannelFacts, Limits, Message, Reader, Screen, Who
from tests.chatting import Person
from tests.conftest import Clock
from tests.fakes import twilio

ROOT: Final = Path(__file__).parent.parent.parent
NAMES: Final = frozenset(text for channel in CHANNELS for text in (channel.name, channel.facts.title))
OTHER_THINGS: Final = {
    "bot/desk/changes.py": "a field of a contact",
    "bot/desk/validation.py": "a field of a contact",
    "bot/library/check_facts.py": "a field of a contact",
    "bot/library/contacts.py": "a field of a contact",
    "bot/web/desk/contact_fields.py": "a field of a contact",
    "bot/languages.py": "words people say before a number",
    "bot/logs.py": "names of libraries",
}
"""Where one of these words does not mean a channel."""
TODAY: Final = date(2026, 11, 24)
LEAVES: Final = {"erased_not": "Signal keeps nothing but the hour.", "left_over": "Lines above vanish in an hour."}
SIGNAL: Final = ChannelFacts(
    name="signal",
    title="Signal",
    erased_not=lambda _language: LEAVES["erased_not"],
    left_over=lambda _language: LEAVES["left_over"],
    free=False,
    throwaway=False,
    can=frozenset(),
    parts=lambda _screen: 1,
    for_authors=False,
    setting="",
    demo_share=0,
)


CHANNEL_TABLE: Final = Table("channels", "", "day", by=("channel",), k=10, periods=(), rows=(), totals=())


@dataclass(slots=True)
class Signal:
    """A channel that there is only here. It draws like a terminal."""

    name: str = SIGNAL.name
    facts: ChannelFacts = SIGNAL
    limits: Limits = Terminal.limits
    parser: None = None
    excess: None = None

    def render(self, screen: Screen) -> tuple[Message, ...]:
        """Draw a screen."""
        return Terminal().render(screen)


def strings(node: ast.expr) -> Iterator[str]:
    """Yield the strings that an expression is, or is a series of."""
    for part in getattr(node, "elts", [node]):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


def decides_by(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield each string that something is compared with, chosen from, matched with, kept under or made of."""
    for node in ast.walk(tree):
        parts: list[ast.expr] = []
        if isinstance(node, ast.Compare):
            parts = [node.left, *node.comparators]
        elif isinstance(node, ast.Dict):
            parts = [key for key in node.keys if key]
        elif isinstance(node, (ast.Set, ast.Tuple, ast.List)):
            parts = node.elts
        elif isinstance(node, ast.Subscript):
            parts = [node.slice]
        elif isinstance(node, ast.MatchValue):
            parts = [node.value]
        elif isinstance(node, ast.IfExp):
            parts = [node.body, node.orelse]
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == Who.__name__:
            parts = node.args
        yield from ((getattr(node, "lineno", 0), text) for part in parts for text in strings(part))


def test_nothing_is_decided_by_the_name_of_a_channel() -> None:
    """No comparison with it and no table of it: what differs between channels is a fact that each declares."""
    wrong = [
        f"{path.relative_to(ROOT)}:{line} {text}"
        for folder in ("bot", "handlers")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if path.relative_to(ROOT).as_posix() not in OTHER_THINGS
        for line, text in decides_by(ast.parse(path.read_text(encoding="utf-8")))
        if text in NAMES
    ]
    assert wrong == []


def test_this_would_be_seen() -> None:
    """Each way in which code once decided by a name."""
    for code in (
        'channel == "web"',
        'channel in ("web", "x")',
        '{"web": "Web"}',
        'frozenset({"web", "x"})',
        'TABLE["web"]',
        'match channel:\n    case "web": pass',
        '"web" if x else "y"',
        'Who("web", "x")',
        'choices(("web", "x"))',
    ):
        assert [text for _, text in decides_by(ast.parse(code)) if text in NAMES], code


def test_every_part_of_the_facts_is_declared() -> None:
    """None is left to a default that may be false."""
    with pytest.raises(TypeError):
        ChannelFacts()  # type: ignore[call-arg]  # what is tested
    given = {field.name: getattr(SIGNAL, field.name) for field in fields(ChannelFacts)}
    for name in given:
        with pytest.raises(TypeError):
            ChannelFacts(**{key: value for key, value in given.items() if key != name})


def test_names_and_settings_are_what_they_say() -> None:
    """No two channels have one name, in statistics or for people; what turns one on is a setting."""
    for trait in ("name", "title"):
        assert len({getattr(channel.facts, trait) for channel in CHANNELS}) == len(CHANNELS)
    assert all(channel.name == channel.facts.name for channel in CHANNELS)
    assert all(channel.facts.setting in ("", *Settings.model_fields) for channel in CHANNELS)
    assert [channel.name for channel in CHANNELS if channel.facts.for_authors] == ["terminal"]


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)
def test_a_channel_can_what_its_facts_say(channel: Channel) -> None:
    """Seen in what it draws. Whether it edits and deletes is seen in the tests of its adapter."""
    long = tuple(paragraph(f"Paragraph {number}. " + "word " * 60) for number in range(9))
    way = Button("Menu", Action(FIRST, "open", ("menu",)), key="M")
    number = Paragraph((Span("+961 1 283 820", phone="+9611283820"),))
    screen = Screen(Action(FIRST, "open", ("a/b",)), (*long, number), nav=(way,), secrets=("+961 1 283 820",))
    messages = channel.render(screen)
    second = channel.render(replace(screen, action=screen.action.at_part(2)))
    seen: dict[Ability, bool] = {
        "buttons": any(message.buttons for message in messages),
        "copies": any(message.copies for message in messages),
        "calls": any('href="tel:' in message.text for message in messages),
        "parts": second != messages,
    }
    assert {ability for ability, is_seen in seen.items() if is_seen} == channel.facts.can & seen.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_forgotten_is_said_in_one_sms(library: Library, language: str) -> None:
    """It has no second part: nobody types MORE after they were forgotten."""
    screen = handlers.draw(Action(language, "forgotten"), Reader(language, TODAY, Sms.facts), library)
    (message,) = Sms().render(screen)
    assert septets(message.text) <= PLAIN.room(PLAIN.segments)
    assert Sms.facts.erased_not(language).split()[0] in message.text


@pytest.fixture
def with_signal(store: Store, library: Library, clock: Clock) -> Engine:
    """The conversation, with a channel more."""
    return app.make_engine(store, lambda: library, clock, channels=(*CHANNELS, Signal()))


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_added_channel_is_promised_what_its_facts_say(with_signal: Engine, language: str) -> None:
    """On both screens that make promises; no other channel is named on either."""
    she = Person(with_signal, channel=Signal(), hint=language)
    for address, trait in (("delete", "erased_not"), ("hide", "left_over")):
        read = await she.presses(f"={language} {'forget' if address == 'delete' else address}")
        assert LEAVES[trait] in read
        assert not [channel.facts.title for channel in CHANNELS if channel.facts.title in read]


def test_an_added_channel_is_named_by_its_title(library: Library) -> None:
    """On the dashboard; one that is no more, as it stands in the statistics."""
    titles = (*((channel.facts.name, channel.facts.title) for channel in CHANNELS), (SIGNAL.name, SIGNAL.title))
    known = replace(library, service=replace(library.service, titles=titles))
    names = [row_names(CHANNEL_TABLE, Row((value,), ()), FIRST, known)[0] for value in ("signal", "whatsapp", "viber")]
    assert names == ["Signal", "WhatsApp", "viber"]


@pytest.mark.parametrize("free", [False, True])
@pytest.mark.parametrize("throwaway", [False, True])
def test_an_added_channel_is_limited_by_its_facts(*, free: bool, throwaway: bool) -> None:
    """A ceiling a day where answers cost; all together where a sender is nobody."""
    limiter, facts = RateLimiter(3, lambda: 0.0), replace(SIGNAL, free=free, throwaway=throwaway)
    verdicts = [limiter.check(Who("signal", f"{n}"), facts, TODAY, urgent=False) for n in range(400)]
    assert verdicts[:3] == ["answer"] * 3
    assert verdicts[3] == ("answer" if free else "help")
    assert ("silence" in verdicts) is throwaway


def test_an_added_channel_is_drawn_by_the_checks(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own promises too, and within its own limits."""
    narrow = Signal(limits=Limits(characters=40, aim=40))
    addresses = [Action(FIRST, name) for name in ("forgotten", "hidden", "welcome")]
    drawn = [handlers.draw(address, Reader(FIRST, TODAY, SIGNAL), library) for address in addresses]
    monkeypatch.setattr(checks, "screens", lambda *_: drawn)
    monkeypatch.setitem(LEAVES, "left_over", "Short.")
    problems = [str(problem) for problem in checks.check_screens(library, [narrow], TODAY)]
    assert any("en forgotten: on signal has a message of" in problem for problem in problems)
    monkeypatch.setitem(LEAVES, "left_over", "A line that is longer than forty characters are.")
    again = [str(problem) for problem in checks.check_screens(library, [narrow], TODAY)]
    assert sum("en hidden: on signal has" in problem for problem in again) == 1 + sum(
        "en hidden: on signal has" in problem for problem in problems
    )


def test_what_is_drawn_for_no_channel_promises_nothing(library: Library) -> None:
    """It is refused, rather than said of some channel."""
    for name in ("forgotten", "hidden"):
        with pytest.raises(UnknownChannel):
            handlers.draw(Action(FIRST, name), Reader(FIRST, TODAY), library)
    assert not NO_CHANNEL.for_authors


async def test_a_way_in_that_the_conversation_does_not_know_does_not_start(
    store: Store, library: Library, clock: Clock
) -> None:
    """Before anybody writes; and whoever writes all the same gets no answer that may be false."""
    engine = app.make_engine(store, lambda: library, clock, channels=(Signal(),))
    with pytest.raises(UnknownChannel, match="'telegram' does not stand in CHANNELS"):
        TelegramBot(Settings(), engine)
    with pytest.raises(UnknownChannel, match="'whatsapp'"):
        Twilio(twilio.settings(), engine)
    with pytest.raises(UnknownChannel, match="'terminal'"):
        await Person(engine).says("menu")
    assert await Person(engine, channel=Signal(), hint=FIRST).says("menu")


def announced(settings: Settings) -> list[tuple[str, str, str]]:
    """Return what a start says of each channel."""
    with capture_logs() as lines:
        _announce(settings)
    return [(line["name"], line["state"], line.get("at", "")) for line in lines if line["event"] == "channel"]


def test_a_start_says_of_each_channel_whether_it_is_on() -> None:
    """And for want of what it is off; not of the terminal, which is no way in for people."""
    nothing_set = announced(Settings(PORT=8000))
    assert {
        ("telegram", "off: TELEGRAM_BOT_TOKEN is not set", ""),
        ("whatsapp", "off: TWILIO_WHATSAPP_NUMBER is not set", ""),
        ("sms", "off: TWILIO_SMS_NUMBER is not set", ""),
        ("web", "on", "http://127.0.0.1:8000"),
    } <= set(nothing_set)
    assert [name for name, _, _ in nothing_set] == [each.name for each in CHANNELS if not each.facts.for_authors]
    settings = Settings.model_construct(TELEGRAM_BOT_TOKEN="1:x", TWILIO_SMS_NUMBER="+14155238886")
    states = {name: state for name, state, _ in announced(settings)}
    assert (states["telegram"], states["sms"]) == ("on", "on")
    assert states["whatsapp"] == "off: TWILIO_WHATSAPP_NUMBER is not set"


def test_who_is_reached_must_know_who_runs_it() -> None:
    """A channel that is on, or a public address: the start asks for an operator."""
    for settings, warned in (
        (Settings(), False),
        (Settings(PUBLIC_URL="https://bot.example.org"), True),
        (Settings.model_construct(TELEGRAM_BOT_TOKEN="1:x"), True),
        (Settings.model_construct(TELEGRAM_BOT_TOKEN="1:x", OPERATOR_NAME="A", OPERATOR_CONTACT="b"), False),
    ):
        with capture_logs() as lines:
            _announce(settings)
        assert any(line["log_level"] == "warning" for line in lines) is warned
