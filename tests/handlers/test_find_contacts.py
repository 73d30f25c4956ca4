"""Somebody to call: from the first word to a number that is right, on every channel."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.actions import parse_action
from bot.channels import CHANNELS
from bot.channels.channel import Channel
from bot.channels.twilio.sms import Sms
from bot.engine import Engine
from bot.languages import LANGUAGES
from bot.library.model import Library
from bot.library.partner import Partner
from bot.types import Reader, Screen
from handlers import draw, refer
from tests.chatting import Person, tallies

TODAY = date(2026, 11, 24)
PAIRS = [("Cameroon", "Lebanon", "lb"), ("Kenya", "Saudi Arabia", "sa"), ("Nepal", "Qatar", "qa"),
         ("Philippines", "Hong Kong", "hk"), ("Sénégal", "France", "fr")]  # fmt: skip
REGION = {"lb": 0, "sa": 0, "qa": 0, "hk": 1, "fr": 3}


def reads(channel: Channel, screen: Screen) -> str:
    """Return all a person can read of a screen, with MORE where there is more."""
    parts = [replace(screen, action=screen.action.at_part(part)) for part in range(1, 10)]
    drawn = parts if isinstance(channel, Sms) else parts[:1]
    return "\n".join(message.text for part in drawn for message in channel.render(part))


def numbers(library: Library, iso: str) -> list[str]:
    """Return the published numbers of a country, as they are shown."""
    contacts = [contact for contact in library.contacts.values() if contact.country == iso and contact.shown(TODAY)]
    return [
        text for contact in contacts for phone in contact.phones for text in (phone.local, phone.international) if text
    ]


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)
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


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("home", "there", "iso"), PAIRS, ids=lambda value: value if len(value) == 2 else "")
async def test_four_taps_lead_to_a_number(
    engine: Engine, library: Library, channel: Channel, language: str, home: str, there: str, iso: str
) -> None:
    """Get help, a number to call, the region, the country."""
    amina = Person(engine, channel=channel, hint=language)
    await amina.follows("")
    assert amina.screen is not None
    assert f"{language} open help/danger-now" in [str(way.action) for way in amina.screen.nav]
    await amina.presses(f"={language} open help/danger-now")
    for place in (0, REGION[iso]):
        await amina.presses(amina.screen.choices[place].label)
    assert amina.screen is not None
    wanted = next(choice for choice in amina.screen.choices if iso in choice.action.args)
    await amina.presses(wanted.label)
    assert amina.at == f"{language} contacts {iso}"
    assert any(number in reads(channel, amina.screen) for number in numbers(library, iso))


def test_a_state_library_is_no_place_to_ask_for_help(library: Library) -> None:
    """Where a text was read is a source; what stands in for a number is an office."""
    assert refer.official_site("in", library).startswith("https://")
    assert refer.official_site("id", library) == ""


async def test_where_nothing_is_checked_the_partner_of_the_link_is_named(engine: Engine, library: Library) -> None:
    """She came by the link of an organisation: it can help. An unknown code names nobody."""
    with_partner = replace(library, partners={"abc-24": Partner("abc-24", "House of Migrants", "+977 1 5551234")})
    engine.library = lambda: with_partner
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
    after = await amina.presses("B did not answer")
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
    assert "+254 20 787 6000" in await amina.presses("More numbers") + await amina.presses("More numbers")


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


@pytest.mark.parametrize(
    ("words", "iso"),
    [
        *(
            ("Libna", "lb"),
            ("Qater", "qa"),
            ("Omman", "om"),
            ("LB", "lb"),
            ("qa", "qa"),
            ("🇱🇧", "lb"),
            ("Myanmar", "mm"),
        ),
        *(("Birmanie", "mm"), ("Burma", "mm"), ("Mae Sot", "th"), ("Myawaddy", "mm"), ("Sihanoukville", "kh")),
        *(("Tripoli", "ly"), ("tripoli liban", "lb"), ("Turkey", "tr"), ("kenya to saudi", "sa"), ("Maroco", "ma")),
        *(("from Nepal, working in Qatar", "qa"), ("Jordn", "jo"), ("Koweit city", "kw"), ("KK Park", "mm")),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_where_are_you_takes_any_spelling(engine: Engine, language: str, words: str, iso: str) -> None:
    """A slip, a code, a flag, a town: the contacts of that country, and never a page."""
    amina = Person(engine, hint=language)
    await amina.presses(f"={language} open help/contacts")
    await amina.says(words)
    assert amina.at == f"{language} contacts {iso}"


@pytest.mark.parametrize("words", ["Nigera", "woman", "no", "it", "qwrtz"])
async def test_where_are_you_does_not_guess(engine: Engine, words: str) -> None:
    """Niger or Nigeria; a word of another meaning; nothing at all."""
    amina = Person(engine, hint="en")
    await amina.presses("=en open help/contacts")
    await amina.says(words)
    assert "contacts" not in amina.at.split()


async def test_danger_and_steering_words_come_before_the_country_asked_for(engine: Engine) -> None:
    """Where the screen waits for a name."""
    amina = Person(engine, hint="en")
    await amina.presses("=en open help/contacts")
    await amina.says("in Libna my boss beats me and locked me in")
    assert amina.at.startswith("en urgent help/danger-now")
    await amina.presses("=en open help/contacts")
    await amina.says("francais")
    assert amina.at == "fr open help/contacts"


async def test_danger_shows_the_numbers_of_where_she_is_not_of_her_home(engine: Engine) -> None:
    """Whichever of the two she names first."""
    amina = Person(engine, hint="en")
    read = await amina.says("i am from Kenya, my boss in Riyadh beats me every day and locked me in")
    assert "999" in read
    await amina.presses("A number to call")
    assert amina.at == "en contacts sa"


async def test_danger_offers_what_would_help_most(engine: Engine) -> None:
    """Four choices, a number to call first; all other help is one step away."""
    amina = Person(engine, hint="en")
    await amina.says("0")
    assert amina.screen is not None
    assert [choice.label for choice in amina.screen.choices] == [
        "A number to call",
        "I cannot leave",
        "Someone threatens me",
        "Another problem",
    ]
    await amina.presses("Another problem")
    assert amina.at == "en open help"


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


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)
def test_danger_with_numbers_is_one_message(library: Library, channel: Channel) -> None:
    """Whatever country is known, and wherever she comes from."""
    for language in LANGUAGES:
        for iso in library.atlas.countries:
            for home in ("", "ke"):
                reader = Reader(language, TODAY, home=home, destination=iso)
                messages = channel.render(draw(parse_action(f"{language} open help/danger-now"), reader, library))
                assert len(messages) == 1, (language, iso, len(messages))
                assert max(len(message.text) for message in messages) <= channel.limits.characters
