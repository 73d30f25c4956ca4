"""Cards on the web: an address without a topic, a page that runs nothing."""

from __future__ import annotations

from dataclasses import replace

import httpx
import pytest
from starlette.applications import Starlette

from bot.languages import LANGUAGES
from bot.library.model import Library
from bot.papers import cards
from bot.schema import Words
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


async def test_a_card_whose_letters_no_font_has_is_shown_as_a_page(library: Library, clock: Clock) -> None:
    """The phone may have them."""
    contacts = {
        id_: contact.model_copy(update={"name": Words(dict.fromkeys(LANGUAGES, "工会")), "kind": "union"})
        for id_, contact in library.contacts.items()
    }
    odd = replace(library, contacts=contacts)
    site = Starlette(routes=[cards.card_route(lambda: odd, clock)])
    visitor = httpx.AsyncClient(transport=httpx.ASGITransport(app=site), base_url="http://bot.example.org")
    code = share.code_of("fr card cm lb")
    sent = await visitor.get(f"/card/{code}.pdf")
    assert (sent.status_code, sent.headers["location"]) == (303, f"/card/{code}")
    assert "工会" in (await visitor.get(f"/card/{code}")).text
