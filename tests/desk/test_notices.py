"""What a notice may say: one person alone puts it up, so nobody can be reached by it."""

from __future__ import annotations

import pytest

from bot.desk.overrides import Entry
from bot.desk.translations import REQUIRED
from bot.desk.validation import entry_refused
from bot.languages import LANGUAGES
from bot.library.model import Library


def notice(text: str, language: str) -> Entry:
    """Return a notice that says something in one language, and nothing of note in the others."""
    texts = {**dict.fromkeys(REQUIRED, "Closed."), language: text}
    return Entry("2026-11-24T10:00Z", "banner", "set", "strike-lb", "strike", ("lb",), texts)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "text",
    [
        "The police number is now +961 70 000 000", "00961 70 000 000", "70/000/000", "70 – 000 – 000",
        "(01) 70.00.00.00",
        "+٩٦١ ٧٠ ٠٠٠ ٠٠٠", "+961\u00a070\u00a0000\u00a0000", "７０００００００", "The police number is now 199.",
        "Call 17 11 now", "Appelez le 117", "Composez vite le 1 7 1 1", "Nouveau numéro : 1711",
        "https://example.org/help", "See www.example", "See example.org.", "t.me/somebody", "write to me@example.org",
    ],
)  # fmt: skip
def test_a_notice_gives_no_number_and_no_address(library: Library, text: str, language: str) -> None:
    """Whoever follows it would reach somebody that no second person looked at."""
    why = "Un avis ne contient ni numéro ni adresse : proposez plutôt une modification du contact."
    assert entry_refused(notice(text, language), library, "fr") == why
    assert "A notice holds no number and no address" in entry_refused(notice(text, language), library, "en")


@pytest.mark.parametrize(
    "text",
    [
        "Offices are closed on 24 November 2026, from 9:00 to 17:30.", "Closed 24/12/2026 to 2026-12-31.",
        "In 2026-2027 it costs 5,000 riyals, 12.5% more.", "Call your embassy before 15 December 2026.",
        "Appelez l'ambassade avant 18 h 30, le 1er mars 2026.", "Wait… then ask. Not today.",
    ],
)  # fmt: skip
def test_days_hours_and_sums_may_stand_in_a_notice(library: Library, text: str) -> None:
    """And the notices of the content could be put up from the dashboard as they are."""
    for language in LANGUAGES:
        assert entry_refused(notice(text, language), library, "en") == ""
    for banner in library.atlas.banners:
        for language in LANGUAGES:
            assert entry_refused(notice(banner.text[language], language), library, "en") == ""
