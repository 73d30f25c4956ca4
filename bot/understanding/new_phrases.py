"""What was learned from content that was changed since: still used, with the new ways of asking beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from bot.understanding import tfidf
from bot.understanding.classifier import Classification, Slips, Thresholds
from bot.understanding.compact import unpack_numbers
from bot.understanding.tfidf import STRANGE, Phrase, TfidfIndex
from bot.understanding.trained import MARK, TrainedClassifier, mark
from bot.understanding.weight_table import STEPS

ALIKE: Final = 0.5
"""From which likeness on, of 1, words are taken for a new phrase: most of both is the same."""
KEPT: Final = 8
"""Pages that are ranked."""


@dataclass(frozen=True)
class ExtendedClassifier:
    """Judges by what was learned; of pages and phrases that are newer, by likeness to them."""

    learned: TrainedClassifier
    fresh: TfidfIndex
    """The phrases that nothing was learned from yet, each by itself.

    Taken together, the ways of asking for one page in all languages are like none of them.
    """
    pages: tuple[str, ...] = ()
    """The page of each of them, by its number."""

    @property
    def thresholds(self) -> Thresholds:
        """Return what was learned's: likeness is brought to its scale."""
        return self.learned.thresholds

    def classify(self, words: list[str], language: str, slips: Slips, /) -> Classification:
        """Say what words are like."""
        judged = self.learned.classify(words, language, slips)
        scores = dict(judged.ranked)
        for number, likeness in self.fresh.rank(words, language):
            if likeness >= ALIKE:
                page = self.pages[int(number)]
                scores[page] = max(scores.get(page, -1.0), 2 * likeness - 1)
        ranked = sorted(scores.items(), key=lambda item: -item[1])[:KEPT]
        return Classification(tuple(ranked), judged.heard, judged.certain, judged.own)

    def knows(self, word: str, language: str) -> bool:
        """Whether a word stands in any phrase."""
        return self.learned.knows(word, language) or self.fresh.knows(word, language)

    def resembles(self, word: str, language: str, slips: Slips, /) -> bool:
        """Whether a word stands in any phrase, but for a slip."""
        return self.learned.resembles(word, language, slips) or self.fresh.knows(word, language)


def extend(learned: TrainedClassifier, phrases: Iterable[Phrase]) -> ExtendedClassifier:
    """Return a classifier that knows new phrases too; words are as rare as they were when it was learned."""
    marks = frozenset(unpack_numbers(learned.marks, MARK))
    fresh = tuple(phrase for phrase in phrases if mark(phrase) not in marks)
    rarity = {name: steps / STEPS for name, steps in zip(learned.rows, learned.rarities, strict=True)}
    for phrase in fresh:
        for stem, pieces in (tfidf.stem_and_pieces(word, phrase.language) for word in phrase.text.split()):
            rarity.update(dict.fromkeys((part for part in (stem, *pieces) if part not in rarity), STRANGE))
    alone = tuple(replace(phrase, page=str(number)) for number, phrase in enumerate(fresh))
    return ExtendedClassifier(learned, tfidf.build_index(alone, rarity), tuple(phrase.page for phrase in fresh))
