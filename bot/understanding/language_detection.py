"""In which language words are written: told by the words of the content and by pieces of words."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from bot.languages import LANGUAGES, OFFERED
from bot.understanding.words import pieces

SURE: Final = 0.6
"""How much more one language must be likely (in natural logarithms) before it is believed."""
STRONG: Final = 3.0
"""The most that a single word may say."""
LEANS: Final = 40.0
"""Steps of a leaning to one: it is kept as a byte."""
PLAIN: Final = 8
"""Steps that a word may lean otherwise than its pieces, and yet needs not be kept."""
NONE: Final = ""
"""Stands for the language of words that are in none of ours."""
EVEN: Final = 4
"""A language with less to read than this part of the largest is taken for one of that size, whose other words we did
not see: so its few words are not worth more than the many of others."""
_FEW: Final = 0.5
LONGEST_CODE: Final = 80
"""Letters from which what stands without a space is no word: a link, a code, noise."""
_NO_WORDS: Final = re.compile(
    r"(?:https?://|www\.)\S+|\S*@\S+|#\w+"  # links, e-mail addresses and the names of accounts
    r"|\S+\.\w{2,}/\S*|\b[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|info|gov|int|biz|online)\b"  # links without their head
    r"|\b(?=\w*\d)(?=\w*[^\W\d])\w{6,}\b"  # codes of letters and digits
)
Leans: TypeAlias = tuple[float, ...]
"""For each language how much less likely a word is in it than in the one where it is most likely: 0 or less."""


@dataclass(frozen=True)
class LanguageDetector:
    """How likely each word and piece of a word is in each language."""

    languages: tuple[str, ...] = tuple(LANGUAGES)
    words: Mapping[str, Leans] = field(default_factory=dict)
    parts: Mapping[str, Leans] = field(default_factory=dict)
    offered: Collection[str] = OFFERED
    """Codes of the languages that people are answered in; the others are only read."""

    def of(self, folded: str, current: str) -> str:
        """Return the language to answer folded words in; the current one where that cannot be told.

        Words in a language that is not offered leave the conversation in its own.
        """
        scores = self._scores(folded)
        if current and _likeliest(scores, current) not in self.offered:
            return current
        return _likeliest({code: score for code, score in scores.items() if code in self.offered}, current)

    def spoken(self, folded: str, current: str) -> str:
        """Return the language to read folded words in, offered or not; the current one where that cannot be told."""
        return _likeliest(self._scores(folded), current)

    def _scores(self, folded: str) -> dict[str, float]:
        leans = [self._lean(word) for word in folded.split()]
        return dict(zip(self.languages, map(sum, zip(*leans, strict=True)), strict=False))

    def _lean(self, word: str) -> Leans:
        return self.words.get(word) or by_pieces(word, self.parts, len(self.languages))


def without_codes(text: str) -> str:
    """Return a text without links, addresses and codes: they are in no language."""
    return " ".join(_NO_WORDS.sub(" ", word) for word in text.split() if len(word) <= LONGEST_CODE)


def by_pieces(word: str, parts: Mapping[str, Leans], languages: int) -> Leans:
    """Return how a word leans by its pieces, of which those that are known say each as much."""
    leans = [parts[piece] for piece in pieces(word) if piece in parts]
    return tuple(sum(lean) / len(leans) for lean in zip(*leans, strict=True)) if leans else (0.0,) * languages


def _likeliest(scores: Mapping[str, float], current: str) -> str:
    """Return the language ahead of the current one; where there is none yet, the one ahead of all others."""
    if len(scores) < 2:
        return current
    second, best = sorted(scores, key=scores.__getitem__)[-2:]
    if current in scores:
        return best if scores[best] - scores[current] >= SURE else current
    return best if scores[best] > scores[second] else current


def train_detector(texts: Iterable[tuple[str, str]], offered: Collection[str] = OFFERED) -> LanguageDetector:
    """Learn from pairs of language, or `NONE`, and folded text. Words are kept in the order of the alphabet."""
    counts: dict[str, Counter[str]] = {NONE: Counter()}
    for language, text in texts:
        counts.setdefault(language, Counter()).update(text.split())
    parts: dict[str, Counter[str]] = {language: Counter() for language in counts}
    for language, words in counts.items():
        for word in words:
            parts[language].update(pieces(word))
    languages = tuple(counts.keys() - {NONE})
    order = sorted(languages, key=[*LANGUAGES, *sorted(languages)].index)
    by_part = _leaning([parts[code] for code in order], parts[NONE])
    by_word = _leaning([counts[code] for code in order], counts[NONE])
    own = {word: lean for word, lean in by_word.items() if not _said(lean, by_pieces(word, by_part, len(order)))}
    return LanguageDetector(tuple(order), own, by_part, offered)


def _said(lean: Leans, by_part: Leans) -> bool:
    """Say whether the pieces of a word say as much as the word."""
    return all(abs(whole - part) * LEANS <= PLAIN for whole, part in zip(lean, by_part, strict=True))


def _leaning(counts: Sequence[Counter[str]], nowhere: Counter[str]) -> dict[str, Leans]:
    """Return how each word leans; what is also read in none of ours says less, by its share."""
    largest = max((count.total() for count in counts), default=0)
    least = largest / EVEN
    totals = [max(count.total(), least) + 1 for count in counts]
    shares = [_FEW * min(1.0, (count.total() + 1) / (least + 1)) for count in counts]
    leans: dict[str, Leans] = {}
    for word in sorted(set(nowhere).union(*counts)):
        ours = sum(count[word] for count in counts)
        weight = ours / (ours + nowhere[word])
        chances = [
            math.log((count[word] + share) / total) for count, share, total in zip(counts, shares, totals, strict=True)
        ]
        leans[word] = tuple(weight * max(-STRONG, chance - max(chances)) for chance in chances)
    return leans
