"""What every screen has in common: its lines above, its choices, its ways out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Final

from bot.actions import Action
from bot.document import CONTACT, Block, Heading, Items, Paragraph, Span, Spans, paragraph, parse_markdown
from bot.languages import others
from bot.library.model import HELP, ROOT, Library, Page
from bot.texts import say
from bot.types import Button, Reader, Screen, Service
from handlers import contact_lines, wording

CHOICES: Final = 9
"""The most choices on a screen: one digit each."""
ONWARD: Final = 4
"""The most choices under an answer: what else it leads to must be seen at a glance."""
MENUS: Final = frozenset({"welcome"})
"""Screens beside the main menu itself that hold it."""
DANGER: Final = "possible"
"""The note of an address whose words may have spoken of danger."""
WHOLE: Final = "whole"
"""The name of a whole page's address, `whole rights/wages`: its answer alone is `open rights/wages`."""


def page_action(language: str, page_id: str, *notes: str) -> Action:
    """Return the address of a page."""
    return Action(language, "open", (page_id,), notes=notes)


def button(target: Page) -> Button:
    """Return the button that leads to a page."""
    return Button(target.short_title, page_action(target.language, target.id))


def buttons(library: Library, language: str, ids: Iterable[str]) -> tuple[Button, ...]:
    """Return the buttons of the pages and countries (`countries/sa`) that exist among some ids, each once."""
    candidates = (_button_to(library, language, id_) for id_ in dict.fromkeys(ids))
    return tuple(choice for choice in candidates if choice)[:CHOICES]


def _button_to(library: Library, language: str, id_: str) -> Button | None:
    if target := library.page(language, id_):
        return button(target)
    country = library.atlas.at(id_)
    return Button(country.words[language].short_title, Action(language, "country", (country.iso,))) if country else None


def text(language: str, *paragraphs: str) -> tuple[Block, ...]:
    """Return interface strings as a document; they may hold the Markdown that pages may."""
    return tuple(block for line in paragraphs for block in parse_markdown(line))


def framed(screen: Screen, reader: Reader, library: Library, back: Action, *, opening: str = "") -> Screen:
    """Put around a screen what every screen has: the lines its address asks for, and the ways out.

    `back` is the parent of its address: what Back leads to, by the button and by the word. The main menu's is itself.
    `opening` is a neutral first line of its own, where the usual one of a sensitive screen would not fit.
    """
    onward = tuple(way for way in screen.nav if way.action.name == WHOLE)
    rest = tuple(way for way in screen.nav if way not in onward)
    return replace(
        screen,
        body=_headed(screen, reader, library, opening),
        nav=(*onward, *_ways_out(screen, back), *rest),
        back=back,
    )


def _headed(screen: Screen, reader: Reader, library: Library, opening: str) -> tuple[Block, ...]:
    """Return a screen's text under the lines of its address; what a locked phone shows of it tells nothing."""
    language, notes = screen.action.language, screen.action.notes
    above: list[Block] = []
    if screen.sensitive:
        above.append(paragraph(opening or say(language, "Here is the page you asked for. Read it in a quiet place.")))
    above.extend(block for note in notes if note != DANGER for block in _note(note, reader, library))
    below = list(screen.body)
    if DANGER in notes:
        neutral = above or [below.pop(0)]
        return (*neutral, *_to_help(reader), *below)
    return (*above, *below)


def _to_help(reader: Reader) -> tuple[Block, ...]:
    """Return the line to help, where words may have spoken of danger."""
    language = reader.language
    if wording.taps(reader):
        label = say(language, "Help now")
        return text(
            language, say(language, "If you are in danger now, tap **{label}**: help comes first.", label=label)
        )
    return text(language, say(language, "If you are in danger now, send **0**: help comes first."))


def _ways_out(screen: Screen, back: Action) -> Iterable[Button]:
    language = screen.action.language
    yield Button(say(language, "Help now"), page_action(language, HELP), key="0")
    if screen.action.name in MENUS or screen.action.bare() == page_action(language, ROOT):
        yield from to_languages(screen.action.bare())
    else:
        yield Button(say(language, "Menu"), page_action(language, ROOT), key="M")
    if back.bare() != page_action(language, ROOT):
        yield Button(say(language, "Back"), back, key=say(language, "B"))
    if screen.sensitive:
        yield Button(say(language, "Hide"), Action(language, "hide"), key=say(language, "HIDE"))


def to_languages(action: Action) -> tuple[Button, ...]:
    """Return the way to the same screen in the other language; where there are several, to the choice of language."""
    language = action.language
    ways = tuple(Button(other.invitation, action.in_language(other.code), key="L") for other in others(language))
    return ways if len(ways) < 2 else (Button(say(language, "Languages"), Action(language, "language"), key="L"),)


def _note(note: str, reader: Reader, library: Library) -> tuple[Block, ...]:
    name, language = library.service.name, reader.language
    match note:
        case "hello":
            line = say(
                language, "This is {name}: free and automatic. I do not keep your number or your words.", name=name
            )
        case "again":
            line = say(language, "Hello again.")
        case "moved":
            line = say(language, "That page has moved. This is the nearest one.")
        case "changed":
            line = say(language, "The choices have changed. Please choose again.")
        case "switched":
            names = ", ".join(f"**{other.name.upper()}**" for other in others(language))
            line = say(language, "I answer in the language you write. To change: {names}.", names=names)
        case "busy":
            line = say(
                language,
                "Very many people write today. Now I can only help people who are in danger. "
                "For other questions, please write tomorrow.",
            )
        case "thanked" | "unasked":
            line = _note_on_answers(note, reader, library)
        case "sorry":
            line = say(language, "Sorry, something went wrong on our side. I have not kept your words.")
        case _:
            line = _note_on_typing(note, language)
    return parse_markdown(line) if line else ()


def _note_on_answers(note: str, reader: Reader, library: Library) -> str:
    """Return the line after questions about oneself. It tells everybody where help for minors is: nobody is marked."""
    language = reader.language
    if note == "unasked":
        return say(language, "I do not ask that any more. Here is the menu.")
    thanks = say(language, "Thank you, that was all.")
    minors = say(language, "Are you under 18? There is help for you: send **0**.")
    if wording.taps(reader):
        label = say(language, "Help now")
        minors = say(language, "Are you under 18? There is help for you: tap **{label}**.", label=label)
    return f"{thanks} {minors}" if "age" in library.service.asks else thanks


def _note_on_typing(note: str, language: str) -> str:
    """Return the line that tells of a number, a day or a code that could not be read."""
    match note:
        case "number":
            return say(language, "I could not read one number in that. Write digits, such as 30000.")
        case "day":
            return say(language, "I need a day in the future. Write it like 12 March.")
        case "unseen":
            return say(language, "I read your words. Nobody here saw what you sent with them.")
        case "slip":
            return say(language, "That code has a mistake. Please check each letter. This list is empty.")
        case _:
            return ""


def label_hash(screen: Screen) -> str:
    """Return a short hash of what may be chosen on a screen."""
    written = "\n".join(f"{choice.key}{choice.label}{choice.action}" for choice in screen.choices)
    return hashlib.sha256(written.encode()).hexdigest()[:8] if screen.choices else ""


def titled(content: Page, library: Library, today: date) -> tuple[Block, ...]:
    """Return a page's title and text, with names of this copy of the bot and numbers of contacts filled in."""
    return (Heading(content.title), *untitled(content, library, today))


def untitled(content: Page, library: Library, today: date) -> tuple[Block, ...]:
    """Return a page's text alone, filled in like `titled`."""
    return tuple(_filled(block, library, content.language, today) for block in content.body)


def invitation(menu: Page, reader: Reader, library: Library) -> tuple[Block, ...]:
    """Return the main menu's question, with what to do about it: tap where there are buttons, else send a number."""
    if "buttons" in reader.channel.can:
        how = say(menu.language, "Tap a button, or write your question in your own words.")
        return (Heading(menu.title), paragraph(how))
    return titled(menu, library, reader.today)


def page_answer(content: Page, library: Library) -> Paragraph:
    """Return a page's answer, with the names of this copy of the bot filled in."""
    return paragraph(_names(content.answer, library.service, content.language))


def _filled(block: Block, library: Library, language: str, today: date) -> Block:
    def fill(spans: Spans) -> Spans:
        return tuple(filled for span in spans for filled in _filled_span(span, library, language, today))

    match block:
        case Paragraph(spans):
            return Paragraph(fill(spans))
        case Items(items):
            return replace(block, items=tuple(fill(item) for item in items))
        case _:
            return block


def _filled_span(span: Span, library: Library, language: str, today: date) -> Spans:
    if "{" not in span.text:
        return (span,)
    spans: list[Span] = []
    for place, piece in enumerate(CONTACT.split(span.text)):
        if place % 2:
            contact = library.contacts.get(piece)
            showable = contact.shown(today) if contact else None
            nobody = Span(say(language, "(number being checked)"))
            spans.extend(contact_lines.inline(showable, language, library) if showable else (nobody,))
        elif piece:
            spans.append(replace(span, text=_names(piece, library.service, language)))
    return tuple(spans)


def _names(words: str, service: Service, language: str) -> str:
    if "{" not in words:
        return words
    nobody = say(language, "(not given)")
    return (
        words.replace("{bot}", service.name)
        .replace("{operator}", service.operator or nobody)
        .replace("{operator_contact}", service.operator_contact or nobody)
    )
