"""A conversation in a test reads like a conversation: she says, she sees."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace
from typing import Any, Final

from bot.channels import CHANNELS
from bot.channels.channel import Channel
from bot.channels.markup import UNBROKEN
from bot.channels.terminal import Terminal
from bot.engine import Engine
from bot.types import Inbound, Kind, Message, Said, Screen, Who

FACTS: Final = tuple(channel.facts for channel in CHANNELS)
"""What an engine is to know of the channels."""
_deliveries = itertools.count(1)


@dataclass
class Person:
    """Somebody who chats."""

    engine: Engine
    name: str = "amina"
    channel: Channel = field(default_factory=Terminal)
    hint: str = ""
    screen: Screen | None = None
    messages: tuple[Message, ...] = ()
    last: Inbound | None = None

    async def says(self, text: str) -> str:
        """Type words; return what she then reads."""
        return await self._send("text", text=text)

    async def presses(self, label: str) -> str:
        """Press a button by its label, or an old one by its address (`=fr open rights/wages`)."""
        if label.startswith("="):
            return await self._send("tap", tap=label[1:])
        assert self.screen is not None, "nothing to press yet"
        buttons = (*self.screen.choices, *self.screen.nav)
        button = next((candidate for candidate in buttons if label in candidate.label), None)
        assert button, f"no button {label!r} among {[candidate.label for candidate in buttons]}"
        return await self._send("tap", tap=str(button.action))

    async def sends(self, media: str) -> str:
        """Send something that is not text."""
        return await self._send("media", media=media)

    async def changes(self, text: str) -> str:
        """Change a message that was sent; return what she then reads."""
        return await self._send("edit", text=text)

    async def follows(self, link: str) -> str:
        """Come by a partner's link."""
        return await self._send("start", start=link)

    async def again(self) -> str:
        """The provider delivers the last message once more."""
        assert self.last is not None
        return await self._take(self.last)

    async def _send(self, kind: Kind, **said: Any) -> str:
        who = Who(self.channel.name, self.name)
        inbound = Inbound(who, f"d{next(_deliveries)}", Said(kind, hint=self.hint, **said))
        return await self._take(inbound)

    async def _take(self, inbound: Inbound) -> str:
        self.last = replace(inbound)
        async with self.engine.turn(inbound) as answer:
            self.screen = answer.screen
            self.messages = self.channel.render(answer.screen)
        return self.reads

    @property
    def reads(self) -> str:
        """Everything on her screen now. A space that does not break looks like any other."""
        return "\n\n".join(message.text for message in self.messages).replace(UNBROKEN, " ")

    @property
    def at(self) -> str:
        """The address of her screen."""
        assert self.screen is not None
        return str(self.screen.action)


async def tallies(engine: Engine, figure: str) -> dict[str, int]:
    """Return the raw cells of a figure, all periods together."""
    totals: dict[str, int] = {}
    for cell in await engine.store.tallies(figure):
        totals[cell.key] = totals.get(cell.key, 0) + cell.n
    return totals
