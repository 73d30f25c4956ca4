"""What content is once loaded: pages, menus, and the library that holds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from bot.document import Document
from bot.languages import FIRST, note_lack
from bot.library.advert_files import AdvertSigns
from bot.library.contacts import Contact
from bot.library.countries import Atlas
from bot.library.partner import Partner
from bot.library.tools import Tool
from bot.library.wordings import Wordings
from bot.types import Service
from bot.understanding.matcher import Matcher, Understood
from bot.understanding.places import Places

ROOT: Final = "menu"
"""The id of the main menu, the page every other page hangs on."""
HELP: Final = "help/danger-now"
"""The page that "0" leads to."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact was read."""

    title: str
    publisher: str
    year: int | None
    url: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page, or a menu if it lists pages, in one language."""

    id: str
    language: str
    title: str
    short_title: str
    summary: str
    answer: str = ""
    """What to say at once when somebody asks, whole in itself: never a part of the text."""
    not_for: tuple[str, ...] = ()
    """Whom the answer does not cover, and says so, out of `NOT_FOR` in `bot.library.check_answers`."""
    problem: str = ""
    """What a number to call beside the answer is for, out of `bot.library.contacts.PROBLEMS`, or nothing."""
    body: Document = ()
    menu: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    urgent: bool = False
    sensitive: bool = False
    draft: bool = False
    borrowed: bool = False
    """Whether its words are those of the first language, because this one has none of it."""
    sources: tuple[Source, ...] = ()
    reviewed: date | None = None
    review_by: date | None = None
    path: str = ""
    """The file it was read from, for problems and `check`."""
    body_line: int = 1
    """The line of the file where the text begins."""

    @property
    def folder(self) -> str:
        """The first part of the id."""
        return self.id.partition("/")[0]

    @property
    def is_menu(self) -> bool:
        """Whether it lists pages."""
        return bool(self.menu)


@dataclass(frozen=True)
class Library:
    """All content, in every language, in memory; a page is found in one look-up."""

    pages: Mapping[str, Mapping[str, Page]]
    """By language, then id: the same ids in each, where need be with borrowed words; drafts are left out."""
    aliases: Mapping[str, str] = field(default_factory=dict)
    """Old id → id of today."""
    parents: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Id → the menus that list it, the menu of its own folder first."""
    matcher: Matcher = field(default_factory=Matcher)
    contacts: Mapping[str, Contact] = field(default_factory=dict)
    """By id: hidden ones too, which `Contact.shown` keeps from people."""
    atlas: Atlas = field(default_factory=Atlas)
    """Countries and the notices for them."""
    tools: Mapping[str, Tool] = field(default_factory=dict)
    """By name: the file in `content/tools/`."""
    wordings: Wordings = field(default_factory=Wordings)
    """How a choice may be typed."""
    adverts: AdvertSigns = field(default_factory=AdvertSigns)
    """Reads pasted job adverts."""
    partners: Mapping[str, Partner] = field(default_factory=dict)
    """By code: those whose link counts as their own."""
    service: Service = field(default_factory=Service)
    digest: str = ""
    """A hash of every file: two libraries with the same digest say the same."""

    def page(self, language: str, page_id: str) -> Page | None:
        """Return a page by its id or an old id, or None."""
        pages = self.pages.get(language, {})
        page = pages.get(page_id) or pages.get(self.aliases.get(page_id, ""))
        if page and page.borrowed:
            note_lack(language)
        return page

    def nearest(self, language: str, page_id: str) -> Page:
        """Return the page, else the menu of its folder, else the main menu."""
        page = self.page(language, page_id) or self.page(language, page_id.partition("/")[0])
        return page or self.pages[language][ROOT]

    def parent(self, page_id: str) -> str:
        """Return the menu that lists a page, else that of its folder; the main menu's is itself."""
        folder = page_id.partition("/")[0]
        unlisted = folder if folder != page_id and folder in self.pages.get(FIRST, {}) else ROOT
        return next(iter(self.parents.get(page_id, ())), unlisted)

    @property
    def places(self) -> Places:
        """Return the finder of countries and towns in words."""
        return self.matcher.places

    def understand(self, text: str, language: str) -> Understood:
        """Say what some words are about (see `bot.understanding.matcher`)."""
        return self.matcher.understand(text, language)
