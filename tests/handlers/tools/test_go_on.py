"""A question asked in the middle of a tool is answered, and no answer given to the tool is lost."""

from __future__ import annotations

import pytest

from bot.actions import BUTTON_BYTES, LONGEST, Action, parse_action
from bot.engine import Engine
from bot.library.model import Library
from bot.types import Reader
from handlers import ACTIONS, draw
from handlers.tools import ALONE, go_on
from tests.chatting import Person, tallies
from tests.conftest import Clock
from tests.handlers.test_find_contacts import TODAY

FULL = "en fee 1 kessar a8c8b8c7o2s7s000i3w6n0c7w2s8k2s8g1e8t073"
"""A calculator with all but its last answer."""


@pytest.mark.parametrize(
    ("step", "question", "page"),
    [
        ("en ask check-offer 1 anbycn", "tourist visa or work visa", "recruitment/visas"),
        ("fr ask check-offer 1 an", "est-ce que mon employeur peut garder mon passeport", "passport"),
        ("en quiz 1 at", "is it normal to pay an agency for a job", "recruitment/fees"),
        (FULL, "is it normal to pay an agency for a job", "recruitment/fees"),
        ("en list 1 hj7 8c", "is it normal to pay an agency for a job", "recruitment/fees"),
    ],
)
async def test_an_answer_leads_back_to_the_question(engine: Engine, step: str, question: str, page: str) -> None:
    """First of its choices, by its number too; all that was answered is in that button."""
    amina = Person(engine, hint=step[:2])
    await amina.presses(f"={step}")
    at = amina.at
    read = await amina.says(question)
    assert page in amina.at
    assert amina.screen is not None
    first = amina.screen.choices[0]
    assert str(first.action) == at
    assert len(at) <= BUTTON_BYTES
    assert first.label in read
    await amina.says("1")
    assert amina.at == at


async def test_a_second_question_leads_back_as_well(engine: Engine, clock: Clock) -> None:
    """Also what is not understood, the bare name of a country, and a word that is no choice."""
    amina = Person(engine, hint="en")
    await amina.presses("=en ask check-offer 1 anbycn")
    at = amina.at
    for question in ("tourist visa or work visa", "zzxxqq wwvvkk", "Qatar", "42", "what must a contract say"):
        await amina.says(question)
        assert amina.screen is not None
        assert amina.screen.choices[0].label == "Go on with my answers", question
    await amina.says("go on with my answers")
    assert amina.at == at


@pytest.mark.parametrize(
    ("question", "page"),
    [
        ("whom can I call in Qatar", "contacts qa"),
        ("work in Qatar, what are the rules there", "country qa"),
        ("afghanistna", "country af"),
        ("if i complain they cancel my visa?", "search"),
    ],
)
async def test_whatever_kind_of_answer_it_is_leads_back(engine: Engine, question: str, page: str) -> None:
    """Numbers to call, a country, a country with a slip, several pages."""
    amina = Person(engine, hint="en")
    await amina.presses("=en ask check-offer 1 anbycn")
    at = amina.at
    await amina.says(question)
    assert page in amina.at
    await amina.says("go on with my answers")
    assert amina.at == at


async def test_a_thank_you_and_a_picture_in_between_end_nothing(engine: Engine) -> None:
    """Both are answered, and the tool goes on."""
    amina = Person(engine, hint="en")
    for say, said in ((amina.says, "thank you sister"), (amina.sends, "voice")):
        await amina.presses("=en ask check-offer 1 ay")
        await say(said)
        await amina.says("1")
        assert amina.at == "en ask check-offer 1 ay"


async def test_who_leaves_a_tool_by_a_word_or_in_danger_has_left_it(engine: Engine) -> None:
    """Menu is the menu; help begins with help."""
    amina = Person(engine, hint="en")
    for words in ("menu", "0", "help", "my boss beats me and locked me in", "hide", "delete my data"):
        await amina.presses("=en ask check-offer 1 anbycn")
        await amina.says(words)
        assert "aside" not in amina.at


async def test_a_page_asked_for_in_a_tool_counts_as_itself(engine: Engine) -> None:
    """Once, as anywhere."""
    amina = Person(engine, hint="en")
    await amina.presses("=en ask check-offer 1 an")
    await amina.says("is it normal to pay an agency for a job")
    assert await tallies(engine, "topics") == {"recruitment/fees|en": 1}


async def test_the_answer_can_be_read_in_the_other_language(engine: Engine) -> None:
    """And the tool goes on in it."""
    amina = Person(engine, hint="en")
    await amina.presses("=en ask check-offer 1 an")
    await amina.says("is it normal to pay an agency for a job")
    await amina.says("français")
    await amina.says("1")
    assert amina.at == "fr ask check-offer 1 an"


@pytest.mark.parametrize(
    "address",
    [
        "en aside",
        "en aside ask open",
        "en aside open:menu open menu",
        "en aside ask:x aside x",
        "en aside ask:: open menu",
        "en aside fee:1 no-such x",
        "en aside fee:1 hide",
    ],
)
def test_no_address_of_this_kind_is_an_error(library: Library, address: str) -> None:
    """Nobody made it: the menu, or the page nearest to it."""
    screen = draw(parse_action(address), Reader("en", TODAY), library)
    assert screen.choices
    entry = ACTIONS["aside"]
    assert entry.counts(parse_action(address), library) == ()  # type: ignore[union-attr]  # a page


def test_a_way_back_that_no_address_holds_is_left_out() -> None:
    """The answer comes all the same."""
    page = Action("en", "search", tuple(f"page/{'x' * 40}{n}" for n in range(8)))
    assert go_on.beside(Action("en", "ask", ("check-offer", "1")), page) == page
    assert len(str(page)) <= LONGEST


def test_the_steps_are_those_of_the_tools() -> None:
    """As the table of tools names them."""
    assert {"ask", *ALONE} == go_on.STEPS
    assert go_on.tool_at(None) is None
    assert go_on.tool_at(parse_action("en open menu")) is None
