"""Leaving no trace: erase what links a chat to a person, and hide the chat from whoever holds the phone."""

from __future__ import annotations

from bot.actions import Action
from bot.library.model import Library
from bot.texts import say
from bot.turn import Done
from bot.types import Reader, Screen, Session
from handlers.screens import framed, text


def forget(action: Action, session: Session, library: Library) -> Done:
    """Erase at once, without asking twice."""
    return Done(Action(action.language, "forgotten"), Session(action.language), forget=True)


def forgotten(action: Action, reader: Reader, library: Library) -> Screen:
    """Say what is erased and what cannot be."""
    language = action.language
    body = text(
        language,
        say(language, "Done. What linked this chat to you is erased."),
        say(
            language,
            'What stays with us: totals like "Wages was opened about 120 times". Nothing in them points to you.',
        ),
        _stays(language, reader.channel),
    )
    return framed(Screen(action, body), reader, library)


def hide(action: Action, session: Session, library: Library) -> Done:
    """Delete what the channel can delete, forget where we were, end on something harmless."""
    return Done(Action(action.language, "hidden"), Session(action.language), wipe=True)


def hidden(action: Action, reader: Reader, library: Library) -> Screen:
    """Show a packing tip and nothing else: the last message somebody else would see."""
    language = action.language
    tip = say(language, "Packing tip: roll your clothes instead of folding them. They take less room in the bag.")
    return Screen(action, text(language, tip, _clear_chat(language, reader.channel)))


def _stays(language: str, channel: str) -> str:
    if channel in ("web", "terminal"):
        return say(language, "What we cannot erase: what this device itself keeps. Close this page when you are done.")
    if channel == "sms":
        return say(language, "What we cannot erase: the messages on your phone, and what the phone company keeps.")
    return say(
        language,
        "What we cannot erase: this chat on your phone, the app's own records, and what you forwarded. "
        "To clear the chat: open its menu, then *Clear chat*.",
    )


def _clear_chat(language: str, channel: str) -> str:
    if channel == "telegram":
        return say(language, "(What is older stays: chat menu, *Clear history*.)")
    if channel in ("whatsapp", "sms"):
        return say(language, "(To empty the list: chat menu, *Clear chat*.)")
    return say(language, "(To empty the list: close this page.)")
