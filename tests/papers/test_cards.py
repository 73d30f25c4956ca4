"""Cards on the web: an address without a topic, a page that runs nothing."""

from __future__ import annotations

import httpx
import pytest
from starlette.applications import Starlette

from bot.library.model import Library
from bot.papers import cards
from handlers import share
from tests.conftest import Clock


@pytest.fixture
def visit(library: Library, clock: Clock) -> httpx.AsyncClient:
    """Give a browser before a site with cards."""
    site = Starlette(routes=[cards.card_route(lambda: library, clock)])
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=site), base_url="http://bot.example.org")


async def test_a_card_is_served_under_a_code(visit: httpx.AsyncClient) -> None:
    """As a page and as a PDF; the page may use its own style and nothing else."""
    code = share.code_of("fr card cm lb")
    page = await visit.get(f"/card/{code}")
    assert page.status_code == 200
    assert "Ma carte : Cameroun, Liban" in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "script-src" not in page.headers["content-security-policy"]
    pdf = await visit.get(f"/card/{code}.pdf")
    assert pdf.headers["content-type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF-")


@pytest.mark.parametrize("path", ["/card/xaaaaaaaa", "/card/cm-lb", "/card/..%2fmenu", "/card/xaaaaaaaa.exe"])
async def test_what_is_no_card_is_not_found(visit: httpx.AsyncClient, path: str) -> None:
    """Countries in clear are no address."""
    assert (await visit.get(path)).status_code == 404
