"""Small partners are told of among others: a link made for one person shows nothing."""

from __future__ import annotations

from bot.stats.partner_view import folded


def test_a_link_made_for_one_person_changes_no_cell() -> None:
    """Under k starts in four weeks a code is part of `other`, in every week it had any; what was told stays told."""
    cells = {(f"2026-W{week}", "big"): 30 for week in range(40, 48)} | {("2026-W44", "other"): 5}
    before = folded(cells, 20)
    with_amina = folded(cells | {("2026-W45", "amina"): 1}, 20)
    assert {key for _, key in with_amina} == {"big", "other"}
    assert {cell: n for cell, n in with_amina.items() if cell[1] == "big"} == {
        cell: n for cell, n in before.items() if cell[1] == "big"
    }
    later = folded(cells | {("2026-W45", "new"): 9, ("2026-W46", "new"): 15}, 20)
    assert ("2026-W45", "new") not in later
    assert later["2026-W46", "new"] == 15
