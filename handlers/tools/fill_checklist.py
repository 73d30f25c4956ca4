"""Before I leave: things to tick by theme, what is left, days counted back, a code for another day or phone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from bot.actions import Action
from bot.document import Bars, Block, Heading, Items, Paragraph, Span, paragraph
from bot.library.model import Library, Page
from bot.library.tools.checklist import Checklist, Marked, looks_like_code
from bot.texts import day, number_text, say
from bot.types import Button, Event, Reader, Screen
from handlers.frame import buttons, framed, page
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
class _At:
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


def _at(action: Action, tool: Checklist) -> _At:
    view = action.arg(3)
    known = {*tool.logic.themes, LEFT, DAY, CODE, PLAN}
    return _At(tool, action.language, tool.read(action.arg(1), action.arg(2)), view if view in known else ALL)


def checklist_ways(tool: Checklist, found: Page, library: Library) -> tuple[Button, ...]:
    """Return the ways on from the first screen: begin, tell the day, or make the safety plan."""
    language = found.language
    at = _At(tool, language, Marked(), ALL)
    return (
        Button(say(language, "Begin"), at.to()),
        Button(say(language, "The day I leave"), at.to(DAY)),
        Button(say(language, "My safety plan"), at.to(PLAN)),
        *buttons(library, language, found.related),
    )


def draw_checklist(tool: Checklist, action: Action, reader: Reader, library: Library) -> Screen:
    """Show what an address stands for."""
    at = _at(action, tool)
    here = replace(at.to(at.view), part=action.part, notes=action.notes)
    match at.view:
        case "":
            shown = _themes(at, here)
        case "left":
            shown = _left(at, here, reader, library)
        case "day":
            shown = _day(at, here)
        case "code":
            shown = _code(at, here, library)
        case "plan":
            shown = _plan(at, here)
        case _:
            shown = _theme(at, here, library)
    back = page(at.language, f"tools/{tool.name}") if at.view == ALL else at.to()
    return framed(shown, reader, library, back)


def count_checklist(tool: Checklist, action: Action) -> tuple[Event, ...]:
    """Count a start, how far somebody came by tenths, and an end: never what is ticked."""
    at = _at(action, tool)
    if at.view in (DAY, CODE, PLAN):
        return ()
    done, of = len(at.marked.done), len(tool.logic.items)
    if not done:
        return (Event("tool_started", tool.name),) if at.view == ALL else ()
    ended = (Event("tool_finished", tool.name),) if done == of else ()
    return (*ended, Event("tool_step", f"{tool.name} {max(1, 10 * done // of):02d}"))


def complete_checklist(tool: Checklist, expects: Action, words: str, reader: Reader, library: Library) -> Action | None:
    """Make a typed day into the reminders; a day that cannot be read is asked again."""
    at = _at(expects, tool)
    leaving = typed_day(words, reader.today)
    if leaving:
        return at.to(LEFT, replace(at.marked, day=leaving))
    known = library.understand(words, at.language).ids
    return None if known and not any(sign.isdigit() for sign in words) else expects.with_notes("day")


def typed_day(words: str, today: date) -> date | None:
    """Return the day that words name: `12/03`, `12 mars`, `March 12`, `in 3 weeks`. Days come before months."""
    import dateparser  # on first use: it takes a third of a second

    if len(words) > LONGEST or words.strip().isdigit():
        return None
    settings = {
        "PREFER_DATES_FROM": "future",
        "DATE_ORDER": "DMY",
        "RELATIVE_BASE": datetime.combine(today, time()),
    }
    found = dateparser.parse(words, languages=["en", "fr"], settings=settings)
    return found.date() if found and today <= found.date() <= today + FARTHEST else None


def opened(words: str, language: str, library: Library) -> Action | None:
    """Return the list that a typed code stands for; of one with a slip, an empty list that says so."""
    tool = next((one for one in library.tools.values() if isinstance(one, Checklist)), None)
    if tool is None or len(words) > LONGEST:
        return None
    if found := tool.opened(words):
        return _At(tool, language, found, ALL).to()
    return Action(language, NAME, (str(tool.revision),), notes=("slip",)) if looks_like_code(words) else None


def reminders(tool: Checklist, marked: Marked) -> tuple[tuple[date, tuple[str, ...]], ...]:
    """Return each day on which something is due, with what is not done yet."""
    if marked.day is None:
        return ()
    days: dict[date, list[str]] = {}
    for name in tool.left(marked):
        days.setdefault(tool.due(name, marked.day), []).append(name)
    return tuple((due, tuple(names)) for due, names in sorted(days.items()))


def _themes(at: _At, here: Action) -> Screen:
    language, words = at.language, at.tool.words[at.language]
    choices = [Button(words.themes[one].label, at.to(one)) for one in at.tool.logic.themes]
    choices += [
        Button(say(language, "What is left"), at.to(LEFT)),
        Button(say(language, "The day I leave"), at.to(DAY)),
    ]
    body: list[Block] = [paragraph(at.progress, "strong"), _chart(at)]
    body += _leaving(at)
    kept = say(language, "I keep nothing: your ticks are in these buttons. Code: to go on another day or phone.")
    return Screen(here, (*body, paragraph(kept)), tuple(choices), _ways(at), in_place=True)


def _chart(at: _At) -> Bars:
    language, words = at.language, at.tool.words[at.language]
    rows = []
    for theme in at.tool.logic.themes:
        items = at.tool.of_theme(theme)
        done = sum(one in at.marked.done for one in items)
        figure = say(language, "{n} of {all}", n=number_text(language, done), all=number_text(language, len(items)))
        rows.append((words.themes[theme].label, done / len(items), figure))
    return Bars(tuple(rows), say(language, "What is done"))


def _leaving(at: _At) -> tuple[Block, ...]:
    if at.marked.day is None:
        return ()
    return (paragraph(say(at.language, "You leave on {day}.", day=day(at.language, at.marked.day))),)


def _theme(at: _At, here: Action, library: Library) -> Screen:
    language, words = at.language, at.tool.words[at.language]
    items = at.tool.of_theme(at.view)
    lines = tuple((Span(_told(at, one)),) for one in items)
    choices = tuple(
        Button(
            tick(language, words.items[one].label, done=one in at.marked.done),
            at.to(at.view, replace(at.marked, done=at.marked.done ^ {one})),
        )
        for one in items
    )
    pages = dict.fromkeys(at.tool.logic.items[one].page for one in items if at.tool.logic.items[one].page)
    read = buttons(library, language, pages)[: 9 - len(choices)]
    body = (Heading(words.themes[at.view].title), Items(lines, ordered=True), paragraph(at.progress))
    return Screen(here, body, (*choices, *read), _ways(at), in_place=True)


def _told(at: _At, name: str) -> str:
    text = at.tool.words[at.language].items[name].text
    return say(at.language, "Done: {what}", what=text) if name in at.marked.done else text


def _ways(at: _At) -> tuple[Button, ...]:
    """Return the ways to the code and to the safety plan."""
    return (
        Button(say(at.language, "Code"), at.to(CODE), key=say(at.language, "C")),
        Button(say(at.language, "My safety plan"), at.to(PLAN), key=say(at.language, "P")),
    )


def _left(at: _At, here: Action, reader: Reader, library: Library) -> Screen:
    language, tool = at.language, at.tool
    words = tool.words[language].items
    names = tool.left(at.marked)
    body: list[Block] = [Heading(say(language, "What is left")), paragraph(at.progress, "strong"), *_leaving(at)]
    if not names:
        body.append(paragraph(say(language, "All is done. Safe travels.")))
    elif at.marked.day:
        rows = [(due, one) for due, found in reminders(tool, at.marked) for one in found][:SHOWN]
        lines = (_dated(language, due, words[one].label, reader.today) for due, one in rows)
        body.append(Items(tuple((Span(line),) for line in lines)))
    else:
        body.append(Items(tuple((Span(words[one].label),) for one in names[:SHOWN])))
    if len(names) > SHOWN:
        body.append(paragraph(say(language, "And {n} more after these.", n=number_text(language, len(names) - SHOWN))))
    if at.marked.day and names:
        body += _calendar(at, library)
    choices = [Button(say(language, "The list"), at.to()), Button(say(language, "The day I leave"), at.to(DAY))]
    pages = dict.fromkeys(tool.logic.items[one].page for one in names[:SHOWN] if tool.logic.items[one].page)
    return Screen(here, tuple(body), (*choices, *buttons(library, language, pages)[:4]), _ways(at))


def _dated(language: str, due: date, label: str, today: date) -> str:
    if due <= today:
        return say(language, "Now: {what}", what=label)
    return say(language, "By {day}: {what}", day=day(language, due), what=label)


def _calendar(at: _At, library: Library) -> tuple[Block, ...]:
    """Return the way to a file for the phone's calendar, where this copy has a web address."""
    url = library.service.public_url
    if not url:
        return ()
    path = f"/d/{at.language}/{at.tool.code(at.marked)}.ics"
    said = say(at.language, "For your phone's calendar, with neutral names (I never write first): ")
    return (Paragraph((Span(said), Span(f"{url}{path}".split("//", 1)[1], url=f"{url}{path}"))),)


def _day(at: _At, here: Action) -> Screen:
    language = at.language
    ask = say(language, "On which day do you leave? Write it, such as 12 March, 12/03 or in 3 weeks.")
    body = (*_leaving(at), paragraph(ask, "strong"))
    choices: tuple[Button, ...] = ()
    if at.marked.day:
        choices = (Button(say(language, "No day yet"), at.to(LEFT, replace(at.marked, day=None)), key="X"),)
    return Screen(here, body, choices, expects=at.to(DAY))


def _code(at: _At, here: Action, library: Library) -> Screen:
    language = at.language
    body = (
        paragraph(say(language, "Your code:")),
        paragraph(at.tool.code(at.marked), "strong"),
        paragraph(
            say(language, "Write it on paper. Send it to me another day, or from another phone: your list opens.")
        ),
        paragraph(say(language, "It says nothing about you: only what is ticked, and the day.")),
    )
    return Screen(here, body, (Button(say(language, "The list"), at.to()),))


def _plan(at: _At, here: Action) -> Screen:
    language = at.language
    lines = tuple((Span(line),) for line in at.tool.words[language].plan)
    lead = say(language, "Write these lines on paper. Give a copy to someone you trust.")
    choices = (Button(say(language, "The list"), at.to()),)
    return Screen(
        here, (Heading(say(language, "My safety plan")), paragraph(lead), Items(lines, ordered=True)), choices
    )
