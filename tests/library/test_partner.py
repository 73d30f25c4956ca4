"""What may be a partner: a code, a number in international form, a language and a country that there are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.library.model import Library
from bot.library.partner import Partner, code_in, partner_refused, suggest_code
from tests.partnered import HOUSE


@pytest.mark.parametrize(
    ("partner", "why"),
    [
        (Partner("x", "A"), "2 to 24"), (Partner("other", "A"), "2 to 24"), (Partner("xabcdefgh", "A"), "2 to 24"),
        (Partner("a b", "A"), "2 to 24"), (Partner("ok1", "A", phone="0671234567"), "international form"),
        (Partner("menu", "A"), "steers the chat"), (Partner("aide", "A"), "steers the chat"),
        (Partner("ok1", "工会"), "name 工会: our fonts for paper do not have 工 (U+5DE5)"),
        (Partner("ok1", "A", hours="8時"), "--hours 8時: our fonts for paper do not have 時"),
        (Partner("ok1", "A", language="de"), "--lang"), (Partner("ok1", "A", home="zz"), "--origin"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_partner_is_refused_with_its_reason(library: Library, partner: Partner, why: str) -> None:
    """Each mistake names the value and what to write."""
    commands = library.matcher.commands
    assert why in partner_refused(partner, library.atlas.countries, commands)
    for name in ("A", "Dom Migranta Łódź – ILO Việt Nam", "بيت المهاجرين", "የስደተኞች ቤት", "प्रवासी केन्द्र"):
        assert not partner_refused(replace(HOUSE, name=name), library.atlas.countries, commands)


def test_a_suggested_code_is_a_code_and_no_word() -> None:
    """No vowels, nothing that looks alike."""
    for _ in range(200):
        assert not partner_refused(Partner(suggest_code(), "A"), (), ())
    assert code_in("bagage zzz", {"k7m2": HOUSE}) == ""
