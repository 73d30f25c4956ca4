"""The web chat in a real browser: with and without script, by keyboard, for whoever must leave fast."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from bot.languages import OFFERED
from bot.library.load import load
from tests.browser.conftest import Visit, Visits
from tests.live import Live

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

CONTENT = Path(__file__).parent.parent.parent / "content"
SIGNS = {
    language: (page.short_title, page.answer[:30])
    for language, pages in load(CONTENT).pages.items()
    for page in pages.values()
    if page.id == "trafficking/signs"
}
WALKS = {
    "fr": ("Pièges", *SIGNS["fr"], "fr.wikipedia.org"),
    "en": ("Traps", *SIGNS["en"], "en.wikipedia.org"),
}
TOPIC = re.compile(r"traffick|traite|forc|signs|signes|danger|pi[eè]ge|trap", re.IGNORECASE)
FIRST_VIEW_BYTES = 40_000


async def press(page: Page, label: str) -> None:
    """Press a choice of the last screen."""
    await page.locator("article").last.get_by_role("button", name=label).click()


async def walk(page: Page, language: str) -> None:
    """Go from the first screen to the warning signs."""
    menu, signs, words, _ = WALKS[language]
    await press(page, menu)
    await press(page, signs)
    await expect(page.locator("article").last).to_contain_text(words)


async def violations(page: Page) -> list[str]:
    """Return what stands in the way of people with a disability, as far as a program sees it."""
    results = (await Axe().run(page)).response["violations"]
    return [
        f"{violation['id']}: {_where(violation)}"
        for violation in results
        if violation["impact"] in ("serious", "critical")
    ]


def _where(violation: dict[str, Any]) -> list[str]:
    return [str(node["target"]) for node in violation["nodes"]]


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize(("language", "read_all"), [("fr", "Lire tout"), ("en", "Read all")])
async def test_the_whole_page_is_unfolded_below_its_answer(
    visits: Visits, language: str, read_all: str, *, script: bool
) -> None:
    """By one press that asks the server for nothing, with and without script, also after the next answer."""
    async with visits(language, script=script) as visit:
        for label in WALKS[language][:2]:
            await press(visit.page, label)
        last = visit.page.locator("article").last
        await expect(last.locator("summary")).to_have_text(read_all)
        await expect(last.locator("details p").first).to_be_hidden()
        await expect(visit.page.get_by_role("button", name=read_all)).to_have_count(0)
        asked = len(visit.asked)
        await last.locator("summary").click()
        await expect(last.locator("details p").first).to_be_visible()
        assert len(visit.asked) == asked
        assert not script or await violations(visit.page) == []


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("language", ["fr", "en"])
async def test_two_presses_reach_the_signs(visits: Visits, site: Live, language: str, *, script: bool) -> None:
    """The same walk in both languages, with and without script, counted once; the page says its language."""
    async with visits(language, script=script) as visit:
        await walk(visit.page, language)
        await expect(visit.page.locator("html")).to_have_attribute("lang", language)
        await expect(visit.page.locator("article").last).to_have_attribute("lang", language)
    assert site.counted("sensitive_topics")[f"trafficking/signs|{language}"] == 1
    assert site.counted("channels") == {f"web|{language}": 1}


async def test_two_clicks_are_one(visits: Visits, site: Live) -> None:
    """An impatient double click shows one screen and counts one."""
    async with visits("en") as visit:
        await visit.page.get_by_role("button", name="Fees and money").dblclick()
        await expect(visit.page.locator("article")).to_have_count(1)
        await expect(visit.page.locator("article")).to_contain_text("Must I pay")
        posts = [request for request in visit.asked if request.method == "POST"]
        assert len(posts) == 1
    assert site.counted("topics") == {"money|en": 1}


async def test_a_form_posted_three_times_is_counted_once(visits: Visits, site: Live) -> None:
    """Without script a reload asks to send the form again: it is the same delivery."""
    async with visits("en", script=False) as visit:
        await press(visit.page, "Fees and money")
        await expect(visit.page.locator("article")).to_contain_text("Must I pay")
        first = await visit.page.locator("article").text_content()
        for _ in range(2):
            await visit.page.reload()
            assert await visit.page.locator("article").text_content() == first
        posts = [request for request in visit.asked if request.method == "POST"]
        assert len(posts) == 3
    assert site.counted("topics") == {"money|en": 1}


async def test_the_keyboard_alone_is_enough(visits: Visits) -> None:
    """The way out is the first stop; choices, words and ways out follow; the focus goes with the answer."""
    async with visits("fr") as visit:
        page = visit.page
        focused = page.locator(":focus")
        await page.keyboard.press("Tab")
        await expect(focused).to_have_class("leave")
        await page.keyboard.press("Tab")
        await expect(focused).to_have_text("In English")
        for _ in range(6):
            await page.keyboard.press("Tab")
        await expect(focused).to_contain_text("Pièges")
        await page.keyboard.press("Enter")
        await expect(page.locator("article").last).to_contain_text(SIGNS["fr"][0])
        await expect(page.locator("article").last).to_be_focused()
        await page.locator("#text").focus()
        await page.keyboard.type("1")
        await page.keyboard.press("Enter")
        await expect(page.locator("article").last).to_contain_text(SIGNS["fr"][1])
        await expect(page.locator("#text")).to_have_value("")
        await page.locator("#text").focus()
        await page.keyboard.press("Tab")
        await page.keyboard.press("Tab")
        await expect(focused).to_have_text("Aide")


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("script", [True, False])
async def test_nothing_serious_stands_in_the_way(visits: Visits, *, script: bool, dark: bool) -> None:
    """First screen, a page, a page that does not exist: axe finds nothing serious, by day and by night."""
    async with visits("fr", dark=dark) as visit:
        if not script:  # axe is a script itself, so ours is kept away instead of switching all of them off
            await visit.page.route("**/*.js", lambda route: route.abort())
            await visit.page.reload()
        assert await violations(visit.page) == []
        await walk(visit.page, "fr")
        assert await violations(visit.page) == []
        await visit.page.goto(f"{visit.page.url}nothing")
        assert await violations(visit.page) == []


async def test_every_button_is_large_enough_for_a_thumb(visits: Visits) -> None:
    """Everything to press is at least 44 by 44, on a small phone, and nothing is wider than the screen."""
    async with visits("fr") as visit:
        await walk(visit.page, "fr")
        for button in await visit.page.locator("button:visible, .leave").all():
            box = await button.bounding_box()
            assert box is not None
            assert box["height"] >= 44, await button.inner_text()
            assert box["width"] >= 44, await button.inner_text()
        for width in (360, 320):
            await visit.page.set_viewport_size({"width": width, "height": 740})
            assert await visit.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("language", OFFERED)
async def test_nothing_is_wider_than_a_small_phone_in_any_language(visits: Visits, language: str) -> None:
    """From whichever side it is written, and however many languages there are to choose from."""
    async with visits(language) as visit:
        for width in (360, 320):
            await visit.page.set_viewport_size({"width": width, "height": 740})
            assert await visit.page.evaluate("document.documentElement.scrollWidth") <= width
            leave = await visit.page.locator(".leave").bounding_box()
            assert leave is not None
            assert leave["x"] >= 0
            assert leave["x"] + leave["width"] <= width


@pytest.mark.parametrize("script", [True, False])
async def test_no_topic_in_any_address_title_or_storage(visits: Visits, *, script: bool) -> None:
    """Addresses, titles, referrers and storage say nothing of what was read."""
    async with visits("en", script=script) as visit:
        await walk(visit.page, "en")
        assert await visit.page.title() == "Bagage"
        assert not [request.url for request in visit.asked if TOPIC.search(request.url)]
        assert not [request for request in visit.asked if "referer" in await request.all_headers()]
        if script:
            kept = "[localStorage.length, sessionStorage.length, document.cookie, history.length]"
            assert (await visit.page.evaluate(kept))[:3] == [0, 0, ""]


async def test_leaving_leaves_nothing_to_come_back_to(visits: Visits) -> None:
    """After "Leave this page", Back leads to what was before the chat; no referrer goes along."""
    async with visits("fr") as visit:
        page = visit.page
        await walk(page, "fr")
        await page.get_by_role("link", name="Quitter cette page").click()
        await page.wait_for_url("https://fr.wikipedia.org/")
        assert "referer" not in await visit.asked[-1].all_headers()
        await page.go_back()
        assert page.url == "about:blank"


async def test_three_times_escape_leaves_too(visits: Visits) -> None:
    """Esc thrice leaves from anywhere, even while writing; twice does not."""
    async with visits("en") as visit:
        page = visit.page
        await walk(page, "en")
        await page.locator("#text").fill("my boss")
        await page.keyboard.press("Escape")
        await page.keyboard.press("Escape")
        await page.wait_for_timeout(2200)
        await page.keyboard.press("Escape")
        await expect(page.locator("article").last).to_be_visible()
        await page.keyboard.press("Escape")
        await page.keyboard.press("Escape")
        await page.wait_for_url("https://en.wikipedia.org/")


async def test_without_script_the_way_out_is_a_plain_link(visits: Visits) -> None:
    """It leads away without a referrer."""
    async with visits("fr", script=False) as visit:
        await walk(visit.page, "fr")
        await visit.page.get_by_role("link", name="Quitter cette page").click()
        await visit.page.wait_for_url("https://fr.wikipedia.org/")
        assert "referer" not in await visit.asked[-1].all_headers()


async def test_hide_empties_the_page(visits: Visits) -> None:
    """After HIDE nothing of the conversation is on the page."""
    async with visits("en") as visit:
        await walk(visit.page, "en")
        await visit.page.get_by_role("button", name="Hide").last.click()
        await expect(visit.page.locator("article")).to_have_count(1)
        await expect(visit.page.locator("article")).to_contain_text("Packing tip")
        assert not TOPIC.search(await visit.page.locator("body").inner_text())


async def test_when_the_network_fails_the_words_stay(visits: Visits, site: Live) -> None:
    """No answer, or a store that is down: a kind sentence, the words in their field, and one count in the end."""
    async with visits("en") as visit:
        page = visit.page
        sorry = page.get_by_role("alert")
        await page.locator("#text").fill("my boss keeps my passport")
        await page.context.set_offline(offline=True)
        await page.keyboard.press("Enter")
        await expect(sorry).to_contain_text("try again")
        await page.context.set_offline(offline=False)
        site.run(site.store.close())
        await page.get_by_role("button", name="Send").click()
        await expect(sorry).to_be_visible()
        await expect(page.locator("#text")).to_have_value("my boss keeps my passport")
        site.run(site.store.open())
        await page.get_by_role("button", name="Send").click()
        await expect(sorry).to_be_hidden()
        await expect(page.locator("article").last).to_contain_text("passport")
        await expect(page.locator("#text")).to_have_value("")
    assert site.counted("channels") == {"web|en": 1}


async def test_the_language_changes_in_place(visits: Visits) -> None:
    """The screen, the field and the way out change together, and nothing is left in the other language."""
    async with visits("fr") as visit:
        page = visit.page
        await press(page, "Frais et argent")
        await expect(page.locator("article").last).to_contain_text("Compter mes frais")
        await page.get_by_role("button", name="In English").click()
        await expect(page.locator("html")).to_have_attribute("lang", "en")
        await expect(page.locator(".leave")).to_contain_text("Leave this page")
        await expect(page.get_by_placeholder("Write here")).to_be_visible()
        await expect(page.locator("article")).to_have_count(1)


async def test_the_first_view_weighs_little(visits: Visits) -> None:
    """Page, style and script, uncompressed, and nothing else."""
    async with visits("fr") as visit:
        await visit.page.wait_for_load_state("networkidle")
        answers = [await request.response() for request in visit.asked if request.url.startswith("http")]
        sizes = [len(await answer.body()) for answer in answers if answer]
        assert len(sizes) == 3
        assert sum(sizes) <= FIRST_VIEW_BYTES


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_a_picture_of_a_phone(visits: Visits, tmp_path: Path, language: str) -> None:
    """Takes a picture to look at; the way out, the words and help are all in it."""
    async with visits(language) as visit:
        await walk(visit.page, language)
        await visit.page.screenshot(path=tmp_path / f"{language}.png")
        assert (tmp_path / f"{language}.png").stat().st_size > 10_000
        await in_sight(visit, ".leave", "#text", ".help")


async def in_sight(visit: Visit, *selectors: str) -> None:
    """Check that some things are on the screen now."""
    for selector in selectors:
        await expect(visit.page.locator(selector)).to_be_in_viewport(ratio=1)
