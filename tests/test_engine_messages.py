"""The messages of a chat: which are remembered, which a screen takes the place of, which HIDE deletes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest
from structlog.testing import capture_logs

import handlers
from bot import app
from bot.actions import Action
from bot.engine import Answer, Engine
from bot.library.model import ROOT, Library
from bot.store import Store
from bot.turn import Turn
from bot.types import SESSION_MESSAGES, Inbound, Reader, Said, Screen, Session, Step, Who
from handlers.routing import route
from tests.chatting import FACTS, tallies
from tests.conftest import Clock

MENU = "en open menu"
RIGHTS = "en open rights"
PAGE = "en open rights/wages"
BINH = Who("telegram", "6093718245")


@dataclass
class Chat:
    """A chat in which every message has a number, hers as well as the bot's, as on Telegram."""

    engine: Engine
    who: Who = BINH
    newest: int = 0
    """The number of the last message."""
    delivered: list[Inbound] = field(default_factory=list)

    async def says(self, text: str) -> Answer:
        """Write a message; it has the next number."""
        self.newest += 1
        return await self._take(Said("text", text=text, hint="en"), self.newest)

    async def presses(self, address: str, message: int = 0) -> Answer:
        """Press a button under the last message, or under another one."""
        return await self._take(Said("tap", tap=address), message or self.newest)

    async def again(self) -> Answer:
        """The provider delivers the last message once more."""
        return await self._show(self.delivered[-1])

    async def remembered(self) -> Session:
        """Return what is kept of her."""
        session = (await self.engine.store.load(self.who, "", self.engine._now())).session
        assert session
        return session

    async def _take(self, said: Said, message: int) -> Answer:
        self.delivered.append(Inbound(self.who, f"{self.who} {len(self.delivered)}", said, message))
        return await self._show(self.delivered[-1])

    async def _show(self, inbound: Inbound) -> Answer:
        async with self.engine.turn(inbound) as answer:
            if not answer.replaces:
                self.newest += 1
                await answer.remember(self.newest)
            return answer


@pytest.fixture
def chat(engine: Engine) -> Chat:
    """Somebody on Telegram."""
    return Chat(engine)


async def test_hers_and_ours_are_remembered_in_their_order(chat: Chat) -> None:
    """Each once, also where she presses a button of one that is known."""
    await chat.says("menu")
    await chat.presses(PAGE)
    await chat.says("passport")
    assert (await chat.remembered()).messages == (1, 2, 3, 4, 5)
    await chat.presses(MENU, message=2)
    assert (await chat.remembered()).messages == (1, 2, 3, 4, 5, 6)


async def test_only_the_last_thirty_are_remembered(chat: Chat) -> None:
    """The oldest are forgotten first, hers as well as ours."""
    for _ in range(SESSION_MESSAGES):
        await chat.says("passport")
    first = SESSION_MESSAGES + 1
    assert (await chat.remembered()).messages == tuple(range(first, first + SESSION_MESSAGES))
    inbound = Inbound(chat.who, "not shown", Said("text", text="passport"), chat.newest + 1)
    async with chat.engine.turn(inbound):
        assert (await chat.remembered()).messages == tuple(range(first + 1, first + SESSION_MESSAGES + 1))


async def test_where_messages_have_no_numbers_none_is_remembered(chat: Chat) -> None:
    """On WhatsApp, by SMS and on the web."""
    async with chat.engine.turn(Inbound(chat.who, "d", Said("text", text="menu"))) as answer:
        assert answer.wipe == ()
        await answer.remember()
    assert (await chat.remembered()).messages == ()


@pytest.mark.parametrize("address", [MENU, RIGHTS])
async def test_a_menu_takes_the_place_of_the_menu_that_was_pressed(chat: Chat, address: str) -> None:
    """The chat does not grow; also when the tap is delivered again."""
    await chat.says("menu")
    assert (await chat.presses(address)).replaces is True
    assert (await chat.again()).replaces is True
    assert (await chat.remembered()).messages == (1, 2)


async def test_what_was_read_stays_readable(chat: Chat) -> None:
    """A page neither takes the place of a menu, nor does a menu take that of a page."""
    await chat.says("menu")
    assert not (await chat.presses(PAGE)).replaces
    assert not (await chat.presses(MENU)).replaces
    assert (await chat.presses(RIGHTS)).replaces


async def test_only_the_last_message_is_replaced(chat: Chat) -> None:
    """Not one far above what she reads now, though a menu stands below it: nobody would see it change."""
    await chat.says("menu")
    await chat.says("menu")
    for message in (2, 3, 1):
        assert not (await chat.presses(RIGHTS, message)).replaces
        await chat.says("menu")
    assert (await chat.presses(RIGHTS)).replaces


async def test_words_replace_nothing(chat: Chat) -> None:
    """Her own message stands last, also where nothing was sent and it comes again; a stranger has no last message."""
    await chat.says("menu")
    assert not (await chat.says("menu")).replaces
    unsent = Inbound(chat.who, "unsent", Said("text", text="menu"), chat.newest + 1)
    for _ in range(2):
        async with chat.engine.turn(unsent) as answer:
            assert answer.replaces is False
    assert not (await Chat(chat.engine, Who("telegram", "7")).presses(MENU, 9)).replaces
    bare = Inbound(chat.who, "bare", Said("tap", tap=MENU))
    async with chat.engine.turn(bare) as answer:
        assert not answer.replaces


async def test_a_menu_that_cannot_be_drawn_any_more_is_not_replaced(
    store: Store, library: Library, clock: Clock
) -> None:
    """The turn is committed: a new message is always an answer."""
    chat = Chat(app.make_engine(store, lambda: library, clock))
    await chat.says("menu")

    def draw(action: Action, reader: Reader, library: Library) -> Screen:
        if action.arg(0) == ROOT:
            raise KeyError(ROOT)
        return handlers.draw(action, reader, library)

    chat.engine = Engine(store, lambda: library, route, draw, clock, channels=FACTS)
    answer = await chat.presses(RIGHTS)
    assert (str(answer.screen.action), answer.replaces) == (RIGHTS, False)


async def test_hide_deletes_every_message_that_is_known_and_what_asked_for_it(chat: Chat) -> None:
    """Written or pressed; each once, and afterwards none of them is known."""
    await chat.says("menu")
    await chat.presses(PAGE)
    assert (await chat.says("hide")).wipe == (1, 2, 3, 4)
    assert (await chat.remembered()).messages == (5,)
    assert (await chat.presses("en hide", message=5)).wipe == (5,)
    assert (await chat.says("passport")).wipe == ()


async def test_hide_deletes_what_it_can_of_a_stranger(chat: Chat) -> None:
    """Her own message; nothing where messages have no numbers."""
    assert (await chat.says("hide")).wipe == (1,)
    async with chat.engine.turn(Inbound(Who("web", "x"), "d", Said("text", text="hide", hint="en"))) as answer:
        assert answer.wipe == ()


async def test_hide_that_was_cut_short_deletes_the_same_when_it_comes_again(chat: Chat) -> None:
    """What was to be deleted is known until something new stands; then it is forgotten."""
    await chat.says("menu")
    hide = Inbound(chat.who, "hide", Said("text", text="hide"), 3)
    for _ in range(2):
        async with chat.engine.turn(hide) as answer:
            assert answer.wipe == (1, 2, 3)
    async with chat.engine.turn(hide) as answer:
        await answer.remember(4)
    assert (await chat.remembered()).messages == (4,)
    async with chat.engine.turn(hide) as answer:
        assert answer.wipe == ()


async def test_what_comes_again_deletes_nothing_else(chat: Chat) -> None:
    """A message that did not hide, of a chat that is not hidden, or that nobody knows."""
    await chat.says("menu")
    assert (await chat.again()).wipe == ()
    stranger = Inbound(Who("telegram", "7"), "forget", Said("text", text="delete my data", hint="en"), 1)
    for _ in range(2):
        async with chat.engine.turn(stranger) as answer:
            assert answer.wipe == ()


async def test_a_message_is_remembered_beside_those_before_it(chat: Chat) -> None:
    """Two messages of one answer, one after the other; none is no reason to write."""
    async with chat.engine.turn(Inbound(chat.who, "d", Said("text", text="menu", hint="en"), 1)) as answer:
        await answer.remember(2)
        await answer.remember(3)
        written = await chat.engine.store.load(chat.who, "", chat.engine._now())
        await answer.remember()
    assert (await chat.remembered()).messages == (1, 2, 3)
    assert await chat.engine.store.load(chat.who, "", chat.engine._now()) == written
    assert await tallies(chat.engine, "channels") == {"telegram|en": 1}


async def test_what_a_screen_remembers_is_kept(store: Store, library: Library, clock: Clock) -> None:
    """With the number of her message; not what was remembered before, unless it hides the chat."""
    chat = Chat(app.make_engine(store, lambda: library, clock))
    await chat.says("menu")

    def remembers(turn: Turn) -> Step:
        return replace(route(turn), session=Session("en", messages=(7, 8)))

    chat.engine = Engine(store, lambda: library, remembers, handlers.draw, clock, channels=FACTS)
    await chat.says("passport")
    assert (await chat.remembered()).messages == (7, 8, 3, 4)


async def test_of_whoever_is_forgotten_nothing_is_remembered(chat: Chat) -> None:
    """Neither what answered, nor anything before; whoever comes back is counted as somebody new."""
    await chat.presses(PAGE)
    await chat.says("delete my data")
    assert (await chat.engine.store.load(chat.who, "", chat.engine._now())).session is None
    await chat.presses(PAGE)
    assert await tallies(chat.engine, "topics") == {"rights/wages|en": 2}


async def test_whoever_blocked_the_bot_is_counted_and_not_forgotten(chat: Chat) -> None:
    """Once, also when the turn comes again; what is told to the engine afterwards is kept."""
    await chat.says("menu")
    for _ in range(2):
        async with chat.engine.turn(Inbound(chat.who, "blocked", Said("tap", tap=PAGE), 2)) as answer:
            await answer.blocked()
            assert answer.outcome == "blocked"
            await answer.remember(9)
    assert (await chat.remembered()).messages[:3] == (1, 2, 9)
    assert await tallies(chat.engine, "blocked") == {"telegram": 1}
    assert await tallies(chat.engine, "topics") == {"rights/wages|en": 1}


async def test_whoever_is_forgotten_and_blocks_the_bot_is_counted_once(chat: Chat) -> None:
    """The mark of that day stays: it is younger than the wish to be forgotten."""
    for said in (Said("text", text="delete my data", hint="en"), Said("tap", tap=PAGE)):
        async with chat.engine.turn(Inbound(chat.who, said.kind, said, 1)) as answer:
            await answer.blocked()
    assert await tallies(chat.engine, "blocked") == {"telegram": 1}


async def test_where_another_worker_was_quicker_nothing_is_overwritten(chat: Chat) -> None:
    """What was sent stays sent; the log says that it is not remembered, and of whom only the channel."""
    with capture_logs() as lines:
        async with chat.engine.turn(Inbound(chat.who, "slow", Said("text", text="menu", hint="en"), 1)) as answer:
            other = Engine(
                chat.engine.store, chat.engine.library, route, handlers.draw, chat.engine._now, channels=FACTS
            )
            async with other.turn(Inbound(chat.who, "quick", Said("tap", tap=RIGHTS), 7)):
                pass
            await answer.remember(2)
            await answer.blocked()
    assert (await chat.remembered()).messages == (1, 7)
    assert [(line["event"], line["channel"]) for line in lines] == [
        ("messages_not_remembered", "telegram"), ("blocked_not_counted", "telegram")
    ]  # fmt: skip
