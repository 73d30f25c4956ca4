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
from handlers.frame import buttons, framed, page
from handlers.tools.read_answers import FALSE, TRUE, meant

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
class _At:
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
        more = [one for one in (first, EXPLAINED if explained else "") if one]
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


def _at(action: Action, tool: Quiz) -> _At:
    more = action.args[2:]
    scores = (found for one in more if (found := SCORE.fullmatch(one)))
    before = next((min(int(found[1]), len(tool.logic.questions)) for found in scores), None)
    given = tool.read(action.arg(1))
    return _At(tool, action.language, given, before, EXPLAINED in more and bool(given))


def quiz_ways(tool: Quiz, found: Page, library: Library) -> tuple[Button, ...]:
    """Return the ways on from the first screen."""
    language = found.language
    begin = Button(say(language, "Begin"), _At(tool, language, {}, None, False).to())
    return (begin, *buttons(library, language, found.related))


def draw_quiz(tool: Quiz, action: Action, reader: Reader, library: Library) -> Screen:
    """Show what an address stands for; any answers in any order have a screen."""
    at = _at(action, tool)
    here = replace(at.to(explained=at.explained), part=action.part, notes=action.notes)
    if at.explained:
        return _explanation(at, here, reader, library)
    return _question(at, here, reader, library) if at.open else _result(at, here, reader, library)


def count_quiz(tool: Quiz, action: Action) -> tuple[Event, ...]:
    """Count a start, each answer as right or wrong (the first of the day), and a result: never who gave them."""
    at = _at(action, tool)
    if at.explained:
        kind = "right" if tool.right(at.last, at.given[at.last]) else "wrong"
        step = Event("tool_step", f"{tool.name} {len(at.given):02d}")
        return (Event("quiz_answer", f"{at.last} {kind}"), step)
    if at.open:
        return (Event("tool_started", tool.name),) if not at.given else ()
    score = tool.score(at.given)
    ended = (Event("tool_finished", tool.name), Event("tool_band", f"{tool.name} {tool.band(score)}"))
    if at.before is None:
        return ended
    return (*ended, Event("quiz_again", "better" if score > at.before else "same" if score == at.before else "worse"))


def complete_quiz(tool: Quiz, expects: Action, words: str, _reader: Reader, _library: Library) -> Action | None:
    """Make typed words into an answer: a label, or true and false in either language, misspelled or not."""
    at = _at(expects, tool)
    if not at.open:
        return None
    labels = {one: quiz_label(tool, at.open, one, at.language) for one in tool.logic.questions[at.open].answers}
    answer = meant(words, labels, {"t": TRUE, "f": FALSE})
    return at.to({**at.given, at.open: answer}, explained=True) if answer else None


def quiz_label(tool: Quiz, letter: str, answer: str, language: str) -> str:
    """Return what stands on the button of an answer."""
    common = {"t": say(language, "True"), "f": say(language, "False")}
    return tool.words[language].questions[letter].answers.get(answer) or common[answer]


def _question(at: _At, here: Action, reader: Reader, library: Library) -> Screen:
    language, letter = at.language, at.open
    of = len(at.tool.logic.questions)
    count = say(
        language, "Question {n} of {all}", n=number_text(language, len(at.given) + 1), all=number_text(language, of)
    )
    body = (paragraph(count, "em"), paragraph(at.tool.words[language].questions[letter].ask, "strong"))
    choices = tuple(
        Button(quiz_label(at.tool, letter, one, language), at.to({**at.given, letter: one}, explained=True))
        for one in at.tool.logic.questions[letter].answers
    )
    screen = Screen(here, body, choices, expects=at.to(), in_place=True)
    return framed(screen, reader, library, _before(at))


def _before(at: _At) -> Action:
    if not at.given:
        return page(at.language, f"tools/{at.tool.name}")
    return at.to({one: answer for one, answer in at.given.items() if one != at.last})


def _explanation(at: _At, here: Action, reader: Reader, library: Library) -> Screen:
    language, letter, tool = at.language, at.last, at.tool
    words, question = tool.words[language].questions[letter], tool.logic.questions[letter]
    right = quiz_label(tool, letter, question.right, language)
    told = tool.right(letter, at.given[letter])
    said = say(language, "Right: {answer}.") if told else say(language, "Not quite. The answer: {answer}.")
    source = tool.logic.sources[question.source].name[language]
    body: list[Block] = [paragraph(said.format(answer=right), "strong"), paragraph(words.explain)]
    body.append(Paragraph((Span(say(language, "Source: {source}", source=source), "em"),)))
    on = Button(say(language, "Next question") if at.open else say(language, "My result"), at.to())
    choices = (on, *buttons(library, language, (question.page,)))
    return framed(Screen(here, tuple(body), choices, in_place=True), reader, library, _before(at))


def _result(at: _At, here: Action, reader: Reader, library: Library) -> Screen:
    language, tool = at.language, at.tool
    score, of = tool.score(at.given), len(tool.logic.questions)
    said = say(language, "{n} of {all} right", n=number_text(language, score), all=number_text(language, of))
    body: list[Block] = [Heading(said), paragraph(tool.words[language].bands[tool.band(score)].text)]
    if at.before is not None:
        first = say(
            language, "The first time: {n} of {all}.", n=number_text(language, at.before), all=number_text(language, of)
        )
        body.append(paragraph(first))
    wrong = [letter for letter, answer in at.given.items() if not tool.right(letter, answer)]
    pages = dict.fromkeys(tool.logic.questions[letter].page for letter in wrong)
    read = buttons(library, language, filter(None, pages))[:PAGES]
    if read:
        body.append(paragraph(say(language, "Worth reading:")))
    again = replace(at, given={}, before=score if at.before is None else at.before)
    choices = (*read, Button(say(language, "Once more"), again.to()))
    return framed(Screen(here, tuple(body), choices), reader, library, _before(at))
