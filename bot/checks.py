"""Checks the content, and draws every screen there is on every channel: what does not hold, fit or pass is told."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import handlers
from bot.actions import Action
from bot.actions import parse_action as address
from bot.channels import CHANNELS
from bot.channels.channel import Channel
from bot.channels.paging import PARTS
from bot.channels.telegram.screens import telegram_parser
from bot.channels.terminal import FACTS
from bot.desk.overrides import Overrides, apply, combine
from bot.document import Heading
from bot.errors import ContentError, StoreError
from bot.languages import LANGUAGES, WHOLE
from bot.library import check as content_check
from bot.library.check_answers import check_answers
from bot.library.check_letters import check_letters
from bot.library.glossary import check_words
from bot.library.grade import formula
from bot.library.load import Progress
from bot.library.model import HELP, ROOT, Library
from bot.library.phrases import UNTRAINED
from bot.live import read_library
from bot.records.override_table import overrides_at
from bot.schema import Problem
from bot.settings import Settings
from bot.turn import PageEntry
from bot.types import Message, Reader, Screen, Session
from bot.understanding import trained
from bot.understanding.classifier import UntrainedClassifier
from bot.understanding.trained import TrainedClassifier

TAPS_TO_HELP: Final = 3
"""The farthest a screen may be from help (content guide)."""
PAGES: Final = frozenset({"open", "whole"})
"""Addresses of a page and of its whole text."""
NEUTRAL: Final = 40
"""Characters of a message that a locked phone shows."""
PLACED: Final = ("country", "contacts")
"""Screens that each country has, whichever way leads there."""
TOOLS: Final[Mapping[str, Callable[[Action], tuple[str, ...]]]] = {
    "ask": lambda action: (*action.args[:2], action.arg(2)[::2], action.arg(3)),
    "fee": lambda action: (action.arg(2)[::4], action.arg(3)),
    "list": lambda action: (action.arg(3), "" if action.arg(1, "0") == "0" else "ticked"),
    "quiz": lambda action: (action.arg(1)[::2], *(answer[:1] for answer in action.args[2:])),
}
"""Addresses of tools → what sets their screens apart: which questions are answered, not how."""
TYPED: Final = (
    "fee 1 kessar a8c8b8c7t073o2s7s000i3w6n0c7w2s8k2s8g1e8x24l5 end",
    "list 1 hj7 8c left",
    "greeted sw",
    "called help/danger-now sw",
    "advert abcdefghijklmno",
    "advert fl",
)
"""Addresses that only typed words lead to."""
NOT_LEARNED: Final = (
    "was not learned from this content: run `python -m bot learn`, so that questions are understood as measured"
)
LEAVING: Final = frozenset({"forgotten", "hidden"})
"""Screens that each channel has of its own: they say what stays on it."""


def screens(library: Library, today: date, languages: Iterable[str] = LANGUAGES) -> Iterator[Screen]:
    """Walk every button from the first screen, in every language; yield each screen once."""
    for language in languages:
        reader = Reader(language, today, FACTS)
        # Every screen by its bare name, so that one that no button leads to is drawn too.
        ahead = [Action(language, name) for name, entry in handlers.ACTIONS.items() if isinstance(entry, PageEntry)]
        ahead += [Action(language, "open", (id_,)) for id_ in library.pages[language]]
        ahead += [Action(language, name, (iso,)) for name in PLACED for iso in library.atlas.countries]
        ahead += [Action(language, "unseen", (kind,)) for kind in ("voice", "photo", "edit", "sticker")]
        ahead += [address(f"{language} {written}") for written in TYPED]
        seen = {str(action) for action in ahead}
        while ahead:
            action = ahead.pop()
            screen = handlers.draw(action, reader, library)
            yield screen
            for button in (*screen.choices, *screen.nav):
                page = _page(button.action, library)
                if page.language == language and (once := _once(page, library)) not in seen:
                    seen.add(once)
                    ahead.append(page)


def _once(action: Action, library: Library) -> str:
    """Return what two addresses share that need not both be drawn: of a tool, all that differ in answers alone."""
    if action.name == "card" and _not_travelled(action.arg(0), action.arg(1), library):
        return " ".join((action.language, action.name, action.arg(0), "*", *action.notes))
    if action.name == "share":  # its screens differ in a code of nine letters alone
        return " ".join((action.language, action.name, *action.args[:1]))
    if action.name not in TOOLS:
        return str(action)
    return " ".join((action.language, action.name, *TOOLS[action.name](action), *action.notes))


def _not_travelled(home: str, there: str, library: Library) -> bool:
    """Say whether two countries are no pair that people travel between: of these one each is drawn, of others all."""
    countries = library.atlas.countries
    if home not in countries or there not in countries:
        return False
    return "origin" not in countries[home].record.roles or "destination" not in countries[there].record.roles


def _page(action: Action, library: Library) -> Action:
    """Return the page a button leads to: of a verb, the one it goes on to."""
    entry = handlers.ACTIONS.get(action.name)
    if isinstance(entry, handlers.VerbEntry):
        return entry.do(action, Session(action.language), library).page
    return action


def check_everywhere(read: Callable[[], Library], channels: Sequence[Channel], today: date) -> list[Problem]:
    """Draw every screen on every channel, each language in a process of its own: it takes half a minute on one.

    `read` gives the library in each process, and so must be a function that can be sent to one.
    """
    with ProcessPoolExecutor(len(LANGUAGES), get_context("spawn")) as pool:
        results = [pool.submit(_check_language, read, channels, today, language) for language in LANGUAGES]
        return [problem for result in results for problem in result.result()]


def _check_language(
    read: Callable[[], Library], channels: Sequence[Channel], today: date, language: str
) -> list[Problem]:
    shown_on = [channel for channel in channels if channel.facts.spoken(language) == language]
    draft = LANGUAGES[language].state == "draft"
    problems = check_screens(read(), shown_on, today, (language,))
    return [replace(problem, warning=True) if draft else problem for problem in problems]


def check_screens(
    library: Library,
    channels: Sequence[Channel],
    today: date,
    languages: Iterable[str] = LANGUAGES,
) -> Iterator[Problem]:
    """Draw every screen on every channel."""
    for screen in screens(library, today, languages):
        where, line = _place(screen, library)
        yield from (Problem(where, line, f"{screen.action}: {what}") for what in _ways_out(screen))
        for channel in channels:
            try:
                here = _on(channel, screen, library, today)
                drawn = tuple(_parts(channel, here))
            except Exception as error:  # noqa: BLE001  a screen that cannot be drawn is the finding
                yield Problem(where, line, f"{screen.action}: {channel.name} cannot draw it ({type(error).__name__})")
                continue
            for what in _fits(here, channel, drawn):
                yield Problem(where, line, f"{screen.action}: on {channel.name} {what}")


def _parts(channel: Channel, screen: Screen) -> Iterator[tuple[Message, ...]]:
    """Yield what a channel shows of a screen, part by part, as it is asked for."""
    count = PARTS if "parts" in channel.facts.can else 1
    messages: tuple[Message, ...] = ()
    for part in range(1, count + 1):
        before, messages = messages, channel.render(replace(screen, action=screen.action.at_part(part)))
        if messages == before:
            break
        yield messages


def _on(channel: Channel, screen: Screen, library: Library, today: date) -> Screen:
    """Return a screen as it is on a channel, where that is not what it is everywhere."""
    same_words = ("buttons" in channel.facts.can) == ("buttons" in FACTS.can)
    if screen.action.name not in LEAVING and same_words:
        return screen
    return handlers.draw(screen.action, Reader(screen.action.language, today, channel.facts), library)


def _ways_out(screen: Screen) -> Iterator[str]:
    targets = {button.action.bare().args[:1] for button in (*screen.choices, *screen.nav)}
    if screen.action.name != "hidden" and screen.action.args[:1] != (HELP,) and (HELP,) not in targets:
        yield "does not lead to help"
    if screen.action.name not in ("hidden", "welcome") and screen.action.args[:1] != (ROOT,) and (ROOT,) not in targets:
        yield "does not lead to the menu"
    labels = [button.label.casefold() for button in (*screen.choices, *screen.nav)]
    yield from (f"has two choices called {label!r}" for label in sorted(set(labels)) if labels.count(label) > 1)


def _fits(screen: Screen, channel: Channel, parts: Sequence[tuple[Message, ...]]) -> Iterator[str]:
    limits = channel.limits
    most = 2 if screen.closing else 1
    parts_of_a_page = limits.page_parts + (screen.action.language not in WHOLE)  # the line of what lacks
    if screen.action.name in PAGES and not screen.action.notes and len(parts) > parts_of_a_page:
        yield f"takes {len(parts)} parts, a page at most {parts_of_a_page}"
    for number, messages in enumerate(parts, 1):
        if len(messages) > most:
            yield f"takes {len(messages)} messages, at most {most}"
        for message in messages:
            yield from (f"part {number} {what}" if len(parts) > 1 else what for what in _message(message, channel))
    if len(screen.choices) > limits.choices:
        yield f"has {len(screen.choices)} choices, at most {limits.choices}"
    for choice in screen.choices:
        if len(choice.label) > limits.label:
            yield f"has a label of {len(choice.label)} characters, at most {limits.label}: {choice.label}"
    if screen.sensitive and any(title in parts[0][0].text[:NEUTRAL] for title in _titles(screen)):
        yield f"shows its title within the first {NEUTRAL} characters"


def _message(message: Message, channel: Channel) -> Iterator[str]:
    limits = channel.limits
    if not 1 <= len(message.text.strip()) <= limits.characters:
        yield f"has a message of {len(message.text)} characters, at most {limits.characters}"
    if channel.excess and (excess := channel.excess(message)):
        yield excess
    if channel.parser and (refusal := channel.parser(message.text)):
        yield f"is refused by {channel.facts.title}: {refusal}"


def _titles(screen: Screen) -> list[str]:
    return [block.text[:NEUTRAL] for block in screen.body if isinstance(block, Heading)]


def _place(screen: Screen, library: Library) -> tuple[str, int]:
    page = library.page(screen.action.language, screen.action.arg(0, ROOT))
    return (page.path, 1) if page else (f"handlers ({screen.action.name})", 1)


def check_content(
    settings: Settings, due: int = 0, progress: Progress | None = None
) -> tuple[list[Problem], dict[str, object]]:
    """Check content and screens; return the problems and a few figures to look at."""
    today = datetime.now(UTC).date()
    try:
        library = read_library(settings, progress)
    except ContentError as error:
        return [problem for problem in error.problems if isinstance(problem, Problem)], {}
    overrides, problems = _overridden(settings)
    problems += [Problem("overrides", 1, str(entry), warning=True) for entry in overrides.of(library)]
    library = apply(library, overrides)
    problems += content_check.check_pages(library, today, due)
    problems += check_letters(library)
    problems += _not_learned(library, Path(settings.CONTENT_PATH) / trained.NAME)
    problems += check_words(library, Path(settings.CONTENT_PATH))
    problems += check_answers(library, Path(settings.CONTENT_PATH))
    problems += check_everywhere(partial(_as_shown, settings), CHANNELS, today)
    return sorted(set(problems)), _figures(library, telegram_parser() is not None)


def _not_learned(library: Library, path: Path) -> Iterator[Problem]:
    """Yield what is wrong with the file of what was learned: behind the content, a warning; not there, an error."""
    classifier = library.matcher.classifier
    if isinstance(classifier, UntrainedClassifier):
        yield Problem(str(path), 1, UNTRAINED)
    elif not isinstance(classifier, TrainedClassifier):
        yield Problem(str(path), 1, NOT_LEARNED, warning=True)


def _as_shown(settings: Settings) -> Library:
    """Return the content as staff changed it."""
    return apply(read_library(settings), _overridden(settings)[0])


def _overridden(settings: Settings) -> tuple[Overrides, list[Problem]]:
    """Return what staff changed; nothing, with a warning, where the database cannot be asked."""
    try:
        return combine(overrides_at(settings.DATABASE_URL).entries()), []
    except StoreError as error:
        return Overrides(), [Problem("overrides", 1, f"could not be read ({type(error).__name__})", warning=True)]


def _figures(library: Library, parsed: bool) -> dict[str, object]:
    report: dict[str, object] = {"telegram parser": "asked" if parsed else "not installed: not asked"}
    for language, pages in library.pages.items():
        report[f"{language} pages"] = sum(not (page.is_menu or page.borrowed) for page in pages.values())
        rule = formula(language)
        judged = (content_check.page_grade(page) for page in pages.values() if not page.is_menu)
        grades = [value for value in judged if value is not None]
        if rule and grades:
            report[f"{language} {rule.unit}, median"] = round(statistics.median(grades), 1)
            report[f"{language} {rule.unit}, hardest"] = round(rule.hardest(grades), 1)
    return report
