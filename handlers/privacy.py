"""Leaving no trace: erase what links a chat to a person, and hide the chat from whoever holds the phone."""

from __future__ import annotations

from bot.actions import Action
from bot.library.model import ROOT, Library
from bot.texts import say
from bot.turn import VerbResult
from bot.types import Reader, Screen, Session
from handlers.frame import framed, page_action, text


def forget(action: Action, session: Session, library: Library) -> VerbResult:
    """Erase at once, without asking twice."""
    return VerbResult(Action(action.language, "forgotten"), Session(action.language), forget=True)


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
        reader.channel.erased_not(language),
    )
    return framed(Screen(action, body), reader, library, page_action(language, ROOT))


def hide(action: Action, session: Session, library: Library) -> VerbResult:
    """Delete what the channel can delete, forget where we were, end on something harmless."""
    return VerbResult(Action(action.language, "hidden"), Session(action.language), wipe=True)


def hidden(action: Action, reader: Reader, library: Library) -> Screen:
    """Say in a few plain words what stays, then end on a packing tip: the last message somebody else would see."""
    language = action.language
    tips = _tips(language)
    tip = tips[reader.today.toordinal() % len(tips)]
    return Screen(action, text(language, reader.channel.left_over(language)), closing=text(language, tip))


def _tips(language: str) -> tuple[str, ...]:
    """Return the last messages there are: by turns, so that the same one every time does not become a sign."""
    return (
        say(language, "Packing tip: roll your clothes instead of folding them. They take less room in the bag."),
        say(language, "Packing tip: put your shoes at the bottom of the bag and fill them with socks."),
        say(language, "Packing tip: weigh your bag at home. At the airport every extra kilo costs money."),
        say(language, "Packing tip: keep a change of clothes in your hand luggage, in case your bag comes late."),
        say(language, "Packing tip: tie a bright ribbon to your bag. You will find it faster on the belt."),
        say(
            language, "Packing tip: put soap and creams in a closed plastic bag, so that nothing leaks on your clothes."
        ),
        say(language, "Packing tip: write your name on a paper inside the bag too. Labels outside can tear off."),
    )
