"""FIGURES: every statistic there is. What is not in this table is not counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Literal

Grain = Literal["day", "week", "month"]

Value = Literal["", "page", "country", "contact", "partner", "tool", "judgement", "quiz", "again", "oneself"]
"""What the values of an event are: `bot/stats/row_names.py` has a function for each. Nothing: none are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One statistic, published at one grain, in at most three coarse dimensions. What has no default must be said.

    Raises `ValueError` where `by` names a value and `value` does not say what it is, or the other way round.
    """

    name: str
    """In addresses, in names of files and in tables of the store: small letters and `_`, never used again."""
    title: str
    """English; an interface string, so translated like any other."""
    about: str
    """Its definition in a sentence; an interface string too."""
    event: str
    """What handlers and the engine report when it happens. `turn` happens on every message."""
    grain: Grain
    by: tuple[str, ...]
    """Dimensions out of: value (of the event), language, channel, hour."""
    value: Value
    """What the value is, where it is a dimension."""
    indicator: bool
    """Whether its sums mean something: it stands in quarters and reports, and may have a target."""
    rare: bool
    """Zeros are hidden too: partner and country tables, where a zero says something of a few people."""
    first: bool = False
    """A person counts once a day in each question, not in each answer: what stands before the last space of a key.

    A key without a space is an answer to the one question of its figure.
    """
    question: str = ""
    """The question about oneself (`ASK_ABOUT`) whose answers it counts. Its only dimension is the answer: such
    margins are never crossed with each other, a language, channel, country, partner or topic, so that minors are
    told of for the whole service and nowhere else.
    """

    def __post_init__(self) -> None:
        """Refuse a value that nothing names, and a name for no value."""
        if ("value" in self.by) != bool(self.value):
            raise ValueError(f"{self.name}: `by` and `value` do not go together")


def _margin(question: str, *, name: str, title: str, about: str) -> Figure:
    """Return the figure of a question about oneself: its answers by month, the first of a day, and nothing else."""
    return Figure(
        name=name, title=title, about=about, event=name, grain="month", by=("value",), value="oneself",
        indicator=False, rare=True, first=True, question=question,
    )  # fmt: skip


FIGURES: Final = (
    Figure(
        name="topics", title="Topics opened",
        about="How many people-days opened a topic: somebody who opens it twice a day counts once.",
        event="topic", grain="day", by=("value", "language"), value="page", indicator=True, rare=False,
    ),
    Figure(
        name="sensitive_topics", title="Sensitive topics opened",
        about="The same for topics that could harm whoever is seen reading them; by week only.",
        event="sensitive", grain="week", by=("value", "language"), value="page", indicator=True, rare=True,
    ),
    Figure(
        name="channels", title="Channels and languages",
        about="How many people-days wrote on each channel, in each language.",
        event="turn", grain="week", by=("channel", "language"), value="", indicator=True, rare=False,
    ),
    Figure(
        name="hours", title="Hours of the day (UTC)",
        about="In which hours of the day (UTC) people write, for planning who answers calls.",
        event="turn", grain="week", by=("hour",), value="", indicator=False, rare=False,
    ),
    Figure(
        name="unanswered", title="Questions without an answer",
        about="How many people-days asked something that found no page.",
        event="unanswered", grain="day", by=("language",), value="", indicator=True, rare=False,
    ),
    Figure(
        name="unanswered_near", title="Nearest topic of questions without an answer",
        about="The page that came nearest, where none was near enough: what to write next.",
        event="unanswered", grain="week", by=("value",), value="page", indicator=False, rare=False,
    ),
    Figure(
        name="blocked", title="People who stopped the bot",
        about="How many people-days stopped the bot in their app.",
        event="blocked", grain="week", by=("channel",), value="", indicator=False, rare=False,
    ),
    Figure(
        name="failed", title="Answers that failed",
        about="How many people-days got an apology instead of an answer: tell whoever runs the bot.",
        event="failed", grain="week", by=("language",), value="", indicator=False, rare=True,
    ),
    Figure(
        name="countries", title="Countries looked at",
        about="Which countries people look at, by their own choice, never by their number.",
        event="country", grain="week", by=("value",), value="country", indicator=True, rare=True,
    ),
    Figure(
        name="contacts", title="Countries whose contacts were shown",
        about="For which countries people looked for somebody to call.",
        event="contacts", grain="week", by=("value",), value="country", indicator=True, rare=True,
    ),
    Figure(
        name="no_answer", title="Contacts that did not answer",
        about="Which contacts people say did not answer: call them, and note the result.",
        event="no_answer", grain="week", by=("value",), value="contact", indicator=True, rare=True,
    ),
    Figure(
        name="useful", title="Whether pages were useful",
        about="What people say of a page: useful, or why not.",
        event="useful", grain="month", by=("value",), value="judgement", indicator=False, rare=True,
    ),
    Figure(
        name="tools_started", title="Tools started",
        about="How many people-days began a tool.",
        event="tool_started", grain="week", by=("value",), value="tool", indicator=True, rare=True,
    ),
    Figure(
        name="tools_steps", title="Steps of tools reached",
        about="How many people-days came to each step of a tool: where they leave it.",
        event="tool_step", grain="week", by=("value",), value="tool", indicator=False, rare=True,
    ),
    Figure(
        name="tools_finished", title="Tools finished",
        about="How many people-days came to a result.",
        event="tool_finished", grain="week", by=("value",), value="tool", indicator=True, rare=True,
    ),
    Figure(
        name="tools_bands", title="Results of tools",
        about="Which results the tools gave.",
        event="tool_band", grain="week", by=("value",), value="tool", indicator=False, rare=True,
    ),
    Figure(
        name="quiz", title="Quiz: first answers of the day",
        about="The first answer of the day to each question of the quiz: right or wrong.",
        event="quiz_answer", grain="week", by=("value",), value="quiz", indicator=False, rare=True, first=True,
    ),
    Figure(
        name="quiz_again", title="Quiz taken again",
        about="Whether the quiz, taken again, went better, the same or worse.",
        event="quiz_again", grain="week", by=("value",), value="again", indicator=False, rare=True,
    ),
    Figure(
        name="partner_starts", title="Starts by partner link",
        about="How many people-days came by the link of each partner.",
        event="partner", grain="week", by=("value",), value="partner", indicator=True, rare=True,
    ),
    _margin(
        "first", name="first_time", title="First time here",
        about="Whether those who like to answer are here for the first time: who is comes nearest to persons.",
    ),
    _margin(
        "gender", name="gender", title="Women and men",
        about="What those who like to answer say: woman, man, or rather not. Never together with anything else.",
    ),
    _margin(
        "age", name="age", title="Age groups",
        about="The age group of those who like to answer; "
        "minors for the whole service alone, never by place or partner.",
    ),
)  # fmt: skip
"""Every figure; people see them in this order."""

EVENTS: Final = frozenset(figure.event for figure in FIGURES)
"""What handlers and the engine may report."""

INDICATORS: Final = tuple(figure.name for figure in FIGURES if figure.indicator)
"""Names of the figures whose sums mean something."""

BY_NAME: Final = {figure.name: figure for figure in FIGURES}

CLOSES_AFTER_HOURS: Final = 2
"""A period closes at 02:00 UTC after its last day (docs/architecture.md, Numbers): late turns are in by then."""


def mark_of(figure: str, key: str) -> str:
    """Return in what a person counts at most once a day: the cell, or its question where the first answer counts."""
    declared = BY_NAME.get(figure)  # a figure that is no longer counted may still have cells
    return key.rpartition(" ")[0] if declared and declared.first else key


def period(grain: Grain, day: date) -> str:
    """Return the label of the period a day lies in: `2026-11-23`, `2026-W48` or `2026-11`."""
    if grain == "day":
        return day.isoformat()
    if grain == "week":
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02d}"
    return f"{day.year}-{day.month:02d}"


def last_day(grain: Grain, label: str) -> date:
    """Return the last day of a period."""
    if grain == "day":
        return date.fromisoformat(label)
    if grain == "week":
        return date.fromisocalendar(int(label[:4]), int(label[6:]), 7)
    year, month = int(label[:4]), int(label[5:])
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def days_of(label: str) -> tuple[date, ...]:
    """Return the days of a period, in order."""
    last = last_day(grain_of(label), label)
    size = {"day": 1, "week": 7, "month": last.day}[grain_of(label)]
    return tuple(last - timedelta(days=back) for back in reversed(range(size)))


def grain_of(label: str) -> Grain:
    """Return the grain of a period's label."""
    if "W" in label:
        return "week"
    return "day" if len(label) == 10 else "month"


def closes(label: str) -> datetime:
    """Return the moment (UTC) from which a period is closed."""
    after = last_day(grain_of(label), label) + timedelta(days=1)
    return datetime.combine(after, time(hour=CLOSES_AFTER_HOURS), UTC)
