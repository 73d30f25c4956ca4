"""One turn from what came in to what is shown: commit, then answer, then acknowledge."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from time import monotonic
from typing import Final

import structlog

from bot import logs
from bot.actions import Action, parse_action
from bot.errors import BadAction, Conflict, Duplicate, Silenced, StoreError, TryAgain, UnknownChannel
from bot.library.model import HELP, ROOT, Library
from bot.metrics import Outcome, TurnMetrics
from bot.stats.counts import counts
from bot.store import Commit, Loaded, Store
from bot.throttle import RateLimiter
from bot.turn import Draw, Route, Turn
from bot.types import SESSION_MESSAGES, ChannelFacts, Event, Inbound, Reader, Said, Screen, Session, Step, Who
from bot.understanding.amounts import plain_digits

TRIES: Final = 4
"""How often a turn is computed again when its session changed meanwhile (another worker, another tap)."""

HELPS: Final = frozenset({"urgent", "contacts", "hidden"})
"""Screens of help beside the pages of its folder, and the hidden one: what leads to them is never silenced."""
STEPS: Final = ("ask ", "fee ", "list ", "quiz ")
"""Addresses of the steps of tools: where a channel can, each takes the place of the one before."""
FAILED: Final = Event("failed")

log = structlog.get_logger(__name__)


@dataclass
class Answer:
    """What a channel must show, and what it may still tell the engine before the lock is let go."""

    screen: Screen
    language: str
    outcome: Outcome
    """What becomes of the turn; `repeated`: answered before, shown again, not counted again."""
    wipe: tuple[int, ...]
    """Ids of messages to delete, where the channel can."""
    replaces: bool
    """Whether the screen takes the place of the message that was pressed, where the channel can."""
    _engine: Engine
    _commit: Commit

    async def blocked(self) -> None:
        """Count that the person does not want messages any more."""
        self.outcome = "blocked"
        events, commit = (Event("blocked"),), self._commit
        stop_counts = counts(events, commit.who.channel, self.language, commit.moment)
        again = replace(commit, delivery="", counts=stop_counts, forget=False)
        try:
            self._commit = replace(again, version=await self._engine.store.commit(again))
        except Conflict:
            log.info("blocked_not_counted", channel=commit.who.channel)

    def refused(self) -> None:
        """Note that the provider did not take the answer, in any form."""
        self.outcome = "refused"

    async def remember(self, *messages: int) -> None:
        """Keep the ids of messages just sent, so that HIDE can delete them."""
        session = self._commit.session
        if session is None or not messages:
            return
        before = () if self.wipe else session.messages  # what was to be deleted is known until there is something new
        kept = (*before, *messages)[-SESSION_MESSAGES:]
        again = replace(self._commit, delivery="", counts=(), session=replace(session, messages=kept))
        try:
            self._commit = replace(again, version=await self._engine.store.commit(again))
        except Conflict:
            log.info("messages_not_remembered", channel=self._commit.who.channel)


class Engine:
    """Takes turns: for one person one at a time, for all together."""

    def __init__(  # noqa: PLR0913 - eight things are joined here, each of them once
        self,
        store: Store,
        library: Callable[[], Library],
        route: Route,
        draw: Draw,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        rate_limiter: RateLimiter | None = None,
        turn_metrics: TurnMetrics | None = None,
        *,
        channels: Iterable[ChannelFacts],
    ) -> None:
        """Join a store, the library of the moment, the conversation, a clock (UTC), who may ask how much, a monitor.

        `channels` are those that people may write on.
        """
        self.store = store
        self.library = library
        self._route = route
        self._draw = draw
        self._channels = {facts.name: facts for facts in channels}
        self._now = now
        self._rate_limiter = rate_limiter
        self._turn_metrics = turn_metrics
        self._locks: dict[Who, tuple[asyncio.Lock, int]] = {}

    @asynccontextmanager
    async def turn(self, inbound: Inbound) -> AsyncIterator[Answer]:
        """Answer one delivery. The channel shows the answer inside the `async with`, under the person's lock.

        Raises `StoreDown` before anything is shown if the turn cannot be kept: the provider delivers it again.
        Raises `Silenced` if nothing is to be shown at all.
        """
        began = monotonic()
        outcome: Outcome = "broken"
        channel = self.channel(inbound.who.channel)
        judged = False
        try:
            help_only = await self._judged(inbound, channel)
            judged = True
            async with self._lock(inbound.who):
                answer = await self._take(inbound, help_only)
                yield answer
                outcome = answer.outcome
        except Silenced:
            outcome = "silenced"
            raise
        except (StoreError, TryAgain) as error:
            outcome = "not_kept" if isinstance(error, StoreError) else "put_off"
            if self._rate_limiter and judged:
                self._rate_limiter.give_back(inbound.who, channel, step=_is_step(inbound.said, channel))
            raise
        finally:
            if self._turn_metrics:
                self._turn_metrics.count_turn(inbound.who, outcome, monotonic() - began)

    def channel(self, name: str) -> ChannelFacts:
        """Return what is known of a channel; raise `UnknownChannel` where nothing is.

        Each way in asks for its own before anybody writes: what is not known cannot be promised.
        """
        try:
            return self._channels[name]
        except KeyError:
            raise UnknownChannel(f"{name!r} does not stand in CHANNELS (bot/channels/__init__.py)") from None

    async def _judged(self, inbound: Inbound, channel: ChannelFacts) -> bool:
        """Say whether this person gets the help screen whatever was asked; raise `Silenced` if nothing at all."""
        if self._rate_limiter is None:
            return False
        who, today = inbound.who, self._now().date()
        urgent = self._rate_limiter.doubts(who, channel, today) and await self._calls_for_help(inbound)
        step = _is_step(inbound.said, channel)
        verdict = self._rate_limiter.check(who, channel, today, urgent=urgent, step=step)
        if verdict == "silence":
            raise Silenced
        return verdict == "help"

    async def _calls_for_help(self, inbound: Inbound) -> bool:
        """Say whether somebody asks for help: on a screen of help, or by what a button or words lead to."""
        said = inbound.said
        moment = self._now()
        loaded = await self.store.load(inbound.who, inbound.delivery, moment)
        turn = self._begun(inbound, loaded.session, moment)
        chooses = said.kind == "tap" or plain_digits(said.text).isdigit()
        if chooses and turn.address and _is_help(turn.address):
            return True
        return _is_help(self._step(inbound, turn).screen.action)

    def preview(self, inbound: Inbound) -> Screen:
        """Draw what would answer a first message: nothing is kept or counted. For a page only looked at."""
        return self._step(inbound, self._begun(inbound, None, self._now())).screen

    async def _take(self, inbound: Inbound, help_only: bool) -> Answer:
        moment = self._now()
        for _ in range(TRIES):
            loaded = await self.store.load(inbound.who, inbound.delivery, moment)
            turn = self._begun(inbound, loaded.session, moment)
            if loaded.answered:
                return self._answer_repeated(inbound, turn, loaded, loaded.answer)
            step = self._step(inbound, turn, help_only)
            commit = self._commit(inbound, loaded, step, moment)
            try:
                commit = replace(commit, version=await self.store.commit(commit))
            except Conflict:
                continue
            except Duplicate as duplicate:
                return self._answer_repeated(inbound, turn, loaded, duplicate.answer)
            wipe = (*(loaded.session.messages if loaded.session else ()), inbound.message) if step.wipe else ()
            deleted = tuple(dict.fromkeys(filter(None, wipe)))
            outcome: Outcome = "failed" if FAILED in step.events else "busy" if help_only else "answered"
            replaces = _replaces(inbound, turn, step.screen)
            return Answer(step.screen, step.screen.action.language, outcome, deleted, replaces, self, commit)
        raise Conflict("one person's session kept changing")

    def _begun(self, inbound: Inbound, session: Session | None, moment: datetime) -> Turn:
        """Return a turn to be answered, with the library of the moment."""
        session = session.at(moment) if session else None
        reader = _reader(inbound, self.channel(inbound.who.channel), session, moment)
        return Turn(inbound.said, session, reader, self.library(), moment, self._draw)

    def _step(self, inbound: Inbound, turn: Turn, help_only: bool = False) -> Step:
        try:
            step = self._help(turn, "busy") if help_only else self._route(turn)
        except Exception as error:  # noqa: BLE001
            # Whatever is wrong with one message, it must not be delivered for ever and block its chat.
            log.error("handler_failed", what=logs.place(error))
            step = self._help(turn, "sorry", FAILED)
        if inbound.message:
            # A pressed message is known already: it keeps its place among the others.
            before = turn.session.messages if turn.session and step.wipe else step.session.messages
            kept = tuple(dict.fromkeys((*before, inbound.message)))[-SESSION_MESSAGES:]
            step = replace(step, session=replace(step.session, messages=kept))
        return step

    def _help(self, turn: Turn, note: str, *events: Event) -> Step:
        """Show the help screen instead of what was asked, with a line that says why."""
        language = turn.reader.language
        screen = self._draw(Action(language, "open", (HELP,), notes=(note,)), turn.reader, turn.library)
        session = turn.session or Session(language)
        return Step(replace(session, here=str(screen.action), labels=""), screen, events)

    def _commit(self, inbound: Inbound, loaded: Loaded, step: Step, moment: datetime) -> Commit:
        language = step.screen.action.language
        return Commit(
            who=inbound.who,
            delivery=inbound.delivery,
            answer=str(step.screen.action),
            session=None if step.forget else step.session.left_at(moment),
            version=loaded.version,
            moment=moment,
            counts=counts(step.events, inbound.who.channel, language, moment),
            forget=step.forget,
        )

    def _answer_repeated(self, inbound: Inbound, turn: Turn, loaded: Loaded, answer: str) -> Answer:
        """Show once more what answered a delivery; where its key is gone, the menu."""
        try:
            action = parse_action(answer)
        except BadAction:
            action = Action(turn.reader.language, "open", (ROOT,))
        screen = self._draw(action, turn.reading(action), turn.library)
        commit = Commit(inbound.who, "", answer, loaded.session, loaded.version, turn.moment)
        wipe, replaces = _undeleted(inbound, loaded.session), _replaces(inbound, turn, screen)
        return Answer(screen, action.language, "repeated", wipe, replaces, self, commit)

    @asynccontextmanager
    async def _lock(self, who: Who) -> AsyncIterator[None]:
        lock, waiting = self._locks.get(who, (asyncio.Lock(), 0))
        self._locks[who] = (lock, waiting + 1)
        try:
            async with lock:
                yield
        finally:
            lock, waiting = self._locks.pop(who)
            if waiting > 1:
                self._locks[who] = (lock, waiting - 1)


def _reader(inbound: Inbound, channel: ChannelFacts, session: Session | None, moment: datetime) -> Reader:
    today = moment.date()
    if session is None:
        hint = inbound.said.hint.partition("-")[0].lower()
        return Reader(channel.spoken(hint), today, channel)
    return Reader(channel.spoken(session.language), today, channel, session.home, session.destination, session.partner)


def _replaces(inbound: Inbound, turn: Turn, screen: Screen) -> bool:
    """Say whether a screen may take the place of the pressed message: the last one, and made to be replaced.

    A page is not: what was read stays readable.
    """
    session = turn.session
    if not (screen.in_place and inbound.said.kind == "tap" and inbound.message and session):
        return False
    if session.messages[-1:] != (inbound.message,):
        return False
    try:
        return turn.here is not None and turn.here.in_place
    except Exception:  # noqa: BLE001 - the turn is committed: a new message is always an answer
        return False


def _undeleted(inbound: Inbound, session: Session | None) -> tuple[int, ...]:
    """Return what HIDE was to delete when it was cut short, by a crash or a silent provider, and is delivered again.

    Of a chat that is hidden nothing is shown, and its messages are forgotten once the last one stands.
    """
    waits = session is not None and not session.here and inbound.message in session.messages
    return session.messages if session and waits else ()


def _is_help(action: Action) -> bool:
    """Say whether a screen is one of help: the menu of its pages, one of them, or whom to call."""
    page = action.page()
    of_help = page.arg(0).partition("/")[0] == HELP.partition("/")[0]
    return of_help or page.name in HELPS


def _is_step(said: Said, channel: ChannelFacts) -> bool:
    """Say whether a button is a step of a tool, on a channel where it costs nothing or takes the last one's place."""
    for_nothing = channel.free or "edits" in channel.can
    return for_nothing and said.tap.partition(" ")[2].startswith(STEPS)
