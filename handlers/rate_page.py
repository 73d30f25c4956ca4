"""Was this useful? One tap says yes, one says what is wrong; only the page and the answer are counted."""

from __future__ import annotations

from typing import Final

from bot.actions import Action
from bot.library.model import ROOT, Library
from bot.texts import say
from bot.turn import VerbResult
from bot.types import Button, Event, Reader, Screen, Session
from handlers import about_you, wording
from handlers.frame import CHOICES, buttons, framed, page_action, text

ANSWERS: Final = ("yes", "long", "country", "clear", "number")
"""What a person may say of a page: useful, too long, not my country, not clear, a number is wrong."""


def ask_useful(action: Action, reader: Reader, library: Library) -> Screen:
    """Ask whether a page was useful, with the reasons it may not have been."""
    language = action.language
    subject = library.page(language, action.arg(0)) or library.nearest(language, action.arg(0))
    labels = {
        "yes": say(language, "Yes, useful"),
        "long": say(language, "Too long"),
        "country": say(language, "Not about my country"),
        "clear": say(language, "Not clear"),
        "number": say(language, "A number is wrong"),
    }
    choices = tuple(Button(labels[answer], Action(language, "rate", (subject.id, answer))) for answer in ANSWERS)
    asked = (
        say(language, "Was the page useful? One tap is enough. It tells us what to mend, not who you are.")
        if wording.taps(reader)
        else say(language, "Was the page useful? One number is enough. It tells us what to mend, not who you are.")
    )
    body = text(language, asked)
    screen = Screen(action, body, choices, in_place=True, sensitive=subject.sensitive)
    return framed(screen, reader, library, page_action(language, subject.id))


def rate(action: Action, session: Session, library: Library) -> VerbResult:
    """Count an answer about a page that exists."""
    subject = library.page(action.language, action.arg(0))
    valid = subject is not None and action.arg(1) in ANSWERS
    events = (Event("useful", f"{subject.id} {action.arg(1)}"),) if subject and valid else ()
    where = (subject.id, action.arg(1)) if subject and valid else ()
    return VerbResult(Action(action.language, "rated", where), session, events)


def rated(action: Action, reader: Reader, library: Library) -> Screen:
    """Thank, and offer the pages that come next; after a page that is not sensitive, the questions about who comes."""
    language = action.language
    subject = library.page(language, action.arg(0))
    lines = [say(language, "Thank you. This helps us to make the pages better.")]
    if action.arg(1) == "number":
        lines.append(say(language, "A person will check the numbers on it. Until then, try another one."))
    if action.arg(1) == "country":
        lines.append(say(language, "You can write the name of your country, or of the country you go to."))
    offered = about_you.offer(language, library) if subject and not subject.sensitive else ()
    choices = (*buttons(library, language, subject.related if subject else ())[: CHOICES - len(offered)], *offered)
    back = page_action(language, subject.id if subject else ROOT)
    screen = Screen(action, text(language, *lines), choices, sensitive=bool(subject and subject.sensitive))
    return framed(screen, reader, library, back)
