"""Who asks for help is answered in a flood as well: the engine tells the limiter so, by buttons and by words."""

from __future__ import annotations

from datetime import date

import pytest

from bot import app
from bot.engine import STEPS, Engine
from bot.errors import Silenced
from bot.library.model import HELP, Library
from bot.store import Store
from bot.throttle import RateLimiter, Verdict
from bot.types import ChannelFacts, Inbound, Said, Who
from handlers.tools import go_on
from tests.conftest import Clock

FIRST = "They are coming at midnight to move me to another buyer."
"""Words of possible danger: urgent help is the page they are about most."""
NUMBER = "I am in Doha and I want to speak to somebody who can help people like me. Whom can I call here?"
"""Words that are about whom to call, longer than any choice."""
THIRD = "My agency says I cannot quit until I have repaid everything, and the amount grows each month."
"""Words that may be about urgent help, after two other pages."""
BY_LANGUAGE = "serviettes"
"""A word that is about urgent help before all where it is taken for French, and not where it is for English."""


class Asking(RateLimiter):
    """A limiter that answers what it is told to, and notes whether somebody asks for help."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(1)
        self.verdict = verdict
        self.urgent: list[bool] = []
        self.steps: list[bool] = []
        self.days: list[date] = []

    def doubts(self, who: Who, channel: ChannelFacts, today: date) -> bool:
        """Want to know of every message."""
        return True

    def check(self, who: Who, channel: ChannelFacts, today: date, *, urgent: bool, step: bool = False) -> Verdict:
        """Note it."""
        self.urgent.append(urgent)
        self.steps.append(step)
        self.days.append(today)
        return self.verdict


@pytest.fixture
def limiter() -> Asking:
    """A limiter that lets everybody pass."""
    return Asking("answer")


@pytest.fixture
def engine(store: Store, library: Library, clock: Clock, limiter: Asking) -> Engine:
    """The conversation, with this limiter."""
    return app.make_engine(store, lambda: library, clock, limiter)


async def urgent(engine: Engine, limiter: Asking, said: Said) -> bool:
    """Return whether a message is taken for a call for help."""
    async with engine.turn(Inbound(Who("telegram", "amina"), f"{len(limiter.urgent)}", said)):
        return limiter.urgent[-1]


@pytest.mark.parametrize(
    ("address", "asks"),
    [
        ("en urgent help/danger-now", True),
        ("en urgent", True),
        ("fr contacts lb", True),
        ("en there lb contacts", True),
        ("fr hide", True),
        ("en open help/violence", True),
        ("en open help/danger-now", True),
        ("en useful help/violence", True),
        ("en no-answer qa-mol qa", True),
        ("en home ke contacts qa", True),
        ("en aside ask:check-offer:1:ay open help/violence", True),
        ("en aside ask:check-offer:1:ay contacts qa", True),
        ("en aside ask:check-offer:1:ay open rights/wages", False),
        ("en aside ask:check-offer:1:ay WRONG", False),
        ("en home ke", False),
        ("en open helpful/tips", False),
        ("en open rights/wages", False),
        ("fr welcome", False),
        ("what nobody wrote", False),
        ("", False),
    ],
)
async def test_a_button_of_help_asks_for_help(engine: Engine, limiter: Asking, address: str, asks: bool) -> None:
    """The pages of its folder, whom to call, and to hide; no other, and none that cannot be read."""
    assert await urgent(engine, limiter, Said("tap", tap=address)) is asks


@pytest.mark.parametrize(
    ("words", "asks"),
    [
        ("0", True),
        (" 0 ", True),
        ("help", True),
        ("Aide !", True),
        ("hide", True),
        ("cacher", True),
        ("my boss hits me", True),
        (FIRST, True),
        (NUMBER, True),
        (THIRD, False),
        ("wages", True),
        ("salary", False),
        ("menu", False),
        ("10", False),
        ("", False),
    ],
)
async def test_words_of_help_or_danger_ask_for_help(engine: Engine, limiter: Asking, words: str, asks: bool) -> None:
    """Nought, a word for help or to hide, clear danger, what is about help before all, or may be, as unpaid wages."""
    assert await urgent(engine, limiter, Said("text", text=words)) is asks


@pytest.mark.parametrize(
    ("channel", "address", "step"),
    [
        ("telegram", "en ask check-offer 1 an", True),
        ("telegram", "fr list 1 hj7", True),
        ("telegram", "en open tools/check-offer", False),
        ("telegram", "en", False),
        ("telegram", "", False),
        ("web", "en ask check-offer 1 an", True),
        ("web", "en open rights/wages", False),
        ("whatsapp", "en ask check-offer 1 an", False),
    ],
)
async def test_a_step_of_a_tool_is_known_by_its_button(
    engine: Engine, limiter: Asking, channel: str, address: str, step: bool
) -> None:
    """Where the next takes its place, or costs nothing; typed words are none."""
    async with engine.turn(Inbound(Who(channel, "amina"), "d1", Said("tap", tap=address))):
        assert limiter.steps == [step]
    async with engine.turn(Inbound(Who(channel, "amina"), "d2", Said("text", text="fr list 1"))):
        assert limiter.steps == [step, False]


def test_the_steps_of_tools_are_those_of_the_conversation() -> None:
    """The engine does not know the handlers, and names them itself."""
    assert {step.removesuffix(" ") for step in STEPS} == go_on.STEPS


def test_these_words_are_what_they_are_chosen_for(library: Library) -> None:
    """About urgent help first, or third, and no clear danger; or first in French and where no language is known."""
    first, third = library.understand(FIRST, ""), library.understand(THIRD, "")
    assert (first.ids[0], first.level, first.command) == (HELP, "possible", "")
    assert (third.ids[2], third.level, third.command) == (HELP, "possible", "")
    by_language = {hint: library.understand(BY_LANGUAGE, hint) for hint in ("", "en", "fr")}
    assert {hint: heard.ids[:1] == (HELP,) for hint, heard in by_language.items()} == {
        "": True,
        "en": False,
        "fr": True,
    }
    assert {heard.level for heard in by_language.values()} == {"none"}


@pytest.mark.parametrize(("hint", "asks"), [("fr", True), ("fr-CM", True), ("en", False), ("en-fr", False)])
async def test_words_are_heard_in_the_language_of_the_phone(
    engine: Engine, limiter: Asking, hint: str, asks: bool
) -> None:
    """Its country says nothing."""
    assert await urgent(engine, limiter, Said("text", text=BY_LANGUAGE, hint=hint)) is asks


async def test_the_limiter_decides(store: Store, library: Library, clock: Clock) -> None:
    """By the day of the moment: an answer, help alone, or silence, of which nothing is kept."""
    outcomes = []
    for verdict in ("answer", "help"):
        engine = app.make_engine(store, lambda: library, clock, limiter := Asking(verdict))
        pressed = Said("tap", tap="fr open rights/wages")
        async with engine.turn(Inbound(Who("sms", verdict), verdict, pressed)) as answer:
            outcomes.append((answer.outcome, str(answer.screen.action)))
        assert limiter.days == [clock().date()]
    assert outcomes == [("answered", "fr open rights/wages"), ("busy", "en open help/danger-now !busy")]
    engine = app.make_engine(store, lambda: library, clock, Asking("silence"))
    silenced = Inbound(Who("sms", "silenced"), "d", Said("text", text="wages"))
    with pytest.raises(Silenced):
        async with engine.turn(silenced):
            pytest.fail("something was shown")
    assert not (await store.load(silenced.who, "d", clock())).answered
