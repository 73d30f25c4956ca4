"""Who writes too much is not answered; who calls for help is; a channel's answers of a day have a ceiling."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import pytest

from bot.throttle import (
    PEOPLE,
    TOGETHER_AT_ONCE,
    TOGETHER_REFILL_PER_SECOND,
    RateLimiter,
    Verdict,
)
from bot.types import ChannelFacts, Who
from tests.chatting import FACTS

TODAY = date(2026, 11, 24)


@dataclass
class Stopwatch:
    """Seconds that pass when told to."""

    seconds: float = 1000.0

    def __call__(self) -> float:
        """Return the time since some beginning."""
        return self.seconds


@dataclass
class Crowd:
    """People who write, and what is decided on each message."""

    ceiling: int = 1_000_000
    watch: Stopwatch = field(default_factory=Stopwatch)
    today: date = TODAY
    channels: tuple[ChannelFacts, ...] = FACTS

    def __post_init__(self) -> None:
        self.rate_limiter = RateLimiter(self.ceiling, self.watch)

    def writes(
        self, name: str = "amina", channel: str = "whatsapp", *, urgent: bool = False, step: bool = False
    ) -> Verdict:
        """Return what one message of somebody's gets."""
        facts = next(known for known in self.channels if known.name == channel)
        return self.rate_limiter.check(Who(channel, name), facts, self.today, urgent=urgent, step=step)

    def answered(
        self, messages: int, over: float, *, urgent: bool = False, step: bool = False, name: str = "amina"
    ) -> int:
        """Return how many of so many messages, evenly over some seconds, are answered."""
        verdicts = []
        for _ in range(messages):
            verdicts.append(self.writes(name, urgent=urgent, step=step))
            self.watch.seconds += over / messages
        return verdicts.count("answer")


def test_a_thousand_messages_in_a_minute_get_at_most_twenty_five_answers() -> None:
    """The first come at once; calls for help among them do not lift the bound."""
    assert 20 <= Crowd().answered(1000, 60) <= 25
    assert 20 <= Crowd().answered(1000, 60, urgent=True) <= 25


def test_a_quick_reader_is_never_silenced() -> None:
    """Ten taps in ten seconds, then one every five."""
    crowd = Crowd()
    assert crowd.answered(10, 10) == 10
    assert crowd.answered(60, 300) == 60


def test_who_calls_for_help_in_the_middle_of_a_flood_is_answered() -> None:
    """The last tokens are kept for that, and more come every five seconds."""
    crowd = Crowd()
    for _ in range(20):
        crowd.answered(100, 6)
        assert crowd.writes(urgent=True) == "answer"


def test_help_is_answered_up_to_the_last_of_the_answers_that_anybody_gets() -> None:
    """Ten messages at once, then calls for help alone: 25 answers in the minute, and not one less."""
    crowd = Crowd()
    assert crowd.answered(100, 0) == 10
    assert [crowd.writes(urgent=True) for _ in range(16)] == ["answer"] * 15 + ["silence"]
    crowd.watch.seconds += 61
    assert crowd.writes(urgent=True) == "answer"


def test_calls_for_help_lift_the_bound_of_a_minute_for_nothing_else() -> None:
    """Whatever comes with them, in any order: no more than 25 answers in any minute of five."""
    crowd = Crowd()
    moments: list[float] = []
    for number in range(1500):
        if crowd.writes(urgent=number % 3 == 0) == "answer":
            moments.append(crowd.watch.seconds)
        crowd.watch.seconds += 0.2
    assert max(sum(since <= other < since + 60 for other in moments) for since in moments) == 25


@pytest.mark.parametrize(
    ("messages", "urgent", "doubts"), [(0, False, False), (9, False, False), (10, False, True), (25, True, False)]
)
def test_words_are_read_only_where_it_matters(messages: int, urgent: bool, doubts: bool) -> None:
    """Not while all is answered, and not where nothing is."""
    crowd = Crowd()
    for _ in range(messages):
        crowd.writes(urgent=urgent)
    facts = next(known for known in FACTS if known.name == "whatsapp")
    assert crowd.rate_limiter.doubts(Who("whatsapp", "amina"), facts, TODAY) is doubts


def test_beyond_the_ceiling_it_matters_too() -> None:
    """Help is answered, and nothing else."""
    crowd = Crowd(ceiling=1)
    crowd.writes("binta")
    facts = next(known for known in FACTS if known.name == "whatsapp")
    assert crowd.rate_limiter.doubts(Who("whatsapp", "amina"), facts, TODAY)


def test_steps_of_a_tool_cost_nothing_of_what_else_may_be_asked() -> None:
    """A button a second for ten minutes, then ten messages at once as ever."""
    crowd = Crowd()
    assert crowd.answered(600, 600, step=True) == 600
    assert crowd.answered(100, 0) == 10


def test_on_the_web_too_a_tool_may_be_gone_through_a_step_a_second() -> None:
    """A whole check of an offer, then as many questions as ever; all visitors together stay bounded by the second."""
    crowd = Crowd()
    verdicts = []
    for _ in range(60):
        verdicts.append(crowd.writes(channel="web", step=True))
        crowd.watch.seconds += 1
    assert verdicts == ["answer"] * 60
    assert [crowd.writes(channel="web") for _ in range(12)] == ["answer"] * 10 + ["silence"] * 2
    flood = [crowd.writes(f"token {number}", "web", step=True) for number in range(1000)]
    assert flood.count("answer") <= TOGETHER_AT_ONCE
    assert crowd.writes("new", "web", urgent=True) == "answer"


def test_steps_of_the_web_are_given_back_to_all_together() -> None:
    """What could not be kept comes again, and takes nothing twice."""
    crowd = Crowd()
    web = next(known for known in FACTS if known.name == "web")
    for number in range(3 * TOGETHER_AT_ONCE):
        assert crowd.writes(f"token {number}", "web", step=True) == "answer"
        crowd.rate_limiter.give_back(Who("web", f"token {number}"), web, step=True)


def test_a_flood_of_steps_is_bounded_as_well() -> None:
    """Thirty at once and one a second, then those of other messages; a thousand in a day and sixty an hour."""
    assert Crowd().answered(1000, 0, step=True) == 30 + 10
    assert 100 <= Crowd().answered(6000, 60, step=True) <= 90 + 25
    assert 1000 <= Crowd().answered(20_000, 12_000, step=True) < 1000 + 200 + 300 + 67


def test_steps_count_for_the_ceiling_and_are_given_back() -> None:
    """Each is an answer; beyond the ceiling there is help alone."""
    crowd = Crowd(ceiling=3)
    assert [crowd.writes(step=True) for _ in range(5)] == ["answer"] * 3 + ["help", "silence"]
    crowd = Crowd()
    facts = next(known for known in FACTS if known.name == "whatsapp")
    for step in (True, False):
        for _ in range(100):
            assert crowd.writes(step=step, urgent=True) == "answer"
            crowd.rate_limiter.give_back(Who("whatsapp", "amina"), facts, step=step)


def test_one_flood_silences_nobody_else() -> None:
    """On any channel, on the same one too."""
    crowd = Crowd()
    crowd.answered(1000, 60)
    assert (crowd.writes(), crowd.writes("binta"), crowd.writes("amina", "sms")) == ("silence", "answer", "answer")


def test_a_flood_of_a_day_costs_no_more_than_a_thousand_answers() -> None:
    """So that one person cannot use up what a channel may answer."""
    assert Crowd().answered(50_000, 86_400) < 1000


def test_a_clock_that_goes_back_silences_nobody() -> None:
    """After a machine was suspended, say."""
    crowd = Crowd()
    crowd.writes()
    crowd.watch.seconds -= 500
    assert crowd.answered(5, 5) == 5


def test_visitors_of_the_web_are_bounded_together() -> None:
    """A token costs nothing, so a thousand tokens are one visitor; other channels do not notice."""
    crowd = Crowd()
    verdicts = [crowd.writes(f"token {number}", "web") for number in range(1000)]
    assert verdicts.count("answer") < TOGETHER_AT_ONCE
    assert (crowd.writes("new", "web", urgent=True), crowd.writes("new", "telegram")) == ("answer", "answer")
    crowd.watch.seconds += 2
    assert [crowd.writes(f"later {n}", "web") for n in range(TOGETHER_REFILL_PER_SECOND)] == [
        "answer"
    ] * TOGETHER_REFILL_PER_SECOND


def test_beyond_the_ceiling_everybody_gets_help_once_and_at_every_call() -> None:
    """The next day all is as usual; the web has no ceiling, for its answers cost nothing."""
    crowd = Crowd(ceiling=3)
    assert [crowd.writes(f"p{n}") for n in range(5)] == ["answer"] * 3 + ["help"] * 2
    assert (crowd.writes("p4"), crowd.writes("p4", urgent=True)) == ("silence", "answer")
    assert (crowd.writes("p4", "web"), crowd.writes("p4", "sms")) == ("answer", "answer")
    crowd.today = date(2026, 11, 25)
    assert crowd.writes("p4") == "answer"


def test_the_ceiling_is_told_once(caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]) -> None:
    """One line for the operator, naming the channel."""
    crowd = Crowd(ceiling=3)
    for number in range(50):
        crowd.writes(f"p{number}")
    printed = caplog.text + capsys.readouterr().out
    assert printed.count("daily_ceiling") == 1
    assert "whatsapp" in printed


def test_memory_is_bounded() -> None:
    """Whoever has not written for longest is forgotten first."""
    crowd = Crowd()
    for number in range(PEOPLE + 500):
        crowd.writes(f"p{number}")
    assert len(crowd.rate_limiter._people) == PEOPLE


def test_who_has_not_written_for_a_day_is_forgotten() -> None:
    """Also by a bot to which nobody writes: its memory names nobody whom its keys do not."""
    crowd = Crowd()
    crowd.writes("amina")
    crowd.watch.seconds += 20 * 3600
    crowd.writes("binta")
    crowd.watch.seconds += 5 * 3600
    crowd.rate_limiter.forget()
    assert list(crowd.rate_limiter._people) == [hash(Who("whatsapp", "binta"))]
    crowd.watch.seconds += 20 * 3600
    crowd.rate_limiter.forget()
    assert crowd.rate_limiter._people == {}
