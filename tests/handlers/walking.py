"""Every screen that people come to, as each channel draws it: by every button, with every line above, from anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Final

import handlers
from bot.actions import Action
from bot.channels.channel import Channel
from bot.checks import screens
from bot.library.model import Library
from bot.types import Button, Message, Reader, Screen
from handlers.tools import go_on

TODAY: Final = date(2026, 11, 24)
NOTES: Final = (
    "hello", "again", "moved", "changed", "switched", "busy", "sorry", "thanked", "unasked", "number", "day", "unseen",
    "slip", "possible", "unclear",
)  # fmt: skip
"""The lines that an address may ask for above its screen."""
APOLOGIES: Final = frozenset({"busy", "sorry"})
"""Lines that stand above help in place of an answer, never above one that leads back to a tool."""
JOURNEYS: Final = (("", ""), ("ke", "sa"), ("np", "qa"), ("cm", "lb"), ("tg", "fr"))
"""Countries left and gone to, as a session may remember them."""
STEPS: Final = ("ask:check-offer:1:ay", "fee:1:kessar:a8", "list:1", "quiz:1:at")
"""Steps of tools in whose middle something may be asked."""
MANY: Final = {"card": 25, "rated": 7, "contacts": 5, "country": 2, "useful": 3, "sources": 3, "more": 2}
"""Of screens that are much alike, one in so many is walked."""


def walked(library: Library, language: str, *, all_of_them: bool = False) -> list[Action]:
    """Return the addresses that buttons lead to in a language; of those much alike some."""
    seen: dict[str, int] = {}
    chosen = []
    for screen in screens(library, TODAY, (language,)):
        name = screen.action.name
        seen[name] = seen.get(name, -1) + 1
        if all_of_them or seen[name] % MANY.get(name, 1) == 0:
            chosen.append(screen.action)
    return chosen


def said(library: Library, language: str) -> Iterator[Action]:
    """Yield addresses that words lead to: guesses, urgent help with pages and a country, answers beside a tool."""
    ids = tuple(id_ for id_, page in library.pages[language].items() if not page.is_menu)
    countries = tuple(f"countries/{iso}" for iso in library.atlas.countries)
    for place, id_ in enumerate(ids):
        other, country = ids[(place * 7 + 3) % len(ids)], countries[place % len(countries)]
        yield Action(language, "search", (id_, other, country))
        yield Action(language, "open", (id_, other, country))
        if id_.startswith("help/"):
            yield Action(language, "urgent", (id_, "help/danger-now", "help/locked-in"))
        yield Action(language, go_on.NAME, (STEPS[place % len(STEPS)], "open", id_))
    for iso in library.atlas.countries:
        yield Action(language, "urgent", ("help/danger-now", "help/passport-taken", iso))
    yield Action(language, go_on.NAME, (STEPS[0], "contacts", "qa"))
    yield Action(language, go_on.NAME, (STEPS[1], "search"))


def noted(addresses: Iterable[Action]) -> Iterator[Action]:
    """Yield every second address with one line more above, of all lines by turns; and one in five asked for again."""
    for place, action in enumerate(addresses):
        note = NOTES[place // 2 % len(NOTES)]
        if place % 2 == 0 and not (note in APOLOGIES and action.name == go_on.NAME):
            yield action.with_notes(note)
        if place % 5 == 0:
            yield action.with_notes("unclear")


def drawn(addresses: Iterable[Action], channel: Channel, library: Library) -> Iterator[Screen]:
    """Draw addresses as a channel does, for people on one journey after the other."""
    for place, action in enumerate(addresses):
        home, destination = JOURNEYS[place % len(JOURNEYS)]
        yield handlers.draw(action, Reader(action.language, TODAY, channel.facts, home, destination), library)


def in_parts(channel: Channel, screen: Screen) -> list[tuple[Message, ...]]:
    """Return what a channel shows of a screen, part by part."""
    count = channel.facts.parts(screen)
    return [channel.render(replace(screen, action=screen.action.at_part(part))) for part in range(1, count + 1)]


def keyed(screen: Screen) -> list[tuple[str, Button]]:
    """Return each choice and way out with the number or letter that stands for it."""
    numbered = [(choice.key or str(place), choice) for place, choice in enumerate(screen.choices, 1)]
    return [*numbered, *((way.key, way) for way in screen.nav)]
