"""From a message to an address: the rules in their order, and the answer of the first that decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from bot.turn import Turn
from bot.types import Step
from handlers import follow, rules, show_advert
from handlers.hear import Decision, Heard, remembered
from handlers.tools import go_on


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that may decide where a message leads."""

    says: str
    decide: Callable[[Heard], Decision | None]
    """None: the next rule is asked."""
    beside: bool = False
    """Whether it answers a question: asked in the middle of a tool, the answer leads back to it."""


RULES: Final[tuple[Rule, ...]] = (
    Rule("The same number twice within two seconds is one tap.", rules.double_tap),
    Rule("A button leads where it says, however old it is.", rules.pressed_button),
    Rule("A link opens the screen it was made for, or counts its partner.", rules.opened_link),
    Rule("What is not text was seen by nobody.", rules.unseen_media, beside=True),
    Rule("The number or the very words of a choice or a way out are that.", rules.exact_words_of_a_choice),
    Rule("Words of clear danger open urgent help.", rules.clear_danger),
    Rule("A partner's code among the words comes in by its link.", rules.partner_code),
    Rule("A steering word is heard everywhere, in every language.", rules.steering_word),
    Rule("A job advert that was pasted is read.", rules.pasted_advert, beside=True),
    Rule("Words that a screen asks for complete it.", rules.awaited_words),
    Rule("A part of one label alone is that choice.", rules.part_of_a_label),
    Rule("A number, a letter, a yes or no that is no choice is met with a line.", rules.no_such_choice),
    Rule("A steering word with a slip gives way to an answer, and is else heard.", rules.likely_steering_word),
    Rule("A code opens the screen or checklist it stands for.", rules.code_of_a_screen),
    Rule("The bare name of a country opens that country.", rules.name_of_a_country, beside=True),
    Rule("A number or sign that leads nowhere is met kindly.", rules.bare_number),
    Rule(
        "Who asks for contacts and names a country gets those of that country.",
        rules.contacts_in_a_country,
        beside=True,
    ),
    Rule("A country that is clearly meant is opened.", rules.sure_country, beside=True),
    Rule("A page that is clearly meant is opened.", rules.sure_page, beside=True),
    Rule("Of several likely pages one is asked for.", rules.likely_pages, beside=True),
    Rule("Words that may speak of danger, and of nothing else, open help.", rules.possible_danger),
    Rule("A country whose name has slips is opened.", rules.guessed_country, beside=True),
    Rule("What was not understood is said to be so.", rules.not_understood, beside=True),
)
"""The order of rules. The first that gives an address decides; nothing else does."""
CHOICE_DIGITS: Final = 2
"""The most digits of a choice: a longer number is an amount, and may well be sent twice."""
GREETED: Final = frozenset({"open", "urgent", "search", "unseen", "country", "contacts", "card", "advert"})
"""Screens that may answer the very first message, under one line that says who this is."""

BESIDE: Final = frozenset({"thanks"})
"""Screens that answer a word which is said in passing: in the middle of a tool they lead back to it."""


def route(turn: Turn) -> Step:
    """Answer one message."""
    heard = Heard(turn)
    rule, decision = decide(heard)
    if decision.repeats and turn.here:
        return Step(replace(heard.session, typed=""), turn.here)
    action = decision.action
    stranger = turn.session is None and turn.said.kind != "tap"  # who presses a button has met us
    if stranger and action.name in GREETED and action.args:
        action = action.with_notes("hello")
    if turn.said.kind == "text" and turn.said.media and action.name in GREETED:
        action = action.with_notes("unseen")  # the words were read, what came with them was not
    leads_back = action.name in BESIDE or (rule.beside and not decision.whole)
    tool = go_on.tool_at(turn.address) if leads_back else None
    step = follow(action, remembered(heard, decision), turn, tool)
    if decision.advert:
        reader = turn.reading(step.screen.action, step.session)
        step = replace(step, screen=show_advert.quoting(step.screen, decision.advert.signs, reader, turn.library))
    # Whatever else is sent ends a double tap: the same number after it is a new one.
    counted = 0 < len(heard.number) <= CHOICE_DIGITS
    typed = rules.number_mark(heard, discreet=step.discreet) if counted else ""
    return replace(step, events=(*decision.events, *step.events), session=replace(step.session, typed=typed))


def decide(heard: Heard) -> tuple[Rule, Decision]:
    """Return the rule that decides where a message leads, and what it decides."""
    for rule in RULES:
        if decision := rule.decide(heard):
            return rule, decision
    raise AssertionError("the last rule always decides")
