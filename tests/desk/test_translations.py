"""Words of staff stand under the code of their language: a language that is added, or lacks, moves no others."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from bot.desk import translations
from bot.desk.changes import Change, phone_label
from bot.desk.overrides import Entry, apply, combine
from bot.desk.translations import agree, parts_of, texts_of, whole_words, words_in
from bot.desk.validation import change_refused, entry_refused
from bot.library.model import Library
from bot.records.stored_words import read_change, read_texts, written_change
from tests.desk.sample_changes import TODAY, after, change_of, in_both, numbers, renumbered

POLICE = {"en": "police", "fr": "police"}


def test_words_are_the_same_whatever_their_order_and_without_those_that_lack() -> None:
    """As they are compared and kept."""
    assert texts_of({"fr": "b", "en": "a", "es": ""}) == texts_of({"en": "a", "fr": "b"}) == (("en", "a"), ("fr", "b"))
    assert parts_of(texts_of({"zz": "c", "fr": "b", "en": "a"})) == ("a", "b", "c")
    assert parts_of(("1745", "")) == ("1745", "")


def test_what_lacks_is_read_in_the_first_language() -> None:
    """And of no words, nothing."""
    texts = in_both("a", "b")
    assert (words_in(texts, "fr"), words_in(texts, "es"), words_in((), "en")) == ("b", "a", "")
    assert words_in(texts_of({"es": "c"}), "fr") == "c"


@pytest.mark.parametrize(
    ("texts", "others", "same"),
    [
        (POLICE, POLICE, True),
        (POLICE, {**POLICE, "es": "policía"}, True),
        ({**POLICE, "es": "policía"}, {**POLICE, "es": "bomberos"}, False),
        (POLICE, {"en": "fire", "fr": "police"}, False),
        (POLICE, {}, False),
        ({}, {}, True),
        ({"es": "policía"}, POLICE, False),
    ],
)  # fmt: skip
def test_a_line_is_known_by_the_languages_that_both_have(
    texts: dict[str, str], others: dict[str, str], *, same: bool
) -> None:
    """Whichever was written first."""
    assert agree(texts_of(texts), texts_of(others)) is same
    assert agree(texts_of(others), texts_of(texts)) is same


def test_a_change_holds_after_its_line_was_named_in_one_language_more(library: Library) -> None:
    """Or in one less: else people would read the old number again."""
    several = library.contacts["ma-emergency"]
    label = dict(phone_label(several.phones[3]))
    for words in ({**label, "es": "ambulancia"}, {"en": label["en"]}):
        ambulance = replace(renumbered("15", "141"), label=texts_of(words))
        assert numbers(after(several, ambulance)) == ["19", "112", "177", "141", "150"]
        further = replace(renumbered("141", "142"), label=texts_of(label))
        assert numbers(after(several, ambulance, further)) == ["19", "112", "177", "142", "150"]
    other = replace(renumbered("15", "141"), label=texts_of({**label, "en": "another"}))
    assert numbers(after(several, other)) == numbers(several)


def test_words_in_a_language_that_there_is_no_more_are_left_out(library: Library) -> None:
    """A notice and hours stand in those that there are; nothing else that staff did is lost for it."""
    notice = Entry("2026-11-24T10:00Z", "banner", "set", "strike", texts={"en": "Closed.", "fr": "Fermé.", "zz": "x"})
    hours = change_of("hours", (), texts_of({"en": "9 to 5", "fr": "9 h à 17 h", "zz": "x"}))
    now = apply(library, combine([notice]))
    assert now.atlas.banners[0].text.root == {"en": "Closed.", "fr": "Fermé."}
    changed = after(library.contacts["lb-arm"], hours)
    assert changed.hours
    assert changed.hours.root == {"en": "9 to 5", "fr": "9 h à 17 h"}


def test_a_language_that_became_whole_since_has_the_words_of_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """A notice that was put up before it was would else stop everything that staff did from being applied."""
    monkeypatch.setattr(translations, "LANGUAGES", ("en", "xa", "fr", "xb"))
    monkeypatch.setattr(translations, "REQUIRED", ("en", "xa", "fr"))
    assert whole_words({"en": "a", "fr": "b"}) == {"en": "a", "xa": "a", "fr": "b"}
    assert whole_words({"en": "a", "fr": "b", "xb": "c"}) == {"en": "a", "xa": "a", "fr": "b", "xb": "c"}
    assert whole_words({}) == {}


def test_rows_say_the_same_whatever_language_is_added_where(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of today by the codes in them; those of before were English, then French, and stay so."""
    today = Change("hours", (), in_both("9 to 5", "9 h à 17 h"), "Letter", date(2026, 11, 24))
    row = json.loads(json.dumps(written_change(today)))
    before = {"field": "hours", "old": [], "value": ["9 to 5", "9 h à 17 h"], "source": "Letter"}
    monkeypatch.setattr(translations, "LANGUAGES", ("xa", "fr", "xb", "en"))
    assert read_change(row) == read_change({**before, "checked": "2026-11-24"}) == today
    assert read_texts({"countries": [], "en": "a", "fr": "b"}) == read_texts({"texts": {"fr": "b", "en": "a"}})
    assert read_texts({"countries": [], "en": "", "fr": ""}) == {}


def test_a_program_of_before_cannot_take_a_row_of_today_for_its_own() -> None:
    """It finds none of its keys, and keeps what it had; else it would show codes of languages as hours."""
    today = Change("hours", (), in_both("9 to 5", "9 h à 17 h"), "Letter", date(2026, 11, 24))
    assert written_change(today).keys().isdisjoint({"old", "value"})


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("Llame al 1711", True),
        ("Il numero è 199.", True),
        ("اتصلوا ١٧١١", True),
        ("Appelez le 117", True),
        ("Cerrado el 24 de noviembre de 2026, de 9:00 a 17:30.", False),
        ("مغلق في ٢٤ نوفمبر ٢٠٢٦", False),
        ("Cuesta 5,000 riales, 12.5 % más.", False),
    ],
)
def test_a_notice_in_any_language_gives_no_number(library: Library, text: str, *, refused: bool) -> None:
    """Where nobody wrote down which words call for one, every short number is one."""
    texts = {"en": "Closed.", "fr": "Fermé.", "es": text}
    entry = Entry("2026-11-24T10:00Z", "banner", "set", "strike-lb", "strike", ("lb",), texts)
    assert ("A notice holds no number" in entry_refused(entry, library, "en")) is refused


def test_hours_are_written_where_nothing_may_lack_and_may_be_elsewhere(library: Library) -> None:
    """Each within its length."""
    contact = library.contacts["lb-arm"]
    for texts, why in (
        ({"fr": "De 9 h à 17 h"}, "Write the hours in English and French"),
        ({"en": "9 to 5", "fr": "9 h à 17 h", "es": "x" * 121}, "have 121 letters"),
        ({"en": "9 to 5", "fr": "9 h à 17 h", "es": "de 9 a 17"}, ""),
    ):
        refused = change_refused(change_of("hours", (), texts_of(texts)), contact, TODAY, "en")
        assert (why in refused) if why else not refused
