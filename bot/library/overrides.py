"""What staff changed since the content was written: hidden pages and contacts, notices, test calls."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, Literal

from bot.library.contacts import Contact
from bot.library.countries import Banner
from bot.library.matter import Words
from bot.library.model import HELP, ROOT, Library

Kind = Literal["page", "contact", "banner"]
Act = Literal["hide", "unhide", "set", "clear", "answered", "no-answer", "wrong"]
KEPT: Final = frozenset({ROOT, HELP})
"""Pages that cannot be hidden: every screen leads to them."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that staff did: what and when and why, never who."""

    moment: str
    """UTC, to the minute."""
    kind: Kind
    act: Act
    target: str
    reason: str = ""
    countries: tuple[str, ...] = ()
    """Of a notice: empty for all countries."""
    en: str = ""
    fr: str = ""

    def __str__(self) -> str:
        """Write it as a line of the audit."""
        what = f"{self.moment} {self.act} {self.kind} {self.target}"
        return f"{what}: {self.reason}" if self.reason else what

    @property
    def day(self) -> date:
        """The day it was done."""
        return date.fromisoformat(self.moment[:10])


@dataclass(frozen=True)
class Overrides:
    """What holds now, of all that was done."""

    pages: Mapping[str, Entry] = field(default_factory=dict)
    """Hidden pages."""
    contacts: Mapping[str, Entry] = field(default_factory=dict)
    """Hidden contacts, a wrong number among them."""
    banners: Mapping[str, Entry] = field(default_factory=dict)
    """Notices set, and those of the content that were cleared."""
    calls: Mapping[str, Entry] = field(default_factory=dict)
    """The last test call of each contact."""

    @property
    def all(self) -> tuple[Entry, ...]:
        """Return what holds, in order of time."""
        held = (self.pages, self.contacts, self.banners, self.calls)
        return tuple(sorted({entry for one in held for entry in one.values()}, key=str))


def fold(entries: Iterable[Entry]) -> Overrides:
    """Return what holds after all that was done, the oldest first."""
    pages: dict[str, Entry] = {}
    contacts: dict[str, Entry] = {}
    banners: dict[str, Entry] = {}
    calls: dict[str, Entry] = {}
    for entry in entries:
        hidden = pages if entry.kind == "page" else contacts
        match entry.act:
            case "hide":
                hidden[entry.target] = entry
            case "unhide":
                hidden.pop(entry.target, None)
            case "set" | "clear":
                banners[entry.target] = entry
            case _:
                calls[entry.target] = entry
                if entry.act == "wrong":
                    contacts[entry.target] = entry
    return Overrides(pages, contacts, banners, calls)


def apply(library: Library, overrides: Overrides) -> Library:
    """Return the library as staff want it shown now."""
    hidden = frozenset(overrides.pages) - KEPT
    pages = {
        code: {id_: page for id_, page in tree.items() if id_ not in hidden} for code, tree in library.pages.items()
    }
    contacts = {id_: _contact(contact, overrides) for id_, contact in library.contacts.items()}
    kept = tuple(one for one in library.atlas.banners if one.id not in overrides.banners)
    ours = tuple(_banner(entry) for entry in overrides.banners.values() if entry.act == "set")
    return replace(library, pages=pages, contacts=contacts, atlas=replace(library.atlas, banners=(*ours, *kept)))


def _contact(contact: Contact, overrides: Overrides) -> Contact:
    if entry := overrides.contacts.get(contact.id):
        return contact.model_copy(update={"publish": False, "hidden_because": entry.reason or entry.act})
    call = overrides.calls.get(contact.id)
    return contact.renewed(call.day) if call and call.act == "answered" else contact


def _banner(entry: Entry) -> Banner:
    words = Words({"en": entry.en, "fr": entry.fr})
    return Banner.model_validate(
        {"id": entry.target, "countries": entry.countries, "from": entry.day, "text": words.model_dump()}
    )
