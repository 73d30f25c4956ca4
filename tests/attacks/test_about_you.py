"""What people say of themselves: asked of nobody by default, counted once a day, crossed with nothing, kept nowhere."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Final

import pytest

import handlers
from bot import checks
from bot.actions import parse_action
from bot.channels import CHANNELS
from bot.channels.twilio.whatsapp import WhatsApp
from bot.document import plain
from bot.engine import Engine
from bot.languages import LANGUAGES
from bot.library.model import Library
from bot.stats.figures import FIGURES
from bot.stats.publish import BASE, Table, all_published
from bot.store.keys import FileKeys
from bot.turn import Turn
from bot.types import ASKS, Inbound, Reader, Said, Screen, Session, Who
from handlers.about_you import EVENTS
from handlers.routing import route
from tests.attacks import world
from tests.attacks.world import MONDAY
from tests.chatting import tallies
from tests.conftest import Clock

TODAY: Final = date(2026, 11, 24)
ANSWERS: Final = {
    "first": ("yes", "no", "skip"),
    "gender": ("woman", "man", "skip"),
    "age": ("under-18", "18-24", "25-up", "skip"),
}
OURS: Final = {figure.name for figure in FIGURES if figure.question}
NAMES: Final = frozenset({"about-you", "say-about"})


def tap(person: str, address: str, number: int = 0, channel: str = "telegram") -> Inbound:
    """Press a button."""
    return Inbound(Who(channel, person), f"{person} {address} {number}", Said("tap", tap=address))


def every_answer() -> Iterator[str]:
    """Return the address of each answer to each question, in each language."""
    for language in LANGUAGES:
        for question, answers in ANSWERS.items():
            yield from (f"{language} say-about {question} {answer}" for answer in answers)


async def raw(engine: Engine) -> dict[str, dict[str, int]]:
    """Return the raw cells of the three figures."""
    return {name: await tallies(engine, name) for name in sorted(OURS)}


def test_these_are_margins_of_their_own() -> None:
    """By month, by the answer and nothing else: no language, channel, hour, place, partner or topic beside it."""
    margins = [figure for figure in FIGURES if figure.question]
    assert tuple(figure.question for figure in margins) == ASKS
    assert {(figure.grain, figure.by, figure.rare, figure.first) for figure in margins} == {
        ("month", ("value",), True, True)
    }
    events = {figure.event for figure in margins}
    assert events == set(EVENTS.values())
    assert [figure.name for figure in FIGURES if figure.event in events and not figure.question] == []


async def test_an_answer_adds_to_its_own_cell_and_to_nothing_else(tmp_path: Path, asking: Library) -> None:
    """Beside the message itself, which counts as any other: by channel, language and hour."""
    async with world.opened(tmp_path, asking, Clock()) as engine:
        for number, address in enumerate(every_answer()):
            before = {figure.name: await tallies(engine, figure.name) for figure in FIGURES}
            await world.say(engine, tap(f"p{number}", address))
            after = {figure.name: await tallies(engine, figure.name) for figure in FIGURES}
            _, _, question, answer = address.split()
            own = EVENTS[question]
            counted = (question, answer) != ("first", "skip")
            assert after[own] == dict(Counter(before[own]) + Counter({answer: int(counted)}))
            changed = {name for name in after if after[name] != before[name]}
            assert changed == {"channels", "hours", *((own,) if counted else ())}


async def test_whoever_presses_all_answers_counts_once_a_day_in_each_question(tmp_path: Path, asking: Library) -> None:
    """The first answer, whichever it is; tomorrow once more; somebody else (the control) beside it."""
    clock = Clock()
    async with world.opened(tmp_path, asking, clock) as engine:
        for day in range(2):
            for number, address in enumerate((*every_answer(), *every_answer())):
                await world.say(engine, tap("amina", address, day * 100 + number))
                if number % 7 == 0:
                    await engine.store.tidy(clock())
            once = day + 1
            expected = {"first_time": {"yes": once}, "gender": {"woman": once}, "age": {"under-18": once}}
            assert await raw(engine) == expected
            clock.pass_(days=1)
        await world.say(engine, tap("binta", "en say-about gender man"))
        assert (await raw(engine))["gender"] == {"woman": 2, "man": 1}


def seen_by_staff(tables: tuple[Table, ...]) -> list[int | str]:
    """Return every cell and total of the three figures."""
    answers = [table for table in tables if table.figure in OURS]
    return [cell for table in answers for cells in (*(row.cells for row in table.rows), table.totals) for cell in cells]


@pytest.mark.parametrize("crowd", [0, 8, 18, 19, 60])
async def test_one_person_who_tries_everything_is_never_seen(tmp_path: Path, asking: Library, crowd: int) -> None:
    """Among few or many, on every day of a month: no number under 20 is shown, none that is not rounded, and no rest.

    The raw counts (the control) hold her: with nobody else they are hers alone.
    """
    chance, clock = random.Random(crowd), Clock(MONDAY.replace(day=1))
    async with world.opened(tmp_path, asking, clock) as engine:
        for person in range(crowd):
            for question, answers in ANSWERS.items():
                await world.say(engine, tap(f"p{person}", f"en say-about {question} {chance.choice(answers)}"))
        for day in range(9):
            for number, address in enumerate(every_answer()):
                await world.say(engine, tap("amina", address, day * 100 + number))
            clock.pass_(days=1)
        clock.moment = MONDAY.replace(month=12, day=2)
        await engine.store.tidy(clock())
        exact = await raw(engine)
        tables = await all_published(engine.store, clock())
    assert all(n > 0 for cells in exact.values() for n in cells.values())
    if not crowd:
        assert exact == {"first_time": {"yes": 9}, "gender": {"woman": 9}, "age": {"under-18": 9}}
    seen = seen_by_staff(tables)
    numbers = [cell for cell in seen if isinstance(cell, int)]
    assert [cell for cell in numbers if cell % BASE or cell < 20] == []
    assert bool(numbers) == (crowd >= 18), seen
    small = {(name, key) for name, cells in exact.items() for key, n in cells.items() if n < 20}
    for table in tables:
        for row in table.rows:
            assert all(isinstance(cell, str) for cell in row.cells) or (table.figure, row.key[0]) not in small


async def test_nothing_is_shown_before_the_month_is_closed(tmp_path: Path, asking: Library) -> None:
    """Two hundred answers, and the month still runs: no period, no number."""
    clock = Clock(MONDAY.replace(day=3))
    async with world.opened(tmp_path, asking, clock) as engine:
        for person in range(200):
            await world.say(engine, tap(f"p{person}", "fr say-about age under-18"))
        clock.moment = MONDAY.replace(month=12, day=1, hour=1)
        await engine.store.tidy(clock())
        assert seen_by_staff(await all_published(engine.store, clock())) == []
        clock.pass_(hours=2)
        await engine.store.tidy(clock())
        assert seen_by_staff(await all_published(engine.store, clock())) != []  # the control


@pytest.mark.parametrize("question", ASKS)
@pytest.mark.parametrize("typed", [False, True])
async def test_what_is_remembered_is_the_same_after_any_answer(
    tmp_path: Path, asking: Library, question: str, typed: bool
) -> None:
    """Whoever opens every seal with today's keys learns that a question was on screen, not what was answered to it."""
    clock = Clock()
    kept = set()
    for number in range(1, len(ANSWERS[question]) + 1):
        keys = FileKeys(tmp_path / str(number) / "keys")
        async with world.opened(tmp_path / str(number), asking, clock, keys) as engine:
            await world.say(engine, tap("amina", f"en about-you {question}"))
            if typed:
                said = Said("text", text=str(number))
                await world.say(engine, Inbound(Who("telegram", "amina"), "answer", said))
            else:
                await world.say(engine, tap("amina", f"en say-about {question} {ANSWERS[question][number - 1]}"))
            loaded = await engine.store.load(Who("telegram", "amina"), "another", clock())
        key = keys.alive(clock())[0]
        with sqlite3.connect(tmp_path / str(number) / "bot.db") as db:
            answers = {
                bytes(key.unseal(sealed, tag) or b"") for tag, sealed in db.execute("SELECT tag, sealed FROM delivery")
            }
        db.close()
        assert loaded.session is not None
        assert b"" not in answers
        kept.add((loaded.session, frozenset(answers)))
    assert len(kept) == 1, kept


async def test_a_number_typed_twice_answers_one_question(tmp_path: Path, asking: Library) -> None:
    """Though the number is not remembered: within two seconds any number is the same one again."""
    clock = Clock()
    async with world.opened(tmp_path, asking, clock) as engine:
        await world.say(engine, tap("amina", "en about-you first"))
        for count in range(2):
            await world.say(engine, Inbound(Who("telegram", "amina"), f"1 {count}", Said("text", text="1")))
        assert await raw(engine) == {"first_time": {"yes": 1}, "gender": {}, "age": {}}
        clock.pass_(seconds=3)
        await world.say(engine, Inbound(Who("telegram", "amina"), "2", Said("text", text="1")))
        assert (await raw(engine))["gender"] == {"woman": 1}


async def test_delete_my_data_takes_the_marks_of_answers_too(tmp_path: Path, asking: Library) -> None:
    """No mark of the day is left that says she answered: pressed again, she is somebody new."""
    clock = Clock()
    async with world.opened(tmp_path, asking, clock) as engine:
        await world.say(engine, tap("amina", "en say-about gender woman"))
        await world.say(engine, tap("amina", "en forget"))
        with sqlite3.connect(tmp_path / "bot.db") as db:
            assert db.execute("SELECT COUNT(*) FROM seen").fetchone() == (0,)
        db.close()
        await world.say(engine, tap("amina", "en say-about gender man"))
        assert (await raw(engine))["gender"] == {"woman": 1, "man": 1}


def asks_something(screen: Screen) -> bool:
    """Say whether a screen leads to a question about oneself, or is one."""
    return screen.action.name in NAMES or any(button.action.name in NAMES for button in (*screen.choices, *screen.nav))


def asked_by(question: str, language: str, library: Library) -> str:
    """Return the words of a question: the first line of its screen."""
    screen = handlers.draw(parse_action(f"{language} about-you {question}"), Reader(language, TODAY), library)
    return plain(screen.body).partition("\n")[0]


def test_nothing_is_asked_by_default_on_any_screen_of_any_channel(library: Library, asking: Library) -> None:
    """Walked from every button there is; and the words of the questions stand nowhere, as each channel writes them."""
    assert library.service.asks == ()
    screens = list(checks.screens(library, TODAY))
    assert len(screens) > 1000
    assert [str(screen.action) for screen in screens if asks_something(screen)] == []
    questions = {asked_by(question, code, asking) for code in LANGUAGES for question in ASKS}
    assert len(questions) == len(ASKS) * len(LANGUAGES)
    assert [str(screen.action) for screen in screens if any(asked in plain(screen.body) for asked in questions)] == []
    rated = [screen for screen in screens if screen.action.name == "rated"]
    for channel in CHANNELS:
        texts = [message.text for screen in rated for message in channel.render(screen)]
        assert [text for text in texts if any(asked in text for asked in questions)] == []


def test_they_are_never_in_the_way_of_help(asking: Library) -> None:
    """Where all is asked: a button on the thanks for judging a page that is not sensitive, and nowhere else."""
    for language in LANGUAGES:
        reader = Reader(language, TODAY, WhatsApp.facts)
        for page in asking.pages[language].values():
            for address in ("open", "useful", "sources"):
                screen = handlers.draw(parse_action(f"{language} {address} {page.id}"), reader, asking)
                assert not asks_something(screen), (address, page.id)
            thanks = handlers.draw(parse_action(f"{language} rated {page.id} yes"), reader, asking)
            assert asks_something(thanks) != page.sensitive, page.id
            if page.id.startswith(("help/", "trafficking/")):
                assert not asks_something(thanks)
        for address in ("welcome", "hello", "thanks", "stopped", "forgotten", "hidden", "language", "contacts lb",
                        "urgent help/danger-now", "search", "search rights/wages", "unseen voice", "country lb",
                        "rated", "rated rights/no-such-page yes"):  # fmt: skip
            assert not asks_something(handlers.draw(parse_action(f"{language} {address}"), reader, asking)), address
        for question in ASKS:
            screen = handlers.draw(parse_action(f"{language} about-you {question}"), reader, asking)
            assert {"help/danger-now", "menu"} <= {button.action.arg(0) for button in screen.nav}


@pytest.mark.parametrize("text", ["my boss hits me", "mon patron me frappe", "help", "HIDE", "je veux mourir", "0"])
@pytest.mark.parametrize("question", ASKS)
def test_danger_is_heard_on_their_screens_as_anywhere(asking: Library, question: str, text: str) -> None:
    """Words of danger, for help and to hide lead where they always lead, and answer nothing."""
    here = f"en about-you {question}"
    said, session = Said("text", text=text), Session("en", here=here)
    turn = Turn(
        said,
        session,
        Reader("en", TODAY, WhatsApp.facts),
        asking,
        datetime.combine(TODAY, time(12), UTC),
        handlers.draw,
    )
    step = route(turn)
    assert step.screen.sensitive or step.screen.action.name == "hidden"
    assert not {event.name for event in step.events} & set(EVENTS.values())


def test_no_cell_tells_an_age_beside_a_place(tmp_path: Path, asking: Library) -> None:
    """After a day on which two people said everything they can, no key holds an age and anything else."""

    async def lived() -> list[str]:
        async with world.opened(tmp_path, asking, Clock()) as engine:
            for language in LANGUAGES:
                await world.say(engine, Inbound(Who("web", language), f"start {language}", Said("start", start="k7m2")))
                for address in ("there lb contacts", "home ke", "open rights/wages", "rate rights/wages yes"):
                    await world.say(engine, tap(language, f"{language} {address}", channel="web"))
                await world.say(engine, tap(language, f"{language} say-about age under-18", channel="web"))
            return [key for figure in FIGURES for key in await tallies(engine, figure.name)]

    keys = asyncio.run(lived())
    assert [key for key in keys if "under-18" in key] == ["under-18"]
    assert {"lb", "rights/wages yes", "other"} <= set(keys)  # the control: all of it was counted, each by itself


async def test_help_is_never_taken_for_a_double_tap(tmp_path: Path, asking: Library) -> None:
    """An answer, then 0 at once: help."""
    clock = Clock()
    async with world.opened(tmp_path, asking, clock) as engine:
        await world.say(engine, tap("amina", "en about-you first"))
        await world.say(engine, Inbound(Who("telegram", "amina"), "1", Said("text", text="1")))
        async with engine.turn(Inbound(Who("telegram", "amina"), "2", Said("text", text="0"))) as answer:
            assert str(answer.screen.action).startswith("en open help")
