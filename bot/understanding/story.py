"""Facts of a message beside its topic: whom it is about, which kind of work, whether it only answers something."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from bot.understanding.ages import AgePatterns, read_age_patterns
from bot.understanding.patterns import Patterns, compile_patterns, stands, without
from bot.understanding.words import fold

Work = Literal["", "home", "other"]
"""The kind of work that is spoken of: in a home, any other, not told."""
NAME: Final = "hearing.yml"
ONE_LETTER: Final = 1


@dataclass(frozen=True)
class StoryPatterns:
    """What is listened for in one language, from `content/<lang>/hearing.yml`."""

    other: Patterns = ()
    """Somebody else whom it may be about."""
    reports: Patterns = ()
    """What others tell whoever writes: to be left out before `own` is looked for."""
    own: Patterns = ()
    """Whoever writes is in it too."""
    sexual: Patterns = ()
    """Sexual violence, also in words that only hint at it."""
    adrift: Patterns = ()
    """People at sea or lost in a desert: in danger they need rescue first."""
    hiding: Patterns = ()
    """Words of hiding: without one no sentence hides the chat."""
    work: Mapping[Work, Patterns] = field(default_factory=dict)
    answers: frozenset[str] = frozenset()
    """Folded words that answer a question, and say nothing where none was asked."""
    beside: frozenset[str] = frozenset()
    """Folded single words that say nothing beside a steering word: please, now."""
    relatives: Mapping[str, Patterns] = field(default_factory=dict)
    """Relatives and friends that may be spoken of, by a name that is the same in every language: `sister`."""
    ages: AgePatterns = field(default_factory=AgePatterns)


def read_story_patterns(values: Mapping[str, Any]) -> StoryPatterns:
    """Make the patterns of one language from its file."""
    work: dict[Work, Patterns] = {
        kind: compile_patterns(values.get("work", {}).get(kind, ())) for kind in ("home", "other")
    }
    relatives = {kin: compile_patterns(lines) for kin, lines in values.get("relatives", {}).items()}
    kinds = ("other", "reports", "own", "sexual", "adrift", "hiding")
    return StoryPatterns(
        **{kind: compile_patterns(values.get(kind, ())) for kind in kinds},
        work=work,
        relatives=relatives,
        answers=frozenset(fold(str(words)) for words in values.get("answers", ())),
        beside=frozenset(fold(str(word)) for word in values.get("beside", ())),
        ages=read_age_patterns(values),
    )


def about_other(folded: Iterable[str], languages: Iterable[StoryPatterns]) -> bool:
    """Whether a story is about somebody else, and not about whoever tells it: in any spelling and language."""
    texts, known = tuple(folded), tuple(languages)
    if not any(stands(patterns.other, text) for text in texts for patterns in known):
        return False
    return not any(stands(patterns.own, _untold(text, known)) for text in texts for patterns in known)


def _untold(text: str, known: Iterable[StoryPatterns]) -> str:
    for patterns in known:
        text = without(patterns.reports, text)
    return text


def relative(folded: Iterable[str], languages: Iterable[StoryPatterns]) -> str:
    """Return the relative or friend that is spoken of; nothing where it is nobody, or several."""
    texts, known = tuple(folded), tuple(languages)
    spoken = {
        kin
        for patterns in known
        for kin, lines in patterns.relatives.items()
        if any(stands(lines, text) for text in texts)
    }
    return spoken.pop() if len(spoken) == 1 else ""


def is_sexual(folded: Iterable[str], languages: Iterable[StoryPatterns]) -> bool:
    """Whether words speak of sexual violence, or hint at it."""
    known = tuple(languages)
    return any(stands(patterns.sexual, text) for text in folded for patterns in known)


def is_adrift(folded: Iterable[str], languages: Iterable[StoryPatterns]) -> bool:
    """Whether words speak of people at sea or lost in a desert."""
    known = tuple(languages)
    return any(stands(patterns.adrift, text) for text in folded for patterns in known)


def hides(folded: Iterable[str], languages: Iterable[StoryPatterns]) -> bool:
    """Whether words speak of hiding or deleting something."""
    known = tuple(languages)
    return any(stands(patterns.hiding, text) for text in folded for patterns in known)


def work_kind(folded: Iterable[str], languages: Iterable[StoryPatterns]) -> Work:
    """Return the kind of work that is spoken of; nothing where none is, or both are."""
    texts, known = tuple(folded), tuple(languages)
    kinds: tuple[Work, Work] = ("home", "other")
    heard = [
        kind for kind in kinds if any(stands(patterns.work.get(kind, ()), text) for text in texts for patterns in known)
    ]
    return heard[0] if len(heard) == 1 else ""


def only_answers(folded: str, languages: Iterable[StoryPatterns]) -> bool:
    """Whether words only answer a question: yes, no, I do not know, one letter."""
    return len(folded) == ONE_LETTER or any(folded in patterns.answers for patterns in languages)
