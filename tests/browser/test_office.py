"""The pages of staff and partners in a real browser: without script, by phone and on paper, for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page

from bot.library.model import Library
from tests.conftest import Clock
from tests.office import PASSWORD, Office, opened

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
PATHS = (
    "/stats",
    "/stats/quarters",
    "/stats/figure/channels",
    "/stats/figure/topics",
    "/stats/content",
    "/stats/audit",
)


@pytest.fixture
def office(tmp_path: Path, library: Library, clock: Clock) -> Iterator[Office]:
    """Open the office."""
    with opened(tmp_path, library, clock) as found:
        yield found


async def serious(page: Page) -> list[str]:
    """Return what axe finds that keeps somebody out."""
    found = (await Axe().run(page)).response["violations"]
    return [f"{page.url} {one['id']}" for one in found if one["impact"] in ("serious", "critical")]


async def come_in(page: Page, office: Office, language: str) -> None:
    """Log in as an administrator."""
    await page.goto(f"{office.url}/stats/login?lang={language}")
    await page.locator("input[name=name]").fill("ada")
    await page.locator("input[name=password]").fill(PASSWORD)
    await page.locator("main button").click()
    await page.wait_for_url("**/stats?lang=*")


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_nobody_is_kept_out_of_the_numbers(chromium: Browser, office: Office, language: str) -> None:
    """By phone, with axe: no serious finding; every chart has its table; a page is no wider than the phone."""
    context = await chromium.new_context(viewport={"width": 360, "height": 740})
    page = await context.new_page()
    try:
        await page.goto(f"{office.url}/stats/login?lang={language}")
        found = await serious(page)
        await come_in(page, office, language)
        for path in (*PATHS, "/p/d2k7", "/verify"):
            await page.goto(f"{office.url}{path}?lang={language}")
            found += await serious(page)
            if "/figure/" in path:
                assert await page.locator("img.chart").count() == await page.locator("table").count() == 1
                assert (await page.locator("img.chart").get_attribute("alt") or "").strip()
            assert await page.evaluate("document.documentElement.scrollWidth") <= 360, path
        assert found == []
    finally:
        await context.close()


async def test_all_of_it_works_without_script_and_on_paper(chromium: Browser, office: Office) -> None:
    """Logging in, looking, changing something, logging out; the printed page leaves out what is to be pressed."""
    context = await chromium.new_context(java_script_enabled=False, viewport={"width": 1000, "height": 760})
    page = await context.new_page()
    try:
        await come_in(page, office, "fr")
        await page.goto(f"{office.url}/stats/content?lang=fr")
        await page.locator("select[name=act]").select_option("hide-contact")
        await page.locator("input[name=target]").fill("lb-arm")
        await page.locator("input[name=reason]").fill("bureau déplacé")
        await page.locator("main button.button").click()
        await page.wait_for_load_state("networkidle")
        assert "hide contact lb-arm: bureau déplacé" in (await page.locator("main").inner_text())
        await page.goto(f"{office.url}/stats/figure/countries?lang=fr")
        await page.emulate_media(media="print")
        assert not await page.locator("header").is_visible()
        assert await page.locator("table").is_visible()
        await page.emulate_media(media="screen")
        await page.locator("header form button").click()
        await page.wait_for_url("**/stats/login?lang=fr")
        await page.goto(f"{office.url}/stats?lang=fr")
        assert page.url.endswith("/stats/login?lang=fr")
    finally:
        await context.close()
