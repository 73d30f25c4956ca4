"""What holds for every screen on every channel: how long it is, what stands first, what its words tell to do."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import pytest

import handlers
from bot import checks
from bot.actions import BUTTON_BYTES, Action
from bot.channels import CHANNELS, markup
from bot.channels.channel import Channel
from bot.channels.telegram.screens import ROW, Telegram
from bot.channels.twilio.sms import LIMITS, Sms, letters
from bot.channels.twilio.whatsapp import WhatsApp
from bot.document import plain
from bot.languages import FIRST, LANGUAGES, OFFERED
from bot.library.model import Library
from bot.texts import say
from bot.types import Button, Reader, Screen
from handlers.show_countries import topic_label
from tests.channels.test_one_message import bare, kept_together
from tests.handlers.walking import JOURNEYS, TODAY, drawn, in_parts, keyed, noted, said, walked

pytestmark = pytest.mark.xdist_group("screens")

SHOWN: Final = 40
"""Letters of a message that a locked phone shows (docs/architecture.md, Screens)."""
PLACED: Final = frozenset({"country", "contacts", "card"})
"""Screens that belong to a place."""
CHOSEN: Final = frozenset({"countries", "sources"})
"""Screens that list places or sources for anybody."""
TYPED: Final = re.compile(
    r"\b[Ss]end \W*0|[Ss]end a number|[Oo]ne number is|\b[Tt]ype \W*HIDE|[Ee]nvoyez \W*0|[Ee]nvoyez un chiffre|"
    r"[Uu]n chiffre suffit|[Tt]apez \W*CACHER"
)
"""What one does where there are no buttons."""
TAPPED: Final = re.compile(r"\b[Tt]ap\b|\b[Bb]uttons?\b|\b[Bb]outons?\b|[Tt]ouchez (?:\W|un\b|Aide|Cacher)")
"""And where there are."""


Drawn = dict[str, list[Screen]]


@pytest.fixture(scope="module")
def everything(library: Library) -> Drawn:
    """Draw on each channel what buttons and words lead to in the languages it speaks, also with lines above."""
    addresses = []
    for language in LANGUAGES:
        plainly = [*walked(library, language), *said(library, language)]
        addresses += [*plainly, *noted(plainly)]
    return {
        channel.name: list(drawn((its for its in addresses if speaks(channel, its)), channel, library))
        for channel in CHANNELS
    }


def speaks(channel: Channel, action: Action) -> bool:
    """Say whether a channel speaks the language of an address."""
    return channel.facts.spoken(action.language) == action.language


def read(text: str) -> str:
    """Return what is read of a message, without marks."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", text)).split())


def fits(channel: Channel, screen: Screen) -> Iterator[str]:
    """Yield what of a screen is not as it must be on a channel."""
    parts = in_parts(channel, screen)
    for messages in parts:
        if len(messages) > 1 + bool(screen.closing):
            yield f"{len(messages)} messages"
        for message in messages:
            if not message.text.strip():
                yield "a message without text"
            if channel.name == WhatsApp.name and len(message.text) > 1600:
                yield f"{len(message.text)} characters"
            if any(len(row) > ROW for row in message.buttons) and channel.name == Telegram.name:
                yield "too many buttons in a row"
            if any(len(str(button.action)) > BUTTON_BYTES for row in message.buttons for button in row):
                yield "a button that Telegram refuses"
    if channel.limits.page_parts == 1 and len(parts) > 1:
        yield f"{len(parts)} parts"


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)
def test_every_screen_fits_its_channel(everything: Drawn, channel: Channel) -> None:
    """One message with a text; on Telegram and WhatsApp all of it at once, the whole page too; rows can be read."""
    wrong = []
    for count, screen in enumerate(everything[channel.name]):
        if channel.name != Sms.name or count % 4 == 0:
            wrong += [f"{screen.action}: {what}" for what in fits(channel, screen)]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_is_one_message_of_whatsapp_in_every_country(library: Library, language: str) -> None:
    """With the numbers of whichever country is known, and whatever line stands above."""
    pages = [id_ for id_ in library.pages[language] if id_.startswith("help/")]
    assert len(pages) > 5
    for iso in library.atlas.countries:
        reader = Reader(language, TODAY, WhatsApp.facts, "ke", iso)
        for id_ in pages:
            for notes in ((), ("hello", "unseen"), ("possible", "switched")):
                screen = handlers.draw(Action(language, "open", (id_,), notes=notes), reader, library)
                assert WhatsApp.facts.parts(screen) == 1, (id_, iso, notes)


def test_an_sms_is_two_joined_ones_before_more(everything: Drawn) -> None:
    """Menus and help three, and so the last part, which holds the choices."""
    for place, screen in enumerate(everything[Sms.name]):
        if place % 4:
            continue
        hand = letters(screen)
        texts = [messages[0].text for messages in in_parts(Sms(), screen)]
        large = is_large(screen)
        for part, text in enumerate(texts, 1):
            most = hand.menu_segments if large or part == len(texts) > 1 else hand.segments
            assert hand.segments_of(text) <= most or len(texts) == 9, (screen.action, part)
            assert len(text) <= LIMITS.characters, screen.action


def is_large(screen: Screen) -> bool:
    """Say whether an SMS may be three: the first screen, a menu, a page of help, whom to call."""
    page = screen.action.page()
    words = (page.name, *page.args)
    menu = screen.in_place and len(screen.choices) > 0 and screen.action.name == "open"
    of_help = words[0] in ("urgent", "contacts") or any(word.startswith("help") for word in words[1:2])
    return menu or of_help or words[0] in ("welcome", "hello")


@pytest.mark.parametrize("language", OFFERED)
def test_the_first_sms_of_help_holds_a_number_or_the_way_to_one(library: Library, language: str) -> None:
    """On every page of help, in every country: a number to call, or the digit that leads to one."""
    pages = [id_ for id_ in library.pages[language] if id_.startswith("help/")]
    for home, iso in (*JOURNEYS, *(("", iso) for iso in library.atlas.countries)):
        reader = Reader(language, TODAY, Sms.facts, home, iso)
        for id_ in pages:
            screen = handlers.draw(Action(language, "open", (id_,)), reader, library)
            (message,) = in_parts(Sms(), screen)[0]
            numbers = [bare(number) for number in markup.numbers(screen.body)]
            calls = [
                f"{key}={button.label}" if Sms.facts.parts(screen) > 1 else f"{key} {button.label}"
                for key, button in markup.keyed(screen.choices)
                if "contacts" in (button.action.name, *button.action.args) or "help/contacts" in button.action.args
            ]
            # The page of contacts itself asks for the country, by its name or region.
            asks = screen.expects is not None and say(language, "Where are you now?") in plain(screen.body)
            held = any(number in bare(message.text) for number in numbers)
            assert held or asks or any(bare(call) in bare(message.text) for call in calls), (id_, iso, message.text)


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)
def test_a_contact_stays_whole_wherever_she_comes_from(library: Library, channel: Channel) -> None:
    """Its name, numbers and hours in one part, for people of every country of origin."""
    homes = [iso for iso, country in library.atlas.countries.items() if "origin" in country.record.roles]
    places = [iso for iso in library.atlas.countries if iso not in homes]
    assert len(homes) > 10
    seen = 0
    for number, home in enumerate(homes):
        for iso in places[number % 3 :: 3]:
            language = OFFERED[number % len(OFFERED)]
            action = Action(language, "contacts", (iso,))
            screen = handlers.draw(action, Reader(language, TODAY, channel.facts, home, iso), library)
            texts = [bare(message.text) for messages in in_parts(channel, screen) for message in messages]
            for lines in kept_together(screen.body):
                seen += 1
                assert any(all(bare(line) in text for line in lines) for text in texts), (iso, home, lines[0])
    assert seen > 300


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)
def test_words_tell_to_do_what_can_be_done_there(everything: Drawn, channel: Channel) -> None:
    """Buttons are tapped, numbers and words are sent; in the texts of pages too, and nothing is left to fill in."""
    untrue = TYPED if "buttons" in channel.facts.can else TAPPED
    wrong = []
    for screen in everything[channel.name]:
        text = plain((*screen.body, *screen.whole, *screen.closing))
        wrong += [f"{screen.action}: {text[max(0, it.start() - 30) : it.end() + 20]}" for it in untrue.finditer(text)]
        wrong += [f"{screen.action}: {mark}" for mark in re.findall(r"\{[a-z_:]+\}", text)]
    assert wrong == []


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)
def test_no_two_choices_have_one_label_or_one_number(everything: Drawn, channel: Channel) -> None:
    """Also with a tool to go back to; and 0 is not what 9 is."""
    for screen in everything[channel.name]:
        ways = keyed(screen)
        labels = [button.label.casefold() for _, button in ways]
        keys = [key.casefold() for key, _ in ways]
        assert len(set(labels)) == len(labels), screen.action
        assert len(set(keys)) == len(keys), screen.action


def places(library: Library, language: str) -> re.Pattern[str]:
    """Return the pattern of every country's name in a language."""
    countries = [country.words[language] for country in library.atlas.countries.values()]
    names = {re.escape(name) for words in countries for name in (words.name, words.short_title)}
    return re.compile(rf"\b(?:{'|'.join(sorted(names))})\b")


def test_two_choices_of_one_label_are_told_by_the_check(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever writes content need not run the tests."""
    alike = (Button("Medical test", Action(FIRST, "open", ("money",))), Button("medical test", Action(FIRST, "open")))
    screen = handlers.draw(Action(FIRST, "open", ("rights",)), Reader(FIRST, TODAY), library)
    monkeypatch.setattr(checks, "screens", lambda *_: [replace(screen, choices=alike)])
    problems = [str(problem) for problem in checks.check_screens(library, (), TODAY)]
    assert [problem for problem in problems if "has two choices called 'medical test'" in problem]
    monkeypatch.setattr(checks, "screens", lambda *_: [screen])
    assert list(checks.check_screens(library, (), TODAY)) == []


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)
def test_a_locked_phone_shows_no_country_and_no_topic(everything: Drawn, library: Library, channel: Channel) -> None:
    """Neither on a country's facts, its contacts and cards, nor on any page that is read from there."""
    named = {language: places(library, language) for language in LANGUAGES}
    for place, screen in enumerate(everything[channel.name]):
        page = screen.action.page()
        if page.name in CHOSEN or (channel.name == Sms.name and place % 4):
            continue
        topic = page.arg(1) if page.name == "country" and page.arg(1) not in ("", "more") else ""
        parts = in_parts(channel, screen)
        for messages in parts if page.name in PLACED else parts[:1]:
            text = read(messages[0].text)[:SHOWN]
            assert not named[page.language].search(text), (screen.action, text)
            assert not topic or topic_label(page.language, topic) not in text, (screen.action, text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_guess_stands_under_the_line_of_a_page_that_was_asked_for(library: Library, language: str) -> None:
    """A did-you-mean of pages of help says at once that it is one."""
    discreet = say(language, "Here is the page you asked for. Read it in a quiet place.")
    unsure = say(language, "I am not sure I understood. I have not kept your words.")
    ids = [id_ for id_, page in library.pages[language].items() if page.sensitive]
    for id_ in ids:
        for notes in ((), ("possible",), ("switched",), ("hello",)):
            action = Action(language, "search", (id_, "help/violence"), notes=notes)
            text = plain(handlers.draw(action, Reader(language, TODAY, WhatsApp.facts), library).body)
            assert discreet not in text
            assert unsure in text


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)
@pytest.mark.parametrize("language", OFFERED)
def test_an_answer_is_short_as_it_is_read_and_no_beginning_of_its_page(
    library: Library, channel: Channel, language: str
) -> None:
    """With what its channel puts into its words."""
    for page in library.pages[language].values():
        if not page.answer:
            continue
        screen = handlers.draw(Action(language, "open", (page.id,)), Reader(language, TODAY, channel.facts), library)
        first = page.answer.partition(". ")[0]
        text = next((line for line in plain(screen.body).split("\n") if line.startswith(first)), "")
        assert len(text) <= 300 + len(library.service.operator), page.id
        assert not bare(plain(page.body)).startswith(bare(page.answer)[:60]), page.id
