"""The web chat as somebody without script meets it."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from bot.actions import Action
from bot.channels.web import Web
from bot.document import Bars, Heading, Items, Paragraph, Span
from bot.languages import LANGUAGES
from bot.types import Button, Screen
from bot.web.chat import WORDS
from tests.live import Live
from tests.web.visitor import Visitor

FIRST_VIEW_BYTES = 40_000
"""What the first view may weigh: a few seconds on a slow phone network (docs/architecture.md, Screens)."""


def rows(site: Live, table: str) -> int:
    """Count what the store holds."""
    store = site.store
    return int(store._reader.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # type: ignore[attr-defined]


def count(site: Live, table: str) -> int:
    """Count what the store holds, on the thread where it lives."""

    async def work() -> int:
        return rows(site, table)

    return site.run(work())


def test_looking_at_the_page_keeps_and_counts_nothing(site: Live) -> None:
    """A GET leaves no session, no delivery and no count, whoever looks and however often."""
    for _ in range(3):
        Visitor(site.client, "fr").opens()
    assert [count(site, table) for table in ("session", "delivery", "seen", "tally")] == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("wish", "language", "words"),
    [
        ("fr-CM,fr;q=0.9,en;q=0.5", "fr", "Que voulez-vous savoir"),
        ("en-GB", "en", "What would you like to know"),
        ("ar, fr;q=0.4, en;q=0.7", "en", "What would you like to know"),
        ("fr;q=0, en;q=0.1", "en", "What would you like to know"),
        ("fr;q=oh, ;;;,", "en", "Bonjour"),
        ("sw", "en", "Bonjour"),
        ("", "en", "Bonjour"),
    ],
)
def test_the_first_page_is_in_the_language_of_the_browser(site: Live, wish: str, language: str, words: str) -> None:
    """The first screen follows Accept-Language; without a language of ours it speaks both."""
    she = Visitor(site.client, wish)
    assert words in she.opens()
    assert she.page.language == language


def test_a_number_typed_on_the_first_page_means_its_choice(site: Live) -> None:
    """What the page shows is what a number stands for, from the very first message."""
    she = Visitor(site.client, "fr")
    she.opens()
    sixth = list(she.page.buttons)[6]
    assert sixth.startswith("6 ")
    assert sixth.removeprefix("6 ") in she.says("6")


def test_a_conversation_in_each_language_reaches_the_signs(site: Live) -> None:
    """Two presses lead from the first page to the warning signs, in the language of the visitor."""
    for language, menu, signs in (("fr", "Pièges", "signes"), ("en", "Traps", "warning signs")):
        she = Visitor(site.client, language)
        she.opens()
        she.presses(menu)
        assert ("votre vie" if language == "fr" else "your own life") in she.presses(signs)
        assert she.page.language == language
        assert site.counted("sensitive_topics")[f"trafficking/signs|{language}"] == 1


def test_the_same_form_three_times_is_counted_once(site: Live) -> None:
    """A double click and a reload show the same screen again and count nothing."""
    she = Visitor(site.client, "en")
    she.opens()
    first = she.presses("Fees and money")
    assert she.sends_again() == first
    assert she.sends_again() == first
    assert site.counted("topics") == {"money|en": 1}
    assert site.counted("channels") == {"web|en": 1}
    assert count(site, "delivery") == 2, "the first screen and the one pressed"


def test_two_page_loads_are_two_visitors(site: Live) -> None:
    """A visitor is a token that lives in the page: web people-days are page loads."""
    for _ in range(2):
        she = Visitor(site.client, "en")
        she.opens()
        she.presses("Fees and money")
    assert site.counted("topics") == {"money|en": 2}


def test_a_question_in_words_is_answered(site: Live) -> None:
    """Words find their page, and the field is empty for the next ones."""
    she = Visitor(site.client, "fr")
    she.opens()
    assert "passeport" in she.says("mon patron garde mon passeport").casefold()
    assert she.page.fields["text"] == ""
    assert "mon patron" not in she.answer.text


def test_the_other_language_is_one_press_away(site: Live) -> None:
    """The same screen in the other language, on every screen."""
    she = Visitor(site.client, "fr")
    she.opens()
    she.presses("Frais et argent")
    she.presses("In English")
    assert she.page.language == "en"
    assert "Fees" in she.answer.text


def test_a_partner_link_counts_a_start_when_something_is_pressed(site: Live) -> None:
    """The code of `/?start=` rides in the form; looking alone counts no start."""
    she = Visitor(site.client, "en")
    she.opens("/?start=lighthouse")
    assert site.counted("partner_starts") == {}
    she.presses("Fees")
    assert sum(site.counted("partner_starts").values()) == 1


def test_every_page_has_the_way_out_first_and_help(site: Live) -> None:
    """The first link of a page leads away, to nothing anybody asks about; help is on every screen."""
    she = Visitor(site.client, "fr")
    she.opens()
    for label in ("Pièges", "signes", "Retour"):
        she.presses(label)
        assert she.page.links[0] == "https://fr.wikipedia.org/"
        assert "Aide" in she.page.buttons
        assert she.page.title == "Bagage"


def test_hide_leaves_a_harmless_page(site: Live) -> None:
    """After HIDE the page holds a packing tip and says so to the script."""
    she = Visitor(site.client, "fr")
    she.opens()
    she.presses("Pièges")
    she.presses("signes")
    assert "Astuce bagage" in she.says("CACHER")
    assert "data-clears" in she.answer.text


def test_when_nothing_can_be_kept_the_words_stay_and_count_once_later(site: Live) -> None:
    """A store that is down gives a kind sentence, the words in their field, and the same delivery to send again."""
    she = Visitor(site.client, "en")
    she.opens()
    site.run(site.store.close())
    assert "try again" in she.says("my boss keeps my passport")
    assert she.answer.status_code == 503
    assert she.answer.headers["retry-after"]
    assert she.page.fields["text"] == "my boss keeps my passport"
    site.run(site.store.open())
    she.presses("Try again")
    assert she.answer.status_code == 200
    assert "passport" in she.page.words
    assert site.counted("channels") == {"web|en": 1}


def test_a_pressed_button_can_be_tried_again_too(site: Live) -> None:
    """The page of a store that is down carries the pressed button."""
    she = Visitor(site.client, "fr")
    she.opens()
    site.run(site.store.close())
    she.presses("Frais et argent")
    assert she.page.language == "fr"
    site.run(site.store.open())
    she.presses("Réessayer")
    assert she.answer.status_code == 200
    assert site.counted("topics") == {"money|fr": 1}


@pytest.mark.parametrize(
    "form",
    [
        b"",
        b"token=&nonce=",
        b"token=abc&nonce=def&text=hello",
        b"\xff\xfe",
        b"token=%FF",
        urlencode({"token": "a" * 32, "nonce": "g" * 32}).encode(),
        urlencode({"token": "a" * 32}).encode(),
        urlencode([("token", "a" * 32), ("nonce", "b" * 32), ("nonce", "c" * 32)]).encode(),
        urlencode({"token": "a" * 32, "nonce": "b" * 32, **{f"x{n}": "1" for n in range(9)}}).encode(),
        b'{"token": "json"}',
    ],
)
def test_a_form_the_page_did_not_make_is_refused(site: Live, form: bytes) -> None:
    """A broken form gets 400, a small page, and nothing is kept."""
    answer = site.client.post("/", content=form, headers={"accept-language": "fr"})
    assert answer.status_code == 400
    assert "recommencez" in answer.text.lower()
    assert count(site, "delivery") == 0


def test_too_much_is_refused(site: Live) -> None:
    """More letters than a field takes, or more bytes than a form has, get 413; the longest question passes."""
    state = {"token": "a" * 32, "nonce": "b" * 32}
    longest = {**state, "text": "\U0001f9f3" * WORDS}
    assert site.client.post("/", data=longest).status_code == 200
    assert site.client.post("/", data={**state, "text": "a" * (WORDS + 1)}).status_code == 413
    assert site.client.post("/", content=b"a" * 100_000).status_code == 413


@pytest.mark.parametrize("action", ["", "nonsense", "fr", "xx open rights", "fr open ../../etc", "fr nothing 1 2 3"])
def test_an_address_nobody_wrote_leads_to_the_menu(site: Live, action: str) -> None:
    """Whatever a button is made to say, a screen answers."""
    form = {"token": "a" * 32, "nonce": "b" * 32, "action": action}
    assert site.client.post("/", data=form).status_code == 200


def test_what_a_screen_holds_cannot_become_markup() -> None:
    """Text, labels of charts, numbers and addresses are escaped, each in its place."""
    bad = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    body = (
        Heading(bad),
        Paragraph((Span(bad), Span(bad, phone=bad), Span(bad, url=f"https://example.org/{bad}"), Span(bad, "strong"))),
        Items(((Span(bad),),)),
        Bars(((bad, 0.5, bad),), bad),
    )
    (message,) = Web().render(Screen(Action("en", "open", ("menu",)), body, whole=body))
    assert "<script" not in message.text
    assert "<img" not in message.text
    assert "\"'" not in message.text


def test_a_label_cannot_become_markup(site: Live) -> None:
    """Whatever is typed comes back, if at all, as words."""
    she = Visitor(site.client, "en")
    she.opens()
    site.run(site.store.close())
    she.says('"><script>alert(1)</script>')
    assert "<script>" not in she.answer.text
    assert she.page.fields["text"] == '"><script>alert(1)</script>'


def test_a_screen_is_two_rows_of_buttons() -> None:
    """The choices, then the ways out; a number to call is a link that dials it."""
    menu = Button("Menu", Action("en", "open", ("menu",)), "M")
    wages = Button("Wages", Action("en", "open", ("rights/wages",)))
    body = (Paragraph((Span("Call "), Span("+961 1 234", phone="+9611234"))),)
    (message,) = Web().render(Screen(wages.action, body, (wages,), (menu,)))
    assert message.buttons == ((wages,), (menu,))
    assert '<a href="tel:+9611234">+961 1 234</a>' in message.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_view_weighs_little(site: Live, language: str) -> None:
    """Page, style and script together, as they are, stay under 40 kB."""
    page = site.client.get("/", headers={"accept-language": language})
    names = [part.split('"')[0] for part in page.text.split('"/static/')[1:]]
    files = [site.client.get(f"/static/{name}") for name in names]
    assert len(files) == 2
    assert all("immutable" in file.headers["cache-control"] for file in files)
    assert len(page.content) + sum(len(file.content) for file in files) <= FIRST_VIEW_BYTES
