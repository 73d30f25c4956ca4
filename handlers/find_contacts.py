"""Somebody to call: where are you, what is wrong, who can help there, and who comes next if nobody answers."""

from __future__ import annotations

from typing import Final

from bot.actions import Action
from bot.document import Block, Heading, paragraph, plain
from bot.library.contacts import PROBLEMS, Contact
from bot.library.directory import NARROW, ContactMatches, ContactQuery, find, problems
from bot.library.model import Library, Page
from bot.texts import say
from bot.turn import VerbResult
from bot.types import Button, Event, Reader, Screen, Session
from handlers import contact_lines, refer, regions, share
from handlers.frame import framed, page_action, text, titled

PAGE: Final = "help/contacts"
"""The page with the words above "Where are you now?"."""
ANY: Final = "any"
"""Stands in an address for a place or a problem that was not told."""
ROOM: Final = 1000
"""Letters of contacts on one screen: with its lines above and below, two messages of 600 or three
(docs/architecture.md, Screens)."""
CALLED: Final = frozenset({"help", "rights", "trafficking"})
"""Folders of pages beside which a number stands, whatever their `problem`."""
POLICE: Final = frozenset({"police", "emergency", "ambulance"})
"""Kinds that the police answers, or that may bring it."""
HEAD: Final = 200
"""Letters of numbers at the head of the danger page: what follows must stay in three messages."""
MARKS: Final = ("A", "B", "C")
"""The most contacts on a screen; letters, for digits are choices."""


def contacts(action: Action, reader: Reader, library: Library) -> Screen:
    """Show who can help: `contacts`, `contacts gulf`, `contacts lb`, `contacts lb unpaid`, `contacts lb any lb-arm`."""
    place, view = action.arg(0), action.arg(1)
    if len(place) != 2 or not regions.is_known(library, place):
        return ask_place(action, reader, library)
    if view == "kinds":
        return _kinds(action, reader, library)
    if view == "from":
        return _origins(action, reader, library)
    return _list_contacts(action, reader, library)


def count_contacts(action: Action, library: Library) -> tuple[Event, ...]:
    """Count the country whose contacts were shown."""
    place = action.arg(0)
    if len(place) != 2 or action.arg(1) in ("kinds", "from"):
        return ()
    return (Event("contacts", place if place in library.atlas.countries else "other"),)


def complete_place(expects: Action, words: str, reader: Reader, library: Library) -> Action | None:
    """Make a typed country into its contacts, in any spelling; remember it."""
    of_home = expects.arg(1) == "from"
    iso = library.places.answer(words, home=of_home)
    if not iso:
        return None
    if of_home:
        return Action(expects.language, "home", (iso, "contacts", expects.arg(0)))
    problem = expects.arg(1) if expects.arg(1) in PROBLEMS else ""
    return Action(expects.language, "there", (iso, "contacts", *filter(None, (problem,))))


def ask_place(action: Action, reader: Reader, library: Library) -> Screen:
    """Ask "Where are you now?": a typed name, or region and country."""
    language, region = action.language, action.arg(0)
    problem = (action.arg(1),) if action.arg(1) in PROBLEMS else ()

    def to_contacts(iso: str) -> Action:
        return Action(language, "there", (iso, "contacts", *problem))

    def to_region(word: str) -> Action:
        return Action(language, "contacts", (word, *problem))

    expects = Action(language, "contacts", (ANY, *problem))
    if regions.is_region(region):
        body: tuple[Block, ...] = (Heading(say(language, "Where are you now?")),)
        choices = regions.country_buttons(language, library, region, to_contacts, to_region)
        back, nav = to_region(regions.before(region, ANY)), share.share_way(language, "open", PAGE)
    else:
        intro = library.page(language, PAGE)
        body = titled(intro, library, reader.today) if intro else ()
        asked = say(language, "Where are you now? Write the country, or choose a region.")
        body = (*body, paragraph(asked, "strong"))
        here = reader.destination
        first = (Button(regions.country_label(library, language, here), to_contacts(here)),) if here else ()
        choices = (*first, *regions.region_buttons(language, library, to_region))
        back = page_action(language, library.parent(PAGE))
        nav = (share.more_way(intro),) if intro else ()
    screen = Screen(action, body, choices, nav, expects, sensitive=True)
    return framed(screen, reader, library, back)


def no_answer(action: Action, session: Session, library: Library) -> VerbResult:
    """Count that nobody answered, then show who comes next: `no-answer ID PLACE [PROBLEM]`."""
    contact, place, problem = action.arg(0), action.arg(1), action.arg(2, ANY)
    events = (Event("no_answer", contact),) if contact in library.contacts else ()
    return VerbResult(Action(action.language, "contacts", (place, problem, contact)), session, events)


def _list_contacts(action: Action, reader: Reader, library: Library) -> Screen:
    language, place = action.language, action.arg(0)
    problem = action.arg(1) if action.arg(1) in PROBLEMS else ""
    matches = find(library, ContactQuery(place, problem, reader.home, language), reader.today)
    rest = _contacts_after(matches.all, action.arg(2))
    first = len(rest) == len(matches.all)
    body: list[Block] = [
        Heading(say(language, "Who can help {country}", country=library.atlas.inside(language, place)))
    ]
    if first:
        body.extend(refer.partner_blocks(reader, library))
    if first and not matches.local:
        body.extend(refer.nothing_checked(place, reader, library))
    elif first and matches.other:
        body.append(paragraph(say(language, "We have nothing checked for that problem alone. These can listen too.")))
    listed, blocks = _fill_screen(rest, language, reader, library)
    body.extend(blocks)
    body.extend(_blocks_below(action, reader, library, matches, listed, first=first))
    choices = _next_contacts(action, listed, rest[len(listed) :], first=first)
    choices.extend(_other_ways(action, reader, library, matches))
    screen = Screen(
        action,
        tuple(body),
        tuple(choices),
        sensitive=True,
        nav=share.share_way(language, "contacts", place) if place in library.atlas.countries else (),
        secrets=tuple(dict.fromkeys(number for contact in listed for number in contact_lines.numbers_to_copy(contact))),
    )
    return framed(screen, reader, library, _before(action))


def _before(action: Action) -> Action:
    """Return the parent of a list: the list it goes on from, that of the country, or the choice of a country."""
    if action.arg(2) and action.arg(1) in PROBLEMS:
        return Action(action.language, "contacts", action.args[:2])
    return Action(action.language, "contacts", action.args[:1] if len(action.args) > 1 else ())


def _next_contacts(action: Action, listed: list[Contact], rest: tuple[Contact, ...], *, first: bool) -> list[Button]:
    """Return the ways on from the contacts listed: one of them did not answer, more of them, back to the first."""
    language, place = action.language, action.arg(0)
    problem = action.arg(1) if action.arg(1) in PROBLEMS else ""
    choices = [
        Button(
            say(language, "{mark} did not answer", mark=mark),
            Action(language, "no-answer", (contact.id, place, *((problem,) if problem else ()))),
        )
        for mark, contact in zip(MARKS, listed, strict=False)
        if contact.phones or contact.whatsapp
    ]
    if rest:
        following = Action(language, "contacts", (place, problem or ANY, listed[-1].id))
        choices.append(Button(say(language, "More numbers"), following))
    elif not first:
        choices.append(Button(say(language, "From the start"), Action(language, "contacts", action.args[:1])))
    return choices


def _contacts_after(everybody: tuple[Contact, ...], last: str) -> tuple[Contact, ...]:
    ids = [contact.id for contact in everybody]
    return everybody[ids.index(last) + 1 :] if last in ids else everybody


def _fill_screen(
    rest: tuple[Contact, ...], language: str, reader: Reader, library: Library
) -> tuple[list[Contact], list[Block]]:
    """Return as many contacts as a screen holds, one at least."""
    listed: list[Contact] = []
    blocks: list[Block] = []
    for mark, contact in zip(MARKS, rest, strict=False):
        warned = [other.risk[language] for other in listed if other.risk]
        block = contact_lines.block(contact, language, library, reader.today, mark, warned=warned)
        if listed and len(plain((*blocks, *block))) > ROOM:
            break
        if not contact.country and all(other.country for other in listed):
            blocks.append(paragraph(say(language, "For people in any country:")))
        listed.append(contact)
        blocks.extend(block)
    return listed, blocks


def _blocks_below(
    action: Action, reader: Reader, library: Library, matches: ContactMatches, listed: list[Contact], *, first: bool
) -> list[Block]:
    language, place = action.language, action.arg(0)
    below: list[Block] = []
    country = library.atlas.countries.get(place)
    unwarned = any(contact.kind in ("emergency", "police") and not contact.risk for contact in listed)
    shared = contact_lines.shared_risk(language)
    said = [contact.risk[language] for contact in listed if contact.risk]
    if country and country.record.police_risk and unwarned and not any(shared in risk for risk in said):
        below.append(paragraph(shared))
    if first and matches.local and (mission := refer.mission_line(place, reader, library)):
        below.append(paragraph(mission))
    if first and (lacking := refer.no_line_of_home(place, matches.all, reader, library)):
        below.append(paragraph(lacking))
    if not listed:
        below.append(paragraph(say(language, "That was the last one. You can try them again later.")))
        below.extend(refer.nothing_checked(place, reader, library) if matches.local else ())
    return below


def _other_ways(action: Action, reader: Reader, library: Library, matches: ContactMatches) -> list[Button]:
    language, place = action.language, action.arg(0)
    aside = []
    if len(matches.all) > 1 or action.arg(1) in PROBLEMS:
        aside.append(Button(say(language, "Kind of problem"), Action(language, "contacts", (place, "kinds"))))
    if not reader.home:
        aside.append(Button(say(language, "My home country"), Action(language, "contacts", (place, "from"))))
    if place in library.atlas.countries:
        aside.append(Button(say(language, "About this country"), Action(language, "country", (place,))))
    aside.append(Button(say(language, "Another country"), Action(language, "contacts")))
    return aside


def _kinds(action: Action, reader: Reader, library: Library) -> Screen:
    """Offer the kinds of problem for which somebody can help there."""
    language, place = action.language, action.arg(0)
    offered = problems(library, ContactQuery(place, "", reader.home), reader.today)
    choices = tuple(
        Button(problem_label(language, problem), Action(language, "contacts", (place, problem)))
        for problem in offered[:9]
    )
    body = (Heading(say(language, "What kind of problem?")),)
    screen = Screen(action, body, choices, sensitive=True)
    return framed(screen, reader, library, Action(language, "contacts", (place,)))


def _origins(action: Action, reader: Reader, library: Library) -> Screen:
    """Ask where she comes from: her country may have a line of its own there."""
    language, place, region = action.language, action.arg(0), action.arg(2)

    def to_home(iso: str) -> Action:
        return Action(language, "home", (iso, "contacts", place))

    def to_region(word: str) -> Action:
        return Action(language, "contacts", (place, "from", word))

    reason = say(language, "Your country may have a line for its people there. You can skip this.")
    body = text(language, say(language, "Which country do you come from? Write its name, or choose a region."), reason)
    if regions.is_region(region):
        choices = regions.country_buttons(language, library, region, to_home, to_region)
    else:
        choices = regions.region_buttons(language, library, to_region)
    expects = Action(language, "contacts", (place, "from"))
    back = (
        to_region(regions.before(region, ANY)) if regions.is_region(region) else Action(language, "contacts", (place,))
    )
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


def number_beside(content: Page, reader: Reader, library: Library) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """Return one number with its hours to stand beside a page, and what can be copied of it.

    It is of the country gone to, else of the one left, for what the page is about. Never the police: it may check
    papers, and who is in danger is led to it by "0". Never of another nation's mission, nor of what serves others.
    """
    place, language = reader.destination or reader.home, reader.language
    names_contacts = "{contact:" in plain(content.body)
    if not place or not (content.problem or content.folder in CALLED or names_contacts):
        return (), ()
    matches = find(library, ContactQuery(place, content.problem, reader.home, language), reader.today)
    fitting = [contact for contact in matches.local if _may_stand_beside(contact, content, reader)]
    if not fitting or matches.other:
        return (), ()
    contact = min(fitting, key=lambda contact: bool(contact.risk))  # of the first ones, who asks for no papers
    line = contact_lines.beside(contact, language, library)
    return (line,), contact_lines.numbers_to_copy(contact)


def _may_stand_beside(contact: Contact, content: Page, reader: Reader) -> bool:
    return (
        bool(contact.phones or contact.whatsapp)
        and contact.kind not in POLICE
        and contact.mission_of in (None, "", reader.home)
        and (contact.kind not in NARROW or bool(content.problem))
    )


def urgent_lines(place: str, reader: Reader, library: Library) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """Return the first numbers of a country for the head of the danger page, and what can be copied of them."""
    language = reader.language
    matches = find(library, ContactQuery(place, "danger-now", reader.home, language), reader.today)
    reachable = [contact for contact in matches.local if contact.phones or contact.whatsapp]
    listed: list[Contact] = []
    blocks: list[Block] = []
    for contact in reachable[:2]:
        line = contact_lines.short(contact, language, library)
        if not listed or len(plain((*blocks, line))) <= HEAD:
            listed.append(contact)
            blocks.append(line)
    # What the police may do stands on that page already, among what may happen to who calls.
    return tuple(blocks), tuple(number for contact in listed for number in contact_lines.numbers_to_copy(contact))
