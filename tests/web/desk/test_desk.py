"""What editors do from the dashboard: notices by one person, numbers by two; nothing typed is lost."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import httpx
import pytest

from bot.desk.changes import Change, editable_values
from bot.desk.overrides import Entry, apply, combine
from bot.library.model import Library
from bot.records.override_table import overrides_at
from bot.records.proposal_table import Proposal, proposals_at
from bot.texts import country_name, language_name
from bot.web.desk.proposal_page import SPOKEN
from tests.conftest import Clock
from tests.office import Office, opened

CHANGES = "/stats/changes"
PHONE = f"{CHANGES}/lb-isf-1745/phone-1"
SOURCE = "https://www.example.org/numbers"
NEW = {"local": "1746", "international": "", "source": SOURCE, "checked": "2026-11-24"}
NOTICE = {"act": "set", "name": "strike-lb", "en": "Offices are closed.", "fr": "Bureaux fermés.", "reason": "strike"}


@pytest.fixture
def office(tmp_path: Path, library: Library, clock: Clock) -> Iterator[Office]:
    """Open the office, with two editors and an administrator in it."""
    with opened(tmp_path, library, clock) as found:
        for name in ("edith", "emil", "ada"):
            found.login(name)
        yield found


def sent(office: Office, path: str, who: str, form: dict[str, str | list[str]]) -> httpx.Response:
    """Send a form with its mark."""
    data = {"csrf": office.csrf(who), **form}
    return office.site.client.post(f"{path}?lang=en", data=data, headers=office.headers(who), timeout=30)


def proposed(office: Office, who: str = "edith", **other: str) -> Proposal:
    """Propose another number for a line of Lebanon; return the proposal."""
    assert sent(office, PHONE, who, {"old": ["1745", ""], **NEW, **other}).status_code == 303
    return proposals_at(office.database).all()[-1]


def decided(office: Office, who: str, act: str, one: Proposal, reason: str = "") -> httpx.Response:
    """Press a button under a proposal."""
    return sent(office, CHANGES, who, {"act": act, "id": str(one.id), "reason": reason})


def entries(office: Office) -> tuple[Entry, ...]:
    """Return what holds for every worker."""
    return overrides_at(office.database).entries()


def words(page: httpx.Response) -> str:
    """Return what is read of a page."""
    shown = re.sub(r"<(?:textarea|style)[^>]*>.*?</(?:textarea|style)>", " ", page.text, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", shown).split())


def test_a_notice_is_looked_at_then_put_up_then_taken_down(office: Office, library: Library) -> None:
    """As the command does it; the page shows it at once, every worker within a minute."""
    form: dict[str, str | list[str]] = {**NOTICE, "country": ["lb", "jo"]}
    seen = sent(office, "/stats/notices", "edith", {**form, "act": "preview"})
    assert "for Lebanon, Jordan: Notice of 24 November 2026. Offices are closed. Avis du 24 novembre 2026." in words(
        seen
    )
    assert entries(office) == ()
    assert sent(office, "/stats/notices", "edith", form).status_code == 303
    (entry,) = entries(office)
    assert (entry.target, entry.countries, entry.fr, entry.reason) == (
        "strike-lb", ("lb", "jo"), "Bureaux fermés.", "strike",
    )  # fmt: skip
    assert "strike-lb" in {one.id for one in apply(library, combine(entries(office))).atlas.over("lb")}
    page = office.get("/stats/notices?lang=fr", "edith")
    assert "strike-lb Liban, Jordanie" in words(page)
    filled = office.get("/stats/notices?lang=fr&name=strike-lb", "edith").text
    assert "Bureaux fermés.</textarea>" in filled
    assert re.search(r'value="lb" checked', filled)
    for name in ("strike-lb", "gulf-2026"):
        gone: dict[str, str | list[str]] = {"act": "clear", "name": name, "reason": "over"}
        assert sent(office, "/stats/notices", "edith", gone).status_code == 303
        assert f"<h3>{name}</h3>" not in office.get("/stats/notices", "edith").text
    audit = office.get("/stats/audit", "ada").text
    assert re.search(r"edith</td><td>set banner strike-lb", audit)
    assert re.search(r"edith</td><td>clear banner gulf-2026", audit)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"name": "Strike!"}, "small letters"),
        ({"fr": " "}, "in both languages"),
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
    page = sent(office, "/stats/notices", "edith", form)
    assert page.status_code == 400
    assert why in page.text
    for key in ("name", "en", "fr", "reason"):
        assert not str(form[key]).strip() or str(form[key]) in page.text
    assert re.search(r'value="lb" checked', page.text)
    assert entries(office) == ()


def test_a_number_is_changed_by_two(office: Office, library: Library) -> None:
    """Proposed, shown beside the old one, approved by another, live with its source; each act is noted."""
    one = proposed(office)
    assert (one.account, entries(office)) == ("edith", ())
    mine, theirs = (office.get(f"{CHANGES}?lang=en", who) for who in ("edith", "emil"))
    for page in (mine, theirs):
        assert f"Now 1745 New 1746 Source: {SOURCE} · read on 24 November 2026 Proposed by edith" in words(page)
        assert "Approving it also vouches for this contact: its number is shown until 25 May 2027." in words(page)
    assert ('value="approve"' in mine.text, 'value="approve"' in theirs.text) == (False, True)
    assert decided(office, "edith", "approve", one).status_code == 403
    assert entries(office) == ()
    assert decided(office, "emil", "approve", one).status_code == 303
    changed = apply(library, combine(entries(office))).contacts["lb-isf-1745"]
    assert ([phone.local for phone in changed.phones], changed.source.url) == (["1746"], SOURCE)
    done = words(office.get(f"{CHANGES}?lang=en", "edith"))
    assert "Before 1745 New 1746" in done
    assert "Proposed by edith, 24 November 2026. Approved by emil, 24 November 2026." in done
    audit = office.get("/stats/audit", "ada").text
    assert re.search(r"edith</td><td>propose phone of contact lb-isf-1745", audit)
    assert re.search(r"emil</td><td>approve phone of contact lb-isf-1745", audit)


def test_an_administrator_too_needs_a_second_person(office: Office) -> None:
    """The rule is for every account."""
    one = proposed(office, "ada")
    assert decided(office, "ada", "approve", one).status_code == 403
    assert decided(office, "edith", "approve", one).status_code == 303


def test_a_proposal_is_withdrawn_by_its_own_and_refused_by_another(office: Office) -> None:
    """With a reason, which the proposer reads; afterwards nobody can approve it."""
    one = proposed(office)
    assert decided(office, "emil", "withdraw", one).status_code == 403
    assert decided(office, "edith", "refuse", one, "no").status_code == 403
    unreasoned = decided(office, "emil", "refuse", one)
    assert (unreasoned.status_code, "Write why" in unreasoned.text) == (400, True)
    assert decided(office, "emil", "refuse", one, "an old page").status_code == 303
    assert "Refused by emil, 24 November 2026: an old page" in words(office.get(f"{CHANGES}?lang=en", "edith"))
    other = proposed(office)
    assert decided(office, "edith", "withdraw", other).status_code == 303
    for late in (one, other):
        answer = decided(office, "ada", "approve", late)
        assert (answer.status_code, "Somebody decided meanwhile" in answer.text) == (409, True)
    assert entries(office) == ()


def test_what_changed_meanwhile_is_not_changed_again(office: Office) -> None:
    """Of two proposals the second no longer fits; the page says so and shows no button."""
    one, other = proposed(office), proposed(office, "ada", local="1747")
    assert decided(office, "emil", "approve", one).status_code == 303
    late = decided(office, "emil", "approve", other)
    assert (late.status_code, "It was changed meanwhile" in late.text) == (409, True)
    assert 'value="approve"' not in late.text
    assert len(entries(office)) == 1
    stale = sent(office, PHONE, "edith", {"old": ["1745", ""], **NEW, "local": "1748"})
    assert (stale.status_code, 'value="1748"' in stale.text, "Now 1746" in words(stale)) == (400, True, True)


def test_two_who_approve_at_once_do_it_once(office: Office) -> None:
    """One is led on, the other is told."""
    one = proposed(office)
    with ThreadPoolExecutor(2) as both:
        answers = both.map(lambda who: decided(office, who, "approve", one).status_code, ("emil", "ada"))
    assert sorted(answers) == [303, 409]
    assert len(entries(office)) == 1


def test_a_call_that_found_the_old_number_good_stands_against_an_older_source(office: Office) -> None:
    """Who was called after the source was read is not changed by it."""
    one = proposed(office, checked="2026-11-23")
    overrides_at(office.database).add(Entry("2026-11-24T08:00Z", "contact", "answered", "lb-isf-1745"))
    answer = decided(office, "emil", "approve", one)
    assert (answer.status_code, "checked on 24 November 2026" in answer.text) == (409, True)


def test_a_hidden_contact_can_be_mended_and_stays_hidden_until_shown(office: Office, library: Library) -> None:
    """Hiding needs nobody else; the one who approves is told that people do not see it."""
    wrong: dict[str, str | list[str]] = {"act": "wrong", "target": "lb-isf-1745", "reason": "another office"}
    assert sent(office, "/stats/content", "edith", wrong).status_code == 303
    one = proposed(office)
    assert "People do not see this contact now" in office.get(f"{CHANGES}?lang=en", "emil").text
    assert decided(office, "emil", "approve", one).status_code == 303
    assert not apply(library, combine(entries(office))).contacts["lb-isf-1745"].published
    assert sent(office, "/stats/content", "emil", {**wrong, "act": "unhide-contact"}).status_code == 303
    shown = apply(library, combine(entries(office))).contacts["lb-isf-1745"]
    assert (shown.published, shown.phones[0].local) == (True, "1746")


@pytest.mark.parametrize(
    ("part", "form", "why"),
    [
        ("phone-1", {"old": ["1745", ""], **NEW, "local": "call us"}, "2 to 30 digits"),
        ("phone-1", {"old": ["1745", ""], **NEW, "source": "http://example.org"}, "begins with https://"),
        ("phone-1", {"old": ["1745", ""], **NEW, "source": "https://[a.b/x"}, "begins with https://"),
        ("phone-1", {"old": ["1745", ""], **NEW, "checked": "9999-12-31"}, "not in the future"),
        ("phone-1", {"old": ["1745", ""], **NEW, "checked": "yesterday"}, "Write the day"),
        ("phone-1", {"old": ["1745", ""], **NEW, "checked": "2026-12-24"}, "not in the future"),
        ("hours", {"en": "9 to 5", "fr": "", "source": SOURCE, "checked": "2026-11-24"}, "both languages"),
        ("whatsapp", {"value": "03 123", "source": SOURCE, "checked": "2026-11-24"}, "WhatsApp: write +"),
        ("url", {"value": "isf.gov.lb", "source": SOURCE, "checked": "2026-11-24"}, "begins with https://"),
        ("languages", {"language": ["ar", "x9"], "source": SOURCE, "checked": "2026-11-24"}, "x9: no such language"),
    ],
)
def test_a_proposal_that_cannot_be_keeps_what_was_typed(
    office: Office, part: str, form: dict[str, str | list[str]], why: str
) -> None:
    """With what is wrong, precisely; nothing waits."""
    page = sent(office, f"{CHANGES}/lb-isf-1745/{part}", "edith", form)
    assert (page.status_code, why in page.text) == (400, True)
    typed = [value for key, value in form.items() if key not in ("old", "language", "checked") and value]
    assert all(f'value="{value}"' in page.text for value in typed)
    assert 'value="ar" checked' in page.text or part != "languages"
    assert proposals_at(office.database).all() == ()


def test_every_part_of_a_contact_can_be_proposed(office: Office, library: Library) -> None:
    """Numbers, hours, languages, address; also that something is no longer known."""
    read = {"source": "Letter of the office", "checked": "2026-11-24"}
    forms: dict[str, dict[str, str | list[str]]] = {
        "languages": {"language": ["tl", "id"], **read},
        "hours": {"en": "9:00 to 17:00", "fr": "De 9 h à 17 h", **read},
        "whatsapp": {"old": ["+65 9787 3122"], "value": "", **read},
        "url": {"old": [str(library.contacts["sg-home"].url)], "value": "https://home.example.org/help", **read},
    }
    for part, form in forms.items():
        assert sent(office, f"{CHANGES}/sg-home/{part}", "edith", form).status_code == 303, part
    for one in proposals_at(office.database).all():
        assert decided(office, "emil", "approve", one).status_code == 303
    changed = apply(library, combine(entries(office))).contacts["sg-home"]
    assert (changed.languages, changed.whatsapp, changed.url) == (("tl", "id"), None, "https://home.example.org/help")
    assert changed.hours
    assert (changed.hours["fr"], changed.source.title) == ("De 9 h à 17 h", "Letter of the office")
    assert "sg-home" in office.get(f"{CHANGES}/sg-home", "edith").text


def test_of_several_numbers_each_says_what_it_is_for(office: Office) -> None:
    """Where it is chosen, and where it is approved: ambulances are not the police."""
    assert "Phone number · police (Internal Security Forces) 112" in words(
        office.get(f"{CHANGES}/lb-emergency?lang=en", "edith")
    )
    form: dict[str, str | list[str]] = {"old": ["125", ""], **NEW, "local": "126"}
    assert sent(office, f"{CHANGES}/lb-emergency/phone-2", "edith", form).status_code == 303
    waiting = words(office.get(f"{CHANGES}?lang=en", "emil"))
    assert "Phone number · Civil Defence (rescue, fire) · Emergency numbers in Lebanon" in waiting
    assert decided(office, "emil", "approve", proposals_at(office.database).all()[-1]).status_code == 303
    again: dict[str, str | list[str]] = {"old": ["126", ""], **NEW, "local": "127"}
    assert sent(office, f"{CHANGES}/lb-emergency/phone-2", "edith", again).status_code == 303
    chained = words(office.get(f"{CHANGES}?lang=fr", "emil"))
    assert (
        "Défense civile (secours, pompiers) · Numéros d&#39;urgence au Liban Liban Maintenant 126 Après 127" in chained
    )
    taken = sent(office, f"{CHANGES}/lb-emergency/phone-1", "edith", {"old": ["112", ""], **NEW, "local": "125"})
    assert (taken.status_code, "125 also stands at another line of this contact" in taken.text) == (400, True)


def test_of_two_proposals_of_one_number_for_two_lines_one_is_approved(office: Office) -> None:
    """The other is told why, and has no button."""
    for part, old in (("phone-1", "112"), ("phone-2", "125")):
        form: dict[str, str | list[str]] = {"old": [old, ""], **NEW, "local": "126"}
        assert sent(office, f"{CHANGES}/lb-emergency/{part}", "edith", form).status_code == 303
    one, other = proposals_at(office.database).all()
    assert decided(office, "emil", "approve", one).status_code == 303
    late = decided(office, "emil", "approve", other)
    assert (late.status_code, "126 also stands at another line" in late.text) == (409, True)
    assert len(entries(office)) == 1


def test_what_is_not_shown_to_anybody_is_not_changed_here(office: Office, library: Library) -> None:
    """Traps and contacts that the content hides; what is not there; a button that is none."""
    hidden = next(one.id for one in library.contacts.values() if not one.published)
    for path in (f"{CHANGES}/{hidden}", f"{CHANGES}/nobody", f"{CHANGES}/lb-isf-1745/name", f"{PHONE}0"):
        assert office.get(path, "edith").status_code == 404
    assert office.get(f"{CHANGES}?contact=lb-arm&lang=fr", "edith").headers["location"] == f"{CHANGES}/lb-arm?lang=fr"
    assert hidden not in office.get(CHANGES, "edith").text
    assert sent(office, CHANGES, "edith", {"act": "approve", "id": "9" * 30}).status_code == 404
    one = proposed(office)
    assert decided(office, "emil", "sign", one).status_code == 400


def test_a_busy_desk_is_drawn_soon(office: Office, library: Library) -> None:
    """Sixty proposals and more that wait and two hundred things done: within 0.3 s, as any page of the dashboard."""
    database, day = office.database, date(2026, 11, 24)
    for n, contact in enumerate(one for one in library.contacts.values() if one.published and one.phones):
        for act in ("no-answer", "answered", "unhide"):
            overrides_at(database).add(Entry(f"2026-11-2{n % 4}T08:00Z", "contact", act, contact.id))
        change = Change("hours", editable_values(contact)[-3][1], ("9 to 5", f"De 9 h à {n} h"), SOURCE, day)
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
    proposed(office)
    assert decided(office, "emil", "approve", proposed(office, "ada", local="1747")).status_code == 303
    one = proposals_at(office.database).all()[0]
    assert decided(office, "emil", "refuse", one, "xxx").status_code == 303
    sent(office, CHANGES + "/lb-arm/hours", "edith", {"en": "x", "fr": "y", "source": "zzz", "checked": "2026-11-24"})
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
    told = office.site.client.post(f"{PHONE}?lang=fr", data=wrong, headers=office.headers("emil")).text
    assert "Le numéro : de 2 à 30 caractères" in told


SAME = frozenset(["Contact", "Contacts", "Source"])
"""What both languages say."""


def pieces(page: httpx.Response) -> set[str]:
    """Return the texts between tags that hold a word: without names of contacts, notices, numbers and addresses."""
    shown = re.sub(r"<(option|h3|textarea)\b[^>]*>.*?</\1>|<p class=.above.*?</p>", " ", page.text, flags=re.DOTALL)
    found = {" ".join(one.split()) for one in re.split(r"<[^>]+>", shown.partition("<main>")[2])}
    return {one for one in found if re.search(r"[a-z]{3}", one) and not re.search(r"https://|example\.org", one)}
