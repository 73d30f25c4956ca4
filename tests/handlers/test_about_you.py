"""Questions about who comes: offered where nobody is disturbed, answered by a tap or a word, left at any time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest

import handlers
from bot import app
from bot.actions import parse_action
from bot.channels import CHANNELS
from bot.channels.channel import Channel
from bot.checks import _fits, _ways_out
from bot.document import plain
from bot.engine import Engine
from bot.gsm import to_gsm
from bot.languages import LANGUAGES
from bot.library.grade import grade, too_hard
from bot.library.model import Library
from bot.types import ASKS, Reader, Screen, Session
from handlers.about_you import EVENTS
from tests.chatting import Person, tallies

TODAY = date(2026, 11, 24)


def screen(library: Library, address: str) -> Screen:
    """Draw the screen of an address."""
    action = parse_action(address)
    return handlers.draw(action, Reader(action.language, TODAY), library)


def only(library: Library, *asks: str) -> Library:
    """Return a library where these questions are asked."""
    return replace(library, service=replace(library.service, asks=asks))


def labels(drawn: Screen) -> list[str]:
    """Return what may be chosen."""
    return [choice.label for choice in drawn.choices]


async def test_somebody_answers_all_with_three_taps(curious: Engine) -> None:
    """From the thanks for judging a page, through the questions, to the menu."""
    amina = Person(curious, hint="en")
    await amina.presses("=en rate rights/wages yes")
    await amina.presses("About you (optional)")
    assert amina.at == "en about-you first"
    await amina.presses("Yes")
    await amina.presses("Woman")
    assert "Answer only if you like." in amina.reads
    await amina.presses("18 to 24")
    assert amina.at == "en open menu !thanked"
    assert [await tallies(curious, figure) for figure in ("first_time", "gender", "age")] == [
        {"yes": 1}, {"woman": 1}, {"18-24": 1}
    ]  # fmt: skip
    assert {cell.period for figure in EVENTS.values() for cell in await curious.store.tallies(figure)} == {"2026-11"}


async def test_somebody_skips_all(curious: Engine) -> None:
    """Whether it is the first time is not counted then; of the others, that somebody would rather not say."""
    ali = Person(curious, hint="fr")
    await ali.presses("=fr about-you first")
    await ali.presses("Passer")
    await ali.presses("Je préfère passer")
    await ali.presses("Je préfère passer")
    assert ali.at == "fr open menu !thanked"
    assert [await tallies(curious, figure) for figure in EVENTS.values()] == [{}, {"skip": 1}, {"skip": 1}]


async def test_whoever_leaves_in_the_middle_has_said_no_more(curious: Engine) -> None:
    """The menu, help, a question of one's own: all work, and nothing is counted."""
    for words, at in (("menu", "en open menu"), ("0", "en open help/danger-now"), ("my pay", "en open rights/wages")):
        amina = Person(curious, f"amina {words}", hint="en")
        await amina.presses("=en about-you gender")
        await amina.says(words)
        assert amina.at.startswith(at)
    assert await tallies(curious, "gender") == {}


@pytest.mark.parametrize(
    ("question", "words", "value"),
    [
        ("first", "YES", "yes"), ("first", "Nope", "no"), ("first", "ouais", "yes"), ("first", "2", "no"),
        ("first", "y", "yes"), ("first", "👎", "no"),
        ("gender", "man", "man"), ("gender", "Une femme", "woman"), ("gender", "female", "woman"),
        ("gender", "2", "man"), ("gender", "i prefer not to say", "skip"), ("gender", "passer", "skip"),
        ("age", "17", "under-18"), ("age", "18", "18-24"), ("age", "24", "18-24"), ("age", "25 ans", "25-up"),
        ("age", "63 years old", "25-up"), ("age", "under 18", "under-18"), ("age", "3", "25-up"),
    ],
)  # fmt: skip
async def test_an_answer_may_be_typed(curious: Engine, question: str, words: str, value: str) -> None:
    """A number of the list, a label, the same in other words of either language, an age in years."""
    amina = Person(curious, hint="en")
    await amina.presses(f"=en about-you {question}")
    await amina.says(words)
    assert await tallies(curious, EVENTS[question]) == {value: 1}


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("gender", "oman"), ("gender", "mali"), ("gender", "a man follows me"), ("gender", "my man beats me"),
        ("age", "over 18"), ("age", "plus de 18 ans"), ("age", "9"), ("age", "I am 16 and they took me away"),
        ("first", "no pay"), ("first", "z"),
    ],
)  # fmt: skip
async def test_nothing_is_guessed(curious: Engine, question: str, words: str) -> None:
    """Oman is no woman, over 18 is not under 18, and danger is heard first."""
    amina = Person(curious, hint="en")
    await amina.presses(f"=en about-you {question}")
    await amina.says(words)
    assert await tallies(curious, EVENTS[question]) == {}
    if "me" in words.split():
        assert "help/danger-now" in amina.at


async def test_a_button_typed_word_for_word_is_pressed(curious: Engine) -> None:
    """« Homme » alone may sound like danger to the bot; on the screen that offers it, it is the answer.

    So it is on the page of danger itself: there the button leads to the page for these very words.
    """
    amina = Person(curious, hint="fr")
    await amina.presses("=fr about-you gender")
    await amina.says("homme")
    assert amina.at == "fr about-you age"
    await amina.says("mon patron me frappe")
    assert amina.at.startswith("fr urgent")
    await amina.says("Je ne peux pas sortir")
    assert amina.at == "fr open help/locked-in"


@pytest.mark.parametrize("asks", [asks for n in (1, 2, 3) for asks in combinations(ASKS, n)], ids=",".join)
def test_only_what_is_switched_on_is_asked_in_one_order(library: Library, asks: tuple[str, ...]) -> None:
    """From the first to the last and on to the menu; back to the one before."""
    some, seen = only(library, *asks), []
    at = screen(some, "en rated rights/wages yes").choices[-1].action
    while at.name == "about-you":
        question = screen(some, str(at))
        seen.append(at.arg(0))
        backs = [way.action for way in question.nav if way.label == "Back"]
        assert [action.arg(0) for action in backs] == seen[-2:-1]
        verb = question.choices[-1].action
        entry = handlers.ACTIONS[verb.name]
        assert isinstance(entry, handlers.VerbEntry)
        at = entry.do(verb, Session("en"), some).page
    assert (tuple(seen), str(at)) == (asks, "en open menu !thanked")


@pytest.mark.parametrize(
    ("address", "at"),
    [
        ("en about-you", "en about-you gender"),
        ("en about-you first", "en about-you gender"),
        ("en about-you nonsense", "en about-you gender"),
        ("en say-about", "en about-you gender"),
        ("en say-about age under-18", "en about-you gender"),
        ("en say-about gender nonsense", "en about-you gender"),
        ("en say-about nonsense woman", "en about-you gender"),
    ],
)
async def test_an_unknown_question_or_answer_leads_to_one_that_is_asked(
    engine: Engine, library: Library, address: str, at: str
) -> None:
    """Old buttons, or made-up ones: the nearest question, and nothing is counted."""
    some = app.make_engine(engine.store, lambda: only(library, "gender"), engine._now)
    amina = Person(some, hint="en")
    await amina.presses(f"={address}")
    assert amina.at == at
    assert [await tallies(some, figure) for figure in EVENTS.values()] == [{}, {}, {}]


@pytest.mark.parametrize("address", ["about-you", "about-you age", "say-about first yes", "say-about gender woman"])
@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_old_button_of_a_question_no_longer_asked_leads_to_the_menu(
    engine: Engine, language: str, address: str
) -> None:
    """With a sentence, and nothing is counted."""
    amina = Person(engine, hint=language)
    read = await amina.presses(f"={language} {address}")
    assert amina.at == f"{language} open menu !unasked"
    assert read.startswith("I do not ask that any more." if language == "en" else "Je ne pose plus cette question.")
    assert [await tallies(engine, figure) for figure in EVENTS.values()] == [{}, {}, {}]


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_of_them_fits_every_channel(asking: Library, language: str, channel: Channel) -> None:
    """In plain words, with short labels that every phone has, a way to help and one to the menu; on SMS in one part."""
    for address in (*(f"about-you {question}" for question in ASKS), "open menu !thanked", "rated rights/wages yes"):
        drawn = screen(asking, f"{language} {address}")
        messages = channel.render(drawn)
        assert [*_ways_out(drawn), *_fits(drawn, channel, (messages,))] == []
        assert len({label[:20] for label in labels(drawn)}) == len(drawn.choices)
        assert all(to_gsm(label) == label for label in labels(drawn))
        if address.startswith("about-you"):
            assert len(messages) == 1
            assert "MORE" not in messages[0].text
            assert "SUITE" not in messages[0].text
            value = grade(language, plain(drawn.body))
            assert value is not None
            assert not too_hard(language, value)


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_finished_is_told_where_help_for_minors_is(asking: Library, language: str) -> None:
    """Whatever was answered, where ages are asked; nowhere else."""
    line = "Are you under 18?" if language == "en" else "Vous avez moins de 18 ans ?"
    texts = {
        asks: plain(screen(only(asking, *asks), f"{language} open menu !thanked").body) for asks in (ASKS, ("first",))
    }
    assert [line in text for text in texts.values()] == [True, False]
