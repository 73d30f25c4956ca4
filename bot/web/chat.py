"""The web chat: looking at the first page keeps nothing; each form sent is one turn, however often it arrives."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl

import structlog
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from bot.actions import Action
from bot.channels import markup
from bot.channels.http import BadRequest, body
from bot.channels.web import Web, web_html
from bot.document import paragraph
from bot.engine import Engine
from bot.errors import Silenced, StoreError
from bot.languages import FIRST, OFFERED, others
from bot.library.model import HELP
from bot.texts import say
from bot.types import Button, Inbound, Said, Screen, Who
from bot.web.negotiation import browser_language
from bot.web.rendering import PageRenderer

TOKEN_BYTES: Final = 16
"""A visitor's token: 128 bits, so that nobody comes upon another's by chance or by trying."""
FORM_BYTES: Final = 32 * 1024
"""The most bytes of a form: `WORDS` letters of 4 bytes, each written %XX, and the rest."""
WORDS: Final = 2500
"""The most letters a person may write at once: a pasted advert of 300 words, far more than a question."""
FIELDS: Final = 8
"""The most fields of a form: there are six."""
RETRY_SECONDS: Final = "5"
CLEARS: Final = frozenset({"hidden", "forgotten"})
"""Screens after which nothing of the conversation stays on the page."""
_PLACES: Final = {"0": 0, "M": 1}
"""Where help and menu stand among the ways out, by their keys: always in the same place."""
_RANDOM: Final = re.compile(rf"[0-9a-f]{{{2 * TOKEN_BYTES}}}")
_PARTNER: Final = re.compile(r"[a-z0-9-]{0,24}")

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ChatForm:
    """What the page sends: hidden state, and a pressed button or words."""

    token: str = field(repr=False)
    """Who this is: random, and gone with the page."""
    nonce: str = field(repr=False)
    """Which page this is: the same button of the same page is one delivery."""
    new: str = ""
    """For a page that was only looked at so far: the language it was shown in, `-` if in all of them."""
    start: str = ""
    """The partner code of the link that led here."""
    action: str = ""
    text: str = field(default="", repr=False)

    def first_message(self) -> Inbound:
        """Return the message that the first page answers: a link followed, or none in a language that we know."""
        if self.new in OFFERED or self.start:
            said = Said("start", start=self.start, hint=self.new)
        else:
            said = Said("tap", tap=str(Action(FIRST, "hello")))
        return Inbound(self.who, _digest(self.token, "first"), said)

    def next_message(self, hint: str) -> Inbound:
        """Return what the person did."""
        said = Said("tap", tap=self.action, hint=hint) if self.action else Said("text", text=self.text, hint=hint)
        return Inbound(self.who, _digest(self.token, self.nonce, str(said.kind), self.action or self.text), said)

    @property
    def who(self) -> Who:
        """Who this is, for the engine."""
        return Who(Web.name, self.token)


@dataclass(frozen=True, slots=True)
class LanguageSwitch:
    """The way to the same screen in another language. Not on a `Button`: an address here may be longer."""

    language: str
    label: str
    action: str


def read_chat_form(content: bytes) -> ChatForm:
    """Read a form; raise `BadRequest` 400 for one our page did not make, 413 for more than `WORDS` letters."""
    try:
        pairs = parse_qsl(
            content.decode("ascii"), keep_blank_values=True, strict_parsing=True, errors="strict", max_num_fields=FIELDS
        )
    except ValueError:
        raise BadRequest(400) from None
    fields = dict(pairs)
    token, nonce, start = (fields.get(name, "") for name in ("token", "nonce", "start"))
    if len(fields) != len(pairs) or not (_RANDOM.fullmatch(token) and _RANDOM.fullmatch(nonce)):
        raise BadRequest(400)
    if len(fields.get("text", "")) > WORDS:
        raise BadRequest(413)
    code = start if _PARTNER.fullmatch(start) else ""
    return ChatForm(token, nonce, fields.get("new", "")[:2], code, fields.get("action", ""), fields.get("text", ""))


class WebChat:
    """The two things a browser does: look (GET), and send (POST)."""

    def __init__(self, engine: Engine, renderer: PageRenderer) -> None:
        """Join the engine and the templates."""
        self._engine = engine
        self._renderer = renderer
        self._channel = Web()

    async def __call__(self, request: Request) -> Response:
        """Answer a request for `/`."""
        return await self._answer(request) if request.method == "POST" else self._look(request)

    def _look(self, request: Request) -> Response:
        """Show the first page to a new visitor: nothing is kept or counted until they press or write."""
        code = request.query_params.get("start", "").lower()
        start = code if _PARTNER.fullmatch(code) else ""
        form = ChatForm(_new_token(), _new_token(), browser_language(request) or "-", start)
        return self._show(self._engine.preview(form.first_message()), form)

    async def _answer(self, request: Request) -> Response:
        """Take one turn and show its screen."""
        try:
            form = read_chat_form(await body(request.scope, request.receive, FORM_BYTES))
        except BadRequest as error:
            return self._renderer.refusal(request, error.status)
        hint = form.new if form.new in OFFERED else browser_language(request)
        try:
            if form.new:
                # The first screen was shown without a turn: it is taken now, so that "2" means its second choice.
                async with self._engine.turn(form.first_message()):
                    pass
            async with self._engine.turn(form.next_message(hint)) as answer:
                return self._show(answer.screen, ChatForm(form.token, _new_token()))
        except Silenced:
            return self._put_off(form, hint, 429)
        except StoreError as error:
            log.warning("web_put_off", kind=type(error).__name__)
            return self._put_off(form, hint, 503)

    def _show(self, screen: Screen, form: ChatForm) -> Response:
        """Draw a screen as a page."""
        language = screen.action.language
        (message,) = self._channel.render(screen)
        choices, nav = message.buttons
        return self._page(
            language,
            form,
            text=Markup(message.text),  # noqa: S704 - made by `web_html`, which escapes
            choices=markup.keyed(choices),
            nav=_ways_out(nav, language),
            others=[
                LanguageSwitch(other.code, other.invitation, str(_translated(screen.action, other.code)))
                for other in others(language)
            ],
            in_place=screen.in_place,
            clears=screen.action.name in CLEARS,
        )

    def _put_off(self, form: ChatForm, hint: str, status: int) -> Response:
        """Say sorry, keep the words in their field, and let the same delivery be tried again."""
        language = form.action.partition(" ")[0]
        language = language if language in OFFERED else hint or FIRST
        text = Markup(web_html((paragraph(_sorry(language)),)))  # noqa: S704 - as above
        answer = self._page(language, form, status, text=text, again=say(language, "Try again"))
        answer.headers["retry-after"] = RETRY_SECONDS
        return answer

    def _page(self, language: str, form: ChatForm, status: int = 200, **values: object) -> Response:
        defaults: dict[str, object] = {
            "form": form,
            "longest": WORDS,
            "ask": say(language, "Your question, or a number"),
            "here": say(language, "Write here"),
            "send": say(language, "Send"),
            "log": say(language, "Conversation"),
            "ways": say(language, "Help and menu"),
            "sorry": _sorry(language),
            "choices": (),
            "nav": (),
            "others": (),
            "in_place": False,
            "clears": False,
            "again": "",
        }
        return self._renderer.render("chat.html", language, status, **{**defaults, **values})


def _ways_out(nav: Sequence[Button], language: str) -> list[Button]:
    """Return the ways out, help always the first and menu the second; the language has a place of its own."""
    ways = [button for button in nav if button.key != "L"]
    if ways and all(button.key != "0" for button in ways):
        ways.append(Button(say(language, "Help now"), Action(language, "open", (HELP,)), "0"))
    return sorted(ways, key=lambda button: _PLACES.get(button.key, len(_PLACES)))


def _translated(action: Action, language: str) -> Action:
    """Return the same screen in another language; the choice of language itself is answered by the choice."""
    return Action(language, "welcome") if action.name == "hello" else action.bare().in_language(language)


def _sorry(language: str) -> str:
    return say(language, "Sorry, I cannot answer just now. Nothing is lost: please try again in a moment.")


def _new_token() -> str:
    return secrets.token_hex(TOKEN_BYTES)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
