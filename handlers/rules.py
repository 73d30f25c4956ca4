"""What may decide where a message leads: one function a rule, each giving an address or leaving it to the next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.actions import Action, parse_action
from bot.errors import BadAction
from bot.library.model import HELP, ROOT
from bot.library.partner import CODE, code_in
from bot.turn import PageEntry
from bot.types import Event
from bot.understanding.matcher import fold
from handlers import ACTIONS, find_contacts, greet, help_now, share, show_advert, tools, urgent
from handlers.ask_again import UNCLEAR
from handlers.frame import WHOLE, label_hash, page_action
from handlers.hear import Decision, Heard
from handlers.read_choice import Chosen, is_no_question, part_of_label
from handlers.tools import go_on

COMMANDS: Final[Mapping[str, Action]] = {
    "menu": page_action("en", ROOT),
    "help": page_action("en", HELP),
    "hide": Action("en", "hide"),
    "privacy": page_action("en", "about/privacy"),
    "about": page_action("en", "about"),
    "forget": Action("en", "forget"),
    "lang": Action("en", "language"),
    "thanks": Action("en", "thanks"),
    "stop": Action("en", "stopped"),
}
"""Steering words that always lead to the same screen, in the reader's language."""
DOUBLE_TAP_SECONDS: Final = 2
"""The same bare number within this time is one intention (docs/architecture.md, A turn)."""
LETTERS: Final = frozenset({"menu", "back", "help", "lang"})
"""Steering words that a single letter may stand for: each is the key of a way out. Any other letter is a slip."""

GREETINGS: Final = frozenset({"greeting", "start"})
"""Steering words that begin a conversation."""


def double_tap(heard: Heard) -> Decision | None:
    """Show again what the first of two taps led to."""
    typed, session = heard.number, heard.session
    number, _, second = session.typed.partition("@")
    # After an answer about oneself any number may be the same tap again, but none is kept from help.
    same = number == typed or (not number and typed != "0")
    if not typed or not second or not same:
        return None
    passed = heard.turn.moment.timestamp() - float(second)
    here = heard.turn.here if 0 <= passed <= DOUBLE_TAP_SECONDS else None
    return Decision(here.action, repeats=True) if here else None


def number_mark(heard: Heard, *, discreet: bool) -> str:
    """Return what a session keeps of a bare number against a double tap, `2@1764000000`; a discreet one is not told."""
    return f"{'' if discreet else heard.number}@{int(heard.turn.moment.timestamp())}"


def pressed_button(heard: Heard) -> Decision | None:
    """Follow a button; one that nobody made leads to the menu."""
    said, language = heard.turn.said, heard.session.language
    if said.kind != "tap":
        return None
    try:
        return Decision(parse_action(said.tap))
    except BadAction:
        return Decision(page_action(language, ROOT, "moved"))


def opened_link(heard: Heard) -> Decision | None:
    """Open the screen that a link was shared for, or come in by a partner's link."""
    said, language = heard.turn.said, heard.session.language
    if said.kind != "start":
        return None
    code = said.start.lower()
    if screen := share.shared_screen(code, language, heard.turn.library):
        return Decision(screen)
    arrived = Action(language, "arrive", (code,)) if CODE.fullmatch(code) else Action(language, "welcome")
    return Decision(arrived, anew=True)


def unseen_media(heard: Heard) -> Decision | None:
    """Say that nobody saw what is not text. Words beside it are read like any others.

    Of a changed message clear danger alone is heard: it may be an old one.
    """
    said = heard.turn.said
    if said.kind not in ("media", "edit") or (said.kind == "media" and said.text.strip()):
        return None
    if heard.understood.level == "clear":
        return None
    return Decision(Action(heard.session.language, "unseen", (said.media or said.kind,)), heard.session.misses)


def exact_words_of_a_choice(heard: Heard) -> Decision | None:
    """Follow the number or the whole label of a choice or a way out, even where it sounds like something else.

    Where another part follows, the word printed for it stays that word.
    """
    if heard.chosen is None:
        return None
    onward = heard.understood.command == "more" and heard.turn.next_part is not None
    return None if onward else _choose(heard, heard.chosen)


def _choose(heard: Heard, chosen: Chosen) -> Decision:
    """Follow a choice; a number that was typed for other labels than there are now shows them again."""
    here, address, labels = heard.turn.here, heard.turn.address, heard.session.labels
    if chosen.by_key and here and address and labels and label_hash(here) != labels:
        return Decision(address.bare().with_notes("changed"))
    return Decision(chosen.button.action)


def clear_danger(heard: Heard) -> Decision | None:
    """Open urgent help, with the pages that fit and the country named first."""
    understood, library = heard.understood, heard.turn.library
    if understood.level != "clear" and heard.advert and heard.advert.own:
        understood = library.understand(heard.advert.own, heard.language)  # an advert around it would drown it
    if understood.level != "clear":
        return None
    mentions = library.places.find(heard.turn.said.text)
    place, home = library.places.here(mentions), library.places.home(mentions)
    address = help_now.placed(urgent.urgent_address(understood, heard.language, library), place)
    return Decision(address, home=home, place=place if place != home else "")


def partner_code(heard: Heard) -> Decision | None:
    """Come in by a partner's code that stands among the words."""
    code = code_in(heard.turn.said.text, heard.turn.library.partners)
    return Decision(Action(heard.language, "arrive", (code,))) if code else None


def steering_word(heard: Heard) -> Decision | None:
    """Follow a word such as menu, back, hide or the name of a language, written without a slip."""
    command = "" if heard.understood.slip else heard.understood.command
    slipped = len(fold(heard.text)) == 1 and command not in LETTERS
    return Decision(_command(heard), anew=command in GREETINGS) if command and not slipped else None


def likely_steering_word(heard: Heard) -> Decision | None:
    """Follow a word that is a steering word but for a slip."""
    return Decision(_command(heard)) if heard.understood.slip else None


def _command(heard: Heard) -> Action:
    command, language, turn = heard.understood.command, heard.language, heard.turn
    if command == "help" and heard.understood.tongue:
        return greet.call_answer(language, heard.understood.tongue, stranger=turn.session is None)
    if command in COMMANDS:
        return COMMANDS[command].in_language(language)
    if command.startswith("lang-"):
        code = command.removeprefix("lang-")
        return (turn.address.bare() if turn.address else Action(code, "welcome")).in_language(code)
    if command == "back":
        return (turn.here.back if turn.here else None) or page_action(language, ROOT)
    if command in (WHOLE, "more") and turn.address:
        return _further(heard, turn.address)
    return _greeting(heard)


def _greeting(heard: Heard) -> Action:
    """Return the answer to a greeting, or to what begins a conversation anew."""
    understood, language, turn = heard.understood, heard.language, heard.turn
    if understood.tongue:
        return greet.greeting_answer(language, understood.tongue, stranger=turn.session is None)
    if understood.command == "greeting" and turn.session is not None:
        return page_action(language, ROOT, "again")
    return Action(language, "welcome" if understood.language else "hello")


def _further(heard: Heard, address: Action) -> Action:
    """Return where "more" or "read all" leads: the next part where there is one, else all of the page."""
    here = heard.turn.here
    if heard.understood.command == "more" and heard.turn.next_part:
        return heard.turn.next_part
    ways = {way.action.name: way.action for way in here.nav} if here else {}
    return ways.get(WHOLE) or ways.get("more") or address


def pasted_advert(heard: Heard) -> Decision | None:
    """Show the signs of a trick in a job advert, in the language of the conversation: the advert's is another's."""
    turn, adverts = heard.turn, heard.turn.library.adverts
    if turn.said.kind not in ("text", "media") or heard.advert is None:
        return None
    known = turn.session is not None or turn.said.hint
    language = heard.session.language if known else heard.language
    tool = go_on.tool_at(turn.address)
    given = tool.arg(2) if tool and tool.arg(0) == adverts.tool and len(tool.arg(2)) > 1 else ""
    action = show_advert.advert_address(language, adverts.letters(heard.advert.signs), given)
    return Decision(action, advert=heard.advert, whole=bool(given))


def awaited_words(heard: Heard) -> Decision | None:
    """Complete what the screen asks for: a country, an amount, a day."""
    turn = heard.turn
    expects = turn.here.expects if turn.here else None
    entry = ACTIONS.get(expects.name) if expects else None
    if expects is None or turn.address is None or not isinstance(entry, PageEntry) or entry.complete is None:
        return None
    completed = entry.complete(expects, heard.text, turn.reading(turn.address), turn.library)
    return Decision(completed) if completed else None


def part_of_a_label(heard: Heard) -> Decision | None:
    """Follow the only choice or way out whose label holds the words."""
    here = heard.turn.here
    chosen = part_of_label(heard.text, here, heard.turn.library.wordings) if here else None
    return _choose(heard, chosen) if chosen else None


def no_such_choice(heard: Heard) -> Decision | None:
    """Meet a number, a letter, a yes or no that the screen does not offer with a line and its choices."""
    address, text = heard.turn.address, heard.text
    if address is None or not is_no_question(text, heard.turn.library.wordings):
        return None
    return Decision(address.bare().with_notes(UNCLEAR), heard.session.misses)


def code_of_a_screen(heard: Heard) -> Decision | None:
    """Open the screen or the checklist that a code stands for."""
    text, language, library = heard.turn.said.text, heard.language, heard.turn.library
    screen = share.shared_screen(text, language, library) or tools.checklist_of_code(text, language, library)
    return Decision(screen) if screen else None


def name_of_a_country(heard: Heard) -> Decision | None:
    """Open the country whose bare name was written, to a stranger in the language of that name."""
    turn, library = heard.turn, heard.turn.library
    iso = library.places.bare(turn.said.text)
    if not iso:
        return None
    stranger = turn.session is None and not turn.said.hint
    own = library.atlas.language_of_name(iso, library.places.core(turn.said.text)) if stranger else ""
    return Decision(Action(own or heard.language, "country", (iso,)))


def bare_number(heard: Heard) -> Decision | None:
    """Meet a number or sign that leads nowhere; a stranger is offered the languages."""
    turn, language, folded = heard.turn, heard.session.language, fold(heard.text)
    if folded and not is_no_question(heard.text, turn.library.wordings):
        return None
    if turn.address is None:
        known = turn.said.hint or turn.session is not None
        return Decision(Action(language, "welcome" if known else "hello"), heard.session.misses)
    return Decision(Action(language, "search"), heard.session.misses)


def contacts_in_a_country(heard: Heard) -> Decision | None:
    """Show whom to call in the country that is named, where contacts are clearly asked for."""
    if heard.pages[:1] != (find_contacts.PAGE,) or not heard.understood.confident:
        return None
    places = heard.turn.library.places
    place = places.here(places.find(heard.turn.said.text))
    return Decision(Action(heard.language, "there", (place, "contacts"))) if place else None


def sure_country(heard: Heard) -> Decision | None:
    """Open a country that is clearly meant."""
    country = heard.turn.library.atlas.at(heard.pages[0]) if heard.pages and heard.understood.confident else None
    return Decision(Action(heard.language, "country", (country.iso,))) if country else None


def sure_page(heard: Heard) -> Decision | None:
    """Open the page that is clearly meant, the next likely ones among its choices."""
    if not heard.pages or not heard.understood.confident:
        return None
    return Decision(Action(heard.language, "open", heard.pages, notes=heard.notes))


def likely_pages(heard: Heard) -> Decision | None:
    """Ask which of up to three pages is meant."""
    return Decision(Action(heard.language, "search", heard.pages, notes=heard.notes)) if heard.pages else None


def possible_danger(heard: Heard) -> Decision | None:
    """Show help where words may speak of danger and nothing else was understood."""
    return Decision(page_action(heard.language, HELP, *heard.notes)) if heard.understood.level == "possible" else None


def guessed_country(heard: Heard) -> Decision | None:
    """Open the country whose name was written with slips."""
    iso = heard.turn.library.places.bare(heard.turn.said.text, slip=True)
    return Decision(Action(heard.language, "country", (iso,))) if iso else None


def not_understood(heard: Heard) -> Decision:
    """Say so, count the page that came nearest, and after the second time offer a person."""
    if heard.understood.tongue:
        return Decision(
            greet.greeting_answer(heard.language, heard.understood.tongue, stranger=heard.turn.session is None)
        )
    misses = heard.session.misses + 1
    args = ("again",) if misses > 1 else ()
    event = Event("unanswered", heard.understood.near or "-")
    return Decision(Action(heard.language, "search", args, notes=heard.notes), misses, (event,))
