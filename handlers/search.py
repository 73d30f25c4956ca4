"""Words that are not a choice: the pages they may mean, or an honest "I did not understand"."""

from __future__ import annotations

from bot.actions import Action
from bot.library.model import ROOT, Library
from bot.texts import offered_languages, say
from bot.types import Button, Reader, Screen
from handlers import wording
from handlers.frame import buttons, framed, page_action, text


def suggest_pages(action: Action, reader: Reader, library: Library) -> Screen:
    """Show up to three pages the words may have meant; none: say so, and offer the menu and help."""
    language = action.language
    to_menu = page_action(language, ROOT)
    suggestions = buttons(library, language, action.args)
    if suggestions:
        unsure = say(language, "I am not sure I understood. I have not kept your words.")
        body = text(language, unsure, say(language, "Is it about:"))
        choices = (*suggestions, Button(say(language, "Something else"), to_menu))
        return framed(Screen(action, body, choices), reader, library, to_menu)
    lines = [
        say(language, "Sorry, I did not understand. I have not kept your words."),
        say(
            language,
            "I read {languages}. Try simple words, such as *passport* or *not paid*, or choose from the menu.",
            languages=offered_languages(language),
        ),
    ]
    choices = (Button(say(language, "See the menu"), to_menu),)
    if action.arg(0) == "again":
        lines = [
            say(language, "I still do not understand, sorry. A person may help you better."),
            say(language, "Here is how to find somebody to talk to."),
        ]
        choices = (*buttons(library, language, ("help/contacts", "help")), *choices)
    return framed(Screen(action, text(language, *lines), choices), reader, library, to_menu)


def _ask_again(reader: Reader) -> str:
    if wording.taps(reader):
        return say(reader.language, "Please write your question in a few words, or tap a button.")
    return say(reader.language, "Please write your question in a few words, or send a number.")


def unseen(action: Action, reader: Reader, library: Library) -> Screen:
    """Answer what is not text: nobody saw it."""
    language = action.language
    line = {
        "voice": say(language, "I cannot listen to voice notes. Nobody here heard yours. You may want to delete it."),
        "photo": say(language, "I cannot open photos or videos. Nobody here saw yours. You may want to delete it."),
        "file": say(language, "I cannot open files. Nobody here saw yours. You may want to delete it."),
        "location": say(language, "I cannot see where you are: I did not open your location. You may delete it."),
        "contact": say(language, "I did not open the contact you sent. You may want to delete it."),
        "sticker": say(language, "I cannot read pictures or stickers."),
        "edit": say(language, "You changed a message. I read new messages only: please send it again."),
        "group": say(language, "I only talk in private, so that nobody else reads what you ask. I leave this group."),
    }.get(action.arg(0), say(language, "I can only read words."))
    if action.arg(0) == "group":
        return Screen(action, text(language, line))
    how = _ask_again(reader)
    to_menu = page_action(language, ROOT)
    choices = (Button(say(language, "See the menu"), to_menu),)
    return framed(Screen(action, text(language, line, how), choices), reader, library, to_menu)
