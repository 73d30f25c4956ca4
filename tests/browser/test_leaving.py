"""Leaving no trace in a real browser: after the way out, after HIDE, and when somebody presses Back."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Error, Page, async_playwright, expect

from tests.browser.conftest import ARGUMENTS, NAMES, Visit, Visits
from tests.browser.test_chat import TOPIC, WALKS, walk
from tests.live import Live

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

AWAY = {"fr": "https://fr.wikipedia.org/", "en": "https://en.wikipedia.org/"}
LEAVE = {"fr": "Quitter cette page", "en": "Leave this page"}
KEPT = "[localStorage.length, sessionStorage.length, document.cookie.length]"
DATABASES = "indexedDB.databases().then((all) => all.length)"
CACHES = "caches.keys().then((all) => all.length)"


async def seen(page: Page) -> str:
    """Return everything a person could read: words, title, address, what stands in fields."""
    words = await page.locator("body").inner_text()
    fields = [await field.input_value() for field in await page.locator("input:visible").all()]
    return " ".join((words, await page.title(), page.url, *fields))


async def traces(visit: Visit) -> list[str]:
    """Return what addresses, titles and referrers of everything asked for tell of the topic."""
    telling = [request.url for request in visit.asked if TOPIC.search(request.url)]
    telling += [request.url for request in visit.asked if "referer" in await request.all_headers()]
    return telling


async def leave(page: Page, how: str, language: str) -> None:
    """Leave by the link, or by Esc three times."""
    if how == "link":
        await page.get_by_role("link", name=LEAVE[language]).click()
    else:
        for _ in range(3):
            await page.keyboard.press("Escape")
    await page.wait_for_url(AWAY[language])


@pytest.mark.parametrize("how", ["link", "keys"])
@pytest.mark.parametrize("language", ["fr", "en"])
async def test_after_leaving_nothing_is_left(visits: Visits, site: Live, language: str, how: str) -> None:
    """Back and Forward do not lead to it; no cookie, no storage; no topic in any address, title or referrer."""
    async with visits(language) as visit:
        page = visit.page
        await walk(page, language)
        assert TOPIC.search(await seen(page))  # the control: it was there
        title = await page.title()
        await page.locator("#text").fill("my boss hits me")
        await leave(page, how, language)
        assert not TOPIC.search(title)
        assert await page.evaluate("document.referrer") == ""
        await page.go_back()
        assert page.url == "about:blank"
        await page.go_forward()
        assert page.url == AWAY[language]
        assert await traces(visit) == []
        await page.goto(site.url)
        assert await page.evaluate(KEPT) == [0, 0, 0]
        assert [await page.evaluate(DATABASES), await page.evaluate(CACHES)] == [0, 0]
        assert await page.context.cookies() == []
        assert not TOPIC.search(await page.locator("#text").input_value())
        await expect(page.locator("article")).to_have_count(1)
        assert WALKS[language][2] not in await page.locator("article").inner_text()


@asynccontextmanager
async def plain_browser(site: Live, *, script: bool) -> AsyncIterator[Page]:
    """Open a browser whose requests nobody looks into, its cache of pages on: as people have it."""
    executable = next(filter(None, map(shutil.which, NAMES)), None)
    if executable is None:
        pytest.skip("no browser")
    arguments = [*ARGUMENTS, "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=executable, args=arguments, ignore_default_args=["--disable-back-forward-cache"]
        )
        page = await (await browser.new_context(locale="en-GB", java_script_enabled=script)).new_page()
        await page.goto(site.url)
        yield page
        await browser.close()


async def test_without_script_back_shows_nothing_of_it(site: Live) -> None:
    """A page that was sent is not kept by the browser: Back would have to send the form again, and says so."""
    async with plain_browser(site, script=False) as page:
        await walk(page, "en")
        await page.goto(f"{site.url}/nothing")
        with pytest.raises(Error, match="ERR_CACHE_MISS"):
            await page.go_back(timeout=5000)
        assert not TOPIC.search(await seen(page))


async def test_coming_back_from_the_cache_of_pages_is_blank(visits: Visits) -> None:
    """Should a browser bring the page back as it was: it is emptied at once, and begins anew."""
    async with visits("en") as visit:
        page = visit.page
        await walk(page, "en")
        blanked = """() => {
            dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
            return document.body.textContent;
        }"""
        assert await page.evaluate(blanked) == ""
        await expect(page.locator("article")).to_have_count(1)
        assert WALKS["en"][2] not in await page.locator("article").inner_text()


async def test_going_away_empties_the_page_that_a_browser_may_keep(visits: Visits) -> None:
    """Whatever takes the person away, what the browser keeps of the page is empty."""
    async with visits("en") as visit:
        page = visit.page
        await walk(page, "en")
        hidden = """() => {
            dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }));
            return document.body.textContent;
        }"""
        assert await page.evaluate(hidden) == ""


async def test_with_a_cache_of_pages_back_begins_anew(site: Live) -> None:
    """Somebody who goes elsewhere and back finds the first screen."""
    async with plain_browser(site, script=True) as page:
        await walk(page, "en")
        await page.goto(f"{site.url}/nothing")
        await page.go_back()
        await expect(page.locator("article")).to_have_count(1)
        assert WALKS["en"][2] not in await page.locator("article").inner_text()
        assert await page.evaluate(KEPT) == [0, 0, 0]


@pytest.mark.parametrize("script", [True, False])
async def test_hide_leaves_a_tip_and_nothing_else(visits: Visits, *, script: bool) -> None:
    """The page ends on a packing tip; address, title and history say nothing; with a script nothing stands above it."""
    async with visits("fr", script=script) as visit:
        page = visit.page
        await walk(page, "fr")
        before = await page.evaluate("history.length") if script else 0
        await page.get_by_role("button", name="Cacher").last.click()
        await expect(page.locator("article")).to_have_count(1)
        await expect(page.locator("article p").last).to_contain_text("Astuce bagage")
        assert not TOPIC.search(await seen(page))
        if script:
            assert await page.evaluate("history.length") == before
            assert await page.evaluate(KEPT) == [0, 0, 0]
        assert await traces(visit) == []
