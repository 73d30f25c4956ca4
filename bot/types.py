"""The vocabulary of the product: what a person sends, what a screen holds, what a turn changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Final, Literal

from bot.actions import Action
from bot.document import Document
from bot.errors import UnknownChannel
from bot.languages import FIRST, LANGUAGES, OFFERED

ASKS: Final = ("first", "gender", "age")
"""What people may be asked about themselves, in this order: first time here, woman or man, age group."""

Level = Literal["none", "possible", "clear"]
"""How sure a message is about danger."""

Kind = Literal["text", "tap", "media", "start", "edit", "left"]
"""What arrived: words, a pressed button, something that is not text, a link, a change, a farewell."""

Ability = Literal["buttons", "edits", "deletes", "copies", "calls", "parts", "short"]
"""What a channel can do: show buttons to press; put a screen in the place of another; delete messages of the chat; give
a button that copies a number; make a number one to tap; show a screen part by part, as it is asked for;
or no more than a few lines at once, so that what matters most comes first."""

Sentence = Callable[[str], str]
"""Says something in a language, given by its code."""


@dataclass(frozen=True, slots=True)
class ChannelFacts:
    """What a channel is called, leaves behind, costs and can do. Each says all of it in its own module."""

    name: str
    """As it stands in statistics and `Who.channel`: never changed, never shown."""
    title: str
    """As people write it."""
    erased_not: Sentence
    """After all is forgotten: what we cannot erase, and how the person can. Short enough for one SMS with the rest."""
    left_over: Sentence
    """After the chat is hidden: what may still be seen in it, in words that tell nothing of what it was about."""
    free: bool
    """Whether an answer costs nothing, neither money nor the patience of a provider: then no ceiling a day holds."""
    throwaway: bool
    """Whether anybody can be a new sender at every message: then all of them together are bound, as one person is."""
    can: frozenset[Ability]
    parts: Callable[[Screen], int]
    """Into how many parts a screen is cut on it, shown one by one; where none is cut, always one."""
    for_authors: bool
    """Whether authors and editors alone use it: it shows them what people are not offered yet."""
    setting: str
    """The setting that turns it on (`bot/settings.py`); nothing: the server is it, or nothing serves it."""
    demo_share: int
    """How many of the demo's invented people use it, beside the others' shares."""

    def spoken(self, *codes: str) -> str:
        """Return the first of some languages that is spoken on it, drafts for authors alone; else the first of all."""
        languages = LANGUAGES if self.for_authors else OFFERED
        return next((code for code in codes if code in languages), FIRST)


@dataclass(frozen=True, slots=True)
class Who:
    """Who is writing: made by a channel, read by the engine and the store only, never shown."""

    channel: str
    sender: str = field(repr=False)
    """An opaque string: a chat id, a number, a random token. Never parsed."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a person sent, without who sent it."""

    kind: Kind
    text: str = field(default="", repr=False)
    tap: str = ""
    """The written action of a pressed button, as it came back from the channel."""
    media: str = ""
    """What a thing that is not text is: voice, photo, location, sticker, contact, file."""
    start: str = ""
    """The partner code of a link."""
    hint: str = ""
    """The language the channel believes in, an IETF tag such as `fr-CA`, or nothing."""


@dataclass(frozen=True, slots=True)
class Inbound:
    """One delivery from a channel: who, what, and the provider's id for it."""

    who: Who
    delivery: str = field(repr=False)
    """The provider's id, unique within the channel: the same id is the same message again."""
    said: Said = field(repr=False)
    message: int = 0
    """The id of the message in the chat, where the channel can delete or edit it, or 0."""


def _on_no_channel(_language: str) -> str:
    raise UnknownChannel("a screen for no channel cannot say what stays on it")


NO_CHANNEL: Final = ChannelFacts(
    name="",
    title="",
    erased_not=_on_no_channel,
    left_over=_on_no_channel,
    free=True,
    throwaway=False,
    can=frozenset(),
    parts=lambda _screen: 1,
    for_authors=False,
    setting="",
    demo_share=0,
)
"""Where a screen is drawn for nobody's chat, such as a page on paper. It promises nothing."""


@dataclass(frozen=True, slots=True)
class Reader:
    """What a screen may depend on beside its address."""

    language: str
    today: date
    channel: ChannelFacts = NO_CHANNEL
    home: str = ""
    """ISO 3166 code of the country left, lower case, or nothing."""
    destination: str = ""
    """ISO 3166 code of the country gone to, lower case, or nothing."""
    partner: str = ""
    """The code of the partner whose link was used, or nothing."""


@dataclass(frozen=True, slots=True)
class Session:
    """What is remembered between two messages: tiny, sealed, and losing it costs one tap."""

    language: str
    home: str = ""
    destination: str = ""
    placed: int = 0
    """The second of the last turn that left these two or the next known; `PLACES_KEPT` after it they are forgotten."""
    relative: str = ""
    """Of whom was spoken last (`sister`): a country that was named then is not that of somebody else."""
    partner: str = ""
    here: str = ""
    """The written action of the screen last shown."""
    labels: str = ""
    """A hash of the choices on that screen, against content that changed under a typed number."""
    messages: tuple[int, ...] = ()
    """Ids of the last messages in the chat (at most `SESSION_MESSAGES`), for HIDE on Telegram."""
    misses: int = 0
    """How many messages in a row were not understood."""
    typed: str = ""
    """The last bare number typed and its second, `2@1764000000`, against a double tap; `@1764000000`: any number."""

    def at(self, moment: datetime) -> Session:
        """Return what is still known at a moment: countries are forgotten when nobody has written for a while."""
        silent = moment.timestamp() - self.placed >= PLACES_KEPT.total_seconds()
        return self.without_places() if silent and self._knows_of_places else self

    def left_at(self, moment: datetime) -> Session:
        """Return what is kept of a turn that began at a moment."""
        return replace(self, placed=int(moment.timestamp()) if self._knows_of_places else 0)

    def without_places(self) -> Session:
        """Return it without the countries, and without whose they are."""
        return replace(self, home="", destination="", placed=0, relative="")

    @property
    def _knows_of_places(self) -> bool:
        return bool(self.home or self.destination or self.relative)


PLACES_KEPT: Final = timedelta(minutes=30)
"""How long countries are known after the last message: a phone goes from hand to hand."""
SESSION_MESSAGES: Final = 30
"""How many message ids a session keeps (design: a screenful or two of chat)."""


@dataclass(frozen=True, slots=True)
class Button:
    """A link on a screen: the label a person sees and the address it leads to.

    Raises `ActionTooLong` if the written action is over 64 bytes (Telegram's `callback_data`).
    """

    label: str
    action: Action
    key: str = ""
    """The letter or digit that stands for it where there are no buttons; empty: its place."""

    def __post_init__(self) -> None:
        """Refuse an address no channel could carry."""
        self.action.check_button()


@dataclass(frozen=True, slots=True)
class Screen:
    """What a person sees, on any channel: an address, a text, choices, and ways out."""

    action: Action
    body: Document
    choices: tuple[Button, ...] = ()
    nav: tuple[Button, ...] = ()
    """Ways out that every screen has: help, menu, back, hide."""
    expects: Action | None = None
    """The action that typed words complete, for a screen that asks for a word or a number."""
    in_place: bool = False
    """Replaces the message it came from, where the channel can: menus, ticks, steps of a tool."""
    sensitive: bool = False
    level: Level = "none"
    whole: Document = ()
    """The rest of a page whose answer this is: a channel that can fold it away shows it too, others lead to it (R)."""
    back: Action | None = None
    """Where Back leads, the parent of its address; None: the main menu."""
    closing: Document = ()
    """A message of its own after all others: all that whoever opens the chat later sees first."""
    passing: bool = False
    """Whether it holds words of the message it answers: what is drawn of it is not kept, not even in memory."""
    secrets: tuple[str, ...] = ()
    """Short texts worth a copy button where there is one: phone numbers in international form."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something to count: a name from `EVENTS` in `bot/stats/figures.py` and its value."""

    name: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What a turn leads to: what to remember, what to show, what to count."""

    session: Session
    screen: Screen
    events: tuple[Event, ...] = ()
    forget: bool = False
    """Erase what links this chat to the person instead of remembering it."""
    wipe: bool = False
    """Delete the messages of the chat that the channel can delete."""
    discreet: bool = False
    """What was typed is not remembered, not even the number against a double tap: it said who the person is."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message as a channel sends it."""

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    """Rows of buttons, on channels that have them."""
    copies: tuple[str, ...] = ()
    """Short texts that get a button to copy them, on channels that have one."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a channel can carry. Each number's reason stands beside it in the channel's module.

    A screen, or the part of it that is asked for, is one message; only its `closing` stands by itself.
    """

    characters: int
    """The most characters one message may have."""
    aim: int
    """The characters a message does not pass, to be read on a small screen: what is longer is shown in parts."""
    page_parts: int = 9
    """The most parts of a page that is read whole: who reads with difficulty does not ask for more."""
    label: int = 22
    """The most characters of a label."""
    choices: int = 9
    """The most choices on a screen."""


@dataclass(frozen=True, slots=True)
class Service:
    """How this copy of the bot is known: shown on the welcome, `about/` and poster screens."""

    name: str = "Bagage"
    operator: str = ""
    operator_contact: str = ""
    public_url: str = ""
    telegram: str = ""
    """The username of the Telegram bot, without @."""
    whatsapp: str = ""
    sms: str = ""
    asks: tuple[str, ...] = ()
    """What people are asked about themselves, out of `ASKS` and in its order; usually nothing."""
    titles: tuple[tuple[str, str], ...] = ()
    """Each channel's name in statistics, with the title people know it by."""
