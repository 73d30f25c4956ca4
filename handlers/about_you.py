"""Who comes here: questions one tap answers or skips, asked only where the operator wants them; totals by month."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from bot.actions import Action
from bot.document import paragraph
from bot.library.model import ROOT, Library
from bot.texts import say
from bot.turn import VerbResult
from bot.types import Button, Event, Reader, Screen, Session
from bot.understanding.matcher import fold
from handlers import open_pages
from handlers.frame import framed, page_action, text

NAME: Final = "about-you"
"""The name of the questions' addresses: `about-you first`."""
SKIP: Final = "skip"
"""The answer of whoever would rather not: every question has it."""
EVENTS: Final[Mapping[str, str]] = {"first": "first_time", "gender": "gender", "age": "age"}
"""Each question of `ASKS` → the event that counts its answer, and nothing beside it."""
SKIPPED: Final = ("skip", "pass", "passer", "rather not say", "prefer not to say", "prefere ne pas dire")
SPOKEN: Final[Mapping[str, Mapping[str, Iterable[str]]]] = {
    "first": {SKIP: SKIPPED},
    "gender": {
        "woman": ("woman", "a woman", "female", "femme", "une femme"),
        "man": ("man", "a man", "male", "homme", "un homme"),
        SKIP: SKIPPED,
    },
    "age": {SKIP: SKIPPED},
}
"""Other words for an answer, in either language. None is guessed: Oman is no woman, and over 18 is not under 18."""
MEANT: Final[Mapping[str, str]] = {"agree": "yes", "refuse": "no"}
"""What words of any language may mean → the answer to whether somebody is here for the first time."""
YEARS: Final = re.compile(r"([1-9]\d)(?: ans| years(?: old)?)?")
"""A typed age: two digits, so that it is none of the choices' numbers."""


def offer(language: str, library: Library) -> tuple[Button, ...]:
    """Return the way to the questions, or nothing where none is asked."""
    asked = library.service.asks
    return (Button(say(language, "About you (optional)"), Action(language, NAME, asked[:1])),) if asked else ()


def ask_about_you(action: Action, reader: Reader, library: Library) -> Screen:
    """Show a question; in place of one that is not asked the first that is, or the menu."""
    language, asked = action.language, library.service.asks
    if not asked:
        return open_pages.open_page(page_action(language, ROOT, "unasked"), reader, library)
    question = action.arg(0) if action.arg(0) in asked else asked[0]
    here = replace(action, args=(question,))
    choices = tuple(
        Button(label, _answer_address(language, question, answer))
        for answer, label in _labels(question, language).items()
    )
    why = say(
        language,
        "Answer only if you like. It tells us who comes here. We keep totals by month, nothing that points to you.",
    )
    body = (paragraph(_question_text(question, language), "strong"), *text(language, why))
    before = asked[: asked.index(question)][-1:]
    back = Action(language, NAME, before) if before else page_action(language, ROOT)
    return framed(Screen(here, body, choices, expects=here.bare(), in_place=True), reader, library, back)


def answer(action: Action, session: Session, library: Library) -> VerbResult:
    """Count an answer, then go on to the next question, or thank.

    Nothing that is remembered says what was answered: session and screen are the same after any answer.
    """
    language, asked = action.language, library.service.asks
    question, given = action.arg(0), action.arg(1)
    if question not in asked or given not in _labels(question, language):
        return VerbResult(Action(language, NAME, action.args[:1]), session)
    later = asked[asked.index(question) + 1 :][:1]
    onward = Action(language, NAME, later) if later else page_action(language, ROOT, "thanked")
    counted = (question, given) != ("first", SKIP)  # a skip is an answer where people are told apart by it
    events = (Event(EVENTS[question], given),) if counted else ()
    return VerbResult(onward, session, events, discreet=True)


def complete_answer(expects: Action, words: str, reader: Reader, library: Library) -> Action | None:
    """Make typed words into an answer: a label, another word for it, an age in years."""
    language, question = expects.language, expects.arg(0)
    if question not in library.service.asks:
        return None
    typed = fold(words)
    if question == "age" and (years := YEARS.fullmatch(typed)):
        return _answer_address(language, question, _band(int(years[1])))
    meant = MEANT.get(library.wordings.meaning(words) or "") if question == "first" else None
    given = meant or next((choice for choice, wordings in SPOKEN[question].items() if typed in wordings), None)
    return _answer_address(language, question, given) if given else None


def _answer_address(language: str, question: str, given: str) -> Action:
    return Action(language, "say-about", (question, given))


def _band(years: int) -> str:
    return "under-18" if years < 18 else "18-24" if years < 25 else "25-up"


def _question_text(question: str, language: str) -> str:
    return {
        "first": say(language, "Is this your first time here?"),
        "gender": say(language, "Are you a woman or a man?"),
        "age": say(language, "Which age group are you in?"),
    }[question]


def _labels(question: str, language: str) -> Mapping[str, str]:
    """Return the answers of a question and what stands on their buttons."""
    if question == "first":
        return {"yes": say(language, "Yes"), "no": say(language, "No"), SKIP: say(language, "Skip")}
    rather_not = {SKIP: say(language, "I prefer not to say")}
    if question == "gender":
        return {"woman": say(language, "Woman"), "man": say(language, "Man"), **rather_not}
    return {
        "under-18": say(language, "Under 18"),
        "18-24": say(language, "18 to 24"),
        "25-up": say(language, "25 or over"),
        **rather_not,
    }
