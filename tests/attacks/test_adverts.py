"""Two hundred adverts with names, numbers and links: none is screen back, stored or logged."""

from __future__ import annotations

import gc
import random
from pathlib import Path
from typing import Final

import pytest
from structlog.testing import capture_logs

from bot import app
from bot.channels import CHANNELS
from bot.library.model import Library
from tests.chatting import Person
from tests.conftest import Clock

SEED: Final = 16
NAMES: Final = (
    "Okonkwo Wanjiku Traore Rakotomalala Nakamura Blessing Chidinma Ousmane Sow Fatoumata Gurung Kipchoge Ndiaye Marie "
    "Mbarga Ravaozanany Tshibanda Quartey Odhiambo Benslimane Claire Ferdinand Zoungrana Gift Akakpo"
)
LINES: Final = (
    "Urgent! {name} Manpower is hiring cleaners and drivers for Dubai, salary 1,200 dollars per month, free room.",
    "Pay the registration fee {money} by mobile money to Mr {name} {phone} before tomorrow.",
    "Send your passport page and selfie to {mail} or {link} or Telegram {handle}.",
    "VISA 100% GUARANTEED, our friend {name} works inside the embassy, only {few} places remain!!!",
    "Do not tell your family. Madam {name} will keep your passport until the debt of {money} is paid.",
    "Recrutement: cuisiniers et filles de 18 à 25 ans, {money} FCFA, contact {name} {phone}.",
    "Envoyez {money} F de frais de dossier à {name} par Orange Money {phone}, visa garanti, places limitées.",
    "Envoie la photo du passeport à {mail}, ou sur {link}. Ne dis rien à {name}, dis que tu vas étudier.",
)
MARKED: Final = 41
"""What every invented number begins with behind 000: such a number can be dialled nowhere."""
ARABIC: Final = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


class Invented:
    """One advert, and everything in it that tells who it is."""

    def __init__(self, draw: random.Random) -> None:
        """Invent it."""
        name, other = draw.sample(NAMES.split(), 2)
        code = f"{draw.randrange(10**6):06}"
        phone = f"+000 {MARKED} {code[:3]} {code[3:]}"
        money = f"{draw.randrange(11, 99)},{draw.randrange(111, 999)}"
        spelled = (str, str.upper, str.lower)[draw.randrange(3)]
        arabic = draw.random() < 0.3
        parts = {
            "name": f"{spelled(name)} {spelled(other)}",
            "phone": phone.translate(ARABIC) if arabic else phone,
            "money": money.translate(ARABIC) if arabic else money,
            "mail": f"{name.lower()}{code}@example.org",
            "link": f"https://example.org/{other.lower()}/{code}",
            "handle": f"@{name.lower()}_{code}",
            "few": draw.randrange(2, 9),
        }
        self.text = "\n".join(line.format(**parts) for line in draw.sample(LINES, 5))
        self.telling = (name, other, code, code[:3], code[3:], *(parts[key] for key in ("phone", "money", "handle")))

    def in_(self, text: str) -> list[object]:
        """Return what of it stands in a text, as a word of its own or as part of one."""
        folded = text.casefold()
        return [word for word in self.telling if str(word).casefold() in folded]


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)
async def test_nothing_that_tells_who_it_is_comes_back(
    library: Library, clock: Clock, tmp_path: Path, channel: object
) -> None:
    """Not on the screen, in no file of the database, in no line of the log, and in no memory of what was drawn."""
    draw = random.Random(SEED)
    store = app.memory_store(tmp_path)
    await store.open()
    engine = app.make_engine(store, lambda: library, clock)
    adverts = [Invented(draw) for _ in range(200)]
    read = 0
    with capture_logs() as logged:
        for number, advert in enumerate(adverts):
            person = Person(engine, name=f"p{number}", hint=draw.choice(("en", "fr")), channel=channel)  # type: ignore[arg-type]
            screen = await person.says(advert.text)
            read += person.at.partition(" ")[2].startswith("advert")
            assert advert.in_(screen) == []
            assert not any(sign.isdecimal() and not sign.isascii() for sign in screen)
            assert advert.in_(person.at) == []
            assert advert.in_(await person.again()) == []
    assert read > 190
    assert all(advert.in_(str(logged)) == [] for advert in adverts)
    await store.close()
    files = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert files or channel
    for advert in adverts:
        assert not any(str(word).encode() in files for word in advert.telling if len(str(word)) > 4)


async def test_nothing_of_an_advert_outlives_its_turn(library: Library, clock: Clock, tmp_path: Path) -> None:
    """No object in memory holds a word of it, or what was quoted of it, once it is answered."""
    store = app.memory_store(tmp_path)
    await store.open()
    engine = app.make_engine(store, lambda: library, clock)
    backwards = "elamohcokar"  # the word itself may not stand in the test
    text = (
        f"Hiring cooks for Oman. Salary 900 dollars. Send your passport page and 250 $ to Mr {backwards[::-1]} today. "
        * 2
    )
    for channel in CHANNELS:
        person = Person(engine, name=channel.name, hint="en", channel=channel)
        await person.says(text)
        person.last = person.screen = None
        person.messages = ()
    del text, person
    gc.collect()
    held = [word for word in gc.get_referents(*gc.get_objects()) if type(word) is str]
    assert [word for word in held if backwards in word[::-1]] == []
    await store.close()
