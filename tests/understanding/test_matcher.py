"""From scores, patterns and steering words to what a message is taken to mean."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from bot.understanding.classifier import Classification, Slips, Thresholds
from bot.understanding.danger import DangerPatterns
from bot.understanding.matcher import Matcher, Understood
from bot.understanding.ordering import LOW, URGENT
from bot.understanding.patterns import compile_patterns
from bot.understanding.places import Places
from bot.understanding.story import StoryPatterns

COMMANDS = {
    "menu": ("menu", "en"),
    "back": ("back", "en"),
    "retour": ("back", "fr"),
    "francais": ("lang-fr", "fr"),
    "hello": ("greeting", "en"),
    "new chat": ("menu", "en"),
    "🏠": ("menu", "en"),
}
OURS = {"qatar": "qa", "kenya": "ke", "chad": "td"}
PLACES = Places(
    {**OURS, "peru": "pe"}, spelled=frozenset(OURS), pages=frozenset(OURS.values()), gone_to=frozenset({"qa"})
)
DANGER = {
    "en": DangerPatterns(
        clear=compile_patterns(["beats me"]),
        possible=compile_patterns(["(took|keeps) ... passport"]),
        low=compile_patterns(["kill myself"]),
        not_now=compile_patterns(["what if"]),
    )
}
STORIES = [StoryPatterns(beside=frozenset(words)) for words in (["please"], ["s", "il", "te", "plait", "svp"])]
"""What may stand beside a steering word, in two languages: each is heard in any."""
ALIKE = Classification()
"""A judgement of words that are like nothing."""


@dataclass(frozen=True)
class Fixed:
    """A classifier to which every message is alike, and every word known but those it is told of."""

    judged: Classification = ALIKE
    strange: frozenset[str] = frozenset()
    thresholds: Thresholds = field(
        default_factory=lambda: Thresholds(
            possible=0.1,
            confident=0.5,
            alone=0.8,
            ahead=0.2,
            heard=0.0,
            certain=0.0,
            own=0.0,
            doubt=0.5,
            beforehand=0.5,
            lean=0.0,
            lean_clear=0.0,
        )
    )

    def classify(self, _words: list[str], _language: str, _slips: Slips, /) -> Classification:
        """Say what it was told to say."""
        return self.judged

    def knows(self, word: str, language: str) -> bool:
        """Whether a word is none of the strange ones."""
        return word not in self.strange

    def resembles(self, word: str, _language: str, _slips: Slips, /) -> bool:
        """Whether a word is none of the strange ones."""
        return word not in self.strange


def understood(text: str, judged: Classification = ALIKE, language: str = "en", strange: str = "") -> Understood:
    """Return what words are taken for, where they are judged so."""
    classifier = Fixed(judged, frozenset(strange.split()))
    return Matcher(classifier, COMMANDS, DANGER, places=PLACES, stories=STORIES).understand(text, language)


def ranked(*pages: tuple[str, float]) -> Classification:
    """Return a judgement of nothing but pages."""
    return Classification(pages)


@pytest.mark.parametrize("text", ["menu", "MENU!", "menu please", "s'il te plaît, menu"])
def test_a_steering_word_steers_whatever_stands_politely_beside_it(text: str) -> None:
    """Nothing is judged then: it is sure."""
    steered = understood(text, ranked(("rights/wages", 0.9)))
    assert (steered.command, steered.slip) == ("menu", False)


def test_what_stands_beside_a_steering_word_is_said_by_the_content() -> None:
    """A language brings its own words; without them there are none."""
    assert Matcher(Fixed(), COMMANDS).understand("menu please", "en").command != "menu"
    assert understood("please sir", ranked(("rights/wages", 0.9))).command == ""


def test_a_picture_alone_steers() -> None:
    """Where there are no words beside it."""
    assert understood("🏠").command == understood("👉🏠🏠").command == "menu"
    assert not understood("my 🏠 is far").command


def test_a_steering_word_keeps_the_language_of_the_conversation() -> None:
    """At the start there is none: then it is the word's own."""
    assert understood("retour", language="en") == Understood(command="back", language="en")
    assert understood("retour", language="") == Understood(command="back", language="fr")


@pytest.mark.parametrize(("text", "command"), [("menuu", "menu"), ("bakc", "back"), ("retuor svp", "back")])
def test_a_steering_word_may_have_a_slip(text: str, command: str) -> None:
    """It is likely then, not sure: an answer that was asked for may be meant."""
    steered = understood(text, strange=text)
    assert (steered.command, steered.slip, steered.language) == (command, True, "en")
    assert understood("retuor", language="", strange="retuor").language == "fr"


@pytest.mark.parametrize(
    ("text", "strange"),
    [
        ("bank", ""),  # a word that people use
        ("mnu", "mnu"),  # too short to tell
        ("manner", "manner"),  # too far from any
        ("my menuu is not there", "menuu"),  # a sentence
        ("new chad", "new"),  # a country is named
    ],
)
def test_other_words_are_no_steering_word_with_a_slip(text: str, strange: str) -> None:
    """Nothing is steered by chance."""
    assert not understood(text, strange=strange).command


def test_danger_comes_before_a_slip() -> None:
    """Whatever the words are like."""
    assert understood("helo", strange="helo").command == "greeting"
    assert understood("helo", strange="helo", judged=Classification(certain=1.0)).level == "clear"


@pytest.mark.parametrize("text", ["2", "deux", "20 000", "?!", "👍"])
def test_a_number_or_a_sign_says_nothing_by_itself(text: str) -> None:
    """It is a choice or an amount on a screen; no page is guessed from it."""
    assert understood(text, ranked(("rights/wages", 0.9))) == Understood(language="en", outside=True)


def test_a_page_well_ahead_is_opened_at_once() -> None:
    """Else the first three are offered."""
    wages, passport = ("rights/wages", 0.9), ("documents/passport", 0.75)
    assert understood("my salary", ranked(wages)).confident
    assert understood("my salary", ranked(wages, ("documents/passport", 0.6))).confident
    close = understood("my salary", ranked(wages, passport, ("money/bank", 0.5), ("money/budget", 0.5)))
    assert not close.confident
    assert close.ids == ("rights/wages", "documents/passport", "money/bank")


def test_what_is_like_no_page_is_outside() -> None:
    """The nearest is kept, for what to write next."""
    for pages in (ranked(("rights/wages", 0.05)), ranked(("none:7", 0.9), ("rights/wages", 0.05))):
        outside = understood("who won the match", pages)
        assert (outside.outside, outside.ids, outside.near) == (True, (), "rights/wages")
        assert outside.written == ("none",)


def test_words_of_another_language_open_no_page_by_chance() -> None:
    """Where most of them stand in nothing we know."""
    text = "nataka kazi ya nyumbani"
    wages = ("rights/wages", 0.9)
    assert understood(text, ranked(wages), strange=text).outside
    assert understood(text, ranked(wages), strange="nataka kazi").ids == ("rights/wages",)


def test_the_name_of_a_country_is_its_page() -> None:
    """Alone, or with small words; beside a topic it is one of the three."""
    assert understood("Qatar") == Understood(("countries/qa",), confident=True, language="en")
    pages = ranked(("rights/wages", 0.9), ("a", 0.6), ("b", 0.5))
    assert understood("salary in Qatar", pages).ids == ("rights/wages", "a", "countries/qa")
    assert understood("rules of Qatar", ranked(("countries", 0.9))).ids == ("countries/qa",)
    assert understood("rules of Peru", ranked(("countries", 0.9))).ids == ("countries",)


def test_a_command_in_a_sentence_is_likely_where_it_is_much_like_one() -> None:
    """A single word must be more like it; a greeting that is only like one may be a button."""
    steered = understood("take me to the list of all", ranked(("command:menu", 0.6)))
    assert (steered.command, steered.slip) == ("menu", True)
    assert not understood("take me to the list of all", ranked(("command:menu", 0.4))).command
    assert not understood("useful", ranked(("command:menu", 0.6))).command
    assert understood("listing", ranked(("command:menu", 0.9))).command == "menu"
    assert not understood("useful", ranked(("command:thanks", 0.9))).command
    assert not understood("take me back to Kenya", ranked(("command:back", 0.9))).command
    assert understood("good day from Kenya", ranked(("command:greeting", 0.9))).command == "greeting"


def test_clear_danger_puts_urgent_help_first() -> None:
    """Then the page that fits; a life in danger by one's own hand has its own page before both."""
    pages = (("help/violence", 0.9), ("rights/wages", 0.2))
    clear = understood("he does this to me", Classification(pages, certain=0.1))
    assert (clear.level, clear.low, clear.ids) == ("clear", False, (URGENT, "help/violence", "rights/wages"))
    low = understood("i cannot live", Classification(pages, own=0.1))
    assert (low.level, low.low, low.ids) == ("clear", True, (LOW, URGENT, "help/violence"))


def test_possible_danger_keeps_urgent_help_among_three() -> None:
    """The page that was asked for stays the first."""
    pages = (("a", 0.9), ("b", 0.4), ("c", 0.3))
    assert understood("he is strange", Classification(pages, heard=0.1)).ids == ("a", "b", URGENT)
    assert understood("he is strange", Classification(pages, heard=-0.1)).ids == ("a", "b", "c")


@pytest.mark.parametrize(
    ("text", "judged", "level", "low"),
    [
        ("he beats me", Classification(certain=-0.4), "clear", False),
        ("he beats me", Classification(certain=-0.6), "none", False),
        ("he took my passport", Classification(heard=-0.4), "possible", False),
        ("he took my passport", Classification(heard=-0.6), "none", False),
        ("i kill myself", Classification(own=-0.4), "clear", True),
        ("i kill myself", Classification(own=-0.6), "none", False),
    ],
)
def test_a_pattern_decides_unless_what_was_learned_speaks_against_it(
    text: str, judged: Classification, level: str, low: bool
) -> None:
    """By more than a doubt."""
    heard = understood(text, judged)
    assert (heard.level, heard.low) == (level, low)


def test_who_asks_beforehand_is_not_in_clear_danger() -> None:
    """Only words that sound much like danger are headed by the line to help; one's own life is always heard."""
    assert understood("what if he beats me", Classification(certain=5.0, heard=0.4)).level == "none"
    assert understood("what if he beats me", Classification(certain=5.0, heard=0.6)).level == "possible"
    assert understood("what if i kill myself", Classification(own=-0.4)).low
    assert not understood("what if i am sad", Classification(own=5.0)).low


def test_one_word_is_not_taken_for_a_life_in_danger() -> None:
    """Unless a pattern says so."""
    assert understood("tired", Classification(own=5.0)).level == "none"
    assert understood("so tired", Classification(own=5.0)).low


def test_what_was_understood_is_written_as_ids() -> None:
    """For the command `understand`: a greeting and a command by name, urgent help by its page."""
    assert Understood(("a", "b")).written == ("a", "b")
    assert Understood(("a",), outside=True).written == ("none", "a")
    assert Understood(command="menu").written == ("command:menu",)
    assert Understood(command="thanks").written == ("greeting",)
    assert Understood(command="help").written == (URGENT,)
