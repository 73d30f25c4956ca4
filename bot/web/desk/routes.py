"""The pages of editors, all of them: content, notices, proposals and who decides on them."""

from __future__ import annotations

from starlette.routing import Route

from bot.web.changes import Changes
from bot.web.content import Content
from bot.web.editing import Editing
from bot.web.notices import Notices
from bot.web.proposing import Proposing


def routes(editing: Editing) -> list[Route]:
    """Return every route of theirs."""
    rooms = (Content(editing), Notices(editing), Changes(editing), Proposing(editing))
    return [route for room in rooms for route in room.routes]
