"""All pages of editors together: soon drawn, and in one language."""

from __future__ import annotations

import re
import time
from datetime import date

import httpx

from bot.desk.changes import Change, editable_values
from bot.desk.overrides import Entry
from bot.desk.translations import texts_of
from bot.library.model import Library
from bot.records.override_table import overrides_at
from bot.records.proposal_table import Proposal, proposals_at
from bot.texts import country_name, language_name
from bot.web.desk.proposal_page import SPOKEN
from tests.office import Office
from tests.web.desk.editors import CHANGES, NEW, PHONE, SOURCE, decide, propose, send

SAME = frozenset(["Contact", "Contacts", "Source"])
"""What both languages say."""


def pieces(page: httpx.Response) -> set[str]:
    """Return the texts between tags that hold a word: without names of contacts, notices, numbers and addresses."""
    visible = re.sub(r"<(option|h3|textarea)\b[^>]*>.*?</\1>|<p class=.above.*?</p>", " ", page.text, flags=re.DOTALL)
    texts = {" ".join(text.split()) for text in re.split(r"<[^>]+>", visible.partition("<main>")[2])}
    return {text for text in texts if re.search(r"[a-z]{3}", text) and not re.search(r"https://|example\.org", text)}


def test_a_busy_desk_is_drawn_soon(office: Office, library: Library) -> None:
    """Sixty proposals and more that wait and two hundred things done: within 0.3 s, as any page of the dashboard."""
    database, day = office.database, date(2026, 11, 24)
    for n, contact in enumerate(
        contact for contact in library.contacts.values() if contact.published and contact.phones
    ):
        for act in ("no-answer", "answered", "unhide"):
            overrides_at(database).add(Entry(f"2026-11-2{n % 4}T08:00Z", "contact", act, contact.id))
        change = Change(
            "hours", editable_values(contact)[-3][1], texts_of({"en": "9 to 5", "fr": f"De 9 h à {n} h"}), SOURCE, day
        )
        proposals_at(database).add(Proposal("2026-11-24T08:00Z", "ada", contact.id, change), "2025-11-24")
    assert len(proposals_at(database).all()) > 60
    for path in ("/stats/content", "/stats/notices", CHANGES, f"{CHANGES}/sg-home", PHONE):
        times = []
        for _ in range(5):
            began = time.perf_counter()
            assert office.get(path, "edith").status_code == 200
            times.append(time.perf_counter() - began)
        assert sorted(times)[2] < 0.3, (path, times)


def test_no_english_is_left_in_the_french(office: Office, library: Library) -> None:
    """Page by page: no word of the English page is in the French one but names, addresses and what both say."""
    propose(office)
    assert decide(office, "emil", "approve", propose(office, "ada", local="1747")).status_code == 303
    proposal = proposals_at(office.database).all()[0]
    assert decide(office, "emil", "refuse", proposal, "xxx").status_code == 303
    send(office, CHANGES + "/lb-arm/hours", "edith", {"en": "x", "fr": "y", "source": "zzz", "checked": "2026-11-24"})
    paths = ["/stats/content", "/stats/notices", CHANGES, f"{CHANGES}/sg-home"]
    paths += [f"{CHANGES}/sg-home/{part}" for part in ("phone-1", "whatsapp", "hours", "languages", "url")]
    countries, spoken = library.atlas.countries, SPOKEN.split()
    named = {country_name("en", iso) for iso in countries} & {country_name("fr", iso) for iso in countries}
    named |= {language_name("en", code) for code in spoken} & {language_name("fr", code) for code in spoken}
    for path in paths:
        english, french = (pieces(office.get(f"{path}?lang={language}", "emil")) for language in ("en", "fr"))
        assert english & french - SAME - named == set(), path
        assert len(french) > 5
    wrong = {"old": ["1747", ""], **NEW, "local": "call us", "csrf": office.csrf("emil")}
    answer = office.site.client.post(f"{PHONE}?lang=fr", data=wrong, headers=office.headers("emil")).text
    assert "Le numéro : de 2 à 30 caractères" in answer
