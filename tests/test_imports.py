"""Imports point one way (docs/architecture.md, Rooms)."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable
from graphlib import TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parent.parent
LAYERS = (
    ("bot.errors", "bot.languages"),
    ("bot.actions", "bot.document", "bot.gsm"),
    ("bot.types",),
    ("bot.logs", "bot.metrics", "bot.schema", "bot.settings", "bot.texts", "bot.throttle"),
    ("bot.understanding",),
    ("bot.library",),
    ("bot.desk", "bot.stats", "bot.turn"),
    ("bot.store",),
    ("bot.records",),
    ("bot.engine", "handlers"),
    ("bot.channels",),
    ("bot.web",),
    ("bot.papers", "bot.upkeep"),
    ("bot.live",),
    ("bot.checks",),
    ("bot.app",),
    ("bot.serve",),
    ("bot.cli",),
    ("bot.__main__",),
)
"""The rooms from the ground up. A room imports from the rows below its own, never from its neighbours in the row."""
KNOW_THE_HANDLERS = ("bot.checks", "bot.papers", "bot.live", "bot.app", "bot.serve", "bot.cli", "bot.__main__")
"""Rooms that may draw screens of themselves: to check them, to print them, to join them with an engine."""
HANDLERS_MAY_NOT = (
    "bot.store",
    "bot.stats",
    "bot.settings",
    "bot.engine",
    "bot.logs",
    "structlog",
    "logging",
    "bot.types.Who",
    "bot.types.Inbound",
)
STANDARD_ONLY = ("bot.errors", "bot.languages", "bot.types", "bot.actions")


def imports() -> dict[str, set[str]]:
    """Return what each module imports, as the code says."""
    modules: dict[str, set[str]] = {}
    for path in [*(ROOT / "bot").rglob("*.py"), *(ROOT / "handlers").rglob("*.py")]:
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        names: set[str] = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                module = node.module or ""
                names.add(module)
                names.update(f"{module}.{alias.name}" for alias in node.names)
        modules[name] = names
    return {name: {other for other in names if other in modules or not ours([other])}
            for name, names in modules.items()}  # fmt: skip


def room(module: str) -> str:
    """Return the room of a module: the longest name in the rows that it begins with, or nothing."""
    rooms = (name for row in LAYERS for name in row)
    return next((name for name in rooms if module == name or module.startswith(f"{name}.")), "")


def layer(module: str) -> int:
    """Return the row of a module's room, the lowest first."""
    return next(row for row, names in enumerate(LAYERS) if room(module) in names)


def ours(names: Iterable[str]) -> list[str]:
    """Return those of some names that are modules of the project."""
    return [name for name in names if name.split(".")[0] in ("bot", "handlers") and name != "bot"]


def test_every_module_has_a_row() -> None:
    """A new module is given a place before it is written."""
    assert [name for name in ours(imports()) if not room(name)] == []


def test_imports_point_one_way() -> None:
    """No module imports from a row above its own, or from another room of its own row."""
    wrong = [
        f"{name} imports {other}"
        for name, names in imports().items()
        for other in ours(names)
        if name != "bot" and room(other) != room(name) and layer(other) >= layer(name)
    ]
    assert wrong == []


def test_no_module_imports_in_a_circle() -> None:
    """The modules can be put in one order."""
    graph = {
        name: {other for other in ours(names) if other != name and not name.startswith(f"{other}.")}
        for name, names in imports().items()
    }
    assert list(TopologicalSorter(graph).static_order())


def test_handlers_cannot_send_store_log_or_see_who_is_asking() -> None:
    """The conversation computes screens and nothing else."""
    wrong = [
        f"{name} imports {other}"
        for name, names in imports().items()
        for other in names
        if name.startswith("handlers") and other.startswith(HANDLERS_MAY_NOT)
    ]
    assert wrong == []


def test_who_knows_the_handlers() -> None:
    """Engine, channels and web are given the conversation; they do not import it."""
    wrong = [
        name
        for name, names in imports().items()
        if not name.startswith("handlers")
        and room(name) not in KNOW_THE_HANDLERS
        and any(other.split(".")[0] == "handlers" for other in names)
    ]
    assert wrong == []


def test_the_vocabulary_needs_the_standard_library_only() -> None:
    """Types, actions and errors can be read by anybody without installing a thing."""
    wrong = [
        f"{name} imports {other}"
        for name, names in imports().items()
        if name in STANDARD_ONLY
        for other in names
        if other.split(".")[0] not in (*sys.stdlib_module_names, "bot")
    ]
    assert wrong == []
