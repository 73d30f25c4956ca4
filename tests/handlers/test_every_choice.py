"""Every choice of every screen, on every channel: its number, its label and both lead where its button leads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

import handlers
from bot.actions import Action
from bot.channels import CHANNELS
from bot.channels.channel import Channel
from bot.checks import screens
from bot.languages import LANGUAGES
from bot.library.model import Library
from bot.turn import Turn
from bot.types import Button, Reader, Said, Screen, Session
from handlers.frame import label_hash
from handlers.hear import Heard
from handlers.routing import decide
from tests.handlers.test_find_contacts import TODAY

NOON = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)
EACH = 40
"""Of the screens that every country has, one in so many is walked on the channels beside the first."""


def leads(typed: str, screen: Screen, reader: Reader, library: Library) -> Action:
    """Return where typed words lead on a screen."""
    session = Session(screen.action.language, here=str(screen.action), labels=label_hash(screen))
    turn = Turn(Said("text", text=typed), session, reader, library, NOON, lambda *_: screen)
    return decide(Heard(turn))[1].action


def ways(screen: Screen) -> Iterator[tuple[str, Button]]:
    """Yield each choice and way out of a screen with its number or letter; of several with one label the first."""
    labels = set()
    numbered = [(choice.key or str(place), choice) for place, choice in enumerate(screen.choices, 1)]
    for key, button in (*numbered, *((way.key, way) for way in screen.nav)):
        if button.label not in labels:
            yield key, button
        labels.add(button.label)


def wrong(screen: Screen, reader: Reader, library: Library) -> list[str]:
    """Return what is typed for a choice of a screen and leads elsewhere than its button."""
    return [
        f"{screen.action} | {typed}"
        for key, button in ways(screen)
        for typed in (key, button.label, f"{key}. {button.label.upper()}")
        if leads(typed, screen, reader, library) != button.action
    ]


@pytest.fixture(scope="module")
def drawn(library: Library) -> list[Screen]:
    """Every screen there is, in every language."""
    return list(screens(library, TODAY))


def test_number_label_and_both_lead_where_the_button_leads(library: Library, drawn: list[Screen]) -> None:
    """On every screen, in every language: also where a label sounds like danger, a country or a steering word."""
    assert len(drawn) > 3000
    assert {screen.action.language for screen in drawn} == set(LANGUAGES)
    readers = {language: Reader(language, TODAY) for language in LANGUAGES}
    # What is typed is read by the labels alone: of screens with the same ones a single one is asked.
    apart = {(screen.action.language, tuple((key, way.label) for key, way in ways(screen))): screen for screen in drawn}
    assert len(apart) > 500
    assert [line for screen in apart.values() for line in wrong(screen, readers[screen.action.language], library)] == []


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)
def test_the_same_holds_on_every_channel(library: Library, drawn: list[Screen], channel: Channel) -> None:
    """As the channel draws the screen; and what stands before a label in its text is what is typed for it."""
    some = [screen for place, screen in enumerate(drawn) if place % EACH == 0 or screen.action.name == "open"]
    for screen in some:
        language = screen.action.language
        if language != channel.facts.spoken(language):
            continue
        reader = Reader(language, TODAY, channel.facts)
        own = handlers.draw(screen.action, reader, library)
        # Where another part follows, More is the word for it.
        more = {way.label for way in own.nav if way.key == "+"} if channel.facts.parts(own) > 1 else set()
        own = replace(own, nav=tuple(way for way in own.nav if way.label not in more))
        assert wrong(own, reader, library) == []


FORMS = (
    "{n}.", "{n})", "({n})", "n°{n}", "nº{n}", "№{n}", "no {n}", "No. {n}", "num {n}", "numéro {n}", "number {n}",
    "#{n}", "le {n}", "la {n}", "option {n}", "choix {n}", "0{n}", "{n}ème", "{n}rd", "{n} svp", "{n} s'il vous plaît",
    "{n} stp",     "{n} please", "pls {n}", "merci {n}", "  {n} ", "*{n}*", "« {n} »", "{n} 👍", "{n}\u200f", "{n}!",
)  # fmt: skip
"""How people write a number."""
DIGITS = ["٣", "۳", "३", "৩", "၃", "፫", "３", "③", "❸", "3️⃣", "three", "third", "trois", "troisième"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_may_be_written_as_people_write_it(library: Library, language: str) -> None:
    """In the digits of any script, with a sign, a word or a please beside it, or in words."""
    reader = Reader(language, TODAY)
    screen = handlers.draw(Action(language, "open", ("menu",)), reader, library)
    third = screen.choices[2].action
    written = [form.format(n=3) for form in FORMS] + DIGITS
    assert [typed for typed in written if leads(typed, screen, reader, library) != third] == []
    first = ("1st", "first", "the first one", "premier", "le premier", "première", "1er")
    assert {leads(typed, screen, reader, library) for typed in first} == {screen.choices[0].action}
    second = ("second", "deuxième", "la deuxième", "option two")
    assert {leads(typed, screen, reader, library) for typed in second} == {screen.choices[1].action}


@pytest.mark.parametrize("nought", ["0", "٠", "۰", "०", "০", "၀", "０", "⓪", "0️⃣", "00"])
def test_nought_in_any_script_is_help(library: Library, nought: str) -> None:
    """The way to help of whoever has another keypad."""
    reader = Reader("en", TODAY)
    screen = handlers.draw(Action("en", "open", ("rights",)), reader, library)
    assert leads(nought, screen, reader, library) == Action("en", "open", ("help/danger-now",))


LABELLED = (
    ("Ma sœur", "ma soeur"), ("Ma soeur", "Ma sœur svp"), ("Études à Łódź", "etudes a lodz"), ("Đà Nẵng", "da nang"),
    ("Contract and papers", "papers"), ("Contract and papers", "the contract please"), ("Smørrebrød", "smorrebrod"),
    ("Commencer", "start"), ("Begin the questions", "commencer"), ("Yes, useful", "yes"), ("Retour", "retour"),
    ("12 à 24 mois", "12 a 24 mois"),
)  # fmt: skip


@pytest.mark.parametrize(("label", "typed"), LABELLED)
def test_a_label_may_be_written_otherwise(library: Library, label: str, typed: str) -> None:
    """With oe for œ, without accents, politely, in part, or in other words for the same."""
    there = Action("en", "open", ("rights",))
    choices = (Button("Something else", Action("en", "open", ("money",))), Button(label, there))
    screen = Screen(Action("en", "open", ("menu",)), (), choices)
    assert leads(typed, screen, Reader("en", TODAY), library) == there


@pytest.mark.parametrize(
    "typed", ["the", "my and the", "no one", "3 months of pay are missing", "contracts of employment", "c est", "?"]
)
def test_words_that_say_less_or_more_than_a_label_are_no_choice(library: Library, typed: str) -> None:
    """Little words are part of every label; more words are a question."""
    reader = Reader("en", TODAY)
    screen = handlers.draw(Action("en", "open", ("menu",)), reader, library)
    assert leads(typed, screen, reader, library) not in {choice.action for choice in screen.choices}


def test_a_part_of_two_labels_is_neither(library: Library) -> None:
    """It would be a guess."""
    choices = (
        Button("Pay in Qatar", Action("en", "open", ("money",))),
        Button("Pay at home", Action("en", "open", ("rights",))),
    )
    screen = Screen(Action("en", "open", ("menu",)), (), choices)
    reader = Reader("en", TODAY)
    assert leads("pay", screen, reader, library) not in {choice.action for choice in choices}
    assert leads("qatar pay", screen, reader, library) == choices[0].action
    same = replace(screen, choices=(choices[0], replace(choices[1], action=choices[0].action)))
    assert leads("pay", same, reader, library) == choices[0].action


@pytest.mark.parametrize(
    "typed", ["42", "٤٢", "n°42", "1 et 2", "j", "U", "oui", "NO", "nn", "jsp", "👎", "yes please", "no no"]
)
def test_what_is_no_choice_is_said_in_a_line(library: Library, typed: str) -> None:
    """Never a page that such a word resembles; the choices come again, the text does not."""
    reader = Reader("en", TODAY)
    screen = handlers.draw(Action("en", "open", ("rights",)), reader, library)
    again = leads(typed, screen, reader, library)
    assert again == Action("en", "open", ("rights",), notes=("unclear",))
    short = handlers.draw(again, reader, library)
    assert (short.choices, short.nav) == (screen.choices, screen.nav)
    assert len(short.body) == 1


@pytest.mark.parametrize("typed", ["oui", "j", "no", "7"])
def test_of_a_stranger_it_says_nothing(library: Library, typed: str) -> None:
    """Whoever writes it first is greeted."""
    turn = Turn(Said("text", text=typed), None, Reader("en", TODAY), library, NOON, handlers.draw)
    assert decide(Heard(turn))[1].action.name == "hello"
