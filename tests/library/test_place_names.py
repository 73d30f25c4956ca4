"""How places are written: `content/places.yml`, the small words of each language, and what is wrong in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import ContentError
from bot.languages import WHOLE
from bot.library.load import load
from bot.library.model import Library
from bot.library.place_names import CountryNames, PlacesSchema, PlaceWordsSchema
from tests.library.trees import plant, small

CONTENT = Path(__file__).parents[2] / "content"
NAMES = """shared:
  tripoli: [ly, lb]

countries:
  ly: {names: [libye], towns: [sebha]}
  lb: {towns: [jounieh]}
"""


def problems(root: Path, files: dict[str, str]) -> str:
    """Return what is told of a tree, without its folder."""
    with pytest.raises(ContentError) as caught:
        load(plant(root, {**small(), **files}))
    return "\n".join(str(problem).removeprefix(f"{root}/") for problem in caught.value.problems)


def test_names_and_small_words_are_read(tmp_path: Path) -> None:
    """Beside the names that the world knows."""
    words = {"en/places.yml": "inside: [in]\naround: [in]\n"}
    places = load(plant(tmp_path, {**small(), **words, "places.yml": NAMES})).places
    assert (places.answer("in Sebha"), places.answer("Tripoli"), places.answer("Tripoli, Jounieh")) == (
        "ly",
        "ly",
        "lb",
    )
    assert (places.bare("Sebha"), places.bare("in Kenya")) == ("ly", "ke")


def test_a_tree_without_them_holds(tmp_path: Path) -> None:
    """The names of all countries are known all the same, and a draft of a language has no small words yet."""
    places = load(plant(tmp_path, small())).places
    assert places.answer("Kenya") == "ke"
    assert places.answer("in Kenya") == "ke"


@pytest.mark.parametrize(
    ("files", "what"),
    [
        ({"places.yml": "countries:\n  ly: {towns: [sebha]}\n  td: {towns: [sebha]}\n"},
         "places.yml:3: 'sebha' also means 'ly'; name it once, or under `shared`"),
        ({"places.yml": "countries:\n  ly: {}\n  qq: {}\n"}, "places.yml:3: 'qq' is no code of a country"),
        ({"places.yml": "shared:\n  tripoli: [ly]\n"},
         "places.yml:2: 'tripoli' is to have the codes of two countries or more"),
        ({"places.yml": "countries:\n  ly: {tows: [sebha]}\n"}, "no such key"),
        ({"en/places.yml": "inside: [in]\nbeyond: [past]\n"},
         "en/places.yml:2: `beyond` no such key; docs/content.md lists the keys"),
        ({"fr/places.yml": "inside: en\n"}, "fr/places.yml:1: `inside`"),
        ({"fr/places.yml": "- en\n"}, "fr/places.yml:1: is not a list of `key: value`"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_by_file_and_line(tmp_path: Path, files: dict[str, str], what: str) -> None:
    """In words of whoever writes content."""
    assert what in problems(tmp_path, files)


def test_a_change_of_names_is_another_content(tmp_path: Path) -> None:
    """So workers tell that they differ, and what was learned is made anew."""
    first = load(plant(tmp_path / "a", {**small(), "places.yml": NAMES}))
    second = load(plant(tmp_path / "b", {**small(), "places.yml": NAMES.replace("sebha", "sabha")}))
    assert first.digest != second.digest


def test_every_doubtful_name_is_a_name(library: Library) -> None:
    """Else it is written in another way than the name it stands for, and guards nothing."""
    assert library.places.words.doubtful <= library.places.names.keys()


def test_every_language_that_is_whole_says_where_somebody_is() -> None:
    """Its small words are how a place is known for one."""
    for language in WHOLE:
        assert (CONTENT / language / "places.yml").exists()


def test_every_key_is_described() -> None:
    """In the guide for whoever writes content."""
    guide = (CONTENT.parent / "docs" / "content.md").read_text(encoding="utf-8")
    keys = {*PlaceWordsSchema.model_fields, *PlacesSchema.model_fields, *CountryNames.model_fields}
    assert {key for key in keys if f"`{key}`" not in guide} == set()
