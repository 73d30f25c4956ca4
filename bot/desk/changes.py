"""Changes of a contact that staff propose: what may be changed, what it was and is to be, and who says so."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from bot.desk.translations import Texts, Value, agree, parts_of, texts_of, whole_words, words_in, words_of
from bot.languages import FIRST
from bot.library.contacts import Contact, Phone

Field = Literal["phone", "whatsapp", "hours", "languages", "url"]
"""What may be changed. The rest (whom a line is for, what may happen to who calls it) is written in the content."""
NUMBERS: Final = ("phone", "whatsapp")
"""Fields by which somebody is called: a test call of the old number says nothing of the new one."""
SHORTEST: Final = 2
"""Letters that do not make a source's name."""
BY_LANGUAGE: Final = ("hours",)
"""Fields whose value is words by language."""


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be said of a contact, instead of what, and where it was read."""

    field: Field
    old: Value
    value: Value
    source: str
    """An https address, or the name of a document."""
    checked: date
    """The day on which the source was read."""
    label: Texts = ()
    """Of a phone: whom it reaches (police, fire) in each language, as the contact said when this was proposed."""

    def __str__(self) -> str:
        """Write it for the audit."""
        old, new = (" / ".join(filter(None, parts_of(value))) or "-" for value in (self.old, self.value))
        which = f" ({words_in(self.label, FIRST)})" if self.label else ""
        return f"{self.field}{which} {old} > {new}, from {self.source}, checked {self.checked}"


def editable_values(contact: Contact) -> tuple[tuple[Field, Value], ...]:
    """Return all of a contact that may be changed, each with its value now; a phone stands by itself."""
    alone: tuple[tuple[Field, Value], ...] = (
        ("whatsapp", (contact.whatsapp,) if contact.whatsapp else ()),
        ("hours", texts_of(contact.hours.root) if contact.hours else ()),
        ("languages", contact.languages),
        ("url", (contact.url,) if contact.url else ()),
    )
    return (*(("phone", _phone_value(phone)) for phone in contact.phones), *alone)


def phone_label(phone: Phone) -> Texts:
    """Return whom a phone reaches, in each language: by this and its number it is known among others."""
    return texts_of(phone.label.root) if phone.label else ()


def has_value(contact: Contact, change: Change, value: Value) -> bool:
    """Say whether a value stands where a change belongs: of phones, at one that reaches the same."""
    if change.field == "phone":
        return any(_is_phone(phone, change, [value]) for phone in contact.phones)
    if change.field in BY_LANGUAGE:
        now = dict(editable_values(contact))[change.field]
        return whole_words(words_of(value)) == whole_words(words_of(now))
    return (change.field, value) in editable_values(contact)


def number_of_another_phone(contact: Contact, change: Change) -> str:
    """Return a number of a change that another phone of the contact has too, or nothing."""
    if change.field != "phone":
        return ""
    phones = list(contact.phones)
    own = next((place for place, phone in enumerate(phones) if _is_phone(phone, change, [change.old])), None)
    if own is not None:
        del phones[own]
    return next((number for phone in phones if (number := common_number(change, _phone_value(phone)))), "")


def common_number(change: Change, *values: Value) -> str:
    """Return a number of a change that is dialled as one of some values, or nothing."""
    taken = {_digits(number) for value in values for number in parts_of(value) if number}
    numbers = (*parts_of(change.value), *parts_of(change.old))
    return next((number for number in numbers if number and _digits(number) in taken), "")


def apply_change(contact: Contact, change: Change, former: Collection[Value] = ()) -> Contact | None:
    """Return a contact with a change, its new source and day; None where its number is not at one phone alone.

    `former` holds what the change may find instead of its old value. Raises `ValidationError` on an ill-formed value.
    """
    values = _changed_phones(contact, change, former) if change.field == "phone" else _changed_field(change)
    if values is None:
        return None
    fields = {**contact.model_dump(), **values, **_source_values(change)}
    changed = Contact.model_validate(fields)
    return changed.renewed(change.checked) if _renews_contact(change, changed) else changed


def _renews_contact(change: Change, changed: Contact) -> bool:
    """Say whether a change vouches for a contact as a reading of all of it does: its new number is the only way."""
    phones = len(changed.phones)
    ways = phones + sum(map(bool, (changed.whatsapp, changed.sms, changed.email)))
    return ways == 1 and (change.field == "phone" or (change.field == "whatsapp" and not phones and bool(change.value)))


def _changed_phones(contact: Contact, change: Change, former: Collection[Value]) -> dict[str, Any] | None:
    """Return the phones with one in the place of another, which is known by what it was and by whom it reaches.

    A phone that is alone is the one if it reaches the same. None where none is known so, or more than one, or where
    another has the new number: nothing is guessed.
    """
    expected = [change.old, *former]
    places = [place for place, phone in enumerate(contact.phones) if _is_phone(phone, change, expected)]
    if not places and len(contact.phones) == 1 and agree(phone_label(contact.phones[0]), change.label):
        places = [0]
    if len(places) != 1:
        return None
    place = places[0]
    others = (*contact.phones[:place], *contact.phones[place + 1 :])
    if common_number(replace(change, old=()), *map(_phone_value, others)):
        return None
    phones = contact.model_dump()["phones"]
    local, international = parts_of(change.value)
    changed = {**phones[place], "local": local, "international": international or None}
    return {"phones": (*phones[:place], changed, *phones[place + 1 :])}


def _is_phone(phone: Phone, change: Change, values: Collection[Value]) -> bool:
    """Say whether a phone is the one that a change is for: it has one of some values, and reaches the same."""
    return _phone_value(phone) in values and agree(phone_label(phone), change.label)


def _phone_value(phone: Phone) -> Value:
    return (phone.local, phone.international or "")


def _digits(number: str) -> str:
    return "".join(sign for sign in number if sign.isdigit() or sign in "*#")


def _changed_field(change: Change) -> dict[str, Any]:
    if change.field == "languages":
        return {"languages": change.value}
    if change.field == "hours":
        return {"hours": whole_words(words_of(change.value)) or None}
    return {change.field: change.value[0] if change.value else None}


def _source_values(change: Change) -> Mapping[str, object]:
    """Return what people read of the source: the site's name, or the document's."""
    linked = change.source.startswith("https://")
    title = change.source
    if linked:
        host = urlsplit(change.source).netloc
        short = host.removeprefix("www.")
        title = short if len(short) > SHORTEST else host
    source = {"title": title, "url": change.source if linked else None}
    return {"source": source, "checked": change.checked, "changed": change.checked}
