"""Interface strings in each language, and numbers, money, dates and names as people there write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Final

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal, format_percent

from bot.languages import FIRST, LANGUAGES, note_lack, own_first

LOCALES: Final = Path(__file__).parent / "locales"
"""One folder a language with `messages.po`; the first language is the text in the code itself."""


class _Lacking(NullTranslations):
    """What is said where a language has no translation: the sentence of the code, and a note of it."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language

    def gettext(self, message: str) -> str:
        note_lack(self._language)
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        note_lack(self._language)
        return super().ngettext(msgid1, msgid2, n)


@cache
def _translations(language: str) -> NullTranslations:
    """Return the sentences of a language, with its own rule of how many things take which form."""
    if language == FIRST:
        return NullTranslations()
    path = LOCALES / language / "messages.po"
    if not path.exists():
        return _Lacking(language)
    with path.open("rb") as file:
        catalog = read_po(file, locale=LANGUAGES[language].locale)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    translations = GNUTranslations(compiled)
    translations.add_fallback(_Lacking(language))
    return translations


def say(language: str, text: str, **values: object) -> str:
    """Return an interface string in a language, with `{name}` filled from `values`."""
    sentence = _translations(language).gettext(text)
    return sentence.format(**values) if values else sentence


def say_n(language: str, singular: str, plural: str, n: int, **values: object) -> str:
    """Return the form of an interface string for `n` things; `{n}` is the number as written there."""
    sentence = _translations(language).ngettext(singular, plural, n)
    return sentence.format(n=number_text(language, n), **values)


def what_lacks(language: str) -> str:
    """Return the line under whatever is partly in the first language, because its own has no words for it."""
    names = {"own": language_name(language, language), "first": language_name(language, FIRST)}
    return say(language, "Not all of this is in {own} yet. The rest is in {first}.", **names)


@lru_cache(maxsize=1024)
def number_text(language: str, value: Decimal | float) -> str:
    """Write a number: 1,234.5 in English, 1 234,5 in French (with the narrow space phones may lack made plain)."""
    return _spaces(format_decimal(value, locale=LANGUAGES[language].locale))


@lru_cache(maxsize=1024)
def percent(language: str, share: float) -> str:
    """Write a share (0.5) as a percentage."""
    return _spaces(format_percent(share, locale=LANGUAGES[language].locale))


@lru_cache(maxsize=1024)
def money(language: str, value: Decimal, currency: str) -> str:
    """Write an amount of money with its currency's three-letter code, in whole units."""
    return _spaces(
        format_currency(value, currency, "#,##0 ¤¤", locale=LANGUAGES[language].locale, currency_digits=False)
    )


@lru_cache(maxsize=512)
def day(language: str, value: date) -> str:
    """Write a date in words: 23 November 2026, 23 novembre 2026."""
    written = _spaces(format_date(value, "d MMMM y", locale=LANGUAGES[language].locale))
    first = LANGUAGES[language].first_of_month
    return written.replace("1", first, 1) if first and value.day == 1 else written


@lru_cache(maxsize=512)
def partial_date(language: str, written: str) -> str:
    """Write `2025`, `2025-11` or `2025-11-23`, known as far as that: 2025, November 2025, 23 November 2025."""
    match [int(part) for part in written.split("-")]:
        case [year, month]:
            return _spaces(format_skeleton("yMMMM", date(year, month, 1), locale=LANGUAGES[language].locale))
        case [year, month, of_month]:
            return day(language, date(year, month, of_month))
        case _:
            return written


@lru_cache(maxsize=512)
def country_name(language: str, iso2: str) -> str:
    """Return the name of a country, by its ISO 3166 code in either case."""
    return str(Locale.parse(LANGUAGES[language].locale).territories.get(iso2.upper(), iso2.upper()))


@lru_cache(maxsize=128)
def language_name(language: str, code: str) -> str:
    """Return the name of a language, by its ISO 639 code."""
    name = Locale.parse(LANGUAGES[language].locale).languages.get(code)
    return str(name or (LANGUAGES[code].name if code in LANGUAGES else code))


def offered_languages(language: str) -> str:
    """Name the languages that people are offered, in one of them, which comes first: English and French."""
    return series(language, tuple(language_name(language, code) for code in own_first(language)))


def series(language: str, items: tuple[str, ...]) -> str:
    """Join words as a list in a sentence: a, b and c."""
    return format_list(items, style="standard", locale=LANGUAGES[language].locale)


def _spaces(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")
