"""Who can be called or written to: one record a body, once for all languages, from `content/contacts/`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import Field, ValidationError

from bot.errors import ContentError
from bot.schema import Problem, Strict, Words, explain, line_within, records

WORLD: Final = "world"
"""The file of bodies that belong to no country."""
PROBLEMS: Final = (
    "danger-now",
    "violence",
    "locked-in",
    "passport",
    "unpaid",
    "papers",
    "return",
    "agency-check",
    "under-18",
    "low",
)
"""The kinds of problem, as they are offered."""
SHORT: Final = 6
"""Digits of the longest short code (an emergency or service number): it works inside its country only."""
RENEWS_DAYS: Final = 182
"""How long a call that was answered vouches for a number: as long as a reading does in the files."""

Kind = Literal[
    "emergency",
    "police",
    "ambulance",
    "anti-trafficking",
    "violence",
    "mental-health",
    "children",
    "domestic-workers",
    "migrants",
    "labour",
    "ngo",
    "union",
    "embassy",
    "consular-network",
    "refugees",
    "official-site",
    "agency-check",
]


class Phone(Strict):
    """A number: as it is dialled inside the country, and from anywhere where that is known."""

    local: Annotated[str, Field(pattern=r"^[+0-9 ()*#-]{2,30}$")]
    international: Annotated[str, Field(pattern=r"^\+[0-9 -]{6,24}$")] | None = None
    label: Words | None = None

    @property
    def digits(self) -> str:
        """Return the local form without spaces and signs."""
        return "".join(c for c in self.local if c.isdigit() or c in "*#+")

    @property
    def dialled(self) -> str:
        """Return what to dial: from anywhere where that is known."""
        return "".join(c for c in self.international or self.local if c.isdigit() or c in "*#+")

    @property
    def same(self) -> bool:
        """Whether the international form is the local number with its country before it."""
        return bool(self.international) and self.dialled.endswith(self.digits.lstrip("+0"))

    @property
    def short(self) -> bool:
        """Whether the local form is a short code."""
        return len(self.digits) <= SHORT


class ContactSource(Strict):
    """Where a number was read."""

    title: Annotated[str, Field(min_length=3)]
    url: Annotated[str, Field(pattern=r"^https?://\S+$")] | None = None


class Call(Strict):
    """A test call, and whether somebody answered."""

    day: date
    result: Literal["answered", "no-answer", "wrong"]


class Contact(Strict):
    """A body and its numbers. What `docs/content.md` says of each key holds."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9-]{3,32}$")]
    kind: Kind
    problems: tuple[str, ...]
    name: Words
    phones: tuple[Phone, ...] = ()
    whatsapp: Annotated[str, Field(pattern=r"^\+[0-9][0-9 -]{5,23}$")] | None = None
    """As it is shown; its digits are the address of the chat, so there is nothing else in it."""
    sms: str | None = None
    email: str | None = None
    url: Annotated[str, Field(pattern=r"^https?://\S+$")] | None = None
    only_inside: bool = False
    languages: tuple[str, ...] = ()
    hours: Words | None = None
    free: bool | None = None
    audience: Words | None = None
    risk: Words | None = None
    mission_of: str | None = None
    serves: tuple[str, ...] = ()
    source: ContactSource
    other_sources: tuple[str, ...] = ()
    seen: str
    checked: date
    confidence: Literal["high", "medium", "low"]
    publish: bool
    trap: bool = False
    hidden_because: str | None = None
    called: tuple[Call, ...] = ()
    expires: date | None = None
    note: str | None = None
    changed: date | None = None
    """The day of the source by which staff changed it since, if they did."""
    country: str = ""
    """The file's name: where the body answers."""
    path: str = ""
    line: int = 1

    @property
    def published(self) -> bool:
        """Whether it may be shown at all."""
        return self.publish and not self.trap

    def expired(self, today: date) -> bool:
        """Whether its numbers are too old to be shown."""
        return self.expires is None or self.expires < today

    def shown(self, today: date) -> Contact | None:
        """Return what may be shown: itself; of an expired one the official site alone; else nothing."""
        if not self.published:
            return None
        if not self.expired(today):
            return self
        if not self.url:
            return None
        return self.model_copy(update={"phones": (), "whatsapp": None, "sms": None, "email": None})

    def renewed(self, day: date) -> Contact:
        """Return it as after a call that was answered on a day."""
        until = date.fromordinal(day.toordinal() + RENEWS_DAYS)
        expires = max(filter(None, (self.expires, until)))
        return self.model_copy(update={"checked": max(self.checked, day), "expires": expires})


_PLACED: Final = ("country", "path", "line", "changed")
"""Fields that say where a record stands, and what staff did: never written in a file."""


def read_contacts(text: str, country: str, path: str, problems: list[Problem]) -> Iterator[Contact]:
    """Read the records of one file; what does not hold is added to `problems`."""
    try:
        for line, value in records(text, path, "id"):
            try:
                yield _contact(value, country, path, line)
            except ValidationError as error:
                keys = {str(problem["loc"][0]) for problem in error.errors() if problem["loc"]}
                lines = {key: line_within(path, line, key) for key in keys}
                problems.extend(explain(error, lines, path, line))
    except ContentError as error:
        problems.extend(problem for problem in error.problems if isinstance(problem, Problem))


def _contact(value: Any, country: str, path: str, line: int) -> Contact:
    placed = {"country": "" if country == WORLD else country, "path": path, "line": line}
    if isinstance(value, dict) and not any(key in value for key in _PLACED):
        return Contact.model_validate({**value, **placed})
    return Contact.model_validate(value)


def load_contacts(root: Path, problems: list[Problem], digest: Any) -> dict[str, Contact]:
    """Read every file of `content/contacts/`, by id."""
    contacts: dict[str, Contact] = {}
    for path in sorted((root / "contacts").glob("*.yml")):
        raw = path.read_bytes()
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + raw)
        for contact in read_contacts(raw.decode("utf-8"), path.stem, str(path), problems):
            if contact.id in contacts:
                other = contacts[contact.id]
                message = f"the id {contact.id!r} stands in {other.path}:{other.line} too; keep one"
                problems.append(Problem(contact.path, contact.line, message))
            contacts[contact.id] = contact
    return contacts
