"""Somebody to call: where are you, what is wrong, who can help there, and who comes next if nobody answers."""

from __future__ import annotations

import re
from typing import Final

from bot.actions import Action
from bot.document import Block, Heading, Items, Paragraph, Span, paragraph, plain
from bot.library.contacts import PROBLEMS, Contact
from bot.library.directory import ContactMatches, ContactQuery, find, problems
from bot.library.model import Library
from bot.texts import say
from bot.turn import Done
from bot.types import Button, Event, Reader, Screen, Session
from handlers import contact_lines, regions, share
from handlers.frame import framed, page, text, titled

PAGE: Final = "help/contacts"
"""The page with the words above "Where are you now?"."""
ANY: Final = "any"
"""Stands in an address for a place or a problem that was not told."""
ROOM: Final = 1000
"""Letters of contacts on one screen: with its lines above and below, two messages of 600 or three
(docs/architecture.md, Screens)."""
HEAD: Final = 200
"""Letters of numbers at the head of the danger page: what follows must stay in three messages."""
MARKS: Final = ("A", "B", "C")
"""The most contacts on a screen; letters, for digits are choices."""
_OFFICIAL: Final = re.compile(r"(?:^|\.)(?:gov|gouv|gob|go)\.[a-z]{2}$")
"""Hosts that belong to a state."""
_SHELVES: Final = re.compile(r"^(?:perpustakaan|library|archives?)\.")
"""Libraries of a state: where a text was read, not where people are helped."""


def contacts(action: Action, reader: Reader, library: Library) -> Screen:
    """Show who can help: `contacts`, `contacts gulf`, `contacts lb`, `contacts lb unpaid`, `contacts lb any lb-arm`."""
    place, second = action.arg(0), action.arg(1)
    if len(place) != 2 or not regions.is_known(library, place):
        return ask_place(action, reader, library)
    if second == "kinds":
        return _kinds(action, reader, library)
    if second == "from":
        return _origins(action, reader, library)
    return _listed(action, reader, library)


def count_contacts(action: Action, library: Library) -> tuple[Event, ...]:
    """Count the country whose contacts were shown."""
    place = action.arg(0)
    if len(place) != 2 or action.arg(1) in ("kinds", "from"):
        return ()
    return (Event("contacts", place if place in library.atlas.countries else "other"),)


def complete_place(expects: Action, words: str, reader: Reader, library: Library) -> Action | None:
    """Make a typed country into its contacts, in any spelling; remember it."""
    iso = library.atlas.answered(words)
    if not iso:
        return None
    if expects.arg(1) == "from":
        return Action(expects.language, "home", (iso, "contacts", expects.arg(0)))
    problem = expects.arg(1) if expects.arg(1) in PROBLEMS else ""
    return Action(expects.language, "there", (iso, "contacts", *filter(None, (problem,))))


def ask_place(action: Action, reader: Reader, library: Library) -> Screen:
    """Ask "Where are you now?": a typed name, or region and country."""
    language, region = action.language, action.arg(0)
    problem = (action.arg(1),) if action.arg(1) in PROBLEMS else ()

    def there(iso: str) -> Action:
        return Action(language, "there", (iso, "contacts", *problem))

    def further(word: str) -> Action:
        return Action(language, "contacts", (word, *problem))

    expects = Action(language, "contacts", (ANY, *problem))
    if regions.is_region(region):
        body: tuple[Block, ...] = (Heading(say(language, "Where are you now?")),)
        choices = regions.countries(language, library, region, there, further)
        back, nav = further(ANY), share.share_way(language, "open", PAGE)
    else:
        found = library.page(language, PAGE)
        body = titled(found, library, reader.today) if found else ()
        asked = say(language, "Where are you now? Write the country, or choose a region.")
        body = (*body, paragraph(asked, "strong"))
        here = reader.destination
        first = (Button(regions.region_label(library, language, here), there(here)),) if here else ()
        choices = (*first, *regions.regions(language, library, further))
        back, nav = page(language, library.parent(PAGE)), share.page_ways(found) if found else ()
    screen = Screen(action, body, choices, nav, expects, sensitive=True)
    return framed(screen, reader, library, back)


def no_answer(action: Action, session: Session, library: Library) -> Done:
    """Count that nobody answered, then show who comes next: `no-answer ID PLACE [PROBLEM]`."""
    contact, place, problem = action.arg(0), action.arg(1), action.arg(2, ANY)
    events = (Event("no_answer", contact),) if contact in library.contacts else ()
    return Done(Action(action.language, "contacts", (place, problem, contact)), session, events)


def _listed(action: Action, reader: Reader, library: Library) -> Screen:
    language, place = action.language, action.arg(0)
    problem = action.arg(1) if action.arg(1) in PROBLEMS else ""
    found = find(library, ContactQuery(place, problem, reader.home, language), reader.today)
    rest = _after(found.all, action.arg(2))
    first = len(rest) == len(found.all)
    body: list[Block] = [
        Heading(say(language, "Who can help {country}", country=library.atlas.inside(language, place)))
    ]
    if first:
        body.extend(own(reader, library))
    if first and not found.local:
        body.extend(nothing(place, reader, library))
    elif first and found.other:
        body.append(paragraph(say(language, "We have nothing checked for that problem alone. These can listen too.")))
    shown, blocks = _shown(rest, language, reader, library)
    body.extend(blocks)
    body.extend(_below(action, reader, library, found, shown, first=first))
    further = rest[len(shown) :]
    choices = [
        Button(
            say(language, "{mark}: no answer", mark=mark),
            Action(language, "no-answer", (one.id, place, *((problem,) if problem else ()))),
        )
        for mark, one in zip(MARKS, shown, strict=False)
        if one.phones or one.whatsapp
    ]
    if further:
        choices.append(
            Button(say(language, "Other contacts"), Action(language, "contacts", (place, problem or ANY, shown[-1].id)))
        )
    elif not first:
        choices.append(Button(say(language, "From the start"), Action(language, "contacts", action.args[:1])))
    choices.extend(_aside(action, reader, library, found))
    screen = Screen(
        action,
        tuple(body),
        tuple(choices),
        sensitive=True,
        nav=share.share_way(language, "contacts", place) if place in library.atlas.countries else (),
        secrets=tuple(dict.fromkeys(number for one in shown for number in contact_lines.copied(one))),
    )
    return framed(screen, reader, library, Action(language, "contacts"))


def _after(everybody: tuple[Contact, ...], last: str) -> tuple[Contact, ...]:
    ids = [one.id for one in everybody]
    return everybody[ids.index(last) + 1 :] if last in ids else everybody


def _shown(
    rest: tuple[Contact, ...], language: str, reader: Reader, library: Library
) -> tuple[list[Contact], list[Block]]:
    """Return as many contacts as a screen holds, one at least."""
    shown: list[Contact] = []
    blocks: list[Block] = []
    for mark, one in zip(MARKS, rest, strict=False):
        block = contact_lines.block(one, language, library, reader.today, mark)
        if shown and len(plain((*blocks, *block))) > ROOM:
            break
        if not one.country and all(other.country for other in shown):
            blocks.append(paragraph(say(language, "For people in any country:")))
        shown.append(one)
        blocks.extend(block)
    return shown, blocks


def _below(
    action: Action, reader: Reader, library: Library, found: ContactMatches, shown: list[Contact], *, first: bool
) -> list[Block]:
    language, place = action.language, action.arg(0)
    below: list[Block] = []
    country = library.atlas.countries.get(place)
    unwarned = any(one.kind in ("emergency", "police") and not one.risk for one in shown)
    if country and country.record.police_risk and unwarned:
        below.append(paragraph(contact_lines.shared_risk(language)))
    if first and found.local and (mission := _mission(place, reader, library)):
        below.append(paragraph(mission))
    if not shown:
        below.append(paragraph(say(language, "That was the last one. You can try them again later.")))
        below.extend(nothing(place, reader, library) if found.local else ())
    return below


def _aside(action: Action, reader: Reader, library: Library, found: ContactMatches) -> list[Button]:
    language, place = action.language, action.arg(0)
    aside = []
    if len(found.all) > 1 or action.arg(1) in PROBLEMS:
        aside.append(Button(say(language, "Kind of problem"), Action(language, "contacts", (place, "kinds"))))
    if not reader.home:
        aside.append(Button(say(language, "My home country"), Action(language, "contacts", (place, "from"))))
    if place in library.atlas.countries:
        aside.append(Button(say(language, "About this country"), Action(language, "country", (place,))))
    aside.append(Button(say(language, "Another country"), Action(language, "contacts")))
    return aside


def own(reader: Reader, library: Library) -> tuple[Block, ...]:
    """Return the organisation whose link was used, with its number, hours and office: the nearest door."""
    partner = library.partners.get(reader.partner)
    if partner is None:
        return ()
    language = reader.language
    rows: list[tuple[Span, ...]] = []
    if partner.phone:
        rows.append((Span(partner.phone, phone="".join(sign for sign in partner.phone if sign in "+0123456789")),))
    rows += [(Span(told),) for told in (partner.hours, partner.office) if told]
    line = say(language, "The organisation that gave you the link to this chat: {name}.", name=partner.name)
    return (paragraph(line, "strong"), *((Items(tuple(rows)),) if rows else ()))


def nothing(place: str, reader: Reader, library: Library) -> tuple[Block, ...]:
    """Say that no number there is checked, and what there is instead."""
    language = reader.language
    country = library.atlas.inside(language, place)
    said: list[Block] = [paragraph(say(language, "We have no other checked number {country}.", country=country))]
    if not any(one.country == place and one.shown(reader.today) for one in library.contacts.values()):
        said = [paragraph(say(language, "We have no checked number {country}.", country=country))]
    if url := official(place, library):
        official_site = say(language, "An official site named in our sources: ")
        said.append(Paragraph((Span(official_site), Span(contact_lines.host(url), url=url))))
    if mission := _mission(place, reader, library):
        said.append(paragraph(mission))
    if reader.partner not in library.partners and library.service.operator and library.service.operator_contact:
        line = say(
            language,
            "You can also write to {operator}: {contact}.",
            operator=library.service.operator,
            contact=library.service.operator_contact,
        )
        said.append(paragraph(line))
    return tuple(said)


def official(place: str, library: Library) -> str:
    """Return the address of a state body among the sources of a country, or nothing."""
    country = library.atlas.countries.get(place)
    urls = [source.url for fact in country.record.facts for source in fact.sources] if country else []
    hosts = {url: contact_lines.host(url) for url in urls}
    offices = (url for url, host in hosts.items() if _OFFICIAL.search(host) and host.endswith(f".{place}"))
    return next((url for url in offices if not _SHELVES.search(hosts[url])), "")


def _mission(place: str, reader: Reader, library: Library) -> str:
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
        "honorary-only": say(language, "Your country has only an honorary consul there, who can do little."),
        "none": say(language, "Your country has no embassy there that we know of."),
    }.get(kind or "", "")


def _kinds(action: Action, reader: Reader, library: Library) -> Screen:
    """Offer the kinds of problem for which somebody can help there."""
    language, place = action.language, action.arg(0)
    offered = problems(library, ContactQuery(place, "", reader.home), reader.today)
    choices = tuple(
        Button(problem_label(language, one), Action(language, "contacts", (place, one))) for one in offered[:9]
    )
    body = (Heading(say(language, "What kind of problem?")),)
    screen = Screen(action, body, choices, sensitive=True)
    return framed(screen, reader, library, Action(language, "contacts", (place,)))


def _origins(action: Action, reader: Reader, library: Library) -> Screen:
    """Ask where she comes from: her country may have a line of its own there."""
    language, place, region = action.language, action.arg(0), action.arg(2)

    def home(iso: str) -> Action:
        return Action(language, "home", (iso, "contacts", place))

    def further(word: str) -> Action:
        return Action(language, "contacts", (place, "from", word))

    lead = say(language, "Your country may have a line for its people there. You can skip this.")
    body = text(language, say(language, "Which country do you come from? Write its name, or choose a region."), lead)
    if regions.is_region(region):
        choices = regions.countries(language, library, region, home, further)
    else:
        choices = regions.regions(language, library, further)
    expects = Action(language, "contacts", (place, "from"))
    back = Action(language, "contacts", (place,))
    return framed(Screen(action, body, choices, expects=expects, sensitive=True), reader, library, back)


def problem_label(language: str, problem: str) -> str:
    """Return the label of a kind of problem."""
    return {
        "danger-now": say(language, "Danger now"),
        "violence": say(language, "Violence"),
        "locked-in": say(language, "I cannot leave"),
        "passport": say(language, "Passport taken"),
        "unpaid": say(language, "Not paid"),
        "papers": say(language, "Papers, permit"),
        "return": say(language, "Going home"),
        "agency-check": say(language, "Check an agency"),
        "under-18": say(language, "Under 18"),
        "low": say(language, "I feel very low"),
    }[problem]


def urgent_lines(place: str, reader: Reader, library: Library) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """Return the first numbers of a country for the head of the danger page, and what can be copied of them."""
    language = reader.language
    found = find(library, ContactQuery(place, "danger-now", reader.home, language), reader.today)
    ready = [one for one in found.local if one.phones or one.whatsapp]
    shown: list[Contact] = []
    blocks: list[Block] = []
    for one in ready[:2]:
        line = contact_lines.short(one, language, library)
        if not shown or len(plain((*blocks, line))) <= HEAD:
            shown.append(one)
            blocks.append(line)
    # What the police may do stands on that page already, among what may happen to who calls.
    return tuple(blocks), tuple(number for one in shown for number in contact_lines.copied(one))
