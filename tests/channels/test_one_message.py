"""One message a turn, on every channel: what it holds, what is never parted, how its words and signs fit."""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final

import pytest

import handlers
from bot.actions import Action, parse_action
from bot.channels import CHANNELS
from bot.channels.channel import Channel
from bot.channels.telegram.screens import Telegram
from bot.channels.terminal import Terminal
from bot.channels.twilio.sms import Sms
from bot.channels.twilio.whatsapp import WhatsApp
from bot.channels.web import Web
from bot.document import Document, Heading, Items, Paragraph, Span, paragraph, parse_markdown, spans_text
from bot.engine import Engine
from bot.gsm import to_gsm
from bot.languages import FIRST
from bot.library.model import Library
from bot.types import Button, Message, Reader, Screen
from tests.chatting import Person

pytestmark = pytest.mark.xdist_group("screens")

TODAY: Final = date(2026, 11, 24)
WITH_PARTS: Final = tuple(channel for channel in CHANNELS if "parts" in channel.facts.can)
BY_NUMBER: Final = tuple(channel for channel in CHANNELS if "buttons" not in channel.facts.can)
BY_BUTTON: Final = tuple(channel for channel in CHANNELS if "buttons" in channel.facts.can)
TYPED: Final = re.compile(r"[Ss]end \*?\*?0|[Ss]end a number|[Ee]nvoyez \**0|[Ee]nvoyez un chiffre")
TAPPED: Final = re.compile(r"\b[Tt]ap\b|[Tt]ouchez")
NAME: Final = Paragraph((Span("Ministry of Labour", "strong"),))
REACH: Final = Items(
    (
        (Span("16008", phone="16008"), Span(" (only inside Qatar)")),
        (Span("+974 4028 8888", phone="+97440288888"),),
        (Span("Sunday to Thursday, 7:00 to 13:00."),),
        (Span("For everybody who works in Qatar. " * 3),),
        (Span("Source: Ministry of Labour. Checked on 23 November 2026."),),
    ),
    kept=3,
)


def parts(channel: Channel, screen: Screen) -> list[str]:
    """Return what a person reads of a screen, part by part, each message alone."""
    read: list[str] = []
    for part in range(1, 10):
        message, *_ = channel.render(replace(screen, action=screen.action.at_part(part)))
        if message.text in read:
            break
        read.append(message.text)
    return read


def bare(text: str) -> str:
    """Return the letters and figures of a text, as a plain SMS has them, without tags."""
    return re.sub(r"\W", "", to_gsm(html.unescape(re.sub(r"<[^>]*>", "", text))))


def kept_together(body: Document) -> Iterator[list[str]]:
    """Yield each contact's name, with the lines that stay with it."""
    for before, block in itertools.pairwise(body):
        if isinstance(block, Items) and block.kept and isinstance(before, Paragraph):
            yield [spans_text(before.spans), *map(spans_text, block.items[: block.kept])]


def offered(library: Library, channel: Channel, language: str, address: str) -> str:
    """Return the text that a channel shows of an address."""
    reader = Reader(language, TODAY, channel.facts)
    screen = handlers.draw(parse_action(f"{language} {address}"), reader, library)
    return "\n".join(message.text for message in channel.render(screen))


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)
def test_every_screen_is_one_message_with_a_text(screens: list[Screen], channel: Channel) -> None:
    """Only what must stand last, as after HIDE, is a second one; none holds only choices."""
    for screen in screens:
        messages = channel.render(screen)
        assert len(messages) <= 1 + bool(screen.closing), screen.action
        assert all(message.text.strip() for message in messages), screen.action


@pytest.mark.parametrize("channel", WITH_PARTS, ids=lambda channel: channel.name)
def test_no_part_holds_only_choices(screens: list[Screen], channel: Channel) -> None:
    """Something to read stands above them."""
    for screen in screens:
        words = {bare(line) for line in channel_lines(channel, screen)}
        last = parts(channel, screen)[-1].split("\n")
        assert any(bare(line) and bare(line) not in words for line in last), screen.action


def channel_lines(channel: Channel, screen: Screen) -> Iterator[str]:
    """Yield the lines of a screen that are choices, ways out, or say which part it is."""
    (message,) = channel.render(replace(screen, body=(paragraph("?"),), action=screen.action.at_part(1)))[:1]
    yield from message.text.split("\n")[1:]
    yield from (
        f"{place}/{count} {line}"
        for place in range(1, 10)
        for count in range(1, 10)
        for line in ("", message.text.split("\n")[-1])
    )


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)
def test_a_contact_is_never_parted_from_its_numbers_and_hours(screens: list[Screen], channel: Channel) -> None:
    """On every screen that names some."""
    seen = 0
    for screen in screens:
        contacts = list(kept_together(screen.body))
        read = [bare(text) for text in parts(channel, screen)] if contacts else []
        for lines in contacts:
            seen += 1
            assert any(all(bare(line) in text for line in lines) for text in read), (screen.action, lines[0])
    assert seen > 100


@pytest.mark.parametrize("channel", WITH_PARTS, ids=lambda channel: channel.name)
@pytest.mark.parametrize("before", range(0, 420, 20))
def test_wherever_it_would_be_cut_a_contact_stays_whole(channel: Channel, before: int) -> None:
    """Whatever stands above it."""
    count = 1 if channel.limits.aim < 1000 else 5
    above = tuple(paragraph("First" + " word" * (before // 5)) for _ in range(count))
    body: Document = (Heading("Who can help"), *above, NAME, REACH)
    read = [bare(text) for text in parts(channel, Screen(Action(FIRST, "contacts", ("qa",)), body))]
    lines = [bare(line) for line in next(kept_together(body))]
    assert any(all(line in text for line in lines) for text in read)


@pytest.mark.parametrize("channel", WITH_PARTS, ids=lambda channel: channel.name)
def test_a_number_in_a_sentence_stays_in_it(channel: Channel) -> None:
    """A paragraph with a number to call is not cut."""
    number = Paragraph(
        (Span("Childline listens to you. It is free. "), Span("116 111", phone="116111"), Span(" at night."))
    )
    body = tuple(block for _ in range(60) for block in (paragraph("Some words to read here."), number))
    read = parts(channel, Screen(Action(FIRST, "open", ("help/under-18",)), body))
    assert len(read) > 1
    assert all(bare(text).count("Childline") == bare(text).count("116111atnight") for text in read)


async def test_the_rest_is_reached_by_the_same_word_on_whatsapp_and_sms(engine: Engine) -> None:
    """And by the button on Telegram: none sends two messages for one turn. Where all is read More is what it says."""
    for channel in (WhatsApp(), Sms(), Telegram()):
        she = Person(engine, channel=channel, hint=FIRST, name=channel.name)
        first = await she.presses("=en open help/danger-now")
        assert len(she.messages) == 1
        assert she.screen is not None
        follows = len(parts(channel, she.screen)) > 1
        assert follows == (channel.facts.parts(she.screen) > 1) == (channel.name == Sms.name)
        again = await she.says("more")
        assert len(she.messages) == 1
        assert again != first
        assert she.at == ("en open help/danger-now +2" if follows else "en more help/danger-now")


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("address", ["open menu", "welcome", "open rights/wages !possible", "unseen sticker"])
def test_buttons_are_tapped_and_numbers_are_sent(library: Library, address: str, language: str) -> None:
    """Each channel says what can be done there, and nothing else."""
    for channel in BY_BUTTON:
        assert not TYPED.search(offered(library, channel, language, address)), channel.name
    for channel in BY_NUMBER:
        assert not TAPPED.search(offered(library, channel, language, address)), channel.name
    assert TAPPED.search(offered(library, Telegram(), language, address))
    assert TYPED.search(offered(library, WhatsApp(), language, address))
    assert TYPED.search(offered(library, Terminal(), language, address))


FRENCH: Final = Screen(
    Action("fr", "open", ("a/b",)),
    (Heading("Quel salaire ?"), *parse_markdown("Oui : **dites** ; « non » !\n\n- **Vrai** ? à 8:30")),
    (Button("Utile ?", Action("fr", "open", ("a",))),),
    whole=(paragraph("Et après ?"),),
)


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)
def test_no_line_ends_before_a_french_question_mark(channel: Channel) -> None:
    """The space belongs to the sign; an SMS has no such space in its plain letters."""
    (message,) = channel.render(FRENCH)
    labels = [button.label for row in message.buttons for button in row]
    text = html.unescape(re.sub(r"<[^>]*>|\*", "", "\n".join((message.text, *labels))))
    space = " " if channel.name == Sms.name else "\u00a0"
    quotes = '"non"' if channel.name == Sms.name else f"«{space}non{space}»"
    for written in (
        f"salaire{space}?",
        f"Oui{space}: dites{space}; {quotes}{space}!",
        f"Vrai{space}? à 8:30",
        f"Utile{space}?",
    ):
        assert written in text
    (english,) = channel.render(replace(FRENCH, action=Action("en", "open", ("a/b",))))
    assert "\u00a0" not in english.text


def test_the_whole_page_stands_folded_below_its_answer_on_the_web() -> None:
    """Without a script too; the way that leads to it elsewhere is what it is folded under."""
    way = Button("Lire tout", Action("fr", "whole", ("a/b",)), key="R")
    menu = Button("Menu", Action("fr", "open", ("menu",)), key="M")
    (message,) = Web().render(replace(FRENCH, nav=(way, menu)))
    assert message.text.endswith("<details><summary>Lire tout</summary><p>Et après\u00a0?</p></details>")
    assert message.buttons[1] == (menu,)
    (elsewhere,) = Telegram().render(replace(FRENCH, nav=(way, menu)))
    assert "Et après" not in elsewhere.text
    assert [button.label for button in elsewhere.buttons[-1]] == ["Lire tout", "Menu"]
    (bare_answer,) = Web().render(replace(FRENCH, whole=(), nav=(menu,)))
    assert "<details>" not in bare_answer.text


def test_what_is_too_much_is_said(screens: list[Screen]) -> None:
    """Four buttons side by side, four SMS at once."""
    four = tuple(Button(f"{n}", Action(FIRST, "open", ("menu",))) for n in range(4))
    assert Telegram().excess(Message("x", (four,))) == "has 4 buttons in a row, at most 3"
    assert Sms().excess(Message("word " * 100)) == "is 4 SMS, at most 3"
    assert Sms().excess(Message("word " * 90)) == ""
