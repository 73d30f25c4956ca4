"""The pages of editors, all of them: content, notices, proposals and who decides on them."""

from __future__ import annotations

from starlette.routing import Route

from bot.web.desk.changes_page import ChangesPage
from bot.web.desk.content_page import ContentPage
from bot.web.desk.editor_desk import EditorDesk
from bot.web.desk.notices_page import NoticesPage
from bot.web.desk.proposal_page import ProposalPages


def desk_routes(desk: EditorDesk) -> list[Route]:
    """Return every route of theirs."""
    pages = (ContentPage(desk), NoticesPage(desk), ChangesPage(desk), ProposalPages(desk))
    return [route for page in pages for route in page.routes]
