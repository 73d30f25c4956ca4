"""A pasted text as folded words in their places, with a word in place of each number, currency, link, phone number."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from bot.understanding.amounts import plain_digits
from bot.understanding.words import fold

LONGEST: Final = 4000
"""Characters of a text that are read: an advert of 450 words has fewer."""
LONGEST_WORD: Final = 40
"""Letters from which something is no word."""
NUMBER: Final = "0"
CURRENCY: Final = "currency"
PHONE: Final = "phonenumber"
LINK: Final = "weblink"
END: Final = "."
"""What stands in place of a number, of a currency, a phone number, a link or address, and of the end of a sentence."""
_PIECE: Final = re.compile(r"[^\W\d_]+|\d+|\S")
_STOPS: Final = frozenset("!?;•\u2022*|►▪✅☑👉")
_DOMAINS: Final = (".com", ".org", ".net", ".info", ".co.", ".io", ".me/", ".ly/", ".site", ".online", ".xyz", ".fr/")
_PHONE_DIGITS: Final = 8
"""Digits from which a number is one to call, unless it is written as thousands."""
_SHORT: Final = 2
_GROUP: Final = 3
_TIMES: Final[Mapping[str, int]] = {"k": 10**3, "mille": 10**3, "thousand": 10**3, "million": 10**6, "millions": 10**6}
FRANC: Final = "f"
FRANC_CFA: Final = 0.0017
"""The one letter that is a currency behind a number, and how many US dollars one is."""
_BEHIND: Final = frozenset({*_TIMES, FRANC})
_DIALLED: Final = re.compile(r"[ .\-/()\u00a0\u202f]{0,2}\d+")
_THOUSANDS: Final = re.compile(r"[ ,.'’\u00a0\u202f]\d{3}|[.,]\d\d?")
"""What stands between the parts of a phone number, of an amount, with the next part."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word, or what stands in place of something that is none."""

    word: str
    start: int
    end: int
    """Its place in the text."""
    value: float = 0.0
    """Of a number its amount, of a currency how many US dollars one is."""


def composed(text: str) -> str:
    """Return the beginning of a text, each letter as one sign: what places of tokens count in."""
    return unicodedata.normalize("NFC", text[:LONGEST])


def tokens(text: str, currencies: Mapping[str, float]) -> list[Token]:
    """Return the words of a composed text."""
    read: list[Token] = []
    for line in re.finditer(r"[^\n]+", text):
        for chunk in re.finditer(r"\S+", line[0]):
            start = line.start() + chunk.start()
            read.extend(_chunk(chunk[0], start, currencies))
        read.append(Token(END, line.end(), line.end()))
    return _pairs(list(_numbers(read, text)), text, currencies)


def _pairs(read: list[Token], text: str, currencies: Mapping[str, float]) -> list[Token]:
    """Return tokens with the value of a currency that has two words, such as Swiss francs."""
    for place, (first, second) in enumerate(pairwise(read)):
        if CURRENCY not in (first.word, second.word):
            continue
        value = currencies.get(text[first.start : second.end].casefold())
        if value:
            at = place if first.word == CURRENCY else place + 1
            read[at] = replace(read[at], value=value)
    return read


def sentences(words: Sequence[Token]) -> Iterator[list[Token]]:
    """Yield the words of each sentence or line, without its end."""
    sentence: list[Token] = []
    for word in words:
        if word.word != END:
            sentence.append(word)
        elif sentence:
            yield sentence
            sentence = []
    if sentence:
        yield sentence


def _chunk(chunk: str, start: int, currencies: Mapping[str, float]) -> Iterator[Token]:
    """Yield the tokens of what stands between two spaces."""
    lower = chunk.casefold()
    if "://" in chunk or lower.startswith("www.") or "@" in chunk[:-1] or any(domain in lower for domain in _DOMAINS):
        yield Token(LINK, start, start + len(chunk))
        return
    for piece in _PIECE.finditer(chunk):
        sign, at = piece[0], start + piece.start()
        if sign.isdecimal():
            yield Token(NUMBER, at, start + piece.end(), float(plain_digits(sign[:15])))
        elif len(sign) > 1 or sign.isalpha():
            yield from _word(sign, at, currencies)
        elif sign in currencies:
            yield Token(CURRENCY, at, at + 1, currencies[sign])
        elif sign == "%":
            yield Token("percent", at, at + 1)
        elif sign in _STOPS or (sign == "." and _ends(chunk, piece.start())) or unicodedata.category(sign) == "So":
            yield Token(END, at, at + 1)


def _word(sign: str, at: int, currencies: Mapping[str, float]) -> Iterator[Token]:
    folded = fold(sign[:LONGEST_WORD])
    if folded in currencies and len(folded) > 1:
        yield Token(CURRENCY, at, at + len(sign), currencies[folded])
    else:
        yield from (Token(word, at, at + len(sign)) for word in folded.split())


def _ends(chunk: str, place: int) -> bool:
    """Say whether a full stop ends a sentence: not one in a number, nor behind a letter, or two such as Mr."""
    before, after = chunk[:place], chunk[place + 1 :]
    if after[:1].isdecimal() and before[-1:].isdecimal():
        return False
    word = before.strip("(\"«'")
    return not word.isalpha() or len(word) > _SHORT or (len(word) == _SHORT and not word[0].isupper())


def _numbers(read: Sequence[Token], text: str) -> Iterator[Token]:
    """Join the parts of each number or phone number; a letter behind an amount may be its currency."""
    place = 0
    while place < len(read):
        if read[place].word != NUMBER:
            yield read[place]
            place += 1
            continue
        dialled = _run(read, place, text, _DIALLED)
        if _is_phone(read[place:dialled], text):
            yield Token(PHONE, read[place].start, read[dialled - 1].end)
            place = dialled
            continue
        behind = _run(read, place, text, _THOUSANDS)
        yield from _amount(read[place:behind], read[behind : behind + 1])
        place = behind + (behind < len(read) and read[behind].word in _BEHIND)


def _run(read: Sequence[Token], place: int, text: str, between: re.Pattern[str]) -> int:
    """Return where the numbers end that begin at a place and have only some signs between them."""
    last = place
    while last + 1 < len(read) and read[last + 1].word == NUMBER:
        if not between.fullmatch(text, read[last].end, read[last + 1].end):
            break
        last += 1
    return last + 1


def _is_phone(parts: Sequence[Token], text: str) -> bool:
    digits = sum(part.end - part.start for part in parts)
    if parts[0].start and text[parts[0].start - 1] == "+":
        return True
    thousands = all(part.end - part.start == _GROUP for part in parts[1:]) and text[parts[0].start] not in "0\u0660"
    return digits >= _PHONE_DIGITS and not (thousands and len(parts) > 1)


def _amount(parts: Sequence[Token], behind: Sequence[Token]) -> Iterator[Token]:
    """Yield a number with its thousands and times; of a letter behind it that is a currency, that too."""
    value = parts[0].value
    for part in parts[1:]:
        fraction = part.end - part.start < _GROUP
        value = value + part.value / 10 ** (part.end - part.start) if fraction else value * 1000 + part.value
    end = parts[-1].end
    unit = behind[0].word if behind else ""
    if unit in _TIMES:
        value, end = value * _TIMES[unit], behind[0].end
    yield Token(NUMBER, parts[0].start, end, value)
    if unit == FRANC:
        yield Token(CURRENCY, behind[0].start, behind[0].end, FRANC_CFA)
