"""Tools that answer "what about my case?": their logic, once, and their words in each language."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias, TypeVar

from pydantic import ValidationError

from bot.errors import ContentError
from bot.languages import LANGUAGES, WHOLE, ByLanguage
from bot.library.tools import calculator, checklist, questionnaire, quiz
from bot.library.tools.calculator import Calculator
from bot.library.tools.checklist import Checklist
from bot.library.tools.questionnaire import Questionnaire
from bot.library.tools.quiz import Quiz
from bot.schema import Problem, Strict, explain, read_yaml

Tool: TypeAlias = Questionnaire | Calculator | Checklist | Quiz
Form = TypeVar("Form", bound=Strict)


@dataclass(frozen=True, slots=True)
class ToolKind:
    """How the files of a kind of tool are read and checked."""

    logic: type[Strict]
    """`content/tools/NAME.yml`: what is the same in every language."""
    words: type[Strict]
    """`content/LANGUAGE/tools/NAME.yml`: what is read."""
    logical: Callable[[str, Any], Iterator[str]]
    """Yields what is wrong in the logic of a tool with some name."""
    worded: Callable[[Any, Any], Iterator[str]]
    """Yields where the words do not fit the logic."""
    make: Callable[[str, Any, ByLanguage[Any]], Tool]


KINDS: Final[Mapping[str, ToolKind]] = {
    "questionnaire": ToolKind(
        questionnaire.QuestionnaireLogic,
        questionnaire.ToolWords,
        questionnaire.questionnaire_logic,
        questionnaire.questionnaire_words,
        Questionnaire,
    ),
    "calculator": ToolKind(
        calculator.CalculatorLogic,
        calculator.CalculatorWords,
        calculator.calculator_logic,
        calculator.calculator_words,
        Calculator,
    ),
    "checklist": ToolKind(
        checklist.ChecklistLogic,
        checklist.ChecklistWords,
        checklist.checklist_logic,
        checklist.checklist_words,
        Checklist,
    ),
    "quiz": ToolKind(quiz.QuizLogic, quiz.QuizWords, quiz.quiz_logic, quiz.quiz_words, Quiz),
}
"""Every kind of tool there is, by the `kind:` of its file."""


def load_tools(root: Path, problems: list[Problem], digest: Any) -> dict[str, Tool]:
    """Read every tool of a content tree; problems are added to the list."""
    tools: dict[str, Tool] = {}
    for path in sorted((root / "tools").glob("*.yml")):
        kind = _kind(path, problems)
        if kind is None:
            continue
        logic = _read(path, kind.logic, problems, digest)
        places = {language: root / language / "tools" / path.name for language in LANGUAGES}
        files = {language: file for language, file in places.items() if language in WHOLE or file.exists()}
        given = {language: _read(file, kind.words, problems, digest) for language, file in files.items()}
        words = ByLanguage({language: own for language, own in given.items() if own is not None})
        if logic is None or len(words) < len(files):
            continue
        wrong = [Problem(str(path), 1, message) for message in kind.logical(path.stem, logic)]
        for language, own in words.items():
            wrong += [Problem(str(files[language]), 1, message) for message in kind.worded(logic, own)]
        problems.extend(wrong)
        if not wrong:
            tools[path.stem] = kind.make(path.stem, logic, words)
    return tools


def _kind(path: Path, problems: list[Problem]) -> ToolKind | None:
    try:
        lines, values = read_yaml(path.read_text(encoding="utf-8"), str(path))
    except UnicodeDecodeError:
        problems.append(Problem(str(path), 1, "is not UTF-8 text; save it as UTF-8"))
        return None
    except ContentError as error:
        problems.extend(error.problems)  # type: ignore[arg-type]
        return None
    kind = KINDS.get(str(values.get("kind")))
    if kind is None:
        problems.append(Problem(str(path), lines.get("kind", 1), f"`kind` is to be one of {', '.join(KINDS)}"))
    return kind


def _read(path: Path, form: type[Form], problems: list[Problem], digest: Any) -> Form | None:
    lines: Mapping[str, int] = {}
    try:
        raw = path.read_bytes()
        digest.update(raw)
        lines, values = read_yaml(raw.decode("utf-8"), str(path))
        return form.model_validate(values)
    except (FileNotFoundError, UnicodeDecodeError):
        problems.append(Problem(str(path), 1, "is missing or not UTF-8 text; write the tool's words in every language"))
    except ValidationError as error:
        problems.extend(explain(error, lines, str(path)))
    except ContentError as error:
        problems.extend(error.problems)  # type: ignore[arg-type]
    return None
