"""Somebody to call: from the first word to a number that is right, on every channel."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from bot import checks
from bot.actions import Action, parse_action
from bot.channels.channel import Channel
from bot.channels.twilio.sms import Sms
from bot.document import Document, Items, Paragraph, Span, Spans, plain, spans_text
from bot.engine import Engine
from bot.library.contacts import PROBLEMS
from bot.library.model import Library
from bot.library.partner import Partner
from bot.types import LANGUAGES, Reader, Screen, Session
from handlers import ACTIONS, Does, draw, find_contacts
from tests.chatting import Person, tallies

TODAY = date(2026, 11, 24)
PAIRS = [("Cameroon", "Lebanon", "lb"), ("Kenya", "Saudi Arabia", "sa"), ("Nepal", "Qatar", "qa"),
         ("Philippines", "Hong Kong", "hk"), ("Sénégal", "France", "fr")]  # fmt: skip
REGION = {"lb": 0, "sa": 0, "qa": 0, "hk": 1, "fr": 3}
WALKED = ("contacts", "country", "countries", "card")
ONLY = re.compile("only inside|seulement", re.IGNORECASE)


def reads(channel: Channel, screen: Screen) -> str:
    """Return all a person can read of a screen, with MORE where there is more."""
    parts = [replace(screen, action=screen.action.at_part(part)) for part in range(1, 10)]
    shown = parts if isinstance(channel, Sms) else parts[:1]
    return "\n".join(message.text for part in shown for message in channel.render(part))


def numbers(library: Library, iso: str) -> list[str]:
    """Return the published numbers of a country, as they are shown."""
    found = [one for one in library.contacts.values() if one.country == iso and one.shown(TODAY)]
    return [text for one in found for phone in one.phones for text in (phone.local, phone.international) if text]


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
            if isinstance(entry, Does):
                goes = entry.do(goes, Session(language), library).page
            if goes.name in WALKED and goes.language == language and str(goes) not in seen:
                seen.add(str(goes))
                ahead.append(goes)


@pytest.fixture(scope="module")
def walked(library: Library) -> list[Screen]:
    """Every screen that may show a number, as people from nowhere known and from four countries see it."""
    found = [screen for language in LANGUAGES for screen in crawl(library, language)]
    pairs = [one.action for one in found if one.action.name == "contacts" and len(one.action.arg(0)) == 2]
    for home in ("cm", "ke", "bd", "pk"):
        found += [draw(one, Reader(one.language, TODAY, home=home), library) for one in pairs]
    return found


def test_every_number_shown_is_a_record_with_a_source(library: Library, walked: list[Screen]) -> None:
    """On all screens: what can be dialled stands in a record that is published today."""
    shown = [one for one in library.contacts.values() if one.published and not one.expired(TODAY)]
    known = {number for one in shown for phone in one.phones for number in (phone.dialled, phone.digits)}
    assert len(walked) > 5000
    assert {span.phone for screen in walked for span in dialled(screen)} <= known
    assert {number for screen in walked for number in screen.secrets} <= known


def test_no_trap_and_nothing_hidden_can_be_read_anywhere(library: Library, walked: list[Screen]) -> None:
    """Neither in the text nor behind a button, whatever the country and the problem."""
    shown = {phone.local for one in library.contacts.values() if one.published for phone in one.phones}
    hidden = [one for one in library.contacts.values() if not one.published]
    both = {number for one in hidden for phone in one.phones for number in (phone.local, phone.international)}
    secret = {number for number in both - shown if number}

    def told(text: str) -> bool:
        there = (number for number in secret if number in text)
        return any(re.search(rf"(?<![\d+]){re.escape(one)}(?!\d)", text) for one in there)

    assert hidden
    assert [str(one.action) for one in walked if told(plain(one.body))] == []
    ids = {one.id for one in hidden}
    assert not [one for screen in walked for one in screen.choices if ids & set(one.action.args)]


def test_a_short_code_always_says_where_it_works(library: Library, walked: list[Screen]) -> None:
    """A number without its country stands in one line with "only inside"."""
    bad = [
        (str(screen.action), spans_text(spans))
        for screen in walked
        for spans in lines(screen.body)
        if any(span.phone and not span.phone.startswith("+") for span in spans) and not ONLY.search(spans_text(spans))
    ]
    assert bad == []


@pytest.mark.parametrize("channel", checks.all_channels(), ids=lambda channel: channel.name)
def test_what_is_shown_reaches_every_channel_whole(library: Library, channel: Channel) -> None:
    """Each number of each country can be read, on one line of one message."""
    for language in LANGUAGES:
        for iso in library.atlas.countries:
            screen = next(iter(chain(library, language, iso)))
            read = reads(channel, screen)
            for span in dialled(screen):
                assert span.text in read, (channel.name, iso, span.text)


def chain(library: Library, language: str, iso: str, home: str = "") -> Iterator[Screen]:
    """Yield a country's screens of contacts, from one to the next."""
    reader = Reader(language, TODAY, home=home)
    action = Action(language, "contacts", (iso,))
    for _ in range(20):
        screen = draw(action, reader, library)
        yield screen
        more = [one for one in screen.choices if one.action.name == "contacts" and one.action.arg(2)]
        if not more:
            return
        action = more[0].action


@pytest.mark.parametrize("channel", checks.all_channels(), ids=lambda channel: channel.name)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("home", "there", "iso"), PAIRS, ids=lambda value: value if len(value) == 2 else "")
async def test_two_words_lead_to_a_number(
    engine: Engine, library: Library, channel: Channel, language: str, home: str, there: str, iso: str
) -> None:
    """From the very start: 0, then the country."""
    amina = Person(engine, channel=channel, hint=language)
    await amina.says("0")
    await amina.says(there)
    assert amina.at == f"{language} contacts {iso}"
    assert amina.screen is not None
    assert any(number in reads(channel, amina.screen) for number in numbers(library, iso))


@pytest.mark.parametrize("channel", checks.all_channels(), ids=lambda channel: channel.name)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("home", "there", "iso"), PAIRS, ids=lambda value: value if len(value) == 2 else "")
async def test_four_taps_lead_to_a_number(
    engine: Engine, library: Library, channel: Channel, language: str, home: str, there: str, iso: str
) -> None:
    """Get help, a number to call, the region, the country."""
    amina = Person(engine, channel=channel, hint=language)
    await amina.follows("")
    assert amina.screen is not None
    assert f"{language} open help/danger-now" in [str(one.action) for one in amina.screen.nav]
    await amina.presses(f"={language} open help/danger-now")
    for place in (0, REGION[iso]):
        await amina.presses(amina.screen.choices[place].label)
    assert amina.screen is not None
    wanted = next(one for one in amina.screen.choices if iso in one.action.args)
    await amina.presses(wanted.label)
    assert amina.at == f"{language} contacts {iso}"
    assert any(number in reads(channel, amina.screen) for number in numbers(library, iso))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_country_is_answered_with_something_useful(library: Library, language: str) -> None:
    """A number, a body's site, or an honest sentence with what there is instead; and the facts of the country."""
    bare = []
    for iso in library.atlas.countries:
        first = next(iter(chain(library, language, iso)))
        leads = {str(one.action) for one in first.choices}
        assert f"{language} country {iso}" in leads
        found = plain(first.body)
        own = [one for one in library.contacts.values() if one.country == iso and one.shown(TODAY)]
        if not own:
            bare.append(iso)
            nothing = {"en": "We have no checked number", "fr": "Nous n'avons aucun numéro vérifié"}[language]
            assert nothing in found
            assert "Example Office" in found
            assert "HCR" in found or "UNHCR" in found
    assert bare == ["bf", "bj", "cd", "gn", "id", "in", "mg", "ml", "np", "sl", "tg", "tz"]


def test_a_state_library_is_no_place_to_ask_for_help(library: Library) -> None:
    """Where a text was read is a source; what stands in for a number is an office."""
    assert find_contacts.official("in", library).startswith("https://")
    assert find_contacts.official("id", library) == ""


async def test_where_nothing_is_checked_the_partner_of_the_link_is_named(engine: Engine, library: Library) -> None:
    """She came by the link of an organisation: it can help. An unknown code names nobody."""
    known = replace(library, partners={"abc-24": Partner("abc-24", "House of Migrants", "+977 1 5551234")})
    engine.library = lambda: known
    amina = Person(engine, hint="en")
    await amina.follows("abc-24")
    await amina.says("0")
    read = await amina.says("Nepal")
    assert "organisation that gave you the link to this chat: House of Migrants" in read
    assert "+977 1 5551234" in read
    binh = Person(engine, name="binh", hint="en")
    await binh.follows("abc-99")
    await binh.says("0")
    assert "organisation that gave you" not in await binh.says("Nepal")


async def test_who_does_not_answer_is_counted_and_the_next_one_follows(engine: Engine) -> None:
    """One tap, and never the same number again."""
    amina = Person(engine, hint="en")
    await amina.says("0")
    assert "112" in await amina.says("Lebanon")
    after = await amina.presses("B: no answer")
    assert "1745" not in after
    assert "Anti-Racism Movement" in after
    assert await tallies(engine, "no_answer") == {"lb-isf-1745": 1}
    assert await tallies(engine, "contacts") == {"lb": 1}


async def test_nobody_can_count_what_is_not_a_contact(engine: Engine) -> None:
    """A made-up button leads on and counts nothing."""
    amina = Person(engine, hint="en")
    await amina.presses("=en no-answer my-secret lb")
    assert amina.at.startswith("en contacts lb")
    assert await tallies(engine, "no_answer") == {}


async def test_the_last_one_is_told(library: Library, engine: Engine) -> None:
    """At the end of the list: what else there is, and the way back to the start."""
    amina = Person(engine, hint="en")
    read = await amina.presses("=en contacts lb any int-unhcr-help")
    assert "That was the last one" in read
    await amina.presses("From the start")
    assert amina.at == "en contacts lb"


async def test_the_kind_of_problem_decides_who_comes_first(engine: Engine) -> None:
    """Not paid in Saudi Arabia: the labour line, not the police."""
    amina = Person(engine, hint="en")
    await amina.presses("=en contacts sa")
    await amina.presses("Kind of problem")
    read = await amina.presses("Not paid")
    assert "19911" in read
    assert "Emergency numbers" not in read


async def test_her_country_brings_its_own_line(engine: Engine) -> None:
    """Typed in her way, and remembered."""
    amina = Person(engine, hint="en")
    await amina.presses("=en contacts sa")
    await amina.presses("My home country")
    await amina.says("kenyan")
    assert amina.at == "en contacts sa"
    assert "+254 20 787 6000" in await amina.presses("Other contacts") + await amina.presses("Other contacts")


async def test_a_known_country_shows_its_numbers_first_in_danger(engine: Engine) -> None:
    """Once she said where she is, danger opens with whom to call; a locked phone shows something harmless."""
    amina = Person(engine, hint="fr")
    await amina.says("0")
    await amina.says("Liban")
    await amina.says("menu")
    read = await amina.says("il me frappe et m'a enfermée dans la maison")
    assert read.startswith("Voici la page demandée")
    assert read.index("112") < read.index("Ce n'est pas votre faute")


async def test_a_country_named_in_a_cry_for_help_is_heard(engine: Engine) -> None:
    """She does not have to say it twice."""
    amina = Person(engine, hint="en")
    read = await amina.says("my boss beats me every day and locked me in the house in Riyadh")
    assert "999" in read
    await amina.presses("A number to call")
    assert amina.at == "en contacts sa"


async def test_danger_offers_what_would_help_most(engine: Engine) -> None:
    """Seven choices, a number to call first."""
    amina = Person(engine, hint="en")
    await amina.says("0")
    assert amina.screen is not None
    assert [one.label for one in amina.screen.choices] == [
        "A number to call",
        "I am hurt or ill",
        "I cannot leave",
        "They have my passport",
        "Someone threatens me",
        "I think about dying",
        "I am under 18",
    ]


async def test_a_question_for_a_number_in_a_country_is_answered_at_once(engine: Engine) -> None:
    """Free words that ask for a hotline and name the country."""
    amina = Person(engine, hint="en")
    await amina.says("hello")
    await amina.says("give me a hotline number to call in Qatar")
    assert amina.at == "en contacts qa"


async def test_a_french_speaker_is_told_which_lines_speak_french(engine: Engine) -> None:
    """Her language stands first."""
    amina = Person(engine, hint="fr")
    assert "Langues : français, " in await amina.presses("=fr contacts it violence")


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


@pytest.mark.parametrize("channel", checks.all_channels(), ids=lambda channel: channel.name)
def test_danger_with_numbers_stays_within_its_messages(library: Library, channel: Channel) -> None:
    """Whatever country is known, and wherever she comes from."""
    for language in LANGUAGES:
        for iso in library.atlas.countries:
            for home in ("", "ke"):
                reader = Reader(language, TODAY, home=home, destination=iso)
                messages = channel.render(draw(parse_action(f"{language} open help/danger-now"), reader, library))
                assert len(messages) <= channel.limits.messages, (language, iso, len(messages))
                assert max(len(one.text) for one in messages) <= channel.limits.characters
