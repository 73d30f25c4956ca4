"""How what may be changed of a contact reads to the staff: its name, its value, the country it stands under."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, repeat

from bot.desk.changes import Field, editable_values, phone_label
from bot.desk.translations import Texts, Value, parts_of, words_in, words_of
from bot.languages import LANGUAGES
from bot.library.contacts import Contact
from bot.texts import country_name, language_name, say, series
from bot.understanding.words import fold


@dataclass(frozen=True, slots=True)
class ContactField:
    """One thing that is said of a contact."""

    key: str
    """Its place in an address: `phone-2`, `hours`."""
    field: Field
    value: Value
    reaches: Texts
    """Of a phone: whom it reaches, in each language."""
    label: str
    lines: tuple[str, ...]
    """How its value reads."""


def editable_fields(contact: Contact, language: str) -> tuple[ContactField, ...]:
    """Return all of a contact that may be changed."""
    labels = chain(map(phone_label, contact.phones), repeat(()))  # phones come first
    return tuple(
        ContactField(
            f"phone-{n}" if field == "phone" else field,
            field,
            value,
            label,
            field_title(field, label, language),
            value_lines(field, value, language),
        )
        for n, ((field, value), label) in enumerate(zip(editable_values(contact), labels, strict=False), 1)
    )


def field_title(field: Field, label: Texts, language: str) -> str:
    """Return what a field is called; a phone also by whom it reaches (police, fire)."""
    name = field_label(field, language)
    return f"{name} · {words_in(label, language)}" if label else name


def field_label(field: Field, language: str) -> str:
    """Return what a field is called."""
    return {
        "phone": say(language, "Phone number"),
        "whatsapp": say(language, "WhatsApp number"),
        "hours": say(language, "Opening hours"),
        "languages": say(language, "Languages spoken"),
        "url": say(language, "Web address"),
    }[field]


def value_lines(field: Field, value: Value, language: str) -> tuple[str, ...]:
    """Return how a value reads, never an empty place."""
    parts = parts_of(value)
    if not any(parts):
        return (say(language, "not known"),)
    if field == "phone":
        local, international = parts
        return (local, say(language, "from abroad: {number}", number=international)) if international else (local,)
    if field == "hours":
        words = words_of(value)
        return tuple(f"{code.upper()} · {words[code]}" for code in LANGUAGES if code in words)
    if field == "languages":
        return (series(language, tuple(language_name(language, code) for code in parts)),)
    return parts


def contact_place(contact: Contact, language: str) -> str:
    """Return the country a contact stands under."""
    return country_name(language, contact.country) if contact.country else say(language, "In any country")


def contacts_by_country(contacts: Iterable[Contact], language: str) -> list[tuple[str, list[Contact]]]:
    """Return contacts under their countries, all in the order of their names."""
    groups: dict[str, list[Contact]] = defaultdict(list)
    for contact in sorted(contacts, key=lambda contact: fold(contact.name[language])):
        groups[contact_place(contact, language)].append(contact)
    return sorted(groups.items(), key=lambda group: fold(group[0]))
