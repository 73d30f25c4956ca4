"""A real Chromium, found on this machine, that may reach this machine only."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Request, Route, async_playwright

from bot.languages import LANGUAGES
from bot.library.model import Library
from tests.live import Live, live

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
NEUTRAL = tuple(urlsplit(language.harmless).hostname for language in LANGUAGES.values())
PHONE = {"width": 360, "height": 740}


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """Start the browser once; without one, skip visibly, but never in continuous integration."""
    executable = next(filter(None, map(shutil.which, NAMES)), None)
    if executable is None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"no browser: install one of {', '.join(NAMES)}")
        pytest.skip(f"no browser: install one of {', '.join(NAMES)}")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable, args=list(ARGUMENTS))
        yield browser
        await browser.close()


@pytest.fixture
def site(tmp_path: Path, library: Library) -> Iterator[Live]:
    """Serve the whole application."""
    with live(tmp_path, library) as running:
        yield running


@dataclass
class Visit:
    """A page in a browser of its own, and what happened there."""

    page: Page
    asked: list[Request] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    """Hosts that nothing may be asked of, errors, and breaches of the policy."""


class Visits(Protocol):
    """Opens visits: `async with visits("fr", script=False) as visit`."""

    def __call__(self, language: str, *, script: bool = True, dark: bool = False) -> AbstractAsyncContextManager[Visit]:
        """Open a browser in a language."""


@pytest.fixture
def visits(chromium: Browser, site: Live) -> Visits:
    """Let a test open browsers; anything strange that happened there fails it at the end."""

    @asynccontextmanager
    async def visit(language: str, *, script: bool = True, dark: bool = False) -> AsyncIterator[Visit]:
        context = await chromium.new_context(
            locale={"fr": "fr-FR"}.get(language, "en-GB"),
            java_script_enabled=script,
            viewport={"width": PHONE["width"], "height": PHONE["height"]},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        here = Visit(await context.new_page())

        async def only_here(route: Route) -> None:
            host = route.request.url.split("/")[2].split(":")[0]
            if host == "127.0.0.1":
                await route.continue_()
            elif host in NEUTRAL:
                await route.fulfill(body="<title>Elsewhere</title>An encyclopedia.", content_type="text/html")
            else:
                here.strange.append(route.request.url)
                await route.abort()

        await context.route("**/*", only_here)
        here.page.on("request", lambda request: here.asked.append(request))  # noqa: PLW0108 - a built-in method cannot be wrapped
        here.page.on("pageerror", lambda error: here.strange.append(str(error)))
        here.page.on(
            "console", lambda line: here.strange.append(line.text) if "Content Security" in line.text else None
        )
        await here.page.goto(site.url)
        yield here
        assert await context.cookies() == []
        await context.close()
        assert here.strange == []

    return visit
