"""Reads a pasted job advert: whether it is one, and which signs of a trick it shows, by which of its own words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final

from bot.understanding.advert_tokens import CURRENCY, END, LINK, NUMBER, PHONE, Token, composed, sentences, tokens
from bot.understanding.patterns import GAP, compile_patterns, groups

LEAST: Final = 30
"""Words under which nothing is taken for an advert: what is shorter is asked about, not pasted."""
MOST: Final = 450
"""Words of an advert that are read: half as many again as adverts have; what follows repeats it."""
FAIR: Final = ("free", "pays", "met", "keeps")
"""Kinds of what fair adverts have: nothing is to be paid, the employer pays, one meets, one has rights."""
NEEDED: Final = (1, 1, 2, 3, 3)
"""How many signs are shown at least, by how many kinds of fair things an advert has."""
WEAK: Final = 2
"""How many more it takes where all of them are such that fair adverts have too."""
QUOTED: Final = 9
"""The most words of a quote."""
LEFT_OUT: Final = "…"
"""What stands in a quote for words that are not shown."""
MARKS: Final[Mapping[str, float]] = {"hiring": 1, "asks": 1, "apply": 0.5, "pay": 0.5, "terms": 0.5}
"""What each kind of `marks` that stands in a text says for an advert. These numbers, in round figures, are those of a
logistic regression on the development set (`tests/understanding/README.md`)."""
CONTACT: Final = 1.5
"""The same of a phone number, a link or an address."""
AMOUNT: Final = 20.0
YOURS: Final = 20.0
"""The same of the share of words that are numbers, and that speak to whoever reads."""
OWN: Final = -12.0
"""What the share of words by which somebody speaks of herself says for an advert: against it."""
QUESTION: Final = -60.0
TOLD: Final = -3.0
"""The same of questions for each word, and of the share of sentences that tell or ask something."""
ENOUGH: Final = 0.5
"""The sum from which a text is an advert."""
PERIODS: Final[Mapping[str, float]] = {"year": 1 / 12, "month": 1, "week": 4.33, "day": 22, "hour": 110}
"""How many times a pay for so long comes in a month; of hours fewer than there are: good pay is told by the hour."""
NEAR: Final = 2
"""Words behind an amount, or before it, among which stands how long it is for."""
BESIDE: Final = 2
"""Words on each side of a kind of employer among which its name stands."""
SAFE_STEM: Final = 5
"""Letters of a word with `*` from which all that begins so may be quoted: a name may begin with less."""
STANDINS: Final = frozenset({NUMBER, CURRENCY, PHONE, LINK, END})
_WORD: Final = re.compile(r"[^\W\d_]+\*?")


@dataclass(frozen=True, slots=True)
class Line:
    """A pattern, and the words without which it cannot stand: most are passed over by them."""

    pattern: re.Pattern[str]
    needs: tuple[frozenset[str], ...] = ()

    def find(self, sentence: Sentence) -> re.Match[str] | None:
        """Return where it stands in a sentence, or None."""
        if any(need.isdisjoint(sentence.known) for need in self.needs):
            return None
        return self.pattern.search(sentence.text)


@dataclass(frozen=True, slots=True)
class SignWords:
    """By which words of one language a sign is seen."""

    words: tuple[Line, ...]
    unless: tuple[Line, ...] = ()
    """Words of the same sentence that take it back."""


@dataclass(frozen=True, slots=True)
class AdvertWords:
    """What is listened for in one language, from `content/<lang>/adverts.yml`."""

    marks: Mapping[str, tuple[Line, ...]] = field(default_factory=dict)
    """What adverts have, by kind out of `MARKS`."""
    story: tuple[Line, ...] = ()
    """What people say who tell or ask something."""
    own: frozenset[str] = frozenset()
    yours: frozenset[str] = frozenset()
    """Words of somebody who speaks of herself, and words to whoever reads."""
    signs: Mapping[str, SignWords] = field(default_factory=dict)
    employers: frozenset[str] = frozenset()
    """Kinds of employers: a name stands beside one."""
    suffixes: frozenset[str] = frozenset()
    """What stands behind the name of a firm: Ltd, SARL."""
    fair: Mapping[str, tuple[Line, ...]] = field(default_factory=dict)
    """What fair adverts have, by kind out of `FAIR`."""
    official: tuple[Line, ...] = ()
    """Words of employers and offices that anybody can find without a name."""
    unskilled: tuple[Line, ...] = ()
    """Words of work for which nothing is asked."""
    periods: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """How long a pay is for, out of `PERIODS`."""
    vocabulary: frozenset[str] = frozenset()
    """Words of the patterns and little ones: no other word is shown back, so that no name is."""
    stems: tuple[str, ...] = ()
    """Beginnings of words that may be shown too."""


@dataclass(frozen=True, slots=True)
class Advert:
    """An advert that was read."""

    signs: Mapping[str, str]
    """Signs seen, the most serious first, each with the words that show it; empty where something lacks."""
    own: str = ""
    """The sentences in which somebody speaks of herself: whoever pastes an advert may tell something beside it."""


class Sentence:
    """The words of a sentence, as patterns look for them."""

    def __init__(self, words: Sequence[Token]) -> None:
        """Write them with single spaces, and the end of the sentence behind them."""
        self.words = words
        self.text = " ".join((*(word.word for word in words), END))
        self.known = frozenset(self.text.split())
        self._starts = list(accumulate((len(word.word) + 1 for word in words), initial=0))

    def has(self, lines: Iterable[Line]) -> bool:
        """Say whether one of some lines stands in it."""
        return any(line.find(self) for line in lines)

    def of(self, match: re.Match[str]) -> Sequence[Token]:
        """Return the words of a match."""
        first, last = (bisect_right(self._starts, place) - 1 for place in (match.start(), match.end() - 1))
        return self.words[first : last + 1]


@dataclass(frozen=True)
class AdvertReader:
    """Reads adverts in every language at once: many are in two."""

    languages: Sequence[AdvertWords] = ()
    order: Sequence[str] = ()
    """Signs, the most serious first."""
    weak: frozenset[str] = frozenset()
    """Those that fair adverts have too."""
    currencies: Mapping[str, float] = field(default_factory=dict)
    """Names and signs of money → how many US dollars one is, roughly."""
    high: float = 0
    unskilled: float = 0
    """US dollars a month from which a pay is out of line, and is where no experience is asked."""
    paid: str = ""
    unnamed: str = ""
    """The signs that say so, and that no employer is named: also seen without words of theirs."""
    common: frozenset[str] = frozenset()
    """Words that are no name of an employer, though written with a capital: places, and those of all patterns."""

    def read(self, text: str) -> Advert | None:
        """Return the signs of an advert; None where a text is none. Nothing of the text is kept but the quotes."""
        text = composed(text)
        words = tokens(text, self.currencies)
        if not self.languages or sum(word.word != END for word in words) < LEAST:
            return None
        parts = [Sentence(part) for part in sentences(words[:MOST])]
        if not self._is_advert(text, parts):
            return None
        quotes = {sign: self._quote(sign, text, parts) for sign in self.order}
        seen = {sign: quote for sign, quote in quotes.items() if quote is not None}
        if self.paid and (pay := self._high_pay(parts)):
            seen.setdefault(self.paid, self._cleaned(text, pay))
        if self.unnamed and not self._names_employer(text, parts):
            seen.setdefault(self.unnamed, "")
        own = " ".join(part.text for part in parts if any(words.own & part.known for words in self.languages))
        return Advert({sign: seen[sign] for sign in self.order if sign in seen and self._tells(seen, parts)}, own)

    def _tells(self, seen: Collection[str], parts: Sequence[Sentence]) -> bool:
        """Say whether signs are enough to be shown: the more fair things an advert has, the more of them it takes."""
        fair = sum(
            any(part.has(language.fair.get(kind, ())) for part in parts for language in self.languages) for kind in FAIR
        )
        alone = bool(seen) and self.weak.issuperset(seen)
        return len(seen) >= NEEDED[fair] + alone * WEAK

    def _is_advert(self, text: str, parts: Sequence[Sentence]) -> bool:
        """Say whether a text has more of what adverts have than of what people tell and ask."""
        words = [word.word for part in parts for word in part.words]
        own = frozenset[str]().union(*(language.own for language in self.languages))
        yours = frozenset[str]().union(*(language.yours for language in self.languages))
        points = sum(weight for kind, weight in MARKS.items() if self._marked(kind, parts))
        points += CONTACT * (PHONE in words or LINK in words)
        points += (
            TOLD * sum(any(part.has(language.story) for language in self.languages) for part in parts) / len(parts)
        )
        points += QUESTION * text.count("?") / len(words)
        points += AMOUNT * words.count(NUMBER) / len(words)
        points += (OWN * sum(word in own for word in words) + YOURS * sum(word in yours for word in words)) / len(words)
        return points >= ENOUGH

    def _marked(self, kind: str, parts: Sequence[Sentence]) -> bool:
        return any(part.has(language.marks.get(kind, ())) for part in parts for language in self.languages)

    def _quote(self, sign: str, text: str, parts: Sequence[Sentence]) -> str | None:
        """Return the words that show a sign, of several those that say most; None where none do."""
        own = [language.signs[sign] for language in self.languages if sign in language.signs]
        quotes: list[str] = []
        for part in parts:
            matches = [match for words in own for line in words.words if (match := line.find(part))]
            if matches and not any(part.has(words.unless) for words in own):
                quotes.extend(self._cleaned(text, part.of(match)) for match in matches)
        return max(quotes, key=_telling, default=None)

    def _cleaned(self, text: str, words: Sequence[Token]) -> str:
        """Return words of a text as they may be shown: numbers, links, names, all that is none of ours is left out."""
        kept: list[str] = []
        end = 0
        for word in words:
            written = text[word.start : word.end]
            if not self._may_be_shown(word):
                kept.extend((LEFT_OUT,) if kept[-1:] != [LEFT_OUT] else ())
            elif kept and kept[-1] != LEFT_OUT and text[end : word.start] in ("'", "’", "-"):
                kept[-1] += text[end : word.end]
            else:
                kept.append(written)
            end = word.end
        return " ".join(kept[:QUOTED]) if any(word != LEFT_OUT for word in kept) else ""

    def _may_be_shown(self, word: Token) -> bool:
        if word.word in STANDINS:
            return word.word == CURRENCY
        return any(word.word in own.vocabulary or word.word.startswith(own.stems) for own in self.languages)

    def _high_pay(self, parts: Sequence[Sentence]) -> Sequence[Token]:
        """Return the words of a pay that is out of line, or none."""
        anybody = any(part.has(own.unskilled) for part in parts for own in self.languages)
        limit = self.unskilled if anybody else self.high
        for part in parts:
            for place, amount in enumerate(part.words):
                if amount.word == NUMBER and self._in_a_month(part.words, place) >= limit:
                    return part.words[max(0, place - 1) : place + 2 + NEAR]
        return ()

    def _in_a_month(self, words: Sequence[Token], place: int) -> float:
        """Return how many US dollars a month an amount is, 0 where it is no pay."""
        beside = (*words[place + 1 : place + 2], *words[max(0, place - 1) : place])
        rate = next((word.value for word in beside if word.word == CURRENCY), 0)
        every = self._periods(words) if rate else []
        if not every:
            return 0
        behind = self._periods((*words[place + 1 : place + 2 + NEAR], *words[max(0, place - NEAR) : place]))
        period = behind[0] if behind else "year" if "year" in every else "month"
        return words[place].value * rate * PERIODS[period]

    def _periods(self, words: Sequence[Token]) -> list[str]:
        """Return how long pays are for, as words tell it."""
        periods = {word: period for own in self.languages for period, known in own.periods.items() for word in known}
        return [periods[word.word] for word in words if word.word in periods]

    def _names_employer(self, text: str, parts: Sequence[Sentence]) -> bool:
        """Say whether an employer, agency or office is named, or one that can be found without a name."""
        return any(
            part.has(own.official) or self._names(own, text, part.words) for part in parts for own in self.languages
        )

    def _names(self, own: AdvertWords, text: str, words: Sequence[Token]) -> bool:
        """Say whether a name with a capital stands beside a kind of employer, or what stands behind that of a firm."""
        for place, word in enumerate(words):
            if word.word in own.suffixes and text[word.start].isupper():
                return True
            if word.word in own.employers:
                beside = (*words[max(0, place - BESIDE) : place], *words[place + 1 : place + 1 + BESIDE])
                if any(text[near.start].isupper() and near.word not in self.common for near in beside):
                    return True
        return False


def compile_lines(written: Iterable[str]) -> tuple[Line, ...]:
    """Make patterns of readable lines (`bot.understanding.patterns`); `re.error` where brackets do not close."""
    lines = tuple(written)
    compiled = zip(compile_patterns(lines, NUMBER), lines, strict=True)
    return tuple(Line(pattern, _needs(line)) for pattern, line in compiled)


def words_in(lines: Iterable[str]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the words that stand in lines, and the beginnings of those whose rest may be any."""
    written = {word for line in lines for word in _WORD.findall(line)}
    whole = frozenset(word for word in written if not word.endswith("*"))
    return whole, tuple(sorted(word[:-1] for word in written - whole if len(word) > SAFE_STEM))


def _needs(line: str) -> tuple[frozenset[str], ...]:
    """Return sets of words, each of which a text must have one of: the first of all alternatives of a group."""
    needs = []
    for group in groups(line):
        firsts = {option.split()[0] for option in group.strip("()").split("|") if option.split()}
        optional = group == GAP or group.endswith(")?")
        if not optional and not any("*" in first or "(" in first or first == GAP for first in firsts):
            needs.append(frozenset(NUMBER if first == "#" else first for first in firsts))
    return tuple(needs)


def _telling(quote: str) -> int:
    """Return how many words of a quote are shown."""
    return sum(word != LEFT_OUT for word in quote.split())
