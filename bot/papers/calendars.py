"""The days of a checklist as a file for a phone's calendar: neutral names, nothing kept, asked for by a code."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.languages import LANGUAGES
from bot.library.model import Library
from bot.library.tools.checklist import Checklist, Marked
from bot.texts import say
from handlers.tools.fill_checklist import reminders

PATH: Final = "/d/{language:str}/{code:str}.ics"
"""The address of a file: a code that says what is ticked and a day, not whose."""


def write_calendar(tool: Checklist, marked: Marked, language: str, name: str, now: datetime) -> bytes:
    """Return the file (RFC 5545): an event a day on which something is due, named after the bot alone."""
    from icalendar import Calendar, Event  # on first use: the server need not hold it

    calendar = Calendar()
    calendar.add("prodid", "-//Bagage//EN")
    calendar.add("version", "2.0")
    code = tool.code(marked)
    for due, names in reminders(tool, marked):
        event = Event()
        mark = hashlib.sha256(f"{code} {due}".encode()).hexdigest()[:24]
        event.add("uid", f"{mark}@bagage.invalid")
        event.add("dtstamp", now)
        event.add("dtstart", due)
        event.add("dtend", due + timedelta(days=1))
        event.add("summary", say(language, "{name}: {n} to do", name=name, n=len(names)))
        event.add("description", say(language, "Open your list."))
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def calendar_route(library: Callable[[], Library], now: Callable[[], datetime]) -> Route:
    """Return the web server's route to the files."""

    def show(request: Request) -> Response:
        language = request.path_params["language"]
        tool = next((tool for tool in library().tools.values() if isinstance(tool, Checklist)), None)
        marked = tool.opened(request.path_params["code"]) if tool else None
        if tool is None or marked is None or marked.day is None or language not in LANGUAGES:
            return Response(status_code=404)
        content = write_calendar(tool, marked, language, library().service.name, now())
        headers = {"content-disposition": 'attachment; filename="bagage.ics"'}
        return Response(content, media_type="text/calendar; charset=utf-8", headers=headers)

    return Route(PATH, show, methods=["GET"])
