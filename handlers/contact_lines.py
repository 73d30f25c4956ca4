"""How a contact reads: its name, its numbers ready to tap, when and for whom, and what may happen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from bot.document import Block, Items, Paragraph, Span, Spans, paragraph
from bot.languages import FIRST
from bot.library.contacts import Contact, Phone
from bot.library.model import Library
from bot.texts import day, language_name, say, series


def block(
    contact: Contact, language: str, library: Library, today: date, mark: str = "", *, warned: Iterable[str] = ()
) -> tuple[Block, ...]:
    """Return a contact as a name and a list; `mark` stands before the name.

    `warned` are the risks that the same screen tells of already: they are not said again.
    """
    name = f"{mark}. {contact.name[language]}" if mark else contact.name[language]
    lines: list[Spans] = list(reach(contact, language, library))
    if contact.url:
        lines.append((Span(host(contact.url), url=contact.url),))
    if contact.expired(today):
        lines.append(
            (
                Span(
                    say(
                        language,
                        "We have not checked its number for too long, so we do not show it. Here is its own site.",
                    )
                ),
            )
        )
    when = _when(contact, language)
    if when:
        lines.append((Span(when),))
    kept = len(lines)
    if contact.audience:
        lines.append((Span(contact.audience[language]),))
    if risk := _risk_left(contact, language, warned):
        lines.append((Span(risk),))
    seen = day(language, contact.checked)
    lines.append((Span(say(language, "Source: {title}. Checked on {day}.", title=contact.source.title, day=seen)),))
    return (paragraph(name, "strong"), Items(tuple(lines), kept=kept))


def short(contact: Contact, language: str, library: Library) -> Paragraph:
    """Return a contact as one line: name and ways to reach it, for the head of a page."""
    return Paragraph((_name_span(language, contact.name[language]), *inline(contact, language, library)))


def _risk_left(contact: Contact, language: str, warned: Iterable[str]) -> str:
    """Return what a contact's risk adds to those that were told."""
    risk = contact.risk[language] if contact.risk else ""
    for earlier in warned:
        risk = "" if risk in earlier else risk.replace(earlier, "").strip()
    return risk


def beside(contact: Contact, language: str, library: Library) -> Paragraph:
    """Return a contact as one line with its hours and what may happen, to stand under an answer."""
    hours = f", {contact.hours[language]}." if contact.hours else "."
    risk = f" {contact.risk[language]}" if contact.risk else ""
    return Paragraph((*short(contact, language, library).spans, Span(f"{hours}{risk}")))


def inline(contact: Contact, language: str, library: Library, *, neutral: bool = False) -> Spans:
    """Return the ways to reach a contact within a sentence; the address of its site where there is no other.

    `neutral` leaves out e-mail addresses: their names tell what the contact is about.
    """
    inside = only_inside(contact.country, language, library)
    contact = contact.model_copy(update={"email": None}) if neutral else contact
    ways = list(_ways_to_write(contact, language, inside))
    if contact.only_inside and len(contact.phones) > 1:
        named = tuple(
            (Span(phone.local, phone=phone.digits), *_label_spans(phone, language)) for phone in contact.phones
        )
        ways = [*named[:-1], (*named[-1], *_note(inside)), *ways]
    else:
        ways = [*(_phone(phone, contact, language, inside) for phone in contact.phones), *ways]
    if not ways and contact.url:
        ways = [(Span(host(contact.url), url=contact.url),)]
    spans: list[Span] = []
    for place, way in enumerate(ways):
        spans.extend((Span(say(language, "; ")), *way) if place else way)
    return tuple(spans)


def reach(contact: Contact, language: str, library: Library) -> tuple[Spans, ...]:
    """Return each way to call or write, ready to tap where the channel can."""
    inside = only_inside(contact.country, language, library)
    return (*_phones(contact, language, inside), *_ways_to_write(contact, language, inside))


def _ways_to_write(contact: Contact, language: str, inside: str) -> Iterator[Spans]:
    if contact.whatsapp:
        digits = "".join(filter(str.isdigit, contact.whatsapp))
        yield (_name_span(language, "WhatsApp"), Span(contact.whatsapp, url=f"https://wa.me/{digits}"))
    if contact.sms:
        yield (_name_span(language, "SMS"), Span(contact.sms), *_note(inside))
    if contact.email:
        yield (Span(contact.email),)


def numbers_to_copy(contact: Contact) -> tuple[str, ...]:
    """Return its numbers in international form, to copy."""
    phones = tuple(phone.dialled for phone in contact.phones if phone.international)
    return tuple(dict.fromkeys(phones))


def only_inside(country: str, language: str, library: Library) -> str:
    """Say that a number works in one country only."""
    place = library.atlas.inside(language, country)
    place = place.removeprefix("in ") if language == FIRST else place  # "only inside Lebanon": the sentence below
    return say(language, "only inside {country}", country=place)


def shared_risk(language: str) -> str:
    """Return the one sentence on police and papers."""
    return say(
        language,
        "Police may check papers. If your life is in danger, you can still call. "
        "If not, first ask a union, an NGO or an embassy you trust.",
    )


def cited(title: str, publisher: str) -> str:
    """Return a source as two sentences: a title that is a question keeps its own sign."""
    return f"{title} {publisher}. " if title.endswith(("?", "!", ".")) else f"{title}. {publisher}. "


def host(url: str) -> str:
    """Return what is readable of an address."""
    return url.split("//", 1)[1].partition("/")[0].removeprefix("www.")


def _phones(contact: Contact, language: str, inside: str) -> Iterator[Spans]:
    """Yield each number; several that work in one country alone stand on one line that says so, never cut."""
    if contact.only_inside and len(contact.phones) > 1:
        spans: list[Span] = [_name_span(language, inside[:1].upper() + inside[1:])]
        for place, phone in enumerate(contact.phones):
            named = (Span(phone.local, phone=phone.digits), *_label_spans(phone, language))
            spans.extend((Span(say(language, "; ")), *named) if place else named)
        yield tuple(spans)
        return
    for phone in contact.phones:
        yield _phone(phone, contact, language, inside)


def _phone(phone: Phone, contact: Contact, language: str, inside: str) -> Spans:
    label = phone.label[language] if phone.label else ""
    local = Span(phone.local, phone=phone.digits)
    if phone.international is None or contact.only_inside:
        note = inside if inside.partition(" ")[0] not in label else ""
        return (local, *_label_spans(phone, language), *_note(note))
    abroad = Span(phone.international, phone=phone.dialled)
    if phone.same and "+" not in label:
        return (abroad, *_label_spans(phone, language))
    return (local, *_note(inside), Span(" / "), abroad, *_label_spans(phone, language))


def _label_spans(phone: Phone, language: str) -> Spans:
    return (Span(f" - {phone.label[language]}"),) if phone.label else ()


def _note(text: str) -> Spans:
    return (Span(f" ({text})"),) if text else ()


def _name_span(language: str, name: str) -> Span:
    return Span(say(language, "{name}: ", name=name))


def _when(contact: Contact, language: str) -> str:
    sentences = []
    if contact.hours:
        sentences.append(f"{contact.hours[language]}.")
    if contact.free is not None:
        sentences.append(say(language, "Free call.") if contact.free else say(language, "Not a free call."))
    if contact.languages:
        codes = sorted(contact.languages, key=lambda code: code != language)
        names = series(language, tuple(language_name(language, code) for code in codes))
        sentences.append(say(language, "Speaks {languages}.", languages=names))
    return " ".join(sentences)
