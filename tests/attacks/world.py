"""A week of real conversations on a real store, and what somebody who copied its files each evening would hold."""

from __future__ import annotations

import hashlib
import itertools
import json
import random
import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot import app
from bot.channels.telegram.updates import decode
from bot.channels.twilio.form import TwilioForm, read_message
from bot.engine import Engine
from bot.library.model import Library
from bot.store.keys import FileKeys, Generation, Keys
from bot.store.sqlite import SqliteStore
from bot.types import Inbound
from tests.conftest import Clock

MONDAY = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)
DAYS = 8
"""A week, and the day on which the machine is taken."""
PREFIX = "+977980"
"""With the six digits after it: a million numbers, among which everybody is."""
TOPICS = (
    "rights/wages", "documents/passport", "recruitment/fees", "trafficking/signs", "help/violence", "health/pregnancy",
    "money/loans", "travel/airport", "contract/what-it-says", "recruitment/visas",
)  # fmt: skip
_deliveries = itertools.count(1)


@dataclass(frozen=True)
class Person:
    """Somebody, with all that could name them."""

    number: str
    chat: int
    name: str
    phrase: str
    by_telegram: bool

    @property
    def sender(self) -> str:
        """How the store may know them."""
        return str(self.chat) if self.by_telegram else f"whatsapp:{self.number}"

    def writes(self, text: str) -> Inbound:
        """Write on their own channel."""
        return self.on_telegram(text) if self.by_telegram else self.on_whatsapp(text)

    def on_telegram(self, text: str) -> Inbound:
        """Write words, as Telegram delivers them: with the name."""
        id_ = next(_deliveries)
        sender = {"id": self.chat, "is_bot": False, "first_name": self.name, "language_code": "en"}
        chat = {"id": self.chat, "type": "private", "first_name": self.name}
        message = {"message_id": id_, "from": sender, "chat": chat, "date": 1_764_000_000, "text": text}
        arrived = decode(json.dumps({"update_id": 700_000_000 + id_, "message": message}).encode())
        assert arrived
        return arrived.inbound

    def on_whatsapp(self, text: str) -> Inbound:
        """Write words, as Twilio delivers them: with the name and the number, twice."""
        sid = "SM" + hashlib.md5(str(next(_deliveries)).encode()).hexdigest()
        fields = {"From": f"whatsapp:{self.number}", "WaId": self.number[1:], "ProfileName": self.name}
        return read_message(
            TwilioForm({name: [value] for name, value in {**fields, "MessageSid": sid, "Body": text}.items()})
        )


def people(count: int, chance: random.Random) -> list[Person]:
    """Return some people, half of them on Telegram."""
    tails = chance.sample(range(1_000_000), count)
    chats = chance.sample(range(5_000_000_000, 5_000_050_000), count)
    syllables = ["ba", "di", "ko", "lu", "mi", "na", "po", "ri", "su", "ta", "ve", "wo", "xa", "yu", "ze"]

    def made_up(parts: int) -> str:
        return "".join(chance.choices(syllables, k=parts)).capitalize()

    return [
        Person(f"{PREFIX}{tail:06d}", chat, made_up(6), f"{made_up(5)} {made_up(5)} {made_up(4)}", place % 2 == 0)
        for place, (tail, chat) in enumerate(zip(tails, chats, strict=True))
    ]


class StillKeys:
    """A control: one key for ever, as of a salt that nobody changes."""

    def __init__(self) -> None:
        self._kept = (Generation(1, "2026-11-16", 0.0, bytes(range(32))),)

    def alive(self, moment: datetime) -> tuple[Generation, ...]:
        """Return the same as ever."""
        return self._kept


class DerivedKeys:
    """A control: keys made from the date and a secret of the machine, as some counters of visits make them."""

    secret = b"a secret in the settings"

    def of(self, day: date) -> Generation:
        """Make the key of a date: today or in ten years."""
        key = hashlib.sha256(self.secret + day.isoformat().encode()).digest()
        return Generation(day.toordinal(), day.isoformat(), 0.0, key)

    def alive(self, moment: datetime) -> tuple[Generation, ...]:
        """Return today's and yesterday's."""
        return self.of(moment.date()), self.of(moment.date() - timedelta(days=1))


@dataclass(frozen=True)
class Snapshot:
    """What lay on the disk one evening, beside the keys."""

    day: date
    path: Path

    def rows(self, query: str) -> list[tuple[bytes, ...]]:
        """Read the copy as a thief would."""
        with sqlite3.connect(self.path) as db:
            rows = db.execute(query).fetchall()
        db.close()
        return rows

    def tags(self, table: str) -> set[bytes]:
        """Return the names of the rows of a table."""
        return {tag for (tag,) in self.rows(f"SELECT tag FROM {table}")}


@dataclass
class Week:
    """What happened, and what is left."""

    folder: Path
    clock: Clock
    wrote: dict[date, set[Person]] = field(default_factory=dict)
    snapshots: list[Snapshot] = field(default_factory=list)
    keys_of: dict[date, bytes] = field(default_factory=dict)
    """The file of keys as it was each evening: what was destroyed since."""

    @property
    def early(self) -> set[Person]:
        """Who wrote before the last two days, and not since."""
        days = sorted(self.wrote)
        return {person for day in days[:-2] for person in self.wrote[day]} - self.late

    @property
    def late(self) -> set[Person]:
        """Who wrote in the last two days."""
        days = sorted(self.wrote)
        return {person for day in days[-2:] for person in self.wrote[day]}

    @property
    def files(self) -> Iterator[Path]:
        """Every file there is now, but the thief's own copies."""
        return (path for path in sorted(self.folder.rglob("*")) if path.is_file() and "stolen" not in path.parts)


@asynccontextmanager
async def opened(
    folder: Path, library: Library, clock: Clock, keys: Keys | None = None, made: type[SqliteStore] = SqliteStore
) -> AsyncIterator[Engine]:
    """Open a store in a folder, its keys in a file beside it unless others are given, and the conversation over it."""
    store = made(folder / "bot.db", keys or FileKeys(folder / "keys" / "keys"))
    await store.open()
    yield app.make_engine(store, lambda: library, clock)
    await store.close()


async def say(engine: Engine, inbound: Inbound) -> None:
    """Take one turn, as a channel does."""
    async with engine.turn(inbound) as answer:
        await answer.remember(1)


async def live_through(
    week: Week, engine: Engine, crowd: list[Person], chance: random.Random, days: int = DAYS
) -> None:
    """Let a week go by: everybody writes on some days, the store is tidied each hour, the disk copied each evening."""
    stolen = week.folder / "stolen"
    stolen.mkdir()
    early = crowd[: len(crowd) // 3]
    for number in range(days):
        day = (MONDAY + timedelta(days=number)).date()
        here = [person for person in crowd if chance.random() < 0.5 and not (person in early and number >= days - 2)]
        week.wrote[day] = set(here)
        for hour in range(24):
            week.clock.moment = MONDAY.replace(hour=hour) + timedelta(days=number)
            await engine.store.tidy(week.clock())
            for person in here[hour::24]:
                topic = chance.choice(TOPICS)
                for text in ("hello", topic.partition("/")[2].replace("-", " "), f"my boss hits me {person.phrase}"):
                    await say(engine, person.writes(text))
            if number == days - 1 and hour == 20:
                await say(engine, here[0].writes("menu"))  # after the last sweep: the log of the database is not empty
                break
        week.snapshots.append(Snapshot(day, copy(week.folder / "bot.db", stolen / f"{day}.db")))
        keys = week.folder / "keys" / "keys"
        week.keys_of[day] = keys.read_bytes() if keys.exists() else b""


def copy(database: Path, to: Path) -> Path:
    """Copy a database with what stands in its log, as it lies on the disk."""
    for end in ("", "-wal", "-shm"):
        source = database.with_name(database.name + end)
        if source.exists():
            shutil.copyfile(source, to.with_name(to.name + end))
    return to
