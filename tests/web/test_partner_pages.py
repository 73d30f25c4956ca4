"""The page of a partner's link, and the page that lists the genuine ones."""

from __future__ import annotations

from pathlib import Path

from bot.library.model import Library
from bot.web import partner_pages, static
from bot.web.rendering import PageRenderer
from tests.live import live
from tests.partnered import partnered


def test_its_page_shows_the_ways_there_are_and_a_code_to_scan(tmp_path: Path, library: Library) -> None:
    """Both languages; a name is never markup; an unknown code has the same page without a partner; nothing is kept."""
    with_partner = partnered(library)
    pages = partner_pages.partner_routes(lambda: with_partner, PageRenderer(with_partner.service, static.files()))
    with live(tmp_path, with_partner, pages=pages) as site:
        page = site.client.get("/p/k7m2?lang=fr")
        other = site.client.get("/p/nobody", headers={"accept-language": "en"})
        genuine = site.client.get("/verify?lang=fr")
    assert "Maison &lt;b&gt;des&lt;/b&gt; migrants" in page.text
    for way in ("https://wa.me/14155238886?text=Bagage%20k7m2", "https://t.me/bagage_bot?start=k7m2", "/?start=k7m2"):
        assert way in page.text
    assert "data:image/svg+xml" in page.text
    assert (other.status_code, "nobody" in other.text, "data:image/svg" in other.text) == (200, False, False)
    for words in ("+14155238886", "@bagage_bot", "bagage.example.org", "Nous ne demandons jamais"):
        assert words in genuine.text
    for answer in (page, other, genuine):
        assert "set-cookie" not in answer.headers
        assert "unsafe" not in answer.headers["content-security-policy"]
