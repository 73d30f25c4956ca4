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
from handlers import show_countries, wording
from handlers.frame import buttons, framed, page_action, text
from handlers.tools.read_answers import read_answer

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
class _QuestionnaireState:
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
        return max((n for n, letters in rounds if any(letter in self.given for letter in letters)), default=0)

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


def _read_state(action: Action, tool: Questionnaire) -> _QuestionnaireState:
    view = action.arg(3) if action.arg(3) in VIEWS else ""
    given = tool.read(action.arg(2))
    if view in RESULTS and not given:
        view = ""
    revised = bool(action.arg(1)) and action.arg(1) != str(tool.logic.revision)
    return _QuestionnaireState(tool, action.language, given, view, revised or "revised" in action.notes)


def questionnaire_ways(tool: Questionnaire, intro: Page, library: Library) -> tuple[Button, ...]:
    """Return the ways on from the first screen: begin, or one of three ways to something better."""
    language = intro.language
    state = _QuestionnaireState(tool, language, {}, "")
    return (
        Button(say(language, "Begin the questions"), state.to()),
        *buttons(library, language, ("help/under-18",)),
        Button(say(language, "I already left or paid"), state.to("did")),
        Button(say(language, "I do not feel safe"), page_action(language, HELP)),
    )


def draw_questionnaire(tool: Questionnaire, action: Action, reader: Reader, library: Library) -> Screen:
    """Show what an address of a questionnaire stands for; any answers in any order have a screen."""
    state = _read_state(action, tool)
    notes = tuple(dict.fromkeys((*action.notes, "revised"))) if state.revised else action.notes
    here = Action(state.language, "ask", state.to(state.view).args, action.part, notes)
    if state.view == "did":
        return _already(state, here, reader, library)
    if state.view == "chk":
        return _verify(state, here, reader, library)
    if state.view == "txt":
        return _letter(state, here, reader, library)
    if state.view[:1] == "r":
        return _reasons(state, here, reader, library)
    if state.shows_result:
        return _result(state, here, reader, library)
    return _question(state, here, reader, library) if state.open else _pause(state, here, reader, library)


def count_questionnaire(tool: Questionnaire, action: Action) -> tuple[Event, ...]:
    """Count a start, a step reached, or a result: never what was answered."""
    state = _read_state(action, tool)
    if state.shows_result:
        if state.view not in ("", "end"):
            return ()
        return (Event("tool_finished", tool.name), Event("tool_band", f"{tool.name} {tool.band(state.given)}"))
    if state.view not in ("", "on"):
        return ()
    begun = (Event("tool_started", tool.name),) if not state.given else ()
    return (*begun, Event("tool_step", f"{tool.name} {len(state.given) + 1:02d}")) if state.open else begun


def complete_questionnaire(
    tool: Questionnaire, expects: Action, words: str, _reader: Reader, library: Library
) -> Action | None:
    """Make typed words into an answer: a label, or yes, no, I do not know, in any language, misspelled or not."""
    state = _read_state(expects, tool)
    if not state.open:
        return None
    labels = {
        choice: questionnaire_label(tool, state.open, choice, state.language)
        for choice in tool.logic.questions[state.open].answers
    }
    answer = read_answer(words, labels, library.wordings)
    return state.to("", {**state.given, state.open: answer}) if answer else None


def questionnaire_label(tool: Questionnaire, letter: str, answer: str, language: str) -> str:
    """Return what stands on the button of an answer."""
    labels = tool.words[language].questions[letter].answers
    common = {"y": say(language, "Yes"), "n": say(language, "No"), UNKNOWN: say(language, "I do not know")}
    return labels.get(answer) or common[answer]


def _above(state: _QuestionnaireState) -> tuple[Block, ...]:
    if not state.revised:
        return ()
    return text(state.language, say(state.language, "Our questions have changed. I keep the answers that still fit."))


def _question(state: _QuestionnaireState, here: Action, reader: Reader, library: Library) -> Screen:
    language, letter = state.language, state.open
    words = state.tool.words[language].questions[letter]
    body: list[Block] = [*_above(state), paragraph(say(language, "Question {n}", n=len(state.given) + 1), "em")]
    if state.view == "why":
        body.append(paragraph(words.why))
    body.append(paragraph(words.ask, "strong"))
    choices = [
        Button(questionnaire_label(state.tool, letter, answer, language), state.to("", {**state.given, letter: answer}))
        for answer in state.tool.logic.questions[letter].answers
    ]
    if state.view != "why":
        choices.append(Button(say(language, "Why we ask"), state.to("why"), key=say(language, "W")))
    expects = state.to("on" if state.view == "on" else "")
    screen = Screen(here, tuple(body), tuple(choices), expects=expects, in_place=True)
    return framed(screen, reader, library, _before(state))


def _before(state: _QuestionnaireState) -> Action:
    """Return the step before: the last answer taken back, or the first screen."""
    if state.view == "why":
        return state.to("on" if state.round > state.begun else "")
    if state.view == "on" and state.round > state.begun:
        return state.to()
    if not state.given:
        return page_action(state.language, f"tools/{state.tool.name}")
    return state.to("", dict(list(state.given.items())[:-1]))


def _pause(state: _QuestionnaireState, here: Action, reader: Reader, library: Library) -> Screen:
    language = state.language
    line = say(language, "That was the first part. You can see the result now, or go on for a better one.")
    choices = (
        Button(say(language, "See the result"), state.to("end")),
        Button(say(language, "More questions"), state.to("on")),
    )
    screen = Screen(here, (*_above(state), *text(language, line)), choices, in_place=True)
    return framed(screen, reader, library, _before(state))


def _result(state: _QuestionnaireState, here: Action, reader: Reader, library: Library) -> Screen:
    language, tool = state.language, state.tool
    words, fired = tool.words[language], tool.fired(state.given)
    urgent = tool.urgent(state.given)
    band = words.bands[tool.band(state.given)]
    body: list[Block] = [*_above(state)]
    if urgent:
        body.append(paragraph(wording.help_is_there(reader), "strong"))
    body += [Heading(band.title), paragraph(band.text)]
    if fired:
        body.append(Items(tuple((Span(words.warnings[warning.id].label),) for warning in fired[:NAMED])))
    if len(fired) > NAMED:
        body.append(paragraph(say(language, "More points: {n}. See Reasons.", n=len(fired) - NAMED)))
    if not state.finished:
        body.append(paragraph(say(language, "This is from the questions you answered so far.")))
    choices: list[Button] = [Button(say(language, "Get help now"), page_action(language, HELP))] if urgent else []
    if fired:
        choices.append(Button(say(language, "Reasons and sources"), state.to("r1")))
    choices.append(Button(say(language, "What to check"), state.to("chk")))
    choices.append(Button(say(language, "Text to keep or send"), state.to("txt")))
    choices.append(Button(say(language, "I already left or paid"), state.to("did")))
    choices.append(Button(say(language, "A number to call"), _call(state, reader)))
    if not state.finished:
        choices.append(Button(say(language, "More questions"), state.to("on")))
    screen = Screen(here, tuple(body), tuple(choices), sensitive=urgent)
    back = state.to("", dict(list(state.given.items())[:-1])) if state.finished else state.to()
    return framed(screen, reader, library, back)


def _call(state: _QuestionnaireState, reader: Reader) -> Action:
    place = reader.home or reader.destination
    return Action(state.language, "contacts", (place,) if place else ())


def _reasons(state: _QuestionnaireState, here: Action, reader: Reader, library: Library) -> Screen:
    language, tool = state.language, state.tool
    fired = tool.fired(state.given)
    last = max(1, -(-len(fired) // REASONS))
    number = min(int(state.view[1:]), last)
    body: list[Block] = [Heading(say(language, "Reasons and sources"))]
    explained = fired[(number - 1) * REASONS : number * REASONS]
    body.append(Items(tuple(_reason(tool, warning, language) for warning in explained)))
    choices: list[Button] = []
    if number < last:
        choices.append(Button(say(language, "More reasons"), state.to(f"r{number + 1}")))
    rule = _rule(explained, reader, library)
    if rule:
        line = "It may be common in a country and still not allowed. Read what its own rule says."
        body.append(paragraph(say(language, line)))
        choices.append(rule)
    pages = buttons(library, language, (warning.page for warning in explained if warning.page))
    # A page may be called as what the country's own rule is about: the rule says it of her country.
    choices += [page for page in pages if rule is None or page.label != rule.label][:PAGES]
    if number > 1:  # on the first, Back leads there
        choices.append(Button(say(language, "The result"), state.to("end")))
    screen = Screen(here, tuple(body), tuple(choices), sensitive=tool.urgent(state.given))
    return framed(screen, reader, library, state.to(f"r{number - 1}" if number > 1 else "end"))


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
            country = library.atlas.countries.get(iso)
            if country and warning.fact and country.fact(warning.fact):
                label = show_countries.topic_label(reader.language, warning.fact)
                return Button(label, Action(reader.language, "country", (iso, warning.fact)))
    return None


def _verify(state: _QuestionnaireState, here: Action, reader: Reader, library: Library) -> Screen:
    language, tool = state.language, state.tool
    lines = tuple((Span(line),) for line in tool.words[language].verify)
    body = (Heading(say(language, "What to check")), Items(lines))
    choices = [
        *buttons(library, language, (warning.page for warning in tool.fired(state.given) if warning.page))[:PAGES],
        Button(say(language, "A number to call"), _call(state, reader)),
    ]
    screen = Screen(here, body, tuple(choices), sensitive=tool.urgent(state.given))
    return framed(screen, reader, library, state.to("end"))


def _letter(state: _QuestionnaireState, here: Action, reader: Reader, library: Library) -> Screen:
    """Write a neutral text: only questions, nothing about the answers or about danger."""
    language, words = state.language, state.tool.words[state.language]
    sent = dict.fromkeys(words.warnings[warning.id].send for warning in state.tool.fired(state.given))
    asked = tuple(filter(None, sent))[:LETTERS]
    if not asked:
        asked = (say(language, "Please send me the written contract, so that I can have it read."),)
    body: tuple[Block, ...] = (paragraph(words.letter), Items(tuple((Span(question),) for question in asked)))
    hint = say(language, "You can keep this text or send it. Send it only if that is safe for you.")
    screen = Screen(here, (*body, Paragraph((Span(hint, "em"),))))
    return framed(screen, reader, library, state.to("end"))


def _already(state: _QuestionnaireState, here: Action, reader: Reader, library: Library) -> Screen:
    language = state.language
    lines = tuple((Span(line),) for line in state.tool.words[language].already)
    body = (Heading(say(language, "If you already left, paid or signed")), Items(lines))
    choices = [
        Button(say(language, "A number to call"), _call(state, reader)),
        *buttons(library, language, ("recruitment/keep-proof", "help/passport-taken", "abroad")),
    ]
    if not state.given:
        choices.append(Button(say(language, "Begin the questions"), state.to()))
    back = state.to("end") if state.given else page_action(language, f"tools/{state.tool.name}")
    return framed(Screen(here, body, tuple(choices)), reader, library, back)
