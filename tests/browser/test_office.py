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
    "/stats/audit",
)
DESK = (
    "/stats/content",
    "/stats/notices",
    "/stats/changes",
    "/stats/changes/ma-emergency",
    *(f"/stats/changes/sg-home/{part}" for part in ("phone-1", "whatsapp", "hours", "languages", "url")),
)
WIDTHS = (360, 1200)
"""Of a phone and of a computer."""


@pytest.fixture
def office(tmp_path: Path, library: Library, clock: Clock) -> Iterator[Office]:
    """Open the office."""
    with opened(tmp_path, library, clock) as running:
        yield running


async def serious(page: Page) -> list[str]:
    """Return what axe finds that keeps somebody out."""
    violations = (await Axe().run(page)).response["violations"]
    return [f"{page.url} {each['id']}" for each in violations if each["impact"] in ("serious", "critical")]


async def serious_at_each_width(page: Page) -> list[str]:
    """Return the same for a phone and for a computer; and whether the page is wider than the screen."""
    violations = []
    for width in WIDTHS:
        await page.set_viewport_size({"width": width, "height": 740})
        violations += [f"{violation} at {width}" for violation in await serious(page)]
        if await page.evaluate("document.documentElement.scrollWidth") > width:
            violations.append(f"{page.url} is wider than {width}")
    return violations


async def open_door(page: Page, office: Office, language: str) -> None:
    """Look at the page to log in."""
    await page.goto(f"{office.url}/stats/login?lang={language}")


async def log_in(page: Page, who: str) -> None:
    """Fill in the page to log in; it leads to the overview."""
    await page.locator("input[name=name]").fill(who)
    await page.locator("input[name=password]").fill(PASSWORD)
    await page.locator("main button").click()
    await page.wait_for_url("**/stats?lang=*")


async def come_in(page: Page, office: Office, language: str, who: str = "ada") -> None:
    """Log in, as an administrator if nobody else is named."""
    await open_door(page, office, language)
    await log_in(page, who)


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_nobody_is_kept_out_of_the_numbers(chromium: Browser, office: Office, language: str) -> None:
    """By phone, with axe: no serious finding; every chart has its table; a page is no wider than the phone."""
    context = await chromium.new_context(viewport={"width": 360, "height": 740})
    page = await context.new_page()
    try:
        await open_door(page, office, language)
        violations = await serious(page)
        await log_in(page, "ada")
        for path in (*PATHS, "/p/d2k7", "/verify"):
            if path != "/stats":  # where logging in leads
                await page.goto(f"{office.url}{path}?lang={language}")
            assert page.url == f"{office.url}{path}?lang={language}"
            violations += await serious(page)
            if "/figure/" in path:
                assert await page.locator("img.chart").count() == await page.locator("table").count() == 1
                assert (await page.locator("img.chart").get_attribute("alt") or "").strip()
            assert await page.evaluate("document.documentElement.scrollWidth") <= 360, path
        assert violations == []
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
        async with page.expect_navigation():
            await page.locator("main button.button").click()
        assert "Cacher un contact · lb-arm · bureau déplacé" in (await page.locator("main").inner_text())
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


async def propose(page: Page, office: Office, number: str) -> None:
    """Choose a contact and a number of it, write another one and its source."""
    await page.goto(f"{office.url}/stats/content?lang=fr")
    await page.get_by_role("link", name="Contacts").click()
    await page.get_by_label("Contact").select_option("lb-isf-1745")
    await page.get_by_role("button", name="Continuer").click()
    await page.get_by_role("link", name="Modifier : Numéro de téléphone").click()
    await page.locator("input[name=local]").fill(number)
    await page.get_by_label("Source").fill("https://www.example.org/numeros")
    async with page.expect_navigation():
        await page.get_by_role("button", name="Proposer à une deuxième personne").click()


@pytest.mark.parametrize(("language", "width"), [("en", 360), ("fr", 1200)])
async def test_nobody_is_kept_out_of_the_desk(chromium: Browser, office: Office, language: str, width: int) -> None:
    """By phone and by computer, with axe: no serious finding, no page wider than the screen, errors and all."""
    context = await chromium.new_context(viewport={"width": width, "height": 740})
    page = await context.new_page()
    try:
        await come_in(page, office, "fr", "edith")
        await propose(page, office, "1746")
        await propose(page, office, "0")
        violations = await serious_at_each_width(page)
        assert await page.locator("[role=alert]").count() == 1
        await come_in(page, office, language)
        for path in DESK:
            await page.goto(f"{office.url}{path}?lang={language}")
            for more in await page.locator("summary").all():
                await more.click()
            violations += await serious_at_each_width(page)
        assert violations == []
    finally:
        await context.close()


async def test_two_people_change_a_number_without_script(chromium: Browser, office: Office) -> None:
    """One writes and takes back, writes again; another looks, and approves. A notice is looked at, then put up."""
    context = await chromium.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = await context.new_page()
    try:
        await come_in(page, office, "fr", "edith")
        await propose(page, office, "1747")
        await page.get_by_role("button", name="Retirer ma proposition").click()
        await propose(page, office, "1746")
        assert await page.get_by_role("button", name="J'ai lu la source").count() == 0
        await come_in(page, office, "fr", "emil")
        await page.goto(f"{office.url}/stats/changes?lang=fr")
        await page.get_by_role("button", name="J'ai lu la source").click()
        assert "Avant\n1745\nAprès\n1746" in await page.locator("main").inner_text()
        await page.get_by_role("link", name="Avis").click()
        await page.get_by_label("Nom court").fill("greve-lb")
        await page.get_by_label("Texte en anglais").fill("Offices are closed.")
        await page.get_by_label("Texte en français").fill("Les bureaux sont fermés.")
        await page.get_by_text("Pays : si rien n'est coché, l'avis vaut pour tous").click()
        await page.get_by_label("Liban", exact=True).check()
        await page.get_by_label("Pourquoi").first.fill("grève")
        await page.get_by_role("button", name="Aperçu").click()
        assert "Avis du 24 novembre 2026. Les bureaux sont fermés." in await page.get_by_role("status").inner_text()
        await page.get_by_role("button", name="Publier").click()
        assert await page.locator("h3").first.inner_text() == "greve-lb"
    finally:
        await context.close()
