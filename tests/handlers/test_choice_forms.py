"""However a choice is typed: every form of every choice of every screen leads where its button leads; and so does Back.

Some forms of each are tried, by turns, so that each form is tried on hundreds of screens; all of them in the long test.
"""

from __future__ import annotations

import ast
import itertools
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest

import handlers
from bot.actions import Action
from bot.channels import CHANNELS
from bot.channels.twilio.whatsapp import WhatsApp
from bot.languages import LANGUAGES
from bot.library.model import ROOT, Library
from bot.library.wordings import spelled
from bot.schema import read_yaml
from bot.texts import say
from bot.turn import PageEntry, Turn
from bot.types import Reader, Said, Screen, Session
from handlers import hear, routing, rules
from handlers.frame import label_hash
from handlers.read_choice import exact_choice
from tests.conftest import CONTENT
from tests.handlers.walking import TODAY, drawn, keyed, noted, said, walked

NOON: Final = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)
DIGITS: Final = (
    "٠١٢٣٤٥٦٧٨٩",
    "۰۱۲۳۴۵۶۷۸۹",
    "०१२३४५६७८९",
    "০১২৩৪৫৬৭৮৯",
    "၀၁၂၃၄၅၆၇၈၉",
    "０１２３４５６７８９",
    "⓪①②③④⑤⑥⑦⑧⑨",
)
"""The digits of other keypads."""
NUMBERED: Final = (
    "{n}", "{n}.", "{n})", "n°{n}", "n° {n}", "no {n}", "le {n}", "option {n}", "{n} svp", "{n} please", "*{n}*",
    "{n} 👍", "0{n}", "{n}\ufe0f\u20e3", "{n} {label}", "{n}. {label}", "{n}) {label}", "{n}){label}", "{n}: {label}",
    "{n}- {label}",
)  # fmt: skip
"""How a choice is typed by its number."""
LABELLED: Final = (
    "{label}", "{label} svp", "please {label}", "{label}!", "« {label} »", "{unbroken}", "{upper}", "{lower}",
    "{plain}", "{joined}",
)  # fmt: skip
"""And by its label: with a please, a sign, in capitals, without accents, with œ for oe."""
LETTERED: Final = ("{n}", "{lower_n}", "{n} {label}", "{n}. {label}", " {n} ")
"""And a way out by its letter."""
EACH: Final = 2
"""So many forms of each choice are tried, by turns."""
BACK: Final = ("back", "BACK", "retour", "Retour svp", "go back please", "revenir", "🔙")
"""Words for Back; beside those of each language's `steering.yml`."""
AHEAD: Final = frozenset(
    {rules.clear_danger, rules.partner_code, rules.steering_word, rules.awaited_words, rules.double_tap}
)
"""What may come before a part of a label."""


def asked(typed: str, screen: Screen, reader: Reader, library: Library) -> tuple[routing.Rule, Action]:
    """Return the rule that decides where typed words lead on a screen, and where they lead."""
    session = Session(screen.action.language, here=str(screen.action), labels=label_hash(screen))
    turn = Turn(Said("text", text=typed), session, reader, library, NOON, lambda *_: screen)
    rule, decision = routing.decide(hear.Heard(turn))
    return rule, decision.action


def without_accents(text: str) -> str:
    """Return a text as somebody writes it whose keys have no accents."""
    spread = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "Oe"))
    return "".join(letter for letter in spread if not unicodedata.combining(letter))


def written(key: str, label: str, *, awaits: bool) -> list[str]:
    """Return the forms in which a choice may be typed; where an amount is awaited 00 is one."""
    by_number = NUMBERED if key.isdigit() else LETTERED
    forms = [form for form in by_number if not (awaits and form == "0{n}")]
    fill = {
        "n": key,
        "lower_n": key.lower(),
        "label": label,
        "unbroken": label.replace(" ", "\u00a0"),
        "upper": label.upper(),
        "lower": label.lower(),
        "plain": without_accents(label),
        "joined": label.replace("oe", "œ"),
    }
    typed = [form.format(**fill) for form in (*forms, *LABELLED)]
    if key.isdigit():
        scripts = ["".join(digits[int(figure)] for figure in key) for digits in DIGITS]
        typed += [*scripts, *(f"{number} {label}" for number in scripts), *(f"{number}." for number in scripts[:2])]
    return typed


@pytest.fixture(scope="module")
def screens(library: Library) -> list[Screen]:
    """Screens that differ in what can be chosen: on WhatsApp, where choices are typed."""
    apart: dict[object, Screen] = {}
    for language in LANGUAGES:
        addresses = [*walked(library, language), *said(library, language)]
        for screen in drawn([*addresses, *noted(addresses)], WhatsApp(), library):
            choices = tuple((key, button.label) for key, button in keyed(screen))
            apart.setdefault((language, choices, screen.expects is not None), screen)
    return list(apart.values())


def missed(screen: Screen, library: Library, turns: Iterator[int] | None) -> list[str]:
    """Return what is typed for a choice of a screen and leads elsewhere than its button; of all forms, or some."""
    reader = Reader(screen.action.language, TODAY, WhatsApp.facts)
    awaits = screen.expects is not None and not any(key.isdigit() for key, _ in keyed(screen)[: len(screen.choices)])
    lost = []
    for key, button in keyed(screen):
        forms = written(key, button.label, awaits=awaits)
        tried = forms if turns is None else {forms[next(turns) % len(forms)] for _ in range(EACH)}
        lost += [
            f"{screen.action} | {typed}" for typed in tried if asked(typed, screen, reader, library)[1] != button.action
        ]
    return lost


def test_every_form_of_every_choice_leads_where_its_button_leads(library: Library, screens: list[Screen]) -> None:
    """Numbers in any digits and form, labels in any writing, both together."""
    assert len(screens) > 600
    turns = itertools.count()
    assert [line for screen in screens for line in missed(screen, library, turns)] == []
    assert next(turns) > 10_000


@pytest.mark.long
def test_each_form_of_each_choice_leads_there(library: Library, screens: list[Screen]) -> None:
    """None left out."""
    assert [line for screen in screens for line in missed(screen, library, None)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_choices_are_heard_on_every_channel_as_it_draws_them(library: Library, language: str) -> None:
    """What is chosen does not hang on the channel: only the word for the next part is its own."""
    some = walked(library, language)[::25]
    for facts in (channel.facts for channel in CHANNELS if channel.facts.spoken(language) == language):
        reader = Reader(language, TODAY, facts)
        for screen in (handlers.draw(action, reader, library) for action in some):
            following = facts.parts(screen) > 1
            for key, button in keyed(screen):
                typed = key if following and button.key == "+" else button.label
                assert asked(typed, screen, reader, library)[1] == button.action, (facts.name, screen.action, typed)


def test_a_part_that_one_label_has_alone_is_that_choice(library: Library, screens: list[Screen]) -> None:
    """Unless it calls for help, steers, is a number, or is what the screen asks for: a country, a currency."""
    little, tried = library.wordings.little, 0
    for screen in screens[::4]:
        reader = Reader(screen.action.language, TODAY, WhatsApp.facts)
        words = [(button, spelled(button.label).split()) for _, button in keyed(screen)]
        for button, own in words:
            for word in own:
                alone = sum(word in others for _, others in words) == 1
                if len(word) < 3 or not word.isalpha() or word in little or not alone:
                    continue
                if exact_choice(word, screen, library.wordings):
                    continue
                tried += 1
                rule, leads = asked(word, screen, reader, library)
                assert leads == button.action or rule.decide in AHEAD, (screen.action, word, rule.says)
    assert tried > 1000


def words_for_back() -> list[str]:
    """Return the words for Back of every language."""
    files = [CONTENT / code / "steering.yml" for code in LANGUAGES]
    lists = [read_yaml(file.read_text(encoding="utf-8"), str(file))[1] for file in files if file.exists()]
    return [str(word) for words in lists for word in words.get("back", ())]


def test_back_leads_to_the_parent_on_every_screen(library: Library, screens: list[Screen]) -> None:
    """By the words and the letters of every language; to a page, never to hidden; also on one asked for again."""
    letters = [say(code, "B") for code in LANGUAGES]
    turns, typed_words = itertools.count(), words_for_back()
    assert len(typed_words) > 100
    for screen in screens:
        language = screen.action.language
        parent = screen.back or Action(language, "open", (ROOT,))
        assert isinstance(handlers.ACTIONS[parent.name], PageEntry), screen.action
        assert parent.name != "hidden", screen.action
        others = {key.casefold() for key, button in keyed(screen) if button.action != parent}
        tried = [BACK[next(turns) % len(BACK)], typed_words[next(turns) % len(typed_words)], *letters]
        for typed in tried:
            if typed.casefold() not in others:
                leads = asked(typed, screen, Reader(language, TODAY, WhatsApp.facts), library)[1]
                assert leads.bare() == parent.bare(), (screen.action, typed)


def test_out_of_range_is_one_line_on_every_screen(library: Library, screens: list[Screen]) -> None:
    """The same choices, none of the text; only where a number is asked for it is one."""
    seen = 0
    for screen in screens:
        if screen.expects is not None or "unclear" in screen.action.notes:
            continue
        seen += 1
        reader = Reader(screen.action.language, TODAY, WhatsApp.facts)
        for typed in ("42", "n°57"):
            again = asked(typed, screen, reader, library)[1]
            assert again == screen.action.bare().with_notes("unclear"), (screen.action, typed)
        short = handlers.draw(again, reader, library)
        assert len(short.body) == 1, screen.action
        assert short.whole == short.closing == (), screen.action
        full = handlers.draw(screen.action.bare(), reader, library)
        assert (short.choices, short.nav) == (full.choices, full.nav), screen.action
    assert seen > 300


def named_in_rules(library: Library) -> Iterator[tuple[str, str]]:
    """Yield each page or country that the rules of routing name in their own words, with what names it."""
    pages = {id_ for pages in library.pages.values() for id_ in pages} - rules.COMMANDS.keys()
    screens_named = pages | set(library.atlas.countries)
    for module in (rules, routing, hear):
        tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
        for statement in tree.body:
            target = statement.target if isinstance(statement, ast.AnnAssign) else statement
            name = getattr(target, "id", getattr(target, "name", ""))
            for node in ast.walk(statement):
                if isinstance(node, ast.Constant) and node.value in screens_named:
                    yield str(name), str(node.value)


def test_no_rule_names_a_screen(library: Library) -> None:
    """To mend one example: only steering words lead to pages by name."""
    assert dict(named_in_rules(library)).keys() == {"COMMANDS"}
