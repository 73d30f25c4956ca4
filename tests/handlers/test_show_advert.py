"""A job advert is pasted, and its signs are shown, as chats."""

from __future__ import annotations

from datetime import date

import pytest

from bot.actions import parse_action
from bot.channels.twilio.sms import PLAIN, Sms
from bot.channels.twilio.whatsapp import WhatsApp, whatsapp_parts
from bot.engine import Engine
from bot.library.model import Library
from bot.types import ChannelFacts, Reader
from handlers import show_advert
from tests.chatting import FACTS, Person, tallies

FRAUD = (
    "CANADA IS CALLING. Fruit pickers, packers, cleaners, no experience. Salary 6,500 dollars per month +"
    " free house.\n"
    "VISA 100% GUARANTEED in 14 days. Processing fee only 250$ by mobile money to Mr Kelvin O. +000 777 "
    "0101.\n"
    "Only 7 places remain, list closes tonight. Send your passport page now."
)
FAIR = (
    "Bricklayers and electricians for Malabo. Company: Bosco & Sons Construction, licence 0457, office "
    "opposite the main post office. Contract of one year is signed at the labour office before you move. "
    "The company pays flight, residence card and medical. Salary 600 dollars per month plus house. You "
    "keep your own passport. Test on Monday at 8 at our workshop. Nobody will ask you for money."
)
THREAT = (
    "House girls for Kuwait, 120 KD per month, urgent. Your passport will stay with madam. Age between 21"
    " and 30, women only. Medical you pay 40,000 to the office man. If you run from the house before two "
    "years we will find your family and they will pay. Agent Stella +000 777 0133"
)
ANNONCE = (
    "CANADA DIRECT sans diplôme. 4 500 000 FCFA par mois logé nourri. Visa garanti 100 %. Dossier 75 000 "
    "F par Orange Money au nom de Tanguy B. +000 888 0301. Reste 5 places, clôture ce soir 20h. Envoyez "
    "photo du passeport et acte de naissance."
)
STORY = (
    "Good evening, I am a mother of two in Kisumu. A man told me that they are hiring cleaners in Canada,"
    " salary 2000 dollars, and that I must pay 250 for the visa. My husband says wait. I do not know what"
    " to do, is it true? What should I ask him before I pay, and who can look at the papers for me here?"
)


def labels(person: Person) -> list[str]:
    """Return what she may choose."""
    assert person.screen is not None
    return [choice.label for choice in person.screen.choices]


async def test_its_signs_are_shown_with_its_own_words(engine: Engine) -> None:
    """She pastes a fraud, and sees by which words it shows; numbers and names are left out."""
    amina = Person(engine, hint="en")
    read = await amina.says(FRAUD)
    assert "Warning signs in this advert" in read
    assert '- The money goes to a person: "mobile money to Mr' in read
    assert "GUARANTEED" in read
    assert "I have not kept the advert." in read
    assert not any(word in read for word in ("Kelvin", "777", "250", "6,500"))
    assert labels(amina)[0] == "Go on with the check"
    assert len(labels(amina)) <= 4


async def test_its_address_knows_the_signs_alone(engine: Engine) -> None:
    """What is kept of it is a letter for each sign."""
    amina = Person(engine, hint="en")
    await amina.says(FRAUD)
    address = parse_action(amina.at)
    assert address.name == "advert"
    assert len(address.args) == 1
    assert address.args[0].isalpha()


async def test_delivered_again_it_is_shown_without_its_words(engine: Engine) -> None:
    """The screen is drawn again from its address: the same signs, kindly, and no word of the advert."""
    amina = Person(engine, hint="en")
    first = await amina.says(FRAUD)
    again = await amina.again()
    assert "- The money goes to a person\n" in again
    assert "GUARANTEED" not in again
    assert again.count("\n") == first.count("\n")
    assert "Warning signs" in await amina.presses(f"={amina.at}")


async def test_the_check_goes_on_with_what_was_read(engine: Engine) -> None:
    """It does not ask again whether money is asked."""
    amina = Person(engine, hint="en")
    await amina.says(FRAUD)
    question = await amina.presses("Go on with the check")
    assert "receipt in the agency's name" in question
    given = parse_action(amina.at).arg(2)
    assert "ay" in given
    assert "oy" in given


async def test_a_number_is_a_choice_of_it(engine: Engine) -> None:
    """As on any screen, though it is drawn without the words then."""
    amina = Person(engine, hint="en", channel=WhatsApp())
    await amina.says(FRAUD)
    assert "receipt in the agency's name" in await amina.says("1")


async def test_a_fair_one_is_not_called_fair(engine: Engine) -> None:
    """No sign is seen: it knows only some tricks, and the agency comes first."""
    amina = Person(engine, hint="en")
    read = await amina.says(FAIR)
    assert "I know only some tricks; good fakes show none." in read
    assert "First check the agency" in read
    assert amina.at == "en advert"
    assert {"Go on with the check", "Is the agency real?"} <= set(labels(amina))


async def test_a_threat_in_it_leads_to_help_first(engine: Engine) -> None:
    """Above the signs, and as the first choice; the first letters tell nothing."""
    amina = Person(engine, hint="en")
    read = await amina.says(THREAT)
    assert read.startswith("Here is the page you asked for.")
    assert read.index("You can get help first") < read.index("There is a threat in it")
    assert labels(amina)[0] == "Get help now"
    assert len(labels(amina)) <= 4


async def test_clear_danger_is_heard_before_any_advert(engine: Engine) -> None:
    """Whatever stands around it."""
    amina = Person(engine, hint="en")
    await amina.says(f"help me they locked me in and beat me every day, I came by this: {FRAUD}")
    assert amina.at.startswith("en urgent")


async def test_it_is_answered_in_the_language_of_the_chat(engine: Engine) -> None:
    """An advert in English is no word of hers: the chat stays in French."""
    fatou = Person(engine, hint="fr")
    await fatou.says("bonjour")
    read = await fatou.says(FRAUD)
    assert "Signes d'alerte dans l'annonce" in read
    assert "« mobile money to Mr" in read


async def test_in_french(engine: Engine) -> None:
    """With French quotes."""
    fatou = Person(engine, hint="fr")
    read = await fatou.says(ANNONCE)
    assert "- Visa ou travail promis à coup sûr : « Visa garanti" in read
    assert "Tanguy" not in read
    assert "Continuer à vérifier" in labels(fatou)


async def test_somebody_who_tells_of_an_offer_pastes_no_advert(engine: Engine) -> None:
    """Her question finds a page as ever."""
    amina = Person(engine, hint="en")
    await amina.says(STORY)
    assert parse_action(amina.at).name != "advert"


async def test_beside_a_tool_nothing_answered_is_lost(engine: Engine) -> None:
    """In the check itself its answers go on with what was read; from another tool the way back comes first."""
    amina = Person(engine, hint="en")
    await amina.presses("=en ask check-offer 1 anew")
    await amina.presses("=en ask check-offer 1 anco")
    await amina.says(FRAUD)
    await amina.presses("Go on with the check")
    given = parse_action(amina.at).arg(2)
    assert "an" in given  # what she said stands above what was read
    assert "co" in given
    await amina.presses("=en list 1")
    await amina.says(FRAUD)
    assert labels(amina)[0] == "Go on with my answers"
    assert "GUARANTEED" in amina.reads


async def test_it_counts_as_the_topic_of_the_check(engine: Engine) -> None:
    """Once, and not that an advert came."""
    await Person(engine, hint="en").says(FRAUD)
    assert list(await tallies(engine, "topics")) == ["tools/check-offer|en"]


async def test_a_relative_in_an_advert_is_nobody_s(engine: Engine) -> None:
    """A sister in an advert is that of whoever wrote it: what is known of the reader stays."""
    amina = Person(engine, hint="en")
    await amina.presses("=en home ke")
    await amina.says(f"My sister, this is the chance. {FRAUD}")
    assert "Licensed agencies" in labels(amina)


@pytest.mark.parametrize("advert", [FRAUD, ANNONCE, THREAT, FAIR])
@pytest.mark.parametrize("hint", ["en", "fr"])
async def test_it_fits_one_message(engine: Engine, advert: str, hint: str) -> None:
    """On WhatsApp 1,600 letters, on an old phone two SMS, with what else there is behind MORE."""
    amina = Person(engine, hint=hint, channel=WhatsApp())
    await amina.says(advert)
    assert len(amina.messages) == 1
    assert len(amina.messages[0].text) <= 1600
    fatou = Person(engine, name="fatou", hint=hint, channel=Sms())
    read = await fatou.says(advert)
    assert PLAIN.segments_of(read) <= 2


async def test_nothing_of_it_is_kept_drawn(engine: Engine) -> None:
    """Channels keep what they drew of a screen; not of this one."""
    whatsapp_parts.cache_clear()
    amina = Person(engine, hint="en", channel=WhatsApp())
    await amina.says(FRAUD)
    assert whatsapp_parts.cache_info().currsize == 0


@pytest.mark.parametrize("letters", ["zq", "_", "aaaa", "abcdefghijklmno"])
@pytest.mark.parametrize("facts", FACTS, ids=lambda facts: facts.name)
def test_any_letters_have_a_screen(library: Library, letters: str, facts: ChannelFacts) -> None:
    """Of signs that there are no more, nothing is said."""
    reader = Reader("en", date(2026, 11, 24), facts)
    screen = show_advert.show_advert(show_advert.advert_address("en", letters), reader, library)
    assert screen.body
    assert screen.choices
