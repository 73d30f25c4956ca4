"""Results of "Check my job offer" against a table written from the rules in prose, not from the tool's file."""

from __future__ import annotations

import pytest

from bot.library.model import Library
from bot.library.tools.questionnaire import Questionnaire

SAFE = {
    "a": "n", "c": "y", "d": "w", "e": "n", "f": "n", "g": "n", "h": "y", "i": "y", "j": "y", "k": "y",
    "l": "y", "m": "n", "n": "z", "o": "n", "p": "n", "s": "n",
}  # fmt: skip
CASES = (
    # Nothing wrong, in the ways there are: no agency, free movement, a small cost, a loan of the family.
    ("", "none"), ("co qy", "none"), ("df", "none"), ("nu", "none"), ("mb", "none"), ("co qy df nu mb", "none"),
    # Each stopper alone.
    ("gy", "wait"), ("ey", "wait"), ("py", "wait"), ("fy", "wait"), ("dv", "wait"), ("dz", "wait"),
    ("ay bn", "wait"), ("cn qy", "wait"), ("mp", "wait"), ("ma", "wait"), ("no", "wait"), ("ln", "wait"),
    ("co qn rc", "wait"), ("in oy", "wait"),
    # One warning alone is to be checked first.
    ("ay by", "check"), ("hn", "check"), ("in", "check"), ("kn", "check"), ("mm", "check"), ("nm", "check"),
    ("oy", "check"), ("co qn rn", "check"), ("sy", "check"),
    # Two warnings are serious.
    ("ay by nm", "serious"), ("hn oy", "serious"), ("mm nm", "serious"), ("kn sy", "serious"), ("in hn", "serious"),
    ("co qn ry", "serious"), ("ay by sy", "serious"), ("hn kn mm nm oy sy ay by", "serious"),
    # A stopper among warnings still means wait.
    ("ay by nm gy", "wait"), ("hn oy dv", "wait"),
    # One open question on an essential point is to be checked; on others four are.
    ("e?", "check"), ("d?", "check"), ("dx", "check"), ("h?", "check"), ("m?", "check"), ("c? qy", "check"),
    ("jn", "check"), ("a?", "none"), ("g?", "none"), ("a? f?", "none"), ("a? f? g?", "none"),
    ("a? f? g? l?", "check"), ("k? l? n? o?", "check"), ("j? k? p?", "none"), ("j? k? p? s?", "check"),
    ("i? l? n?", "none"), ("co q?", "none"), ("ay b?", "check"),
    # All not known: nothing is proved, much is to be asked.
    ("a? c? d? e? f? g? h? i? l? m? n? o? p? q? s?", "check"),
    # One warning and many open questions stay to be checked.
    ("hn a? f? g? l?", "check"),
    # Contradictions: the worse answer counts; an answer to what was not asked does not.
    ("an mp", "wait"), ("an no", "wait"), ("an bn", "none"), ("in kn", "check"), ("in jn", "check"),
    ("qn", "none"), ("cy rc", "none"), ("qy rc co", "none"), ("mn no", "wait"), ("ay by nz", "check"),
    ("dw ey", "wait"), ("b?", "none"),
)  # fmt: skip
"""What differs from a safe offer, and the band."""


def questionnaire(library: Library, name: str) -> Questionnaire:
    """Return a questionnaire of the content."""
    tool = library.tools[name]
    assert isinstance(tool, Questionnaire)
    return tool


def test_there_are_enough_cases() -> None:
    """Each band and every stopper is in the table."""
    assert len(CASES) >= 60
    assert {band for _, band in CASES} == {"wait", "serious", "check", "none"}


@pytest.mark.parametrize(("changes", "band"), CASES)
def test_an_offer_has_the_band_of_the_table(library: Library, changes: str, band: str) -> None:
    """The band follows from the answers."""
    tool = questionnaire(library, "check-offer")
    answers = SAFE | {change[0]: change[1] for change in changes.split()}
    given = tool.read("".join(letter + answer for letter, answer in answers.items()))
    assert tool.band(given) == band


def test_threats_and_a_kept_passport_behind_a_locked_door_lead_to_help_first(library: Library) -> None:
    """Help stands before the result; a kept passport alone does not put it there."""
    tool = questionnaire(library, "check-offer")
    assert tool.urgent({"g": "y"})
    assert tool.urgent({"e": "y", "p": "y"})
    assert not tool.urgent({"e": "y", "p": "n"})


CONTRACT = (
    ("aybycydyeyfygyhninjnknlnmy", "none"), ("aybycydyeyfygthninjnknlnmy", "wait"), ("dn", "wait"), ("hy", "wait"),
    ("ic", "wait"), ("jy", "wait"), ("ly", "wait"), ("an", "check"), ("an en", "serious"), ("fn", "check"),
    ("if", "check"), ("dp kn", "check"), ("dp ky", "serious"), ("e?", "none"), ("b? c? e? f?", "check"),
)  # fmt: skip


@pytest.mark.parametrize(("answers", "band"), CONTRACT)
def test_a_contract_has_the_band_of_the_table(library: Library, answers: str, band: str) -> None:
    """The same rules hold for the questionnaire written without Python."""
    tool = questionnaire(library, "check-contract")
    assert tool.band(tool.read(answers.replace(" ", ""))) == band
