"""Numbers are changed by two: one proposes, another decides."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

from bot.desk.overrides import Entry, apply, combine
from bot.library.model import Library
from bot.records.override_table import overrides_at
from bot.records.proposal_table import proposals_at
from tests.office import Office
from tests.web.desk.editors import CHANGES, NEW, PHONE, SOURCE, decide, entries, propose, send, words


def test_a_number_is_changed_by_two(office: Office, library: Library) -> None:
    """Proposed, shown beside the old one, approved by another, live with its source; each act is noted."""
    proposal = propose(office)
    assert (proposal.account, entries(office)) == ("edith", ())
    mine, theirs = (office.get(f"{CHANGES}?lang=en", who) for who in ("edith", "emil"))
    for page in (mine, theirs):
        assert f"Now 1745 New 1746 Source: {SOURCE} · read on 24 November 2026 Proposed by edith" in words(page)
        assert "Approving it also vouches for this contact: its number is shown until 25 May 2027." in words(page)
    assert ('value="approve"' in mine.text, 'value="approve"' in theirs.text) == (False, True)
    assert decide(office, "edith", "approve", proposal).status_code == 403
    assert entries(office) == ()
    assert decide(office, "emil", "approve", proposal).status_code == 303
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
    proposal = propose(office, "ada")
    assert decide(office, "ada", "approve", proposal).status_code == 403
    assert decide(office, "edith", "approve", proposal).status_code == 303


def test_a_proposal_is_withdrawn_by_its_own_and_refused_by_another(office: Office) -> None:
    """With a reason, which the proposer reads; afterwards nobody can approve it."""
    first = propose(office)
    assert decide(office, "emil", "withdraw", first).status_code == 403
    assert decide(office, "edith", "refuse", first, "no").status_code == 403
    unreasoned = decide(office, "emil", "refuse", first)
    assert (unreasoned.status_code, "Write why" in unreasoned.text) == (400, True)
    assert decide(office, "emil", "refuse", first, "an old page").status_code == 303
    assert "Refused by emil, 24 November 2026: an old page" in words(office.get(f"{CHANGES}?lang=en", "edith"))
    second = propose(office)
    assert decide(office, "edith", "withdraw", second).status_code == 303
    for late in (first, second):
        answer = decide(office, "ada", "approve", late)
        assert (answer.status_code, "Somebody decided meanwhile" in answer.text) == (409, True)
    assert entries(office) == ()


def test_what_changed_meanwhile_is_not_changed_again(office: Office) -> None:
    """Of two proposals the second no longer fits; the page says so and shows no button."""
    first, second = propose(office), propose(office, "ada", local="1747")
    assert decide(office, "emil", "approve", first).status_code == 303
    late = decide(office, "emil", "approve", second)
    assert (late.status_code, "It was changed meanwhile" in late.text) == (409, True)
    assert 'value="approve"' not in late.text
    assert len(entries(office)) == 1
    stale = send(office, PHONE, "edith", {"old": ["1745", ""], **NEW, "local": "1748"})
    assert (stale.status_code, 'value="1748"' in stale.text, "Now 1746" in words(stale)) == (400, True, True)


def test_two_who_approve_at_once_do_it_once(office: Office) -> None:
    """One is led on, the other is told."""
    proposal = propose(office)
    with ThreadPoolExecutor(2) as both:
        answers = both.map(lambda who: decide(office, who, "approve", proposal).status_code, ("emil", "ada"))
    assert sorted(answers) == [303, 409]
    assert len(entries(office)) == 1


def test_a_call_that_found_the_old_number_good_stands_against_an_older_source(office: Office) -> None:
    """Who was called after the source was read is not changed by it."""
    proposal = propose(office, checked="2026-11-23")
    overrides_at(office.database).add(Entry("2026-11-24T08:00Z", "contact", "answered", "lb-isf-1745"))
    answer = decide(office, "emil", "approve", proposal)
    assert (answer.status_code, "checked on 24 November 2026" in answer.text) == (409, True)


def test_a_hidden_contact_can_be_mended_and_stays_hidden_until_shown(office: Office, library: Library) -> None:
    """Hiding needs nobody else; the one who approves is told that people do not see it."""
    wrong: dict[str, str | list[str]] = {"act": "wrong", "target": "lb-isf-1745", "reason": "another office"}
    assert send(office, "/stats/content", "edith", wrong).status_code == 303
    proposal = propose(office)
    assert "People do not see this contact now" in office.get(f"{CHANGES}?lang=en", "emil").text
    assert decide(office, "emil", "approve", proposal).status_code == 303
    assert not apply(library, combine(entries(office))).contacts["lb-isf-1745"].published
    assert send(office, "/stats/content", "emil", {**wrong, "act": "unhide-contact"}).status_code == 303
    contact = apply(library, combine(entries(office))).contacts["lb-isf-1745"]
    assert (contact.published, contact.phones[0].local) == (True, "1746")


def test_of_two_proposals_of_one_number_for_two_lines_one_is_approved(office: Office) -> None:
    """The other is told why, and has no button."""
    for part, old in (("phone-1", "112"), ("phone-2", "125")):
        form: dict[str, str | list[str]] = {"old": [old, ""], **NEW, "local": "126"}
        assert send(office, f"{CHANGES}/lb-emergency/{part}", "edith", form).status_code == 303
    first, second = proposals_at(office.database).all()
    assert decide(office, "emil", "approve", first).status_code == 303
    late = decide(office, "emil", "approve", second)
    assert (late.status_code, "126 also stands at another line" in late.text) == (409, True)
    assert len(entries(office)) == 1
