"""What holds on every path of every questionnaire: a result, no error, short addresses, answers that survive."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import handlers
from bot.actions import BUTTON_BYTES, Action, parse_action
from bot.channels import CHANNELS
from bot.engine import Engine
from bot.languages import LANGUAGES, OFFERED
from bot.library.load import load
from bot.library.model import Library
from bot.library.tools.questionnaire import Questionnaire
from bot.types import Reader, Screen
from tests.chatting import Person, tallies
from tests.conftest import CONTENT, Clock

LIBRARY = load(CONTENT)
TOOLS = sorted(name for name, tool in LIBRARY.tools.items() if isinstance(tool, Questionnaire))
DAY = date(2026, 11, 24)
STEPS = 60


def draw(address: Action | str) -> Screen:
    """Draw a screen as anybody sees it."""
    action = parse_action(address) if isinstance(address, str) else address
    return handlers.draw(action, Reader(action.language, DAY), LIBRARY)


def holds(screen: Screen) -> None:
    """Every channel shows the screen, and no button is too long."""
    for button in (*screen.choices, *screen.nav):
        assert len(str(button.action)) <= BUTTON_BYTES
        assert len(button.label) <= 22
    for channel in CHANNELS:
        messages = channel.render(screen)
        assert len(messages) == 1
        assert all(1 <= len(message.text) <= channel.limits.characters for message in messages)


@pytest.mark.parametrize("name", TOOLS)
@settings(max_examples=40, deadline=None)
@given(language=st.sampled_from(OFFERED), picks=st.lists(st.integers(0, 5), min_size=STEPS, max_size=STEPS))
def test_every_path_ends_in_a_result(name: str, language: str, picks: list[int]) -> None:
    """Whatever is answered, going on leads to a result, and every step is shown on every channel."""
    screen = draw(f"{language} ask {name} 1")
    for pick in picks:
        holds(screen)
        if screen.expects is None:
            if screen.choices[-1].action.arg(3) != "on" or len(screen.choices) > 2:
                break
            screen = draw(screen.choices[-1].action)
            continue
        answers = [choice for choice in screen.choices if choice.action.arg(3) != "why"]
        screen = draw(answers[pick % len(answers)].action)
    assert handlers.tools.count_tool(screen.action, LIBRARY)[0].name == "tool_finished"
    for view in ("r1", "r9", "txt", "chk", "did", "end", "why", "on"):
        holds(draw(Action(language, "ask", (*screen.action.args[:3], view))))


@settings(max_examples=150, deadline=None)
@given(
    language=st.sampled_from(OFFERED),
    name=st.sampled_from([*TOOLS, "gone"]),
    revision=st.sampled_from(["1", "2", "99", "x"]),
    answers=st.text(alphabet="abcdefghijklmnopqrstuvwxyz?_0", min_size=1, max_size=40),
    view=st.sampled_from(["", "on", "end", "why", "did", "txt", "chk", "r1", "r5", "zz"]),
)
def test_no_old_or_broken_address_is_an_error(language: str, name: str, revision: str, answers: str, view: str) -> None:
    """Unknown letters are ignored, and another revision has a screen."""
    screen = draw(Action(language, "ask", tuple(filter(None, (name, revision, answers, view)))))
    holds(screen)
    if name != "gone" and revision != "1":
        assert "revised" in screen.action.notes


@settings(max_examples=60, deadline=None)
@given(st.permutations(["ay", "bn", "cn", "dw", "en", "fn", "gn"]))
def test_the_order_of_answers_changes_nothing(pairs: list[str]) -> None:
    """The same answers are the same screen."""
    assert draw(f"en ask check-offer 1 {''.join(pairs)} end") == draw("en ask check-offer 1 aybncndwenfngn end")


def test_a_button_pressed_twice_leads_to_the_same_screen() -> None:
    """An answer given again is the same answer."""
    assert draw("en ask check-offer 1 anan") == draw("en ask check-offer 1 an")


def test_a_new_revision_keeps_what_fits_and_says_so() -> None:
    """One sentence, and the next question."""
    screen = draw("fr ask check-offer 7 anzz")
    assert screen.action.args == ("check-offer", "1", "an")
    assert "Nos questions ont changé" in CHANNELS[0].render(screen)[0].text


@pytest.mark.parametrize(
    ("hint", "typed", "answer"),
    [
        ("en", "yess", "y"), ("en", "Yes", "y"), ("en", "no", "n"), ("en", "nop", "n"), ("en", "dont know", "?"),
        ("en", "oui", "y"), ("fr", "oiu", "y"), ("fr", "ouii", "y"), ("fr", "non", "n"), ("fr", "nnon", "n"),
        ("fr", "je sais pas", "?"), ("fr", "passer", "?"), ("en", "2", "n"), ("fr", "3", "?"),
        ("en", "i dont know", "?"), ("en", "IDK", "?"), ("fr", "jsp", "?"), ("fr", "oui oui", "y"),
        ("fr", "ouais", "y"), ("fr", "d'accord", "y"), ("fr", "Bien sûr !", "y"), ("fr", "o", "y"), ("fr", "nn", "n"),
        ("fr", "OK", "y"), ("en", "✅", "y"), ("en", "👍🏿", "y"), ("en", "👎", "n"), ("en", "👎👎", "n"),
        ("fr", "🤷", "?"), ("fr", "ouiiii", "y"), ("fr", "oui svp", "y"), ("en", "Yes please", "y"),
        ("fr", "non merci", "n"), ("en", "1 Yes", "y"), ("fr", "1. Oui", "y"),
        ("fr", "1 yes", "y"), ("en", "2 No", "n"), ("en", "No 3", "?"),
    ],
)  # fmt: skip
async def test_answers_may_be_typed(engine: Engine, hint: str, typed: str, answer: str) -> None:
    """Words in either language, misspelled or not, and digits."""
    person = Person(engine, hint=hint)
    await person.presses(f"={hint} ask check-offer 1")
    await person.says(typed)
    assert person.screen is not None
    assert (person.screen.action.arg(2) or "--")[:2] == f"a{answer}"


async def test_an_offer_is_checked_from_the_menu_to_a_number_to_call(engine: Engine, clock: Clock) -> None:
    """By digits alone, as on an old phone."""
    person = Person(engine, hint="en")
    await person.says("menu")
    for digit in ("1", "1", "1", "1", "2", "1", "3", "2", "2", "2"):
        await person.says(digit)
        clock.pass_(seconds=5)
    assert "See the result" in person.reads
    read = await person.says("1")
    assert "Wait and get advice" in read
    assert "The visa is not for work" in read
    read = await person.says("Reasons and sources")
    assert "Migrant Resource Centre Bangladesh" in read
    await person.says("back")
    await person.says("A number to call")
    assert person.at.startswith("en contacts")


async def test_starts_steps_results_are_counted_and_answers_are_not(engine: Engine) -> None:
    """By week, once a day for a person in a cell."""
    person = Person(engine, hint="en")
    for address in ("en ask check-offer 1", "en ask check-offer 1 an", "en ask check-offer 1 ay"):
        await person.presses(f"={address}")
    await person.presses("=en ask check-offer 1 aybn end")
    assert await tallies(engine, "tools_started") == {"check-offer": 1}
    assert await tallies(engine, "tools_steps") == {"check-offer 01": 1, "check-offer 02": 1}
    assert await tallies(engine, "tools_finished") == {"check-offer": 1}
    assert await tallies(engine, "tools_bands") == {"check-offer wait": 1}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", TOOLS)
def test_the_first_screen_leads_to_who_is_young_gone_or_in_danger(library: Library, name: str, language: str) -> None:
    """Before the first question."""
    screen = draw(f"{language} open tools/{name}")
    leads = [str(choice.action) for choice in screen.choices]
    assert leads == [
        f"{language} ask {name} 1",
        f"{language} open help/under-18",
        f"{language} ask {name} 1 _ did",
        f"{language} open help/danger-now",
    ]
