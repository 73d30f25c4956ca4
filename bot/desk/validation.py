"""Why something that staff want to do is refused, told to them in their language before anything is written."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from typing import Final
from urllib.parse import urlsplit

from pydantic import ValidationError

from bot.desk.changes import Change, apply_change, common_number, has_value, number_of_another_phone
from bot.desk.overrides import KEPT, Entry, Overrides, as_shown, combine
from bot.desk.translations import REQUIRED, parts_of, words_of
from bot.languages import FIRST, LANGUAGES
from bot.library.check import to_call
from bot.library.check_facts import unreachable
from bot.library.contacts import Contact
from bot.library.letters import unprintable
from bot.library.model import Library
from bot.texts import day, language_name, say, series

NAME: Final = re.compile(r"[a-z0-9-]{2,24}")
"""What the short name of a notice looks like."""
NOTICE: Final = 300
"""The most letters of a notice: it stands above a whole screen."""
HOURS: Final = 120
"""The most letters of opening hours: a line under a contact."""
DOCUMENT: Final = 90
"""The most letters of a document's name: it stands under the contact as its source."""
ADDRESS: Final = 300
AHEAD: Final = timedelta(days=1)
"""Where the staff are it may be tomorrow already."""
_DATE: Final = re.compile(r"\b(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d)\b")
_STROKES: Final = re.compile(r"[\s/_\u2010-\u2015\u2212]+")
"""What may stand between the digits of a number, beside a space, a dot and a hyphen."""
_SHORT: Final = re.compile(r"(?<![\d.,:])(?!(?:19|20)\d\d\b)\d(?:[ -]?\d){2,6}\b(?![.,:]\d)")
"""A short number that is no year, and no part of a time or a sum."""
_CALLING: Final = "|".join(word.replace("*", r"\w*") for language in LANGUAGES.values() for word in language.calling)
_CODE: Final = re.compile(
    rf"\b(?:{_CALLING})\b"
    r"[^.!?\n]{0,24}?(?<![\d.,])(?!(?:19|20)\d\d\b)\d(?:[ -]?\d){2,6}\b",
    re.IGNORECASE,
)
"""A short number after a word, of any language, that says it is one to call."""
_LINK: Final = re.compile(r"://|\bwww\.|@|\b[\w-]+\.[a-z]{2,}\b", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"https?://[^\s/]+\.[^\s/]+\S*")


def entry_refused(entry: Entry, library: Library, language: str) -> str:
    """Return why something cannot be hidden, shown, called or announced, or nothing; `library`: as the files say it."""
    if entry.kind == "page":
        if entry.target in KEPT:
            return say(language, "{id}: every screen leads to it; it cannot be hidden", id=entry.target)
        if not any(entry.target in pages for pages in library.pages.values()):
            return say(language, "{id}: no such page", id=entry.target)
    elif entry.kind == "contact":
        if entry.target not in library.contacts:
            return say(language, "{id}: no such contact; the ids are in content/contacts/", id=entry.target)
    elif not NAME.fullmatch(entry.target):
        return say(language, "The short name: 2 to 24 small letters, digits or hyphens, such as strike-lb.")
    elif entry.act == "set":
        return _notice_refused(entry, library, language)
    return ""


def _notice_refused(entry: Entry, library: Library, language: str) -> str:
    unknown = [iso for iso in entry.countries if iso not in library.atlas.countries]
    if unknown:
        return say(language, "{codes}: no such country in content/countries/", codes=", ".join(unknown))
    if not all(entry.texts.get(code, "").strip() for code in REQUIRED):
        return say(language, "Write the notice in {languages}.", languages=_required_names(language))
    longest = max(map(len, entry.texts.values()))
    if longest > NOTICE:
        return say(language, "The notice has {n} letters, at most {most}.", n=longest, most=NOTICE)
    if any(_reaches_somebody(text, code) for code, text in entry.texts.items()):
        return say(language, "A notice holds no number and no address: propose a change of the contact instead.")
    return ""


def _required_names(language: str) -> str:
    return series(language, tuple(language_name(language, code) for code in REQUIRED))


def _reaches_somebody(text: str, code: str) -> bool:
    """Say whether a text in a language holds a number to call or an address: one person alone puts a notice up."""
    plain = "".join(map(_plain_digit, unicodedata.normalize("NFKC", text)))
    undated = _DATE.sub("", plain)
    short = _CODE if code in LANGUAGES and LANGUAGES[code].calling else _SHORT
    return bool(to_call(_STROKES.sub(" ", undated)) or short.search(undated) or _LINK.search(plain))


def _plain_digit(sign: str) -> str:
    """Return a digit of any script as one of ours, any other sign as it is."""
    return str(unicodedata.decimal(sign, sign))


def proposal_refused(change: Change, contact: Contact, overrides: Overrides, today: date, language: str) -> str:
    """Return why a change of a contact of the files cannot be proposed or approved after what staff did, or nothing."""
    return (
        change_refused(change, as_shown(contact, overrides), today, language)
        or _number_of_another_line(change, contact, overrides, language)
        or _without_effect(change, contact, overrides, today, language)
    )


def _number_of_another_line(change: Change, contact: Contact, overrides: Overrides, language: str) -> str:
    """Refuse a number that another phone had, before a change that holds: which phone is meant would be a guess."""
    if change.field != "phone":
        return ""
    others = (
        standing
        for standing in overrides.in_force(contact)
        if standing.change.field == "phone" and not standing.leads_to(change)
    )
    values = (value for standing in others for value in (*standing.former, standing.change.value))
    number = common_number(change, *values)
    return _taken_number(number, language) if number else ""


def _taken_number(number: str, language: str) -> str:
    return say(
        language,
        "{number} also stands at another line of this contact, or stood there before a change. A number goes from "
        "one line to another in the content alone: hide the contact, and have its file mended.",
        number=number,
    )


def _without_effect(change: Change, contact: Contact, overrides: Overrides, today: date, language: str) -> str:
    """Refuse what people would not see once it was approved."""
    if has_value(as_approved(change, contact, overrides, today), change, change.value):
        return ""
    return say(language, "People would not see it: the file of this contact says something else, or was checked later.")


def as_approved(change: Change, contact: Contact, overrides: Overrides, today: date) -> Contact:
    """Return a contact of the files as people would see it if a change were approved on top of what staff did."""
    entry = Entry(f"{today}T00:00Z", "contact", "change", contact.id, change=change)
    return as_shown(contact, combine([entry], overrides))


def renewal_note(change: Change, contact: Contact, overrides: Overrides, today: date, language: str) -> str:
    """Return what the approval of a change vouches for, and until when numbers are shown after it."""
    before, after = as_shown(contact, overrides), as_approved(change, contact, overrides, today)
    if after.expires is None or after.expired(today):
        return say(language, "Approving it renews nothing: the numbers of this contact are too old and are not shown.")
    until = day(language, after.expires)
    if before.expires is None or before.expires < after.expires:
        return say(language, "Approving it also vouches for this contact: its number is shown until {day}.", day=until)
    return say(language, "Approving it renews nothing: the numbers are shown until {day}.", day=until)


def change_refused(change: Change, contact: Contact, today: date, language: str) -> str:
    """Return why a change of a contact, as people see it now, cannot be made, or nothing."""
    return (
        _outdated(change, contact, language)
        or (_taken_number(number, language) if (number := number_of_another_phone(contact, change)) else "")
        or _badly_written(change, language)
        or _unsourced(change, contact, today, language)
        or _ill_formed(change, contact, language)
    )


def _outdated(change: Change, contact: Contact, language: str) -> str:
    if not has_value(contact, change, change.old):
        return say(language, "It was changed meanwhile. Look at what stands there now.")
    return say(language, "That is what stands there already.") if change.value == change.old else ""


def _badly_written(change: Change, language: str) -> str:
    if change.field == "hours" and (hours := words_of(change.value)):
        if any(code not in hours for code in REQUIRED):
            return say(
                language,
                "Write the hours in {languages}, or leave all fields empty if they are not known.",
                languages=_required_names(language),
            )
        if (longest := max(map(len, hours.values()))) > HOURS:
            return say(language, "The hours have {n} letters, at most {most}.", n=longest, most=HOURS)
        if letters := unprintable("".join(hours.values())):
            return say(
                language, "Cards on paper have no letters such as {letters}: write others.", letters=letters[:12]
            )
    if change.field == "languages":
        unknown = [code for code in parts_of(change.value) if language_name(FIRST, code) == code]
        return say(language, "{codes}: no such language", codes=", ".join(unknown)) if unknown else ""
    if change.field == "url" and not all(map(_is_address, parts_of(change.value))):
        return say(language, "The web address begins with https:// or http:// and has no space.")
    return ""


def _is_address(text: str) -> bool:
    """Say whether a text is a web address that can be taken apart: every screen with it does so."""
    try:
        return bool(_ADDRESS.fullmatch(text) and urlsplit(text).hostname)
    except ValueError:  # such as https://[a.b/
        return False


def _ill_formed(change: Change, contact: Contact, language: str) -> str:
    """Return what the check of the content would say of the contact then, and does not say of it now."""
    try:
        changed = apply_change(contact, change)
    except ValidationError as error:
        keys = {problem["loc"][-1] for problem in error.errors()}
        if "local" in keys:
            return say(language, "The number: 2 to 30 digits, spaces and + ( ) * # -, nothing else.")
        if "whatsapp" in keys:
            return say(language, "WhatsApp: write + and the country's code, then digits and spaces, nothing else.")
        if "international" in keys:
            return say(language, "From abroad: write + and the country's code, then digits and spaces.")
        fields = ", ".join(sorted(map(str, keys)))
        return say(language, "This cannot be written in a contact ({what}).", what=fields)
    before = set(unreachable(contact, language))
    new_problems = [
        problem for key, problem in unreachable(changed or contact, language) if (key, problem) not in before
    ]
    return f"{contact.id}: {new_problems[0]}" if new_problems else ""


def _unsourced(change: Change, contact: Contact, today: date, language: str) -> str:
    if "://" in change.source:
        if not (change.source.startswith("https://") and _is_address(change.source)):
            return say(language, "The source: an address begins with https:// and has no space.")
        if len(change.source) > ADDRESS:
            return say(language, "The source: at most {most} letters.", most=ADDRESS)
    elif not 3 <= len(change.source) <= DOCUMENT:
        return say(
            language, "The source: an https address, or a document's name of 3 to {most} letters.", most=DOCUMENT
        )
    if change.checked > today + AHEAD:
        return say(language, "The day you read the source is not in the future.")
    if change.checked < contact.checked:
        when = day(language, contact.checked)
        return say(language, "This contact was checked on {day}: read a source of that day or later.", day=when)
    return ""
