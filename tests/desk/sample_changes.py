"""Changes of contacts as staff propose them, for the tests of the desk."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.desk.changes import Change, Field
from bot.desk.overrides import Entry, as_shown, combine
from bot.desk.translations import Texts, Value, texts_of
from bot.library.contacts import Contact

TODAY = date(2026, 11, 24)
PAGE = "https://www.example.org/numbers"


def change_of(field: Field, old: Value, value: Value, source: str = PAGE, checked: date = TODAY) -> Change:
    """Return a change whose source was read today."""
    return Change(field, old, value, source, checked)


def in_both(english: str, french: str) -> Texts:
    """Return hours in English and French."""
    return texts_of({"en": english, "fr": french})


def approved(change: Change, contact: str) -> Entry:
    """Return a change as it stands once approved."""
    return Entry(f"{change.checked}T10:00Z", "contact", "change", contact, change=change)


def renumbered(local: str, new: str, label: str = "") -> Change:
    """Return another number for one line of several."""
    return replace(change_of("phone", (local, ""), (new, "")), label=texts_of({"en": label, "fr": label}))


def with_phones(contact: Contact, *pairs: tuple[str, str]) -> Contact:
    """Return a contact with some phones and whom each reaches."""
    phones = [{"local": local, "label": {"en": label, "fr": label} if label else None} for local, label in pairs]
    return Contact.model_validate({**contact.model_dump(), "phones": phones})


def after(contact: Contact, *changes: Change) -> Contact:
    """Return a contact after some changes were approved."""
    return as_shown(contact, combine(approved(change, contact.id) for change in changes))


def numbers(contact: Contact) -> list[str]:
    """Return the numbers as they are dialled inside."""
    return [phone.local for phone in contact.phones]


NEW = change_of("phone", ("1745", ""), ("1746", ""))
POLICE, FIRE = ("1711", "police"), ("1722", "fire")
