"""Who else can help: the organisation whose link was used, an official site, the embassy of her country."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from bot.document import Block, Items, Paragraph, Span, paragraph
from bot.library.contacts import Contact
from bot.library.model import Library
from bot.texts import say
from bot.types import Reader
from handlers import contact_lines

_OFFICIAL: Final = re.compile(r"(?:^|\.)(?:gov|gouv|gob|go)\.[a-z]{2}$")
"""Hosts that belong to a state."""
_SHELVES: Final = re.compile(r"^(?:perpustakaan|library|archives?)\.")
"""Libraries of a state: where a text was read, not where people are helped."""


def partner_blocks(reader: Reader, library: Library) -> tuple[Block, ...]:
    """Return the organisation whose link was used, with its number, hours and office: the nearest door."""
    partner = library.partners.get(reader.partner)
    if partner is None:
        return ()
    language = reader.language
    rows: list[tuple[Span, ...]] = []
    if partner.phone:
        rows.append((Span(partner.phone, phone="".join(sign for sign in partner.phone if sign in "+0123456789")),))
    rows += [(Span(detail),) for detail in (partner.hours, partner.office) if detail]
    line = say(language, "The organisation that gave you the link to this chat: {name}.", name=partner.name)
    return (paragraph(line, "strong"), *((Items(tuple(rows)),) if rows else ()))


def nothing_checked(place: str, reader: Reader, library: Library) -> tuple[Block, ...]:
    """Say that no number there is checked, and what there is instead."""
    language = reader.language
    country = library.atlas.inside(language, place)
    blocks: list[Block] = [paragraph(say(language, "We have no other checked number {country}.", country=country))]
    if not any(contact.country == place and contact.shown(reader.today) for contact in library.contacts.values()):
        blocks = [paragraph(say(language, "We have no checked number {country}.", country=country))]
    if url := official_site(place, library):
        label = say(language, "An official site named in our sources: ")
        blocks.append(Paragraph((Span(label), Span(contact_lines.host(url), url=url))))
    if mission := mission_line(place, reader, library):
        blocks.append(paragraph(mission))
    if reader.partner not in library.partners and library.service.operator and library.service.operator_contact:
        line = say(
            language,
            "You can also write to {operator}: {contact}.",
            operator=library.service.operator,
            contact=library.service.operator_contact,
        )
        blocks.append(paragraph(line))
    return tuple(blocks)


def official_site(place: str, library: Library) -> str:
    """Return the address of a state body among the sources of a country, or nothing."""
    country = library.atlas.countries.get(place)
    urls = [source.url for fact in country.record.facts for source in fact.sources] if country else []
    hosts = {url: contact_lines.host(url) for url in urls}
    offices = (url for url, host in hosts.items() if _OFFICIAL.search(host) and host.endswith(f".{place}"))
    return next((url for url in offices if not _SHELVES.search(hosts[url])), "")


def no_line_of_home(place: str, listed: Iterable[Contact], reader: Reader, library: Library) -> str:
    """Say that her country has no line there that we know of, if that is so; her own country is no place abroad."""
    home, language = reader.home, reader.language
    if not home or home == place or any(home in (contact.country, contact.mission_of) for contact in listed):
        return ""
    country, where = library.atlas.name(language, home), library.atlas.inside(language, place)
    return say(language, "We know no help line of {home} {where}.", home=country, where=where)


def mission_line(place: str, reader: Reader, library: Library) -> str:
    """Say what embassy her country has there, if both are known."""
    country = library.atlas.countries.get(place)
    kind = country.record.mission.get(reader.home) if country and reader.home else None
    language = reader.language
    return {
        "resident": say(
            language, "Your country has an embassy or consulate there. If you trust it, it may help with papers."
        ),
        "covered-from": say(
            language, "Your country has no embassy there: one in another country covers it, so help can be slow."
        ),
        "honorary-only": say(
            language,
            "Your country has no full embassy there, only an honorary consul: a part-time helper who can do little.",
        ),
        "none": say(language, "Your country has no embassy there that we know of."),
    }.get(kind or "", "")
