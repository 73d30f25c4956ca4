"""Every part of a contact can be proposed, with its source; nothing typed is lost."""

from __future__ import annotations

import pytest

from bot.desk.overrides import apply, combine
from bot.desk.translations import words_of
from bot.languages import LANGUAGES
from bot.library.model import Library
from bot.records.proposal_table import proposals_at
from bot.texts import language_name
from tests.office import Office
from tests.web.desk.editors import CHANGES, NEW, PHONE, SOURCE, decide, entries, propose, send, words


@pytest.mark.parametrize(
    ("part", "form", "why"),
    [
        ("phone-1", {"old": ["1745", ""], **NEW, "local": "call us"}, "2 to 30 digits"),
        ("phone-1", {"old": ["1745", ""], **NEW, "source": "http://example.org"}, "begins with https://"),
        ("phone-1", {"old": ["1745", ""], **NEW, "source": "https://[a.b/x"}, "begins with https://"),
        ("phone-1", {"old": ["1745", ""], **NEW, "checked": "9999-12-31"}, "not in the future"),
        ("phone-1", {"old": ["1745", ""], **NEW, "checked": "yesterday"}, "Write the day"),
        ("phone-1", {"old": ["1745", ""], **NEW, "checked": "2026-12-24"}, "not in the future"),
        (
            "hours",
            {"en": "9 to 5", "fr": "", "source": SOURCE, "checked": "2026-11-24"},
            "Write the hours in English and French, or leave all fields empty",
        ),
        ("whatsapp", {"value": "03 123", "source": SOURCE, "checked": "2026-11-24"}, "WhatsApp: write +"),
        ("url", {"value": "isf.gov.lb", "source": SOURCE, "checked": "2026-11-24"}, "begins with https://"),
        ("languages", {"language": ["ar", "x9"], "source": SOURCE, "checked": "2026-11-24"}, "x9: no such language"),
    ],
)
def test_a_proposal_that_cannot_be_keeps_what_was_typed(
    office: Office, part: str, form: dict[str, str | list[str]], why: str
) -> None:
    """With what is wrong, precisely; nothing waits."""
    page = send(office, f"{CHANGES}/lb-isf-1745/{part}", "edith", form)
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
        assert send(office, f"{CHANGES}/sg-home/{part}", "edith", form).status_code == 303, part
    for proposal in proposals_at(office.database).all():
        assert decide(office, "emil", "approve", proposal).status_code == 303
    changed = apply(library, combine(entries(office))).contacts["sg-home"]
    assert (changed.languages, changed.whatsapp, changed.url) == (("tl", "id"), None, "https://home.example.org/help")
    assert changed.hours
    assert (changed.hours["fr"], changed.source.title) == ("De 9 h à 17 h", "Letter of the office")
    assert "sg-home" in office.get(f"{CHANGES}/sg-home", "edith").text


def test_words_have_a_field_for_each_language_written_from_its_side(office: Office, library: Library) -> None:
    """Named by its code; what stands there already is in it, and comes back with the form, language by language."""
    read = {"source": "Letter of the office", "checked": "2026-11-24"}
    first: dict[str, str | list[str]] = {"en": "9 to 5", "fr": "De 9 h à 17 h", **read}
    assert send(office, f"{CHANGES}/lb-arm/hours", "edith", first).status_code == 303
    assert decide(office, "emil", "approve", proposals_at(office.database).all()[-1]).status_code == 303
    form = office.get(f"{CHANGES}/lb-arm/hours?lang=fr", "edith").text
    notice = office.get("/stats/notices?lang=fr", "edith").text
    for code, language in LANGUAGES.items():
        where = f'name="{code}" lang="{code}" dir="{language.direction}"'
        assert f"Horaires en {language_name('fr', code)}" in form
        assert f"<input {where}" in form
        assert f"Texte en {language_name('fr', code)}" in notice
        assert f"<textarea {where}" in notice
    old = {f"old-{code}": hours for code, hours in (("en", "9 to 5"), ("fr", "De 9 h à 17 h"))}
    for name, hours in old.items():
        assert f'<input type="hidden" name="{name}" value="{hours}">' in form
    stale = send(office, f"{CHANGES}/lb-arm/hours", "edith", {**first, "en": "9 to 6"})
    assert (stale.status_code, "It was changed meanwhile" in stale.text) == (400, True)
    assert send(office, f"{CHANGES}/lb-arm/hours", "edith", {**first, **old, "en": "9 to 6"}).status_code == 303
    change = proposals_at(office.database).all()[-1].change
    assert (words_of(change.old)["en"], words_of(change.value)["en"]) == ("9 to 5", "9 to 6")


def test_of_several_numbers_each_says_what_it_is_for(office: Office) -> None:
    """Where it is chosen, and where it is approved: ambulances are not the police."""
    assert "Phone number · police (Internal Security Forces) 112" in words(
        office.get(f"{CHANGES}/lb-emergency?lang=en", "edith")
    )
    form: dict[str, str | list[str]] = {"old": ["125", ""], **NEW, "local": "126"}
    assert send(office, f"{CHANGES}/lb-emergency/phone-2", "edith", form).status_code == 303
    waiting = words(office.get(f"{CHANGES}?lang=en", "emil"))
    assert "Phone number · Civil Defence (rescue, fire) · Emergency numbers in Lebanon" in waiting
    assert decide(office, "emil", "approve", proposals_at(office.database).all()[-1]).status_code == 303
    again: dict[str, str | list[str]] = {"old": ["126", ""], **NEW, "local": "127"}
    assert send(office, f"{CHANGES}/lb-emergency/phone-2", "edith", again).status_code == 303
    chained = words(office.get(f"{CHANGES}?lang=fr", "emil"))
    assert (
        "Défense civile (secours, pompiers) · Numéros d&#39;urgence au Liban Liban Maintenant 126 Après 127" in chained
    )
    taken = send(office, f"{CHANGES}/lb-emergency/phone-1", "edith", {"old": ["112", ""], **NEW, "local": "125"})
    assert (taken.status_code, "125 also stands at another line of this contact" in taken.text) == (400, True)


def test_what_is_not_shown_to_anybody_is_not_changed_here(office: Office, library: Library) -> None:
    """Traps and contacts that the content hides; what is not there; a button that is none."""
    hidden = next(contact.id for contact in library.contacts.values() if not contact.published)
    for path in (f"{CHANGES}/{hidden}", f"{CHANGES}/nobody", f"{CHANGES}/lb-isf-1745/name", f"{PHONE}0"):
        assert office.get(path, "edith").status_code == 404
    assert office.get(f"{CHANGES}?contact=lb-arm&lang=fr", "edith").headers["location"] == f"{CHANGES}/lb-arm?lang=fr"
    assert hidden not in office.get(CHANGES, "edith").text
    assert send(office, CHANGES, "edith", {"act": "approve", "id": "9" * 30}).status_code == 404
    proposal = propose(office)
    assert decide(office, "emil", "sign", proposal).status_code == 400
