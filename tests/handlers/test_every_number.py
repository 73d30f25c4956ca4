"""Every screen that may show a number: each number has its record, its source and its country, on every channel."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from bot.actions import Action, parse_action
from bot.channels import CHANNELS
from bot.channels.channel import Channel
from bot.document import Document, Items, Paragraph, Span, Spans, plain, spans_text
from bot.languages import LANGUAGES
from bot.library.contacts import PROBLEMS
from bot.library.model import Library
from bot.types import Reader, Screen, Session
from handlers import ACTIONS, VerbEntry, draw
from tests.handlers.test_find_contacts import TODAY, reads

WALKED = ("contacts", "country", "countries", "card")
ONLY = re.compile("only inside|seulement", re.IGNORECASE)


def lines(document: Document) -> Iterator[Spans]:
    """Yield the spans of each paragraph and list item."""
    for block in document:
        if isinstance(block, Paragraph):
            yield block.spans
        elif isinstance(block, Items):
            yield from block.items


def dialled(screen: Screen) -> list[Span]:
    """Return the numbers of a screen that can be tapped."""
    return [span for spans in lines(screen.body) for span in spans if span.phone]


def crawl(library: Library, language: str) -> Iterator[Screen]:
    """Yield every screen of pages, countries, contacts and cards that a button leads to, once."""
    isos = tuple(library.atlas.countries)
    ahead = [Action(language, name, (iso,)) for name in ("contacts", "country", "card") for iso in isos]
    ahead += [Action(language, "open", (id_,)) for id_ in library.pages[language] if not id_.startswith("tools")]
    seen = {str(action) for action in ahead}
    while ahead:
        screen = draw(ahead.pop(), Reader(language, TODAY), library)
        yield screen
        for button in (*screen.choices, *screen.nav):
            entry = ACTIONS.get(button.action.name)
            goes = button.action
            if isinstance(entry, VerbEntry):
                goes = entry.do(goes, Session(language), library).page
            if goes.name in WALKED and goes.language == language and str(goes) not in seen:
                seen.add(str(goes))
                ahead.append(goes)


@pytest.fixture(scope="module")
def walked(library: Library) -> list[Screen]:
    """Every screen that may show a number, as people from nowhere known and from four countries see it."""
    screens = [screen for language in LANGUAGES for screen in crawl(library, language)]
    pairs = [screen.action for screen in screens if screen.action.name == "contacts" and len(screen.action.arg(0)) == 2]
    for home in ("cm", "ke", "bd", "pk"):
        screens += [draw(action, Reader(action.language, TODAY, home=home), library) for action in pairs]
    return screens


def test_every_number_shown_is_a_record_with_a_source(library: Library, walked: list[Screen]) -> None:
    """On all screens: what can be dialled stands in a record that is published today."""
    published = [contact for contact in library.contacts.values() if contact.published and not contact.expired(TODAY)]
    numbers_on_record = {
        number for contact in published for phone in contact.phones for number in (phone.dialled, phone.digits)
    }
    assert len(walked) > 5000
    assert {span.phone for screen in walked for span in dialled(screen)} <= numbers_on_record
    assert {number for screen in walked for number in screen.secrets} <= numbers_on_record


def test_no_trap_and_nothing_hidden_can_be_read_anywhere(library: Library, walked: list[Screen]) -> None:
    """Neither in the text nor behind a button, whatever the country and the problem."""
    published = {phone.local for contact in library.contacts.values() if contact.published for phone in contact.phones}
    hidden = [contact for contact in library.contacts.values() if not contact.published]
    both = {number for contact in hidden for phone in contact.phones for number in (phone.local, phone.international)}
    secret = {number for number in both - published if number}

    def tells_a_secret(text: str) -> bool:
        contained = (number for number in secret if number in text)
        return any(re.search(rf"(?<![\d+]){re.escape(number)}(?!\d)", text) for number in contained)

    assert hidden
    assert [str(screen.action) for screen in walked if tells_a_secret(plain(screen.body))] == []
    ids = {contact.id for contact in hidden}
    assert not [choice for screen in walked for choice in screen.choices if ids & set(choice.action.args)]


def test_a_short_code_always_says_where_it_works(library: Library, walked: list[Screen]) -> None:
    """A number without its country stands in one line with "only inside"."""
    bad = [
        (str(screen.action), spans_text(spans))
        for screen in walked
        for spans in lines(screen.body)
        if any(span.phone and not span.phone.startswith("+") for span in spans) and not ONLY.search(spans_text(spans))
    ]
    assert bad == []


def chain(library: Library, language: str, iso: str, home: str = "") -> Iterator[Screen]:
    """Yield a country's screens of contacts, from one to the next."""
    reader = Reader(language, TODAY, home=home)
    action = Action(language, "contacts", (iso,))
    for _ in range(20):
        screen = draw(action, reader, library)
        yield screen
        more = [choice for choice in screen.choices if choice.action.name == "contacts" and choice.action.arg(2)]
        if not more:
            return
        action = more[0].action


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)
def test_what_is_shown_reaches_every_channel_whole(library: Library, channel: Channel) -> None:
    """Each number of each country can be read, on one line of one message."""
    for language in LANGUAGES:
        for iso in library.atlas.countries:
            screen = next(iter(chain(library, language, iso)))
            read = reads(channel, screen)
            for span in dialled(screen):
                assert span.text in read, (channel.name, iso, span.text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_country_is_answered_with_something_useful(library: Library, language: str) -> None:
    """A number, a body's site, or an honest sentence with what there is instead; and the facts of the country."""
    bare = []
    for iso in library.atlas.countries:
        first = next(iter(chain(library, language, iso)))
        leads = {str(choice.action) for choice in first.choices}
        assert f"{language} country {iso}" in leads
        text = plain(first.body)
        shown_here = [
            contact for contact in library.contacts.values() if contact.country == iso and contact.shown(TODAY)
        ]
        if not shown_here:
            bare.append(iso)
            nothing = {"en": "We have no checked number", "fr": "Nous n'avons aucun numéro vérifié"}[language]
            assert nothing in text
            assert "Example Office" in text
            assert "HCR" in text or "UNHCR" in text
    assert bare == ["bf", "bj", "cd", "gn", "id", "in", "mg", "ml", "np", "sl", "tg", "tz"]


@pytest.mark.parametrize("problem", PROBLEMS)
def test_police_lines_say_what_may_happen(library: Library, problem: str) -> None:
    """Where police may check papers, the sentence stands on each screen with a police number."""
    for iso, country in library.atlas.countries.items():
        if not country.record.police_risk:
            continue
        for action in (f"contacts {iso}", f"contacts {iso} {problem}"):
            screen = draw(parse_action(f"en {action}"), Reader("en", TODAY), library)
            if re.search(r"\bpolice,|- police", plain(screen.body)):
                assert "Police may check your papers" in plain(screen.body), action
