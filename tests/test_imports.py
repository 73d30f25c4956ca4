"""Imports point one way (docs/decisions.md, "Layers")."""

from __future__ import annotations

import ast
import sys
from graphlib import TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parent.parent
LAYERS = (
    ("bot.errors", "bot.actions", "bot.document", "bot.types", "bot.settings", "bot.logs"),
    ("bot.library", "bot.store", "bot.stats", "bot.texts", "bot.throttle", "bot.metrics"),
    ("bot.turn",),
    ("bot.engine", "handlers"),
    ("bot.channels", "bot.web"),
    (
        "bot.app",
        "bot.papers.calendars",
        "bot.papers.cards",
        "bot.checks",
        "bot.cli.conversation",
        "bot.cli.main",
        "bot.progress",
        "bot.cli.statistics",
        "bot.cli.partners",
        "bot.cli.desk",
        "bot.papers.kits",
        "bot.papers.report",
        "bot.upkeep.demo",
        "bot.serve",
        "bot.live",
        "bot.upkeep.backup",
        "bot.__main__",
    ),
)
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
STANDARD_ONLY = ("bot.errors", "bot.types", "bot.actions")


def imports() -> dict[str, set[str]]:
    """Return what each module imports, as the code says."""
    found: dict[str, set[str]] = {}
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
        found[name] = names
    return {name: {one for one in names if one in found or one.split(".")[0] not in ("bot", "handlers")}
            for name, names in found.items()}  # fmt: skip


def layer(module: str) -> int:
    """Return the row of a module, the lowest first."""
    for row, names in enumerate(LAYERS):
        if any(module == name or module.startswith(f"{name}.") for name in names):
            return row
    return len(LAYERS) if module != "bot" else 0


def test_every_module_has_a_row() -> None:
    """A new module is given a place before it is written."""
    assert [name for name in imports() if name != "bot" and layer(name) == len(LAYERS)] == []


def test_imports_point_one_way() -> None:
    """No module imports from a row above its own."""
    wrong = [
        f"{name} imports {other}"
        for name, names in imports().items()
        for other in names
        if other.split(".")[0] in ("bot", "handlers") and other != "bot" and layer(other) > layer(name)
    ]
    assert wrong == []


def test_no_module_imports_in_a_circle() -> None:
    """The modules can be put in one order."""
    graph = {
        name: {one for one in names if one.split(".")[0] in ("bot", "handlers") and one not in ("bot", name)
               and not name.startswith(f"{one}.")}
        for name, names in imports().items()
    }  # fmt: skip
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


def test_only_the_composition_root_knows_the_handlers() -> None:
    """Engine, channels and web are given the conversation; they do not import it."""
    top = LAYERS[-1]
    wrong = [
        name
        for name, names in imports().items()
        if not name.startswith("handlers") and name not in top and any(n.split(".")[0] == "handlers" for n in names)
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
