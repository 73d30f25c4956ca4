"""Tools that ask and answer: their logic once from `content/tools/`, their words from each language's `tools/`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Final, Literal

from pydantic import Field

from bot.actions import BUTTON_BYTES
from bot.languages import ByLanguage
from bot.schema import Strict, Words

UNKNOWN: Final = "?"
"""The answer of somebody who does not know, or skips the question."""
SERIOUS: Final = 2
"""How many warnings together are serious (facts B, result logic: ours)."""
UNCLEAR: Final = 4
"""How many open questions are to be asked before anything else (facts B, result logic: ours)."""

Severity = Literal["stop", "warn", "check", "ask"]
"""`stop` alone means wait; two `warn` are serious; one `check` or four `ask` mean: find out first."""
Band = Literal["wait", "serious", "check", "none"]
BANDS: Final = ("wait", "serious", "check", "none")
Condition = Annotated[str, Field(pattern=r"^[a-z][a-z?]+$")]
"""A question's letter and the answers that fit: `cn?` is no, or not known, to question c."""


class QuestionSchema(Strict):
    """A question: the answers it takes, in the order shown, and when it is asked at all."""

    answers: Annotated[str, Field(pattern=r"^[a-z?]{2,8}$")]
    when: tuple[Condition, ...] = ()


class WarningSchema(Strict):
    """What some answers mean: every condition holds."""

    id: Annotated[str, Field(pattern=r"^[a-z-]{2,24}$")]
    when: Annotated[tuple[Condition, ...], Field(min_length=1)]
    severity: Severity
    source: str
    page: str = ""
    """Where to read on, if there is such a page."""
    fact: str = ""
    """The kind of fact (`bot/library/countries.py`) in which a country says its own rule."""


class ToolSource(Strict):
    """Where a reason was read, in the words that stand after it."""

    name: Words
    url: Annotated[str, Field(pattern=r"^https?://\S+$")]


class QuestionnaireLogic(Strict):
    """`content/tools/NAME.yml`: what is the same in every language."""

    kind: Literal["questionnaire"]
    revision: Annotated[int, Field(ge=1, le=99)]
    rounds: Annotated[tuple[Annotated[str, Field(pattern=r"^[a-z]+$")], ...], Field(min_length=1)]
    questions: dict[Annotated[str, Field(pattern=r"^[a-z]$")], QuestionSchema]
    warnings: tuple[WarningSchema, ...]
    urgent: tuple[Annotated[tuple[Condition, ...], Field(min_length=1)], ...] = ()
    """Answers after which help comes before the result."""
    sources: dict[str, ToolSource]


Text = Annotated[str, Field(min_length=2, max_length=260)]
Label = Annotated[str, Field(min_length=1, max_length=22)]


class QuestionWords(Strict):
    """A question as it is read."""

    ask: Text
    why: Text
    answers: dict[str, Label] = Field(default_factory=dict)


class WarningWords(Strict):
    """A warning as it is read: its name, its reason, and what to ask the other side."""

    label: Annotated[str, Field(min_length=2, max_length=60)]
    reason: Text
    send: Annotated[str, Field(max_length=200)] = ""


class BandWords(Strict):
    """A result as it is read."""

    title: Text
    text: Text


class ToolWords(Strict):
    """`content/LANGUAGE/tools/NAME.yml`: the words of a tool."""

    questions: dict[str, QuestionWords]
    warnings: dict[str, WarningWords]
    bands: dict[Band, BandWords]
    verify: Annotated[tuple[Text, ...], Field(min_length=1)]
    already: Annotated[tuple[Text, ...], Field(min_length=1)]
    letter: Text
    """The line above the questions to send."""


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """A questionnaire: everything it says follows from the answers alone."""

    name: str
    logic: QuestionnaireLogic
    words: ByLanguage[ToolWords]

    @property
    def letters(self) -> str:
        """Every question's permanent letter, in the order asked."""
        return "".join(self.logic.rounds)

    @property
    def revision(self) -> int:
        """The revision of its logic."""
        return self.logic.revision

    def read(self, written: str) -> dict[str, str]:
        """Return the answers in an address, in the order asked; what does not fit or is not asked is left out."""
        pairs = {written[place]: written[place + 1] for place in range(0, len(written) - 1, 2)}
        given: dict[str, str] = {}
        for letter in self.letters:
            if self._asked(letter, given) and pairs.get(letter, " ") in self.logic.questions[letter].answers:
                given[letter] = pairs[letter]
        return given

    def _asked(self, letter: str, given: Mapping[str, str]) -> bool:
        return holds(self.logic.questions[letter].when, given)

    def open(self, given: Mapping[str, str], round_: int) -> str:
        """Return the next question of a round (from 0) that has no answer, or nothing."""
        letters = self.logic.rounds[round_]
        return next((letter for letter in letters if letter not in given and self._asked(letter, given)), "")

    def fired(self, given: Mapping[str, str]) -> tuple[WarningSchema, ...]:
        """Return what the answers mean, the most serious first."""
        order = ("stop", "warn", "check", "ask")
        warnings = (warning for warning in self.logic.warnings if holds(warning.when, given))
        return tuple(sorted(warnings, key=lambda warning: order.index(warning.severity)))

    def band(self, given: Mapping[str, str]) -> Band:
        """Return the band of some answers. No number is made of them."""
        severities = [warning.severity for warning in self.fired(given)]
        if "stop" in severities:
            return "wait"
        if severities.count("warn") >= SERIOUS:
            return "serious"
        unclear = severities.count("ask") >= UNCLEAR
        return "check" if unclear or "warn" in severities or "check" in severities else "none"

    def urgent(self, given: Mapping[str, str]) -> bool:
        """Say whether help comes before the result."""
        return any(holds(conditions, given) for conditions in self.logic.urgent)


def holds(conditions: tuple[str, ...], given: Mapping[str, str]) -> bool:
    """Say whether every condition holds."""
    return all(given.get(condition[0], " ") in condition[1:] for condition in conditions)


def questionnaire_logic(name: str, logic: QuestionnaireLogic) -> Iterator[str]:
    """Yield what is wrong in the logic."""
    letters = "".join(logic.rounds)
    if sorted(letters) != sorted(logic.questions):
        yield "`rounds` and `questions` do not name the same letters, each once"
    conditions = [condition for question in logic.questions.values() for condition in question.when]
    conditions += [condition for warning in logic.warnings for condition in warning.when]
    conditions += [condition for group in logic.urgent for condition in group]
    for condition in conditions:
        letter, answers = condition[0], condition[1:]
        if letter not in logic.questions or set(answers) - set(logic.questions[letter].answers):
            yield f"the condition {condition!r} names a question or an answer that does not exist"
    for letter, question in logic.questions.items():
        if any(letters.find(condition[0]) >= letters.find(letter) for condition in question.when):
            yield f"question {letter} depends on one that is not asked before it"
    for warning in logic.warnings:
        if warning.source not in logic.sources:
            yield f"the warning {warning.id} names the source {warning.source!r}, which does not exist"
    if (most := len(f"en ask {name} {logic.revision} end") + 1 + 2 * len(letters)) > BUTTON_BYTES:
        yield f"all its answers take {most} bytes on a button, at most {BUTTON_BYTES}; ask fewer questions"


def questionnaire_words(logic: QuestionnaireLogic, words: ToolWords) -> Iterator[str]:
    """Yield where the words do not fit the logic."""
    if words.questions.keys() != logic.questions.keys():
        yield f"`questions` differ from the logic: {sorted(words.questions.keys() ^ logic.questions.keys())}"
        return
    warnings = {warning.id for warning in logic.warnings}
    if words.warnings.keys() != warnings:
        yield f"`warnings` differ from the logic: {sorted(words.warnings.keys() ^ warnings)}"
    if set(words.bands) != set(BANDS):
        yield f"`bands` are to be {', '.join(BANDS)}"
    for letter, question in logic.questions.items():
        labelled = set(words.questions[letter].answers) | {"y", "n", UNKNOWN}
        if missing := set(question.answers) - labelled:
            yield f"question {letter} has no label for {', '.join(sorted(missing))}"
