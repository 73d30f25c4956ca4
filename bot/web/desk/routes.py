"""The pages of editors, all of them: content, notices, proposals and who decides on them."""

from __future__ import annotations

from starlette.routing import Route

from bot.web.desk.changes_page import Changes
from bot.web.desk.content_page import Content
from bot.web.desk.editing import Editing
from bot.web.desk.notices_page import Notices
from bot.web.desk.proposal_page import Proposing


def routes(editing: Editing) -> list[Route]:
    """Return every route of theirs."""
    rooms = (Content(editing), Notices(editing), Changes(editing), Proposing(editing))
    return [route for room in rooms for route in room.routes]
