"""What must hold in a copy of the product that was given languages; `python -m tests.added_languages` runs it there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.channels import CHANNELS
from bot.channels.channel import Channel
from bot.channels.terminal import Terminal
from bot.desk.overrides import Entry, apply, combine
from bot.engine import Engine
from bot.languages import FIRST, LANGUAGES, OFFERED, WHOLE
from bot.library.model import HELP, ROOT, Library
from bot.records.override_table import overrides_at
from bot.records.stored_words import read_change
from bot.texts import what_lacks
from tests.added_languages.invented import ADDED, XA, XB, XD, Invented
from tests.added_languages.invented import ROOT as COPY
from tests.chatting import Person
from tests.conftest import Clock
from tests.live import live
from tests.office import Office, opened
from tests.web.desk.editors import send
from tests.web.visitor import Visitor

OFFERED_HERE = (XA, XB)


def english_messages() -> list[str]:
    """Return what people wrote in English, in words that nothing was learned from."""
    lines = (COPY / "tests" / "understanding" / "test.jsonl").read_text(encoding="utf-8").splitlines()
    messages = [json.loads(line) for line in lines]
    return [message["text"] for message in messages if message["lang"] == FIRST][:200]


@pytest.fixture
def office(tmp_path: Path, library: Library, clock: Clock) -> Iterator[Office]:
    """The dashboard, and who may see it."""
    with opened(tmp_path, library, clock) as place:
        for name in ("ada", "edith"):
            place.login(name)
        yield place


def test_the_table_alone_says_which_languages_there_are() -> None:
    """Four that people are offered, two of them whole, and a draft."""
    assert tuple(LANGUAGES) == ("en", "fr", "xa", "xb", "xd")
    assert OFFERED == ("en", "fr", "xa", "xb")
    assert WHOLE == ("en", "fr")


@pytest.mark.parametrize("language", OFFERED_HERE, ids=lambda language: language.code)
def test_what_people_write_is_known_for_its_language_and_meaning(language: Invented, library: Library) -> None:
    """As in English, whatever the letters: most messages lead where the same words lead in English."""
    messages = english_messages()
    translated = [library.understand(language.words(text), "") for text in messages]
    detected = [meaning.language == language.code for meaning in translated if meaning.language]
    assert sum(detected) >= 0.9 * len(detected)
    english = [library.understand(text, "") for text in messages]
    pairs = zip(english, translated, strict=True)
    same = [meaning.ids[:1] == other.ids[:1] for meaning, other in pairs if meaning.ids]
    assert sum(same) >= 0.6 * len(same)


@pytest.mark.parametrize("language", ADDED, ids=lambda language: language.code)
@pytest.mark.parametrize("spoken", OFFERED)
def test_danger_and_steering_words_of_every_language_are_heard_in_every_conversation(
    language: Invented, spoken: str, library: Library
) -> None:
    """Those of a draft too: its pages may wait, a cry for help does not."""
    assert library.understand(language.words("my boss beats me and i am locked in the house"), spoken).level == "clear"
    assert library.understand(language.words("main menu"), spoken).command == "menu"


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)
@pytest.mark.parametrize("language", OFFERED_HERE, ids=lambda language: language.code)
async def test_a_conversation_goes_its_way_on_every_channel(
    language: Invented, channel: Channel, engine: Engine
) -> None:
    """From a greeting to a page, to help, back to the menu, and into each other language."""
    amina = Person(engine, channel=channel, hint=language.code)
    await amina.says(language.words("hello"))
    assert amina.screen is not None
    assert amina.screen.action.language == language.code
    await amina.presses(f"={language.code} open rights")
    assert language.words("My pay") in [choice.label for choice in amina.screen.choices]
    assert language.words("What are my rights about pay") in await amina.presses(language.words("My pay"))
    await amina.says("0")
    assert amina.screen.action.args == (HELP,)
    await amina.says(language.words("menu"))
    assert (amina.screen.action.language, amina.screen.action.args) == (language.code, (ROOT,))
    for other in OFFERED:
        await amina.says("L") if other != language.code else await amina.presses(f"={language.code} language")
        await amina.presses(LANGUAGES[other].invitation)
        assert amina.screen.action.language == other
        await amina.presses(f"={language.code} open menu")


@pytest.mark.parametrize("language", OFFERED_HERE, ids=lambda language: language.code)
async def test_what_lacks_is_shown_in_the_first_language_with_one_line_that_says_so(
    language: Invented, engine: Engine, library: Library
) -> None:
    """A page, the facts of a country, a contact; what does not lack says nothing of it, nor does French."""
    amina = Person(engine, hint=language.code)
    line = what_lacks(language.code)
    for address, english in (
        ("open travel/airport", library.pages[FIRST]["travel/airport"].title),
        ("country ke", "Kenya"),
        ("contacts jo locked-in", ""),
    ):
        text = await amina.presses(f"={language.code} {address}")
        assert english in text
        assert text.count(line) == 1, address
        assert line not in await amina.presses(f"=fr {address}")


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)
async def test_a_draft_is_shown_to_those_who_write_it_alone(channel: Channel, engine: Engine) -> None:
    """In the terminal. Elsewhere an address, a name or words of it lead to what there is."""
    amina = Person(engine, channel=channel, hint=XD.code)
    await amina.presses(f"={XD.code} open help")
    assert amina.screen is not None
    assert (amina.screen.action.language == XD.code) == (channel.name == Terminal.name)
    if channel.name != Terminal.name:
        await amina.says("Dofu")
        assert amina.screen.action.language in OFFERED
        await amina.presses("=en language")
        assert LANGUAGES[XD.code].invitation not in str([button.label for button in amina.screen.choices])


@pytest.mark.parametrize("language", OFFERED_HERE, ids=lambda language: language.code)
def test_the_web_chat_speaks_it_from_its_own_side(
    language: Invented, tmp_path: Path, library: Library, clock: Clock
) -> None:
    """With its direction, and a way to each other language."""
    with live(tmp_path, library, clock) as site:
        amina = Visitor(site.client, f"{language.code},en;q=0.5")
        assert language.words("What would you like to know") in amina.opens()
        direction = LANGUAGES[language.code].direction
        assert (' dir="rtl"' in amina.answer.text.partition("<head>")[0]) == (direction == "rtl")
        for other in OFFERED:
            if other != language.code:
                amina.presses(LANGUAGES[other].invitation)
                assert amina.page.language == other
                amina.presses(LANGUAGES[language.code].invitation)
        assert LANGUAGES[XD.code].invitation not in amina.answer.text
        refused = site.client.get("/nothing-here", headers={"accept-language": language.code})
        assert f'lang="{language.code}"' in refused.text


@pytest.mark.parametrize("language", OFFERED_HERE, ids=lambda language: language.code)
def test_the_pages_of_staff_and_their_charts_speak_it(language: Invented, office: Office) -> None:
    """Every page there is, the login, a partner's page and the list of the genuine ones."""
    addresses = [route.path for route in office.routes if "GET" in (route.methods or ()) and "{" not in route.path]
    addresses += ["/stats/figure/topics", "/stats/figure/channels", "/p/d2k7", "/verify", "/stats/changes/lb-arm"]
    for address in sorted({*addresses} - {"/stats/once", "/stats/leave"}):
        page = office.get(f"{address}?lang={language.code}", "ada")
        assert page.status_code == 200, address
        if "text/html" in page.headers["content-type"]:
            assert f'<html lang="{language.code}"' in page.text, address
    titled = office.get(f"/stats/figure/topics?lang={language.code}", "ada").text
    assert language.words("Topics opened") in titled
    for form, begins in (("svg", b"<svg"), ("png", b"\x89PNG")):
        assert office.get(f"/stats/chart/topics.{form}?lang={language.code}", "ada").content.startswith(begins)
    assert office.get(f"/stats/export/topics.xlsx?lang={language.code}", "ada").status_code == 200


def test_editors_see_how_far_each_language_is(office: Office) -> None:
    """The draft too."""
    words = re.sub(r"<[^>]+>", " ", office.get("/stats/content?lang=en", "edith").text)
    for language in ADDED:
        assert LANGUAGES[language.code].name in words


def test_editors_write_a_notice_in_every_language_there_is(office: Office, library: Library) -> None:
    """A draft too, each from its own side; where one is not written, people read the first language."""
    form = office.get("/stats/notices?lang=xb", "edith").text
    for code, language in LANGUAGES.items():
        assert f'<textarea name="{code}" lang="{code}" dir="{language.direction}"' in form
    texts = {"en": "Offices are closed.", "fr": "Bureaux fermés.", "xb": XB.words("Offices are closed.")}
    send(office, "/stats/notices", "edith", {"act": "set", "name": "strike", "reason": "strike", **texts})
    (entry,) = overrides_at(office.database).entries()
    assert entry.texts == texts
    (notice,) = (banner for banner in apply(library, combine([entry])).atlas.banners if banner.id == "strike")
    assert [notice.text[code] for code in ("xb", "xa")] == [texts["xb"], texts["en"]]
    held = office.get("/stats/notices?lang=en", "edith").text
    assert '<p class="above" lang="xb" dir="rtl">' in held
    assert texts["xb"] in held


def test_what_two_editors_changed_stands_after_languages_were_added(office: Office, library: Library) -> None:
    """Rows of before, in English and French: the number of a line that has more words by now, and hours."""
    contact = next(contact for contact in library.contacts.values() if contact.phones and contact.name.root.get("xa"))
    phone = contact.phones[0]
    label = [phone.label["en"], phone.label["fr"]] if phone.label else []
    row = {"field": "phone", "source": "Letter", "checked": "2026-11-24", "label": label}
    old = [phone.local, phone.international or ""]
    number = read_change({**row, "old": old, "value": ["1799", ""]})
    hours = read_change({**row, "field": "hours", "old": [], "value": ["9 to 5", "9 h à 17 h"], "label": []})
    for change in (number, hours):
        overrides_at(office.database).add(Entry("2026-11-24T09:00Z", "contact", "change", contact.id, change=change))
    shown_now = apply(library, combine(overrides_at(office.database).entries())).contacts[contact.id]
    assert shown_now.phones[0].local == "1799"
    assert shown_now.hours
    assert [shown_now.hours[code] for code in LANGUAGES] == ["9 to 5", "9 h à 17 h", "9 to 5", "9 to 5", "9 to 5"]
    assert "FR · 9 h à 17 h" in office.get(f"/stats/changes/{contact.id}?lang=xa", "edith").text
