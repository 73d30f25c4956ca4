"""Before I leave: things to tick by theme, what is left, days counted back, a code for another day or phone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from bot.actions import Action
from bot.document import Bars, Block, Heading, Items, Paragraph, Span, paragraph
from bot.languages import LANGUAGES
from bot.library.model import Library, Page
from bot.library.tools.checklist import Checklist, Marked, looks_like_code
from bot.texts import day, number_text, say
from bot.types import Button, Event, Reader, Screen
from handlers.frame import buttons, framed, page_action
from handlers.tools.read_answers import tick

NAME: Final = "list"
"""The name of its addresses."""
NOTHING: Final = "_"
ALL: Final = ""
LEFT: Final = "left"
DAY: Final = "day"
CODE: Final = "code"
PLAN: Final = "plan"
"""Views beside the themes: all themes, what is left, the day of leaving, the code, the safety plan."""
SHOWN: Final = 8
"""Things left that are shown at once: what is due first."""
FARTHEST: Final = timedelta(days=800)
"""A day of leaving beyond this is a slip."""
LONGEST: Final = 40
"""Letters in which a day is looked for: more is a story."""


@dataclass(frozen=True, slots=True)
class _ChecklistState:
    """Where somebody is, read from an address."""

    tool: Checklist
    language: str
    marked: Marked
    view: str

    def to(self, view: str = ALL, marked: Marked | None = None) -> Action:
        """Return another address of the list."""
        ticks, leaving = self.tool.write(marked or self.marked)
        args = [str(self.tool.revision), ticks, leaving, view]
        while args[-1] in ("", NOTHING) and len(args) > 1:
            args.pop()
        return Action(self.language, NAME, tuple(args))

    @property
    def progress(self) -> str:
        """How much is done, in words."""
        done, of = len(self.marked.done), len(self.tool.logic.items)
        return say(
            self.language, "Done: {n} of {all}.", n=number_text(self.language, done), all=number_text(self.language, of)
        )


def _read_state(action: Action, tool: Checklist) -> _ChecklistState:
    view = action.arg(3)
    views = {*tool.logic.themes, LEFT, DAY, CODE, PLAN}
    return _ChecklistState(
        tool, action.language, tool.read(action.arg(1), action.arg(2)), view if view in views else ALL
    )


def checklist_ways(tool: Checklist, intro: Page, library: Library) -> tuple[Button, ...]:
    """Return the ways on from the first screen: begin, tell the day, or make the safety plan."""
    language = intro.language
    state = _ChecklistState(tool, language, Marked(), ALL)
    return (
        Button(say(language, "Begin"), state.to()),
        Button(say(language, "The day I leave"), state.to(DAY)),
        Button(say(language, "My safety plan"), state.to(PLAN)),
        *buttons(library, language, intro.related),
    )


def draw_checklist(tool: Checklist, action: Action, reader: Reader, library: Library) -> Screen:
    """Show what an address stands for."""
    state = _read_state(action, tool)
    here = replace(state.to(state.view), part=action.part, notes=action.notes)
    match state.view:
        case "":
            screen = _themes(state, here)
        case "left":
            screen = _left(state, here, reader, library)
        case "day":
            screen = _day(state, here)
        case "code":
            screen = _code(state, here, library)
        case "plan":
            screen = _plan(state, here)
        case _:
            screen = _theme(state, here, library)
    back = page_action(state.language, f"tools/{tool.name}") if state.view == ALL else state.to()
    return framed(screen, reader, library, back)


def count_checklist(tool: Checklist, action: Action) -> tuple[Event, ...]:
    """Count a start, how far somebody came by tenths, and an end: never what is ticked."""
    state = _read_state(action, tool)
    if state.view in (DAY, CODE, PLAN):
        return ()
    done, of = len(state.marked.done), len(tool.logic.items)
    if not done:
        return (Event("tool_started", tool.name),) if state.view == ALL else ()
    ended = (Event("tool_finished", tool.name),) if done == of else ()
    return (*ended, Event("tool_step", f"{tool.name} {max(1, 10 * done // of):02d}"))


def complete_checklist(tool: Checklist, expects: Action, words: str, reader: Reader, library: Library) -> Action | None:
    """Make a typed day into the reminders; a day that cannot be read is asked again."""
    state = _read_state(expects, tool)
    leaving = typed_day(words, reader.today)
    if leaving:
        return state.to(LEFT, replace(state.marked, day=leaving))
    about = library.understand(words, state.language).ids
    return None if about and not any(sign.isdigit() for sign in words) else expects.with_notes("day")


def typed_day(words: str, today: date) -> date | None:
    """Return the day that words name: `12/03`, `12 mars`, `March 12`, `in 3 weeks`. Days come before months."""
    import dateparser  # on first use: it takes a third of a second
    from dateparser.data.languages_info import language_order

    if len(words) > LONGEST or words.strip().isdigit():
        return None
    settings = {
        "PREFER_DATES_FROM": "future",
        "DATE_ORDER": "DMY",
        "RELATIVE_BASE": datetime.combine(today, time()),
    }
    spoken = [language.locale.partition("_")[0] for language in LANGUAGES.values()]
    parsed = dateparser.parse(words, languages=[code for code in spoken if code in language_order], settings=settings)
    return parsed.date() if parsed and today <= parsed.date() <= today + FARTHEST else None


def open_code(words: str, language: str, library: Library) -> Action | None:
    """Return the list that a typed code stands for; of one with a slip, an empty list that says so."""
    tool = next((candidate for candidate in library.tools.values() if isinstance(candidate, Checklist)), None)
    if tool is None or len(words) > LONGEST:
        return None
    if marked := tool.opened(words):
        return _ChecklistState(tool, language, marked, ALL).to()
    return Action(language, NAME, (str(tool.revision),), notes=("slip",)) if looks_like_code(words) else None


def reminders(tool: Checklist, marked: Marked) -> tuple[tuple[date, tuple[str, ...]], ...]:
    """Return each day on which something is due, with what is not done yet."""
    if marked.day is None:
        return ()
    days: dict[date, list[str]] = {}
    for name in tool.left(marked):
        days.setdefault(tool.due(name, marked.day), []).append(name)
    return tuple((due, tuple(names)) for due, names in sorted(days.items()))


def _themes(state: _ChecklistState, here: Action) -> Screen:
    language, words = state.language, state.tool.words[state.language]
    choices = [Button(words.themes[theme].label, state.to(theme)) for theme in state.tool.logic.themes]
    choices += [
        Button(say(language, "What is left"), state.to(LEFT)),
        Button(say(language, "The day I leave"), state.to(DAY)),
    ]
    body: list[Block] = [paragraph(state.progress, "strong"), _chart(state)]
    body += _leaving(state)
    kept = say(language, "I keep nothing: your ticks are in this chat. Code: to go on another day or phone.")
    return Screen(here, (*body, paragraph(kept)), tuple(choices), _ways(state), in_place=True)


def _chart(state: _ChecklistState) -> Bars:
    language, words = state.language, state.tool.words[state.language]
    rows = []
    for theme in state.tool.logic.themes:
        items = state.tool.of_theme(theme)
        done = sum(name in state.marked.done for name in items)
        figure = say(language, "{n} of {all}", n=number_text(language, done), all=number_text(language, len(items)))
        rows.append((words.themes[theme].label, done / len(items), figure))
    return Bars(tuple(rows), say(language, "What is done"))


def _leaving(state: _ChecklistState) -> tuple[Block, ...]:
    if state.marked.day is None:
        return ()
    return (paragraph(say(state.language, "You leave on {day}.", day=day(state.language, state.marked.day))),)


def _theme(state: _ChecklistState, here: Action, library: Library) -> Screen:
    language, words = state.language, state.tool.words[state.language]
    items = state.tool.of_theme(state.view)
    lines = tuple((Span(_item_line(state, name)),) for name in items)
    choices = tuple(
        Button(
            tick(language, words.items[name].label, done=name in state.marked.done),
            state.to(state.view, replace(state.marked, done=state.marked.done ^ {name})),
        )
        for name in items
    )
    pages = dict.fromkeys(state.tool.logic.items[name].page for name in items if state.tool.logic.items[name].page)
    read = buttons(library, language, pages)[: 9 - len(choices)]
    body = (Heading(words.themes[state.view].title), Items(lines, ordered=True), paragraph(state.progress))
    return Screen(here, body, (*choices, *read), _ways(state), in_place=True)


def _item_line(state: _ChecklistState, name: str) -> str:
    text = state.tool.words[state.language].items[name].text
    return say(state.language, "Done: {what}", what=text) if name in state.marked.done else text


def _ways(state: _ChecklistState) -> tuple[Button, ...]:
    """Return the ways to the code and to the safety plan."""
    return (
        Button(say(state.language, "Code"), state.to(CODE), key=say(state.language, "C")),
        Button(say(state.language, "My safety plan"), state.to(PLAN), key=say(state.language, "P")),
    )


def _left(state: _ChecklistState, here: Action, reader: Reader, library: Library) -> Screen:
    language, tool = state.language, state.tool
    words = tool.words[language].items
    names = tool.left(state.marked)
    body: list[Block] = [Heading(say(language, "What is left")), paragraph(state.progress, "strong"), *_leaving(state)]
    if not names:
        body.append(paragraph(say(language, "All is done. Safe travels.")))
    elif state.marked.day:
        rows = [(due, name) for due, due_names in reminders(tool, state.marked) for name in due_names][:SHOWN]
        lines = (_due_line(language, due, words[name].label, reader.today) for due, name in rows)
        body.append(Items(tuple((Span(line),) for line in lines)))
    else:
        body.append(Items(tuple((Span(words[name].label),) for name in names[:SHOWN])))
    if len(names) > SHOWN:
        body.append(paragraph(say(language, "And {n} more after these.", n=number_text(language, len(names) - SHOWN))))
    if state.marked.day and names:
        body += _calendar(state, library)
    choices = [Button(say(language, "The list"), state.to()), Button(say(language, "The day I leave"), state.to(DAY))]
    pages = dict.fromkeys(tool.logic.items[name].page for name in names[:SHOWN] if tool.logic.items[name].page)
    return Screen(here, tuple(body), (*choices, *buttons(library, language, pages)[:4]), _ways(state))


def _due_line(language: str, due: date, label: str, today: date) -> str:
    if due <= today:
        return say(language, "Now: {what}", what=label)
    return say(language, "By {day}: {what}", day=day(language, due), what=label)


def _calendar(state: _ChecklistState, library: Library) -> tuple[Block, ...]:
    """Return the way to a file for the phone's calendar, where this copy has a web address."""
    url = library.service.public_url
    if not url:
        return ()
    path = f"/d/{state.language}/{state.tool.code(state.marked)}.ics"
    label = say(state.language, "For your phone's calendar, with neutral names (I never write first): ")
    return (Paragraph((Span(label), Span(f"{url}{path}".split("//", 1)[1], url=f"{url}{path}"))),)


def _day(state: _ChecklistState, here: Action) -> Screen:
    language = state.language
    ask = say(language, "On which day do you leave? Write it, such as 12 March, 12/03 or in 3 weeks.")
    body = (*_leaving(state), paragraph(ask, "strong"))
    choices: tuple[Button, ...] = ()
    if state.marked.day:
        choices = (Button(say(language, "No day yet"), state.to(LEFT, replace(state.marked, day=None)), key="X"),)
    return Screen(here, body, choices, expects=state.to(DAY))


def _code(state: _ChecklistState, here: Action, library: Library) -> Screen:
    language = state.language
    body = (
        paragraph(say(language, "Your code:")),
        paragraph(state.tool.code(state.marked), "strong"),
        paragraph(
            say(language, "Write it on paper. Send it to me another day, or from another phone: your list opens.")
        ),
        paragraph(say(language, "It says nothing about you: only what is ticked, and the day.")),
    )
    return Screen(here, body, (Button(say(language, "The list"), state.to()),))


def _plan(state: _ChecklistState, here: Action) -> Screen:
    language = state.language
    lines = tuple((Span(line),) for line in state.tool.words[language].plan)
    intro = say(language, "Write these lines on paper. Give a copy to someone you trust.")
    choices = (Button(say(language, "The list"), state.to()),)
    return Screen(
        here, (Heading(say(language, "My safety plan")), paragraph(intro), Items(lines, ordered=True)), choices
    )
