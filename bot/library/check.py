"""What content must hold to, beside being readable: every problem as `file:line: what, and how to mend it`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from bot.document import CONTACT, Block, Items, Paragraph, plain
from bot.gsm import GSM_LINE
from bot.languages import FIRST, LANGUAGES, WHOLE
from bot.library.check_facts import check_facts
from bot.library.grade import grade, too_hard
from bot.library.model import ROOT, Library, Page
from bot.schema import Problem

LABEL: Final = 22
"""Characters of a label: what a button on a small phone shows (WhatsApp cuts list entries at 24)."""
LABEL_UNIQUE: Final = 20
"""Two labels of a menu differ within these: WhatsApp returns that much of a label (quick reply, 20)."""
MENU: Final = 9
"""Entries of a menu: one digit each, and a list picker's ten less help."""
PARAGRAPH: Final = 260
"""Characters of a paragraph or list item, so that messages can be cut between them."""
RELATED: Final = 3

_NUMBERS: Final = re.compile(r"\d+(?:[.,:]\d+)*")
_THOUSANDS: Final = re.compile(r"\b\d{1,3}(?:[ \u00a0\u202f]\d{3})+\b")
_TO_CALL: Final = re.compile(r"(?:\+|\b00)\d[\d .()-]{6,}\d|\b\d(?:[ .-]?\d){7,}\b")
_YEARS: Final = re.compile(r"\b(?:19|20)\d\d\s?[-–]\s?(?:19|20)\d\d\b")
_NOT_GSM: Final = re.compile(f"[^{re.escape(''.join(sorted(GSM_LINE)))}]")


def check_pages(library: Library, today: date, due: int = 0) -> list[Problem]:
    """Return everything that does not hold, sorted; `due` adds pages to be checked again within that many days."""
    problems: list[Problem] = list(check_facts(library, today, due))
    contacts = frozenset(contact.id for contact in library.contacts.values() if contact.published)
    for language in LANGUAGES:
        of_language = list(_pages(library, language, contacts))
        if language != FIRST:
            of_language.extend(_counterparts(library, FIRST, language))
        draft = LANGUAGES[language].state == "draft"
        problems.extend(replace(problem, warning=True) if draft else problem for problem in of_language)
        problems.extend(problem for page in _own(library, language).values() for problem in _dates(page, today, due))
    problems.extend(_orphans(library))
    problems.extend(_aliases(library))
    return sorted(set(problems))


def _own(library: Library, language: str) -> dict[str, Page]:
    """Return the pages that have words in a language."""
    return {id_: page for id_, page in library.pages[language].items() if not page.borrowed}


def _pages(library: Library, language: str, contacts: frozenset[str]) -> Iterator[Problem]:
    for page in _own(library, language).values():
        yield from _page(page, library, contacts)


def line_of(page: Page, key: str) -> int:
    """Return the line of a front-matter key in a page's file, or its first."""
    try:
        lines = Path(page.path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return 1
    return next((number for number, line in enumerate(lines, 1) if line.startswith(f"{key}:")), 1)


def to_call(text: str) -> list[str]:
    """Return what looks like a number to call in a text; two years with a stroke between are none."""
    return [number.strip() for number in _TO_CALL.findall(_YEARS.sub("", text))]


def _page(page: Page, library: Library, contacts: frozenset[str]) -> Iterator[Problem]:
    yield from _label(page)
    yield from _links(page, library)
    if page.is_menu:
        yield from _menu(page, library)
        return
    yield from _truth(page)
    yield from _text(page, contacts)


def _label(page: Page) -> Iterator[Problem]:
    line = line_of(page, "short_title")
    if len(page.short_title) > LABEL:
        yield Problem(page.path, line, f"`short_title` has {len(page.short_title)} characters, at most {LABEL}")
    plain_sms = LANGUAGES[page.language].plain_sms
    if plain_sms and (odd := _NOT_GSM.findall(page.short_title)):
        yield Problem(page.path, line, f"`short_title` has letters an old phone cannot show: {' '.join(odd)}")


def _links(page: Page, library: Library) -> Iterator[Problem]:
    for key, ids in (("menu", page.menu), ("related", page.related)):
        for id_ in ids:
            if library.page(page.language, id_) is None:
                message = f"`{key}` names {id_!r}, which does not exist; write the page or take it out"
                yield Problem(page.path, line_of(page, key), message)
        if len(set(ids)) != len(ids):
            yield Problem(page.path, line_of(page, key), f"`{key}` names a page twice")


def _truth(page: Page) -> Iterator[Problem]:
    if not 1 <= len(page.related) <= RELATED:
        message = f"`related` names {len(page.related)} pages; name one to {RELATED} to go on to"
        yield Problem(page.path, line_of(page, "related"), message)
    if page.folder in ("tools", "countries"):  # they draw what has sources of its own
        return
    if not page.sources:
        yield Problem(page.path, 1, "`sources` is missing; name where the facts come from")
    if not page.reviewed or not page.review_by:
        yield Problem(page.path, 1, "`reviewed` and `review_by` are missing; write the dates")


def _menu(page: Page, library: Library) -> Iterator[Problem]:
    line = line_of(page, "menu")
    if len(page.menu) > MENU:
        yield Problem(page.path, line, f"the menu has {len(page.menu)} entries, at most {MENU}")
    labels: dict[str, str] = {}
    for id_ in page.menu:
        listed = library.page(page.language, id_)
        if listed is None:
            continue
        start = listed.short_title[:LABEL_UNIQUE].casefold()
        if start in labels:
            yield Problem(page.path, line, f"{labels[start]} and {id_} begin with the same {LABEL_UNIQUE} characters")
        labels[start] = id_


def _text(page: Page, contacts: frozenset[str]) -> Iterator[Problem]:
    for message in (*_readable(page), *_numbers(page, contacts), *_addresses(page)):
        yield Problem(page.path, page.body_line, message)


def _readable(page: Page) -> Iterator[str]:
    if not page.body:
        yield "the page has no text; write it, or mark it `draft: true`"
    for text in _passages(page.body):
        if len(text) > PARAGRAPH:
            yield f"a passage has {len(text)} characters, at most {PARAGRAPH}: {text[:30]}…"
    value = page_grade(page)
    if value is not None and too_hard(page.language, value):
        yield f"the text is hard to read ({value:.1f}); shorten sentences, use everyday words"


def _numbers(page: Page, contacts: frozenset[str]) -> Iterator[str]:
    text = plain(page.body)
    for number in to_call(CONTACT.sub("", text)):
        yield f"{number!r} looks like a number to call; write {{contact:id}}"
    for id_ in CONTACT.findall(text):
        if id_ not in contacts:
            yield f"{{contact:{id_}}} is not in content/contacts/, or not published"


def _addresses(page: Page) -> Iterator[str]:
    for url in _urls(page.body):
        if not url.startswith("https://"):
            yield f"the link {url!r} does not begin with https://; to lead to a page use `related`"


def _passages(body: tuple[Block, ...]) -> Iterator[str]:
    for block in body:
        if isinstance(block, Paragraph):
            yield "".join(span.text for span in block.spans)
        elif isinstance(block, Items):
            yield from ("".join(span.text for span in item) for item in block.items)


def _prose(page: Page) -> str:
    return "\n".join(_passages(page.body))


def page_grade(page: Page) -> float | None:
    """Return how easy a page is to read (see `bot.library.grade`)."""
    return None if page.borrowed else grade(page.language, _prose(page))


def _urls(body: tuple[Block, ...]) -> list[str]:
    runs = [block.spans for block in body if isinstance(block, Paragraph)]
    runs += [item for block in body if isinstance(block, Items) for item in block.items]
    return [span.url for spans in runs for span in spans if span.url]


def _dates(page: Page, today: date, due: int) -> Iterator[Problem]:
    if page.review_by is None:
        return
    line = line_of(page, "review_by")
    if page.review_by < today:
        yield Problem(page.path, line, f"was to be checked again by {page.review_by}; check it", warning=True)
    elif due and page.review_by <= today + timedelta(days=due):
        yield Problem(page.path, line, f"is to be checked again by {page.review_by}", warning=True)


def _counterparts(library: Library, first: str, other: str) -> Iterator[Problem]:
    pages, counterparts = library.pages[first], _own(library, other)
    lacking = sorted(pages.keys() - counterparts.keys())
    if lacking and other not in WHOLE:
        what = f"{len(lacking)} of {len(pages)} pages have no words in {other!r} and are shown in {first!r}"
        folder = Path(pages[ROOT].path).parent.parent / other
        yield Problem(str(folder), 1, f"{what}; next: {', '.join(lacking[:3])}", warning=True)
    elif lacking:
        yield from (Problem(pages[id_].path, 1, f"has no counterpart in {other!r}; translate it") for id_ in lacking)
    for missing in sorted(counterparts.keys() - pages.keys()):
        yield Problem(counterparts[missing].path, 1, f"has no counterpart in {first!r}; translate it")
    for id_ in sorted(pages.keys() & counterparts.keys()):
        yield from _same(pages[id_], counterparts[id_])


def _same(page: Page, counterpart: Page) -> Iterator[Problem]:
    for key in ("menu", "related", "not_for", "problem", "urgent", "sensitive", "aliases", "reviewed", "review_by"):
        if getattr(page, key) != getattr(counterpart, key):
            yield Problem(counterpart.path, line_of(counterpart, key), f"`{key}` differs from {page.path}")
    if {source.url for source in page.sources} != {source.url for source in counterpart.sources}:
        yield Problem(counterpart.path, line_of(counterpart, "sources"), f"the sources differ from {page.path}")
    if (shape := _shape(counterpart)) != (wanted := _shape(page)):
        yield Problem(counterpart.path, counterpart.body_line, f"its parts are {shape}, in {page.path} {wanted}")
    if Counter(_urls(page.body)) != Counter(_urls(counterpart.body)):
        yield Problem(counterpart.path, counterpart.body_line, f"its links differ from {page.path}")
    differ = figures(_prose(page)) ^ figures(_prose(counterpart))
    if differ:
        yield Problem(
            counterpart.path, counterpart.body_line, f"figures differ from {page.path}: {', '.join(sorted(differ))}"
        )


def _shape(page: Page) -> str:
    marks = []
    for block in page.body:
        marks.append(f"list of {len(block.items)}" if isinstance(block, Items) else "text")
    return ", ".join(marks)


def figures(text: str) -> set[str]:
    """Return the figures of a text, without the signs that languages put between thousands."""
    together = _THOUSANDS.sub(lambda figure: "".join(filter(str.isdigit, figure[0])), text)
    return {figure.replace(",", "").replace(".", "") for figure in _NUMBERS.findall(together)}


def _orphans(library: Library) -> Iterator[Problem]:
    pages = library.pages[FIRST]
    reached, ahead = set(), [ROOT, "about"]
    while ahead:
        id_ = ahead.pop()
        if id_ in reached or id_ not in pages:
            continue
        reached.add(id_)
        ahead.extend((*pages[id_].menu, *pages[id_].related))
    for id_ in sorted(pages.keys() - reached):
        yield Problem(pages[id_].path, 1, "no menu and no page leads here; add it to a `menu` or to `related`")


def _aliases(library: Library) -> Iterator[Problem]:
    pages = library.pages[FIRST]
    seen: dict[str, str] = {}
    for page in pages.values():
        for alias in page.aliases:
            if alias in pages or alias in seen:
                message = (
                    f"the old id {alias!r} is also {seen.get(alias, 'a page of today')}; an id is never used again"
                )
                yield Problem(page.path, line_of(page, "aliases"), message)
            seen[alias] = page.id
