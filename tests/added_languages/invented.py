"""Makes a copy of the product that speaks two invented languages more, and knows a third as a draft.

Nothing is changed but what CONTRIBUTING names: files of content, a file of sentences, one line in the table.
"""

from __future__ import annotations

import re
import shutil
import string
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, Final

import yaml
from babel.messages.pofile import read_po, write_po

ROOT: Final = Path(__file__).parent.parent.parent
COPIED: Final = (
    "bot",
    "handlers",
    "tests",
    "content",
    "docs",
    "pyproject.toml",
    "Makefile",
    "README.md",
    ".env.example",
)
PAGES: Final = (
    "menu", "help", "help/danger-now", "help/contacts", "rights", "rights/wages", "rights/domestic-work",
    "rights/hours-rest", "recruitment", "recruitment/fees", "recruitment/job-offers", "recruitment/licensed-agencies",
    "trafficking", "trafficking/what-it-is", "trafficking/signs", "help/feel-low", "help/violence", "help/locked-in",
    "countries", "money", "money/loans", "tools/check-offer", "tools/quiz", "about", "about/privacy",
)  # fmt: skip
"""Pages that an added language has; a draft has the first few."""
COUNTRIES: Final = ("lb", "sa", "np")
KEY: Final = 2
"""Letters of a key, such as B: those stay, that no two are the same."""
_KEPT: Final = re.compile(r"\{[^}]*\}|https?://\S+|\\n|<[^>]*>")
"""What is no word: names to be filled in and addresses."""


@dataclass(frozen=True, slots=True)
class Invented:
    """A language made of English by other letters, one for one, so that everything is as long as in English."""

    line: str
    """Its line in the table of languages."""
    code: str
    letters: Mapping[int, str]
    pages: int = len(PAGES)

    def words(self, text: str) -> str:
        """Say something in it."""
        parts, end = [], 0
        for kept in _KEPT.finditer(text):
            parts += [text[end : kept.start()].translate(self.letters), kept[0]]
            end = kept.end()
        return "".join((*parts, text[end:].translate(self.letters)))


def _turned(letters: str, by: int) -> dict[int, str]:
    turned = letters[by:] + letters[:by]
    pairs = {**dict(zip(letters, turned, strict=True)), **dict(zip(letters.upper(), turned.upper(), strict=True))}
    return {ord(letter): other for letter, other in pairs.items()}


_VOWELS: Final = "aeiou"
_CONSONANTS: Final = "".join(letter for letter in string.ascii_lowercase if letter not in _VOWELS)
_HEBREW: Final = {
    ord(letter): chr(0x5D0 + place)
    for letters in (string.ascii_lowercase, string.ascii_uppercase)
    for place, letter in enumerate(letters)
}
XA: Final = Invented(
    'Language("xa", "Xavu", "Op Xavu", "es", "https://es.wikipedia.org/", state="growing"),',
    "xa",
    {**_turned(_VOWELS, 1), **_turned(_CONSONANTS, 3)},
)
XB: Final = Invented(
    'Language("xb", "קטה", "בקטה", "he", "https://he.wikipedia.org/", direction="rtl", plain_sms=False,'
    ' state="growing"),',
    "xb",
    _HEBREW,
)
XD: Final = Invented(
    'Language("xd", "Dofu", "Op Dofu", "pt_BR", "https://pt.wikipedia.org/", state="draft"),',
    "xd",
    {**_turned(_VOWELS, 3), **_turned(_CONSONANTS, 7)},
    pages=5,
)
ADDED: Final = (XA, XB, XD)


def copy_speaking(target: Path, added: Iterable[Invented] = ADDED) -> Path:
    """Copy the product to an empty folder, add the languages, and return the folder."""
    for name in COPIED:
        source = ROOT / name
        leave_out = shutil.ignore_patterns("__pycache__", "*.pyc")
        shutil.copytree(source, target / name, ignore=leave_out) if source.is_dir() else shutil.copy(source, target)
    for language in added:
        add(target, language)
    return target


def add(root: Path, language: Invented) -> None:
    """Add one language to a copy of the product."""
    table = root / "bot" / "languages.py"
    lines = table.read_text(encoding="utf-8")
    before, after = lines.split("_TABLE: Final = (\n", 1)
    rows, rest = after.split("\n)\n", 1)
    table.write_text(f"{before}_TABLE: Final = (\n{rows}\n    {language.line}\n)\n{rest}", encoding="utf-8")
    _write_pages(root / "content", language)
    _write_lists(root / "content", language)
    _write_countries(root / "content", language)
    _write_tool(root / "content", language)
    _write_facts(root / "content", language)
    _write_sentences(root / "bot" / "locales", language)


def _write_pages(content: Path, language: Invented) -> None:
    for id_ in PAGES[: language.pages]:
        source = _page_file(content / "en", id_)
        target = content / language.code / source.relative_to(content / "en")
        target.parent.mkdir(parents=True, exist_ok=True)
        _, head, body = source.read_text(encoding="utf-8").split("---\n", 2)
        values = yaml.safe_load(head)
        for key in ("title", "short_title", "summary", "answer"):
            if key in values:
                values[key] = language.words(values[key])
        for key in ("keywords", "asks"):
            values[key] = [language.words(text) for text in values.get(key, ())]
        written = yaml.safe_dump(values, allow_unicode=True, sort_keys=False)
        target.write_text(f"---\n{written}---\n{_markdown(body, language)}", encoding="utf-8")


def _page_file(folder: Path, id_: str) -> Path:
    """Return the file of a page or of a menu."""
    if id_ == "menu":
        return folder / "index.md"
    own = folder / f"{id_}.md"
    return own if own.exists() else folder / id_ / "index.md"


def _markdown(body: str, language: Invented) -> str:
    """Translate a text, but not the addresses of its links."""
    parts = re.split(r"(\]\([^)]*\))", body)
    return "".join(part if place % 2 else language.words(part) for place, part in enumerate(parts))


def _write_lists(content: Path, language: Invented) -> None:
    """Write what is understood by words: steering, danger, choices, phrases; neither spellings nor what is outside."""
    folder = content / language.code
    for name in ("steering.yml", "danger.yml", "choices.yml"):
        values = _read(content / "en" / name)
        _write(
            folder / name, {key: _said(value, language.words) for key, value in values.items() if key[:5] != "lang-"}
        )
    steering = _read(folder / "steering.yml")
    _write(folder / "steering.yml", {**steering, f"lang-{language.code}": [language.line.split('"')[3].lower()]})
    phrases = _read(content / "en" / "phrases.yml")
    _write(folder / "phrases.yml", {page: [language.words(text) for text in texts] for page, texts in phrases.items()})


def _write_countries(content: Path, language: Invented) -> None:
    for iso in COUNTRIES:
        values = _said(_read(content / "en" / "countries" / f"{iso}.yml"), language.words)
        _write(content / language.code / "countries" / f"{iso}.yml", values)


def _write_tool(content: Path, language: Invented) -> None:
    values = _said(_read(content / "en" / "tools" / "quiz.yml"), language.words)
    _write(content / language.code / "tools" / "quiz.yml", values)


def _write_facts(content: Path, language: Invented) -> None:
    """Give some contacts and the first notice their words; the others stay in the languages they have."""
    for path in (
        content / "contacts" / "lb.yml",
        content / "contacts" / "world.yml",
        content / "countries" / "banners.yml",
    ):
        records = yaml.safe_load(path.read_text(encoding="utf-8"))
        written = [_worded(record, language) for record in records[:1]] + records[1:]
        path.write_text(yaml.safe_dump(written, allow_unicode=True, sort_keys=False, width=10**6), encoding="utf-8")


def _worded(value: Any, language: Invented) -> Any:
    """Add the words of a language wherever there are those of English."""
    if isinstance(value, dict) and "en" in value and isinstance(value["en"], str):
        return {**value, language.code: language.words(value["en"])}
    if isinstance(value, dict):
        return {key: _worded(part, language) for key, part in value.items()}
    return [_worded(part, language) for part in value] if isinstance(value, list) else value


def _write_sentences(locales: Path, language: Invented) -> None:
    """Translate the sentences of the program, but some one in eleven: those wait for a translator."""
    with (locales / "fr" / "messages.po").open("rb") as file:
        catalog = read_po(file, locale="fr")
    for message in (message for message in catalog if message.id):
        if len(str(message.id)) <= KEY:
            message.string = message.id
        elif zlib.crc32(str(message.id).encode()) % 11 == 6:
            message.string = ("", "") if isinstance(message.id, tuple) else ""
        elif isinstance(message.id, tuple):
            message.string = tuple(language.words(form) for form in message.id)
        else:
            message.string = language.words(str(message.id))
    (locales / language.code).mkdir()
    with (locales / language.code / "messages.po").open("wb") as file:
        write_po(file, catalog)


def _said(value: Any, words: Callable[[str], str]) -> Any:
    """Translate every text in lists and mappings; keys are no texts."""
    if isinstance(value, str):
        return words(value)
    if isinstance(value, dict):
        return {key: _said(part, words) for key, part in value.items()}
    return list(chain(_said(part, words) for part in value)) if isinstance(value, list) else value


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _write(path: Path, values: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=10**6), encoding="utf-8")
