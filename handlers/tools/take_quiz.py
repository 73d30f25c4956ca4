"""What do you know? One question a screen, each answer explained; the first score travels in the address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from bot.actions import Action
from bot.document import Block, Heading, Paragraph, Span, paragraph
from bot.library.model import Library, Page
from bot.library.tools.quiz import Quiz
from bot.texts import number_text, say
from bot.types import Button, Event, Reader, Screen
from handlers.frame import buttons, framed, page_action
from handlers.tools.read_answers import read_answer

NAME: Final = "quiz"
"""The name of its addresses."""
NOTHING: Final = "_"
EXPLAINED: Final = "e"
"""The view that explains the answer given last."""
SCORE: Final = re.compile(r"s(\d{1,2})")
"""The score of the first time, where it is taken again."""
PAGES: Final = 5
"""Pages worth reading, on the result."""


@dataclass(frozen=True, slots=True)
class _QuizState:
    """Where somebody is, read from an address."""

    tool: Quiz
    language: str
    given: Mapping[str, str]
    before: int | None
    """The score of the first time."""
    explained: bool

    def to(self, given: Mapping[str, str] | None = None, *, explained: bool = False) -> Action:
        """Return another address of the quiz."""
        answers = "".join(letter + answer for letter, answer in (self.given if given is None else given).items())
        first = "" if self.before is None else f"s{self.before}"
        more = [part for part in (first, EXPLAINED if explained else "") if part]
        written = answers or (NOTHING if more else "")
        return Action(self.language, NAME, tuple(filter(None, (str(self.tool.revision), written, *more))))

    @property
    def open(self) -> str:
        """The next question, or nothing."""
        return self.tool.open(self.given)

    @property
    def last(self) -> str:
        """The question answered last, in the order asked."""
        return next(reversed(tuple(self.given)), "")


def _read_state(action: Action, tool: Quiz) -> _QuizState:
    more = action.args[2:]
    scores = (match for part in more if (match := SCORE.fullmatch(part)))
    before = next((min(int(match[1]), len(tool.logic.questions)) for match in scores), None)
    given = tool.read(action.arg(1))
    return _QuizState(tool, action.language, given, before, EXPLAINED in more and bool(given))


def quiz_ways(tool: Quiz, intro: Page, library: Library) -> tuple[Button, ...]:
    """Return the ways on from the first screen."""
    language = intro.language
    begin = Button(say(language, "Begin"), _QuizState(tool, language, {}, None, False).to())
    return (begin, *buttons(library, language, intro.related))


def draw_quiz(tool: Quiz, action: Action, reader: Reader, library: Library) -> Screen:
    """Show what an address stands for; any answers in any order have a screen."""
    state = _read_state(action, tool)
    here = replace(state.to(explained=state.explained), part=action.part, notes=action.notes)
    if state.explained:
        return _explanation(state, here, reader, library)
    return _question(state, here, reader, library) if state.open else _result(state, here, reader, library)


def count_quiz(tool: Quiz, action: Action) -> tuple[Event, ...]:
    """Count a start, each answer as right or wrong (the first of the day), and a result: never who gave them."""
    state = _read_state(action, tool)
    if state.explained:
        kind = "right" if tool.right(state.last, state.given[state.last]) else "wrong"
        step = Event("tool_step", f"{tool.name} {len(state.given):02d}")
        return (Event("quiz_answer", f"{state.last} {kind}"), step)
    if state.open:
        return (Event("tool_started", tool.name),) if not state.given else ()
    score = tool.score(state.given)
    ended = (Event("tool_finished", tool.name), Event("tool_band", f"{tool.name} {tool.band(score)}"))
    if state.before is None:
        return ended
    return (
        *ended,
        Event("quiz_again", "better" if score > state.before else "same" if score == state.before else "worse"),
    )


def complete_quiz(tool: Quiz, expects: Action, words: str, _reader: Reader, library: Library) -> Action | None:
    """Make typed words into an answer: a label, or true and false in any language, misspelled or not."""
    state = _read_state(expects, tool)
    if not state.open:
        return None
    labels = {
        choice: quiz_label(tool, state.open, choice, state.language)
        for choice in tool.logic.questions[state.open].answers
    }
    answer = read_answer(words, labels, library.wordings)
    return state.to({**state.given, state.open: answer}, explained=True) if answer else None


def quiz_label(tool: Quiz, letter: str, answer: str, language: str) -> str:
    """Return what stands on the button of an answer."""
    common = {"t": say(language, "True"), "f": say(language, "False")}
    return tool.words[language].questions[letter].answers.get(answer) or common[answer]


def _question(state: _QuizState, here: Action, reader: Reader, library: Library) -> Screen:
    language, letter = state.language, state.open
    of = len(state.tool.logic.questions)
    count = say(
        language, "Question {n} of {all}", n=number_text(language, len(state.given) + 1), all=number_text(language, of)
    )
    body = (paragraph(count, "em"), paragraph(state.tool.words[language].questions[letter].ask, "strong"))
    choices = tuple(
        Button(
            quiz_label(state.tool, letter, answer, language), state.to({**state.given, letter: answer}, explained=True)
        )
        for answer in state.tool.logic.questions[letter].answers
    )
    screen = Screen(here, body, choices, expects=state.to(), in_place=True)
    return framed(screen, reader, library, _before(state))


def _before(state: _QuizState) -> Action:
    if not state.given:
        return page_action(state.language, f"tools/{state.tool.name}")
    return state.to({letter: answer for letter, answer in state.given.items() if letter != state.last})


def _explanation(state: _QuizState, here: Action, reader: Reader, library: Library) -> Screen:
    language, letter, tool = state.language, state.last, state.tool
    words, question = tool.words[language].questions[letter], tool.logic.questions[letter]
    right = quiz_label(tool, letter, question.right, language)
    correct = tool.right(letter, state.given[letter])
    verdict = (
        say(language, "Correct. The answer: {answer}.")
        if correct
        else say(language, "Not quite. The answer: {answer}.")
    )
    source = tool.logic.sources[question.source].name[language]
    body: list[Block] = [paragraph(verdict.format(answer=right), "strong"), paragraph(words.explain)]
    body.append(Paragraph((Span(say(language, "Source: {source}", source=source), "em"),)))
    on = Button(say(language, "Next question") if state.open else say(language, "My result"), state.to())
    choices = (on, *buttons(library, language, (question.page,)))
    return framed(Screen(here, tuple(body), choices, in_place=True), reader, library, _before(state))


def _result(state: _QuizState, here: Action, reader: Reader, library: Library) -> Screen:
    language, tool = state.language, state.tool
    score, of = tool.score(state.given), len(tool.logic.questions)
    title = say(language, "{n} of {all} right", n=number_text(language, score), all=number_text(language, of))
    body: list[Block] = [Heading(title), paragraph(tool.words[language].bands[tool.band(score)].text)]
    if state.before is not None:
        first = say(
            language,
            "The first time: {n} of {all}.",
            n=number_text(language, state.before),
            all=number_text(language, of),
        )
        body.append(paragraph(first))
    wrong = [letter for letter, answer in state.given.items() if not tool.right(letter, answer)]
    pages = dict.fromkeys(tool.logic.questions[letter].page for letter in wrong)
    read = buttons(library, language, filter(None, pages))[:PAGES]
    if read:
        body.append(paragraph(say(language, "Worth reading:")))
    again = replace(state, given={}, before=score if state.before is None else state.before)
    choices = (*read, Button(say(language, "Once more"), again.to()))
    return framed(Screen(here, tuple(body), choices), reader, library, _before(state))
