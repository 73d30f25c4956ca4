"""The dashboard: nobody sees more than is published, and nothing is left in English."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import replace

import pytest
from markupsafe import escape

from bot.records.override_table import overrides_at
from bot.stats.figures import BY_NAME, FIGURES
from tests.office import Office


def test_an_editor_hides_a_contact_and_it_is_noted(office: Office) -> None:
    """The same override as the command writes; what cannot be is told; without the mark of the session: refused."""
    office.login("edith")
    office.login("ada")
    form = {"act": "hide-contact", "target": "lb-arm", "reason": "closed"}
    assert office.post("/stats/content", "edith", **form).status_code == 403
    mark = office.csrf("edith")
    assert office.post("/stats/content", "edith", csrf=mark, **form).status_code == 303
    assert str(overrides_at(office.database).entries()[0]).endswith("hide contact lb-arm: closed")
    wrong = office.post("/stats/content", "edith", csrf=mark, act="hide-page", target="help/danger-now", reason="x")
    assert (wrong.status_code, "cannot be hidden" in wrong.text) == (400, True)
    assert 'value="help/danger-now"' in wrong.text, "what was typed is still there"
    for act in ("hide-page", "unhide-page"):
        page = {"act": act, "target": "rights/wages", "reason": "law changed"}
        assert office.post("/stats/content", "edith", csrf=mark, **page).status_code == 303
    read = office.get("/stats/audit", "ada").text
    assert "hide contact lb-arm" in read
    assert "view partner_starts" in read


def test_no_raw_number_under_k_is_anywhere(office: Office) -> None:
    """In pages, charts and files every number is a multiple of ten, or the word for hidden."""
    office.login("ada")
    for figure in FIGURES:
        page = office.get(f"/stats/figure/{figure.name}?lang=fr", "ada").text
        cells = re.findall(r"<td(?: class=\"hidden\")?>([^<]*)</td>", page.partition("<tbody>")[2])
        numbers = [int(cell) for cell in cells if cell.isdigit() and figure.name != "hours"]
        assert all(number % 10 == 0 for number in numbers), figure.name
        written = office.get(f"/stats/export/{figure.name}.csv", "ada").text.splitlines()[8:]
        exported = [cell for line in written for cell in line.split(",") if cell.isdigit()]
        assert all(int(cell) % 10 == 0 for cell in exported), figure.name


def test_every_figure_says_what_it_is(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its page has its title and its definition, also that of a figure added just now, of one record."""
    added = replace(
        BY_NAME["countries"], name="added_just_now", title="Cards opened", about="How many people-days did."
    )
    monkeypatch.setitem(BY_NAME, "added_just_now", added)
    office.login("ada")
    for figure in (*FIGURES, added):
        page = office.get(f"/stats/figure/{figure.name}?lang=en", "ada")
        assert page.status_code == 200, figure.name
        assert escape(figure.title) in page.text, figure.name
        assert escape(figure.about) in page.text, figure.name


def test_a_question_that_was_never_asked_has_no_link(office: Office) -> None:
    """What was counted once keeps its link though nothing is asked now; an address by itself still answers."""
    with sqlite3.connect(office.database.removeprefix("sqlite:///")) as db:
        db.execute("DELETE FROM tally WHERE figure = 'age'")
    db.close()
    office.login("vera")
    page = office.get("/stats?lang=en", "vera").text
    assert "Women and men" in page
    assert "First time here" in page
    assert "Age groups" not in page
    empty = office.get("/stats/figure/age?lang=en", "vera")
    assert (empty.status_code, "Nothing is closed yet" in empty.text) == (200, True)
    women = office.get("/stats/figure/gender?lang=fr", "vera").text
    assert re.search(r"Femme</th>.*Homme</th>.*Préfère ne pas répondre</th>", women, re.DOTALL)
    office.login("paul")
    assert office.get("/stats/figure/gender", "paul").status_code == 403


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_file_is_the_same_when_asked_again(office: Office, form: str) -> None:
    """To the byte."""
    office.login("ada")
    first, second = (office.get(f"/stats/export/topics.{form}?lang=fr", "ada").content for _ in range(2))
    assert first == second


def test_charts_are_drawn_in_both_forms(office: Office) -> None:
    """By another process, which is kept for the next one."""
    office.login("ada")
    svg, png = (office.get(f"/stats/chart/countries.{form}?lang=fr", "ada") for form in ("svg", "png"))
    assert (svg.headers["content-type"], png.content[:4]) == ("image/svg+xml", b"\x89PNG")
    assert "Arabie saoudite" in svg.text
    assert office.get("/stats/chart/countries.gif", "ada").status_code == 404


def test_a_closed_quarter_stands_beside_its_target(office: Office) -> None:
    """A quarter is the sum of what its weeks show; the running one is left out; the target says what was reached."""
    office.login("vera")
    office.dashboard.targets.put("channels", "2026-Q3", 2_000_000)
    office.dashboard.targets.put("channels", "2026-Q4", 3_000_000)
    page = office.get("/stats/quarters?lang=en", "vera").text
    assert re.search(r"2026-Q2.*2026-Q3.*Since 2026-Q2.*Channels and languages", page, re.DOTALL)
    assert re.search(r"target: 2,000,000 \(\d+%\)", page)
    assert "2026-Q4" not in page
    assert "objectif : 2" in office.get("/stats/quarters?lang=fr", "vera").text


ENGLISH = frozenset(
    [
        "people",
        "days",
        "hidden",
        "under",
        "rounded",
        "table",
        "picture",
        "closed",
        "week",
        "figures",
        "before",
        "nothing",
        "tools",
        "started",
        "countries",
    ]
)


def test_no_english_is_left_in_the_french(office: Office) -> None:
    """The words of the interface are none of the English page's."""
    office.login("ada")
    pages = ("/stats", "/stats/quarters", "/stats/audit")
    for path in (*pages, *(f"/stats/figure/{figure.name}" for figure in FIGURES)):
        read = re.sub(r"<[^>]+>", " ", office.get(f"{path}?lang=fr", "ada").text).lower()
        english = set(re.findall(r"[a-z]{4,}", read)) & ENGLISH
        assert english <= ({"tools"} if path == "/stats/audit" else set()), path
