"""Country by country: what is known of each, with its source; and which countries are mine.

Its screens are sensitive: a locked phone must not show where somebody is or means to go, and what she asks about it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from bot.actions import Action
from bot.document import Block, Heading, Items, Paragraph, Span, paragraph
from bot.library.countries import TOPICS, Banner, Country, FactSchema
from bot.library.model import Library
from bot.texts import day, partial_date, say
from bot.turn import VerbResult
from bot.types import Button, Event, Reader, Screen, Session
from handlers import contact_lines, regions, share
from handlers.frame import framed, page_action, text, titled

PAGE: Final = "countries"
"""The page with the words above the choice of a country."""
FACTS: Final = 6
"""The most facts on the first screen of a country: beside them More, a number to call, and "this is my country"."""
REST: Final = "more"
GOES_ON: Final = frozenset({"contacts", "country"})
"""Screens that setting a country may lead to."""
RELATED: Final = {
    "licensing": "recruitment/licensed-agencies",
    "fees": "recruitment/fees",
    "passport": "documents/passport",
    "domestic-work": "rights/domestic-work",
    "wages": "rights/wages",
    "wage-protection": "rights/wages",
    "changing-job": "rights/changing-jobs",
    "sponsorship": "rights/changing-jobs",
    "absence": "rights/irregular-status",
    "complaints": "help/wages-unpaid",
    "heat": "rights/safety-at-work",
    "medicines-law": "travel/airport",
    "bans": "decide/legal-routes",
    "training": "decide/legal-routes",
}
"""The page that says in general what a fact says of one country."""
_DATED: Final = re.compile(r"\d{4}")


def choose(action: Action, reader: Reader, library: Library) -> Screen:
    """Offer the countries: a typed name, or region and country: `countries`, `countries gulf`."""
    language = action.language
    region = action.arg(0)

    def to_country(iso: str) -> Action:
        return Action(language, "country", (iso,))

    def to_region(word: str) -> Action:
        return Action(language, "countries", (word,))

    back = page_action(language, library.parent(PAGE))
    if regions.is_region(region):
        body: tuple[Block, ...] = (Heading(say(language, "Which country?")),)
        choices = regions.country_buttons(language, library, region, to_country, to_region)
        back = to_region(region.removesuffix("-2")) if region.endswith("-2") else page_action(language, PAGE)
    else:
        intro = library.page(language, PAGE)
        body = titled(intro, library, reader.today) if intro else (Heading(say(language, "Which country?")),)
        choices = regions.region_buttons(language, library, to_region)
    expects = Action(language, "countries")
    return framed(Screen(action, body, choices, expects=expects, in_place=True), reader, library, back)


def complete_country(expects: Action, words: str, reader: Reader, library: Library) -> Action | None:
    """Make a typed country into its screen."""
    iso = library.places.named(words)
    return Action(expects.language, "country", (iso,)) if iso else None


def show_country(action: Action, reader: Reader, library: Library) -> Screen:
    """Show a country, or one fact of it: `country sa`, `country sa more`, `country sa wages`."""
    iso, topic = action.arg(0), action.arg(1)
    country = library.atlas.countries.get(iso)
    if country is None:
        return _unknown(action, reader, library) if regions.is_known(library, iso) else choose(action, reader, library)
    fact = country.fact(topic)
    return _fact(country, fact, action, reader, library) if fact else _menu(country, action, reader, library)


def count_country(action: Action, library: Library) -> tuple[Event, ...]:
    """Count the country."""
    iso = action.arg(0)
    return (Event("country", iso if iso in library.atlas.countries else "other"),) if len(iso) == 2 else ()


def there(action: Action, session: Session, library: Library) -> VerbResult:
    """Remember the country gone to, then go on: `there lb`, `there lb contacts unpaid`."""
    iso, goes = action.arg(0), action.arg(1)
    session = replace(session, destination=iso) if regions.is_known(library, iso) else session
    name = goes if goes in GOES_ON else "country"
    return VerbResult(Action(action.language, name, (iso, *action.args[2:])), session)


def home(action: Action, session: Session, library: Library) -> VerbResult:
    """Remember the country left, then go on: `home cm`, `home cm contacts lb`."""
    iso, goes = action.arg(0), action.arg(1)
    session = replace(session, home=iso) if regions.is_known(library, iso) else session
    if goes in GOES_ON:
        return VerbResult(Action(action.language, goes, action.args[2:] or (iso,)), session)
    return VerbResult(Action(action.language, "country", (iso,)), session)


def notices(iso: str, language: str, library: Library) -> tuple[Block, ...]:
    """Return the dated notices for a country."""
    return tuple(block for banner in library.atlas.over(iso) for block in _notice(banner, language))


def _notice(banner: Banner, language: str) -> tuple[Block, ...]:
    head = say(language, "Notice of {day}. ", day=day(language, banner.since))
    return (Paragraph((Span(head, "strong"), Span(banner.text[language]))),)


def _menu(country: Country, action: Action, reader: Reader, library: Library) -> Screen:
    language, words = action.language, country.words[action.language]
    first, rest = country.topics[:FACTS], country.topics[FACTS:]
    more = action.arg(1) == REST and bool(rest)
    body: list[Block] = [*notices(country.iso, language, library), Heading(words.name), paragraph(words.summary)]
    if not country.topics:
        body.append(paragraph(say(language, "We have found nothing with a source for this country yet.")))
    topics = rest if more else first
    choices = [
        Button(topic_label(language, topic), Action(language, "country", (country.iso, topic))) for topic in topics
    ]
    if rest and not more:
        choices.append(Button(say(language, "Other facts"), Action(language, "country", (country.iso, REST))))
    choices.append(Button(say(language, "A number to call"), Action(language, "contacts", (country.iso,))))
    if remember := _remember_button(country, reader, language):
        choices.append(remember)
    back = Action(language, "country", (country.iso,)) if more else page_action(language, PAGE)
    nav = share.share_way(language, "country", country.iso)
    return framed(Screen(action, tuple(body), tuple(choices), nav, sensitive=True), reader, library, back)


def _remember_button(country: Country, reader: Reader, language: str) -> Button | None:
    if "destination" in country.record.roles:
        if reader.destination == country.iso:
            return None
        return Button(say(language, "I go or am there"), Action(language, "there", (country.iso,)))
    if reader.home == country.iso:
        return None
    return Button(say(language, "I come from there"), Action(language, "home", (country.iso,)))


def _fact(country: Country, fact: FactSchema, action: Action, reader: Reader, library: Library) -> Screen:
    language, topic = action.language, fact.topic
    title = say(
        language, "{country}: {topic}", country=country.words[language].name, topic=topic_label(language, topic)
    )
    body: list[Block] = [Heading(title), *country.bodies[topic][language]]
    if fact.conflict:
        body.append(paragraph(say(language, "Ask before you decide.")))
    body.append(paragraph(_dates(fact, language)))
    cited = (
        (
            Span(contact_lines.cited(source.title, source.publisher)),
            Span(contact_lines.host(source.url), url=source.url),
        )
        for source in fact.sources
    )
    body.append(Items(tuple(cited)))
    choices: list[Button] = []
    related = library.page(language, RELATED.get(topic, ""))
    if related:
        choices.append(Button(related.short_title, page_action(language, related.id)))
    following = [next_topic for next_topic in country.topics if TOPICS.index(next_topic) > TOPICS.index(topic)][:1]
    choices.extend(
        Button(topic_label(language, next_topic), Action(language, "country", (country.iso, next_topic)))
        for next_topic in following
    )
    choices.append(Button(say(language, "A number to call"), Action(language, "contacts", (country.iso,))))
    back = Action(language, "country", (country.iso,))
    nav = share.share_way(language, "country", country.iso)
    return framed(Screen(action, tuple(body), tuple(choices), nav, sensitive=True), reader, library, back)


def _dates(fact: FactSchema, language: str) -> str:
    checked = day(language, fact.reviewed)
    if _DATED.match(fact.seen):
        seen = partial_date(language, fact.seen)
        return say(language, "Text of {seen}. Checked on {day}.", seen=seen, day=checked)
    return say(language, "Text without a date. Checked on {day}.", day=checked)


def _unknown(action: Action, reader: Reader, library: Library) -> Screen:
    language, iso = action.language, action.arg(0)
    name = library.atlas.name(language, iso)
    line = say(language, "We have found nothing with a source for this country yet.")
    body = (*notices(iso, language, library), Heading(name), *text(language, line))
    choices = (
        Button(say(language, "A number to call"), Action(language, "contacts", (iso,))),
        Button(say(language, "Another country"), page_action(language, PAGE)),
    )
    return framed(Screen(action, body, choices, sensitive=True), reader, library, page_action(language, PAGE))


def topic_label(language: str, topic: str) -> str:
    """Return the label of a kind of fact."""
    return {
        "licensing": say(language, "Licensed agencies"),
        "bans": say(language, "Departure bans"),
        "passport": say(language, "Who keeps my passport"),
        "domestic-work": say(language, "Work in a home"),
        "wages": say(language, "Pay"),
        "changing-job": say(language, "Changing job"),
        "sponsorship": say(language, "Sponsor (kafala)"),
        "leaving": say(language, "Leaving the country"),
        "absence": say(language, "Reported absent"),
        "complaints": say(language, "Where to complain"),
        "fees": say(language, "Agency fees"),
        "training": say(language, "Training before I go"),
        "wage-protection": say(language, "Pay by bank, proof"),
        "police": say(language, "Police and papers"),
        "medicines-law": say(language, "Medicines and the law"),
        "heat": say(language, "Midday heat"),
    }[topic]
