"""The edges of the rules: a second too late, a letter too few, no session, no choices."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.actions import Action
from bot.channels.twilio.sms import Sms
from bot.document import paragraph
from bot.library.model import Library
from bot.library.tools.checklist import Checklist, Marked
from bot.turn import Turn
from bot.types import Button, Said, Screen, Session
from bot.understanding.matcher import Understood
from handlers import rules
from handlers.hear import Heard
from handlers.routing import decide, route
from handlers.share import code_of
from tests.handlers.test_routing_rules import NOON, begin, decided, words

SECOND = int(NOON.timestamp())


def stranger(text: str, library: Library, hint: str = "") -> Turn:
    """Return the turn of a first message."""
    return begin(Said("text", text=text, hint=hint), library)


def with_understood(turn: Turn, understood: Understood) -> Heard:
    """Return a message of which it is given what it was taken to mean."""
    heard = Heard(turn)
    heard.__dict__["understood"] = understood
    return heard


@pytest.mark.parametrize(
    ("message", "leads"),
    [
        (Said("text", text="Lebanon"), "en country lb !hello"),
        (Said("text", text="papers", hint="en"), "en search documents/copies help/passport-taken documents/passport"),
        (Said("start", start=code_of("contacts lb")), "en contacts lb !hello"),
        (Said("start", start=code_of("card cm lb")), "en card cm lb !hello"),
        (Said("start", start=code_of("open rights/wages")), "en open rights/wages !hello"),
        (Said("media", media="voice"), "en unseen voice !hello"),
        (Said("text", text="he beats me every day", hint="en"), "en urgent help/danger-now help/violence !hello"),
    ],
)
def test_an_answer_to_the_very_first_message_says_who_this_is(library: Library, message: Said, leads: str) -> None:
    """Under one line."""
    address = str(route(begin(message, library)).screen.action)
    assert address.startswith(leads)
    assert address.endswith("!hello")


@pytest.mark.parametrize(
    "message",
    [
        Said("text", text="zzxxqq wwvvkk", hint="en"),
        Said("start", start="abc-def"),
        Said("tap", tap="en open rights/wages"),
        Said("text", text="hello", hint="en"),
    ],
)
def test_other_first_messages_are_not_introduced(library: Library, message: Said) -> None:
    """Nothing was understood, a link that leads to the welcome, a button that has met us, a greeting."""
    assert "hello" not in route(begin(message, library)).screen.action.notes


@pytest.mark.parametrize(
    ("known", "hint", "typed", "leads"),
    [
        (False, "", "START", "en hello"),
        (False, "", "bonjour", "fr welcome"),
        (False, "fr", "START", "fr welcome"),
        (True, "", "START", "en open menu !again"),
    ],
)
def test_a_greeting_of_no_language_is_answered_in_all(
    library: Library, known: bool, hint: str, typed: str, leads: str
) -> None:
    """Only where neither the words, nor the phone, nor a conversation tells which."""
    turn = begin(Said("text", text=typed, hint=hint), library, "en open menu" if known else "")
    turn = replace(turn, reader=replace(turn.reader, language=hint or turn.reader.language))
    assert str(decided(turn)[1].action) == leads


def test_more_goes_on_to_the_next_part_where_there_are_parts(library: Library) -> None:
    """Elsewhere to all of the page, or to what else can be done with it; "read all" always to all of it."""
    turn = begin(words("more"), library, "en open rights/wages")
    assert str(decided(turn)[1].action) == "en more rights/wages"  # the label of a way out
    assert str(decided(replace(turn, said=words("read more")))[1].action) == "en whole rights/wages"
    in_parts = replace(turn, reader=replace(turn.reader, channel=Sms.facts))
    for more in ("more", " more "):
        assert str(decided(replace(in_parts, said=words(more)))[1].action) == "en open rights/wages +2"
    for exact in ("menu", "+"):
        assert decided(replace(in_parts, said=words(exact)))[0] is rules.exact_words_of_a_choice
    for everything in ("read all", "the whole page"):
        read_all = replace(in_parts, said=words(everything))
        assert str(decided(read_all)[1].action) == "en whole rights/wages"
    for more in ("more", "read all"):  # a page of help is whole at once
        assert str(decided(begin(words(more), library, "en open help/violence"))[1].action) == "en more help/violence"
    assert str(decided(begin(words("more"), library, "en open menu"))[1].action) == "en open menu"


def test_a_greeting_is_the_whole_welcome_once_only(library: Library) -> None:
    """Who is known gets the menu."""
    assert str(decided(begin(words("hello"), library, "en open rights/wages"))[1].action) == "en open menu !again"
    assert str(decided(begin(words("start again"), library, "en open rights/wages"))[1].action) == "en welcome"
    assert str(decided(stranger("more", library, "en"))[1].action) == "en welcome"


@pytest.mark.parametrize(("near", "value"), [("rights/wages", "rights/wages"), ("", "-")])
def test_the_nearest_page_of_what_was_not_understood_is_counted(library: Library, near: str, value: str) -> None:
    """A sign stands for none."""
    heard = with_understood(begin(words("zzz"), library, "en open menu"), Understood(near=near, outside=True))
    assert [event.value for event in decide(heard)[1].events] == [value]


def on_screen(library: Library, typed: str, *labels: str) -> Turn:
    """Return a turn on a screen with these choices."""
    choices = tuple(Button(label, Action("en", "open", ("rights",))) for label in labels)
    screen = Screen(Action("en", "open", ("menu",)), (paragraph("Choose."),), choices)
    return replace(begin(words(typed), library, "en open menu"), draw=lambda *_: screen)


def test_twenty_letters_of_a_label_are_the_label(library: Library) -> None:
    """As WhatsApp cuts it; nineteen are not. With more behind them words of danger would come first."""
    label = "abcdefghijklmnopqrstuvwxyz"
    assert decided(on_screen(library, label[:20], label))[0] is rules.exact_words_of_a_choice
    assert decided(on_screen(library, label[:19], label))[1].action != Action("en", "open", ("rights",))
    assert decided(on_screen(library, f"{label[:20]} and more", label))[0] is rules.part_of_a_label


def test_a_sign_chooses_nothing(library: Library) -> None:
    """Not even where a label is a sign itself."""
    assert decided(on_screen(library, "?", "→"))[0] is rules.bare_number


def test_a_number_that_is_no_choice_is_met_with_a_line_whatever_the_screen(library: Library) -> None:
    """Also where there are only ways out."""
    assert decided(on_screen(library, "7"))[1].action.notes == ("unclear",)
    assert decided(on_screen(library, "7", "One"))[1].action.notes == ("unclear",)


def checklist_code(library: Library) -> str:
    """Return the code of a checklist with nothing ticked."""
    checklist = next(tool for tool in library.tools.values() if isinstance(tool, Checklist))
    return checklist.code(Marked(frozenset(), NOON.date()))


def test_a_checklist_as_first_answer_is_not_introduced(library: Library) -> None:
    """Whoever has a code has met us."""
    step = route(begin(words(checklist_code(library)), library))
    assert (step.screen.action.name, step.screen.action.notes) == ("list", ())


def test_a_checklists_code_opens_it(library: Library) -> None:
    """Like that of any screen."""
    rule, decision = decided(begin(words(checklist_code(library)), library, "en open menu"))
    assert rule is rules.code_of_a_screen
    assert decision.action.name == "list"


@pytest.mark.parametrize(
    ("session", "hint", "leads"),
    [
        (None, "", "fr country lb"),
        (None, "en", "en country lb"),
        (Session("en", here="en open menu"), "", "en country lb"),
    ],
)
def test_a_stranger_is_answered_in_the_language_of_a_countrys_name(
    library: Library, session: Session | None, hint: str, leads: str
) -> None:
    """Whoever has a phone or a conversation in a language is answered in that one."""
    turn = replace(stranger("Liban", library, hint), session=session)
    heard = with_understood(turn, Understood(language="en" if session or hint else "", outside=True))
    assert str(decide(heard)[1].action) == leads


@pytest.mark.parametrize(("confident", "rule"), [(True, rules.sure_country), (False, rules.likely_pages)])
def test_a_country_is_opened_only_where_it_is_clearly_meant(library: Library, confident: bool, rule: object) -> None:
    """Else it is asked for."""
    turn = begin(words("is it good over there"), library, "en open menu")
    heard = with_understood(turn, Understood(ids=("countries/lb",), confident=confident, language="en"))
    assert decide(heard)[0].decide is rule


def test_a_bare_number_after_a_chat_was_hidden_leads_to_the_welcome(library: Library) -> None:
    """It is known in which language: nobody is asked for it again."""
    turn = replace(stranger("7", library), session=Session("fr"))
    rule, decision = decided(turn)
    assert rule is rules.bare_number
    assert str(decision.action) == "fr welcome"


@pytest.mark.parametrize(("confident", "rule"), [(True, rules.sure_page), (False, rules.likely_pages)])
def test_the_lines_above_an_answer_stand_above_one_page_and_several(
    library: Library, confident: bool, rule: object
) -> None:
    """Possible danger, and the change of language."""
    ids = ("rights/wages", "rights/unions")
    turn = begin(words("et mon salaire"), library, "en open menu")
    heard = with_understood(turn, Understood(ids=ids, confident=confident, level="possible", language="fr"))
    decider, decision = decide(heard)
    assert decider.decide is rule
    assert decision.action.args == ids
    assert decision.action.notes == ("possible", "switched")


@pytest.mark.parametrize(
    ("back", "leads"), [(Action("en", "open", ("money",)), "en open money"), (None, "en open menu")]
)
def test_back_is_the_parent_of_the_screen_whatever_its_ways_out(
    library: Library, back: Action | None, leads: str
) -> None:
    """Help, menu, hide and sources lead on, not back; a screen without a parent hangs on the menu."""
    hide = Button("Hide", Action("en", "hide"), "HIDE")
    screen = Screen(Action("en", "open", ("menu",)), (), nav=(hide,), back=back)
    turn = replace(begin(words("back"), library, "en open menu"), draw=lambda *_: screen)
    assert str(decided(turn)[1].action) == leads


def test_sure_of_nothing_is_not_understood(library: Library) -> None:
    """Where no page that there is was meant."""
    heard = with_understood(begin(words("zzz"), library, "en open menu"), Understood(confident=True, language="en"))
    assert decide(heard)[0].decide is rules.not_understood


def test_a_language_word_as_first_message_brings_the_welcome(library: Library) -> None:
    """In that language: there is no screen to draw again."""
    assert str(decided(stranger("français", library))[1].action) == "fr welcome"


def test_a_code_of_a_link_may_be_written_large(library: Library) -> None:
    """As some phones do."""
    assert str(decided(begin(Said("start", start="K7M2"), library))[1].action) == "en arrive k7m2"


def test_what_is_understood_ends_the_misses(library: Library) -> None:
    """The next that is not understood is the first again."""
    turn = begin(words("menu"), library)
    assert route(replace(turn, session=Session("en", here="en open menu", misses=1))).session.misses == 0


def test_urgent_help_opens_where_the_page_for_despair_is_hidden(library: Library) -> None:
    """Staff may have hidden it; nobody is left without a page."""
    pages = {id_: page for id_, page in library.pages["en"].items() if id_ != "help/feel-low"}
    turn = begin(words("i want to die"), replace(library, pages={"en": pages}), "en open menu")
    heard = with_understood(turn, Understood(level="clear", low=True, language="en"))
    assert str(decide(heard)[1].action) == "en urgent help/danger-now"


def test_words_under_a_picture_are_read_like_any_words(library: Library) -> None:
    """A digit chooses, a question is asked, nought is help; without words nobody saw what came."""

    def under_a_photo(text: str) -> str:
        return str(
            decided(begin(Said("media", media="photo", text=text, hint="en"), library, "en open menu"))[1].action
        )

    assert under_a_photo("2") == "en open money"
    assert under_a_photo("0") == "en open help/danger-now"
    assert under_a_photo("is it normal to pay an agency for a job").startswith("en open recruitment/fees")
    assert under_a_photo(" ") == "en unseen photo"
    assert Heard(begin(Said("media", media="photo", text="2"), library, "en open menu")).number == ""


@pytest.mark.parametrize(
    ("caption", "leads"), [("work contract", "en open contract/what-it-says"), ("thank you", "en thanks")]
)
def test_of_a_picture_with_words_an_answer_says_that_nobody_saw_it(library: Library, caption: str, leads: str) -> None:
    """A page does; where nothing was asked nothing is said."""
    said = Said("text", text=caption, media="photo")
    address = str(route(begin(said, library, "en open menu")).session.here)
    assert address.startswith(leads)
    assert address.endswith(" !unseen") is (leads != "en thanks")


@pytest.mark.parametrize(
    ("typed", "command"), [("r", "back"), ("A", "thanks"), ("m", "menu"), ("x", "stop"), ("l", "lang")]
)
def test_a_letter_steers_only_where_it_is_the_key_of_a_way_out(library: Library, typed: str, command: str) -> None:
    """Any other is a slip of the thumb."""
    heard = with_understood(begin(words(typed), library, "en hello"), Understood(command=command, language="en"))
    assert (rules.steering_word(heard) is not None) is (command in ("back", "menu", "lang"))
    assert rules.likely_steering_word(heard) is None


def test_a_choice_with_a_letter_is_chosen_by_it(library: Library) -> None:
    """Where a screen asks for a number its choices have letters."""
    choices = (
        Button("Go on", Action("en", "open", ("money",)), "A"),
        Button("Stop", Action("en", "open", ("rights",)), "C"),
    )
    screen = Screen(Action("en", "open", ("menu",)), (), choices)
    turn = replace(begin(words("c"), library, "en open menu"), draw=lambda *_: screen)
    assert str(decided(turn)[1].action) == "en open rights"


def test_contacts_that_are_only_likely_are_asked_for(library: Library) -> None:
    """Also where a country is named."""
    turn = begin(words("something about lebanon"), library, "en open menu")
    heard = with_understood(turn, Understood(ids=("help/contacts",), confident=False, language="en"))
    assert decide(heard)[0].decide is rules.likely_pages


def test_what_is_not_understood_is_said_in_the_language_written(library: Library) -> None:
    """With the way back to the other one."""
    heard = with_understood(begin(words("zzz"), library, "en open menu"), Understood(language="fr", outside=True))
    assert str(decide(heard)[1].action) == "fr search !switched"


def test_in_danger_at_home_there_is_one_country(library: Library) -> None:
    """It is home, and nowhere else."""
    decision = decided(begin(words("I am Kenyan and he beats me here in Kenya"), library, "en open menu"))[1]
    assert (decision.home, decision.place) == ("ke", "")
