"""Screens as Telegram messages: every one is held against Telegram's own parser."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.actions import Action
from bot.channels.telegram.calls import keyboard
from bot.channels.telegram.screens import LIMITS, Telegram, telegram_html, visible
from bot.document import Bars, Heading, Items, Paragraph, Span, paragraph
from bot.library.model import Library
from bot.types import Button, Message, Screen
from tests.fakes.bot_api import judged, parsed

pytestmark = pytest.mark.xdist_group("screens")

HERE = Action("en", "open", ("menu",))


def buttons(*labels: str) -> tuple[Button, ...]:
    """Return buttons with these labels."""
    return tuple(Button(label, HERE) for label in labels)


def test_every_screen_is_accepted_by_telegrams_parser_and_within_its_limits(screens: list[Screen]) -> None:
    """Every page, menu and what they lead to, in both languages."""
    assert len(screens) > 100
    for screen in screens:
        messages = Telegram().render(screen)
        assert len(messages) == 1 + bool(screen.closing), screen.action
        for message in messages:
            assert 1 <= visible(message.text) == len(parsed(message.text)) <= LIMITS.aim, screen.action
        markup = keyboard(messages[0], screen.action.language)
        if markup:
            fields = {"chat_id": 1, "text": "x", "reply_markup": markup.to_dict()}
            assert judged("sendMessage", fields) == "", screen.action
            assert sum(map(len, markup.inline_keyboard)) <= 100
            assert max(map(len, markup.inline_keyboard)) <= 3


def test_no_text_gets_lost_on_the_way(library: Library) -> None:
    """All words of a page stand in its messages, in order."""
    for id_, page in library.pages["en"].items():
        messages = Telegram().render(Screen(Action("en", "open", (id_,)), page.body))
        words = " ".join(parsed(message.text) for message in messages).split()
        assert [word for word in words if word.isalpha()] == [
            word for word in parsed(" ".join(_whole(page.body))).split() if word.isalpha()
        ]


def _whole(body: object) -> list[str]:
    return [telegram_html((block,)) for block in body]  # type: ignore[attr-defined]


def labels(message: Message) -> list[list[str]]:
    """Return the labels of its buttons, row by row."""
    return [[button.label for button in row] for row in message.buttons]


def test_the_ways_out_stand_in_the_last_row() -> None:
    """Long labels have a row each."""
    choices = buttons("What is a very long one", "B")
    [message] = Telegram().render(Screen(HERE, (paragraph("Well?"),), choices, nav=buttons("Back", "Get help", "Menu")))
    assert labels(message) == [["What is a very long one"], ["B"], ["Back", "Get help", "Menu"]]


def test_three_ways_out_at_most_stand_side_by_side_and_hide_by_itself() -> None:
    """On a phone of 320 dp, seven would be "Ba…", "Ge…", "M…", "Hi…": whoever needs HIDE must find it."""
    hide = Button("Cacher", Action("fr", "hide"), key="CACHER")
    ways = buttons("Retour", "Aide", "Menu", "Sources", "Utile ?", "Partager")
    [message] = Telegram().render(Screen(HERE, (paragraph("?"),), nav=(*ways[:3], hide, *ways[3:])))
    assert labels(message) == [["Retour", "Aide", "Menu"], ["Sources", "Utile ?", "Partager"], ["Cacher"]]


@pytest.mark.parametrize(
    ("ways", "rows"),
    [
        (("Back", "My safety plan", "Menu"), [["Back", "My safety plan"], ["Menu"]]),
        (("Mon plan de sécurité", "Code"), [["Mon plan de sécurité"], ["Code"]]),
        (("WWWWWWWWWW", "Menu", "Back"), [["WWWWWWWWWW"], ["Menu", "Back"]]),
    ],
)
def test_a_label_too_long_for_a_third_of_a_row_gets_more(ways: tuple[str, ...], rows: list[list[str]]) -> None:
    """All buttons of a row have one width."""
    [message] = Telegram().render(Screen(HERE, (paragraph("?"),), nav=buttons(*ways)))
    assert labels(message) == rows


def test_a_long_screen_is_read_on_by_a_button() -> None:
    """One message a turn: what does not fit comes when it is asked for, and the choices are under each part."""
    body = tuple(paragraph(f"{number}. " + "word " * 70) for number in range(9))
    screen = Screen(HERE, body, buttons("B"), nav=buttons("Menu"))
    [first] = Telegram().render(screen)
    assert labels(first) == [["Read on"], ["B"], ["Menu"]]
    [second] = Telegram().render(replace(screen, action=first.buttons[0][0].action))
    assert first.text.endswith("1/3")
    assert second.text.startswith("4. word")
    [last] = Telegram().render(replace(screen, action=second.buttons[0][0].action))
    assert labels(last) == [["B"], ["Menu"]]


def test_an_address_too_long_for_a_button_is_read_on_by_a_word() -> None:
    """It is typed."""
    here = Action("en", "search", tuple(f"rights/wages-and-hours-{n}" for n in range(3)))
    [message] = Telegram().render(Screen(here, tuple(paragraph("word " * 70) for _ in range(9))))
    assert message.text.endswith("1/3 MORE=next 0=Help now M=Menu")
    assert not message.buttons


def test_short_choices_stand_two_in_a_row() -> None:
    """Yes and no need no row each."""
    [message] = Telegram().render(Screen(HERE, (paragraph("Well?"),), buttons("Yes", "No", "Not sure")))
    assert [[button.label for button in row] for row in message.buttons] == [["Yes", "No"], ["Not sure"]]


@pytest.mark.parametrize("words", ["a < b & c > d", "<b>bold</b>", "&lt;&eacute;", 'it\'s "so"', "😀 é 中"])
def test_signs_of_markup_in_a_text_stay_what_they_are(words: str) -> None:
    """Whatever a text holds is shown."""
    body = (Heading(words), Paragraph((Span(words, "strong"), Span(words, "em"), Span(words, url="https://a.org/?b&c"))),
            Items(((Span(words),),)), Bars(((words, 0.5, words),), words))  # fmt: skip
    [message] = Telegram().render(Screen(HERE, body))
    assert parsed(message.text).count(words) == 8


def test_numbers_get_a_button_to_copy_them() -> None:
    """A call cannot be begun by a button: the number can be copied."""
    [message] = Telegram().render(Screen(HERE, (paragraph("Call +96170123456"),), secrets=("+96170123456",)))
    markup = keyboard(message, "fr")
    assert markup is not None
    [[button]] = markup.inline_keyboard
    assert (button.text, button.copy_text and button.copy_text.text) == ("Copier +96170123456", "+96170123456")


def test_a_message_without_buttons_has_no_keyboard() -> None:
    """Telegram refuses an empty one nowhere, but it means nothing."""
    assert keyboard(Message("x")) is None
