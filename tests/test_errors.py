"""The tree of errors in `bot/errors.py` is true: every exception class of ours stands in it, under its parent."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from bot import errors

ROOT = Path(__file__).parent.parent
TOP = "BagageError"
LINE = re.compile(r"(?P<indent>[│├└ ─]*)(?P<name>[A-Z]\w+)(?:\s.*\((?P<module>bot\.[\w.]+)\)|\s.*|)$")


class Place(NamedTuple):
    """Where an error stands in the tree, and where its class is made."""

    parent: str
    module: str


def drawn() -> dict[str, Place]:
    """Return the tree as it is drawn."""
    tree: dict[str, Place] = {}
    branch: list[str] = []
    for line in (errors.__doc__ or "").splitlines()[2:]:
        if not line:
            continue
        match = LINE.match(line)
        assert match, line
        depth = len(match["indent"]) // 4
        branch = [*branch[:depth], match["name"]]
        tree[match["name"]] = Place(branch[-2] if depth else "Exception", match["module"] or "bot.errors")
    return tree


def classes() -> Iterator[tuple[str, str, list[str]]]:
    """Return module, name and bases of every class there is, as the code says."""
    for folder in ("bot", "handlers"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ClassDef):
                    yield module, node.name, [ast.unparse(base).rpartition(".")[2] for base in node.bases]


def is_exception(name: str) -> bool:
    """Say whether a name is that of an exception of Python's, or looks like one of a library's."""
    built_in = getattr(builtins, name, None)
    return (isinstance(built_in, type) and issubclass(built_in, BaseException)) or name.endswith(("Error", "Exception"))


def written() -> dict[str, Place]:
    """Return every exception class of ours: the parent and the module of each."""
    every_class = list(classes())
    exceptions: dict[str, Place] = {}
    grown = True
    while grown:
        grown = False
        for module, name, bases in every_class:
            parents = [base for base in bases if base in exceptions or is_exception(base)]
            if parents and name not in exceptions:
                exceptions[name] = Place(parents[0], module)
                grown = True
    return exceptions


def test_every_error_of_ours_stands_in_the_tree_under_its_parent() -> None:
    """And where it is made; the tree holds nothing else."""
    assert drawn() == written()


def test_every_error_of_ours_derives_from_one() -> None:
    """Whoever catches `BagageError` catches all that we raise on purpose."""
    tree = written()
    assert tree[TOP].parent == "Exception"
    assert [name for name, place in tree.items() if name != TOP and place.parent not in tree] == []


def test_the_search_finds_an_error_of_any_kind() -> None:
    """The control: of Python's own, of a library's, of ours."""
    assert all(map(is_exception, ("Exception", "ValueError", "KeyboardInterrupt", "HTTPError")))
    assert not any(map(is_exception, ("Protocol", "BaseModel", "SqliteStore", "NamedTuple")))
    assert written()["Race"] == Place("StoreError", "bot.store.postgres_connection")
