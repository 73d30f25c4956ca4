"""Changes of a contact that staff propose: what may be changed, what it was and is to be, and who says so."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from bot.library.contacts import Contact
from bot.types import LANGUAGES

Field = Literal["phone", "whatsapp", "hours", "languages", "url"]
"""What may be changed. The rest (whom a line is for, what may happen to who calls it) is written in the content."""
NUMBERS: Final = ("phone", "whatsapp")
"""Fields by which somebody is called: reading them again vouches for them as a reading does in the files."""
Value = tuple[str, ...]
"""A phone as dialled inside and from abroad (`""` where unknown), a number or address alone, hours in each language,
codes of languages. Empty: nothing is known."""


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

    def __str__(self) -> str:
        """Write it for the audit."""
        old, value = (" / ".join(filter(None, one)) or "-" for one in (self.old, self.value))
        return f"{self.field} {old} > {value}, from {self.source}, checked {self.checked}"


def present(contact: Contact) -> tuple[tuple[Field, Value], ...]:
    """Return all of a contact that may be changed, each with its value now; a phone stands by itself."""
    alone: tuple[tuple[Field, Value], ...] = (
        ("whatsapp", (contact.whatsapp,) if contact.whatsapp else ()),
        ("hours", tuple(contact.hours[language] for language in LANGUAGES) if contact.hours else ()),
        ("languages", contact.languages),
        ("url", (contact.url,) if contact.url else ()),
    )
    return (*(("phone", (phone.local, phone.international or "")) for phone in contact.phones), *alone)


def altered(contact: Contact, change: Change, former: Collection[Value] = ()) -> Contact | None:
    """Return a contact with a change, its new source and day; None where the number to be changed is not there.

    `former` holds what the change may find instead of its old value. Raises `ValidationError` on an ill-formed value.
    """
    values = _phones(contact, change, former) if change.field == "phone" else _alone(change)
    if values is None:
        return None
    known = {**contact.model_dump(), **values, **_vouched(change)}
    changed = Contact.model_validate(known)
    return changed.renewed(change.checked) if change.field in NUMBERS else changed


def _phones(contact: Contact, change: Change, former: Collection[Value]) -> dict[str, Any] | None:
    """Return the phones with one in the place of another: of several, the one that is known by what it was."""
    phones = contact.model_dump()["phones"]
    known = {change.old, *former}
    places = [n for n, (field, value) in enumerate(present(contact)) if field == "phone" and value in known]
    if not places and len(phones) != 1:
        return None
    place = places[0] if places else 0
    local, international = change.value
    phone = {**phones[place], "local": local, "international": international or None}
    return {"phones": (*phones[:place], phone, *phones[place + 1 :])}


def _alone(change: Change) -> dict[str, Any]:
    if change.field == "languages":
        return {"languages": change.value}
    if change.field == "hours":
        return {"hours": dict(zip(LANGUAGES, change.value, strict=True)) if change.value else None}
    return {change.field: change.value[0] if change.value else None}


def _vouched(change: Change) -> Mapping[str, object]:
    """Return what people read of the source: the site's name, or the document's."""
    linked = change.source.startswith("https://")
    title = urlsplit(change.source).netloc.removeprefix("www.") if linked else change.source
    source = {"title": title, "url": change.source if linked else None}
    return {"source": source, "checked": change.checked, "changed": change.checked}
