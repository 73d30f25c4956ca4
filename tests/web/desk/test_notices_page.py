"""Notices are put up and taken down by one person; nothing typed is lost."""

from __future__ import annotations

import re

import pytest

from bot.desk.overrides import apply, combine
from bot.library.model import Library
from tests.office import Office
from tests.web.desk.editors import NOTICE, entries, send, words


def test_a_notice_is_looked_at_then_put_up_then_taken_down(office: Office, library: Library) -> None:
    """As the command does it; the page shows it at once, every worker within a minute."""
    form: dict[str, str | list[str]] = {**NOTICE, "country": ["lb", "jo"]}
    seen = send(office, "/stats/notices", "edith", {**form, "act": "preview"})
    assert "for Lebanon, Jordan: Notice of 24 November 2026. Offices are closed. Avis du 24 novembre 2026." in words(
        seen
    )
    assert entries(office) == ()
    assert send(office, "/stats/notices", "edith", form).status_code == 303
    (entry,) = entries(office)
    assert (entry.target, entry.countries, entry.texts["fr"], entry.reason) == (
        "strike-lb", ("lb", "jo"), "Bureaux fermés.", "strike",
    )  # fmt: skip
    assert "strike-lb" in {banner.id for banner in apply(library, combine(entries(office))).atlas.over("lb")}
    page = office.get("/stats/notices?lang=fr", "edith")
    assert "strike-lb Liban, Jordanie" in words(page)
    filled = office.get("/stats/notices?lang=fr&name=strike-lb", "edith").text
    assert "Bureaux fermés.</textarea>" in filled
    assert re.search(r'value="lb" checked', filled)
    for name in ("strike-lb", "gulf-2026"):
        gone: dict[str, str | list[str]] = {"act": "clear", "name": name, "reason": "over"}
        assert send(office, "/stats/notices", "edith", gone).status_code == 303
        assert f"<h3>{name}</h3>" not in office.get("/stats/notices", "edith").text
    audit = office.get("/stats/audit", "ada").text
    assert re.search(r"edith</td><td>set banner strike-lb", audit)
    assert re.search(r"edith</td><td>clear banner gulf-2026", audit)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"name": "Strike!"}, "small letters"),
        ({"fr": " "}, "Write the notice in English and French."),
        ({"en": "The police number is now +961 70 000 000"}, "A notice holds no number and no address"),
        ({"fr": "Le numéro de la police est le 70 00 00 00."}, "A notice holds no number and no address"),
        ({"en": "x" * 3000}, "has 3000 letters, at most 300"),
        ({"country": ["lb", "zz"]}, "zz: no such country"),
        ({"reason": ""}, "Write why"),
    ],
)
def test_a_notice_that_cannot_be_keeps_what_was_typed(
    office: Office, typed: dict[str, str | list[str]], why: str
) -> None:
    """All of it, with what is wrong; nothing is written."""
    form: dict[str, str | list[str]] = {**NOTICE, "country": ["lb"], **typed}
    page = send(office, "/stats/notices", "edith", form)
    assert page.status_code == 400
    assert why in page.text
    for key in ("name", "en", "fr", "reason"):
        assert not str(form[key]).strip() or str(form[key]) in page.text
    assert re.search(r'value="lb" checked', page.text)
    assert entries(office) == ()
