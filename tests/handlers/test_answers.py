"""An answer is one message: what is so, what to do next, whom to call where one may need it; the rest on asking."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

import handlers
from bot.actions import Action
from bot.channels import CHANNELS, markup
from bot.channels.channel import Channel
from bot.channels.telegram.screens import Telegram
from bot.channels.terminal import FACTS
from bot.channels.twilio.sms import Sms
from bot.channels.twilio.whatsapp import LIMITS, whatsapp_text
from bot.checks import screens
from bot.document import Paragraph, plain, spans_text
from bot.engine import Engine
from bot.languages import LANGUAGES, WHOLE
from bot.library.contacts import Contact
from bot.library.model import HELP, Library, Page
from bot.texts import say
from bot.types import Reader, Screen
from handlers.find_contacts import POLICE
from handlers.frame import ONWARD
from tests.chatting import Person

TODAY = date(2026, 11, 24)
Drawn = Mapping[str, tuple[Screen, ...]]
BEFORE_A_CHOICE = 50
"""Words that stand before the first choice of the first screen, at most."""


@pytest.fixture(scope="module")
def drawn(library: Library) -> Drawn:
    """Draw every screen of each language."""
    return {language: tuple(screens(library, TODAY, (language,))) for language in LANGUAGES}


def opened(library: Library, page: Page, channel: Channel | None = None, home: str = "", there: str = "") -> Screen:
    """Draw a page on a channel, for a reader whose countries may be known."""
    reader = Reader(page.language, TODAY, channel.facts if channel else FACTS, home=home, destination=there)
    return handlers.draw(Action(page.language, "open", (page.id,)), reader, library)


def pages(library: Library, language: str) -> list[Page]:
    """Return the pages that have an answer and are no tool."""
    return [page for page in library.pages[language].values() if page.answer and page.folder != "tools"]


def discreet(language: str) -> str:
    """Return the line under which a sensitive page hides."""
    return say(language, "Here is the page you asked for. Read it in a quiet place.")


async def test_a_question_gets_an_answer_and_the_page_comes_on_asking(engine: Engine, library: Library) -> None:
    """R reads all, B goes back to the answer, + holds what else there is."""
    page = library.pages["en"]["rights/wages"]
    amina = Person(engine, hint="en")
    read = await amina.presses("=en open rights/wages")
    assert page.answer in read
    assert plain(page.body[-1:]) not in read
    assert plain(page.body[-1:]).replace("**", "") in (await amina.says("R")).replace("*", "")
    assert amina.at == "en whole rights/wages"
    assert amina.screen is not None
    assert amina.screen.in_place
    await amina.says("B")
    assert amina.at == "en open rights/wages"
    await amina.says("+")
    assert [choice.label for choice in amina.screen.choices][:3] == ["Sources", "Useful?", "Share"]
    assert amina.screen.choices[3].key == "L"
    await amina.says("S")
    assert amina.at == "en sources rights/wages"


async def test_in_french_r_still_goes_back_and_t_reads_all(engine: Engine) -> None:
    """People type R for "Retour"; "Tout lire" has a key of its own."""
    amina = Person(engine, hint="fr")
    await amina.presses("=fr open rights/wages")
    await amina.says("t")
    assert amina.at == "fr whole rights/wages"
    await amina.says("r")
    assert amina.at == "fr open rights/wages"
    await amina.says("Tout lire")
    assert amina.at == "fr whole rights/wages"
    await amina.says("plus")
    await amina.presses("=fr open rights/wages")
    await amina.says("r")
    assert amina.at == "fr open rights"


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_leads_to_few_pages_and_shows_the_ways_out(library: Library, language: str) -> None:
    """At most four choices, related ones first; help, menu, the whole page and the rest are always there."""
    for page in pages(library, language):
        screen = opened(library, page)
        if page.id == HELP or screen.expects:
            continue
        assert len(screen.choices) <= ONWARD, page.id
        labels = [way.label for way in screen.nav]
        assert {say(language, "Help now"), say(language, "Menu"), say(language, "More")} <= set(labels)
        assert (say(language, "Hide") in labels) == page.sensitive, page.id
        assert (say(language, "Read all") in labels) == (not page.urgent and page.folder != "help"), page.id


def test_what_the_words_may_have_meant_comes_after_related_pages(library: Library) -> None:
    """A country named in the question before another page; four in all."""
    action = Action("en", "open", ("rights/wages", "rights/unions", "countries/sa"))
    screen = handlers.draw(action, Reader("en", TODAY, FACTS), library)
    related = library.pages["en"]["rights/wages"].related
    assert [choice.action.arg(0) for choice in screen.choices] == [*related, "sa"]


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)
@pytest.mark.parametrize("language", WHOLE)
def test_pages_of_help_hide_nothing(library: Library, channel: Channel, language: str) -> None:
    """They come whole at once; where a channel sends parts, the first holds the answer."""
    for page in pages(library, language):
        if page.urgent or (page.folder == "help" and page.id != "help/contacts"):
            screen = opened(library, page, channel)
            assert plain(page.body).replace("\n", "")[-60:] in plain(screen.body).replace("\n", ""), page.id
            assert not screen.whole
            in_parts = channel.name == Sms.name
            assert (page.answer in plain(screen.body)) == in_parts, page.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_carries_the_whole_page_for_channels_that_fold(library: Library, language: str) -> None:
    """What stands behind "Read all" is in the screen, without its title."""
    for page in pages(library, language):
        screen = opened(library, page)
        if any(way.action.name == "whole" for way in screen.nav):
            assert len(plain(screen.whole)) > len(page.answer), page.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_what_a_locked_screen_must_not_betray_says_read_in_quiet(drawn: Drawn, language: str) -> None:
    """Never above a did-you-mean, and never without need; a card, which is sent on, has a neutral line of its own."""
    own = say(language, "Here is your card. You can keep it, or send it to others.")
    for screen in drawn[language]:
        line = plain(screen.body[:1])
        assert (discreet(language) in line or own in line) == screen.sensitive, screen.action
        assert (own in line) == (screen.sensitive and screen.action.name == "card"), screen.action


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_line_of_danger_stands_below_a_neutral_one(library: Library, channel: Channel, language: str) -> None:
    """Only where the address says that words spoke of it; said as the channel is used."""
    reader = Reader(language, TODAY, channel.facts)
    for name, args in (("open", ("rights/wages",)), ("open", ("rights/harassment",)), ("search", ("rights/wages",))):
        calm = handlers.draw(Action(language, name, args), reader, library)
        alarmed = handlers.draw(Action(language, name, args, notes=("possible",)), reader, library)
        added = [block for block in alarmed.body if block not in calm.body]
        assert len(added) == 1
        assert alarmed.body.index(added[0]) == 1
        assert ("0" in plain((added[0],))) == ("buttons" not in channel.facts.can)


@pytest.mark.parametrize("language", WHOLE)
def test_a_number_beside_an_answer_is_never_the_police_nor_anothers(library: Library, language: str) -> None:
    """In every country that is known, on every page: with its risk, and of a body that serves the reader."""
    numbered = 0
    for iso in library.atlas.countries:
        for page in pages(library, language):
            if page.id in (HELP, "help/contacts", "countries"):
                continue
            words = plain(opened(library, page, home="ke", there=iso).body)
            lines = [contact for contact in library.contacts.values() if _stands(contact, language, words)]
            numbered += bool(lines)
            assert not [line.id for line in lines if line.kind in POLICE], page.id
            assert not [line.id for line in lines if line.mission_of not in (None, "", "ke")], page.id
            assert all(line.risk[language] in words for line in lines if line.risk), page.id
    assert numbered > 100


def _stands(contact: Contact, language: str, words: str) -> bool:
    return f"\n{say(language, '{name}: ', name=contact.name[language])}" in words


async def test_a_number_with_its_hours_follows_the_answer(engine: Engine, library: Library) -> None:
    """Once a country is known, and not before."""
    amina = Person(engine, hint="en")
    assert "19911" not in await amina.presses("=en open rights/wages")
    await amina.presses("=en there sa")
    read = await amina.presses("=en open rights/wages")
    assert read.index(library.pages["en"]["rights/wages"].answer) < read.index("19911")
    assert amina.screen is not None
    line = next(block for block in amina.screen.body if isinstance(block, Paragraph) and "19911" in plain((block,)))
    assert spans_text(line.spans).endswith(".")
    assert "19911" not in await amina.presses("=en open money/bank")


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)
@pytest.mark.parametrize("language", WHOLE)
def test_the_first_screen_begins_with_what_one_can_do(library: Library, channel: Channel, language: str) -> None:
    """A line or two, the question, the choices; "send a number" is not said beside buttons."""
    screen = handlers.draw(Action(language, "welcome"), Reader(language, TODAY, channel.facts), library)
    words = plain(screen.body)
    assert len(words.split()) <= BEFORE_A_CHOICE
    assert len(screen.choices) == 9
    tap = say(language, "Tap a button, or write your question in your own words.")
    assert (tap in words) == ("buttons" in channel.facts.can)
    assert Action(language, "open", ("about/privacy",)) in [way.action for way in screen.nav]


async def test_a_greeting_again_is_no_second_welcome(engine: Engine) -> None:
    """Whoever has met us gets the menu under one short line."""
    amina = Person(engine, hint="en")
    first = await amina.says("hello")
    again = await amina.says("hello")
    assert amina.at == "en open menu !again"
    assert "free information" in first
    assert "free information" not in again
    assert "Hello again." in again


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_label_is_one_page(drawn: Drawn, language: str) -> None:
    """The menu's "Get help" and the 0 of every screen were two pages under one name; lists to tick are apart."""
    for screen in drawn[language]:
        if screen.action.name != "list":
            leads = {(button.label, str(button.action.bare())) for button in (*screen.choices, *screen.nav)}
            assert len({label for label, _ in leads}) == len(leads), screen.action


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_fits_one_message_of_whatsapp(drawn: Drawn, language: str) -> None:
    """Text, choices and ways out together, as Twilio counts them."""
    for screen in drawn[language]:
        parts = (whatsapp_text(screen.body), markup.numbered(screen.choices), markup.ways_out(screen.nav))
        assert len("\n\n".join(filter(None, parts))) <= LIMITS.characters, screen.action


async def test_where_ones_own_country_has_no_line_it_is_said(engine: Engine) -> None:
    """A Nepali in Qatar reads so; in a country where hers has one, or in her own, nobody reads it."""
    amina = Person(engine, hint="en")
    await amina.presses("=en home np country")
    assert "We know no help line of Nepal in Qatar." in await amina.presses("=en contacts qa")
    assert "We know no line" not in await amina.presses("=en contacts np")
    await amina.presses("=en home ke country")
    assert "We know no line" not in await amina.presses("=en contacts sa")


@pytest.mark.parametrize("language", WHOLE)
def test_a_risk_is_said_once_a_screen(drawn: Drawn, library: Library, language: str) -> None:
    """Under each of several contacts it was read by nobody."""
    risks = {contact.risk[language] for contact in library.contacts.values() if contact.risk}
    for screen in drawn[language]:
        if screen.action.name == "contacts":
            words = plain(screen.body)
            assert not [risk for risk in risks if words.count(risk) > 1], screen.action


async def test_what_a_risk_adds_is_still_said(engine: Engine) -> None:
    """In Kuwait the police may check papers, and one office also takes reports of employers."""
    amina = Person(engine, hint="en")
    read = await amina.presses("=en contacts kw")
    assert read.count("Police may check your papers") == 1
    assert "Employers also report absent workers to this office." in read


def test_a_choice_of_telegram_is_told_by_taps(library: Library) -> None:
    """What nobody saw is answered in the channel's own words."""
    reader = Reader("en", TODAY, Telegram.facts)
    words = plain(handlers.draw(Action("en", "unseen", ("voice",)), reader, library).body)
    assert "tap a button" in words
    assert "number" not in words
