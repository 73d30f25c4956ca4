"""FIGURES: every statistic there is. What is not in this table is not counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Literal

Grain = Literal["day", "week", "month"]

EVENTS: Final = frozenset(
    {
        "turn",
        "topic",
        "sensitive",
        "unanswered",
        "partner",
        "useful",
        "blocked",
        "failed",
        "country",
        "contacts",
        "no_answer",
        "tool_started",
        "tool_step",
        "tool_finished",
        "tool_band",
        "quiz_answer",
        "quiz_again",
        "first_time",
        "gender",
        "age",
    }
)
"""What handlers and the engine may report. `turn` happens on every message."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One statistic, published at one grain, in at most three coarse dimensions."""

    name: str
    title: str
    """English; an interface string, so translated like any other."""
    event: str
    grain: Grain
    by: tuple[str, ...]
    """Dimensions out of: value (of the event), language, channel, hour."""
    rare: bool = False
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


def _margin(name: str, title: str, question: str) -> Figure:
    """Return the figure of a question about oneself: its answers by month, the first of a day, and nothing else."""
    return Figure(name, title, name, "month", ("value",), rare=True, first=True, question=question)


FIGURES: Final = (
    Figure("topics", "Topics opened", "topic", "day", ("value", "language")),
    Figure("sensitive_topics", "Sensitive topics opened", "sensitive", "week", ("value", "language"), rare=True),
    Figure("channels", "Channels and languages", "turn", "week", ("channel", "language")),
    Figure("hours", "Hours of the day (UTC)", "turn", "week", ("hour",)),
    Figure("unanswered", "Questions without an answer", "unanswered", "day", ("language",)),
    Figure("unanswered_near", "Nearest topic of questions without an answer", "unanswered", "week", ("value",)),
    Figure("blocked", "People who stopped the bot", "blocked", "week", ("channel",)),
    Figure("countries", "Countries looked at", "country", "week", ("value",), rare=True),
    Figure("contacts", "Countries whose contacts were shown", "contacts", "week", ("value",), rare=True),
    Figure("no_answer", "Contacts that did not answer", "no_answer", "week", ("value",), rare=True),
    Figure("useful", "Whether pages were useful", "useful", "month", ("value",), rare=True),
    Figure("tools_started", "Tools started", "tool_started", "week", ("value",), rare=True),
    Figure("tools_steps", "Steps of tools reached", "tool_step", "week", ("value",), rare=True),
    Figure("tools_finished", "Tools finished", "tool_finished", "week", ("value",), rare=True),
    Figure("tools_bands", "Results of tools", "tool_band", "week", ("value",), rare=True),
    Figure("quiz", "Quiz: first answers of the day", "quiz_answer", "week", ("value",), rare=True, first=True),
    Figure("quiz_again", "Quiz taken again", "quiz_again", "week", ("value",), rare=True),
    Figure("partner_starts", "Starts by partner link", "partner", "week", ("value",), rare=True),
    _margin("first_time", "First time here", "first"),
    _margin("gender", "Women and men", "gender"),
    _margin("age", "Age groups", "age"),
)

ABOUT: Final[Mapping[str, str]] = {
    "topics": "How many people-days opened a topic: somebody who opens it twice a day counts once.",
    "sensitive_topics": "The same for topics that could harm whoever is seen reading them; by week only.",
    "channels": "How many people-days wrote on each channel, in each language.",
    "hours": "In which hours of the day (UTC) people write, for planning who answers calls.",
    "unanswered": "How many people-days asked something that found no page.",
    "unanswered_near": "The page that came nearest, where none was near enough: what to write next.",
    "blocked": "How many people-days stopped the bot in their app.",
    "countries": "Which countries people look at, by their own choice, never by their number.",
    "contacts": "For which countries people looked for somebody to call.",
    "no_answer": "Which contacts people say did not answer: call them, and note the result.",
    "useful": "What people say of a page: useful, or why not.",
    "tools_started": "How many people-days began a tool.",
    "tools_steps": "How many people-days came to each step of a tool: where they leave it.",
    "tools_finished": "How many people-days came to a result.",
    "tools_bands": "Which results the tools gave.",
    "quiz": "The first answer of the day to each question of the quiz: right or wrong.",
    "quiz_again": "Whether the quiz, taken again, went better, the same or worse.",
    "partner_starts": "How many people-days came by the link of each partner.",
    "first_time": "Whether those who like to answer are here for the first time: who is comes nearest to persons.",
    "gender": "What those who like to answer say: woman, man, or rather not. Never together with anything else.",
    "age": "The age group of those who like to answer; minors for the whole service alone, never by place or partner.",
}
"""Each figure's definition in a sentence; interface strings too."""

INDICATORS: Final = (
    "topics", "sensitive_topics", "channels", "unanswered", "countries", "contacts", "no_answer", "tools_started",
    "tools_finished", "partner_starts",
)  # fmt: skip
"""Figures whose sums mean something."""

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
