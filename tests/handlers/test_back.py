"""Back: every screen knows its parent, the chain of parents ends at the menu, and nothing is ever hidden by it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

import pytest

import handlers
from bot.actions import Action, parse_action
from bot.channels.terminal import FACTS
from bot.checks import screens
from bot.engine import Engine
from bot.languages import LANGUAGES, WHOLE
from bot.library.model import ROOT, Library
from bot.texts import say
from bot.turn import PageEntry, Turn
from bot.types import Reader, Said, Screen, Session
from handlers.routing import route
from tests.chatting import Person

TODAY = date(2026, 11, 24)
UNFRAMED = frozenset({"hidden"})
"""Screens without ways out: after HIDE nothing is offered."""
STEPS = 60
"""More than any chain has: a questionnaire goes back answer by answer."""


Drawn = Mapping[str, tuple[Screen, ...]]


@pytest.fixture(scope="module")
def drawn(library: Library) -> Drawn:
    """Draw every screen of each language."""
    return {language: tuple(screens(library, TODAY, (language,))) for language in LANGUAGES}


def after(library: Library, word: str, here: str) -> Screen:
    """Return what a typed word leads to from a screen."""
    language = here.partition(" ")[0]
    reader = Reader(language, TODAY, FACTS)
    session = Session(language, here=here)
    moment = datetime(2026, 11, 24, 12, tzinfo=UTC)
    return route(Turn(Said("text", text=word), session, reader, library, moment, handlers.draw)).screen


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_has_a_parent_that_is_a_screen(drawn: Drawn, language: str) -> None:
    """A page of the table, never a verb: going back changes nothing, and so hides nothing."""
    for screen in drawn[language]:
        if screen.action.name not in UNFRAMED:
            assert screen.back is not None, screen.action
            assert isinstance(handlers.ACTIONS[screen.back.name], PageEntry), screen.action
            assert screen.back.name not in UNFRAMED, screen.action


@pytest.mark.parametrize("language", LANGUAGES)
def test_going_back_again_and_again_ends_at_the_menu(drawn: Drawn, library: Library, language: str) -> None:
    """No circle, from nowhere."""
    reader = Reader(language, TODAY, FACTS)
    root = Action(language, "open", (ROOT,))
    parents: dict[str, Action | None] = {str(screen.action.bare()): screen.back for screen in drawn[language]}
    for start in [here for here, back in parents.items() if back]:
        here = parse_action(start)
        for _ in range(STEPS):
            if here == root:
                break
            if str(here) not in parents:
                parents[str(here)] = handlers.draw(here, reader, library).back
            back = parents[str(here)]
            assert back is not None, start
            assert back.bare() != here, start
            here = back.bare()
        assert here == root, start


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_back_button_leads_to_the_parent(drawn: Drawn, language: str) -> None:
    """It is there wherever the parent is not the menu itself, which has a button of its own."""
    root = Action(language, "open", (ROOT,))
    for screen in drawn[language]:
        ways = [way.action for way in screen.nav if way.label == say(language, "Back")]
        assert ways == ([screen.back] if screen.back and screen.back.bare() != root else []), screen.action


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_things_on_a_screen_have_one_key(drawn: Drawn, language: str) -> None:
    """R is "Read all" in English and "Retour" in French: on one screen a letter is one thing, and B or R goes back."""
    for screen in drawn[language]:
        keys = [button.key.casefold() for button in (*screen.choices, *screen.nav) if button.key]
        assert len(set(keys)) == len(keys), screen.action
        assert not set(keys) & {str(place) for place in range(1, len(screen.choices) + 1)}, screen.action


@pytest.mark.parametrize("language", WHOLE)
@pytest.mark.parametrize(
    ("here", "parent"),
    [
        ("contacts lb", "contacts"),
        ("contacts lb unpaid", "contacts lb"),
        ("contacts lb any lb-arm", "contacts lb"),
        ("contacts lb unpaid lb-arm", "contacts lb unpaid"),
        ("contacts lb kinds", "contacts lb"),
        ("contacts lb from gulf", "contacts lb from any"),
        ("contacts gulf", "contacts any"),
        ("country sa wages", "country sa"),
        ("country sa more", "country sa"),
        ("countries gulf", "open countries"),
        ("rated rights/wages clear", "open rights/wages"),
        ("rated rights/harassment number", "open rights/harassment"),
        ("useful rights/wages", "open rights/wages"),
        ("more rights/wages", "open rights/wages"),
        ("whole rights/wages", "open rights/wages"),
        ("sources rights/wages", "open rights/wages"),
        ("open rights/wages", "open rights"),
        ("urgent help/danger-now", "open help"),
        ("urgent help/feel-low", "open help"),
        ("list 1 _ _ day", "list 1"),
        ("list 1 _ _ left", "list 1"),
        ("card ke gulf", "card ke new"),
        ("card ke new", "card new"),
        ("card ke lb", "open travel"),
        ("ask check-offer 1 ayby", "ask check-offer 1 ay"),
        ("search rights/wages", "open menu"),
        ("thanks", "open menu"),
    ],
)
def test_back_by_every_word_leads_to_the_parent(library: Library, language: str, here: str, parent: str) -> None:
    """A list of contacts back to the choice of country, a fact to its country: in the words of all languages."""
    screen = handlers.draw(parse_action(f"{language} {here}"), Reader(language, TODAY, FACTS), library)
    written = str(screen.back)
    assert written.startswith(f"{language} {parent}"), written
    for word in ("back", "retour", "Back", "RETOUR", "revenir", "🔙", say(language, "B")):
        assert str(after(library, word, f"{language} {here}").action) == written, word


async def test_back_on_a_list_of_contacts_keeps_the_chat(engine: Engine) -> None:
    """The screens where it once hid everything: contacts by typed country, and a page of help."""
    amina = Person(engine, hint="fr")
    for start, typed, word in (("contacts", "liban", "R"), ("contacts", "qatar", "retour"), ("card", "kenya", "back")):
        await amina.presses(f"=fr {start}")
        await amina.says(typed)
        await amina.says(word)
        assert "hidden" not in amina.at
    await amina.presses("=fr open help/relative-silent")
    await amina.says("retour")
    assert amina.at == "fr open trouble"


async def test_after_hide_back_is_the_menu(engine: Engine) -> None:
    """Nothing is remembered of where she was."""
    amina = Person(engine, hint="en")
    await amina.presses("=en open help/violence")
    await amina.says("hide")
    await amina.says("back")
    assert amina.at == "en open menu"
