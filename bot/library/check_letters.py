"""Whether what stands on paper can be printed: pages, contacts, and the names that settings give."""

from __future__ import annotations

from collections.abc import Iterator

from bot.document import plain
from bot.languages import LANGUAGES
from bot.library.letters import print_refused
from bot.library.model import Library
from bot.schema import Problem


def check_letters(library: Library) -> Iterator[Problem]:
    """Yield every text with letters that no font on paper has."""
    for key, text in (("BOT_NAME", library.service.name), ("OPERATOR_NAME", library.service.operator)):
        if why := print_refused(text):
            yield Problem(".env", 1, f"{key}: {why}")
    for language in LANGUAGES:
        for page in library.pages[language].values():
            if why := print_refused(f"{page.title}\n{plain(page.body)}"):
                yield Problem(page.path, 1, why)
    for contact in library.contacts.values():
        if why := print_refused(contact.model_dump_json()):
            yield Problem(contact.path, contact.line, f"{contact.id}: {why}")
