"""A figure is one record: nothing of it can be forgotten, and whatever is reported is counted."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import MISSING, fields, replace
from importlib import import_module
from pathlib import Path
from typing import Any, get_args

import pytest

from bot.library.model import Library
from bot.papers import report
from bot.stats import row_names
from bot.stats.charts import ChartRenderer, chart_request
from bot.stats.export import as_csv
from bot.stats.figures import BY_NAME, EVENTS, FIGURES, INDICATORS, Figure, Value, closes
from bot.stats.publish import published
from bot.upkeep import datasette
from tests.stats.test_publish import LATER, Numbers

ROOT = Path(__file__).parents[2]
WHOLE: dict[str, Any] = {
    "name": "added_just_now", "title": "Cards opened", "about": "How many people-days opened a card.", "event": "card",
    "grain": "week", "by": ("value",), "value": "country", "indicator": True, "rare": True,
}  # fmt: skip
"""A figure as somebody adds it."""


@pytest.mark.parametrize("part", WHOLE)
def test_a_figure_without_one_of_its_parts_cannot_be_written(part: str) -> None:
    """Neither its definition, nor whether its sums mean something, nor whether zeros are hidden is guessed."""
    assert Figure(**WHOLE) == replace(Figure(**WHOLE))
    with pytest.raises(TypeError, match=f"'{part}'"):
        Figure(**{name: given for name, given in WHOLE.items() if name != part})


def test_what_may_be_left_out_of_a_figure() -> None:
    """Only what few figures have."""
    assert {field.name for field in fields(Figure) if field.default is not MISSING} == {"first", "question"}


@pytest.mark.parametrize(("by", "value"), [(("value",), ""), (("language",), "page")])
def test_a_value_is_named_and_a_name_has_a_value(by: tuple[str, ...], value: str) -> None:
    """Who counts pages says that they are pages; who counts none does not."""
    with pytest.raises(ValueError, match="added_just_now"):
        Figure(**{**WHOLE, "by": by, "value": value})


def test_every_kind_of_value_is_named_and_no_other() -> None:
    """The dashboard has a function for each, and none too many."""
    assert set(row_names.VALUES) == set(get_args(Value)) - {""} == {figure.value for figure in FIGURES} - {""}


def test_no_two_figures_have_one_name() -> None:
    """A link, a file and a cell of the store mean one of them; a view of the published file needs no quotes."""
    assert len(BY_NAME) == len(FIGURES)
    assert all(name.isidentifier() and name.islower() for name in BY_NAME)
    assert tuple(BY_NAME[name].name for name in (*INDICATORS, *report.CHARTED)) == (*INDICATORS, *report.CHARTED)


def reported(path: Path) -> Iterator[str]:
    """Yield the names of the events that a module makes: written there, or taken from a table of that module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if "bot.types.Event" not in {f"{node.module}.{alias.name}" for node in ast.walk(tree)
                                 if isinstance(node, ast.ImportFrom) for alias in node.names}:  # fmt: skip
        return
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Event"):
            continue
        match node.args:
            case [ast.Constant(value=str(name)), *_]:
                yield name
            case [ast.IfExp(body=ast.Constant(value=str(name)), orelse=ast.Constant(value=str(otherwise))), *_]:
                yield from (name, otherwise)
            case [ast.Subscript(value=ast.Name(id=table)), *_]:
                module = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
                yield from getattr(module, table).values()
            case _:
                raise AssertionError(f"{path}:{node.lineno}: which event is this?")


def test_every_event_is_counted_and_every_counted_event_happens() -> None:
    """What handlers and the engine report has a figure; a figure of what nobody reports would stay empty for ever."""
    modules = [path for folder in ("bot", "handlers") for path in (ROOT / folder).rglob("*.py")]
    assert {name for path in modules for name in reported(path)} == {figure.event for figure in FIGURES} == EVENTS


async def test_a_figure_that_is_added_is_in_files_charts_and_reports(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With its one record and nothing else."""
    monkeypatch.setitem(BY_NAME, "added_just_now", Figure(**WHOLE))
    table = await published(Numbers({("2026-W46", "lb"): 60, ("2026-W47", "lb"): 40}), BY_NAME["added_just_now"], LATER)
    assert '"Lebanon",60,40' in as_csv(table, "en", library).decode()
    assert datasette.publish([table], tmp_path / "open.db") == 2
    assert chart_request(table, "fr", library, "svg").rows[0]["name"] == "Liban"
    monkeypatch.setattr(report, "CHARTED", ("added_just_now",))
    renderer = ChartRenderer()
    try:
        made = await report.gather_report([table], "2026-W47", "en", library, closes("2026-W47"), renderer)
    finally:
        await renderer.close()
    assert (made.sections[0].title, made.sections[0].about) == ("Cards opened", "How many people-days opened a card.")
