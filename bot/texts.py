"""Interface strings in each language, and numbers, money, dates and names as people there write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal, format_percent

from bot.languages import FIRST

LOCALES: Final = Path(__file__).parent / "locales"
"""One folder a language with `messages.po`; the first language is the text in the code itself."""


@cache
def _catalog(language: str) -> Catalog:
    with (LOCALES / language / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


@lru_cache(maxsize=4096)
def _translation(language: str, text: str) -> str:
    if language == FIRST:
        return text
    message = _catalog(language).get(text)
    return str(message.string) if message and message.string else text


@lru_cache(maxsize=4096)
def _plural(language: str, singular: str, plural: str, n: int) -> str:
    if language == FIRST:
        return singular if n == 1 else plural
    catalog = _catalog(language)
    message = catalog.get(singular)
    if not message or not isinstance(message.string, (tuple, list)):
        return singular if n == 1 else plural
    return str(message.string[0 if n < 2 else 1])


def say(language: str, text: str, **values: object) -> str:
    """Return an interface string in a language, with `{name}` filled from `values`."""
    sentence = _translation(language, text)
    return sentence.format(**values) if values else sentence


def say_n(language: str, singular: str, plural: str, n: int, **values: object) -> str:
    """Return the form of an interface string for `n` things; `{n}` is the number as written there."""
    return _plural(language, singular, plural, n).format(n=number_text(language, n), **values)


@lru_cache(maxsize=1024)
def number_text(language: str, value: Decimal | float) -> str:
    """Write a number: 1,234.5 in English, 1 234,5 in French (with the narrow space phones may lack made plain)."""
    return _spaces(format_decimal(value, locale=language))


@lru_cache(maxsize=1024)
def percent(language: str, share: float) -> str:
    """Write a share (0.5) as a percentage."""
    return _spaces(format_percent(share, locale=language))


@lru_cache(maxsize=1024)
def money(language: str, value: Decimal, currency: str) -> str:
    """Write an amount of money with its currency's three-letter code, in whole units."""
    return _spaces(format_currency(value, currency, "#,##0 ¤¤", locale=language, currency_digits=False))


@lru_cache(maxsize=512)
def day(language: str, value: date) -> str:
    """Write a date in words: 23 November 2026, 23 novembre 2026."""
    written = _spaces(format_date(value, "d MMMM y", locale=language))
    return f"1er{written[1:]}" if language == "fr" and value.day == 1 else written


@lru_cache(maxsize=512)
def country_name(language: str, iso2: str) -> str:
    """Return the name of a country, by its ISO 3166 code in either case."""
    return str(Locale(language).territories.get(iso2.upper(), iso2.upper()))


@lru_cache(maxsize=128)
def language_name(language: str, code: str) -> str:
    """Return the name of a language, by its ISO 639 code."""
    return str(Locale(language).languages.get(code, code))


def series(language: str, items: tuple[str, ...]) -> str:
    """Join words as a list in a sentence: a, b and c."""
    return format_list(items, style="standard", locale=language)


def _spaces(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")
