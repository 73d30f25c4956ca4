"""Finds the countries and towns that words name, and which of them is meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.understanding.place_roles import Mention, PlaceWords, Role, with_roles
from bot.understanding.words import MOST_WORDS, fold

PLACE: Final = "placename"
"""Stands where the name of a country stood."""
SHORTEST: Final = 3
"""Letters of a name from which it is looked for in a sentence: "us" and "in" are words."""
LONGEST: Final = 4
"""Words of a name."""
SLIPPED: Final = 3
"""The most words of a name with a slip that stands alone."""
MOST: Final = 8
"""Strange words of a message that are looked at as slips."""
ANSWER: Final = 8
"""The most words of an answer to "Where are you?": a longer message is a question of its own."""
FLAG: Final = "flagof"
"""Beginning of the word that a flag is read as, before the code of its country."""
ARROW: Final = "arrowto"
"""The word that an arrow is read as."""
RANKS: Final[Mapping[Role, int]] = {"in": 0, "to": 2, "none": 4, "from": 6}
"""Of several places the one with the lowest rank is where somebody is, or else wants to be."""
GOING_HOME: Final = 5
"""The rank of a country that people leave, where somebody goes to it: what is asked is asked of the other."""
_SIGNS: Final = re.compile(r"(?P<flag>[\U0001F1E6-\U0001F1FF]{2})|[-=–—]+>|[→➔➜➡⇒⟶]\ufe0f?")
_LETTER_A: Final = 0x1F1E6
"""The sign that stands for the letter A in a flag."""


@dataclass(frozen=True, slots=True)
class Bar:
    """How much a word must be like a name to pass for it."""

    shortest: int
    """Letters of a word, and of a name, from which one may be the other with a slip."""
    first: int
    """Letters of the longer of both from which one slip is taken."""
    second: int
    """Letters from which two are."""
    common: int = 0
    """Letters from which other names than the plain ones of countries may have a slip that is another letter."""

    def slips(self, letters: int) -> int:
        """Return how many slips are taken in so many letters."""
        return (letters >= self.first) + (letters >= self.second)


FREE: Final = Bar(shortest=5, first=6, second=12)
"""In free text "mail" is not Mali and "woman" not Oman, but "kuwiat" is Kuwait."""
ASKED: Final = Bar(shortest=4, first=4, second=8, common=6)
"""Where a country is asked for "omna" and "qater" are Oman and Qatar, but "nada" is not Mada, nor "sarah" Sabah."""


@dataclass(frozen=True)
class Places:
    """The folded names of all countries and of many towns, and the small words around them."""

    names: Mapping[str, str] = field(default_factory=dict)
    """Name → ISO code, lower case; other countries than ours among them."""
    shared: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Names of several countries → their codes, the usual one first."""
    spelled: frozenset[str] = frozenset()
    """Names of countries with a page: in free text no other is looked for with a slip."""
    towns: frozenset[str] = frozenset()
    """Names that are no country's own: alone they stand for it only if they mean nothing else."""
    plain: frozenset[str] = frozenset()
    """Names of countries as they stand on maps, in each language."""
    telling: frozenset[str] = frozenset()
    """Names that say more than which country, so that `PLACE` does not stand for them: Agadez is a stage of a road."""
    pages: frozenset[str] = frozenset()
    """Codes of the countries that have a page."""
    gone_to: frozenset[str] = frozenset()
    """Codes of countries people go to: asked about before those they leave."""
    words: PlaceWords = field(default_factory=PlaceWords)
    known: Callable[[str], bool] = field(default=lambda _: False)
    """Whether a word stands in the phrases: then it is no name with a slip."""

    @cached_property
    def codes(self) -> frozenset[str]:
        """The codes of all countries."""
        return frozenset(self.names.values())

    def find(self, text: str, *, asked: bool = False) -> tuple[Mention, ...]:
        """Return the places a text names, in order, each with its role. `asked`: whether a country was asked for."""
        words = _words(text)
        if asked and (iso := self.named(text)):
            return (Mention(iso, "none", 0, len(words)),)
        return self.mentions(words, [word for word in words if not self.known(word)])

    def named(self, text: str) -> str:
        """Return the country that an answer to "Which country?" names and says nothing else, or nothing."""
        words = _words(text)
        return self._whole(words, self.words.all) or self._code(words) or self._slipped(words, ASKED)

    def answer(self, text: str, *, home: bool = False) -> str:
        """Return the country of an answer to "Where are you?", or to "Where do you come from?" (`home`), or nothing."""
        if len(text.split()) > ANSWER:
            return ""
        mentions = self.find(text, asked=True)
        left = next((mention.iso for mention in mentions if mention.role == "from"), "") if home else ""
        return left or self.here(mentions)

    def bare(self, text: str, *, slip: bool = False) -> str:
        """Return the country that a message of free text consists of, small words aside, or nothing."""
        words = _words(text)
        if slip:
            return self._slipped(words, FREE)
        return self._whole(words, self.words.around, alone=True)

    def core(self, text: str) -> str:
        """Return a text, folded, without the small words around a name."""
        return " ".join(_core(_words(text), self.words.around))

    def here(self, mentions: Sequence[Mention]) -> str:
        """Return the country where somebody is, else goes, else is from, or nothing."""
        ranked = [(self._rank(mention), mention.iso not in self.gone_to, mention.start) for mention in mentions]
        return mentions[ranked.index(min(ranked))].iso if ranked else ""

    def home(self, mentions: Sequence[Mention]) -> str:
        """Return the country where somebody says to come from, or nothing: who leaves Kuwait may be from elsewhere."""
        left = (mention.iso for mention in mentions if mention.role == "from" and mention.iso not in self.gone_to)
        return next(left, "")

    def _rank(self, mention: Mention) -> int:
        if mention.role == "to" and mention.iso in self.pages - self.gone_to:
            return GOING_HOME
        if mention.role == "from" and mention.iso in self.gone_to:
            return RANKS["none"]  # "I want to leave Kuwait" is said in Kuwait
        return RANKS[mention.role]

    def read(self, words: Sequence[str], strange: Collection[str] = ()) -> tuple[list[str], str]:
        """Return words with `PLACE` for the names that tell nothing else, and the code of the country they are about.

        It is a country with a page, or nothing.
        `strange`: words that are known from nowhere, each of which may be a name with a slip.
        """
        mentions = self.mentions(words, strange)
        left: list[str] = []
        end = 0
        for mention in mentions:
            left += words[end : mention.start]
            left += [PLACE] if self._says_no_more(words, mention) else words[mention.start : mention.end]
            end = mention.end
        left += words[end:]
        about = [mention for mention in mentions if mention.iso in self.pages]
        first = min(
            about, key=lambda mention: (mention.role == "from") + (mention.iso not in self.gone_to), default=None
        )
        return [word for word in left if word != ARROW], first.iso if first else ""

    def _says_no_more(self, words: Sequence[str], mention: Mention) -> bool:
        """Whether a name says no more than which country is meant."""
        inner = self.words.name_from(words, mention.start, mention.end)
        return " ".join(words[inner : mention.end]) not in self.telling

    def mentions(self, words: Sequence[str], strange: Collection[str] = ()) -> tuple[Mention, ...]:
        """Return the places that folded words name. `strange`: which of them may be a name with a slip."""
        slips = dict.fromkeys([word for word in words if word in strange and len(word) >= FREE.shortest][:MOST])
        named: list[Mention] = []
        start = 0
        while start < len(words):
            size, iso = self._name(words, start)
            slip = not size and words[start] in slips
            if slip and (iso := self._alike(words, start)):
                size = 1
            if iso:
                named.append(Mention(iso, "none", start, start + size, slip=slip))
            start += size or 1
        return with_roles(words, self._told_apart(words, named), self.words, ARROW)

    def _name(self, words: Sequence[str], start: int) -> tuple[int, str]:
        """Return how many words from one on are a name, and whose; whose is left out where they only look like one."""
        if (iso := _iso_of(words[start])) in self.codes:
            return 1, iso
        for size in range(min(LONGEST, len(words) - start), 0, -1):
            name = " ".join(words[start : start + size])
            if name in self.words.no_place:
                return size, ""
            iso = self._iso(name)
            if iso and self._is_place(name, words, start, start + size):
                inner = self.words.name_from(words, start, start + size)
                further, other = self._name(words, inner) if inner > start else (0, "")
                return (inner - start + further, other) if inner + further > start + size else (size, iso)
        return 0, ""

    def _iso(self, name: str) -> str:
        """Return whose a name is, also of several of a people ("kenyans")."""
        if len(name) < SHORTEST:
            return ""
        return self.names.get(name, "") or (self.names.get(name[:-1], "") if name.endswith("s") else "")

    def _alike(self, words: Sequence[str], start: int) -> str:
        """Return the country of ours that a strange word of a sentence names with a slip, or nothing."""
        word = words[start]
        name = self._nearest(word, FREE, self._single)
        # Most words are like none of ours; only one that is gets compared with all the others: "nigera" may be Niger.
        if not name or not self._is_place(name, words, start, start + 1) or not self._nearest(word, FREE, self._long):
            return ""
        return self.names[name]

    def _is_place(self, name: str, words: Sequence[str], start: int, end: int) -> bool:
        """Whether some words are the name of a place, not a first name or another word that is written the same."""
        return name not in self.words.doubtful or self.words.beside_place(words, start, end)

    def _told_apart(self, words: Sequence[str], named: list[Mention]) -> list[Mention]:
        """Return mentions with names of several countries decided by the others: in "tripoli, liban" it is Lebanon."""
        meant = [self.shared.get(" ".join(words[mention.start : mention.end]), ()) for mention in named]
        if not any(meant):
            return named
        plain = [mention.iso for mention, isos in zip(named, meant, strict=True) if not isos]
        return [
            mention.of(next((iso for iso in plain if iso in isos), mention.iso))
            for mention, isos in zip(named, meant, strict=True)
        ]

    def _whole(self, words: Sequence[str], around: Collection[str], *, alone: bool = False) -> str:
        """Return the country that words name as a whole. `alone`: a town that is also another word is not taken."""
        first, last = _inner(words, around)
        for start in range(max(0, last - LONGEST), first + 1):
            for end in range(min(len(words), start + LONGEST), max(last, start + 1) - 1, -1):
                name = " ".join(words[start:end])
                if (iso := _iso_of(name)) in self.codes:
                    return iso
                if name in self.names and not (alone and name in self.towns and name in self.words.doubtful):
                    return self.names[name]
        return ""

    def _code(self, words: Sequence[str]) -> str:
        """Return the code of two letters that words are, small ones aside, or nothing."""
        core = _core(words, self.words.all) if len(words) > 1 else words
        code = core[0] if len(core) == 1 else ""
        return code if code in self.codes and code not in self.words.no_code else ""

    def _slipped(self, words: Sequence[str], bar: Bar) -> str:
        """Return the country that a few words name with a slip, or nothing."""
        core = _core(words, self.words.all if bar is ASKED else self.words.around)
        if len(core) > SLIPPED or all(self.known(word) for word in core):
            return ""
        return self.names.get(self._nearest(" ".join(core), bar, self._long), "")

    def _nearest(self, word: str, bar: Bar, names: Sequence[str]) -> str:
        """Return the name nearest to a word; where those of two countries are as near, nothing: it is not guessed."""
        if len(word) < bar.shortest:
            return ""
        near = process.extract(word, names, scorer=OSA.distance, score_cutoff=bar.slips(len(word) + 2), limit=None)
        ranks = {
            name: (distance, not _same_letters(word, name))
            for name, distance, _ in near
            if distance <= bar.slips(max(len(word), len(name)))
            and (len(name) >= bar.common or name in self.plain or _same_letters(word, name))
        }
        best = min(ranks.values(), default=None)
        nearest = [name for name, rank in ranks.items() if rank == best]
        return nearest[0] if len({self.names[name] for name in nearest}) == 1 else ""

    @cached_property
    def _long(self) -> list[str]:
        """The names that a whole message may be with a slip."""
        return [name for name in self.names if len(name) >= ASKED.shortest]

    @cached_property
    def _single(self) -> list[str]:
        """The names that one word of a sentence may be with a slip."""
        return sorted(name for name in self.spelled if len(name) >= FREE.shortest and " " not in name)


def mark_signs(text: str) -> str:
    """Return a text with a word for each flag and each arrow, which are else lost where it is folded."""
    return _SIGNS.sub(_spelled, text)


def _spelled(sign: re.Match[str]) -> str:
    letters = (chr(ord(letter) - _LETTER_A + ord("a")) for letter in sign["flag"] or "")
    return f" {FLAG}{''.join(letters)} " if sign["flag"] else f" {ARROW} "


def _iso_of(word: str) -> str:
    """Return the code in the word that a flag was read as, or nothing."""
    return word.removeprefix(FLAG) if word.startswith(FLAG) else ""


def _words(text: str) -> list[str]:
    return fold(mark_signs(text)).split()[:MOST_WORDS]


def _inner(words: Sequence[str], around: Collection[str]) -> tuple[int, int]:
    """Return where words begin and end that are no small ones before and behind a name."""
    start, end = 0, len(words)
    while start < end and words[start] in around:
        start += 1
    while start < end and words[end - 1] in around:
        end -= 1
    return start, end


def _core(words: Sequence[str], around: Collection[str]) -> Sequence[str]:
    return words[slice(*_inner(words, around))]


def _same_letters(word: str, name: str) -> bool:
    """Whether a word has the letters of a name, swapped, or once instead of twice: nearer than another letter."""
    return sorted(word) == sorted(name) or _once(word) == _once(name)


def _once(word: str) -> str:
    """Return a word with no letter twice in a row."""
    return "".join(letter for place, letter in enumerate(word) if letter != word[place - 1 : place])
