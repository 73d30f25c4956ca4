"""Questionnaires: one question a screen, all answers in the address, a result that names its reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.actions import Action
from bot.document import Block, Heading, Items, Paragraph, Span, paragraph
from bot.library.model import HELP, Library, Page
from bot.library.tools.questionnaire import UNKNOWN, Questionnaire, WarningSchema
from bot.texts import say
from bot.types import Button, Event, Reader, Screen
from handlers import show_countries
from handlers.frame import buttons, framed, page, text
from handlers.tools.read_answers import NO, UNSURE, YES, meant

NOTHING: Final = "_"
"""Stands for no answers where a view follows."""
REASONS: Final = 3
"""The warnings explained on one screen: with their sources about 600 letters."""
NAMED: Final = 5
"""The warnings named on the result: the rest are counted, and explained under Reasons."""
LETTERS: Final = 5
"""The most questions in the text to send: more are not answered."""
PAGES: Final = 4
"""The pages to read on offered after what to check: with the ways to call, nine choices at most."""
RESULTS: Final = frozenset({"end", "txt", "chk", *(f"r{place}" for place in range(1, 10))})
"""Views of a result: itself, the text to send, what to check, and the screens of reasons."""
VIEWS: Final = frozenset({"on", "why", "did", *RESULTS})
"""Beside them: go on after a round, why we ask, and what to do if it is too late to wait."""


@dataclass(frozen=True, slots=True)
class _At:
    """Where somebody is in a questionnaire, read from an address."""

    tool: Questionnaire
    language: str
    given: Mapping[str, str]
    view: str
    revised: bool = False

    def to(self, view: str = "", given: Mapping[str, str] | None = None) -> Action:
        """Return an address in the same questionnaire, with other answers perhaps."""
        answers = "".join(letter + answer for letter, answer in (self.given if given is None else given).items())
        written = answers or (NOTHING if view else "")
        args = (self.tool.name, str(self.tool.logic.revision), written, view)
        return Action(self.language, "ask", tuple(filter(None, args)))

    @property
    def round(self) -> int:
        """The round somebody is in: the last that has an answer, or the next if she goes on."""
        rounds = self.tool.logic.rounds
        if self.view in ("on", "why") and not self.tool.open(self.given, self.begun):
            return min(self.begun + 1, len(rounds) - 1)
        return self.begun

    @property
    def begun(self) -> int:
        """The last round that has an answer."""
        rounds = enumerate(self.tool.logic.rounds)
        return max((n for n, letters in rounds if any(one in self.given for one in letters)), default=0)

    @property
    def open(self) -> str:
        """The question to be asked next, or nothing at the end of a round."""
        earlier = (self.tool.open(self.given, n) for n in range(self.round + 1))
        return next(filter(None, earlier), "")

    @property
    def finished(self) -> bool:
        """Whether nothing is left to ask."""
        return not any(self.tool.open(self.given, n) for n in range(len(self.tool.logic.rounds)))

    @property
    def shows_result(self) -> bool:
        """Whether this address is a result."""
        return bool(self.given) and (self.view in RESULTS or (self.finished and self.view != "did"))


def _at(action: Action, tool: Questionnaire) -> _At:
    view = action.arg(3) if action.arg(3) in VIEWS else ""
    given = tool.read(action.arg(2))
    if view in RESULTS and not given:
        view = ""
    revised = bool(action.arg(1)) and action.arg(1) != str(tool.logic.revision)
    return _At(tool, action.language, given, view, revised or "revised" in action.notes)


def questionnaire_ways(tool: Questionnaire, found: Page, library: Library) -> tuple[Button, ...]:
    """Return the ways on from the first screen: begin, or one of three ways to something better."""
    language = found.language
    at = _At(tool, language, {}, "")
    return (
        Button(say(language, "Begin the questions"), at.to()),
        *(one for one in buttons(library, language, ("help/under-18",))),
        Button(say(language, "I already left or paid"), at.to("did")),
        Button(say(language, "I do not feel safe"), page(language, HELP)),
    )


def draw_questionnaire(tool: Questionnaire, action: Action, reader: Reader, library: Library) -> Screen:
    """Show what an address of a questionnaire stands for; any answers in any order have a screen."""
    at = _at(action, tool)
    notes = tuple(dict.fromkeys((*action.notes, "revised"))) if at.revised else action.notes
    here = Action(at.language, "ask", at.to(at.view).args, action.part, notes)
    if at.view == "did":
        return _already(at, here, reader, library)
    if at.view == "chk":
        return _verify(at, here, reader, library)
    if at.view == "txt":
        return _letter(at, here, reader, library)
    if at.view[:1] == "r":
        return _reasons(at, here, reader, library)
    if at.shows_result:
        return _result(at, here, reader, library)
    return _question(at, here, reader, library) if at.open else _pause(at, here, reader, library)


def count_questionnaire(tool: Questionnaire, action: Action) -> tuple[Event, ...]:
    """Count a start, a step reached, or a result: never what was answered."""
    at = _at(action, tool)
    if at.shows_result:
        if at.view not in ("", "end"):
            return ()
        return (Event("tool_finished", tool.name), Event("tool_band", f"{tool.name} {tool.band(at.given)}"))
    if at.view not in ("", "on"):
        return ()
    begun = (Event("tool_started", tool.name),) if not at.given else ()
    return (*begun, Event("tool_step", f"{tool.name} {len(at.given) + 1:02d}")) if at.open else begun


def complete_questionnaire(
    tool: Questionnaire, expects: Action, words: str, _reader: Reader, _library: Library
) -> Action | None:
    """Make typed words into an answer: a label, or yes, no, I do not know, in either language, misspelled or not."""
    at = _at(expects, tool)
    if not at.open:
        return None
    labels = {
        one: questionnaire_label(tool, at.open, one, at.language) for one in tool.logic.questions[at.open].answers
    }
    answer = meant(words, labels, {"y": YES, "n": NO, UNKNOWN: UNSURE})
    return at.to("", {**at.given, at.open: answer}) if answer else None


def questionnaire_label(tool: Questionnaire, letter: str, answer: str, language: str) -> str:
    """Return what stands on the button of an answer."""
    own = tool.words[language].questions[letter].answers
    common = {"y": say(language, "Yes"), "n": say(language, "No"), UNKNOWN: say(language, "I do not know")}
    return own.get(answer) or common[answer]


def _above(at: _At) -> tuple[Block, ...]:
    if not at.revised:
        return ()
    return text(at.language, say(at.language, "Our questions have changed. I keep the answers that still fit."))


def _question(at: _At, here: Action, reader: Reader, library: Library) -> Screen:
    language, letter = at.language, at.open
    words = at.tool.words[language].questions[letter]
    body: list[Block] = [*_above(at), paragraph(say(language, "Question {n}", n=len(at.given) + 1), "em")]
    if at.view == "why":
        body.append(paragraph(words.why))
    body.append(paragraph(words.ask, "strong"))
    choices = [
        Button(questionnaire_label(at.tool, letter, one, language), at.to("", {**at.given, letter: one}))
        for one in at.tool.logic.questions[letter].answers
    ]
    if at.view != "why":
        choices.append(Button(say(language, "Why we ask"), at.to("why"), key=say(language, "W")))
    expects = at.to("on" if at.view == "on" else "")
    screen = Screen(here, tuple(body), tuple(choices), expects=expects, in_place=True)
    return framed(screen, reader, library, _before(at))


def _before(at: _At) -> Action:
    """Return the step before: the last answer taken back, or the first screen."""
    if at.view == "why":
        return at.to("on" if at.round > at.begun else "")
    if at.view == "on" and at.round > at.begun:
        return at.to()
    if not at.given:
        return page(at.language, f"tools/{at.tool.name}")
    return at.to("", dict(list(at.given.items())[:-1]))


def _pause(at: _At, here: Action, reader: Reader, library: Library) -> Screen:
    language = at.language
    said = say(language, "That was the first part. You can see the result now, or go on for a better one.")
    choices = (
        Button(say(language, "See the result"), at.to("end")),
        Button(say(language, "More questions"), at.to("on")),
    )
    screen = Screen(here, (*_above(at), *text(language, said)), choices, in_place=True)
    return framed(screen, reader, library, _before(at))


def _result(at: _At, here: Action, reader: Reader, library: Library) -> Screen:
    language, tool = at.language, at.tool
    words, fired = tool.words[language], tool.fired(at.given)
    urgent = tool.urgent(at.given)
    band = words.bands[tool.band(at.given)]
    body: list[Block] = [*_above(at)]
    if urgent:
        body.append(paragraph(say(language, "You can get help first: send 0."), "strong"))
    body += [Heading(band.title), paragraph(band.text)]
    if fired:
        body.append(Items(tuple((Span(words.warnings[one.id].label),) for one in fired[:NAMED])))
    if len(fired) > NAMED:
        body.append(paragraph(say(language, "More points: {n}. See Reasons.", n=len(fired) - NAMED)))
    if not at.finished:
        body.append(paragraph(say(language, "This is from the questions you answered so far.")))
    choices: list[Button] = [Button(say(language, "Get help now"), page(language, HELP))] if urgent else []
    if fired:
        choices.append(Button(say(language, "Reasons and sources"), at.to("r1")))
    choices.append(Button(say(language, "What to check"), at.to("chk")))
    choices.append(Button(say(language, "Text to keep or send"), at.to("txt")))
    choices.append(Button(say(language, "I already left or paid"), at.to("did")))
    choices.append(Button(say(language, "A number to call"), _call(at, reader)))
    if not at.finished:
        choices.append(Button(say(language, "More questions"), at.to("on")))
    screen = Screen(here, tuple(body), tuple(choices), sensitive=urgent)
    back = at.to("", dict(list(at.given.items())[:-1])) if at.finished else at.to()
    return framed(screen, reader, library, back)


def _call(at: _At, reader: Reader) -> Action:
    place = reader.home or reader.destination
    return Action(at.language, "contacts", (place,) if place else ())


def _reasons(at: _At, here: Action, reader: Reader, library: Library) -> Screen:
    language, tool = at.language, at.tool
    fired = tool.fired(at.given)
    last = max(1, -(-len(fired) // REASONS))
    shown = min(int(at.view[1:]), last)
    body: list[Block] = [Heading(say(language, "Reasons and sources"))]
    mine = fired[(shown - 1) * REASONS : shown * REASONS]
    body.append(Items(tuple(_reason(tool, one, language) for one in mine)))
    choices: list[Button] = []
    if shown < last:
        choices.append(Button(say(language, "More reasons"), at.to(f"r{shown + 1}")))
    rule = _rule(mine, reader, library)
    if rule:
        said = "It may be common in a country and still not allowed. Read what its own rule says."
        body.append(paragraph(say(language, said)))
        choices.append(rule)
    choices += buttons(library, language, (one.page for one in mine if one.page))[:PAGES]
    if shown > 1:  # on the first, Back leads there
        choices.append(Button(say(language, "The result"), at.to("end")))
    screen = Screen(here, tuple(body), tuple(choices), sensitive=tool.urgent(at.given))
    return framed(screen, reader, library, at.to(f"r{shown - 1}" if shown > 1 else "end"))


def _reason(tool: Questionnaire, warning: WarningSchema, language: str) -> tuple[Span, ...]:
    words, source = tool.words[language].warnings[warning.id], tool.logic.sources[warning.source]
    return (
        Span(f"{words.label}. ", "strong"),
        Span(f"{words.reason} ("),
        Span(source.name[language], "em"),
        Span(")"),
    )


def _rule(fired: tuple[WarningSchema, ...], reader: Reader, library: Library) -> Button | None:
    """Return the button to what a country of the reader says of the first warning it has a rule on."""
    for warning in fired:
        for iso in filter(None, (reader.destination, reader.home)):
            found = library.atlas.countries.get(iso)
            if found and warning.fact and found.fact(warning.fact):
                named = show_countries.topic_label(reader.language, warning.fact)
                return Button(named, Action(reader.language, "country", (iso, warning.fact)))
    return None


def _verify(at: _At, here: Action, reader: Reader, library: Library) -> Screen:
    language, tool = at.language, at.tool
    lines = tuple((Span(line),) for line in tool.words[language].verify)
    body = (Heading(say(language, "What to check")), Items(lines))
    choices = [
        *buttons(library, language, (one.page for one in tool.fired(at.given) if one.page))[:PAGES],
        Button(say(language, "A number to call"), _call(at, reader)),
    ]
    screen = Screen(here, body, tuple(choices), sensitive=tool.urgent(at.given))
    return framed(screen, reader, library, at.to("end"))


def _letter(at: _At, here: Action, reader: Reader, library: Library) -> Screen:
    """Write a neutral text: only questions, nothing about the answers or about danger."""
    language, words = at.language, at.tool.words[at.language]
    sent = dict.fromkeys(words.warnings[one.id].send for one in at.tool.fired(at.given))
    asked = tuple(filter(None, sent))[:LETTERS]
    if not asked:
        asked = (say(language, "Please send me the written contract, so that I can have it read."),)
    body: tuple[Block, ...] = (paragraph(words.letter), Items(tuple((Span(one),) for one in asked)))
    said = say(language, "You can keep this text or send it on. Send it only if that is safe for you.")
    screen = Screen(here, (*body, Paragraph((Span(said, "em"),))))
    return framed(screen, reader, library, at.to("end"))


def _already(at: _At, here: Action, reader: Reader, library: Library) -> Screen:
    language = at.language
    lines = tuple((Span(line),) for line in at.tool.words[language].already)
    body = (Heading(say(language, "If you already left, paid or signed")), Items(lines))
    choices = [
        Button(say(language, "A number to call"), _call(at, reader)),
        *buttons(library, language, ("recruitment/keep-proof", "help/passport-taken", "abroad")),
    ]
    if not at.given:
        choices.append(Button(say(language, "Begin the questions"), at.to()))
    back = at.to("end") if at.given else page(language, f"tools/{at.tool.name}")
    return framed(Screen(here, body, tuple(choices)), reader, library, back)
