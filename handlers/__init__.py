"""The conversation: every action there is, and the way from words to one of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from bot.actions import Action, parse_action
from bot.errors import BadAction
from bot.library import partner
from bot.library.model import HELP, ROOT, Library
from bot.library.partner import CODE
from bot.turn import Does, Done, Shows, Turn
from bot.types import LANGUAGES, Button, Event, Reader, Screen, Session, Step
from bot.understanding.amounts import digits
from bot.understanding.matcher import Understood, fold
from handlers import (
    about_you,
    card,
    find_contacts,
    help_now,
    open_pages,
    privacy,
    rate_page,
    search,
    share,
    show_countries,
    start,
    tools,
    urgent,
)
from handlers.frame import label_hash, page

__all__ = ["ACTIONS", "Does", "Shows", "draw", "route"]

ACTIONS: Final[Mapping[str, Shows | Does]] = {
    "welcome": Shows(start.welcome),
    "hello": Shows(start.hello),
    "language": Shows(start.languages),
    "thanks": Shows(start.thanks),
    "stopped": Shows(start.stopped),
    "arrive": Does(start.arrive),
    "open": Shows(open_pages.open_page, open_pages.count_page),
    "sources": Shows(open_pages.sources),
    "urgent": Shows(urgent.urgent, urgent.count_urgent),
    "contacts": Shows(find_contacts.contacts, find_contacts.count_contacts, find_contacts.complete_place),
    "no-answer": Does(find_contacts.no_answer),
    "countries": Shows(show_countries.choose, complete=show_countries.complete_country),
    "country": Shows(show_countries.show_country, show_countries.count_country),
    "there": Does(show_countries.there),
    "home": Does(show_countries.home),
    "card": Shows(card.card, complete=card.complete_card),
    "share": Shows(share.share),
    "useful": Shows(rate_page.ask_useful),
    "rate": Does(rate_page.rate),
    "rated": Shows(rate_page.rated),
    "about-you": Shows(about_you.ask_about_you, complete=about_you.complete_answer),
    "say-about": Does(about_you.answer),
    "ask": Shows(tools.show_tool, tools.count_tool, tools.complete_tool),
    "fee": Shows(tools.show_tool, tools.count_tool, tools.complete_tool),
    "list": Shows(tools.show_tool, tools.count_tool, tools.complete_tool),
    "quiz": Shows(tools.show_tool, tools.count_tool, tools.complete_tool),
    "search": Shows(search.suggest_pages),
    "unseen": Shows(search.unseen),
    "forget": Does(privacy.forget),
    "forgotten": Shows(privacy.forgotten),
    "hide": Does(privacy.hide),
    "hidden": Shows(privacy.hidden),
}
"""Every address there is. A name is never used again for something else: old buttons carry it."""

COMMANDS: Final[Mapping[str, Action]] = {
    "menu": page("en", ROOT),
    "help": page("en", HELP),
    "hide": Action("en", "hide"),
    "privacy": page("en", "about/privacy"),
    "about": page("en", "about"),
    "forget": Action("en", "forget"),
    "lang": Action("en", "language"),
    "thanks": Action("en", "thanks"),
    "stop": Action("en", "stopped"),
}
"""Steering words that always lead to the same screen, in the reader's language."""
GREETED: Final = frozenset({"open", "urgent", "search", "unseen", "country", "contacts", "card"})
"""Screens that may answer the very first message, under one line that says who this is."""


def draw(action: Action, reader: Reader, library: Library) -> Screen:
    """Draw the screen of an address; of one that no longer exists, the nearest, with a sentence."""
    language = action.language if action.language in LANGUAGES else reader.language
    action = action.in_language(language)
    reader = replace(reader, language=language)
    entry = ACTIONS.get(action.name)
    if not isinstance(entry, Shows):
        return open_pages.open_page(page(language, ROOT, "moved"), reader, library)
    return entry.draw(action, reader, library)


def route(turn: Turn) -> Step:
    """Answer one message."""
    first = turn.session is None and turn.said.kind != "tap"  # who presses a button has met us
    session = turn.session or Session(turn.reader.language)
    action, misses, extra = _meant(turn, session)
    if first and action.name in GREETED and action.args:
        action = action.with_notes("hello")
    step = _take(action, replace(session, misses=misses), turn)
    return replace(step, events=(*extra, *step.events))


def _take(action: Action, session: Session, turn: Turn) -> Step:
    """Carry out a verb if it is one, then show the page; remember where we are."""
    if action.language not in LANGUAGES:
        action = action.in_language(turn.reader.language)
    entry = ACTIONS.get(action.name)
    done = entry.do(action, session, turn.library) if isinstance(entry, Does) else Done(action, session)
    screen = draw(done.page, turn.reading(done.page, done.session), turn.library)
    entry = ACTIONS.get(done.page.name)
    events = done.events
    if isinstance(entry, Shows) and done.page.part == 1:
        events = (*events, *entry.counts(screen.action, turn.library))
    session = replace(
        done.session,
        language=screen.action.language,
        here="" if done.wipe else str(screen.action),
        labels=label_hash(screen),
    )
    return Step(session, screen, events, done.forget, done.wipe, done.discreet)


def _meant(turn: Turn, session: Session) -> tuple[Action, int, tuple[Event, ...]]:  # noqa: PLR0911  one line a rule
    """Return the address a message leads to, the misses in a row, and what to count besides."""
    said, language = turn.said, session.language
    match said.kind:
        case "tap":
            return _pressed(said.tap, language), 0, ()
        case "start":
            code = said.start.lower()
            if shared := share.shared_screen(code, language, turn.library):
                return shared, 0, ()
            return (Action(language, "arrive", (code,)) if CODE.fullmatch(code) else Action(language, "welcome")), 0, ()
        case "media" | "edit" if turn.library.understand(said.text, language).level != "clear":
            return Action(language, "unseen", (said.media or said.kind,)), session.misses, ()
    understood = turn.library.understand(said.text, language if turn.session or said.hint else "")
    written = understood.language or language
    if understood.level == "clear":
        alarm = help_now.placed(_danger(understood, written, turn.library), turn.library.atlas.within(said.text))
        return _pressed_by_name(said.text, turn, session) or alarm, 0, ()
    if told := _steered(understood, written, turn, session):
        return told, 0, ()
    if turn.session is not None and (chosen := _chosen(said.text, turn, session)):
        return chosen, 0, ()
    if named := _named(said.text, written, turn):
        return named, 0, ()
    if not fold(said.text) or digits(fold(said.text)):
        return _lost(turn, session), session.misses, ()
    return _searched(understood, written, turn, session)


def _steered(understood: Understood, language: str, turn: Turn, session: Session) -> Action | None:
    """Return where a partner's code or a steering word leads; a likely one gives way to what the screen asks for."""
    if code := partner.code_in(turn.said.text, turn.library.partners):
        return Action(language, "arrive", (code,))
    if not understood.command:
        return None
    asked = _chosen(turn.said.text, turn, session) if understood.slip and turn.session else None
    return asked or _command(understood, language, turn, session)


def _named(text: str, language: str, turn: Turn) -> Action | None:
    """Return the screen that a code or the bare name of a country stands for, or None."""
    if shared := share.shared_screen(text, language, turn.library) or tools.checklist_of_code(
        text, language, turn.library
    ):
        return shared
    iso = turn.library.atlas.named(text)
    if iso and turn.session is None and not turn.said.hint:
        language = turn.library.atlas.spoken(text) or language
    return Action(language, "country", (iso,)) if iso else None


def _pressed(tap: str, language: str) -> Action:
    try:
        return parse_action(tap)
    except BadAction:
        return page(language, ROOT, "moved")


def _danger(understood: Understood, language: str, library: Library) -> Action:
    if understood.low and library.page(language, urgent.LOW):
        return Action(language, "urgent", (urgent.LOW,))
    fitting = tuple(one for one in understood.ids if one.startswith("help/") and one != HELP)
    return Action(language, "urgent", (HELP, *fitting))


def _command(understood: Understood, language: str, turn: Turn, session: Session) -> Action:
    command = understood.command
    if command in COMMANDS:
        return COMMANDS[command].in_language(language)
    here = _here(session, turn)
    if command.startswith("lang-"):
        code = command.removeprefix("lang-")
        return (here.bare() if here else Action(code, "welcome")).in_language(code)
    if command == "back":
        return next((one.action for one in _nav(here, turn, session)), page(language, ROOT))
    if command == "more" and here:
        return here.at_part(here.part + 1)
    known = turn.session is not None or turn.said.hint
    return Action(language, "welcome") if known or understood.language else Action(language, "hello")


def _nav(here: Action | None, turn: Turn, session: Session) -> list[Button]:
    if here is None:
        return []
    shown = draw(here, turn.reading(here, session), turn.library)
    return [one for one in shown.nav if one.key not in ("0", "M", "L", "S")][:1]


def _here(session: Session, turn: Turn) -> Action | None:
    try:
        return parse_action(session.here) if session.here else None
    except BadAction:
        return None


def _chosen(text: str, turn: Turn, session: Session) -> Action | None:
    """Return what a number, a letter, a label or an awaited word leads to on the screen last shown."""
    here = _here(session, turn)
    if here is None:
        return None
    if completed := _completed(text, turn, session):
        return completed
    shown = draw(here, turn.reading(here, session), turn.library)
    said = fold(text)
    said = digits(said) or said
    if not said:
        return None
    for place, one in enumerate(shown.choices, 1):
        label = fold(one.label)
        if said in (fold(one.key or str(place)), label) or (len(said) >= 20 and label.startswith(said[:20])):
            changed = session.labels and label_hash(shown) != session.labels
            return here.bare().with_notes("changed") if changed else one.action
    for one in shown.nav:
        if said in (fold(one.key), fold(one.label)):
            return one.action
    return here.bare().with_notes("unclear") if said.isdigit() and shown.choices else None


def _pressed_by_name(text: str, turn: Turn, session: Session) -> Action | None:
    """Return where a button leads whose very words were typed ("Man"): it is pressed as much as if it were touched.

    Not on a screen that speaks of danger itself: there words of danger are taken as what they are.
    """
    here = _here(session, turn)
    if here is None:
        return None
    shown = draw(here, turn.reading(here, session), turn.library)
    choices = () if shown.sensitive else shown.choices
    return next((one.action for one in choices if fold(one.label) == fold(text)), None)


def _completed(text: str, turn: Turn, session: Session) -> Action | None:
    """Return what typed words lead to on a screen that asks for some, or None."""
    here = _here(session, turn)
    if here is None:
        return None
    reader = turn.reading(here, session)
    expects = draw(here, reader, turn.library).expects
    entry = ACTIONS.get(expects.name) if expects else None
    if expects is None or not isinstance(entry, Shows) or entry.complete is None:
        return None
    return entry.complete(expects, text, reader, turn.library)


def _lost(turn: Turn, session: Session) -> Action:
    """Answer a bare number or a sign that leads nowhere: without a session the choice of language."""
    here = _here(session, turn)
    if turn.session is None or here is None:
        known = turn.said.hint or turn.session is not None
        return Action(session.language, "welcome" if known else "hello")
    return Action(session.language, "search")


def _searched(  # noqa: PLR0911  one line a rule
    understood: Understood, language: str, turn: Turn, session: Session
) -> tuple[Action, int, tuple[Event, ...]]:
    notes = []
    if understood.level == "possible":
        notes.append("possible")
    if turn.session is not None and language != session.language:
        notes.append("switched")
    atlas = turn.library.atlas
    known = tuple(one for one in understood.ids if turn.library.page(language, one) or atlas.at(one))
    text = turn.said.text
    if known[:1] == (find_contacts.PAGE,) and understood.confident and (place := atlas.within(text)):
        return Action(language, "there", (place, "contacts")), 0, ()
    if known and understood.confident and (country := atlas.at(known[0])):
        return Action(language, "country", (country.iso,)), 0, ()
    if known and understood.confident:
        return Action(language, "open", known[:3], notes=tuple(notes)), 0, ()
    if known:
        return Action(language, "search", known, notes=tuple(notes)), 0, ()
    if understood.level == "possible":
        return page(language, HELP, *notes), 0, ()
    if iso := atlas.guessed(text):
        return Action(language, "country", (iso,)), 0, ()
    misses = session.misses + 1
    args = ("again",) if misses > 1 else ()
    return Action(language, "search", args, notes=tuple(notes)), misses, (Event("unanswered", understood.near or "-"),)
