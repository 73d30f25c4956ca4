"""Job adverts are told from stories, and their signs are seen, quoted without what tells who it is."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.library.model import Library
from bot.understanding.advert_tokens import END, NUMBER, Token
from bot.understanding.adverts import LEAST, AdvertReader, Sentence, compile_lines
from bot.understanding.patterns import GAP, groups
from tests.understanding.measure_adverts import SETS, advert_figures, lines_of, read_all

CONTENT = Path(__file__).parents[2] / "content"
FLOORS = {
    "adverts-tuning.jsonl": {"adverts recognised": 0.98, "signs found": 0.97, "signs right": 0.87},
    "adverts.jsonl": {"adverts recognised": 0.97, "signs found": 0.83, "signs right": 0.72},
}
CEILINGS = {
    "adverts-tuning.jsonl": {"frauds with no sign shown": 0.0, "stories taken for adverts": 0.01},
    "adverts.jsonl": {"frauds with no sign shown": 0.02, "stories taken for adverts": 0.03},
}
NAMES = (
    "Grace Faith Joy Hope Blessing Patience Comfort Mercy Precious Gift Goodluck Sunday Friday Monday "
    "Godwin Emmanuel John Mary Peter Paul James David Esther Ruth Sarah Fatou Aminata Mamadou Moussa "
    "Ibrahim Abdou Awa Mariam Ousmane Cheikh Ngozi Chidi Emeka Kofi Kwame Akua Ama Wanjiku Otieno "
    "Achieng Kamau Mutua Njeri Rakoto Rabe Hery Lalao Voahangy Fara Jean Marie Pierre Sow Bah Barry "
    "Serge Claude Sandrine Clarisse Landry Hassan Hussein Ali Omar Said Rania Leila Nadia Samir Sita Ram "
    "Bahadur Maya Gurung Tamang Rosaline Kelvin Brenda Linda Victor Prince Princess Faustin Innocent "
    "Dieudonne Claire"
)


@pytest.fixture(scope="module")
def reader(library: Library) -> AdvertReader:
    """The reader of the real content."""
    return library.adverts.reader


@pytest.mark.parametrize(("adverts", "stories"), SETS)
def test_adverts_are_read_as_well_as_was_measured(reader: AdvertReader, adverts: str, stories: str) -> None:
    """Recognised, their signs seen, and no long story taken for one."""
    measured = advert_figures(read_all(adverts, reader), stories, reader)
    low = {label: measured[label] for label, floor in FLOORS[adverts].items() if measured[label] < floor}
    high = {label: measured[label] for label, ceiling in CEILINGS[adverts].items() if measured[label] > ceiling}
    assert (low, high) == ({}, {})


def test_a_sign_is_shown_by_words_of_the_advert(reader: AdvertReader) -> None:
    """In their own spelling; numbers, names and links are left out."""
    advert = reader.read(
        "URGENT!!! Cleaners and packers needed in Canada, free room and food. Processing fee only 250$ by mobile money "
        "to Mr Kelvin O. +000 777 0101 or kelvin@example.org. VISA 100% GUARANTEED. Send your passport page on "
        "https://example.org/kelvin today. Only 7 places remain."
    )
    assert advert is not None
    assert advert.signs["personal-account"].startswith("mobile money to")
    assert "GUARANTEED" in advert.signs["guaranteed-visa"]
    quotes = " ".join(advert.signs.values())
    assert not any(sign.isdigit() for sign in quotes)
    assert not any(word in quotes for word in ("Kelvin", "kelvin", "example", "http", "@"))


@pytest.mark.parametrize(
    ("words", "sign"),
    [
        ("Applicants pay NOTHING to the agency and no registration fee of any kind.", "fee"),
        ("You do NOT travel on a tourist visa, the company has the work visa done.", "visit-visa"),
        ("You keep your own passport, nobody keeps your passport or papers.", "kept-passport"),
        ("Nobody can promise you the visa, there is no guarantee of a visa.", "guaranteed-visa"),
        ("Aucun frais de dossier, ne payez rien à personne.", "fee"),
        ("Le passeport est gardé par la travailleuse ou le travailleur.", "kept-passport"),
    ],
)
def test_what_is_denied_is_no_sign(reader: AdvertReader, words: str, sign: str) -> None:
    """A fair advert says the same words to say that it is not so."""
    around = (
        "We are recruiting 12 cooks for a hotel abroad. Salary 900 dollars per month. Send your CV to the manager. "
        "Contract two years, day off every week. Pay 50 dollars for the form to our secretary today."
    )
    advert = reader.read(f"{words} {around}")
    without = reader.read(around)
    assert advert is not None
    assert without is not None
    assert (sign in advert.signs) == (sign in without.signs)


def test_a_short_question_is_no_advert(reader: AdvertReader) -> None:
    """However much it speaks of one."""
    assert reader.read("Is it true? Hiring cooks, salary 2000 $, visa guaranteed, pay 50 $ to Mr X today") is None
    assert LEAST == 30


@pytest.mark.parametrize("name", NAMES.split())
def test_no_name_is_among_the_words_that_are_shown(reader: AdvertReader, name: str) -> None:
    """So that none can be shown back, written large or small."""
    word = name.casefold()
    assert not any(word in own.vocabulary or word.startswith(own.stems) for own in reader.languages)


@pytest.mark.parametrize("code", ["en", "fr"])
def test_every_line_can_be_met(code: str) -> None:
    """The first words of its own alternatives are met by it: else a bracket or a space is a slip."""
    values = yaml.safe_load((CONTENT / code / "adverts.yml").read_text(encoding="utf-8"))
    lines = [line for sign in values["signs"].values() for line in (*sign["words"], *sign.get("unless", ()))]
    lines += [*values["story"], *values["official"], *(line for kind in values["marks"].values() for line in kind)]
    unmet = [line for line in lines if not compile_lines([line])[0].find(_said(line))]
    assert unmet == []


def _said(line: str) -> Sentence:
    """Return a sentence of the first alternatives of a line."""
    firsts = (group.lstrip("(").partition("|")[0].rstrip(")?") for group in groups(line) if group != GAP)
    words = " ".join(firsts).replace("*", "").replace("(", "").replace(")", "").replace("#", NUMBER).split()
    return Sentence([Token(word, 0, 0) for word in words if word not in (END, GAP)])


def test_any_text_is_read(reader: AdvertReader) -> None:
    """Whatever letters it is in."""

    @settings(max_examples=60, deadline=None)
    @given(st.text(max_size=5000))
    def is_read(text: str) -> None:
        reader.read(text)

    is_read()


@pytest.mark.parametrize(
    "words",
    [
        "pay " * 1250,
        "pay you your " * 400,
        "0" * 5000,
        "1 " * 2500,
        "1.1," * 1250,
        "a" * 5000,
        "@" * 5000,
        ".com" * 1250,
        "(" * 5000,
        "salary 100 $ send passport visa guaranteed " * 120,
        "si la police famille prison " * 180,
        "\n" * 5000,
        "é" * 5000,
        "٠" * 5000,
        "👉" * 5000,
    ],
)
def test_strange_texts_are_read_quickly(reader: AdvertReader, words: str) -> None:
    """Patterns do not try all ways of reading five thousand letters."""
    begun = time.process_time()
    reader.read(words)
    assert time.process_time() - begun < 0.5


def test_random_words_are_read_quickly(reader: AdvertReader) -> None:
    """Words of the patterns themselves, in any order, are the worst there is."""
    known = sorted(frozenset[str]().union(*(own.vocabulary for own in reader.languages)))
    draw = random.Random(16)
    for _ in range(10):
        text = " ".join(draw.choice((*draw.choices(known, k=3), "250", "$", ".")) for _ in range(900))
        begun = time.process_time()
        reader.read(text)
        assert time.process_time() - begun < 0.5


def test_an_ordinary_message_costs_next_to_nothing(reader: AdvertReader) -> None:
    """Most are short: they are not looked at."""
    begun = time.process_time()
    for _ in range(1000):
        reader.read("my boss has not paid me for three months what can i do")
    assert time.process_time() - begun < 0.5


def test_stories_of_the_set_are_long(reader: AdvertReader) -> None:
    """Else they would say nothing of what is taken for an advert."""
    stories = [line["text"] for line in lines_of("stories-tuning.jsonl")]
    assert len(stories) == 300
    assert sum(len(text.split()) >= LEAST for text in stories) > 250
    assert reader.read(stories[0]) is None
