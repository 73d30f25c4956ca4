"""What do you know? Every answer explained, the first of the day counted, the first score carried along."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

import handlers
from bot.actions import Action
from bot.engine import Engine
from bot.languages import LANGUAGES, OFFERED
from bot.library.load import load
from bot.library.tools.quiz import Quiz
from bot.types import Reader
from tests.chatting import Person, tallies
from tests.conftest import CONTENT, Clock
from tests.handlers.tools.test_fill_questionnaire import holds

LIBRARY = load(CONTENT)
LOADED = LIBRARY.tools["quiz"]
assert isinstance(LOADED, Quiz)
TOOL: Quiz = LOADED
DAY = date(2026, 11, 24)
RIGHT = "".join(letter + question.right for letter, question in TOOL.logic.questions.items())


@settings(max_examples=200, deadline=None)
@given(
    language=st.sampled_from(OFFERED),
    answers=st.text(alphabet="abcdefghijklmnopst?_", min_size=1, max_size=30),
    more=st.lists(st.sampled_from(["e", "s7", "s99", "zz"]), max_size=2),
)
def test_every_address_has_a_screen_that_every_channel_shows(language: str, answers: str, more: list[str]) -> None:
    """Any answers, scores that cannot be, unknown views: no error, no button over 64 bytes."""
    answers = answers if answers[0] not in "?/" else f"a{answers}"
    holds(handlers.draw(Action(language, "quiz", ("1", answers, *more)), Reader(language, DAY), LIBRARY))


@settings(max_examples=60, deadline=None)
@given(language=st.sampled_from(OFFERED), picks=st.lists(st.integers(0, 3), min_size=12, max_size=12))
def test_every_path_ends_in_a_result(language: str, picks: list[int]) -> None:
    """Twelve answers, each explained, then a score that follows from them alone."""
    screen = handlers.draw(Action(language, "quiz", ("1",)), Reader(language, DAY), LIBRARY)
    score = 0
    for pick in picks:
        holds(screen)
        choice = screen.choices[pick % len(screen.choices)].action
        screen = handlers.draw(choice, Reader(language, DAY), LIBRARY)
        holds(screen)
        score += handlers.tools.count_tool(screen.action, LIBRARY)[0].value.endswith("right")
        screen = handlers.draw(screen.choices[0].action, Reader(language, DAY), LIBRARY)
    holds(screen)
    assert [event.name for event in handlers.tools.count_tool(screen.action, LIBRARY)] == ["tool_finished", "tool_band"]
    assert TOOL.score(TOOL.read(screen.action.arg(1))) == score


def test_every_explanation_has_its_source_and_a_page_to_read() -> None:
    """In both languages."""
    for language in LANGUAGES:
        for letter, question in TOOL.logic.questions.items():
            assert LIBRARY.page(language, question.page), letter
            assert TOOL.logic.sources[question.source].url.startswith("http")


async def test_only_the_first_answer_of_a_day_counts(engine: Engine, clock: Clock) -> None:
    """Wrong, then right: counted once, as wrong. The next day counts anew. Deleting her data changes no count."""
    amina = Person(engine)
    await amina.presses("=en quiz 1")
    await amina.says("true")
    await amina.presses("=en quiz 1 af e")
    assert await tallies(engine, "quiz") == {"a wrong": 1}
    clock.pass_(days=1)
    await amina.presses("=en quiz 1 af e")
    await amina.presses("=en quiz 1 at e")
    assert await tallies(engine, "quiz") == {"a wrong": 1, "a right": 1}
    await amina.says("delete my data")
    await amina.presses("=en quiz 1 at e")
    assert await tallies(engine, "quiz") == {"a wrong": 2, "a right": 1}


async def test_taken_again_it_counts_better_same_or_worse(engine: Engine) -> None:
    """The first score is in the address, nowhere else."""
    amina = Person(engine, hint="fr")
    await amina.presses(f"=fr quiz 1 {RIGHT[:-2]}mo")
    assert "11 sur 12" in amina.reads
    await amina.presses("Encore une fois")
    assert amina.at == "fr quiz 1 _ s11"
    read = await amina.presses(f"=fr quiz 1 {RIGHT} s11")
    assert "12 sur 12" in read
    assert "La première fois : 11 sur 12." in read
    assert await tallies(engine, "quiz_again") == {"better": 1}


async def test_answers_are_typed_and_misspelled(engine: Engine) -> None:
    """True and false in either language, labels with a slip, and digits."""
    amina = Person(engine, hint="fr")
    await amina.presses("=fr quiz 1")
    assert "Bravo. La bonne réponse : Faux." in await amina.says("fau")
    await amina.says("question suivante")
    assert "Bravo. La bonne réponse : Faux." in await amina.says("false")
    await amina.says("1")
    assert "Bravo. La bonne réponse : L'employeur." in await amina.says("l'emploieur")
