"""Amounts as people type them, and as addresses carry them: three significant digits in three letters."""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import Final

from babel import Locale
from babel.numbers import get_currency_name, get_territory_currencies
from text_to_num import alpha2digit

from bot.languages import FIRST, LANGUAGES
from bot.understanding.words import fold

DIGITS: Final = string.digits + string.ascii_lowercase
"""The digits of base 36: what an address may hold."""
LEAST_POWER: Final = -6
"""The power of ten that the last letter counts from: the rate of one dong in dinars still has three digits."""
LENGTH: Final = 3
"""Letters of an amount in an address: two for its three digits, one for the power of ten."""
MOST: Final = Decimal(10) ** 15
"""An amount from which a slip is more likely than a price."""
LONGEST: Final = 60
"""Letters in which an amount is looked for: more is a story."""
SPELT: Final = ("da", "de", "en", "es", "fr", "it", "nl", "pt")
"""Languages whose words for numbers can be read; in others digits alone are."""

TIMES: Final[Mapping[str, int]] = {
    "k": 10**3, "mille": 10**3, "thousand": 10**3, "thousands": 10**3, "hundred": 10**2, "cent": 10**2, "cents": 10**2,
    "m": 10**6, "mn": 10**6, "million": 10**6, "millions": 10**6, "milion": 10**6,
    "milliard": 10**9, "milliards": 10**9, "billion": 10**9, "bn": 10**9,
    "lakh": 10**5, "lakhs": 10**5, "lac": 10**5, "lacs": 10**5, "crore": 10**7, "crores": 10**7,
}  # fmt: skip
"""What may stand behind a number, in English, French, and South Asia."""
NOTHING: Final = frozenset(
    fold("nothing none no zero nil free rien non aucun aucune gratuit zéro néant ø").split()
)  # the digit 0 asks for help on every screen
SYMBOLS: Final[Mapping[str, str]] = {
    "€": "EUR", "$": "USD", "£": "GBP", "₦": "NGN", "₹": "INR", "৳": "BDT", "₱": "PHP", "฿": "THB", "रु": "NPR",
}  # fmt: skip
CFA: Final = ("XAF", "XOF")
"""Two currencies of one name and one worth, in two parts of Africa."""
SHORT: Final[Mapping[str, str]] = {
    "ksh": "KES", "kshs": "KES", "ush": "UGX", "ugsh": "UGX", "tsh": "TZS", "birr": "ETB", "cedi": "GHS",
    "cedis": "GHS", "naira": "NGN", "dalasi": "GMD", "ariary": "MGA", "taka": "BDT", "peso": "PHP", "pesos": "PHP",
    "baht": "THB",
    "ringgit": "MYR", "rm": "MYR", "rand": "ZAR", "euro": "EUR", "euros": "EUR", "dhs": "AED", "sr": "SAR",
    "leone": "SLE", "leones": "SLE", "rp": "IDR", "rupiah": "IDR",
}  # fmt: skip
"""What people call their money, beside the names that Babel knows."""
HALVES: Final = r"(?:half|demie?|1/2|½)"
"""Half, as people write it."""
_WORTH: Final = 3
"""Letters of a word of a currency's name that say something: not `of` or `de`."""
_TIMES: Final = "|".join(sorted(TIMES, key=len, reverse=True))
_MARKED: Final = re.compile(rf"(\d[\d.,' ]*?)\s*({_TIMES})\b")
_HALF_OF: Final = re.compile(rf"\b(?:an? |une? )?{HALVES}(?: an?)?[ -]+({_TIMES})\b|½\s*({_TIMES})\b")
"""Half a million, un demi million, ½ million."""
_AND_A_HALF: Final = re.compile(rf"\b({_TIMES}) (?:et|and) (?:an? |une? )?{HALVES}(?!\w)")
"""Two million and a half, deux millions et demi."""
_HALF_BEFORE: Final = re.compile(rf"(?:\b(?:et|and) (?:an? |une? )?{HALVES}|(?<=\d)\s*½) ({_TIMES})\b")
"""Two and a half million, 2½ million."""
_MINUS: Final = re.compile(r"(?<![\w.,)])[-−–]\s*[^\w\s]?\s*\d|\b(?:minus|moins) \d")
"""What is below nothing: no sum of money that anybody asks for."""
_ASIDE: Final = re.compile(r" ?\([^)]*\)")
"""What stands in brackets behind a name: which of two banks."""
_NUMBER: Final = re.compile(r"\d(?:[\d.,']| (?=\d{3}(?!\d)))*")
_WHOLE: Final = re.compile(r"\d+|\d{1,3}(?:[.,' ]\d{2,3})+")
_GROUPED: Final = re.compile(r"\d{1,3}(?:[.,' ]\d{2,3})*[.,' ]\d{3}")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number that somebody typed, and the money it is in where that was said."""

    value: Decimal
    currencies: tuple[str, ...] = ()
    """ISO 4217 codes that the words may mean; more than one for `riyal`."""


def read_amount(text: str, *, grouped: bool = True) -> Amount | None:
    """Return the one amount in some words, or None: `1.200,50`, `2k`, `KES 30,000/-`, `deux mille`, `12 lakh`.

    `grouped`: a sign with three digits behind it parts thousands (1.200); else it is a decimal sign, as of a rate.
    """
    plain = _plain(text)
    if len(plain) > LONGEST or _MINUS.search(plain):
        return None
    folded = fold(plain)
    if folded in NOTHING or folded == "00":
        return Amount(Decimal(0))
    value = _value(plain, grouped=grouped)
    return Amount(value, currencies(plain)) if value is not None and value < MOST else None


def digits(folded: str) -> str:
    """Return the digits 0 to 9 of folded words that are a number and nothing else (`deux`, `deux cent mille`, `٣`)."""
    if len(folded) > LONGEST:
        return ""
    plain = plain_digits(folded)
    written = (alpha2digit(plain, language, threshold=0) if language else plain for language in _spelt())
    return next((number for number in (text.replace(" ", "") for text in written) if number.isdecimal()), "")


def _spelt() -> tuple[str, ...]:
    """Return nothing, for digits alone, and the languages whose words for numbers can be read."""
    return ("", *(language for language in LANGUAGES if language in SPELT))


def _plain(text: str) -> str:
    """Return words with plain digits and spaces, in small letters."""
    spaced = (" " if sign.isspace() else sign for sign in plain_digits(text).casefold())
    return " ".join("".join(spaced).replace("’", "'").replace("/-", " ").replace("/=", " ").split())


def plain_digits(text: str) -> str:
    """Write the digits of every script (٣ ३ ৩ ፫ ❸) as 0 to 9.

    Ethiopic has no zero and a sign for ten: there a digit is one only where it stands alone.
    """
    around = f" {text} "
    return "".join(
        str(unicodedata.digit(sign)) if sign.isdecimal() or _stands_alone(before, sign, behind) else sign
        for before, sign, behind in zip(around, text, around[2:], strict=False)
    )


def _stands_alone(before: str, sign: str, behind: str) -> bool:
    """Say whether a sign is a digit by itself: no raised or ringed one, nor a part of a number that adds up."""
    is_digit = sign.isdigit() and not unicodedata.decomposition(sign)
    return is_digit and not before.isnumeric() and not behind.isnumeric()


def _value(plain: str, *, grouped: bool) -> Decimal | None:
    plain, halved = _halved(plain)
    # The language that reads most of the words comes first: "deux millions" is not a million that is not English.
    counted = sorted((alpha2digit(plain, language) for language in _spelt() if language), key=_letters)
    for words in (plain, *counted):
        written = _NUMBER.findall(_multiplied(words, grouped=grouped))
        values = [value for value in (_decimal(number, grouped=grouped) for number in written) if value is not None]
        if halved and len(values) < 2:
            continue  # what it is half more of stands in the words of another language
        if len(values) == 1 or (values and (halved or _MARKED.search(words)) and _added(values)):
            return sum(values, Decimal(0))
        if written:
            return None
    return None


def _letters(words: str) -> int:
    return sum(sign.isalpha() for sign in words)


def _halved(plain: str) -> tuple[str, bool]:
    """Write halves as numbers: of a million, or beside others, to be added; say whether any is to be added."""
    plain, before = _HALF_BEFORE.subn(lambda match: f" {match[1]}  {TIMES[match[1]] // 2}", plain)
    plain, behind = _AND_A_HALF.subn(lambda match: f"{match[1]}  {TIMES[match[1]] // 2}", plain)
    plain = _HALF_OF.sub(lambda match: f"{TIMES[match[1] or match[2]] // 2}", plain)
    return re.sub(r"^(?:an?|une?) ", "1 ", plain) if behind else plain, bool(behind + before)


def _added(values: list[Decimal]) -> bool:
    """Say whether numbers are parts of one, as in `2 mille 500`: each fits into the zeros of the one before."""
    pairs = pairwise(values)
    return all(
        0 < small == small.to_integral_value() and big % 10 ** (small.adjusted() + 1) == 0 for big, small in pairs
    )


def _multiplied(words: str, *, grouped: bool) -> str:
    """Write a number and the word behind it as one number: `1,5 million` is 1500000."""

    def times(match: re.Match[str]) -> str:
        number, word = match[1].strip(), match[2]
        value = _decimal(number, grouped=grouped and word in ("k", "m", "mn"))
        return match[0] if value is None else f"{value * TIMES[word]:f} "

    return _MARKED.sub(times, words).replace(".0 ", " ")


def _decimal(written: str, *, grouped: bool) -> Decimal | None:
    """Read a number with whichever signs part its thousands and decimals."""
    written = written.strip(" .,'")
    if grouped and _GROUPED.fullmatch(written) and not written.startswith("0"):
        return Decimal(re.sub(r"\D", "", written))
    whole, sign, rest = _parted(written)
    if not _WHOLE.fullmatch(whole or "0"):
        return None
    digits = re.sub(r"\D", "", whole)
    if len(digits) + len(rest) > 18 or (not rest.isdigit() and rest):
        return None
    return Decimal(f"{digits or 0}.{rest or 0}") if sign else Decimal(digits or 0)


def _parted(written: str) -> tuple[str, str, str]:
    """Part a number at its decimal sign: the last of its signs, if that sign stands there once."""
    signs = [sign for sign in written if sign in ".,"]
    if not signs or written.count(signs[-1]) > 1:
        return written, "", ""
    whole, _, rest = written.rpartition(signs[-1])
    return whole, signs[-1], rest


def currencies(text: str) -> tuple[str, ...]:
    """Return the currencies that some words may mean, by code, sign or name."""
    plain = _plain(text)
    signs = [code for sign, code in SYMBOLS.items() if sign in plain]
    if signs:
        return tuple(signs)
    words = [word for word in re.sub(r"[\d.,']", " ", fold(plain)).split() if word not in TIMES]
    for word in words:
        if word in ("fcfa", "cfa"):
            return CFA
        if word in SHORT:
            return (SHORT[word],)
        if word.upper() in known_currencies():
            return (word.upper(),)
    named = [_named().get(word, frozenset()) for word in words if len(word) >= _WORTH]
    named = [codes for codes in named if codes]
    both = frozenset.intersection(*named) if named else frozenset()
    return tuple(sorted(both or (named[0] if named else ())))


def of_country(iso: str) -> str:
    """Return the currency of a country, by its ISO 3166 code in either case, or nothing."""
    codes = get_territory_currencies(iso.upper())
    return str(codes[0]) if codes else ""


@cache
def known_currencies() -> frozenset[str]:
    """Return the code of every currency in use somewhere."""
    locale = Locale.parse(LANGUAGES[FIRST].locale)
    return frozenset(code for territory in locale.territories for code in get_territory_currencies(str(territory)))


@cache
def _named() -> Mapping[str, frozenset[str]]:
    """Return for each word of a currency's name the currencies it stands in."""
    codes_of: dict[str, set[str]] = {}
    for language in LANGUAGES.values():
        for code, name in Locale.parse(language.locale).currencies.items():
            if code in known_currencies():
                for word in fold(name).split():
                    for form in (word, f"{word}s"):
                        codes_of.setdefault(form, set()).add(code)
    return {word: frozenset(codes) for word, codes in codes_of.items()}


def name(language: str, code: str, count: int = 1) -> str:
    """Return what people call a currency, of one or of several: US dollar, francs CFA."""
    written = str(get_currency_name(code, count, LANGUAGES[language].locale))
    return _ASIDE.sub("", written)


def label(language: str, code: str, room: int) -> str:
    """Return the name of a currency in so many letters: whole, or the words it shares with others and its code."""
    whole = str(get_currency_name(code, 1, LANGUAGES[language].locale))
    if len(whole) > room:
        words = [word for word in name(language, code).split() if len(word) > _WORTH or not word.islower()]
        while len(words) > 1 and len(" ".join((*words, f"({code})"))) > room:
            words.remove(min(words, key=lambda word: len(_named().get(fold(word), ()))))
        whole = " ".join((*words, f"({code})"))
    return (whole[:1].upper() + whole[1:])[:room]


def write_amount(value: Decimal) -> str:
    """Write an amount for an address, rounded to three significant digits: 30,000 is `8c8`."""
    if value <= 0:
        return DIGITS[0] * LENGTH
    power = max(value.adjusted() - 2, LEAST_POWER)
    digits = int((value.scaleb(-power)).to_integral_value())
    if digits > 999:  # 9,995 rounds up to a digit more
        digits, power = 100, power + 1
    return DIGITS[digits // 36] + DIGITS[digits % 36] + DIGITS[power - LEAST_POWER]


def parse_amount(written: str) -> Decimal | None:
    """Read what `write_amount` wrote, or None."""
    if len(written) != LENGTH or any(sign not in DIGITS for sign in written):
        return None
    first, second, power = (DIGITS.index(sign) for sign in written)
    digits = first * 36 + second
    return Decimal(digits).scaleb(power + LEAST_POWER) if digits <= 999 else None
