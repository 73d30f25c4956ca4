"""What do you know? Questions with one right answer each, explained with their source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Final, Literal

from pydantic import Field

from bot.actions import BUTTON_BYTES
from bot.languages import ByLanguage
from bot.library.tools.questionnaire import Label, Text, ToolSource
from bot.schema import Strict

Band = Literal["few", "half", "most", "all"]
BANDS: Final = ("few", "half", "most", "all")


class QuizQuestionSchema(Strict):
    """A question: the answers it takes, in the order shown, and the right one."""

    answers: Annotated[str, Field(pattern=r"^[a-z]{2,4}$")]
    """`tf` is true or false."""
    right: Annotated[str, Field(pattern=r"^[a-z]$")]
    source: str
    page: str = ""
    """Where to read on."""


class QuizLogic(Strict):
    """`content/tools/quiz.yml`: questions under permanent letters, in the order asked."""

    kind: Literal["quiz"]
    revision: Annotated[int, Field(ge=1, le=9)]
    questions: dict[Annotated[str, Field(pattern=r"^[a-z]$")], QuizQuestionSchema]
    sources: dict[str, ToolSource]


class QuizQuestionWords(Strict):
    """A question as it is read."""

    ask: Text
    answers: dict[str, Label] = Field(default_factory=dict)
    explain: Text
    """Why the right answer is right."""


class QuizBandWords(Strict):
    """A result as it is read."""

    text: Text


class QuizWords(Strict):
    """`content/LANGUAGE/tools/quiz.yml`: the words of the quiz."""

    questions: dict[str, QuizQuestionWords]
    bands: dict[Band, QuizBandWords]


@dataclass(frozen=True, slots=True)
class Quiz:
    """The quiz: everything it says follows from the answers alone."""

    name: str
    logic: QuizLogic
    words: ByLanguage[QuizWords]

    @property
    def revision(self) -> int:
        """The revision of its logic."""
        return self.logic.revision

    def read(self, written: str) -> dict[str, str]:
        """Return the answers in an address, in the order asked; what does not fit is left out."""
        pairs = {written[place]: written[place + 1] for place in range(0, len(written) - 1, 2)}
        questions = self.logic.questions
        return {letter: pairs[letter] for letter in questions if pairs.get(letter, " ") in questions[letter].answers}

    def open(self, given: Mapping[str, str]) -> str:
        """Return the next question, or nothing at the end."""
        return next((letter for letter in self.logic.questions if letter not in given), "")

    def right(self, letter: str, answer: str) -> bool:
        """Say whether an answer is right."""
        return self.logic.questions[letter].right == answer

    def score(self, given: Mapping[str, str]) -> int:
        """Return how many answers are right."""
        return sum(self.right(letter, answer) for letter, answer in given.items())

    def band(self, score: int) -> Band:
        """Return the band of a score: under a third, under two thirds, under all, all."""
        of = len(self.logic.questions)
        if score == of:
            return "all"
        return "most" if 3 * score >= 2 * of else "half" if 3 * score >= of else "few"


def quiz_logic(name: str, logic: QuizLogic) -> Iterator[str]:
    """Yield what is wrong in the logic."""
    for letter, question in logic.questions.items():
        if question.right not in question.answers:
            yield f"the right answer of question {letter} is not one of its answers"
        if question.source not in logic.sources:
            yield f"question {letter} names the source {question.source!r}, which does not exist"
    if (most := len("en quiz 1 ") + 2 * len(logic.questions) + len(" s12 e")) > BUTTON_BYTES:
        yield f"all answers of {name} take {most} bytes on a button, at most {BUTTON_BYTES}; ask fewer questions"


def quiz_words(logic: QuizLogic, words: QuizWords) -> Iterator[str]:
    """Yield where the words do not fit the logic."""
    if words.questions.keys() != logic.questions.keys():
        yield f"`questions` differ from the logic: {sorted(words.questions.keys() ^ logic.questions.keys())}"
        return
    if set(words.bands) != set(BANDS):
        yield f"`bands` are to be {', '.join(BANDS)}"
    for letter, question in logic.questions.items():
        if missing := set(question.answers) - set(words.questions[letter].answers) - {"t", "f"}:
            yield f"question {letter} has no label for {', '.join(sorted(missing))}"
