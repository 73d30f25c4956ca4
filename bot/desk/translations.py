"""Words that staff write in several languages, each kept under the code of its language: what lacks is left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeAlias

from bot.languages import FIRST, LANGUAGES, WHOLE

Texts: TypeAlias = tuple[tuple[str, str], ...]
"""Codes of languages, each with its words, by code: a language that is added elsewhere in the table moves none."""
Value: TypeAlias = tuple[str, ...] | Texts
"""What may be changed of a contact: a phone as dialled inside and from abroad (`""` where unknown), a number or address
alone, codes of languages; or hours, as `Texts`. Empty: nothing is known."""
REQUIRED: Final = tuple(code for code in LANGUAGES if code == FIRST or code in WHOLE)
"""The languages in which staff must write: in the others people read the words of the first."""


def texts_of(words: Mapping[str, str]) -> Texts:
    """Return words by language as they are compared and kept, without those that are empty."""
    return tuple(sorted((code, text) for code, text in words.items() if text))


def words_of(value: Value) -> dict[str, str]:
    """Return the words of `Texts` by language; of any other value, none."""
    return {part[0]: part[1] for part in value if not isinstance(part, str)}


def parts_of(value: Value) -> tuple[str, ...]:
    """Return what a value says, part by part: of `Texts` the words, in the order of the languages."""
    words = words_of(value)
    codes = (*(code for code in LANGUAGES if code in words), *(code for code in words if code not in LANGUAGES))
    return (*(part for part in value if isinstance(part, str)), *(words[code] for code in codes))


def words_in(texts: Texts, language: str) -> str:
    """Return the words in a language, or in the first, or whatever there is; of none, nothing."""
    words = words_of(texts)
    return words.get(language) or words.get(FIRST) or next(iter(words.values()), "")


def whole_words(words: Mapping[str, str]) -> dict[str, str]:
    """Return words as the content holds them: of languages there are, and none of those lacks that must not.

    A language that became whole after they were written has those of the first: they must not be lost for it.
    """
    texts = texts_of(words)
    known = {code: text for code, text in texts if code in LANGUAGES}
    return {**{code: words_in(texts, code) for code in REQUIRED if texts}, **known}


def agree(texts: Texts, others: Texts) -> bool:
    """Say whether words name the same: alike in each language that both have, and in one at least.

    A language that is added to one of them, or was when the other was written, makes no difference.
    """
    words, other_words = words_of(texts), words_of(others)
    shared = words.keys() & other_words.keys()
    return texts == others or (bool(shared) and all(words[code] == other_words[code] for code in shared))
