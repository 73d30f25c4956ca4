"""What a locked phone shows: the first letters of every message, on every channel, read by somebody else."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

import pytest

from bot import checks
from bot.channels import CHANNELS
from bot.channels.channel import Channel
from bot.channels.telegram.screens import Telegram
from bot.engine import Engine
from bot.languages import LANGUAGES
from bot.library.model import Library
from bot.types import Message, Screen
from tests.chatting import Person
from tests.conftest import Clock

SHOWN: Final = 40
"""Letters of a message that a locked phone shows (docs/architecture.md, Screens)."""
DENIED: Final = re.compile(
    r"traffi|traite|slave|esclav|forced|forcé|exploit|violen|abus|rape|viol[ée]?\b|beat|batt|hit|frapp|hurt|bless|"
    r"threat|menac|danger|urgen|emergen|police|passport|passeport|locked|enferm|escape|fuir|fui[rt]|help|aide|secours|"
    r"debt|dette|trap|pi[èe]g|smuggl|passeur|suicid|die\b|dying|mourir|death|mort\b|kill|tuer|pregnan|enceinte|"
    r"grossesse|harass|harc|sex|minor|mineur|under 18|moins de 18|18 ans|papers|papiers|irregul|irrégul|undocument|"
    r"unpaid|not paid|pas pay|impay|wage|salaire|boss|patron|employ|lure|leurre|scam|arnaque|complain|plainte|"
    r"feel low|au plus bas|alone|seule?\b|afraid|peur|fear|missing|disparu|sign[es]|signe|embass|ambassade|"
    r"victim|shelter|refuge|foyer|help.?line|hotline|num[ée]ro vert|number|numéro",
    re.IGNORECASE,
)
"""Words that must not stand there, in both languages: of danger, of those who bring it, and of those who help."""


def first_letters(text: str) -> str:
    """Return what is shown of a message: its words, without marks."""
    words = html.unescape(re.sub(r"<[^>]*>", " ", text))
    return " ".join(words.split())[:SHOWN]


def parts(screen: Screen, channel: Channel) -> Iterator[str]:
    """Return what is shown of each message of a screen, of each part where a channel shows parts."""
    messages: tuple[Message, ...] = ()
    for part in range(1, 10 if "parts" in channel.facts.can else 2):
        before, messages = messages, channel.render(replace(screen, action=screen.action.at_part(part)))
        if messages == before:
            break
        yield from (first_letters(message.text) for message in messages)


def betrayals(screens: list[Screen], channels: Sequence[Channel]) -> list[str]:
    """Return what would give somebody away."""
    return sorted(
        {
            f"{channel.name}: {screen.action}: {text}"
            for screen in screens
            for channel in channels
            for text in parts(screen, channel)
            if DENIED.search(text)
        }
    )


@pytest.fixture(scope="module")
def screens(library: Library) -> list[Screen]:
    """Every screen that can be reached."""
    return list(checks.screens(library, date(2026, 11, 24)))


def test_no_sensitive_screen_shows_itself(screens: list[Screen]) -> None:
    """Pages, menus, sources, contacts, tools: each message, each part, on each channel."""
    sensitive = [screen for screen in screens if screen.sensitive]
    assert len(sensitive) > 60
    assert {screen.action.name for screen in sensitive} >= {"open", "sources"}
    assert betrayals(sensitive, CHANNELS) == []


def test_without_the_first_line_they_would(screens: list[Screen]) -> None:
    """The control: the same screens without their neutral lines."""
    bare = [replace(screen, body=screen.body[1:], sensitive=False) for screen in screens if screen.sensitive]
    assert len(betrayals(bare, [Telegram()])) > 60


def test_every_page_of_help_and_trafficking_is_sensitive(library: Library, screens: list[Screen]) -> None:
    """Whoever adds one need not think of it."""
    pages = [page for pages in library.pages.values() for page in pages.values()]
    assert [page.id for page in pages if page.id.startswith(("help/", "trafficking/")) and not page.sensitive] == []
    assert [
        str(screen.action)
        for screen in screens
        if screen.action.arg(0).startswith(("help/", "trafficking/")) and not screen.sensitive
    ] == []


def test_every_sensitive_screen_offers_to_hide(screens: list[Screen]) -> None:
    """The word works everywhere; here it is a button as well."""
    sensitive = [screen for screen in screens if screen.sensitive]
    assert [
        str(screen.action) for screen in sensitive if all(button.action.name != "hide" for button in screen.nav)
    ] == []


SAID: Final = {
    "en": ("my boss hits me", "trafficking", "they took my passport and I am locked in", "I want to die",
           "may my boss keep my passport", "debt bondage or smuggler", "0"),
    "fr": ("mon patron me frappe", "la traite", "on m'a pris mon passeport et je suis enfermée", "je veux mourir",
           "mon patron peut-il garder mon passeport", "passeur ou dette", "0"),
}  # fmt: skip


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_no_answer_to_words_of_danger_shows_itself(engine: Engine, channel: Channel, language: str) -> None:
    """Urgent screens, guesses that list titles, the first message of all; and each once more, delivered again."""
    for number, words in enumerate(SAID[language]):
        for met in (False, True):
            she = Person(engine, f"amina {number} {met}", channel, hint=language)
            if met:
                await she.says("menu")
            await she.says(words)
            openings = [first_letters(message.text) for message in she.messages]
            assert [opening for opening in openings if DENIED.search(opening)] == [], words
            await she.again()
            assert [first_letters(message.text) for message in she.messages] == openings


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_hide_ends_on_a_packing_tip_everywhere(
    engine: Engine, clock: Clock, channel: Channel, language: str
) -> None:
    """From any screen, by word or button: first a few words on what stays, then the tip, alone, another each day."""
    tips = set()
    for day in range(7):
        she = Person(engine, f"amina {day}", channel, hint=language)
        await she.says(SAID[language][day])
        assert she.screen is not None
        await (she.presses(f"={language} hide") if she.screen.sensitive else she.says("CACHER"))
        assert not (*she.screen.choices, *she.screen.nav)
        texts = [message.text for message in she.messages]
        assert [message.buttons for message in she.messages if any(message.buttons)] == []
        assert len(texts) == (1 if channel.name == "web" else 2)
        last = texts[-1].rpartition("<p>")[2].removesuffix("</p>") if channel.name == "web" else texts[-1]
        assert last.startswith("Packing tip: " if language == "en" else "Astuce bagage")
        assert not DENIED.search(" ".join(texts))
        assert not re.search(r"\(\d/\d\)|[<*_]", last)
        tips.add(last)
        clock.pass_(days=1)
    assert len(tips) == 7


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)
@pytest.mark.parametrize(("word", "language"), [("hide", "fr"), ("CACHER", "en"), ("Cacher", "fr"), ("HIDE", "en")])
async def test_hide_works_from_everywhere(engine: Engine, channel: Channel, word: str, language: str) -> None:
    """Both words in both languages: as the very first message, on a menu, in a tool, where a country is awaited."""
    for place in ("", "menu", "contacts", "check offer", "countries", "passport", "delete my data", "hide"):
        she = Person(engine, f"amina {place}", channel, hint=language)
        if place:
            await she.says(place)
        await she.says(word)
        assert she.at == f"{language} hidden"


async def test_after_hide_nothing_leads_back(engine: Engine) -> None:
    """Whoever holds the phone types a number, "back" or "more": it does not show what was read."""
    for word in ("1", "back", "more", "2", "b"):
        she = Person(engine, f"amina {word}", hint="en")
        await she.presses("=en open trafficking/signs")
        await she.says("hide")
        read = await she.says(word)
        assert "trafficking" not in she.at
        assert "sign" not in read.lower().replace("danger signs", "")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("channel", "named"),
    [("telegram", "Telegram"), ("whatsapp", "WhatsApp"), ("sms", "phone company|opérateur"), ("web", "page"),
     ("terminal", "window|fenêtre")],
)  # fmt: skip
async def test_delete_says_what_it_cannot_erase(engine: Engine, language: str, channel: str, named: str) -> None:
    """Each channel by its name, and how to empty it."""
    hers = next(made for made in CHANNELS if made.name == channel)
    she = Person(engine, "amina", hers, hint=language)
    await she.says("menu")
    read = await she.says("delete my data")
    assert she.at == f"{language} forgotten"
    assert re.search(r"cannot erase|pouvons pas effacer", read)
    assert re.search(named, read)
    others = {"Telegram", "WhatsApp"} - {named}
    assert not [name for name in others if name in read]
