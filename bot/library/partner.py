"""Partners: organisations that share the bot's link. What a link may preset, and who its visitors can go to."""

from __future__ import annotations

import re
import secrets
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import phonenumbers

from bot.languages import OFFERED
from bot.library.letters import print_refused
from bot.understanding.words import fold

CODE: Final = re.compile(r"[a-z0-9][a-z0-9-]{1,23}")
"""What a partner's code looks like: short enough to be typed from a poster."""
SHARED: Final = re.compile(r"[xy][a-z2-7]{8,13}")
"""What codes of shared screens and of lists look like: a partner's may not."""
SIGNS: Final = "bcdfghjkmnpqrstvwz23456789"
"""Letters of a suggested code: no vowels, so that it is no word, and none that look alike."""
BESIDE: Final = re.compile(r"\bbagage\W+([a-z0-9][a-z0-9-]{1,23})\b")
"""The words of a WhatsApp link, wherever they stand in what a person made of them: `Bagage k7m2`."""


@dataclass(frozen=True, slots=True)
class Partner:
    """One organisation and its link. Nothing in it names or follows a person."""

    code: str
    name: str
    phone: str = ""
    """In international form, published to the visitors of its own link."""
    hours: str = ""
    office: str = ""
    language: str = ""
    """The language its link begins in, or nothing: as the phone says."""
    home: str = ""
    """The country its visitors come from, ISO 3166 in small letters, or nothing."""
    active: bool = True
    """Whether its link still counts as its own."""


def suggest_code() -> str:
    """Return a code at random that means nothing to whoever sees it on a phone."""
    return "".join(secrets.choice(SIGNS) for _ in range(5))


def partner_refused(partner: Partner, countries: Iterable[str], commands: Container[str]) -> str:
    """Return why a partner cannot be entered, or nothing. `commands`: words that steer, which no code may take."""
    if fold(partner.code) in commands:
        return f"{partner.code}: this word steers the chat; {suggest_code()} is a code that tells nothing"
    if not CODE.fullmatch(partner.code) or SHARED.fullmatch(partner.code) or partner.code == "other":
        rule = "write 2 to 24 small letters, digits or hyphens"
        return f"{partner.code}: {rule}; {suggest_code()} is a code that tells nothing"
    if partner.language and partner.language not in OFFERED:
        return f"--lang {partner.language}: choose one of {', '.join(OFFERED)}"
    if partner.home and partner.home not in countries:
        return f"--origin {partner.home}: no such country in content/countries/"
    if partner.phone and not _is_number(partner.phone):
        return f"--contact {partner.phone}: write a number in international form, such as +237 6 71 23 45 67"
    return letters_refused(partner)


def letters_refused(partner: Partner) -> str:
    """Return why what a partner's poster says of it cannot be printed, or nothing."""
    for key, text in (("name", partner.name), ("--hours", partner.hours)):
        if why := print_refused(text):
            return f"{key} {text}: {why}" if text.isprintable() else f"{key}: {why}"
    return ""


def _is_number(phone: str) -> bool:
    try:
        return phone.startswith("+") and phonenumbers.is_valid_number(phonenumbers.parse(phone))
    except phonenumbers.NumberParseException:
        return False


def tells(partner: Partner) -> bool:
    """Say whether a code tells of its organisation to whoever sees it: a word of the name stands in it."""
    return any(len(word) > 3 and word in partner.code for word in fold(partner.name).split())


def code_in(words: str, partners: Mapping[str, Partner]) -> str:
    """Return the code of a partner that some typed words carry: alone, or beside `bagage`, in any spelling."""
    lowered = " ".join(words.lower().split())
    beside = BESIDE.search(lowered)
    for code in (lowered, beside[1] if beside else ""):
        if code in partners:
            return code
    return ""
