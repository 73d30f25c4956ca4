"""The house is as docs/architecture.md draws it: rooms, sizes, names, and what comments cite."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.test_imports import LAYERS, imports, ours

ROOT: Final = Path(__file__).parent.parent
PAGE: Final = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
LINES: Final = 350
"""The most lines of a file."""
FUNCTION_LINES: Final = 40
LOOSE: Final = 20
"""The most Python files that lie directly in `bot/`."""
SAY_NOTHING: Final = frozenset({"one", "two", "found", "told", "shown"})
"""Names of variables that do not say what they hold."""
BESIDE_THE_ROOMS: Final = frozenset(
    {"added_languages", "attacks", "browser", "conversations", "fakes", "faults", "fuzz", "mutation"}
)
"""Folders of tests that are of no one room."""


def code(*folders: str) -> list[Path]:
    """Return the Python files below some folders."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def everything() -> list[Path]:
    """Return every Python file of the project."""
    return code("bot", "handlers", "tests", "benchmarks")


def place(path: Path, node: ast.AST) -> str:
    """Return where something stands, as editors link it."""
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"


def bound_names(tree: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """Yield every variable and argument that a module binds."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node, node.id
        elif isinstance(node, ast.arg):
            yield node, node.arg
        elif isinstance(node, (ast.MatchAs, ast.ExceptHandler)) and node.name:
            yield node, node.name


def test_no_file_is_too_long() -> None:
    """A file that does not fit on a few screens holds two things."""
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in everything()}
    assert [f"{path.relative_to(ROOT)}: {length}" for path, length in lengths.items() if length > LINES] == []


def test_no_function_is_too_long() -> None:
    """A function is read in one look."""
    long = [
        f"{place(path, node)} {node.name}"
        for path in everything()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and (node.end_lineno or node.lineno) - node.lineno >= FUNCTION_LINES
    ]
    assert long == []


def test_few_files_lie_loose() -> None:
    """What belongs together has a room."""
    assert len(list((ROOT / "bot").glob("*.py"))) <= LOOSE


def test_variables_say_what_they_hold() -> None:
    """None is called by a word that fits anything."""
    wrong = [
        f"{place(path, node)} {name}"
        for path in everything()
        for node, name in bound_names(ast.parse(path.read_text(encoding="utf-8")))
        if name in SAY_NOTHING
    ]
    assert wrong == []


def test_no_two_modules_have_one_name() -> None:
    """Who looks for a module by its name comes to one place."""
    places = defaultdict(list)
    for path in code("bot", "handlers"):
        if path.name != "__init__.py":
            places[path.name].append(path.relative_to(ROOT).as_posix())
    assert {name: paths for name, paths in places.items() if len(paths) > 1} == {}


def test_no_module_imports_two_public_things_of_one_name() -> None:
    """A module that uses both would have to say which it means."""
    public = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): {
            node.name
            for node in ast.parse(path.read_text(encoding="utf-8")).body
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) and not node.name.startswith("_")
        }
        for path in code("bot", "handlers")
    }
    wrong = []
    for module, names in imports().items():
        owners = defaultdict(set)
        for other in {module, *ours(names)} & public.keys():
            for name in public[other]:
                owners[name].add(other)
        wrong += [f"{module}: {name} of {sorted(modules)}" for name, modules in owners.items() if len(modules) > 1]
    assert wrong == []


def test_tests_mirror_the_rooms() -> None:
    """Who knows the room of the code knows the room of its tests."""
    rooms = {path.name for path in (ROOT / "bot").iterdir() if (path / "__init__.py").exists()} | {"handlers"}
    files = (path.relative_to(ROOT / "tests") for path in (ROOT / "tests").rglob("*.*") if path.suffix != ".pyc")
    folders = {path.parts[0] for path in files if len(path.parts) > 1}
    assert rooms - folders == set()
    assert folders - rooms - BESIDE_THE_ROOMS == set()


def test_every_room_is_drawn() -> None:
    """The page names every room that the rows of imports know, and no path that is not there."""
    for room in (name for row in LAYERS for name in row if name != "bot.__main__"):
        leaf = room.rpartition(".")[2]
        folder = (ROOT / room.replace(".", "/")).is_dir()
        assert f"{leaf}/`" in PAGE if folder else re.search(rf"\b{leaf}(\.py)?`", PAGE), room
    paths = re.findall(r"`((?:bot|handlers|tests|docs)/[\w./]*\w(?:\.py|/)?)`", PAGE)
    assert paths
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_what_comments_cite_is_there() -> None:
    """A section, or a numbered threat, attack or promise, that code and tests name stands on the page."""
    cited = [
        (place(path, ast.Module([], [])), name)
        for path in everything()
        if path != Path(__file__)
        for name in re.findall(r"docs/architecture\.md, (\w+(?: turn)?)", path.read_text(encoding="utf-8"))
    ]
    numbered = [
        (place(path, ast.Module([], [])), name)
        for path in everything()
        for name in re.findall(r"\bAT-\d\b", path.read_text(encoding="utf-8"))
    ]
    assert cited
    known = {*re.findall(r"^## (.+)$", PAGE, re.MULTILINE)}
    for cell in re.findall(r"^\| ((?:AT-|[TR])\d[^|]*) \|", PAGE, re.MULTILINE):
        known.update(cell.split(", "))
    assert [(where, name) for where, name in (*cited, *numbered) if name not in known] == []


def test_nothing_cites_a_document_that_is_not_here() -> None:
    """No comment leads to a design or a threat model outside the repository."""
    outside = re.compile(r"[Dd]esign §|threat model, [TR]\d")
    assert [path for path in everything() if path != Path(__file__) and outside.search(path.read_text("utf-8"))] == []
