"""The server around the pages: what every answer carries, what is refused, and how it fails."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot import logs
from bot.channels.http import Receive, Scope, Send, respond
from bot.library.model import Library
from bot.types import Service
from bot.web.server import make_app, make_headers
from tests.live import Live, live


async def hook(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer as a webhook."""
    await respond(send, 200, b"hooked")


async def broken(request: Request) -> Response:
    """Answer with a mistake of ours."""
    raise RuntimeError("+33612345678 wrote: my boss")


async def page(request: Request) -> Response:
    """Answer with a page somebody else brings."""
    return PlainTextResponse("figures", headers={"cache-control": "private"})


def every_answer(client: httpx.Client) -> list[httpx.Response]:
    """Ask for one of each kind."""
    asked = [("GET", "/"), ("GET", "/nothing"), ("PUT", "/"), ("POST", "/"), ("GET", "/healthz"), ("GET", "/hook")]
    return [client.request(method, path) for method, path in asked]


def test_every_answer_is_safe_to_show_and_kept_by_nobody(site: Live) -> None:
    """Whatever is asked, the answer brings a strict policy, no referrer, no cookie, and no word on the server."""
    for answer in every_answer(site.client):
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "unsafe" not in policy
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert "set-cookie" not in answer.headers
        assert "server" not in answer.headers
        assert "strict-transport-security" not in answer.headers, "this copy has no https address"


def test_only_the_chat_may_be_framed_and_only_by_named_sites() -> None:
    """The chat is embedded by the operator's own sites; a copy with an https address asks for https."""
    headers = make_headers(Service(public_url="https://bot.example.org"), ["https://www.example.org"])
    chat, others = dict(headers.chat), dict(headers.others)
    assert chat[b"content-security-policy"].endswith(b"frame-ancestors 'self' https://www.example.org")
    assert others[b"content-security-policy"].endswith(b"frame-ancestors 'none'")
    assert chat[b"strict-transport-security"] == b"max-age=31536000"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("OPTIONS", "/", 405),
        ("PUT", "/", 405),
        ("DELETE", "/healthz", 405),
        ("PROPFIND", "/", 405),
        ("HEAD", "/", 200),
        ("HEAD", "/healthz", 200),
        ("GET", "/trafficking/signs", 404),
        ("GET", "/static/../server.py", 404),
        ("GET", "/static/..%2fserver.py", 404),
        ("GET", "/static/chat.py", 404),
        ("GET", "/%00", 404),
    ],
)
def test_what_is_not_offered_is_refused_briefly(site: Live, method: str, path: str, status: int) -> None:
    """Unknown ways and addresses get a small page that says so."""
    answer = site.client.request(method, path)
    assert answer.status_code == status
    assert len(answer.content) < 4000
    assert "Traceback" not in answer.text


def test_a_file_of_an_older_version_is_served_as_it_is_now(site: Live) -> None:
    """A page that was open during an update finds its style, and nothing keeps it under the old name."""
    answer = site.client.get("/static/chat-000000000000.css")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"


def test_webhooks_come_first_and_pages_of_others_have_their_place(tmp_path: Path, library: Library) -> None:
    """A webhook's exact address wins; a page that is handed in is served, its own headers kept."""
    routes, pages = {"/hook": hook, "/": hook}, [Route("/stats", page)]
    with live(tmp_path, library, routes=routes, pages=pages) as site:
        assert site.client.get("/hook").text == "hooked"
        assert site.client.get("/").text == "hooked"
        assert site.client.get("/hook/").status_code == 404
        answer = site.client.get("/stats")
        assert (answer.text, answer.headers["cache-control"]) == ("figures", "private")


def test_a_mistake_of_ours_says_nothing_to_anybody(
    tmp_path: Path, library: Library, capfd: pytest.CaptureFixture[str]
) -> None:
    """An error gets 500 without a word of it, in the answer or in the log."""
    logs.configure()
    with live(tmp_path, library, pages=[Route("/broken", broken)]) as site:
        answer = site.client.get("/broken")
        assert answer.status_code == 500
        assert "my boss" not in answer.text
        assert "no-referrer" in answer.headers["referrer-policy"]
    output = "".join(capfd.readouterr())
    assert "RuntimeError at test_server.py" in output
    assert "my boss" not in output
    assert "Traceback" not in output


def test_health_follows_the_store(site: Live) -> None:
    """Health is 200 while a turn could be kept, 503 while it could not."""
    answer = site.client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"ok": True})
    site.run(site.store.close())
    answer = site.client.get("/healthz")
    assert (answer.status_code, answer.json()) == (503, {"ok": False})
    site.run(site.store.open())


async def test_health_that_fails_is_not_well(site: Live) -> None:
    """A check that breaks is a 500, which no balancer takes for health."""

    async def health() -> bool:
        raise OSError

    web = make_app(site.engine, Service(), {}, health)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(web), base_url="http://web") as client:
        assert (await client.get("/healthz")).status_code == 500
