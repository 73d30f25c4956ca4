"""Each rule of the router decides the message it is there for, and the table of rules alone decides."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

import pytest

import handlers
from bot.actions import Action, parse_action
from bot.engine import Engine
from bot.library.model import Library
from bot.library.partner import Partner
from bot.store import Store
from bot.turn import Turn
from bot.types import Reader, Said, Screen, Session
from bot.understanding.matcher import Understood
from handlers import rules
from handlers.frame import label_hash
from handlers.hear import Decision, Heard
from handlers.routing import RULES, Rule, decide, route
from handlers.share import code_of
from tests.chatting import FACTS, Person
from tests.conftest import Clock

NOON: Final = datetime(2026, 11, 24, 12, tzinfo=UTC)
PARTNER: Final = Partner("k7m2", "House of migrants")
ADVERT: Final = (
    "Bosco Construction Ltd is hiring 12 cooks and 4 drivers for Qatar. Salary 900 dollars per month, free room. "
    "Visa guaranteed. Pay 50 dollars for the form. Hurry, send your CV to our office today, whatsapp +000 777 0101."
)


@dataclass(frozen=True)
class Case:
    """A message, the screen it answers, and where it leads."""

    rule: object
    said: Said
    here: str
    """The address of the screen last shown; empty: the first message."""
    leads: str
    typed: str = ""
    """What the session keeps of the number typed before."""


def words(text: str) -> Said:
    """Return typed words from a phone set to English."""
    return Said("text", text=text, hint="en")


CASES: Final = (
    Case(rules.double_tap, words("5"), "en open rights", "en open rights", f"5@{int(NOON.timestamp()) - 1}"),
    Case(rules.pressed_button, Said("tap", tap="fr open rights/wages"), "en open menu", "fr open rights/wages"),
    Case(rules.pressed_button, Said("tap", tap="' OR 1=1"), "en open menu", "en open menu !moved"),
    Case(rules.opened_link, Said("start", start="k7m2"), "", "en arrive k7m2"),
    Case(rules.opened_link, Said("start", start=code_of("open rights/wages")), "", "en open rights/wages"),
    Case(rules.opened_link, Said("start", start="<script>"), "", "en welcome"),
    Case(rules.unseen_media, Said("media", media="voice"), "en open menu", "en unseen voice"),
    Case(rules.unseen_media, Said("edit"), "en open menu", "en unseen edit"),
    Case(rules.clear_danger, words("my boss beats me and locked me in"), "en open menu", "en urgent help/danger-now"),
    Case(
        rules.clear_danger, Said("media", media="photo", text="he beats me every day"), "", "en urgent help/danger-now"
    ),
    Case(rules.partner_code, words("hello Bagage k7m2"), "", "en arrive k7m2"),
    Case(rules.exact_words_of_a_choice, words("2"), "en open menu", "en open money"),
    Case(rules.exact_words_of_a_choice, words("two"), "en open menu", "en open money"),
    Case(rules.exact_words_of_a_choice, words("S"), "en more rights/wages", "en sources rights/wages"),
    Case(rules.exact_words_of_a_choice, words("menu"), "en open rights/wages", "en open menu"),
    Case(rules.exact_words_of_a_choice, words("0"), "en open menu", "en open help/danger-now"),
    Case(rules.exact_words_of_a_choice, words("٠ Get help"), "en open menu", "en open help/danger-now"),
    Case(rules.steering_word, words("accueil"), "en open rights/wages", "en open menu"),
    Case(rules.steering_word, words("retour"), "en open rights/wages", "en open rights"),
    Case(rules.steering_word, words("٠"), "", "en open help/danger-now"),
    Case(rules.steering_word, words("français"), "en open rights/wages", "fr open rights/wages"),
    Case(rules.steering_word, words("read more"), "en open rights/wages", "en whole rights/wages"),
    Case(rules.steering_word, words("lire tout"), "en open rights/wages", "en whole rights/wages"),
    Case(rules.exact_words_of_a_choice, words("R"), "en open rights/wages", "en whole rights/wages"),
    Case(rules.exact_words_of_a_choice, words("r"), "fr open rights/wages", "fr open rights"),
    Case(rules.exact_words_of_a_choice, words("t"), "fr open rights/wages", "fr whole rights/wages"),
    Case(rules.exact_words_of_a_choice, words("+"), "en open rights/wages", "en more rights/wages"),
    Case(rules.pasted_advert, words(ADVERT), "en open help/contacts", "en advert fhl"),
    Case(rules.awaited_words, words("Liban"), "en open help/contacts", "en there lb contacts"),
    Case(rules.part_of_a_label, words("papers"), "en open menu", "en open contract"),
    Case(rules.no_such_choice, words("42"), "en open menu", "en open menu !unclear"),
    Case(rules.no_such_choice, words("j"), "en open rights/wages", "en open rights/wages !unclear"),
    Case(rules.no_such_choice, words("A"), "en open rights/wages", "en open rights/wages !unclear"),
    Case(rules.no_such_choice, words("oui"), "en open rights/wages", "en open rights/wages !unclear"),
    Case(rules.likely_steering_word, words("mennu"), "en open rights/wages", "en open menu"),
    Case(rules.code_of_a_screen, words(code_of("open rights/wages")), "en open menu", "en open rights/wages"),
    Case(rules.name_of_a_country, words("Lebanon"), "en open menu", "en country lb"),
    Case(rules.bare_number, words("?"), "en open menu", "en search"),
    Case(rules.bare_number, words("7"), "", "en welcome"),
    Case(rules.guessed_country, words("afghanistna"), "en open menu", "en country af"),
    Case(rules.not_understood, words("zzxxqq wwvvkk"), "en open menu", "en search"),
)
"""Messages, each for the rule that decides it. Some rules need words or a screen of their own: see below."""


@pytest.fixture(scope="module")
def known(library: Library) -> Library:
    """Give the content with a partner."""
    return replace(library, partners={PARTNER.code: PARTNER})


def begin(said: Said, library: Library, here: str = "", typed: str = "") -> Turn:
    """Return a turn that answers a message on a screen."""
    session = Session("en", here=here, typed=typed) if here else None
    return Turn(said, session, Reader("en", NOON.date()), library, NOON, handlers.draw)


def decided(turn: Turn) -> tuple[object, Decision]:
    """Return the function of the rule that decides, and its decision."""
    rule, decision = decide(Heard(turn))
    return rule.decide, decision


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule.__name__}: {case.said.text or case.said.kind}")
def test_a_rule_decides_its_message(known: Library, case: Case) -> None:
    """It is this rule, and no other, that says where the message leads."""
    rule, decision = decided(begin(case.said, known, case.here, case.typed))
    assert rule is case.rule
    assert str(decision.action).startswith(case.leads)


@pytest.mark.parametrize(
    ("rule", "text", "leads"),
    [
        (rules.contacts_in_a_country, "who can I call for help in lebanon", "en there lb contacts"),
        (rules.sure_country, "what do i need to know about working in qatar", "en country qa"),
        (rules.sure_page, "is it normal to pay an agency for a job", "en open recruitment/fees"),
        (rules.likely_pages, "salary", "en search "),
    ],
)
def test_a_question_is_answered_by_what_it_is_about(known: Library, rule: object, text: str, leads: str) -> None:
    """A country, its contacts, one page, or the choice of several."""
    made, decision = decided(begin(words(text), known, "en open menu"))
    assert made is rule
    assert str(decision.action).startswith(leads)


@pytest.mark.parametrize("serious", [False, True])
def test_the_words_of_a_choice_are_that_choice_even_where_they_sound_like_danger(known: Library, serious: bool) -> None:
    """Whole, on any screen; a part of them is not: words of danger come before it."""
    dangerous = words("he beats me every day")
    other, choice = handlers.draw(parse_action("en open menu"), Reader("en", NOON.date()), known).choices[:2]
    choices = (other, replace(choice, label=dangerous.text))
    screen = Screen(Action("en", "open", ("menu",)), (), choices, sensitive=serious)
    turn = replace(begin(dangerous, known, "en open menu"), draw=lambda *_: screen)
    assert decided(turn) == (rules.exact_words_of_a_choice, Decision(choice.action))
    part = replace(turn, said=words("he beats me"))
    assert decided(part)[0] is rules.clear_danger


def test_possible_danger_alone_opens_help(known: Library) -> None:
    """Where words may speak of danger and name no page that there is, help is shown."""
    heard = Heard(begin(words("a word for danger alone"), known, "en open menu"))
    heard.__dict__["understood"] = Understood(ids=("page/that-staff-hid",), level="possible", language="en")
    rule, decision = decide(heard)
    assert rule.decide is rules.possible_danger
    assert str(decision.action) == "en open help/danger-now !possible"


def test_every_rule_has_a_test_here() -> None:
    """Who adds a rule adds the message it is for."""
    tested = {case.rule for case in CASES} | {
        rules.contacts_in_a_country,
        rules.sure_country,
        rules.sure_page,
        rules.likely_pages,
        rules.possible_danger,
    }
    assert {rule.decide for rule in RULES} == tested


def test_every_rule_says_in_a_sentence_what_it_decides() -> None:
    """The table reads as a list of sentences, each once."""
    said = [rule.says for rule in RULES]
    assert all(sentence[0].isupper() and sentence.endswith(".") for sentence in said)
    assert len(set(said)) == len(RULES)


def test_the_first_rule_that_decides_is_the_last_asked(known: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules below it are not even asked."""
    asked = []

    def ask(rule: Rule) -> Rule:
        def decide_and_note(heard: Heard) -> Decision | None:
            asked.append(rule.decide)
            return rule.decide(heard)

        return Rule(rule.says, decide_and_note)

    monkeypatch.setattr("handlers.routing.RULES", tuple(ask(rule) for rule in RULES))
    decide(Heard(begin(words("accueil"), known, "en open rights/wages")))
    order = [rule.decide for rule in RULES]
    assert asked == order[: order.index(rules.steering_word) + 1]


def test_choices_that_changed_are_shown_again(known: Library) -> None:
    """A number typed for the labels of yesterday does not open what stands there today."""
    turn = begin(words("2"), known, "en open menu")
    assert turn.session is not None
    assert turn.here is not None
    same = replace(turn, session=replace(turn.session, labels=label_hash(turn.here)))
    assert str(decided(same)[1].action) == "en open money"
    other = replace(turn, session=replace(turn.session, labels="00000000"))
    assert str(decided(other)[1].action) == "en open menu !changed"
    label = turn.here.choices[1].label
    assert str(decided(replace(other, said=words(label)))[1].action) == "en open money"


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("2", ["en open menu", "en open money"]),
        ("back", ["en open menu", "en open menu"]),
        ("menu", ["en open menu", "en open menu"]),
        ("what is a fair wage abroad and who must pay it", ["en open menu", "en open rights/wages"]),
    ],
)
async def test_the_screen_last_shown_is_drawn_once_a_turn(
    store: Store, library: Library, clock: Clock, typed: str, drawn: list[str]
) -> None:
    """Whoever asks what a word means on it is handed the same drawing."""
    drawings: list[str] = []

    def draw(action: Action, reader: Reader, known: Library) -> Screen:
        drawings.append(str(action.bare()))
        return handlers.draw(action, reader, known)

    amina = Person(Engine(store, lambda: library, route, draw, clock, channels=FACTS), hint="en")
    await amina.says("menu")
    clock.pass_(minutes=1)
    drawings.clear()
    await amina.says(typed)
    assert [address.split(" ")[:3] for address in drawings] == [address.split(" ") for address in drawn]
