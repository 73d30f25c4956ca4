"""A pasted job advert: the signs of a trick in it, the first time with the words that show them, and how to go on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from bot.actions import Action
from bot.document import Block, Heading, Items, Span, Spans, paragraph
from bot.library.model import HELP, Library
from bot.library.tools.questionnaire import Questionnaire
from bot.texts import number_text, say
from bot.types import Button, Event, Reader, Screen
from handlers import show_countries, wording
from handlers.frame import buttons, framed, page_action

NAME: Final = "advert"
"""The name of its addresses: `en advert fhl`, the letters of the signs that were seen; nothing else of a text."""
NONE: Final = "_"
"""Stands for no sign where answers follow."""
AGENCY: Final = "recruitment/licensed-agencies"
"""The page on how to check an agency."""
LICENSING: Final = "licensing"
"""The kind of fact in which a country says which agencies it allows."""
NAMED: Final = 8
"""The signs named on one screen: with their words they fit one message."""
NAMED_SHORT: Final = 2
"""The same where no more than a few lines are shown at once, which their words shall fit too."""


def advert_address(language: str, letters: str, answers: str = "") -> Action:
    """Return the address of what was seen in an advert; `answers` were given in the tool before."""
    args = (letters or NONE, answers) if answers else (letters,) if letters else ()
    return Action(language, NAME, args)


def show_advert(action: Action, reader: Reader, library: Library) -> Screen:
    """Show the signs that an address names: by their titles alone, for the advert itself was not kept."""
    signs = library.adverts.of(action.arg(0))
    urgent = any(library.adverts.signs[sign].urgent for sign in signs)
    body = _seen(action, reader, library) if signs else _nothing_seen(action.language)
    if urgent:
        body = (paragraph(wording.help_is_there(reader), "strong"), *body)
    choices = _ways_on(action, reader, library, urgent=urgent)
    screen = Screen(action, body, choices, sensitive=urgent)
    return framed(screen, reader, library, page_action(action.language, f"tools/{library.adverts.tool}"))


def count_advert(_action: Action, library: Library) -> tuple[Event, ...]:
    """Count the tool it leads to as a topic: not that an advert came, nor what was in it."""
    return (Event("topic", f"tools/{library.adverts.tool}"),) if library.adverts.tool else ()


def quoting(screen: Screen, quotes: Mapping[str, str], reader: Reader, library: Library) -> Screen:
    """Return the screen with the words that show each sign, as many as fit its first message.

    They stand on it this once: its address, by which it is drawn again, knows nothing of them.
    """
    titles = library.adverts.titles[screen.action.language]
    named: list[tuple[Spans, Spans]] = [
        ((Span(titles[sign]),), _quoted(screen.action.language, titles[sign], words))
        for sign, words in quotes.items()
        if (Span(titles[sign]),) in _listed(screen)
    ]
    for count in range(len(named), 0, -1):
        body = tuple(_with(block, dict(named[:count])) for block in screen.body)
        quoted = replace(screen, body=body, passing=True)
        if reader.channel.parts(quoted) == 1:
            return quoted
    return screen


def _listed(screen: Screen) -> tuple[Spans, ...]:
    return tuple(item for block in screen.body if isinstance(block, Items) for item in block.items)


def _with(block: Block, spans: Mapping[Spans, Spans]) -> Block:
    return (
        replace(block, items=tuple(spans.get(item, item) for item in block.items))
        if isinstance(block, Items)
        else block
    )


def _quoted(language: str, title: str, words: str) -> Spans:
    return (Span(say(language, '{sign}: "{words}"', sign=title, words=words)),) if words else (Span(title),)


def _seen(action: Action, reader: Reader, library: Library) -> tuple[Block, ...]:
    language = action.language
    signs = library.adverts.of(action.arg(0))
    short = "short" in reader.channel.can
    most = NAMED_SHORT if short else NAMED
    titles = library.adverts.titles[language]
    body: list[Block] = [
        Heading(say(language, "Warning signs in this advert")),
        Items(tuple((Span(titles[sign]),) for sign in signs[:most])),
    ]
    if len(signs) > most:
        body.append(paragraph(say(language, "More signs: {n}.", n=number_text(language, len(signs) - most))))
    if short:
        body.append(paragraph(say(language, "Pay nothing and send no papers yet.")))
    else:
        body.append(paragraph(say(language, "Signs are no proof. Before you check, pay nothing and send no papers.")))
        body.append(paragraph(say(language, "I have not kept the advert."), "em"))
    return tuple(body)


def _nothing_seen(language: str) -> tuple[Block, ...]:
    return (
        Heading(say(language, "An advert: I saw no sign")),
        paragraph(
            say(language, "I know only some tricks; good fakes show none. This does not say that the offer is true.")
        ),
        paragraph(say(language, "First check the agency: is it on the labour ministry's list? Then check the rest.")),
        paragraph(say(language, "I have not kept the advert."), "em"),
    )


def _ways_on(action: Action, reader: Reader, library: Library, *, urgent: bool) -> tuple[Button, ...]:
    language = action.language
    help_now = (Button(say(language, "Get help now"), page_action(language, HELP)),) if urgent else ()
    place = reader.home or reader.destination
    call = Button(say(language, "A number to call"), Action(language, "contacts", (place,) if place else ()))
    return (*help_now, *_check(action, library), *_agency(action, reader, library), call)


def _check(action: Action, library: Library) -> tuple[Button, ...]:
    """Return the way to the offer check, with what was read and what was answered before as its answers."""
    tool = library.tools.get(library.adverts.tool)
    if not isinstance(tool, Questionnaire):
        return ()
    read = library.adverts.answers(library.adverts.of(action.arg(0)))
    given = tool.read("".join((*(f"{question}{answer}" for question, answer in read.items()), action.arg(1))))
    answers = "".join(question + answer for question, answer in given.items())
    address = Action(action.language, "ask", tuple(filter(None, (tool.name, str(tool.revision), answers))))
    return (Button(say(action.language, "Go on with the check"), address),)


def _agency(action: Action, reader: Reader, library: Library) -> tuple[Button, ...]:
    """Return the way to what somebody's country says of its agencies, else to how to check one."""
    country = library.atlas.countries.get(reader.home)
    if country and country.fact(LICENSING):
        label = show_countries.topic_label(action.language, LICENSING)
        return (Button(label, Action(action.language, "country", (country.iso, LICENSING))),)
    return buttons(library, action.language, (AGENCY,))
