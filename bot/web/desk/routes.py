"""The pages of editors, all of them: content, notices, proposals and who decides on them."""

from __future__ import annotations

from starlette.routing import Route

from bot.web.desk.changes_page import ChangesPage
from bot.web.desk.content_page import ContentPage
from bot.web.desk.editor_desk import Editing
from bot.web.desk.notices_page import NoticesPage
from bot.web.desk.proposal_page import ProposalPages


def desk_routes(editing: Editing) -> list[Route]:
    """Return every route of theirs."""
    rooms = (ContentPage(editing), NoticesPage(editing), ChangesPage(editing), ProposalPages(editing))
    return [route for room in rooms for route in room.routes]
