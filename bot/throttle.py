"""How much one person may ask for, and a channel answer in a day: kept in memory, under no name."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

import structlog

from bot.types import ChannelFacts, Who

AT_ONCE: Final = 12
"""Messages at once: a person who knows the way taps through a menu faster than anybody reads."""
REFILL_PER_MINUTE: Final = 13
"""Messages that come back each minute."""
MINUTE_SECONDS: Final = 60.0
MINUTE_MOST: Final = AT_ONCE + REFILL_PER_MINUTE
"""Nobody gets more answers than these 25 in any minute (docs/architecture.md, T9); up to them a call for help is
answered, whatever came before it."""
RESERVED: Final = 2
"""Of `AT_ONCE`, what only a call for help may use."""
STEPS_AT_ONCE: Final = 30
STEPS_PER_MINUTE: Final = 60
"""Steps of a tool and ticks that take the place of the one before, beside all other messages: a button a second."""
STEPS_A_DAY: Final = 1000
STEPS_PER_HOUR: Final = 60
"""And in a day: every tool there is, many times."""
DAY_AT_ONCE: Final = 300
"""Messages in a day that is spent reading: every page there is, in both languages."""
DAY_REFILL_PER_HOUR: Final = 20
"""Messages an hour beyond that, so that one person cannot use up a day's ceiling for the others."""
DAY_RESERVED: Final = 60
"""Of `DAY_AT_ONCE`, what only a call for help may use."""
TOGETHER_AT_ONCE: Final = 200
TOGETHER_REFILL_PER_SECOND: Final = 50
"""All people of a channel where anybody can be a new sender each time, such as the web chat: no bound for one of them
holds. Far under what a process answers (docs/scaling.md); the other channels keep the rest."""
TOGETHER_RESERVED: Final = 50
PEOPLE: Final = 50_000
"""How many people are kept in mind, some 40 MB; whoever has not written for longest is forgotten first."""
FORGET_SECONDS: Final = 24 * 3600.0
"""Who has not written for so long is forgotten: all tokens are back by then, and the keys of the day before die too."""

Verdict = Literal["answer", "help", "silence"]
"""Answer as usual; with the help screen, whatever was asked; not at all."""

log = structlog.get_logger(__name__)


class TokenBucket:
    """Tokens that come back with time. One message takes one."""

    __slots__ = ("_capacity", "_level", "_rate", "_reserved", "_updated")

    def __init__(self, capacity: int, rate: float, reserved: int, moment: float) -> None:
        """Begin full: `capacity` tokens, `rate` of them a second, the last `reserved` for calls for help."""
        self._capacity, self._rate, self._reserved = capacity, rate, reserved
        self._level, self._updated = float(capacity), moment

    def state(self, moment: float) -> Literal["enough", "reserve", "nothing"]:
        """Say what is in it."""
        # A clock that stands still or goes back (a suspended machine) takes nothing away.
        self._level = min(self._capacity, self._level + max(0.0, moment - self._updated) * self._rate)
        self._updated = moment
        if self._level >= 1 + self._reserved:
            return "enough"
        return "reserve" if self._level >= 1 else "nothing"

    def add(self, tokens: int) -> None:
        """Put tokens in, or take them out."""
        self._level = min(self._capacity, self._level + tokens)


@dataclass(slots=True)
class _Person:
    minute_bucket: TokenBucket
    day_bucket: TokenBucket
    last_wrote: float
    answered: list[float] = field(default_factory=list)
    """The moments of the answers of the last minute."""
    steps: tuple[TokenBucket, ...] = ()
    """Of the minute and of the day, for whoever takes steps of tools."""
    helped_on: date | None = None
    """The day on which the help screen was shown beyond the ceiling."""
    silent: bool = False


class RateLimiter:
    """Who is answered, who is not any more, and who gets help whatever was asked."""

    def __init__(self, ceiling: int, timer: Callable[[], float] = time.monotonic) -> None:
        """Take the most answers a day on one channel, and a clock that does not jump."""
        self._ceiling = ceiling
        self._timer = timer
        self._together: dict[str, TokenBucket] = {}
        self._people: dict[int, _Person] = {}
        self._day = date.min
        self._answers: Counter[str] = Counter()

    def doubts(self, who: Who, channel: ChannelFacts, today: date) -> bool:
        """Say whether it matters for the next message that it calls for help: to know that, it must be read."""
        person, moment = self._person(who), self._timer()
        states = {bucket.state(moment) for bucket in self._buckets(channel, person)}
        helpable = self._may_be_helped(person, channel, moment)
        return helpable and (states != {"enough"} or self._is_over(channel, today))

    def check(self, who: Who, channel: ChannelFacts, today: date, *, urgent: bool, step: bool = False) -> Verdict:
        """Decide on one message.

        `urgent`: it calls for help; `step`: it is answered in the place of the message whose button was pressed.
        """
        person, moment = self._person(who), self._timer()
        over = self._is_over(channel, today)
        if step and not over and self._takes_step(person, channel, moment):
            person.silent = False
            self._count(channel)
            return "answer"
        buckets = self._buckets(channel, person)
        states = {bucket.state(moment) for bucket in buckets}
        urgent = urgent and self._may_be_helped(person, channel, moment)
        if not urgent and (states != {"enough"} or (over and person.helped_on == today)):
            self._silence(person, channel)
            return "silence"
        person.silent = False
        person.answered.append(moment)
        for bucket in buckets:
            bucket.add(-1)
        self._count(channel)
        if over and not urgent:
            person.helped_on = today
            return "help"
        return "answer"

    def give_back(self, who: Who, channel: ChannelFacts, *, step: bool = False) -> None:
        """Forget a message that could not be answered: it comes again."""
        person = self._person(who)
        person.helped_on = None
        if not step:
            del person.answered[-1:]
        shared = (self._shared(channel),) if channel.throwaway else ()
        for bucket in (*person.steps, *shared) if step else self._buckets(channel, person):
            bucket.add(1)
        self._answers[channel.name] -= 1

    def forget(self) -> None:
        """Forget who has not written for a day, also where nobody else writes."""
        before = self._timer() - FORGET_SECONDS
        while self._people and next(iter(self._people.values())).last_wrote < before:
            del self._people[next(iter(self._people))]

    def _person(self, who: Who) -> _Person:
        # Python's own hash, with a secret that dies with the process: no number is kept.
        key, moment = hash(who), self._timer()
        person = self._people.pop(key, None)
        if person is None:
            person = _Person(
                TokenBucket(AT_ONCE, REFILL_PER_MINUTE / 60, RESERVED, moment),
                TokenBucket(DAY_AT_ONCE, DAY_REFILL_PER_HOUR / 3600, DAY_RESERVED, moment),
                moment,
            )
        person.last_wrote = moment
        self._people[key] = person  # the last: they stand in the order in which they wrote
        if len(self._people) > PEOPLE:
            del self._people[next(iter(self._people))]
        return person

    def _may_be_helped(self, person: _Person, channel: ChannelFacts, moment: float) -> bool:
        """Say whether a call for help is answered: all but the bound of a minute's answers lets it pass to the last."""
        person.answered = [answered for answered in person.answered if moment - answered < MINUTE_SECONDS]
        others = [bucket for bucket in self._buckets(channel, person) if bucket is not person.minute_bucket]
        return len(person.answered) < MINUTE_MOST and all(bucket.state(moment) != "nothing" for bucket in others)

    def _takes_step(self, person: _Person, channel: ChannelFacts, moment: float) -> bool:
        """Take a step of a tool from what there is for steps alone, if there is; of all people together from theirs."""
        person.steps = person.steps or (
            TokenBucket(STEPS_AT_ONCE, STEPS_PER_MINUTE / 60, 0, moment),
            TokenBucket(STEPS_A_DAY, STEPS_PER_HOUR / 3600, 0, moment),
        )
        shared = (self._shared(channel),) if channel.throwaway else ()
        if any(bucket.state(moment) == "nothing" for bucket in person.steps):
            return False
        if any(bucket.state(moment) != "enough" for bucket in shared):
            return False
        for bucket in (*person.steps, *shared):
            bucket.add(-1)
        return True

    def _buckets(self, channel: ChannelFacts, person: _Person) -> tuple[TokenBucket, ...]:
        own = (person.minute_bucket, person.day_bucket)
        return (*own, self._shared(channel)) if channel.throwaway else own

    def _shared(self, channel: ChannelFacts) -> TokenBucket:
        if channel.name not in self._together:
            full = TokenBucket(TOGETHER_AT_ONCE, TOGETHER_REFILL_PER_SECOND, TOGETHER_RESERVED, self._timer())
            self._together[channel.name] = full
        return self._together[channel.name]

    def _is_over(self, channel: ChannelFacts, today: date) -> bool:
        if today != self._day:
            self._day = today
            self._answers.clear()
        return not channel.free and self._answers[channel.name] >= self._ceiling

    def _count(self, channel: ChannelFacts) -> None:
        self._answers[channel.name] += 1
        if self._answers[channel.name] == self._ceiling and not channel.free:
            log.error("daily_ceiling", channel=channel.name, what="only help is answered until midnight UTC")

    def _silence(self, person: _Person, channel: ChannelFacts) -> None:
        if not person.silent and not channel.free:  # where a new sender is for nothing, each would fill the log
            log.info("silenced", channel=channel.name)
        person.silent = True
