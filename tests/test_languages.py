"""The table of languages, and what is shown where one lacks something. `make test-languages` adds some for real."""

from __future__ import annotations

import re

import pytest
import Stemmer
from babel import Locale
from pydantic import ValidationError

from bot.languages import FIRST, LANGUAGES, OFFERED, WHOLE, ByLanguage, lacks_noted, note_lack, noting_lacks, others
from bot.library.grade import FORMULAS
from bot.schema import Words
from bot.texts import LOCALES, what_lacks


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=lambda language: language.code)
def test_a_line_of_the_table_names_what_there_is(language: object) -> None:
    """A locale of Babel, a stemmer of Snowball, a formula of ours, a label that fits on every phone."""
    (known,) = (entry for entry in LANGUAGES.values() if entry is language)
    assert re.fullmatch("[a-z]{2}", known.code)
    Locale.parse(known.locale)  # raises `UnknownLocaleError`
    assert known.stemmer in ("", *Stemmer.algorithms())
    assert known.grade in ("", *FORMULAS)
    assert len(known.invitation) <= 22
    assert known.harmless.startswith("https://")
    assert all(re.fullmatch(r"\w+\*?", word) for word in known.calling)
    assert known.code == FIRST or (LOCALES / known.code / "messages.po").exists()


def test_each_language_leads_to_each_other_that_is_offered() -> None:
    """And to none that is not."""
    for code in LANGUAGES:
        assert {code, *(other.code for other in others(code))} - {code} == set(OFFERED) - {code}
    assert set(WHOLE) <= set(OFFERED)


def test_what_a_language_lacks_is_the_first_ones_and_noted() -> None:
    """Only while somebody notes, and only for the language that lacks it."""
    things = ByLanguage({FIRST: "pay", "fr": "salaire"})
    assert things["xa"] == "pay"
    with noting_lacks() as lacks:
        assert things["fr"] == "salaire"
        assert not lacks
        assert (things["xa"], Words({FIRST: "pay", "fr": "salaire"})["xb"]) == ("pay", "pay")
        assert lacks == {"xa", "xb"}
        assert lacks_noted("xa")
        with noting_lacks() as inner:
            note_lack("fr")
        assert inner == {"fr"}
        assert lacks == {"xa", "xb"}
    assert not lacks_noted("xa")


def test_words_are_given_in_every_whole_language_and_in_none_that_is_unknown() -> None:
    """The sentence says which."""
    with pytest.raises(ValidationError, match="is to be given in en, fr"):
        Words({FIRST: "pay"})
    with pytest.raises(ValidationError, match=r"qq is no language of bot/languages\.py"):
        Words({FIRST: "pay", "fr": "salaire", "qq": "x"})


def test_the_line_of_what_lacks_names_both_languages() -> None:
    """In words of the reader's own."""
    assert what_lacks("fr") == "Tout n'est pas encore en français. Ce qui manque est en anglais."
