"""What `check` refuses: each rule with the smallest tree that breaks it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.channels.telegram.screens import Telegram, telegram_parser
from bot.channels.terminal import Terminal
from bot.channels.twilio.whatsapp import WhatsApp
from bot.checks import check_screens
from bot.library.check import check_pages
from bot.library.glossary import check_words
from bot.library.load import load
from bot.library.model import Library
from tests.library.trees import menu, page, plant, small

TODAY = date(2026, 11, 24)


def problems_of(root: Path, files: dict[str, str], due: int = 0) -> list[str]:
    """Return what `check` has against a tree."""
    problems = check_pages(load(plant(root, files)), TODAY, due)
    return [str(problem).replace(f"{root}/", "") for problem in problems]


def both(name: str, text: str) -> dict[str, str]:
    """Return the small tree with one file changed in both languages."""
    return {**small(), f"en/{name}": text, f"fr/{name}": text}


def test_a_tree_that_holds_is_passed(tmp_path: Path) -> None:
    """Silence means that it holds."""
    assert problems_of(tmp_path, small()) == []


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("Call +254 712 345 678 now.", "looks like a number to call"),
        ("Call 0800 123 456 789.", "looks like a number to call"),
        ("Ask {contact:ke-nea}.", "not in content/contacts/"),
        ("See [this](rights/wages).", "does not begin with https://"),
        ("a " * 140, "characters, at most 260"),
        (
            "The aforementioned indemnification notwithstanding, remuneration necessitates authorization.",
            "hard to read",
        ),
        ("", "has no text"),
    ],
)
def test_a_text_that_harms_or_does_not_fit_is_refused(tmp_path: Path, body: str, what: str) -> None:
    """Numbers in the text, dead links, walls of words."""
    assert any(what in problem for problem in problems_of(tmp_path, both("rights/wages.md", page(body))))


def test_a_year_is_not_a_number_to_call(tmp_path: Path) -> None:
    """Dates, amounts and ranges of years pass."""
    assert problems_of(tmp_path, both("rights/wages.md", page("Since 2021-2026 it is QAR 1,000 and 24 hours."))) == []


def test_languages_must_say_the_same(tmp_path: Path) -> None:
    """Missing counterpart, other figures, other shape, other links, other flags."""
    files = small()
    files["en/rights/hours.md"] = page(title="Hours", short="Hours")
    files["en/rights/index.md"] = menu("rights/wages", "rights/hours", title="Rights", short="Rights")
    files["fr/rights/wages.md"] = page("Vous avez 3 droits.\n\n- un\n- deux", related="help")
    problems = problems_of(tmp_path, files)
    assert "en/rights/hours.md:1: has no counterpart in 'fr'; translate it" in problems
    assert any("figures differ" in problem and "3" in problem for problem in problems)
    assert any("its parts are text, list of 2" in problem for problem in problems)
    assert any("`related` differs" in problem for problem in problems)


def test_dead_links_and_orphans_are_named(tmp_path: Path) -> None:
    """A menu names a page that is not there; a page hangs on nothing."""
    files = both("index.md", menu("rights", "help", "gone"))
    files["en/rights/lost.md"] = files["fr/rights/lost.md"] = page(short="Lost")
    problems = problems_of(tmp_path, files)
    assert any("'gone', which does not exist" in problem for problem in problems)
    assert any("rights/lost.md:1: no menu and no page leads here" in problem for problem in problems)


def test_labels_fit_and_differ(tmp_path: Path) -> None:
    """At most 22 letters an old phone can show, different within the first 20."""
    files = both("rights/wages.md", page(short="ça coûte cher à la fin"))
    assert any("an old phone cannot show: ç û" in problem for problem in problems_of(tmp_path, files))
    files = both("rights/wages.md", page(short="Check the job offer x1"))
    for language in ("en", "fr"):
        files[f"{language}/rights/hours.md"] = page(short="Check the job offer x2")
        files[f"{language}/rights/index.md"] = menu("rights/wages", "rights/hours", title="Rights", short="Rights")
    assert any("begin with the same 20 characters" in problem for problem in problems_of(tmp_path / "b", files))


def test_sources_and_dates_are_asked_for(tmp_path: Path) -> None:
    """No source is an error; an overdue date is a warning."""
    bare = both("rights/wages.md", page().split("sources:")[0] + "---\nText.\n")
    assert any("`sources` is missing" in problem for problem in problems_of(tmp_path, bare))
    late = both("rights/wages.md", page().replace("2027-11-01", "2026-01-01"))
    assert any(
        "warning: was to be checked again by 2026-01-01" in problem for problem in problems_of(tmp_path / "b", late)
    )
    soon = both("rights/wages.md", page().replace("2027-11-01", "2026-12-20"))
    assert problems_of(tmp_path / "c", soon) == []
    assert any("2026-12-20" in problem for problem in problems_of(tmp_path / "d", soon, due=60))


def test_screens_are_drawn_on_every_channel(tmp_path: Path) -> None:
    """A page too long for a phone is found where it is drawn."""
    long = page("\n\n".join(["You may ask for your pay each month. " * 5] * 14))
    library = load(plant(tmp_path, both("rights/wages.md", long)))
    problems = [str(problem) for problem in check_screens(library, [Telegram(), Terminal()], TODAY)]
    assert any("en open rights/wages: on telegram takes" in problem for problem in problems)
    assert not any("on terminal" in problem for problem in problems)


def test_telegrams_own_parser_is_asked() -> None:
    """It refuses what Telegram would refuse, and takes what it would take."""
    parse = telegram_parser()
    assert parse is not None
    assert parse("<b>hi</b> & more") == ""
    assert "tag" in parse("<p>hi</p>")
    assert parse("<b>hi") != ""


def test_words_that_hurt_or_mislead_are_named_with_the_standard_term(tmp_path: Path) -> None:
    """In what we say, not in what people type."""
    files = both("rights/wages.md", page("An illegal migrant has rights."))
    files["en/glossary.yml"] = "avoid:\n  illegal migrants?: a person in an irregular situation\n"
    problems = [str(problem) for problem in check_words(load(plant(tmp_path, files)), tmp_path)]
    assert len(problems) == 1
    assert "'illegal migrant' is not a word of ours; say: a person in an irregular situation" in problems[0]


@pytest.mark.parametrize(
    ("word", "file"),
    [
        ("mobile money", "fr/about/verify.md"),  # in its answer too
        ("Hemayeh", "fr/countries/jo.yml"),
        ("prêteur", "fr/tools/check-offer.yml"),
        ("cellule de veille", "countries/banners.yml"),
        ("site syndical", "contacts/world.yml"),
    ],
)
def test_words_to_avoid_are_found_in_all_that_is_read(tmp_path: Path, library: Library, word: str, file: str) -> None:
    """In a fact on a country, a tool, a notice and a contact as in a page."""
    plant(tmp_path, {"fr/glossary.yml": f"avoid:\n  {word}: another\n"})
    assert any(problem.path.endswith(file) for problem in check_words(library, tmp_path))


def test_an_answer_uses_no_word_to_avoid(tmp_path: Path) -> None:
    """It is what is read first."""
    files = both(
        "rights/wages.md", page("You may ask for your pay.").replace("---\n", "---\nanswer: Pay on time.\n", 1)
    )
    files["en/glossary.yml"] = "avoid:\n  on time: on the day agreed\n"
    assert len(list(check_words(load(plant(tmp_path, files)), tmp_path))) == 1


def test_a_page_takes_one_message_on_whatsapp(tmp_path: Path) -> None:
    """With its choices; on SMS it is read part by part."""
    files = both("rights/wages.md", page("\n\n".join(["You may ask for your pay each month. " * 5] * 9)))
    problems = [str(problem) for problem in check_screens(load(plant(tmp_path, files)), [WhatsApp()], TODAY)]
    assert any("on whatsapp takes 2 parts, a page at most 1" in problem for problem in problems)
