"""What contacts and countries must hold to: numbers well formed and sourced, languages parallel, dates kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import phonenumbers

from bot.document import Document, plain
from bot.languages import FIRST, WHOLE
from bot.library.contacts import PROBLEMS, Contact, Phone
from bot.library.countries import TOPICS, Country
from bot.library.model import Library
from bot.schema import Problem, line_within
from bot.texts import say
from bot.understanding.matcher import fold

_NUMBER: Final = re.compile(r"\d+(?:[., \u00a0\u202f]\d{3})*(?:[.,]\d+)?")
"""A figure with its separators, in any language: 5,000 and 5 000 and 12,02."""


def check_facts(library: Library, today: date, due: int = 0) -> Iterator[Problem]:
    """Return what does not hold; `due` adds what is to be checked again within that many days."""
    for contact in library.contacts.values():
        for key, message in (*_record(contact), *(_published(contact) if contact.publish else ())):
            yield Problem(contact.path, line_within(contact.path, contact.line, key), f"{contact.id}: {message}")
        yield from _expiry(contact, today, due)
    for country in library.atlas.countries.values():
        yield from (Problem(country.path, line, message) for line, message in _country(country, library))
        yield from _reviews(country, today + timedelta(days=due))
    for banner in library.atlas.banners:
        for iso in banner.countries:
            if iso not in library.atlas.countries:
                yield Problem(banner.path, banner.line, f"{banner.id}: no such country: {iso!r}")
        if banner.review_by and banner.review_by < today + timedelta(days=due):
            message = f"{banner.id}: is to be checked again by {banner.review_by}"
            yield Problem(banner.path, banner.line, message, warning=True)


def _record(contact: Contact) -> Iterator[tuple[str, str]]:
    for problem in contact.problems:
        if problem not in PROBLEMS:
            yield "problems", f"no such problem: {problem!r}; one of {', '.join(PROBLEMS)}"
    if contact.trap and contact.publish:
        yield "publish", "a trap is never published"
    if not contact.publish and not contact.hidden_because:
        yield "hidden_because", "is not published: say why"
    if contact.publish and contact.hidden_because:
        yield "hidden_because", "is published: this must be null"


def _published(contact: Contact) -> Iterator[tuple[str, str]]:
    if not (contact.source.url or contact.changed):  # what staff changed may come from a document
        yield "source", "is published: name the address where the number was read"
    if contact.expires is None:
        yield "expires", "is published: say until when"
    yield from unreachable(contact, FIRST)


def unreachable(contact: Contact, language: str) -> Iterator[tuple[str, str]]:
    """Return why nobody could be reached, in a language: of a file, and of what staff would change."""
    if not (contact.phones or contact.whatsapp or contact.sms or contact.email or contact.url):
        yield "phones", say(language, "has no number, no address and no site; nobody could be reached")
    if contact.only_inside and any(phone.international for phone in contact.phones):
        yield "only_inside", say(language, "has an international number: then it does not work inside only")
    for phone in contact.phones:
        yield from (("phones", f"{number} {message}") for number, message in _undialled(phone, contact, language))
    if contact.whatsapp and (message := _ill_formed(contact.whatsapp, language)):
        yield "whatsapp", f"{contact.whatsapp} {message}"


def _undialled(phone: Phone, contact: Contact, language: str) -> Iterator[tuple[str, str]]:
    if not any(map(str.isdigit, phone.local)):
        yield phone.local, say(language, "has no digit")
    if phone.short and not phone.international and not contact.country:
        yield phone.local, say(language, "is a short code, and no country says where it works")
    if phone.local.startswith("+") and not phone.international:
        yield phone.local, say(language, "is an international number; write it there too")
    if phone.international and (message := _ill_formed(phone.international, language)):
        yield phone.international, message


def _ill_formed(number: str, language: str) -> str:
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return say(language, "cannot be read as an international number")
    if phonenumbers.is_possible_number(parsed):
        return ""
    return say(language, "is too long or too short for its country")


def _expiry(contact: Contact, today: date, due: int) -> Iterator[Problem]:
    if not contact.published or contact.expires is None:
        return
    line = line_within(contact.path, contact.line, "expires")
    if contact.expired(today):
        message = f"{contact.id}: expired on {contact.expires}: its numbers are hidden; check it"
        yield Problem(contact.path, line, message, warning=True)
    elif due and contact.expires <= today + timedelta(days=due):
        yield Problem(contact.path, line, f"{contact.id}: expires on {contact.expires}", warning=True)


def _country(country: Country, library: Library) -> Iterator[tuple[int, str]]:
    if Path(country.path).stem != country.iso:
        yield line_within(country.path, 1, "iso"), "`iso` is not the name of the file"
    line = line_within(country.path, 1, "facts")
    topics = {fact.topic for fact in country.record.facts}
    for topic in sorted(topics - set(TOPICS)):
        yield line, f"no such topic: {topic!r}; one of {', '.join(TOPICS)}"
    for language, words in country.words.items():
        strange, lacking = words.facts.keys() - topics, topics - words.facts.keys()
        if strange or (lacking and language in WHOLE):
            yield line, f"the facts in {language!r} are not those of this file"
    for topic, bodies in sorted(country.bodies.items()):
        if len({frozenset(_figures(body)) for body in bodies.values()}) > 1:
            yield line, f"{topic}: the figures differ between the languages"
    for name in country.record.spellings:
        if (other_iso := library.places.names.get(fold(name))) != country.iso:
            yield line_within(country.path, 1, "spellings"), f"{name!r} also means {other_iso!r}"


def _reviews(country: Country, until: date) -> Iterator[Problem]:
    for fact in country.record.facts:
        if fact.review_by < until:
            message = f"{fact.topic}: is to be checked again by {fact.review_by}"
            yield Problem(country.path, line_within(country.path, 1, "facts"), message, warning=True)


def _figures(body: Document) -> set[str]:
    return {"".join(filter(str.isdigit, number)) for number in _NUMBER.findall(plain(body))}
