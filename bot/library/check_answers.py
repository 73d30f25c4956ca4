"""What an answer must hold to: short, plain, true to its page, and open about whom it does not cover."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from bot.document import plain
from bot.errors import ContentError
from bot.gsm import to_gsm
from bot.languages import LANGUAGES, WHOLE
from bot.library.check import figures, line_of, to_call
from bot.library.contacts import PROBLEMS
from bot.library.grade import grade, too_hard
from bot.library.model import Library, Page
from bot.schema import Problem, read_yaml
from bot.understanding.words import fold

ANSWER: Final = 300
"""The most characters of an answer: what is read at a glance, and two SMS."""
NOT_FOR: Final = ("home-work", "farms", "no-papers", "women", "men", "under-18", "not-joined")
"""Whom an answer may not cover: who works in homes or on farms, has no papers, is a woman, a man or a minor, or is in a
country that did not join the treaty."""
BEGINNING: Final = 60
"""Letters from which on an answer that begins as its page does is taken for a piece of it."""
FILLED: Final = ("{bot}", "{operator}", "{operator_contact}")
"""What is filled in; a number to call has a place of its own on the screen."""

_MARKS: Final = re.compile(r"[*_`#\[\]\n]|^- ")

Patterns = Mapping[str, re.Pattern[str]]
"""Id of `NOT_FOR` → the words that say it in a language."""


def check_answers(library: Library, root: Path) -> Iterator[Problem]:
    """Yield what is wrong with the answers of a content tree.

    The words that say whom an answer does not cover stand in `content/<lang>/not_for.yml`.
    """
    for language in LANGUAGES:
        said = _patterns(root / language / "not_for.yml")
        draft = LANGUAGES[language].state == "draft"
        for page in library.pages[language].values():
            if not page.borrowed:
                line = line_of(page, "answer")
                yield from (Problem(page.path, line, what, warning=draft) for what in _page(page, said))


def _patterns(path: Path) -> Patterns:
    if not path.exists():
        return {}
    _, values = read_yaml(path.read_text(encoding="utf-8"), str(path))
    if unknown := sorted(values.keys() - set(NOT_FOR)):
        raise ContentError([Problem(str(path), 1, f"knows no {', '.join(unknown)}; an id is one of {NOT_FOR}")])
    return {id_: re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE) for id_, words in values.items()}


def _page(page: Page, said: Patterns) -> Iterator[str]:
    if page.is_menu:
        if page.answer or page.not_for or page.problem:
            yield "a menu has no `answer`, `not_for` or `problem`; take them out"
        return
    if page.problem and page.problem not in PROBLEMS:
        yield f"`problem` is {page.problem!r}; it is one of {', '.join(PROBLEMS)}"
    if not page.answer:
        if page.language in WHOLE:
            yield "`answer` is missing; write what to say at once: what is so, what to do next"
        return
    yield from _form(page)
    yield from _truth(page)
    yield from _openness(page, said)


def _form(page: Page) -> Iterator[str]:
    text = page.answer
    if len(text) > ANSWER:
        yield f"`answer` has {len(text)} characters, at most {ANSWER}"
    if _MARKS.search(_unfilled(text)):
        yield "`answer` is plain text: no Markdown, no list, one paragraph"
    lost = sorted({letter for letter in text if not to_gsm(letter)}) if LANGUAGES[page.language].plain_sms else ()
    if lost:
        yield f"`answer` has letters that vanish in an SMS: {' '.join(lost)}"
    value = grade(page.language, text)
    if value is not None and too_hard(page.language, value):
        yield f"`answer` is hard to read ({value:.1f}); shorten sentences, use everyday words"


def _truth(page: Page) -> Iterator[str]:
    text, body = page.answer, plain(page.body)
    if invented := sorted(figures(text) - figures(body)):
        yield f"`answer` has figures that are not on the page: {', '.join(invented)}"
    for number in to_call(text):
        yield f"`answer`: {number!r} looks like a number to call; the screen adds one from the contacts"
    if "{" in _unfilled(text) or "https:" in text:
        yield f"`answer` holds no contact and no link; only {', '.join(FILLED)} are filled in"
    if fold(body).startswith(fold(text)[:BEGINNING]):
        yield "`answer` is the beginning of the page; write it anew, whole in itself"


def _unfilled(text: str) -> str:
    """Return an answer without the names that are filled in."""
    return re.sub("|".join(map(re.escape, FILLED)), "", text)


def _openness(page: Page, said: Patterns) -> Iterator[str]:
    for id_ in page.not_for:
        if id_ not in NOT_FOR:
            yield f"`not_for` names {id_!r}; it is one of {', '.join(NOT_FOR)}"
        elif id_ in said and not said[id_].search(page.answer):
            yield f"`not_for` names {id_!r}, but the answer does not say it"
        elif id_ not in said and page.language in WHOLE:
            yield f"`not_for` names {id_!r}, for which not_for.yml of this language has no words"
