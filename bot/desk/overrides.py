"""What staff changed since the content was written: hidden pages and contacts, notices, test calls, contacts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final, Literal

from bot.desk.changes import NUMBERS, Change, apply_change, has_value
from bot.desk.translations import Value, agree, whole_words
from bot.library.contacts import Contact
from bot.library.countries import Banner
from bot.library.model import HELP, ROOT, Library

Kind = Literal["page", "contact", "banner"]
Act = Literal["hide", "unhide", "set", "clear", "answered", "no-answer", "wrong", "change"]
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
    texts: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Of a notice: its words by language."""
    change: Change | None = None
    """Of a contact's number, hours, languages or address: proposed by one of the staff, approved by another."""

    def __str__(self) -> str:
        """Write it as a line of the audit."""
        done = f"{self.moment} {self.act} {self.kind} {self.target}"
        why = str(self.change) if self.change else self.reason
        return f"{done}: {why}" if why else done

    @property
    def day(self) -> date:
        """The day it was done."""
        return date.fromisoformat(self.moment[:10])


def timestamp(moment: datetime) -> str:
    """Write when something was done: to the minute, for the audit."""
    return moment.strftime("%Y-%m-%dT%H:%MZ")


@dataclass(frozen=True, slots=True)
class Standing:
    """A change that no later one took the place of."""

    entry: Entry
    change: Change
    former: tuple[Value, ...]
    """What the field was before it, and before those whose place it took."""

    def leads_to(self, change: Change) -> bool:
        """Say whether another change takes its place: the same field; of phones, the same number."""
        same = self.change.field == change.field and agree(self.change.label, change.label)
        return same and (change.field != "phone" or self.change.value == change.old)

    def holds_over(self, contact: Contact) -> bool:
        """Say whether it holds over what the file says: who checked last is right, on one day the two who changed it.

        What the file says itself by now needs no change; a change that no longer fits stops no other.
        """
        change = self.change
        if change.checked < contact.checked:
            return False
        if change.checked == contact.checked and has_value(contact, change, change.value):
            return False
        try:
            return apply_change(contact, change, self.former) is not None
        except ValueError:  # a `ValidationError`, an address that cannot be taken apart, a day past the last
            return False


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
    changes: Mapping[str, tuple[Standing, ...]] = field(default_factory=dict)
    """What was changed of each contact, the last change last."""

    def of(self, library: Library) -> tuple[Entry, ...]:
        """Return what holds over some content, in order of time."""
        by_target = (self.pages, self.contacts, self.banners, self.calls)
        changed = (standing.entry for contact in library.contacts.values() for standing in self.in_force(contact))
        return tuple(sorted({*(entry for entries in by_target for entry in entries.values()), *changed}, key=str))

    def in_force(self, contact: Contact) -> tuple[Standing, ...]:
        """Return the changes of a contact, as its file has it, that people see."""
        return tuple(standing for standing in self.changes.get(contact.id, ()) if standing.holds_over(contact))


NOTHING: Final = Overrides()


def combine(entries: Iterable[Entry], before: Overrides = NOTHING) -> Overrides:
    """Return what holds after all that was done, the oldest first, on top of what held before."""
    pages, contacts, banners = dict(before.pages), dict(before.contacts), dict(before.banners)
    calls, changes = dict(before.calls), dict(before.changes)
    for entry in entries:
        hidden = pages if entry.kind == "page" else contacts
        match entry.act:
            case "hide":
                hidden[entry.target] = entry
            case "unhide":
                hidden.pop(entry.target, None)
            case "set" | "clear":
                banners[entry.target] = entry
            case "change":
                changes[entry.target] = _with_change(changes.get(entry.target, ()), entry)
                if entry.change and entry.change.field in NUMBERS:
                    calls.pop(entry.target, None)  # who was called was another number
            case _:
                calls[entry.target] = entry
                if entry.act == "wrong":
                    contacts[entry.target] = entry
    return Overrides(pages, contacts, banners, calls, changes)


def _with_change(standing: tuple[Standing, ...], entry: Entry) -> tuple[Standing, ...]:
    change = entry.change
    if change is None:
        return standing
    replaced = [earlier for earlier in standing if earlier.leads_to(change)]
    former = (*(value for earlier in replaced for value in earlier.former), change.old)
    return (*(earlier for earlier in standing if earlier not in replaced), Standing(entry, change, former))


def apply(library: Library, overrides: Overrides) -> Library:
    """Return the library as staff want it shown now."""
    hidden = frozenset(overrides.pages) - KEPT
    pages = {
        code: {id_: page for id_, page in tree.items() if id_ not in hidden} for code, tree in library.pages.items()
    }
    contacts = {id_: as_shown(contact, overrides) for id_, contact in library.contacts.items()}
    content_banners = tuple(banner for banner in library.atlas.banners if banner.id not in overrides.banners)
    staff_banners = tuple(_banner(entry) for entry in overrides.banners.values() if entry.act == "set")
    return replace(
        library,
        pages=pages,
        contacts=contacts,
        atlas=replace(library.atlas, banners=(*staff_banners, *content_banners)),
    )


def as_shown(contact: Contact, overrides: Overrides) -> Contact:
    """Return a contact of the files as staff want it shown now."""
    for standing in overrides.in_force(contact):
        contact = apply_change(contact, standing.change, standing.former) or contact
    if entry := overrides.contacts.get(contact.id):
        return contact.model_copy(update={"publish": False, "hidden_because": entry.reason or entry.act})
    call = overrides.calls.get(contact.id)
    return contact.renewed(call.day) if call and call.act == "answered" else contact


def _banner(entry: Entry) -> Banner:
    return Banner.model_validate(
        {"id": entry.target, "countries": entry.countries, "from": entry.day, "text": whole_words(entry.texts)}
    )
