"""Screens as Telegram messages: every one is held against Telegram's own parser."""

from __future__ import annotations

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
        assert 1 <= len(messages) <= LIMITS.messages, screen.action
        for message in messages:
            assert visible(message.text) == len(parsed(message.text)) <= LIMITS.characters, screen.action
        markup = keyboard(messages[-1], screen.action.language)
        if markup:
            fields = {"chat_id": 1, "text": "x", "reply_markup": markup.to_dict()}
            assert judged("sendMessage", fields) == "", screen.action
            assert sum(map(len, markup.inline_keyboard)) <= 100
            assert max(map(len, markup.inline_keyboard)) <= 8


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


def test_buttons_stand_under_the_last_message_the_ways_out_in_its_last_row() -> None:
    """Long labels have a row each."""
    body = tuple(paragraph(f"{number} " + "word " * 70) for number in range(4))
    screen = Screen(HERE, body, buttons("What is a very long one", "B"), nav=buttons("Back", "Get help", "Menu"))
    *before, last = Telegram().render(screen)
    assert before
    assert all(message.buttons == () for message in before)
    assert [[button.label for button in row] for row in last.buttons] == [
        ["What is a very long one"], ["B"], ["Back", "Get help", "Menu"]
    ]  # fmt: skip


def test_short_choices_stand_two_in_a_row() -> None:
    """Yes and no need no row each."""
    [message] = Telegram().render(Screen(HERE, (paragraph("Well?"),), buttons("Yes", "No", "Not sure")))
    assert [[button.label for button in row] for row in message.buttons] == [["Yes", "No"], ["Not sure"]]


def test_messages_of_a_screen_are_about_as_long_as_each_other() -> None:
    """No last message of two words."""
    body = tuple(paragraph("word " * 24 + f"{number}.") for number in range(6))
    lengths = [visible(message.text) for message in Telegram().render(Screen(HERE, body))]
    assert len(lengths) == 2
    assert max(lengths) - min(lengths) < 200


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
